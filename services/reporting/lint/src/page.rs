//! The text of a file, of which every character knows where it stands in the file.

use std::ops::Range;

use crate::words;

/// A place in the text: so many characters from `at`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Spot {
    /// The first character.
    pub at: usize,
    /// How many characters.
    pub len: usize,
}

impl Spot {
    /// The place from `start` to before `end`.
    #[must_use]
    pub fn of(range: Range<usize>) -> Self {
        Self {
            at: range.start,
            len: range.end.saturating_sub(range.start),
        }
    }

    /// Behind the last character.
    #[must_use]
    pub fn end(self) -> usize {
        self.at + self.len
    }
}

/// Where on paper a character stands.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Ink {
    /// The page, from 1.
    pub page: usize,
    /// Left, bottom, right, top, in points from the lower left corner.
    pub area: [f64; 4],
}

/// Where the characters of a text stand in their file.
#[derive(Clone, Debug)]
pub enum Places {
    /// The text is the file.
    Same,
    /// At these lines and columns of the source.
    Source(Vec<(usize, usize)>),
    /// On pages.
    Paper(Vec<Ink>),
}

/// Where something stands, as it is told.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Position {
    /// From 1.
    pub line: usize,
    /// In characters, from 1.
    pub column: usize,
    /// On paper.
    pub ink: Option<Ink>,
}

/// The text of a file.
#[derive(Clone, Debug)]
pub struct Page {
    shown: Vec<char>,
    text: Vec<char>,
    starts: Vec<usize>,
    places: Places,
    /// The file says itself that it is an excerpt.
    pub is_excerpt: bool,
}

/// Wide forms of signs as narrow ones, so that rules know one form; one for one, so that places stay.
fn narrow(c: char) -> char {
    match c {
        '（' | '﹙' => '(',
        '）' | '﹚' => ')',
        '：' => ':',
        '；' => ';',
        '，' => ',',
        '％' => '%',
        '｜' | '│' => '|',
        '／' => '/',
        '．' => '.',
        '－' | '—' | '–' | '─' | '‐' | '‑' | '−' => '-',
        '０'..='９' => {
            char::from_u32(u32::from(c) - u32::from('０') + u32::from('0')).unwrap_or(c)
        }
        '\n' => '\n',
        c if c.is_whitespace() || matches!(c, '\u{FEFF}' | '\u{200B}') => ' ',
        c => c,
    }
}

impl Page {
    /// A text, lines ended by `\n`.
    #[must_use]
    pub fn new(shown: Vec<char>, places: Places) -> Self {
        let text: Vec<char> = shown.iter().map(|&c| narrow(c)).collect();
        let mut starts = vec![0];
        starts.extend(
            (0..text.len())
                .filter(|&at| text[at] == '\n')
                .map(|at| at + 1),
        );
        Self {
            shown,
            text,
            starts,
            places,
            is_excerpt: false,
        }
    }

    /// The text as rules see it: signs narrow, remarks blank.
    #[must_use]
    pub fn text(&self) -> &[char] {
        &self.text
    }

    /// The text as it was written.
    #[must_use]
    pub fn shown(&self) -> &[char] {
        &self.shown
    }

    /// What was written at a place.
    #[must_use]
    pub fn words(&self, spot: Spot) -> String {
        words::piece(&self.shown, spot.at..spot.end())
    }

    /// Takes a place out of what rules see.
    pub fn mask(&mut self, range: Range<usize>) {
        for at in range {
            if let Some(c) = self.text.get_mut(at).filter(|c| **c != '\n') {
                *c = ' ';
            }
        }
    }

    /// Parts two cells at a place.
    pub(crate) fn part(&mut self, at: usize) {
        if let Some(c) = self.text.get_mut(at) {
            *c = '|';
        }
    }

    /// How many lines there are.
    #[must_use]
    pub fn lines(&self) -> usize {
        self.starts.len()
    }

    /// Where a line stands, its end not included.
    #[must_use]
    pub fn line(&self, line: usize) -> Range<usize> {
        let Some(&start) = self.starts.get(line) else {
            return self.text.len()..self.text.len();
        };
        let end = self
            .starts
            .get(line + 1)
            .map_or(self.text.len(), |next| next - 1);
        start..end
    }

    /// In which line a character stands, from 0.
    #[must_use]
    pub fn line_of(&self, at: usize) -> usize {
        self.starts
            .partition_point(|&start| start <= at)
            .saturating_sub(1)
    }

    /// Where something stands, as it is told.
    #[must_use]
    pub fn position(&self, spot: Spot) -> Position {
        let line = self.line_of(spot.at);
        let column = spot.at - self.starts.get(line).copied().unwrap_or_default() + 1;
        let mut position = Position {
            line: line + 1,
            column,
            ink: None,
        };
        match &self.places {
            Places::Same => {}
            Places::Source(source) => {
                if let Some(&(line, column)) = source.get(spot.at).or(source.last()) {
                    (position.line, position.column) = (line, column);
                }
            }
            Places::Paper(ink) => {
                let end = spot.end().min(ink.len());
                let of = ink.get(spot.at.min(end)..end).unwrap_or_default();
                position.ink = around(of).or_else(|| ink.get(spot.at).or(ink.last()).copied());
            }
        }
        position
    }
}

/// The box around what stands on the first page of these.
fn around(ink: &[Ink]) -> Option<Ink> {
    let first = ink.iter().find(|ink| ink.area[2] > ink.area[0])?;
    let same = ink
        .iter()
        .filter(|ink| ink.page == first.page && ink.area[2] > ink.area[0]);
    let area = same.fold(first.area, |area, ink| {
        [
            area[0].min(ink.area[0]),
            area[1].min(ink.area[1]),
            area[2].max(ink.area[2]),
            area[3].max(ink.area[3]),
        ]
    });
    Some(Ink {
        page: first.page,
        area,
    })
}
