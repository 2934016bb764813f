//! `date-impossible`: a date that is none: signs are missing, or there is no such day.
//!
//! Dates are written 2020年1月15日 (GB/T 9704-2012). What stands in the place of the signature is looked at by
//! `signature-before-period-end`, if it can be read at all.

use super::{Found, Rule, Severity};
use crate::find::dates;
use crate::model::Report;
use crate::page::Spot;
use crate::words;

pub(super) const RULE: Rule = Rule {
    id: "date-impossible",
    severity: Severity::Error,
    finds: "日期残缺或者不存在",
    finds_in_english: "a date is broken or there is no such day",
    source: "公历；党政机关公文格式（GB/T 9704-2012）",
    cannot_know: "残缺的日期原来是哪一天",
    check,
};

fn check(report: &Report, found: &mut Found) {
    let text = report.text();
    let lines: Vec<_> = (0..report.page.lines())
        .map(|line| report.page.line(line))
        .collect();
    let signature = dates::signature(text, &lines);
    let mut at = 0;
    while at < text.len() {
        if report.in_table(at) || is_in_address(text, at) {
            at += 1;
            continue;
        }
        if let Some((day, spot)) = dates::at(text, at) {
            if !day.exists() {
                let written = report.page.words(spot);
                found
                    .at(
                        spot,
                        format!("没有“{written}”这一天"),
                        format!("there is no day {written}"),
                    )
                    .compares([written]);
            }
            at = spot.end();
            continue;
        }
        if let Some(run) = dates::run_at(text, at) {
            let is_day = matches!(text.get(run.end), Some('日'));
            let days = dates::readings(text, run.clone());
            let is_signature = signature.as_ref().is_some_and(|(_, spot)| spot.at == at);
            if is_day || (is_signature && days.is_empty()) {
                broken(
                    report,
                    Spot::of(run.start..run.end + usize::from(is_day)),
                    &days,
                    found,
                );
            }
            at = run.end;
            continue;
        }
        at += 1;
    }
}

fn broken(report: &Report, spot: Spot, days: &[dates::Day], found: &mut Found) {
    let written = report.page.words(spot);
    let readings: Vec<String> = days
        .iter()
        .map(|day| format!("{}月{}日", day.month, day.day))
        .collect();
    let may = match readings.as_slice() {
        [] => "不是任何一天".to_owned(),
        readings => format!("可能是{}", readings.join("或")),
    };
    let mut figures = vec![written.clone()];
    figures.extend(days.iter().map(|day| day.in_chinese()));
    found
        .at(
            spot,
            format!("日期“{written}”残缺，{may}"),
            format!(
                "the date {written} is broken; it may be {}",
                readings.join(" or ")
            ),
        )
        .compares(figures);
}

/// Numbers of addresses are no dates.
pub(super) fn is_in_address(text: &[char], at: usize) -> bool {
    let sign = |c: char| c.is_ascii_alphanumeric() || "/:._-?=&%#~@+".contains(c);
    if !text[at].is_ascii_digit() {
        return false;
    }
    let first = at.saturating_sub(300);
    let last = text.len().min(at + 300);
    let start = (first..at)
        .rev()
        .take_while(|&at| sign(text[at]))
        .last()
        .unwrap_or(at);
    let end = (at..last).find(|&at| !sign(text[at])).unwrap_or(last);
    let word = words::piece(text, start..end);
    word.contains("://")
        || word.contains("www.")
        || word.contains(".gov")
        || word.contains(".cn")
        || word.contains('@')
}
