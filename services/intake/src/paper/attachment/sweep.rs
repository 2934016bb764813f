//! Removes objects that are nobody's file: of uploads that ended between the object and the row.

use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use gongkai_chassis::{db::Db, error::Result};
use tokio_util::sync::CancellationToken;

use super::{object::Objects, store};

/// A younger object may be that of an upload whose row is about to be written.
const AGE: TimeDelta = TimeDelta::days(1);
/// Pause between sweeps: what lies there does no harm.
const EVERY: Duration = Duration::from_hours(6);
/// So many objects are looked up at once.
const BATCH: usize = 500;

/// Sweeps until cancelled, at once and every few hours.
pub async fn sweep(db: Db, objects: Objects, cancel: CancellationToken) {
    loop {
        let before = db.clocks.wall.now() - AGE;
        match sweep_once(&db, &objects, before).await {
            Ok(0) => {}
            Ok(deleted) => tracing::info!(deleted, "objects without an attachment were swept"),
            Err(error) => {
                tracing::warn!(%error, "objects were not swept; trying again later");
            }
        }
        tokio::select! {
            () = cancel.cancelled() => return,
            () = tokio::time::sleep(EVERY) => {}
        }
    }
}

async fn sweep_once(db: &Db, objects: &Objects, before: DateTime<Utc>) -> Result<usize> {
    let mut deleted = objects.delete_unfinished(before).await?;
    for batch in objects.written_before(before).await?.chunks(BATCH) {
        let kept = store::kept(db, batch).await?;
        for key in batch.iter().filter(|key| !kept.contains(*key)) {
            objects.delete(key).await?;
            deleted += 1;
        }
    }
    Ok(deleted)
}
