//! Numbers and addresses of persons in a text: pure rules.
//!
//! Full-width signs are read as the others, and what shows nothing is passed over. A number may be broken by
//! blanks and hyphens; an identity card, whose last digit proves it, also by the end of a line, and by cells
//! of a table that hold a digit each. What looks like a number and is none (amounts, decimals, long codes with
//! letters, digests in groups, numbers the bureau publishes) is left alone.

mod address;
mod allowed;
mod check;
mod chinese;
mod digest;
mod digit;
mod group;
mod normal;
mod percent;
mod phone;
#[cfg(test)]
mod published;
#[cfg(test)]
mod tests;

use super::finding::{Finding, FindingKind};
use super::mask;
pub use allowed::Allowed;
use check::{is_card, is_identity, is_old_identity, is_rounded_identity};
use group::{Digits, Group, Link};
use normal::{Normal, Reading};
pub use normal::{half_width, is_digit};
use percent::Decoded;

/// Letters and digits a number may touch; in longer ones it is a part of a code.
const TOUCHING: usize = 8;
/// Groups that a number is written in at most, and more.
const AHEAD: usize = 24;
/// Groups that are looked for at a time.
const TOGETHER: usize = 1_000;

/// A number in a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hit {
    /// What it is.
    pub kind: FindingKind,
    /// Its digits, or the address, in half-width signs.
    pub number: String,
    /// Where it stands in the text, in bytes.
    pub range: std::ops::Range<usize>,
    /// Where in the text what was found before it ends.
    pub after: usize,
}

impl Hit {
    /// The finding of it: the number masked, and a few characters before it that belong to no other.
    pub fn finding(&self, text: &str, place: impl Into<String>) -> Finding {
        let before = text.get(self.after..self.range.start).unwrap_or_default();
        let shown = format!("{}{}", mask::before(before), mask::number(&self.number));
        Finding::new(self.kind, place, shown)
    }
}

/// Finds the numbers and addresses of persons in a text, in the order they stand there.
pub fn find(text: &str, allowed: &Allowed) -> Vec<Hit> {
    let mut hits = as_written(text, allowed);
    if text.contains('%')
        && let Some(decoded) = Decoded::read(text)
    {
        let mut more = as_written(&decoded.text, allowed);
        for hit in &mut more {
            hit.range = decoded.place(&hit.range);
        }
        add_others(&mut hits, more);
    }
    if !hits.is_empty() {
        let digests = digest::places(text);
        hits.retain(|hit| {
            let within = |place: &std::ops::Range<usize>| {
                place.start <= hit.range.start && hit.range.end <= place.end
            };
            !digests.iter().any(within)
        });
    }
    let mut after = 0;
    for hit in &mut hits {
        hit.after = after;
        after = after.max(hit.range.end);
    }
    hits
}

/// The same in a text as it is written.
fn as_written(text: &str, allowed: &Allowed) -> Vec<Hit> {
    let mut hits = Vec::new();
    // Of a text without end this is known at a glance.
    let is_plain = text.is_ascii();
    if may_have_some(text) {
        hits = in_reading(text, Reading::Plain, allowed);
        if !is_plain && text.chars().any(|c| digit::digits(c).is_some()) {
            add_others(&mut hits, in_reading(text, Reading::Every, allowed));
        }
        if text.contains(['@', '＠']) {
            address::find(Normal::new(text, Reading::Plain), allowed, &mut hits);
        }
        hits.sort_by_key(|hit| hit.range.start);
    }
    if !is_plain && chinese::has_number(text, is_digit) {
        let mut more = in_reading(text, Reading::Chinese, allowed);
        more.retain(|hit| {
            let written = text.get(hit.range.clone()).unwrap_or_default();
            let chinese = written.chars().filter(|&c| chinese::digit(c).is_some());
            hit.kind != FindingKind::FixedPhone && chinese::is_mostly(chinese.count())
        });
        add_others(&mut hits, more);
    }
    hits
}

/// Adds those that stand where none is known; both stand in the order of the text, and so do they then.
fn add_others(hits: &mut Vec<Hit>, mut more: Vec<Hit>) {
    more.retain(|one| {
        let before = hits.partition_point(|known| known.range.end <= one.range.start);
        let known = hits.get(before);
        known.is_none_or(|known| known.range.start >= one.range.end)
    });
    hits.append(&mut more);
    hits.sort_by_key(|hit| hit.range.start);
}

/// Most texts have no number at all, and need no more than a glance.
fn may_have_some(text: &str) -> bool {
    const SHORTEST: usize = 7;
    let digits = text.chars().filter(|&c| is_digit(c));
    // One of them may be as much as two.
    digits.take(SHORTEST.div_ceil(2)).count() * 2 >= SHORTEST || text.contains(['@', '＠'])
}

/// The numbers in a text as it is read in one way, in the order they stand there.
fn in_reading(text: &str, reading: Reading, allowed: &Allowed) -> Vec<Hit> {
    let normal = Normal::new(text, reading);
    let mut all = normal.groups();
    let mut hits = Vec::new();
    let (mut groups, mut next) = (Vec::new(), 0);
    let mut telephone_ends = None;
    loop {
        if groups.len() < next + AHEAD {
            groups.drain(..next.min(groups.len()));
            next = 0;
            groups.extend(all.by_ref().take(TOGETHER));
        }
        let rest = groups.get(next..).unwrap_or_default();
        if rest.is_empty() {
            return hits;
        }
        let found = identity(normal, rest)
            .or_else(|| mobile(normal, rest))
            .or_else(|| card(normal, rest))
            .or_else(|| phone::fixed(normal, rest, telephone_ends));
        let Some(found) = found else {
            next += 1;
            // With a group between, more than two signs are.
            telephone_ends = None;
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
                range: found.start..found.end,
                number: found.number,
                after: 0,
            });
        }
    }
}

/// What the groups at a place are.
struct Found {
    kind: FindingKind,
    number: String,
    start: usize,
    end: usize,
    /// How many groups it takes.
    groups: usize,
}

impl Found {
    fn of(kind: FindingKind, groups: &[Group], number: &str) -> Option<Self> {
        Some(Self {
            kind,
            number: number.to_owned(),
            start: groups.first()?.start,
            end: groups.last()?.end,
            groups: groups.len(),
        })
    }
}

/// The groups from the first on whose digits are exactly so many.
fn exactly(groups: &[Group], count: usize) -> Option<&[Group]> {
    let mut digits = 0;
    for (at, group) in groups.iter().enumerate() {
        digits += group.digits.len();
        if digits >= count {
            return groups.get(..=at).filter(|_| digits == count);
        }
        if group.link == Link::None {
            return None;
        }
    }
    None
}

/// The digits of groups, one after another.
fn joined(groups: &[Group]) -> Digits {
    let mut digits = Digits::none();
    for group in groups {
        digits.extend(&group.digits);
    }
    digits
}

/// Whether groups begin with one of these digits.
fn begin(groups: &[Group], with: &[u8]) -> bool {
    let first = groups
        .first()
        .and_then(|group| group.digits.as_str().as_bytes().first());
    first.is_some_and(|first| with.contains(first))
}

/// How groups hang together but for the last.
fn links(groups: &[Group]) -> impl Iterator<Item = Link> {
    groups.iter().rev().skip(1).map(|group| group.link)
}

fn identity(normal: Normal<'_>, groups: &[Group]) -> Option<Found> {
    let first = groups.first()?;
    if first.digits.len() > 18 {
        return inside(normal, first);
    }
    if let Some(taken) = exactly(groups, 18)
        && may_be_broken(taken)
        && let digits = joined(taken)
        && (is_identity(digits.as_str())
            || (taken.len() == 1 && is_rounded_identity(digits.as_str())))
        && normal.stands_free(taken, TOUCHING)
    {
        return Found::of(FindingKind::IdCard, taken, digits.as_str());
    }
    let alone = groups.get(..1)?;
    if is_old_identity(first.digits.as_str()) && normal.stands_free(alone, TOUCHING) {
        return Found::of(FindingKind::IdCard, alone, first.digits.as_str());
    }
    None
}

/// Whether an identity card may be written in these pieces: a few, or a digit each as in the boxes of a form.
fn may_be_broken(groups: &[Group]) -> bool {
    const PIECES: usize = 5;
    let boxes = groups.iter().all(|group| group.digits.len() == 1);
    let ends = links(groups).filter(|link| *link == Link::Line).count();
    let cells = links(groups).any(|link| link == Link::Cell);
    boxes || (groups.len() <= PIECES && ends <= 1 && !cells)
}

/// An identity card that touches other digits, such as the number of its line.
fn inside(normal: Normal<'_>, group: &Group) -> Option<Found> {
    const LONGEST: usize = 40;
    let digits = group.digits.as_str();
    if digits.len() > LONGEST {
        return None;
    }
    let (at, number) = (0..=digits.len().checked_sub(18)?)
        .filter_map(|at| Some((at, digits.get(at..at + 18)?)))
        .find(|(_, number)| is_identity(number))?;
    let (start, end) = normal.within(group, at, 18);
    Some(Found {
        kind: FindingKind::IdCard,
        number: number.to_owned(),
        start,
        end,
        groups: 1,
    })
}

fn mobile(normal: Normal<'_>, groups: &[Group]) -> Option<Found> {
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
    let alone = groups.get(..1)?;
    let first = alone.first()?.digits.as_str();
    let prefixed = ["0086", "86"]
        .iter()
        .find_map(|code| first.strip_prefix(code));
    if let Some(rest) = prefixed.filter(|rest| is_mobile(rest)) {
        return normal
            .is_no_amount(alone)
            .then(|| Found::of(FindingKind::MobilePhone, alone, rest))?;
    }
    let taken = exactly(groups, 11).filter(|taken| begin(taken, b"1"))?;
    let spelled = |lengths: &&[usize]| {
        lengths.len() == taken.len()
            && taken
                .iter()
                .zip(*lengths)
                .all(|(group, length)| group.digits.len() == *length)
    };
    let close = links(taken).all(|link| link == Link::Close);
    if !(close && SPELLED.iter().any(spelled) || is_marked(taken)) {
        return None;
    }
    let digits = joined(taken);
    let fits = is_mobile(digits.as_str());
    if fits && normal.stands_free(taken, TOUCHING) && normal.is_no_amount(taken) {
        return Found::of(FindingKind::MobilePhone, taken, digits.as_str());
    }
    None
}

/// Whether groups are written as 138.1234.5678; 138/2024/0012 is the number of a file.
fn is_marked(groups: &[Group]) -> bool {
    let [one, two, three] = groups else {
        return false;
    };
    let lengths = [one, two, three].map(|group| group.digits.len());
    let year = two.digits.as_str();
    lengths == [3, 4, 4]
        && links(groups).all(|link| link == Link::Marked)
        && !(year.starts_with("19") || year.starts_with("20"))
}

fn card(normal: Normal<'_>, groups: &[Group]) -> Option<Found> {
    if !begin(groups, b"34569") {
        return None;
    }
    (16..=19).rev().find_map(|count| {
        let taken = exactly(groups, count)?;
        let mut pieces = taken.iter().rev().skip(1);
        let whole = pieces.all(|group| group.link == Link::Close && group.digits.len() >= 4);
        if !whole {
            return None;
        }
        let digits = joined(taken);
        if is_card(digits.as_str())
            && normal.stands_free(taken, TOUCHING)
            && normal.is_no_amount(taken)
        {
            return Found::of(FindingKind::BankCard, taken, digits.as_str());
        }
        None
    })
}
