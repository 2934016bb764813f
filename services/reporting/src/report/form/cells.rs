//! Cells of the tables as they are printed, with a sign behind what is not simply counted.

use std::collections::BTreeSet;

use gongkai_document::{Align, GridCell};

use super::Incomplete;
use crate::report::{
    Mark,
    reading::{Number, Reading, Unit},
};

/// Half characters in a cell of table 2: a quarter of the width.
pub const WIDE: usize = 18;
/// In one of tables 3 and 4: a number and a sign, and no note.
pub const NARROW: usize = 8;

/// Signs of notes that stand under the table, from ①.
const NOTES: u32 = 20;

/// Cells of one table, and which signs stand in it.
pub struct Cells<'a> {
    reading: &'a Reading<'a>,
    /// Half characters that a cell has on a line: a note that needs more stands under the table.
    room: usize,
    /// Those, in their order.
    below: Vec<&'a str>,
    used: BTreeSet<Mark>,
    /// Why there cannot be any, as it is told cell by cell.
    why_not: BTreeSet<&'a str>,
    missing: Vec<String>,
}

impl<'a> Cells<'a> {
    /// Of a report, in cells with room for so many half characters.
    pub fn of(reading: &'a Reading<'a>, room: usize) -> Self {
        Self {
            reading,
            room,
            below: Vec::new(),
            used: BTreeSet::new(),
            why_not: BTreeSet::new(),
            missing: Vec::new(),
        }
    }

    /// The cell of this key.
    pub fn cell(&mut self, key: &str) -> GridCell {
        let Some(number) = self.reading.number(key) else {
            self.missing.push(key.to_owned());
            return GridCell::default();
        };
        let mark = number.mark();
        self.used.extend(mark);
        if mark == Some(Mark::NotApplicable) && !number.note.is_empty() {
            self.why_not.insert(number.note);
        }
        let mut text = printed(number);
        let mut sign = mark.map_or("", Mark::sign).to_owned();
        if half_characters(&text) + half_characters(&sign) > self.room
            && let Some(of_note) = self.below(number)
        {
            text = figure(number);
            sign.insert(0, of_note);
        }
        GridCell {
            text,
            mark: sign,
            align: Align::Center,
            number: Some(number.value),
            ..GridCell::default()
        }
    }

    /// The sign of the note of a number, which then stands under the table; nothing if it has none, or no sign is left.
    fn below(&mut self, number: &Number<'a>) -> Option<char> {
        if number.note.is_empty() || number.mark() == Some(Mark::NotApplicable) {
            return None;
        }
        let known = self.below.iter().position(|note| *note == number.note);
        let at = known.unwrap_or(self.below.len());
        let at = u32::try_from(at).ok().filter(|at| *at < NOTES)?;
        if known.is_none() {
            self.below.push(number.note);
        }
        circled(at)
    }

    /// The cells of these columns, in a row of a table.
    pub fn row<const N: usize>(&mut self, row: &str, columns: [&str; N]) -> [GridCell; N] {
        columns.map(|column| self.cell(&format!("{row}.{column}")))
    }

    /// The lines under the table: notes of its cells, and what its signs mean; an error if cells are missing.
    pub fn notes(&self) -> Result<Vec<String>, Incomplete> {
        if !self.missing.is_empty() {
            return Err(Incomplete(self.missing.clone()));
        }
        let below = (0..).zip(&self.below).filter_map(|(at, note)| {
            let stop = if note.ends_with('。') { "" } else { "。" };
            Some(format!("{} {note}{stop}", circled(at)?))
        });
        let used = self.used.iter();
        Ok(below
            .chain(used.map(|mark| {
                let (sign, name) = (mark.sign(), mark.name(self.reading.word));
                if *mark == Mark::NotApplicable && !self.why_not.is_empty() {
                    let why = self.why_not.iter().copied().collect::<Vec<_>>().join("；");
                    return format!("{sign} {name}：{why}，按零列示。");
                }
                format!("{sign} {name}：{}", mark.said())
            }))
            .collect())
    }
}

/// ① to ⑳, from 0.
fn circled(at: u32) -> Option<char> {
    char::from_u32(u32::from('①') + at)
}

/// How wide a text is: two for what is as wide as high.
fn half_characters(text: &str) -> usize {
    text.chars().map(|c| if c.is_ascii() { 1 } else { 2 }).sum()
}

/// A number alone, with the unit that its column does not name.
fn figure(number: &Number<'_>) -> String {
    let unit = if number.unit == Unit::Yuan { "元" } else { "" };
    format!("{}{unit}", number.print())
}

/// `12（其中修订3件）`.
fn printed(number: &Number<'_>) -> String {
    let figure = figure(number);
    match number.note {
        // Why there cannot be any stands under the table.
        _ if number.mark() == Some(Mark::NotApplicable) => figure,
        "" => figure,
        note => format!("{figure}（{note}）"),
    }
}
