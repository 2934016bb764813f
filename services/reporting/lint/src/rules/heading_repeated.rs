//! `heading-repeated`: a number of a heading stands twice.
//!
//! Numbers of headings go up by one within their part (GB/T 9704-2012 sets 一、（一）1.（1）). One that
//! stands twice is one finding; the next may follow either count.

use super::{Found, Rule, Severity};
use crate::model::{Heading, Report};
use crate::words;

pub(super) const RULE: Rule = Rule {
    id: "heading-repeated",
    severity: Severity::Warning,
    finds: "标题序号重复",
    finds_in_english: "a number of a heading repeats",
    source: "党政机关公文格式（GB/T 9704-2012）",
    cannot_know: "表格内部的一…四、（一）…（七）不是标题，不检查；另起的列举可以从一开始",
    check,
};

/// What is wrong with the numbers of the headings: each heading with what was expected of it.
pub(super) enum Fault<'a> {
    Repeats(&'a Heading, u32),
    Skips(&'a Heading, u32),
}

/// Goes through the headings of a report once.
pub(super) fn faults(report: &Report) -> Vec<Fault<'_>> {
    let mut faults = Vec::new();
    // By level: the last number, and the number that may follow as well.
    let mut last: [Option<(u32, u32)>; 3] = [None; 3];
    for heading in &report.headings {
        let level = usize::from(heading.level - 1).min(2);
        let before = last[level];
        last[level..].fill(None);
        let number = heading.number;
        let count = match before {
            None => {
                if number > 1 && !stands_before(report, heading, 1) {
                    faults.push(Fault::Skips(heading, 1));
                }
                (number, number)
            }
            Some((count, also)) if number == count + 1 || number == also + 1 => (number, number),
            // A list that begins again.
            Some((count, _)) if number == 1 && count > 1 => (1, 1),
            Some((count, _)) if number <= count => {
                faults.push(Fault::Repeats(heading, count + 1));
                (count + 1, count)
            }
            Some((count, _)) => {
                if !stands_before(report, heading, number - 1) {
                    faults.push(Fault::Skips(heading, count + 1));
                }
                (number, number)
            }
        };
        last[level] = Some(count);
    }
    faults
}

/// Whether a number stands within a line before its heading, as in `（一）…；（二）…`.
fn stands_before(report: &Report, heading: &Heading, number: u32) -> bool {
    let sign: String = sign(heading.level, number)
        .replace('（', "(")
        .replace('）', ")");
    let at = heading.spot.at;
    words::find(report.text(), at.saturating_sub(2_000)..at, &sign).is_some_and(|found| {
        let line = report.page.line(report.page.line_of(found));
        words::skip_blanks(report.text(), line.start) != found
    })
}

/// A number as its level writes it.
pub(super) fn sign(level: u8, number: u32) -> String {
    match level {
        1 => format!("{}、", words::in_chinese(number)),
        2 => format!("（{}）", words::in_chinese(number)),
        _ => format!("{number}."),
    }
}

fn check(report: &Report, found: &mut Found) {
    for fault in faults(report) {
        let Fault::Repeats(heading, should) = fault else {
            continue;
        };
        let (is, should_be) = (
            sign(heading.level, heading.number),
            sign(heading.level, should),
        );
        found
            .at(
                heading.spot,
                format!("标题序号“{is}”重复，应为“{should_be}”"),
                format!("heading number {is} repeats, should be {should_be}"),
            )
            .compares([i64::from(heading.number), i64::from(should)]);
    }
}
