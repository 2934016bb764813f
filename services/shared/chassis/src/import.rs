//! What is wrong with a file that is imported, and the refusal of the whole import.

use crate::{
    error::Error,
    fields::{Fields, Violation},
};

/// One thing that is wrong, for the person who wrote the file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// The line, from 1; 0 for the whole file.
    pub line: usize,
    /// The column; empty for the whole line.
    pub column: String,
    /// In Chinese.
    pub zh: String,
    /// In English.
    pub en: String,
}

impl Fault {
    /// In a cell.
    pub fn cell(line: usize, column: &str, zh: impl Into<String>, en: impl Into<String>) -> Self {
        Self {
            line,
            column: column.to_owned(),
            zh: zh.into(),
            en: en.into(),
        }
    }

    /// That a field of a line is wrong.
    pub fn of(line: usize, violation: Violation) -> Self {
        Self {
            line,
            column: violation.field,
            zh: violation.zh,
            en: violation.en,
        }
    }
}

/// The refusal of an import that has these faults; as many of them as an answer has room for.
pub fn refusal(faults: &[Fault]) -> Error {
    let mut fields = Fields::default();
    for fault in faults {
        let place = match (fault.line, fault.column.as_str()) {
            (0, _) => "content".to_owned(),
            (line, "") => format!("content[{line}]"),
            (line, column) => format!("content[{line}].{column}"),
        };
        fields.wrong(&place, &fault.zh, &fault.en);
    }
    match fields.done() {
        Err(error) => error,
        Ok(()) => Error::internal("an import without faults was refused"),
    }
}
