//! Finding what is published: an index of words beside the tables.
//!
//! The index is derived, never the truth. It follows the public events of this service in the order in which they
//! became visible, and takes of each item they name what the table says is public then; each commit of the
//! index says up to which event it is complete. What is missing, damaged, of another version or of another epoch
//! of the journal is made anew. Every instance of the service has an index of its own.
//!
//! What is found is read from the table again before it is shown: what was withdrawn a moment ago is not.

mod alike;
mod asking;
mod best;
mod check;
mod collect;
mod compare;
mod condition;
mod excerpt;
mod finding;
mod follow;
mod forget;
mod grpc;
mod index;
mod left_out;
mod likeness;
mod lists;
mod mark;
mod message;
mod missed;
mod names;
mod number;
mod parts;
mod publisher;
mod query;
mod rebuild;
mod schema;
mod store;
mod words;

#[cfg(test)]
mod tests;

use chrono::NaiveDate;
use uuid::Uuid;

pub use check::{Check, PAUSE, check};
pub use follow::Finder;
pub use forget::forget;
pub use grpc::{Search, SearchIndexes};

/// What is found of a published item.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Document {
    /// Id of the item.
    pub id: Uuid,
    /// Its bureau.
    pub bureau: String,
    /// Its index number.
    pub index_number: String,
    /// Its title.
    pub title: String,
    /// Its abstract.
    pub summary: String,
    /// Its document number.
    pub document_number: String,
    /// Document number, abstract and body, one after the other.
    pub text: String,
    /// What its attachments say.
    pub attachments: String,
    /// Item of article 20.
    pub article20_code: u8,
    /// Office.
    pub office: String,
    /// Civil date it was published.
    pub published_on: NaiveDate,
    /// Position of its first publication in the journal.
    pub position: u64,
    /// How often it was published, revised or repealed.
    pub revision: u32,
}

impl Document {
    /// A number that no other item, and no other revision of it, is likely to have. The table computes the same
    /// (`catalog.search_marks`), so that both can be compared without a text being read.
    pub fn mark(&self) -> u64 {
        let low = u32::try_from(self.id.as_u128() & 0xffff_ffff).unwrap_or_default();
        u64::from(low) * u64::from(self.revision)
    }
}
