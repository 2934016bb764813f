//! HTML as lines of text: a paragraph is a line, a row of a table one with strokes between its cells. Every
//! character knows its line and column in the source.
//!
//! No tree is built: tags are gone through once, so that nothing a page nests can take more time or memory than
//! its length.

use std::collections::HashSet;

use super::{Unreadable, not_empty};
use crate::page::{Page, Places};

/// Elements whose text nobody sees.
const UNSEEN: [&str; 9] = [
    "script", "style", "head", "template", "noscript", "select", "svg", "iframe", "textarea",
];

/// Elements that begin and end a line.
const BLOCKS: [&str; 26] = [
    "p",
    "div",
    "li",
    "ul",
    "ol",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "section",
    "article",
    "header",
    "footer",
    "table",
    "caption",
    "blockquote",
    "dl",
    "dt",
    "dd",
    "pre",
    "form",
    "body",
    "main",
    "nav",
];

/// The named characters that pages of bureaus use.
const NAMED: [(&str, char); 14] = [
    ("amp", '&'),
    ("lt", '<'),
    ("gt", '>'),
    ("quot", '"'),
    ("apos", '\''),
    ("nbsp", ' '),
    ("ensp", ' '),
    ("emsp", ' '),
    ("ldquo", '“'),
    ("rdquo", '”'),
    ("middot", '·'),
    ("hellip", '…'),
    ("mdash", '—'),
    ("times", '×'),
];

/// The text of a page.
pub(super) fn page(source: &str) -> Result<Page, Unreadable> {
    let mut reader = Reader::new(source.chars().collect());
    reader.read();
    let Reader { shown, places, .. } = reader;
    not_empty(Page::new(shown, Places::Source(places)))
}

struct Reader {
    source: Vec<char>,
    at: usize,
    line: usize,
    column: usize,
    shown: Vec<char>,
    places: Vec<(usize, usize)>,
    /// Rows of tables in each other that are open, and how many cells each has.
    rows: Vec<usize>,
    /// A blank is due before the next character.
    blank: bool,
    /// Elements that end nowhere behind here.
    endless: HashSet<String>,
}

impl Reader {
    fn new(source: Vec<char>) -> Self {
        Self {
            source,
            at: 0,
            line: 1,
            column: 1,
            shown: Vec::new(),
            places: Vec::new(),
            rows: Vec::new(),
            blank: false,
            endless: HashSet::new(),
        }
    }

    fn read(&mut self) {
        while self.at < self.source.len() {
            match self.source[self.at] {
                '<' if self.is_tag() => self.tag(),
                '&' => self.entity(),
                c => {
                    self.push(c);
                    self.step();
                }
            }
        }
    }

    /// One character of the source further.
    fn step(&mut self) {
        if self.source.get(self.at) == Some(&'\n') {
            self.line += 1;
            self.column = 1;
        } else {
            self.column += 1;
        }
        self.at += 1;
    }

    fn steps_to(&mut self, end: usize) {
        while self.at < end.min(self.source.len()) {
            self.step();
        }
    }

    fn is_tag(&self) -> bool {
        let next = self.source.get(self.at + 1);
        next.is_some_and(|c| c.is_ascii_alphabetic() || matches!(c, '/' | '!' | '?'))
    }

    /// Shows a character; blanks are one, and none begins a line.
    fn push(&mut self, c: char) {
        // A stroke that is text is none that parts cells.
        let c = if c == '|' { '/' } else { c };
        if c.is_whitespace() {
            self.blank = true;
            return;
        }
        let begins = matches!(self.shown.last(), None | Some('\n'));
        if self.blank && !begins {
            self.put(' ');
        }
        self.blank = false;
        self.put(c);
    }

    fn put(&mut self, c: char) {
        self.shown.push(c);
        self.places.push((self.line, self.column));
    }

    /// The next character begins a line; within a row, what would be one is a blank.
    fn break_line(&mut self) {
        if self.rows.is_empty() {
            self.blank = false;
            if !matches!(self.shown.last(), None | Some('\n')) {
                self.put('\n');
            }
        } else {
            self.blank = true;
        }
    }

    fn tag(&mut self) {
        let rest = &self.source[self.at..];
        if crate::words::is_at(rest, 0, "<!--") {
            let end = find(rest, 4, "-->").map_or(rest.len(), |end| end + 3);
            self.steps_to(self.at + end);
            return;
        }
        let closes = rest.get(1) == Some(&'/');
        let name: String = rest[1 + usize::from(closes)..]
            .iter()
            .take(20)
            .take_while(|c| c.is_ascii_alphanumeric())
            .map(char::to_ascii_lowercase)
            .collect();
        let end = self.at + end_of_tag(rest);
        let hidden = !closes && is_hidden(&self.source[self.at..end]);
        if !closes && (UNSEEN.contains(&name.as_str()) || hidden) {
            self.steps_to(end);
            self.skip(&name);
            return;
        }
        self.mark(&name, closes);
        self.steps_to(end);
    }

    /// What a tag does to the lines.
    fn mark(&mut self, name: &str, closes: bool) {
        match (name, closes) {
            ("br" | "hr", _) => self.break_line(),
            ("tr", false) => {
                self.break_line();
                self.rows.push(0);
            }
            ("tr", true) => {
                self.rows.pop();
                self.break_line();
            }
            ("td" | "th", false) => {
                if let Some(cells) = self.rows.last_mut() {
                    *cells += 1;
                    let first = *cells == 1;
                    self.blank = false;
                    if !first {
                        " | ".chars().for_each(|c| self.put(c));
                    }
                }
            }
            ("table", true) => {
                if self.rows.len() <= 1 {
                    self.rows.clear();
                }
                self.break_line();
            }
            (name, _) if BLOCKS.contains(&name) => self.break_line(),
            _ => {}
        }
    }

    /// Goes behind the end of an element that is not seen; without an end nothing is skipped but it.
    fn skip(&mut self, name: &str) {
        let void = matches!(name, "input" | "img" | "br" | "hr" | "meta" | "link");
        if void || self.endless.contains(name) {
            return;
        }
        match find_tag(&self.source, self.at, &format!("</{name}")) {
            Some(found) => self.steps_to(found),
            None => {
                self.endless.insert(name.to_owned());
            }
        }
    }

    fn entity(&mut self) {
        let rest = &self.source[self.at + 1..];
        let name: String = rest
            .iter()
            .take(10)
            .take_while(|c| c.is_ascii_alphanumeric() || **c == '#')
            .collect();
        let ends = usize::from(rest.get(name.chars().count()) == Some(&';'));
        let code = name.strip_prefix('#').and_then(|code| {
            let number = match code.strip_prefix(['x', 'X']) {
                Some(hex) => u32::from_str_radix(hex, 16).ok(),
                None => code.parse().ok(),
            };
            number.and_then(char::from_u32)
        });
        let named = NAMED
            .iter()
            .find(|(known, _)| *known == name)
            .map(|(_, c)| *c);
        if let Some(c) = code.or(named) {
            self.push(if c == '\u{A0}' { ' ' } else { c });
            let end = self.at + 1 + name.len() + ends;
            self.steps_to(end);
        } else {
            self.push('&');
            self.step();
        }
    }
}

/// Where a tag ends; a sign in quotation marks does not end it.
fn end_of_tag(tag: &[char]) -> usize {
    let mut quote = None;
    for (at, &c) in tag.iter().enumerate().take(4_000) {
        match (quote, c) {
            (None, '>') => return at + 1,
            (None, '"' | '\'') => quote = Some(c),
            (Some(open), c) if open == c => quote = None,
            _ => {}
        }
    }
    // A quotation mark without its other.
    tag.iter()
        .position(|&c| c == '>')
        .map_or(tag.len(), |at| at + 1)
}

/// Hidden by its own style, as pages hide copies for printing.
fn is_hidden(tag: &[char]) -> bool {
    let tag: String = tag.iter().filter(|c| !c.is_whitespace()).collect();
    tag.to_ascii_lowercase().contains("display:none")
}

fn find(text: &[char], from: usize, word: &str) -> Option<usize> {
    crate::words::find(text, from..text.len(), word)
}

/// The end tag of an element, whatever its letters' case.
fn find_tag(text: &[char], from: usize, tag: &str) -> Option<usize> {
    let length = tag.chars().count();
    (from..text.len().saturating_sub(length)).find(|&at| {
        text[at] == '<'
            && text[at..at + length]
                .iter()
                .zip(tag.chars())
                .all(|(c, d)| c.to_ascii_lowercase() == d)
    })
}
