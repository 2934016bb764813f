//! Which packages were made: who took a record out, and what left.

use chrono::{DateTime, NaiveDate, Utc};
use gongkai_chassis::{clock::timestamp, identity::BureauId, page::Position};
use gongkai_proto::common::v1::ArchivePackage;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

mod store;

pub use store::{keep, list};

/// A package that was made.
#[derive(Debug, Clone)]
pub struct Package {
    /// Its id.
    pub id: Uuid,
    /// Of an item or a case.
    pub record: Uuid,
    /// SHA-256 of the whole package.
    pub sha256: String,
    /// How long it is.
    pub byte_size: i64,
    /// Files in it.
    pub files: i32,
    /// Subject of who made it.
    pub made_by: String,
    /// Civil date.
    pub made_on: NaiveDate,
    /// When, by the wall clock.
    pub made_at: DateTime<Utc>,
}

impl Package {
    /// As it is sent.
    pub fn message(&self, bureau: &BureauId) -> ArchivePackage {
        ArchivePackage {
            id: self.id.to_string(),
            bureau_id: bureau.to_string(),
            record_id: self.record.to_string(),
            sha256: self.sha256.clone(),
            byte_size: self.byte_size,
            files: self.files,
            made_by: self.made_by.clone(),
            made_on: self.made_on.to_string(),
            made_at: Some(timestamp(self.made_at)),
        }
    }
}

/// The place of a package in the list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct After(pub Uuid);

impl Position for After {
    /// Always: every id could be one of a package.
    fn is_possible(&self) -> bool {
        true
    }
}
