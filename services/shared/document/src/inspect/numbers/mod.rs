//! Numbers and addresses of persons in a text: pure rules.
//!
//! Full-width signs are read as the others, and what shows nothing is passed over. A number may be broken by
//! blanks and hyphens; an identity card, whose last digit proves it, also by the end of a line, and by cells
//! of a table that hold a digit each. What looks like a number and is none (amounts, decimals, long codes with
//! letters, numbers the bureau publishes) is left alone.

mod allowed;
mod check;
mod normal;
mod phone;
#[cfg(test)]
mod tests;

use super::finding::{Finding, FindingKind};
use super::mask;
pub use allowed::Allowed;
use check::{is_card, is_identity, is_old_identity, is_rounded_identity};
pub use normal::half_width;
use normal::{Group, Link, Normal};

/// Letters and digits a number may touch; in longer ones it is a part of a code.
const TOUCHING: usize = 8;

/// A number in a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hit {
    /// What it is.
    pub kind: FindingKind,
    /// Its digits, or the address, in half-width signs.
    pub number: String,
    /// Where it stands in the text, in bytes.
    pub range: std::ops::Range<usize>,
}

impl Hit {
    /// The finding of it: the number masked, and a few characters before it.
    pub fn finding(&self, text: &str, place: impl Into<String>) -> Finding {
        const BEFORE: usize = 8;
        let before = text.get(..self.range.start).unwrap_or_default();
        // From its end: a text may be one line of millions of characters, with a number in every tenth.
        let line = before
            .char_indices()
            .rev()
            .take_while(|(_, c)| !matches!(c, '\n' | '\t'));
        let first = line.take(BEFORE).last().map_or(before.len(), |(at, _)| at);
        let before = before.get(first..).unwrap_or_default();
        let shown = format!("{}{}", mask::digits(before), mask::number(&self.number));
        Finding::new(self.kind, place, shown)
    }
}

/// Finds the numbers and addresses of persons in a text, in the order they stand there.
pub fn find(text: &str, allowed: &Allowed) -> Vec<Hit> {
    if !may_have_some(text) {
        return Vec::new();
    }
    let normal = Normal::new(text);
    let groups = normal.groups();
    let mut hits = Vec::new();
    let mut next = 0;
    let mut telephone_ends = None;
    while next < groups.len() {
        let rest = &groups[next..];
        let found = identity(&normal, rest)
            .or_else(|| mobile(&normal, rest))
            .or_else(|| card(&normal, rest))
            .or_else(|| phone::fixed(&normal, rest, telephone_ends));
        let Some(found) = found else {
            next += 1;
            continue;
        };
        next += found.groups;
        let telephone = matches!(
            found.kind,
            FindingKind::MobilePhone | FindingKind::FixedPhone
        );
        if telephone {
            telephone_ends = Some(found.end);
        }
        if !(telephone && allowed.has_telephone(&found.number)) {
            hits.push(Hit {
                kind: found.kind,
                range: normal.bytes(found.start, found.end),
                number: found.number,
            });
        }
    }
    emails(&normal, allowed, &mut hits);
    hits.sort_by_key(|hit| hit.range.start);
    hits
}

/// Most texts have no number at all, and need no more than a glance.
fn may_have_some(text: &str) -> bool {
    const SHORTEST: usize = 7;
    let digits = text.chars().filter(|&c| half_width(c).is_ascii_digit());
    digits.take(SHORTEST).count() == SHORTEST || text.contains(['@', '＠'])
}

/// What the groups at a place are: positions are of the normal text.
struct Found {
    kind: FindingKind,
    number: String,
    start: usize,
    end: usize,
    /// How many groups it takes.
    groups: usize,
}

impl Found {
    fn of(kind: FindingKind, groups: &[Group], number: String) -> Option<Self> {
        Some(Self {
            kind,
            number,
            start: groups.first()?.start,
            end: groups.last()?.end,
            groups: groups.len(),
        })
    }
}

/// The groups from the first on whose digits are exactly so many, and the digits.
fn exactly<'a>(
    normal: &Normal,
    groups: &'a [Group],
    count: usize,
) -> Option<(&'a [Group], String)> {
    let mut digits = String::new();
    for (at, group) in groups.iter().enumerate() {
        if at > 0 && groups[at - 1].link == Link::None {
            return None;
        }
        digits.push_str(&normal.digits(group));
        if digits.len() >= count {
            return (digits.len() == count).then(|| (&groups[..=at], digits));
        }
    }
    None
}

fn identity(normal: &Normal, groups: &[Group]) -> Option<Found> {
    let first = groups.first()?;
    if first.end - first.start > 18 {
        return inside(normal, first);
    }
    if let Some((taken, digits)) = exactly(normal, groups, 18)
        && may_be_broken(taken)
        && (is_identity(&digits) || (taken.len() == 1 && is_rounded_identity(&digits)))
        && normal.stands_free(taken, TOUCHING)
    {
        return Found::of(FindingKind::IdCard, taken, digits);
    }
    let digits = normal.digits(first);
    if is_old_identity(&digits) && normal.stands_free(&groups[..1], TOUCHING) {
        return Found::of(FindingKind::IdCard, &groups[..1], digits);
    }
    None
}

/// Whether an identity card may be written in these pieces: a few, or a digit each as in the boxes of a form.
fn may_be_broken(groups: &[Group]) -> bool {
    const PIECES: usize = 5;
    let links = &groups[..groups.len() - 1];
    let boxes = groups.iter().all(|group| group.end - group.start == 1);
    let ends = links
        .iter()
        .filter(|group| group.link == Link::Line)
        .count();
    let cells = links.iter().any(|group| group.link == Link::Cell);
    boxes || (groups.len() <= PIECES && ends <= 1 && !cells)
}

/// An identity card that touches other digits, such as the number of its line.
fn inside(normal: &Normal, group: &Group) -> Option<Found> {
    const LONGEST: usize = 40;
    let digits = normal.digits(group);
    if digits.len() > LONGEST {
        return None;
    }
    let at = (0..=digits.len() - 18).find(|&at| is_identity(&digits[at..at + 18]))?;
    Some(Found {
        kind: FindingKind::IdCard,
        number: digits[at..at + 18].to_owned(),
        start: group.start + at,
        end: group.start + at + 18,
        groups: 1,
    })
}

fn mobile(normal: &Normal, groups: &[Group]) -> Option<Found> {
    const SPELLED: [&[usize]; 9] = [
        &[11],
        &[3, 4, 4],
        &[3, 8],
        &[7, 4],
        &[4, 4, 3],
        &[5, 6],
        &[3, 3, 5],
        &[4, 3, 4],
        &[6, 5],
    ];
    let is_mobile = |digits: &str| {
        let bytes = digits.as_bytes();
        digits.len() == 11
            && bytes[0] == b'1'
            && (b'3'..=b'9').contains(&bytes[1])
            && bytes.iter().all(u8::is_ascii_digit)
    };
    let first = normal.digits(groups.first()?);
    let prefixed = ["0086", "86"]
        .iter()
        .find_map(|code| first.strip_prefix(code));
    if let Some(rest) = prefixed.filter(|rest| is_mobile(rest)) {
        let taken = &groups[..1];
        return normal
            .is_no_amount(taken)
            .then(|| Found::of(FindingKind::MobilePhone, taken, rest.to_owned()))?;
    }
    let (taken, digits) = exactly(normal, groups, 11)?;
    let lengths: Vec<usize> = taken.iter().map(|group| group.end - group.start).collect();
    let close = taken[..taken.len() - 1]
        .iter()
        .all(|group| group.link == Link::Close);
    let fits = is_mobile(&digits) && close && SPELLED.contains(&lengths.as_slice());
    if fits && normal.stands_free(taken, TOUCHING) && normal.is_no_amount(taken) {
        return Found::of(FindingKind::MobilePhone, taken, digits);
    }
    None
}

fn card(normal: &Normal, groups: &[Group]) -> Option<Found> {
    (16..=19).rev().find_map(|count| {
        let (taken, digits) = exactly(normal, groups, count)?;
        let pieces = &taken[..taken.len() - 1];
        let whole = pieces
            .iter()
            .all(|group| group.link == Link::Close && group.end - group.start >= 4);
        if whole
            && is_card(&digits)
            && normal.stands_free(taken, TOUCHING)
            && normal.is_no_amount(taken)
        {
            return Found::of(FindingKind::BankCard, taken, digits);
        }
        None
    })
}

fn emails(normal: &Normal, allowed: &Allowed, hits: &mut Vec<Hit>) {
    let chars = &normal.chars;
    let local = |c: char| c.is_ascii_alphanumeric() || "._%+-".contains(c);
    let host = |c: char| c.is_ascii_alphanumeric() || ".-".contains(c);
    for (at, _) in chars.iter().enumerate().filter(|&(_, &c)| c == '@') {
        // No address is longer.
        let earliest = at.saturating_sub(64);
        let start = (earliest..at).rev().take_while(|&i| local(chars[i])).last();
        let end = (at + 1..chars.len().min(at + 256))
            .take_while(|&i| host(chars[i]))
            .last();
        let (Some(start), Some(end)) = (start, end) else {
            continue;
        };
        let address: String = chars[start..=end].iter().collect();
        let address = address.trim_matches(['.', '-']).to_owned();
        let ending = address.rsplit('.').next().unwrap_or_default();
        let domain = address.rsplit('@').next().unwrap_or_default();
        let valid = domain.contains('.')
            && ending.len() >= 2
            && ending.chars().all(|c| c.is_ascii_alphabetic());
        if valid && !address.starts_with('@') && !allowed.has_email(&address) {
            hits.push(Hit {
                kind: FindingKind::Email,
                range: normal.bytes(start, end + 1),
                number: address,
            });
        }
    }
}
