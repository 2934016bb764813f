//! Sheets that come in: a table from XLSX or CSV, as texts, with the line each row stands on. An XLSX
//! is read by the worker alone ([`crate::Papers::read`]).
//!
//! The first line with at least two filled cells is the header (of a table of one column, the
//! first filled line): titles above a table are no part of it ([`Sheet::above`]), and empty lines are passed over.
//! Texts are trimmed. Everything wrong with a file is told at once, by line.

mod csv;
mod fault;
mod table;

use serde::{Deserialize, Serialize};

pub use fault::{AT_MOST, Fault};
pub use table::{Line, assemble};

pub use csv::neutral;

/// What reading a file gives: the table, and what is wrong with lines of it, which are there as far
/// as they could be read; or why there is no table.
pub type Read = Result<(Sheet, Vec<Fault>), Vec<Fault>>;

/// How large a sheet may be.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Limits {
    /// Bytes of the file, and, times ten, of what is packed in an XLSX.
    pub bytes: usize,
    /// Lines, counted from the first of the file.
    pub lines: usize,
    /// Columns.
    pub columns: usize,
}

impl Default for Limits {
    /// 10 MB, 20,000 lines, 100 columns.
    fn default() -> Self {
        Self {
            bytes: 10_000_000,
            lines: 20_000,
            columns: 100,
        }
    }
}

/// A table that came in.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sheet {
    /// The lines over the header, each as a text: titles.
    pub above: Vec<String>,
    /// Names of the columns; none is empty and none comes twice.
    pub header: Vec<String>,
    /// The lines under the header that have something on them.
    pub rows: Vec<Row>,
}

/// A line of a sheet.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Row {
    /// Where it stands in the file, from 1, as Excel and WPS show it.
    pub line: usize,
    /// As many as the header has names. A date is `2024-03-01`, a number has no zeros at its end.
    pub cells: Vec<String>,
}

impl Sheet {
    /// Reads a CSV (UTF-8, with or without BOM, or GB18030).
    pub fn read_csv(file: &[u8], limits: &Limits) -> Read {
        if file.len() > limits.bytes {
            return Err(vec![Fault::too_large(limits.bytes)]);
        }
        assemble(csv::lines(file, limits)?, Vec::new())
    }

    /// The place of a column by its name.
    pub fn column(&self, name: &str) -> Option<usize> {
        self.header.iter().position(|column| column == name)
    }
}
