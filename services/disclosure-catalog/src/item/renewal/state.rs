//! Which copies are made anew, and how far each is.

use chrono::NaiveDate;
use gongkai_document::inspect::Reason;
use gongkai_law::code::codes;
use serde::Serialize;
use uuid::Uuid;

codes! {
    /// How far a copy is.
    pub enum RenewalState as "gongkai.catalog.v1.CopyRenewalState" {
        /// It waits.
        Queued = "queued", "待重制";
        /// The new copy is read.
        Renewed = "renewed", "已重制";
        /// It came out as it was.
        Unchanged = "unchanged", "与原副本一致";
        /// It could not be made.
        Failed = "failed", "未能重制";
    }
}

/// A published copy.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PublishedCopy {
    /// The item.
    pub item: Uuid,
    /// The attachment.
    pub file: Uuid,
    /// Its name.
    #[serde(skip)]
    pub file_name: String,
    /// Version of what made it; 0 before versions were counted.
    pub stripped_by: i16,
    /// Its checksum in hexadecimal digits.
    pub sha256: String,
}

/// A copy that is or was to be made anew.
#[derive(Debug, Clone)]
pub struct Renewal {
    /// UUIDv7.
    pub id: Uuid,
    /// The act it was part of.
    pub act: Uuid,
    /// The item.
    pub item: Uuid,
    /// The attachment.
    pub file: Uuid,
    /// How far it is.
    pub state: RenewalState,
    /// Why it failed.
    pub failure: Option<Reason>,
    /// Why it was asked for.
    pub reason: String,
    /// Who asked.
    pub asked_by: String,
    /// Civil date it was asked for.
    pub asked_on: NaiveDate,
    /// Civil date it was done, or failed.
    pub done_on: Option<NaiveDate>,
}
