//! Sheets that come in: a table from XLSX or CSV, as texts, with the line each row stands on.
//!
//! The first line with at least two filled cells is the header (of a table of one column, the
//! first filled line): titles above a table are passed over, and so are empty lines. Texts are
//! trimmed. Everything wrong with a file is told at once, by line.

mod csv;
mod fault;
mod table;
mod xlsx;

pub use fault::Fault;

pub(crate) use csv::neutral;

/// How large a sheet may be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
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
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sheet {
    /// Names of the columns; none is empty and none comes twice.
    pub header: Vec<String>,
    /// The lines under the header that have something on them.
    pub rows: Vec<Row>,
}

/// A line of a sheet.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Row {
    /// Where it stands in the file, from 1, as Excel and WPS show it.
    pub line: usize,
    /// As many as the header has names. A date is `2024-03-01`, a number has no zeros at its end.
    pub cells: Vec<String>,
}

impl Sheet {
    /// Reads an XLSX (its first sheet) or a CSV (UTF-8, with or without BOM, or GB18030).
    pub fn read(file: &[u8], limits: &Limits) -> Result<Self, Vec<Fault>> {
        match Self::read_with_faults(file, limits)? {
            (sheet, faults) if faults.is_empty() => Ok(sheet),
            (_, faults) => Err(faults),
        }
    }

    /// The same, for who wants to tell what else is wrong in the file: lines that have a fault are
    /// there too, filled as far as they could be read.
    pub fn read_with_faults(
        file: &[u8],
        limits: &Limits,
    ) -> Result<(Self, Vec<Fault>), Vec<Fault>> {
        if file.len() > limits.bytes {
            return Err(vec![Fault::too_large(limits.bytes)]);
        }
        let (lines, mut faults) = if file.starts_with(b"PK\x03\x04") {
            xlsx::lines(file, limits)?
        } else if file.starts_with(b"\xD0\xCF\x11\xE0") {
            return Err(vec![Fault::old_or_locked()]);
        } else {
            (csv::lines(file, limits)?, Vec::new())
        };
        let sheet = match table::sheet(lines, &mut faults) {
            Ok(sheet) => sheet,
            Err(of_header) => {
                faults.extend(of_header);
                faults.sort_by_key(|fault| fault.line);
                return Err(faults);
            }
        };
        faults.sort_by_key(|fault| fault.line);
        Ok((sheet, faults))
    }

    /// The place of a column by its name.
    pub fn column(&self, name: &str) -> Option<usize> {
        self.header.iter().position(|column| column == name)
    }
}
