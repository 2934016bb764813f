//! What an item is as a document. Pure.

use chrono::NaiveDate;
use gongkai_law::code::codes;
use serde::{Deserialize, Serialize};

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
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Validity {
    /// Of which row it is; none of what is no document.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub document: Option<DocumentKind>,
    /// Civil date on which it is in force for the last time, if one is set.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub valid_until: Option<NaiveDate>,
}
