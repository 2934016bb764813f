//! Cells of the tables as they are printed, with a sign behind what is not simply counted.

use std::collections::BTreeSet;

use gongkai_document::{Align, GridCell};

use super::Incomplete;
use crate::report::{
    message::proto::Origin,
    reading::{Number, Reading, Unit},
};

/// Signs, what they are called, and what is said under the table.
pub const MARKS: [(&str, &str, &str); 4] = [
    (
        "△",
        "未登记",
        "该项没有登记，也没有填报，按零列示，并非已核实为零。",
    ),
    ("※", "不适用", "本机关不办理该类事项，按零列示。"),
    ("◇", "填报", "该数字由本机关填报，来源和依据见填报记录。"),
    ("＊", "假设", "该数字所依据的登记含有假设的内容。"),
];

/// The sign of what there cannot be.
const NOT_APPLICABLE: usize = 1;

/// Cells of one table, and which signs stand in it.
pub struct Cells<'a> {
    reading: &'a Reading<'a>,
    used: BTreeSet<usize>,
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
        let mark = match number.origin {
            Origin::NotRegistered => Some(0),
            Origin::NotApplicable => Some(NOT_APPLICABLE),
            _ if number.assumed => Some(3),
            Origin::Declared => Some(2),
            Origin::Counted | Origin::Unspecified => None,
        };
        self.used.extend(mark);
        if mark == Some(NOT_APPLICABLE) && !number.note.is_empty() {
            self.why_not.insert(number.note);
        }
        GridCell {
            text: printed(number),
            mark: mark.map_or("", |at| MARKS[at].0).to_owned(),
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
            .map(|&at| {
                let (sign, name, said) = MARKS[at];
                let name = if at == 3 { self.reading.word } else { name };
                if at == NOT_APPLICABLE && !self.why_not.is_empty() {
                    let why = self.why_not.iter().copied().collect::<Vec<_>>().join("；");
                    return format!("{sign} {name}：{why}，按零列示。");
                }
                format!("{sign} {name}：{said}")
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
        _ if number.origin == Origin::NotApplicable => figure,
        "" => figure,
        note => format!("{figure}（{note}）"),
    }
}
