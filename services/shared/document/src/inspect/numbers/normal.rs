//! A text in half-width signs, without what shows nothing, and the groups of digits in it.

use std::ops::Range;

/// The half-width sign for a full-width one; all blanks are one blank, all dashes one hyphen.
pub fn half_width(c: char) -> char {
    match c {
        '\u{FF01}'..='\u{FF5E}' => char::from_u32(u32::from(c) - 0xFEE0).unwrap_or(c),
        '\u{A0}' | '\u{2000}'..='\u{200A}' | '\u{202F}' | '\u{205F}' | '\u{3000}' => ' ',
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

/// Digits of the alphabets for mathematics, and those in other writings that Chinese files have.
fn mathematical(c: char) -> char {
    match u32::from(c) {
        code @ 0x1D7CE..=0x1D7FF => char::from_digit((code - 0x1D7CE) % 10, 10).unwrap_or(c),
        _ => c,
    }
}

/// Shows nothing, and may stand between any two digits.
fn shows_nothing(c: char) -> bool {
    matches!(
        c,
        '\u{AD}' | '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{206F}' | '\u{FE00}'..='\u{FE0F}' | '\u{FEFF}' | '\0'
    )
}

/// What stands between a group of digits and the next.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Link {
    /// A blank or hyphen or two.
    Close,
    /// The border of two cells.
    Cell,
    /// The end of a line.
    Line,
    /// Something else.
    None,
}

/// Digits without anything between, the last of them may be an X.
#[derive(Clone, Copy, Debug)]
pub(super) struct Group {
    pub(super) start: usize,
    pub(super) end: usize,
    /// To the next group.
    pub(super) link: Link,
}

pub(super) struct Normal {
    pub(super) chars: Vec<char>,
    /// Of each character in the text, and of its end.
    bytes: Vec<usize>,
    /// Bytes of the text.
    length: usize,
}

impl Normal {
    pub(super) fn new(text: &str) -> Self {
        let kept = text.char_indices().filter(|&(_, c)| !shows_nothing(c));
        let (bytes, chars) = kept.map(|(at, c)| (at, half_width(c))).unzip();
        Self {
            chars,
            bytes,
            length: text.len(),
        }
    }

    /// Where characters stand in the text.
    pub(super) fn bytes(&self, start: usize, end: usize) -> Range<usize> {
        let at = |place: usize| self.bytes.get(place).copied().unwrap_or(self.length);
        at(start)..at(end)
    }

    pub(super) fn at(&self, place: Option<usize>) -> Option<char> {
        self.chars.get(place?).copied()
    }

    pub(super) fn digits(&self, group: &Group) -> String {
        self.chars[group.start..group.end]
            .iter()
            .collect::<String>()
            .to_uppercase()
    }

    pub(super) fn groups(&self) -> Vec<Group> {
        let chars = &self.chars;
        let digit = |at: usize| chars.get(at).is_some_and(char::is_ascii_digit);
        let alphanumeric = |at: usize| chars.get(at).is_some_and(char::is_ascii_alphanumeric);
        let cross = |at: usize| matches!(chars.get(at), Some('x' | 'X')) && !alphanumeric(at + 1);
        let mut groups: Vec<Group> = Vec::new();
        let mut at = 0;
        while at < chars.len() {
            // An X alone is the last box of a form.
            let alone = cross(at) && (at == 0 || !alphanumeric(at - 1)) && !groups.is_empty();
            if !digit(at) && !alone {
                at += 1;
                continue;
            }
            let start = at;
            while digit(at) {
                at += 1;
            }
            if cross(at) {
                at += 1;
            }
            if let Some(before) = groups.last_mut() {
                before.link = link(&chars[before.end..start]);
            }
            groups.push(Group {
                start,
                end: at,
                link: Link::None,
            });
        }
        groups
    }

    /// Whether a number is no part of a decimal and touches no more than so many letters and digits.
    pub(super) fn stands_free(&self, groups: &[Group], touching: usize) -> bool {
        let (Some(first), Some(last)) = (groups.first(), groups.last()) else {
            return false;
        };
        let part = |c: &&char| c.is_ascii_alphanumeric() || **c == '_';
        let before = self.chars[..first.start]
            .iter()
            .rev()
            .take(touching + 1)
            .take_while(part)
            .count();
        let after = self.chars[last.end..]
            .iter()
            .take(touching + 1)
            .take_while(part)
            .count();
        let digit = |at: Option<usize>| self.at(at).is_some_and(|c| c.is_ascii_digit());
        let decimal_before =
            self.at(first.start.checked_sub(1)) == Some('.') && digit(first.start.checked_sub(2));
        let decimal_after = self.at(Some(last.end)) == Some('.') && self.has_fraction(last.end + 1);
        before + after <= touching && !decimal_before && !decimal_after
    }

    /// Whether digits follow that are not all zeros: programs write 13812345678.0 for a telephone.
    fn has_fraction(&self, at: usize) -> bool {
        let digits = self.chars[at.min(self.chars.len())..]
            .iter()
            .take_while(|c| c.is_ascii_digit());
        digits.into_iter().any(|&c| c != '0')
    }

    /// Whether no unit of money or measure follows.
    pub(super) fn is_no_amount(&self, groups: &[Group]) -> bool {
        let end = groups.last().map(|group| group.end);
        let next = end.and_then(|end| self.chars[end..].iter().copied().find(|&c| c != ' '));
        !matches!(next, Some('元' | '万' | '亿' | '吨' | '%' | '‰'))
    }
}

fn link(between: &[char]) -> Link {
    const WIDEST: usize = 3;
    let all = |allowed: &[char]| between.iter().all(|c| allowed.contains(c));
    if between.is_empty() || between.len() > WIDEST {
        Link::None
    } else if all(&[' ', '-']) {
        Link::Close
    } else if all(&[' ', '\t']) {
        Link::Cell
    } else if all(&[' ', '\n', '-']) && between.iter().filter(|&&c| c == '\n').count() == 1 {
        Link::Line
    } else {
        Link::None
    }
}
