//! `fee-statement-missing`: no word on the information processing fee.
//!
//! The fee exists since 2021 (国办函〔2020〕109号), and practice since the report of 2021 is that section 六
//! says what was charged, or that nothing was. Not for excerpts.

use super::sections::{are_due, sections};
use super::{Found, Rule, Severity};
use crate::model::Report;
use crate::words;

pub(super) const RULE: Rule = Rule {
    id: "fee-statement-missing",
    severity: Severity::Warning,
    finds: "没有说明收取信息处理费的情况（2021年度起）",
    finds_in_english: "nothing is said of the information processing fee",
    source: "国办函〔2020〕109号；2021年度以来的通行做法",
    cannot_know: "说了的金额是否属实；节选（--excerpt）不检查",
    check,
};

fn check(report: &Report, found: &mut Found) {
    if !are_due(report) || report.year.is_none_or(|year| year < 2021) {
        return;
    }
    let text = report.text();
    let all = 0..text.len();
    let says = ["信息处理费", "信息公开处理费", "处理费", "收费通知"]
        .iter()
        .take(3)
        .any(|word| words::find(text, all.clone(), word).is_some());
    let charges = sections(report)
        .into_iter()
        .find(|section| section.number == 6);
    let in_last = charges.as_ref().is_some_and(|section| {
        ["收取费用", "收费", "费用"]
            .iter()
            .any(|word| words::find(text, section.body.clone(), word).is_some())
    });
    if says || in_last {
        return;
    }
    let spot = charges.map_or_else(|| report.top(), |section| section.heading);
    found
        .at(
            spot,
            "“六、其他需要报告的事项”未说明收取信息处理费的情况，没有收取也应写明".to_owned(),
            "section 6 does not say what information processing fee was charged; none must be said, too"
                .to_owned(),
        )
        .keyed("fee");
}
