//! What a package is of.

use chrono::{DateTime, NaiveDate, Utc};

/// How much a package holds (聚合层次).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Level {
    /// One record (件).
    Item,
    /// The file of a case (案卷).
    File,
}

impl Level {
    /// The word for it.
    pub fn zh(self) -> &'static str {
        match self {
            Self::Item => "件",
            Self::File => "案卷",
        }
    }
}

/// What is known of a record. What is empty is left out.
#[derive(Debug, Clone)]
pub struct Record {
    /// How much it is.
    pub level: Level,
    /// Full name of the bureau (立档单位名称).
    pub bureau: String,
    /// Its unified social credit code.
    pub credit_code: String,
    /// The number the record has there (电子文件号): an index number, the number of a case. Names the package.
    pub number: String,
    /// Title (题名).
    pub title: String,
    /// Document number (文件编号).
    pub document_number: String,
    /// Who is responsible for what it says (责任者).
    pub author: String,
    /// Civil date it bears (日期).
    pub dated_on: NaiveDate,
    /// How long it is kept (保管期限), in words.
    pub retention: String,
    /// What else is known: names of elements, each a word, with values.
    pub more: Vec<(&'static str, String)>,
    /// What was done with it, the first first.
    pub acts: Vec<Act>,
}

/// Something that was done with a record (业务实体).
#[derive(Debug, Clone)]
pub struct Act {
    /// What (业务行为).
    pub act: String,
    /// Who did it.
    pub by: String,
    /// Civil date it counts for.
    pub on: NaiveDate,
    /// When it was entered.
    pub at: DateTime<Utc>,
    /// Why, or what was recorded with it (行为描述).
    pub words: String,
}

/// A content file.
#[derive(Debug, Clone)]
pub struct Content {
    /// What it is (题名).
    pub title: String,
    /// What the file is called, with its ending.
    pub file_name: String,
    /// Its media type (格式信息).
    pub media_type: String,
    /// Who is responsible for it.
    pub author: String,
    /// Civil date it bears.
    pub dated_on: NaiveDate,
    /// Whether it is the record itself, and not what belongs to it (主从声明).
    pub main: bool,
}
