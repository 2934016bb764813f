//! Cells of the tables as they are printed, with a sign behind what is not simply counted.

use std::collections::BTreeSet;

use gongkai_document::{Align, GridCell};

use super::Incomplete;
use crate::report::{
    Mark,
    reading::{Number, Reading, Unit},
};

/// Cells of one table, and which signs stand in it.
pub struct Cells<'a> {
    reading: &'a Reading<'a>,
    used: BTreeSet<Mark>,
    /// Why there cannot be any, as it is told cell by cell.
    why_not: BTreeSet<&'a str>,
    missing: Vec<String>,
}

impl<'a> Cells<'a> {
    /// Of a report.
    pub fn of(reading: &'a Reading<'a>) -> Self {
        Self {
            reading,
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
        GridCell {
            text: printed(number),
            mark: mark.map_or("", Mark::sign).to_owned(),
            align: Align::Center,
            number: Some(number.value),
            ..GridCell::default()
        }
    }

    /// The cells of these columns, in a row of a table.
    pub fn row<const N: usize>(&mut self, row: &str, columns: [&str; N]) -> [GridCell; N] {
        columns.map(|column| self.cell(&format!("{row}.{column}")))
    }

    /// The lines under the table that explain its signs; an error if cells are missing.
    pub fn notes(&self) -> Result<Vec<String>, Incomplete> {
        if !self.missing.is_empty() {
            return Err(Incomplete(self.missing.clone()));
        }
        let used = self.used.iter();
        Ok(used
            .map(|mark| {
                let (sign, name) = (mark.sign(), mark.name(self.reading.word));
                if *mark == Mark::NotApplicable && !self.why_not.is_empty() {
                    let why = self.why_not.iter().copied().collect::<Vec<_>>().join("；");
                    return format!("{sign} {name}：{why}，按零列示。");
                }
                format!("{sign} {name}：{}", mark.said())
            })
            .collect())
    }
}

/// `12（其中修订3件）`.
fn printed(number: &Number<'_>) -> String {
    let unit = if number.unit == Unit::Yuan { "元" } else { "" };
    let figure = format!("{}{unit}", number.print());
    match number.note {
        // Why there cannot be any stands under the table.
        _ if number.mark() == Some(Mark::NotApplicable) => figure,
        "" => figure,
        note => format!("{figure}（{note}）"),
    }
}
