//! Digits that stand together in a text.

use std::iter::Peekable;

use super::normal::{Normal, Seen};

/// What stands between a group of digits and the next.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Link {
    /// A blank or hyphen or two.
    Close,
    /// The border of two cells.
    Cell,
    /// The end of a line.
    Line,
    /// A point or stroke: a number may be written so, and so are days, decimals and lists.
    Marked,
    /// Something else.
    None,
}

/// Some digits, the last of them may be an X. Of more than any number has, so many that this is seen.
#[derive(Clone, Copy, Debug)]
pub(super) struct Digits {
    bytes: [u8; Self::MOST],
    length: u8,
}

impl Digits {
    /// One more than is looked at in one group.
    const MOST: usize = 41;

    pub(super) fn none() -> Self {
        Self {
            bytes: [0; Self::MOST],
            length: 0,
        }
    }

    fn push(&mut self, digit: u8) {
        if let Some(place) = self.bytes.get_mut(usize::from(self.length)) {
            *place = digit;
            self.length += 1;
        }
    }

    pub(super) fn extend(&mut self, other: &Self) {
        for &digit in other.as_str().as_bytes() {
            self.push(digit);
        }
    }

    pub(super) fn len(&self) -> usize {
        usize::from(self.length)
    }

    pub(super) fn as_str(&self) -> &str {
        let digits = self.bytes.get(..self.len()).unwrap_or_default();
        std::str::from_utf8(digits).unwrap_or_default()
    }
}

/// Digits without anything between; where they stand in the text, in bytes.
#[derive(Clone, Copy, Debug)]
pub(super) struct Group {
    pub(super) start: usize,
    pub(super) end: usize,
    pub(super) digits: Digits,
    /// To the next group.
    pub(super) link: Link,
}

/// The groups of a text, one after another.
pub(super) struct Groups<'a, S: Iterator<Item = Seen>> {
    normal: Normal<'a>,
    seen: Peekable<S>,
    /// The last sign was a letter or digit.
    in_word: bool,
    last: Option<Group>,
}

impl<'a, S: Iterator<Item = Seen> + Clone> Groups<'a, S> {
    pub(super) fn new(normal: Normal<'a>, seen: S) -> Self {
        Self {
            normal,
            seen: seen.peekable(),
            in_word: false,
            last: None,
        }
    }

    /// Whether the sign that comes is an X that ends a number.
    fn is_cross(&mut self) -> bool {
        if !self
            .seen
            .peek()
            .is_some_and(|seen| matches!(seen.sign, 'x' | 'X'))
        {
            return false;
        }
        let mut ahead = self.seen.clone();
        ahead.next();
        !ahead
            .next()
            .is_some_and(|seen| seen.sign.is_ascii_alphanumeric())
    }

    /// The next group, its link not known yet.
    fn bare(&mut self) -> Option<Group> {
        loop {
            let is_digit = self.seen.peek()?.sign.is_ascii_digit();
            // An X alone is the last box of a form.
            if is_digit || (!self.in_word && self.last.is_some() && self.is_cross()) {
                break;
            }
            let passed = self.seen.next()?;
            self.in_word = passed.sign.is_ascii_alphanumeric();
        }
        let start = self.seen.peek()?.at;
        let (mut end, mut digits) = (start, Digits::none());
        while let Some(seen) = self.seen.next_if(|seen| seen.sign.is_ascii_digit()) {
            end = seen.at + seen.bytes;
            digits.push(u8::try_from(seen.sign).unwrap_or_default());
            if let Some(second) = seen.second {
                digits.push(second);
            }
        }
        if self.is_cross()
            && let Some(cross) = self.seen.next()
        {
            end = cross.at + cross.bytes;
            digits.push(b'X');
        }
        self.in_word = true;
        Some(Group {
            start,
            end,
            digits,
            link: Link::None,
        })
    }
}

impl<S: Iterator<Item = Seen> + Clone> Iterator for Groups<'_, S> {
    type Item = Group;

    fn next(&mut self) -> Option<Group> {
        if self.last.is_none() {
            self.last = self.bare();
        }
        let mut group = self.last?;
        let next = self.bare();
        if let Some(next) = &next {
            group.link = self.normal.link(group.end, next.start);
        }
        self.last = next;
        Some(group)
    }
}
