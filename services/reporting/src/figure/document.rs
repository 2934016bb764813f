//! Rules and normative documents, which table 2 counts.

use chrono::NaiveDate;
use gongkai_law::code::codes;

codes! {
    /// Of which row of table 2 a document is.
    pub enum DocumentKind {
        /// A rule.
        Rule = "rule", "规章";
        /// A normative document.
        NormativeDocument = "normative_document", "行政规范性文件";
    }
}

/// What of an item may change that a document is counted by. The day it was made does not: amended, it is no new one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Validity {
    /// Of which row it is; none of what is no document.
    pub document: Option<DocumentKind>,
    /// Civil date on which it is in force for the last time, if one is set.
    pub valid_until: Option<NaiveDate>,
}

/// The documents of a kind, of a year. One that was withdrawn by its end is none of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DocumentCount {
    /// The kind.
    pub kind: DocumentKind,
    /// Whether that is assumed of them.
    pub assumed: bool,
    /// Made in the year.
    pub made: u64,
    /// Ended in the year: repealed, or lapsed the day after the last on which they were in force.
    pub ended: u64,
    /// Of them, those that lapsed.
    pub lapsed: u64,
    /// Made by the last day of the year, and in force on it.
    pub in_force: u64,
    /// Published in the year.
    pub disclosed: u64,
    /// Public by the last day of the year, and in force on it.
    pub public_total: u64,
}
