//! `phone-implausible`: a number that is called a telephone number and can be none.
//!
//! Subscribers have seven or eight digits behind an area code of three or four (with its 0), mobile telephones
//! eleven digits from 1, service numbers three to six, or ten from 400 or 800 (the national numbering plan,
//! 公用电信网间… 编号计划). Two of seven or eight digits run together are told as such.

use super::date_impossible::is_in_address;
use super::{Found, Rule, Severity};
use crate::model::Report;
use crate::page::Spot;
use crate::words;

pub(super) const RULE: Rule = Rule {
    id: "phone-implausible",
    severity: Severity::Error,
    finds: "电话号码位数不对",
    finds_in_english: "a telephone number has an impossible number of digits",
    source: "全国电话网编号计划",
    cannot_know: "位数对的号码是否打得通",
    check,
};

/// What calls a number a telephone number; before it, or right behind.
const LABELS: [&str; 6] = ["电话", "传真", "热线", "联系方式", "手机", "座机"];

fn check(report: &Report, found: &mut Found) {
    let text = report.text();
    let mut at = 0;
    while at < text.len() {
        let starts =
            text[at].is_ascii_digit() && (at == 0 || !text[at - 1].is_ascii_alphanumeric());
        if !starts {
            at += 1;
            continue;
        }
        let end = end_of(text, at);
        let digits: String = text[at..end]
            .iter()
            .filter(|c| c.is_ascii_digit())
            .collect();
        let in_table = report.in_table(at);
        if !in_table
            && is_called(text, at, end)
            && !counts(text, end)
            && !is_in_address(text, at)
            && !is_plausible(text, at, end, &digits)
        {
            tell(
                Spot::of(at..end),
                &report.page.words(Spot::of(at..end)),
                &digits,
                found,
            );
        }
        at = end.max(at + 1);
    }
}

/// Digits with the signs that join them.
fn end_of(text: &[char], at: usize) -> usize {
    let mut end = at;
    while end < text.len() {
        let digits = words::digits(text, end);
        if digits > 0 {
            end += digits;
        } else if text[end] == '-' && words::digits(text, end + 1) > 0 {
            end += 1;
        } else {
            break;
        }
    }
    end
}

fn is_called(text: &[char], at: usize, end: usize) -> bool {
    let from = at.saturating_sub(10);
    let before: String = text[from..at].iter().collect();
    let before = before
        .rsplit(['。', ';', '\n', ','])
        .next()
        .unwrap_or_default();
    let label = LABELS
        .iter()
        .filter_map(|label| Some((before.rfind(label)?, label)))
        .max();
    let joined = label.is_some_and(|(place, label)| {
        let rest = &before[place + label.len()..];
        rest.chars()
            .all(|c| ":(号码为是 -“\"0123456789)/、".contains(c))
    });
    let behind: String = text[end..text.len().min(end + 4)].iter().collect();
    let behind = behind.trim_start_matches(['”', '"', ' ', ')']);
    joined || behind.starts_with("电话") || behind.starts_with("热线")
}

/// `热线受理12345件` counts, and `2019年` is a year.
fn counts(text: &[char], end: usize) -> bool {
    let next = text.get(words::skip_blanks(text, end));
    next.is_some_and(|c| "件条个次起人项余多年月日%元万份.:".contains(*c))
}

fn is_plausible(text: &[char], at: usize, end: usize, digits: &str) -> bool {
    let written: String = text[at..end].iter().collect();
    let parts: Vec<&str> = written.split('-').collect();
    let is_subscriber = |part: &str| matches!(part.len(), 7 | 8) && !part.starts_with('0');
    // 12345, 95588, 110; six digits from 96 or 1.
    let is_service = |part: &str| {
        (3..=5).contains(&part.len()) || (part.len() == 6 && part.starts_with(['1', '9']))
    };
    let is_area = |part: &str| matches!(part.len(), 3 | 4) && part.starts_with('0');
    match parts.as_slice() {
        [one] => {
            is_subscriber(one)
                || (one.len() == 11 && one.starts_with('1'))
                || (matches!(one.len(), 10..=12) && one.starts_with('0'))
                || (one.len() == 10 && (one.starts_with("400") || one.starts_with("800")))
                || is_service(one)
        }
        [area, number] if is_area(area) => is_subscriber(number) || is_service(number),
        [area, number, extension] if is_area(area) => is_subscriber(number) && extension.len() <= 6,
        // With an extension, or several endings of one number.
        [number, endings @ ..] if is_subscriber(number) => {
            endings.iter().all(|ending| ending.len() <= 8)
        }
        ["86", ..] => true,
        ["400" | "800", ..] => digits.len() == 10,
        ["1", ..] => digits.len() == 11,
        _ => digits.len() == 11 && digits.starts_with('1'),
    }
}

fn tell(spot: Spot, written: &str, digits: &str, found: &mut Found) {
    let count = digits.len();
    let two = match count {
        14 => Some((&digits[..7], &digits[7..])),
        16 => Some((&digits[..8], &digits[8..])),
        _ => None,
    };
    let (also, english) = two.map_or_else(Default::default, |(one, other)| {
        (
            format!("，疑为{one}和{other}两个号码连写"),
            format!("; {one} and {other} run together"),
        )
    });
    let mut figures = vec![written.to_owned()];
    if let Some((one, other)) = two {
        figures.extend([one.to_owned(), other.to_owned()]);
    }
    found
        .at(
            spot,
            format!("电话号码“{written}”有{count}位{also}"),
            format!("the telephone number {written} has {count} digits{english}"),
        )
        .compares(figures);
}
