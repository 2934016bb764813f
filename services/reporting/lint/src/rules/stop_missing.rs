//! `stop-missing`: a figure runs into the date of the next sentence.
//!
//! Punctuation by GB/T 15834-2011: a sentence ends with a stop.

use super::date_impossible::is_in_address;
use super::{Found, Rule, Severity};
use crate::find::dates;
use crate::model::Report;
use crate::page::Spot;
use crate::words;

pub(super) const RULE: Rule = Rule {
    id: "stop-missing",
    severity: Severity::Warning,
    finds: "数字与其后的日期之间缺少标点",
    finds_in_english: "no stop between a figure and the next date",
    source: "标点符号用法（GB/T 15834-2011）",
    cannot_know: "应为句号还是逗号",
    check,
};

fn check(report: &Report, found: &mut Found) {
    let text = report.text();
    for at in 1..text.len() {
        let Some((_, behind)) = dates::year_at(text, at).filter(|_| words::digits(text, at) == 4)
        else {
            continue;
        };
        if text.get(behind) != Some(&'年') || report.in_table(at) || is_in_address(text, at) {
            continue;
        }
        let before = text[at - 1];
        let counted =
            "件条个次起人份项元家".contains(before) && at > 1 && text[at - 2].is_ascii_digit();
        if before != '%' && !counted {
            continue;
        }
        let from = (0..at - 1)
            .rev()
            .take_while(|&at| text[at].is_ascii_digit() || text[at] == '.')
            .last()
            .unwrap_or(at - 1);
        let written = report.page.words(Spot::of(from..behind + 1));
        found
            .at(
                Spot::of(at..behind + 1),
                format!("“{written}”中间缺少标点"),
                format!("no stop in {written}"),
            )
            .compares([written]);
    }
}
