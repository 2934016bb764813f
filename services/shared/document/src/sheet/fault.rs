//! What is wrong with a sheet.

use std::fmt;

use serde::{Deserialize, Serialize};

/// One thing that is wrong with a sheet, in Chinese and English.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fault {
    /// The line, from 1; `None` if it is the whole file.
    pub line: Option<usize>,
    /// The cell of the line, from 0; the header has its name. `None` if it is the whole line.
    pub cell: Option<usize>,
    /// For the person who wrote the sheet.
    pub zh: String,
    /// The same in English.
    pub en: String,
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (zh, en) = (&self.zh, &self.en);
        match (self.line, self.cell.map(|cell| cell + 1)) {
            (Some(line), Some(cell)) => {
                write!(
                    f,
                    "第{line}行第{cell}列：{zh}；line {line}, column {cell}: {en}"
                )
            }
            (Some(line), None) => write!(f, "第{line}行：{zh}；line {line}: {en}"),
            (None, _) => write!(f, "{zh}；{en}"),
        }
    }
}

impl std::error::Error for Fault {}

/// No more than so many faults are told: who uploads the wrong file needs no list.
pub const AT_MOST: usize = 50;

/// Characters of a file that a fault shows at most.
const EXCERPT: usize = 40;

/// What a fault shows of a text of the file: enough to find it, and never the whole file.
pub fn excerpt(text: &str) -> String {
    match text.char_indices().nth(EXCERPT) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}

impl Fault {
    /// The column it stands in, in a file with this header; empty for a whole line.
    pub fn column(&self, header: &[String]) -> String {
        match self.cell {
            Some(cell) => {
                (header.get(cell).cloned()).unwrap_or_else(|| format!("第{}列", cell + 1))
            }
            None => String::new(),
        }
    }

    /// Of the whole file.
    pub fn file(zh: impl Into<String>, en: impl Into<String>) -> Self {
        Self {
            line: None,
            cell: None,
            zh: zh.into(),
            en: en.into(),
        }
    }

    /// Of a line.
    pub fn line(line: usize, zh: impl Into<String>, en: impl Into<String>) -> Self {
        Self {
            line: Some(line),
            ..Self::file(zh, en)
        }
    }

    /// Of a cell of a line.
    pub fn cell(line: usize, cell: usize, zh: impl Into<String>, en: impl Into<String>) -> Self {
        Self {
            cell: Some(cell),
            ..Self::line(line, zh, en)
        }
    }

    /// More bytes than may be.
    pub fn too_large(bytes: usize) -> Self {
        let megabytes = bytes.div_ceil(1_000_000);
        Self::file(
            format!("文件过大，不得超过 {megabytes} MB"),
            format!("the file is larger than {megabytes} MB"),
        )
    }

    /// More lines than may be.
    pub fn too_many_lines(limit: usize) -> Self {
        Self::file(
            format!("行数过多，不得超过 {limit} 行"),
            format!("there are more than {limit} lines"),
        )
    }

    /// More columns than may be.
    pub fn too_many_columns(line: usize, limit: usize) -> Self {
        Self::line(
            line,
            format!("列数过多，不得超过 {limit} 列"),
            format!("there are more than {limit} columns"),
        )
    }

    /// A file of a time before XLSX, or one with a password.
    pub fn old_or_locked() -> Self {
        Self::file(
            "文件是旧版 .xls 或者加了密码，请另存为不加密的 .xlsx 或 .csv",
            "the file is an old .xls or has a password: save it as .xlsx or .csv without one",
        )
    }

    /// No sheet at all; `why` is what the reader says.
    pub fn broken(why: impl fmt::Display) -> Self {
        Self::file(
            "文件损坏或者不是表格，无法读取",
            format!("the file is broken or no sheet: {why}"),
        )
    }
}
