//! Epochs: after a restore from a backup events may be missing that subscribers have seen.

use gongkai_chassis::{db::Db, error::Result};

use crate::store;

/// Begins a new epoch for all streams of the service and answers its name. It is called
/// once after a restore, before the service runs again; from code, until the operators' runbooks
/// bring a command. Numbers go on from the heads that were restored; every subscriber stops the
/// streams of the old epoch and reads them anew.
pub async fn begin(db: &Db) -> Result<String> {
    let epoch = db.ids.next().to_string();
    let mut tx = db.begin_wide("journal.begin_epoch").await?;
    store::lock_fence(tx.conn()).await?;
    store::begin_epoch(tx.conn(), &epoch).await?;
    tx.commit().await?;
    Ok(epoch)
}
