//! How often published items are read by the public and their files loaded, by item and day; nothing of who did.
//!
//! What is counted is collected in memory and written every few seconds, and when the service ends: no reader waits for
//! a row, and a crash loses those few seconds.

mod counter;
mod grpc;
mod store;

use chrono::NaiveDate;
use uuid::Uuid;

pub use counter::Views;
pub use grpc::ViewReads;

/// How often an item was read and its files loaded.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Counts {
    /// Readings.
    pub views: i64,
    /// Files.
    pub downloads: i64,
}

/// An item, and a civil date.
pub type Place = (Uuid, NaiveDate);
