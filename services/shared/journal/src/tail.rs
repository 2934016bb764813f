//! A service's own events in the order in which they became visible, for what it derives of them.

use std::collections::HashMap;

use gongkai_chassis::{
    db::Db,
    error::{Error, Result},
};
use uuid::Uuid;

use crate::store;

/// An event that was recorded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Recorded {
    /// Its place among all events of the service: greater than that of every event which could be seen
    /// before it.
    pub position: u64,
    /// Its type, `gongkai.<service>.<entity>.<act>.v<major>`.
    pub event_type: String,
    /// What it is about.
    pub subject: String,
    /// The bureau of its stream.
    pub bureau_id: String,
}

/// The epoch of the journal, and the position of its last event, 0 for none. Positions of another epoch say
/// nothing.
pub async fn end(db: &Db) -> Result<(String, u64)> {
    let (epoch, position) = store::end(db.events()).await?;
    Ok((epoch, u64::try_from(position).map_err(Error::internal)?))
}

/// The first public events after a position, at most so many.
pub async fn public_after(db: &Db, position: u64, most: u32) -> Result<Vec<Recorded>> {
    store::public_after(db.events(), position, most).await
}

/// What public events of a type that follow a position are about, also those that were committed and have no position
/// yet.
pub async fn subjects_after(db: &Db, position: u64, event_type: &str) -> Result<Vec<String>> {
    store::subjects_after(db.wide(), position, event_type).await
}

/// The position of the first public event about each of these, a bureau and an id; of one about which there is none,
/// nothing.
pub async fn first_public(db: &Db, subjects: &[(String, Uuid)]) -> Result<HashMap<Uuid, u64>> {
    store::first_public(db.events(), subjects).await
}
