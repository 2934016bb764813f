//! A text in half-width signs, without what shows nothing.
//!
//! Nothing of it is copied, and little is looked at around each number: how much a text takes grows with its length
//! alone, whatever stands in it.

use super::group::{Group, Groups, Link};
use super::{chinese, digit};

/// The half-width sign for a full-width one; all blanks are one blank, all dashes one hyphen.
pub fn half_width(c: char) -> char {
    match c {
        '\u{FF01}'..='\u{FF5E}' => char::from_u32(u32::from(c) - 0xFEE0).unwrap_or(c),
        '\u{A0}'
        | '\u{1680}'
        | '\u{2000}'..='\u{200A}'
        | '\u{202F}'
        | '\u{205F}'
        | '\u{2800}'
        | '\u{3000}' => ' ',
        '\u{2010}'..='\u{2015}'
        | '\u{2212}'
        | '\u{FE58}'
        | '\u{FE63}'
        | '\u{2500}'
        | '\u{30FC}' => '-',
        '\r' | '\u{B}' | '\u{C}' | '\u{85}' | '\u{2028}' | '\u{2029}' => '\n',
        c => mathematical(c),
    }
}

/// Digits of the alphabets for mathematics.
fn mathematical(c: char) -> char {
    match u32::from(c) {
        code @ 0x1D7CE..=0x1D7FF => char::from_digit((code - 0x1D7CE) % 10, 10).unwrap_or(c),
        _ => c,
    }
}

/// Whether somebody reads a digit, in whatever form.
pub fn is_digit(c: char) -> bool {
    half_width(c).is_ascii_digit() || digit::digits(c).is_some()
}

/// Shows nothing or stands over or under another sign, and may stand between any two digits.
fn shows_nothing(c: char) -> bool {
    if c.is_ascii() {
        return matches!(c, '\0'..='\u{8}' | '\u{E}'..='\u{1F}' | '\u{7F}');
    }
    let ignorable = matches!(c,
        '\u{80}'..='\u{84}' | '\u{86}'..='\u{9F}' | '\u{AD}' | '\u{61C}' | '\u{115F}' | '\u{1160}'
            | '\u{17B4}' | '\u{17B5}' | '\u{180B}'..='\u{180F}' | '\u{200B}'..='\u{200F}'
            | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{206F}' | '\u{3164}' | '\u{FE00}'..='\u{FE0F}'
            | '\u{FEFF}' | '\u{FFA0}' | '\u{FFF0}'..='\u{FFFB}' | '\u{1BCA0}'..='\u{1BCA3}'
            | '\u{1D173}'..='\u{1D17A}' | '\u{E0000}'..='\u{E0FFF}');
    let combining = matches!(c,
        '\u{300}'..='\u{36F}' | '\u{483}'..='\u{489}' | '\u{591}'..='\u{5BD}' | '\u{610}'..='\u{61A}'
            | '\u{64B}'..='\u{65F}' | '\u{1AB0}'..='\u{1AFF}' | '\u{1DC0}'..='\u{1DFF}'
            | '\u{20D0}'..='\u{20FF}' | '\u{302A}'..='\u{302F}' | '\u{3099}' | '\u{309A}'
            | '\u{FE20}'..='\u{FE2F}');
    ignorable || combining
}

/// How a text is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Reading {
    /// Digits are 0 to 9: ① before a number is the mark of a list.
    Plain,
    /// Whatever is read as a digit is one.
    Every,
    /// So are Chinese numerals.
    Chinese,
}

impl Reading {
    /// The sign that a character is read as, and a second one of ⑩ and beyond.
    fn signs(self, c: char) -> (char, Option<u8>) {
        if c.is_ascii() {
            return (half_width(c), None);
        }
        if self == Self::Chinese
            && let Some(digit) = chinese::digit(c)
        {
            return (char::from(digit), None);
        }
        match digit::digits(c).filter(|_| self != Self::Plain) {
            Some((first, second)) => (char::from(first), second),
            None => (half_width(c), None),
        }
    }
}

/// A character that is seen: its place, how many bytes it has, and the signs it is read as.
#[derive(Clone, Copy, Debug)]
pub(super) struct Seen {
    pub(super) at: usize,
    pub(super) bytes: usize,
    pub(super) sign: char,
    pub(super) second: Option<u8>,
}

/// A text, read in one way.
#[derive(Clone, Copy)]
pub(super) struct Normal<'a> {
    text: &'a str,
    reading: Reading,
}

impl<'a> Normal<'a> {
    pub(super) fn new(text: &'a str, reading: Reading) -> Self {
        Self { text, reading }
    }

    fn seen(self, from: usize, to: usize) -> impl DoubleEndedIterator<Item = Seen> + Clone + 'a {
        let part = self.text.get(from..to).unwrap_or_default();
        let seen = part.char_indices().filter(|&(_, c)| !shows_nothing(c));
        seen.map(move |(at, c)| {
            let (sign, second) = self.reading.signs(c);
            Seen {
                at: from + at,
                bytes: c.len_utf8(),
                sign,
                second,
            }
        })
    }

    /// The signs between two places.
    pub(super) fn between(
        self,
        from: usize,
        to: usize,
    ) -> impl DoubleEndedIterator<Item = char> + Clone + 'a {
        self.seen(from, to).map(|seen| seen.sign)
    }

    /// The signs from a place on.
    pub(super) fn after(self, from: usize) -> impl Iterator<Item = char> + Clone + 'a {
        self.between(from, self.text.len())
    }

    /// The signs before a place, the nearest first.
    pub(super) fn before(self, to: usize) -> impl Iterator<Item = char> + Clone + 'a {
        self.between(0, to).rev()
    }

    /// All signs, each with where it stands and ends.
    pub(super) fn all(self) -> impl Iterator<Item = (char, usize, usize)> + 'a {
        self.places_from(0)
    }

    /// The same from a place on.
    pub(super) fn places_from(
        self,
        from: usize,
    ) -> impl DoubleEndedIterator<Item = (char, usize, usize)> + 'a {
        self.places(from, self.text.len())
    }

    /// The same between two places.
    pub(super) fn places(
        self,
        from: usize,
        to: usize,
    ) -> impl DoubleEndedIterator<Item = (char, usize, usize)> + 'a {
        let seen = self.seen(from, to);
        seen.map(|seen| (seen.sign, seen.at, seen.at + seen.bytes))
    }

    pub(super) fn groups(self) -> Groups<'a, impl Iterator<Item = Seen> + Clone + 'a> {
        Groups::new(self, self.seen(0, self.text.len()))
    }

    /// Where a few digits in the middle of a group stand.
    pub(super) fn within(self, group: &Group, first: usize, count: usize) -> (usize, usize) {
        let mut places = Vec::new();
        for seen in self.seen(group.start, group.end) {
            places.push((seen.at, seen.at + seen.bytes));
            if seen.second.is_some() {
                places.push((seen.at, seen.at + seen.bytes));
            }
        }
        let start = places.get(first).map_or(group.start, |place| place.0);
        let end = places.get(first + count - 1);
        (start, end.map_or(group.end, |place| place.1))
    }

    /// Whether a number is no part of a decimal and touches no more than so many letters and digits.
    pub(super) fn stands_free(self, groups: &[Group], touching: usize) -> bool {
        let (Some(first), Some(last)) = (groups.first(), groups.last()) else {
            return false;
        };
        let part = |c: &char| c.is_ascii_alphanumeric() || *c == '_';
        let before = self.before(first.start).take(touching + 1);
        let after = self.after(last.end).take(touching + 1);
        let touched = before.take_while(part).count() + after.take_while(part).count();
        let mut before = self.before(first.start);
        let decimal_before =
            before.next() == Some('.') && before.next().is_some_and(|c| c.is_ascii_digit());
        let mut after = self.after(last.end);
        let decimal_after = after.next() == Some('.') && has_fraction(after);
        touched <= touching && !decimal_before && !decimal_after
    }

    /// Whether no unit of money or measure follows.
    pub(super) fn is_no_amount(self, groups: &[Group]) -> bool {
        let end = groups.last().map_or(0, |group| group.end);
        let next = self.after(end).find(|&c| c != ' ');
        !matches!(next, Some('元' | '万' | '亿' | '吨' | '%' | '‰'))
    }

    pub(super) fn link(self, from: usize, to: usize) -> Link {
        const WIDEST: usize = 3;
        let mut between = [' '; WIDEST + 1];
        let mut count = 0;
        for (place, sign) in between.iter_mut().zip(self.between(from, to)) {
            *place = sign;
            count += 1;
        }
        let between = between.get(..count).unwrap_or_default();
        let all = |allowed: &[char]| between.iter().all(|c| allowed.contains(c));
        if count == 0 || count > WIDEST {
            Link::None
        } else if all(&[' ', '-']) {
            Link::Close
        } else if all(&[' ', '\t']) {
            Link::Cell
        } else if all(&[' ', '\n', '-']) && between.iter().filter(|&&c| c == '\n').count() == 1 {
            Link::Line
        } else if all(&[' ', '.', '/', '·', '•', '_', '|', '\\', '(', ')'])
            && between.iter().filter(|&&c| c != ' ').count() == 1
        {
            Link::Marked
        } else {
            Link::None
        }
    }
}

/// Whether digits come that are not all zeros: programs write 13812345678.0 for a telephone.
fn has_fraction(signs: impl Iterator<Item = char>) -> bool {
    let mut digits = signs.take_while(char::is_ascii_digit);
    digits.any(|c| c != '0')
}
