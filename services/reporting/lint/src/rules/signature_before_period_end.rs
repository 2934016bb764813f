//! `signature-before-period-end`: signed before the year was over.
//!
//! A report is about 1 January to 31 December and is made afterwards (art. 49 of the Regulations on Open
//! Government Information). Digits run together are judged by every reading they have.

use super::{Found, Rule, Severity};
use crate::find::dates::{self, Day};
use crate::model::Report;
use crate::page::Spot;
use crate::words;

pub(super) const RULE: Rule = Rule {
    id: "signature-before-period-end",
    severity: Severity::Error,
    finds: "落款日期早于统计期末",
    finds_in_english: "signed before the period was over",
    source: "政府信息公开条例第四十九条（次年1月31日、3月31日前公布）",
    cannot_know: "实际的签发日期",
    check,
};

fn check(report: &Report, found: &mut Found) {
    let Some(year) = report.year else { return };
    let Some((days, spot)) = signed(report) else {
        return;
    };
    let written = report.page.words(spot).trim().to_owned();
    let last = Day {
        year,
        month: 12,
        day: 31,
    };
    if days.is_empty() || days.iter().any(|day| *day >= last || !day.exists()) {
        return;
    }
    let readings: Vec<String> = days.iter().map(|day| day.in_chinese()).collect();
    let published = published(report);
    let (also, english) = match &published {
        Some((day, place)) if *day > last => (
            format!(
                "，且与第{}行发布日期{}矛盾，可能是{}",
                place.0,
                day.in_chinese(),
                day.in_chinese()
            ),
            format!("; published {} by line {}", day.in_chinese(), place.0),
        ),
        _ => (String::new(), String::new()),
    };
    let mut figures = vec![written.clone()];
    figures.extend(readings.iter().cloned());
    figures.push(last.in_chinese());
    found
        .at(
            spot,
            format!(
                "落款日期“{written}”（{}）早于统计期末{}{also}",
                readings.join("或"),
                last.in_chinese()
            ),
            format!(
                "signed {}, before the period ends on {}{english}",
                readings.join(" or "),
                last.in_chinese()
            ),
        )
        .compares(figures);
}

/// The day of the signature, at the end or in brackets under the title.
pub(super) fn signed(report: &Report) -> Option<(Vec<Day>, Spot)> {
    if report.is_structured {
        return None;
    }
    let text = report.text();
    let lines: Vec<_> = (0..report.page.lines())
        .map(|line| report.page.line(line))
        .filter(|line| !report.in_table(line.start))
        .collect();
    dates::signature(text, &lines).or_else(|| under_title(report))
}

/// `…年度报告(2026年1月23日)`
fn under_title(report: &Report) -> Option<(Vec<Day>, Spot)> {
    let text = report.text();
    let title = report.title?;
    let open = (title.end()..text.len()).find(|&at| !text[at].is_whitespace())?;
    let at = words::skip_blanks(text, open + 1);
    let (day, spot) = dates::at(text, at).filter(|_| text[open] == '(')?;
    (text.get(words::skip_blanks(text, spot.end())) == Some(&')')).then(|| (vec![day], spot))
}

/// The day of publication that the page names, with its line and column.
fn published(report: &Report) -> Option<(Day, (usize, usize))> {
    let text = report.text();
    let labels = ["发布时间:", "发布日期:"];
    (0..text.len()).find_map(|at| {
        let (_, length) = words::any_at(text, at, &labels)?;
        let (day, _) = dates::at(text, words::skip_blanks(text, at + length))?;
        let place = report.page.position(Spot { at, len: length });
        Some((day, (place.line, place.column)))
    })
}
