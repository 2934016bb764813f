//! `heading-repeated`: a number of a heading stands twice. `heading-skipped`: one is left out.
//!
//! Numbers of headings go up by one within their part (GB/T 9704-2012 sets 一、（一）1.（1）). One that
//! stands twice is one finding; the next may follow either count. In excerpts parts are left out on purpose.

use super::{Found, Rule, Severity};
use crate::model::{Heading, Report};
use crate::words;

pub(super) const REPEATED: Rule = Rule {
    id: "heading-repeated",
    severity: Severity::Warning,
    finds: "标题序号重复",
    finds_in_english: "a number of a heading repeats",
    source: "党政机关公文格式（GB/T 9704-2012）",
    cannot_know: "表格内部的一…四、（一）…（七）不是标题，不检查；另起的列举可以从一开始",
    check: |report, found| check(report, found, false),
};

pub(super) const SKIPPED: Rule = Rule {
    id: "heading-skipped",
    severity: Severity::Warning,
    finds: "标题序号跳号",
    finds_in_english: "a number of a heading is left out",
    source: REPEATED.source,
    cannot_know: "缺的是序号还是内容；节选（--excerpt）不检查",
    check: |report, found| check(report, found, true),
};

/// A heading whose number is wrong.
struct Fault<'a> {
    heading: &'a Heading,
    /// What was expected of it.
    should: u32,
    /// A number was left out before it; else its own stands twice.
    skips: bool,
}

/// What is wrong with the numbers of the headings.
fn faults(report: &Report) -> Vec<Fault<'_>> {
    let mut faults = Vec::new();
    // By level: the last number, and the number that may follow as well.
    let mut last: [Option<(u32, u32)>; 3] = [None; 3];
    for heading in &report.headings {
        let level = usize::from(heading.level - 1).min(2);
        let before = last[level];
        last[level..].fill(None);
        let number = heading.number;
        let mut fault = |should, skips| {
            faults.push(Fault {
                heading,
                should,
                skips,
            });
        };
        let count = match before {
            None => {
                if number > 1 && !stands_before(report, heading, 1) {
                    fault(1, true);
                }
                (number, number)
            }
            Some((count, also)) if number == count + 1 || number == also + 1 => (number, number),
            // A list that begins again.
            Some((count, _)) if number == 1 && count > 1 => (1, 1),
            Some((count, _)) if number <= count => {
                fault(count + 1, false);
                (count + 1, count)
            }
            Some((count, _)) => {
                if !stands_before(report, heading, number - 1) {
                    fault(count + 1, true);
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
fn sign(level: u8, number: u32) -> String {
    match level {
        1 => format!("{}、", words::in_chinese(number)),
        2 => format!("（{}）", words::in_chinese(number)),
        _ => format!("{number}."),
    }
}

fn check(report: &Report, found: &mut Found, skips: bool) {
    if skips && report.is_excerpt {
        return;
    }
    for fault in faults(report) {
        let (heading, should) = (fault.heading, fault.should);
        if fault.skips != skips {
            continue;
        }
        let is = sign(heading.level, heading.number);
        let should_be = sign(heading.level, should);
        let (zh, en) = if skips {
            (
                format!("标题序号跳号：“{is}”之前没有“{should_be}”"),
                format!("heading number {is} where {should_be} was expected"),
            )
        } else {
            (
                format!("标题序号“{is}”重复，应为“{should_be}”"),
                format!("heading number {is} repeats, should be {should_be}"),
            )
        };
        found
            .at(heading.spot, zh, en)
            .compares([i64::from(heading.number), i64::from(should)]);
    }
}
