//! `text-copied`: text of last year's report.
//!
//! A period of another year than the report's is left from a report before. With the report of the year before
//! (`--previous`), long paragraphs that stand in both are told, each once.

use std::collections::HashSet;

use super::{Found, Rule, Severity};
use crate::find::dates;
use crate::model::Report;
use crate::page::Spot;

pub(super) const RULE: Rule = Rule {
    id: "text-copied",
    severity: Severity::Warning,
    finds: "文字照抄上年度报告",
    finds_in_english: "text of the report of the year before",
    source: "政府信息公开条例第五十条（报告本年度情况）",
    cannot_know: "没有--previous时只看统计期限的年度；合理沿用的说明请人判断",
    check,
};

/// Characters that a paragraph has at least to be told.
const LONG: usize = 60;

fn check(report: &Report, found: &mut Found) {
    let period = dates::period(report.text());
    if let (Some(year), Some((named, spot))) = (report.year, period)
        && named != year
        && !report.is_structured
    {
        found
            .at(
                spot,
                format!("统计期限为{named}年，报告年度为{year}年"),
                format!("the period is of {named}, the report of {year}"),
            )
            .keyed("period")
            .compares([i64::from(named), i64::from(year)]);
    }
    let Some(previous) = &report.previous else {
        return;
    };
    let before: HashSet<String> = paragraphs(previous).map(|(_, words)| words).collect();
    let mut told = HashSet::new();
    for (spot, words) in paragraphs(report) {
        if before.contains(&words) && told.insert(words.clone()) {
            let length = words.chars().count();
            found
                .at(
                    spot,
                    format!("本段{length}字与上年度报告完全相同"),
                    format!("this paragraph of {length} characters stands in last year's report"),
                )
                .keyed(words)
                .compares([i64::try_from(length).unwrap_or(i64::MAX)]);
        }
    }
}

/// Long paragraphs outside tables, without blanks.
fn paragraphs(report: &Report) -> impl Iterator<Item = (Spot, String)> + '_ {
    (0..report.page.lines()).filter_map(|line| {
        let range = report.page.line(line);
        let start = range
            .clone()
            .find(|&at| !report.text()[at].is_whitespace())?;
        let words: String = report.text()[range.clone()]
            .iter()
            .filter(|c| !c.is_whitespace())
            .collect();
        let long = words.chars().count() >= LONG && !report.in_table(start) && !words.contains('|');
        long.then(|| (Spot::of(start..range.end), words))
    })
}
