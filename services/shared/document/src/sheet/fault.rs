//! What is wrong with a sheet.

use std::fmt;

/// One thing that is wrong with a sheet, in Chinese and English.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// The line, from 1; `None` if it is the whole file.
    pub line: Option<usize>,
    /// For the person who wrote the sheet.
    pub zh: String,
    /// The same in English.
    pub en: String,
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.line {
            Some(line) => write!(f, "第{line}行：{}；line {line}: {}", self.zh, self.en),
            None => write!(f, "{}；{}", self.zh, self.en),
        }
    }
}

impl std::error::Error for Fault {}

/// No more than so many faults are told: who uploads the wrong file needs no list.
pub(super) const AT_MOST: usize = 50;

impl Fault {
    pub(super) fn file(zh: impl Into<String>, en: impl Into<String>) -> Self {
        Self {
            line: None,
            zh: zh.into(),
            en: en.into(),
        }
    }

    pub(super) fn line(line: usize, zh: impl Into<String>, en: impl Into<String>) -> Self {
        Self {
            line: Some(line),
            ..Self::file(zh, en)
        }
    }

    pub(super) fn too_large(bytes: usize) -> Self {
        let megabytes = bytes.div_ceil(1_000_000);
        Self::file(
            format!("文件过大，不得超过 {megabytes} MB"),
            format!("the file is larger than {megabytes} MB"),
        )
    }

    pub(super) fn too_many_lines(limit: usize) -> Self {
        Self::file(
            format!("行数过多，不得超过 {limit} 行"),
            format!("there are more than {limit} lines"),
        )
    }

    pub(super) fn too_many_columns(line: usize, limit: usize) -> Self {
        Self::line(
            line,
            format!("列数过多，不得超过 {limit} 列"),
            format!("there are more than {limit} columns"),
        )
    }

    pub(super) fn old_or_locked() -> Self {
        Self::file(
            "文件是旧版 .xls 或者加了密码，请另存为不加密的 .xlsx 或 .csv",
            "the file is an old .xls or has a password: save it as .xlsx or .csv without one",
        )
    }

    pub(super) fn broken(why: impl fmt::Display) -> Self {
        Self::file(
            "文件损坏或者不是表格，无法读取",
            format!("the file is broken or no sheet: {why}"),
        )
    }
}
