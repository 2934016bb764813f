//! What is wrong with a sheet of opening stock.

use gongkai_chassis::{
    error::Error,
    fields::{Fields, Violation},
};

use crate::cases::kernel::LEGAL_DATE;

/// The column that says what happened.
pub const HAPPENED: &str = "办理环节";
/// The column of its day.
pub const ON: &str = "日期";

/// The column of a sheet in which that stands which errors call by this name.
pub type Columns = fn(&str) -> Option<&'static str>;

/// One thing that is wrong.
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

    /// That the rules of the case do not allow a line. `column` says where what errors call a field
    /// stands; what is wrong with none of them is wrong with what happened.
    pub fn refused(line: usize, error: &Error, column: Columns) -> Vec<Self> {
        let fields = error.violations();
        let told: Vec<Self> = fields
            .map(|(field, zh, en)| {
                let day = (field == LEGAL_DATE).then_some(ON);
                let column = day.or_else(|| column(field));
                Self::cell(line, column.unwrap_or(HAPPENED), zh, en)
            })
            .collect();
        if told.is_empty() {
            let (zh, en) = error.sentences();
            return vec![Self::cell(line, HAPPENED, zh, en)];
        }
        told
    }

    /// What is wrong with the form of a file whose header, if it has one, names these columns.
    pub fn of_form(fault: gongkai_document::sheet::Fault, header: &[String]) -> Self {
        let column = fault.cell.map(|cell| match header.get(cell) {
            Some(name) => name.clone(),
            None => format!("第{}列", cell + 1),
        });
        Self {
            line: fault.line.unwrap_or_default(),
            column: column.unwrap_or_default(),
            zh: fault.zh,
            en: fault.en,
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
    // The details of a status travel in headers.
    const ROOM: usize = 4000;
    let mut fields = Fields::default();
    let mut taken = 0;
    for fault in faults {
        taken += fault.column.len() + fault.zh.len() + fault.en.len();
        if taken > ROOM {
            break;
        }
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
