//! Fixed telephones: with the code of an area, or after a word that says so.

use super::super::finding::FindingKind;
use super::normal::{Group, Link, Normal};
use super::{Found, TOUCHING};

/// Words before a number without the code of an area.
const WORDS: [&str; 11] = [
    "电话",
    "座机",
    "固话",
    "传真",
    "联系方式",
    "办公室电话",
    "☎",
    "tel",
    "fax",
    "phone",
    "℡",
];
/// Characters between such a word and the number.
const NEAR: usize = 8;

/// A fixed telephone; `telephone_ends` is where the one before ended, for lists of them.
pub(super) fn fixed(
    normal: &Normal,
    groups: &[Group],
    telephone_ends: Option<usize>,
) -> Option<Found> {
    let first = normal.digits(groups.first()?);
    let area = |code: &str| is_area(code).then_some(code.len());
    // 86-551-62812345
    if matches!(first.as_str(), "86" | "0086")
        && let Some(second) = groups.get(1)
        && joined(normal, &groups[0], second)
        && let Some(code) = area(&format!("0{}", normal.digits(second)))
        && let Some((taken, local)) = local(normal, &groups[1..], code)
    {
        let number = format!("0{}{local}", normal.digits(second));
        return found(normal, &groups[..taken + 2], number);
    }
    // 0551-62812345, (0551)62812345
    if let Some(code) = area(&first)
        && let Some((taken, local)) = local(normal, groups, code)
    {
        return found(normal, &groups[..=taken], format!("{first}{local}"));
    }
    // 055162812345
    let whole = [3, 4].into_iter().any(|code| {
        first.get(..code).is_some_and(is_area)
            && is_local(first.get(code..).unwrap_or_default(), code)
    });
    if whole {
        return found(normal, &groups[..1], first);
    }
    let told = telephone_ends.is_some_and(|end| groups[0].start.saturating_sub(end) <= 2)
        || after_a_word(normal, groups[0].start);
    if !told {
        return None;
    }
    if is_local(&first, 4) {
        return found(normal, &groups[..1], first);
    }
    let second = groups.get(1).filter(|_| groups[0].link == Link::Close)?;
    let both = format!("{first}{}", normal.digits(second));
    let pieces = first.len() >= 3 && second.end - second.start == 4;
    (pieces && is_local(&both, 4)).then(|| found(normal, &groups[..2], both))?
}

fn found(normal: &Normal, groups: &[Group], number: String) -> Option<Found> {
    if !normal.stands_free(groups, TOUCHING) || !normal.is_no_amount(groups) {
        return None;
    }
    Found::of(FindingKind::FixedPhone, groups, number)
}

/// The code of an area with its zero: 010, 021, 0551.
fn is_area(code: &str) -> bool {
    let bytes = code.as_bytes();
    match bytes {
        [b'0', b'1', b'0'] => true,
        [b'0', b'2', last] => last.is_ascii_digit() && *last != b'6',
        [b'0', b'3'..=b'9', rest @ ..] => rest.len() == 2 && rest.iter().all(u8::is_ascii_digit),
        _ => false,
    }
}

/// A number within an area: eight digits, or seven where the code of the area has four.
fn is_local(digits: &str, code: usize) -> bool {
    let bytes = digits.as_bytes();
    (bytes.len() == 8 || (bytes.len() == 7 && code == 4))
        && (b'2'..=b'8').contains(&bytes[0])
        && bytes.iter().all(u8::is_ascii_digit)
}

/// The number within the area after the group of its code, and the groups it takes.
fn local(normal: &Normal, groups: &[Group], code: usize) -> Option<(usize, String)> {
    let second = groups
        .get(1)
        .filter(|second| joined(normal, &groups[0], second))?;
    let digits = normal.digits(second);
    if is_local(&digits, code) {
        return Some((1, digits));
    }
    let third = groups.get(2).filter(|_| second.link == Link::Close)?;
    let both = format!("{digits}{}", normal.digits(third));
    (digits.len() >= 3 && is_local(&both, code)).then_some((2, both))
}

/// Whether only blanks, hyphens and brackets stand between two groups.
fn joined(normal: &Normal, one: &Group, other: &Group) -> bool {
    let between = &normal.chars[one.end..other.start];
    !between.is_empty() && between.len() <= 3 && between.iter().all(|c| " -()[]/".contains(*c))
}

fn after_a_word(normal: &Normal, at: usize) -> bool {
    let start = at.saturating_sub(NEAR);
    let before: String = normal.chars[start..at]
        .iter()
        .collect::<String>()
        .to_lowercase();
    let before = before.rsplit('\n').next().unwrap_or_default();
    WORDS.iter().any(|word| before.contains(word)) && !before.contains(|c: char| c.is_ascii_digit())
}
