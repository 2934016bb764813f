//! `heading-skipped`: a number of a heading is left out.
//!
//! As `heading-repeated`. Not for excerpts, where parts are left out on purpose.

use super::heading_repeated::{Fault, faults, sign};
use super::{Found, Rule, Severity};
use crate::model::Report;

pub(super) const RULE: Rule = Rule {
    id: "heading-skipped",
    severity: Severity::Warning,
    finds: "标题序号跳号",
    finds_in_english: "a number of a heading is left out",
    source: "党政机关公文格式（GB/T 9704-2012）",
    cannot_know: "缺的是序号还是内容；节选（--excerpt）不检查",
    check,
};

fn check(report: &Report, found: &mut Found) {
    if report.is_excerpt {
        return;
    }
    for fault in faults(report) {
        let Fault::Skips(heading, should) = fault else {
            continue;
        };
        let (is, should_be) = (
            sign(heading.level, heading.number),
            sign(heading.level, should),
        );
        found
            .at(
                heading.spot,
                format!("标题序号跳号：“{is}”之前没有“{should_be}”"),
                format!("heading number {is} where {should_be} was expected"),
            )
            .compares([i64::from(heading.number), i64::from(should)]);
    }
}
