//! Fixed telephones: with the code of an area, or after a word that says so.

use super::super::finding::FindingKind;
use super::check::is_date;
use super::group::{Group, Link};
use super::normal::Normal;
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
    normal: Normal<'_>,
    groups: &[Group],
    telephone_ends: Option<usize>,
) -> Option<Found> {
    let alone = groups.get(..1)?;
    let one = alone.first()?;
    let first = one.digits.as_str();
    let area = |code: &str| is_area(code).then_some(code.len());
    // 86-551-62812345
    if matches!(first, "86" | "0086")
        && let Some(second) = groups.get(1)
        && joined(normal, one, second)
        && let code = format!("0{}", second.digits.as_str())
        && let Some(length) = area(&code)
        && let Some((taken, local)) = local(normal, groups.get(1..)?, length)
    {
        return found(normal, groups.get(..taken + 2)?, &format!("{code}{local}"));
    }
    // 0551-62812345, (0551)62812345
    if let Some(code) = area(first)
        && let Some((taken, local)) = local(normal, groups, code)
        // The third of its kind, of that day: 021 20240305.
        && (!is_date(&local) || after_a_word(normal, one.start))
    {
        return found(normal, groups.get(..=taken)?, &format!("{first}{local}"));
    }
    // 055162812345
    let whole = [3, 4].into_iter().any(|code| {
        first.get(..code).is_some_and(is_area)
            && is_local(first.get(code..).unwrap_or_default(), code)
    });
    if whole {
        return found(normal, alone, first);
    }
    let (taken, number) = without_code(groups)?;
    if is_date(&number) && !right_after_a_word(normal, one.start) {
        return None;
    }
    let told = telephone_ends
        .is_some_and(|end| normal.between(end, one.start).take(3).count() <= 2)
        || after_a_word(normal, one.start);
    told.then(|| found(normal, taken, &number))?
}

/// What may be a number within an area: 62812345, 6281 2345.
fn without_code(groups: &[Group]) -> Option<(&[Group], String)> {
    let one = groups.first()?;
    let first = one.digits.as_str();
    if is_local(first, 4) {
        return Some((groups.get(..1)?, first.to_owned()));
    }
    let second = groups.get(1).filter(|_| one.link == Link::Close)?;
    if first.len() < 3 || second.digits.len() != 4 {
        return None;
    }
    let both = format!("{first}{}", second.digits.as_str());
    is_local(&both, 4).then(|| Some((groups.get(..2)?, both)))?
}

fn found(normal: Normal<'_>, groups: &[Group], number: &str) -> Option<Found> {
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
fn local(normal: Normal<'_>, groups: &[Group], code: usize) -> Option<(usize, String)> {
    let second = groups
        .get(1)
        .filter(|second| joined(normal, &groups[0], second))?;
    let digits = second.digits.as_str();
    if is_local(digits, code) {
        return Some((1, digits.to_owned()));
    }
    let third = groups.get(2).filter(|_| second.link == Link::Close)?;
    let both = format!("{digits}{}", third.digits.as_str());
    (digits.len() >= 3 && is_local(&both, code)).then_some((2, both))
}

/// Whether only blanks, hyphens and brackets stand between two groups.
fn joined(normal: Normal<'_>, one: &Group, other: &Group) -> bool {
    let between = normal.between(one.end, other.start).take(4);
    let count = between.clone().count();
    (1..=3).contains(&count) && between.into_iter().all(|c| " -()[]/".contains(c))
}

/// Whether nothing but signs stands between such a word and a number: 电话：20240305, and not 电话会议20240305.
fn right_after_a_word(normal: Normal<'_>, at: usize) -> bool {
    let before = normal.before(at).take(NEAR);
    let before: Vec<char> = before.skip_while(|c| " :()[]-.".contains(*c)).collect();
    let before: String = before.iter().rev().flat_map(|c| c.to_lowercase()).collect();
    WORDS.iter().any(|word| before.ends_with(word))
}

fn after_a_word(normal: Normal<'_>, at: usize) -> bool {
    let before: Vec<char> = normal
        .before(at)
        .take(NEAR)
        .take_while(|&c| c != '\n')
        .collect();
    if before.iter().any(char::is_ascii_digit) {
        return false;
    }
    let before: String = before.iter().rev().flat_map(|c| c.to_lowercase()).collect();
    WORDS.iter().any(|word| before.contains(word))
}
