//! Puts objects away that are nobody's file: of uploads that ended between the object and the row. They
//! lie in the trash for a month, for a database that was restored may know less than it did.

use std::{collections::HashSet, pin::Pin, time::Duration};

use chrono::{DateTime, Days, TimeDelta, Utc};
use gongkai_chassis::{
    clock::civil_date,
    db::Db,
    error::{Error, Result},
};
use tokio_util::sync::CancellationToken;
use uuid::Uuid;

use super::{Key, Objects};

/// A younger object may be that of an upload whose row is about to be written.
const AGE: TimeDelta = TimeDelta::days(1);
/// So long what was put away can be brought back.
const TRASH: Days = Days::new(30);
/// Pause between sweeps: what lies there does no harm.
const EVERY: Duration = Duration::from_hours(6);
/// So many objects are looked up at once.
const BATCH: usize = 500;
/// More orphans than this are suspect, if they are also more than one object in ten.
const FEW: usize = 20;

/// Tells which of the objects are contents of a file that has a row.
pub type Kept = for<'a> fn(
    &'a Db,
    &'a [Key],
) -> Pin<Box<dyn Future<Output = Result<HashSet<Key>>> + Send + 'a>>;

/// Opens the place of files of the database with this id; fails if it is another database's. Contents are sealed for
/// `column` (`<service>.<table>.contents`).
pub async fn open(place: &str, column: &'static str, database: Uuid) -> anyhow::Result<Objects> {
    let objects = Objects::open(place, column)?;
    let marked = objects.mark(database).await?;
    anyhow::ensure!(
        marked == database,
        "{place} belongs to the database {marked}, this one is {database}: give its own place \
         / 该附件存储位置属于另一数据库，请改用本数据库的位置"
    );
    Ok(objects)
}

/// Sweeps until cancelled, at once and every few hours, under the name of a transaction.
pub async fn sweep(
    db: Db,
    name: &'static str,
    objects: Objects,
    kept: Kept,
    cancel: CancellationToken,
) {
    loop {
        match sweep_alone(&db, name, &objects, kept).await {
            Ok(0) => {}
            Ok(swept) => tracing::info!(swept, "objects without an attachment were put away"),
            Err(error) => {
                let cause = std::error::Error::source(&error);
                tracing::error!(%error, cause, "objects were not swept; trying again later / 附件清理未执行");
            }
        }
        tokio::select! {
            () = cancel.cancelled() => return,
            () = tokio::time::sleep(EVERY) => {}
        }
    }
}

/// Sweeps unless another instance does. How many objects were put away.
async fn sweep_alone(db: &Db, name: &'static str, objects: &Objects, kept: Kept) -> Result<usize> {
    let Some(alone) = db.begin_alone(name).await? else {
        return Ok(0);
    };
    let swept = sweep_once(db, objects, kept, db.clocks.wall.now()).await?;
    alone.commit().await?;
    Ok(swept)
}

async fn sweep_once(db: &Db, objects: &Objects, kept: Kept, now: DateTime<Utc>) -> Result<usize> {
    let before = now - AGE;
    let mut swept = objects.delete_unfinished(before).await?;
    let old = objects.written_before(before).await?;
    let mut orphans = Vec::new();
    for batch in old.chunks(BATCH) {
        let known = kept(db, batch).await?;
        orphans.extend(batch.iter().filter(|key| !known.contains(*key)));
    }
    if too_many(orphans.len(), old.len()) {
        return Err(Error::internal(format!(
            "{} of {} objects have no row: is this the database they belong to?",
            orphans.len(),
            old.len()
        )));
    }
    let today = civil_date(now);
    for key in orphans {
        objects.put_away(key, today).await?;
        swept += 1;
    }
    if let Some(until) = today.checked_sub_days(TRASH) {
        objects.empty_trash(until).await?;
    }
    Ok(swept)
}

/// Uploads that were cut off leave few orphans; a database that is not the right one leaves many.
fn too_many(orphans: usize, all: usize) -> bool {
    orphans > FEW && orphans > all / 10
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_database_that_knows_none_of_the_objects_sweeps_none() {
        assert!(!too_many(FEW, FEW), "few are swept whatever else is there");
        assert!(too_many(FEW + 1, FEW + 1));
        assert!(too_many(1000, 9000));
        assert!(!too_many(1000, 10_000));
    }
}
