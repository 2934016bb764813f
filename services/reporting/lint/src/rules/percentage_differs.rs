//! `percentage-differs`: a percentage does not follow from its parts.
//!
//! Rounding or cutting the last digit is let pass. A share is tried against every figure of its paragraph and the
//! totals of table 3: only one that follows from none of them is told. Changes against another year are not
//! looked at.

use super::{Found, Rule, Severity};
use crate::model::{Counted, Report};
use crate::page::Spot;
use crate::words;

pub(super) const RULE: Rule = Rule {
    id: "percentage-differs",
    severity: Severity::Warning,
    finds: "百分比与其分子、分母不符",
    finds_in_english: "a percentage does not follow from its parts",
    source: "算术（末位四舍五入或者截尾均可）",
    cannot_know: "分母没有写出时无从核对；与往年相比的增减不核对",
    check,
};

/// A figure of a paragraph.
struct Number {
    value: i64,
    at: usize,
    end: usize,
}

fn check(report: &Report, found: &mut Found) {
    let text = report.text();
    for sign in words::find_all(text, "%") {
        let Some((tenths, decimals, start)) = percentage(text, sign) else {
            continue;
        };
        if report.in_table(start) {
            continue;
        }
        let line = report.page.line(report.page.line_of(sign));
        // No paragraph is longer.
        let line = line.start.max(start.saturating_sub(1_500))..line.end;
        let numbers = numbers(text, line.start..start);
        let spot = Spot::of(start..sign + 1);
        let share =
            share(text, start, &numbers).or_else(|| rate(text, line.start, start, &numbers));
        let Some((part, bases)) = share else { continue };
        let mut bases = bases;
        let Some(&first) = bases.first() else {
            continue;
        };
        bases.extend(totals(report));
        if bases
            .iter()
            .any(|&base| follows(part, base, tenths, decimals))
        {
            continue;
        }
        let written = report.page.words(spot);
        let base = reference(report, &line, part, first);
        let should = shown(part, base, decimals);
        found
            .at(
                spot,
                format!("{part}÷{base}={should}，写作{written}"),
                format!("{part} of {base} is {should}, not {written}"),
            )
            .compares([written, should]);
    }
}

/// A percentage before its sign: its digits as a whole number, how many are decimals, where it begins.
fn percentage(text: &[char], sign: usize) -> Option<(i64, u32, usize)> {
    let end = (0..sign).rev().find(|&at| !words::is_blank(text[at]))? + 1;
    let start = (0..end)
        .rev()
        .take_while(|&at| text[at].is_ascii_digit() || text[at] == '.')
        .last()?;
    let written = words::piece(text, start..end);
    let (whole, decimals) = written.split_once('.').unwrap_or((written.as_str(), ""));
    if whole.is_empty() || whole.len() + decimals.len() > 9 {
        return None;
    }
    let all = format!("{whole}{decimals}").parse().ok()?;
    Some((all, u32::try_from(decimals.len()).ok()?, start))
}

/// Whole numbers that count something: no years, days, or numbers of documents.
fn numbers(text: &[char], range: std::ops::Range<usize>) -> Vec<Number> {
    let number = |run: std::ops::Range<usize>| {
        let behind = text.get(words::skip_blanks(text, run.end));
        let before = run.start.checked_sub(1).map(|at| text[at]);
        let other = matches!(
            behind,
            Some('年' | '月' | '日' | '号' | '%' | '.' | '〕' | '-')
        ) || before
            .is_some_and(|c| c.is_ascii_alphanumeric() || matches!(c, '.' | '〔' | '-' | '/'));
        let (at, end) = (run.start, run.end);
        let value = words::whole(text, run).filter(|_| !other && end <= range.end)?;
        Some(Number { value, at, end })
    };
    words::runs(text, range.clone())
        .filter_map(number)
        .collect()
}

/// `258件,占33.9%` or `28件(84.8%)`: the part, and what it may be a part of.
fn share(text: &[char], start: usize, numbers: &[Number]) -> Option<(i64, Vec<i64>)> {
    let part = numbers.last()?;
    let between: String = text[part.end..start]
        .iter()
        .filter(|c| !c.is_whitespace())
        .collect();
    let unit = between.trim_start_matches(['件', '个', '条', '起', '次', '人', '份', '项', '家']);
    let is_share = unit == "("
        || unit
            .trim_start_matches([',', '、', '('])
            .strip_prefix('占')
            .is_some_and(|rest| rest.chars().count() <= 12 && !rest.contains([',', '。', ';']));
    let others: Vec<i64> = numbers[..numbers.len() - 1]
        .iter()
        .map(|number| number.value)
        .collect();
    let bases: Vec<i64> = others
        .into_iter()
        .filter(|&base| base >= part.value && base > 0)
        .collect();
    (is_share && part.value > 0).then_some((part.value, bases))
}

/// `办理162个,办结162个,办结率100%`: what was done of what there was.
fn rate(text: &[char], line: usize, start: usize, numbers: &[Number]) -> Option<(i64, Vec<i64>)> {
    let sentence = (line..start)
        .rev()
        .find(|&at| matches!(text[at], '。' | ';'));
    let from = sentence.map_or(line, |at| at + 1);
    let end = (from..start).rev().find(|&at| text[at] == '率')?;
    if text[end + 1..start]
        .iter()
        .any(|c| !matches!(c, '为' | '达' | '到' | ':' | ' ' | '均'))
    {
        return None;
    }
    // The deed that the rate is of.
    let deed = words::piece(text, end.saturating_sub(2)..end);
    let numbers: Vec<&Number> = numbers.iter().filter(|number| number.at >= from).collect();
    let is_of_deed = |number: &&&Number| {
        let before: String = text[from..number.at]
            .iter()
            .filter(|c| !c.is_whitespace())
            .collect();
        before.trim_end_matches(['了', '共']).ends_with(&deed)
    };
    let part = numbers.iter().find(is_of_deed)?;
    let bases = numbers
        .iter()
        .filter(|number| number.at != part.at)
        .map(|number| number.value)
        .filter(|&base| base > 0);
    Some((part.value, bases.collect()))
}

/// Totals of table 3.
fn totals(report: &Report) -> Vec<i64> {
    let Some(table) = &report.table3 else {
        return Vec::new();
    };
    let all = [
        table.total("1"),
        table.total("3(7)"),
        table.sum(&["1", "2"]),
    ];
    all.into_iter().flatten().filter(|&base| base > 0).collect()
}

/// Whether part ÷ base is the percentage, its last digit rounded or cut.
fn follows(part: i64, base: i64, written: i64, decimals: u32) -> bool {
    let scale = i128::from(10_i64.pow(decimals)) * 100;
    let exact = i128::from(part) * scale;
    let said = i128::from(written) * i128::from(base);
    (exact - said).abs() < i128::from(base)
}

/// What the percentage probably is of: what was answered, else the nearest.
fn reference(report: &Report, line: &std::ops::Range<usize>, part: i64, first: i64) -> i64 {
    let from = report
        .claims
        .partition_point(|claim| claim.spot.at < line.start);
    let answered = report.claims[from..]
        .iter()
        .take_while(|claim| claim.spot.at < line.end)
        .filter(|claim| claim.counted == Counted::Answered);
    answered
        .map(|claim| claim.value)
        .find(|&value| value >= part)
        .unwrap_or(first)
}

fn shown(part: i64, base: i64, decimals: u32) -> String {
    let scale = 10_i128.pow(decimals);
    let base = i128::from(base);
    let rounded = (i128::from(part) * 200 * scale + base) / (2 * base);
    match decimals {
        0 => format!("{rounded}%"),
        _ => format!(
            "{}.{:0width$}%",
            rounded / scale,
            rounded % scale,
            width = decimals as usize
        ),
    }
}
