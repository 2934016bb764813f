//! An item whose term is past is destroyed: what a withdrawal leaves is left of it.

use gongkai_chassis::{
    db::Tx,
    error::{Error, Result},
};
use gongkai_journal::Record as _;
use uuid::Uuid;

use super::{
    comment, events,
    publish::{empty, forget, redact},
    store,
    version::Act,
};
use crate::bureau::Bureau;

/// Locks an item: who does anything with it meanwhile is waited for. `RECORD_UNKNOWN` if there is none.
pub async fn lock(tx: &mut Tx, id: Uuid) -> Result<()> {
    store::lock_versions(tx, id).await.map(drop)
}

/// SHA-256 of all that an item says: of what its versions say and of the digests of its files. And how many bytes that
/// is, files counted whole.
pub async fn digest(tx: &mut Tx, id: Uuid) -> Result<(String, i64)> {
    let versions = store::versions(tx, id).await?;
    let said: Vec<_> = versions.iter().map(|version| &version.contents).collect();
    let files = store::files(tx, id).await?;
    let files: Vec<_> = files
        .iter()
        .filter_map(|file| file.original.as_ref())
        .collect();
    let bytes = serde_json::to_vec(&(said, &files)).map_err(Error::internal)?;
    let (sha256, length) = gongkai_archive::package::sha256(&*bytes).map_err(Error::internal)?;
    let length = i64::try_from(length).map_err(Error::internal)?;
    let files = files.iter().map(|file| file.byte_size);
    Ok((sha256, files.fold(length, i64::saturating_add)))
}

/// Destroys an item that is locked: text, relations, files and all reasons go, and what the feed, answers, organs and
/// the public said of it. Number, days and acts stay.
pub async fn destroy(tx: &mut Tx, id: Uuid, publisher: &Bureau, reason: &str) -> Result<()> {
    let (bureau, today) = (tx.bureau()?.clone(), tx.today());
    let versions = store::versions(tx, id).await?;
    let item = store::find(tx, &bureau, id).await?;
    let item = match item {
        Some(item) => {
            let item = item.withdraw("", today, reason.to_owned())?;
            store::keep(tx, &item, Some(""), None).await?;
            store::destroyed(tx, id, today).await?;
            Some(item)
        }
        None => None,
    };
    if let Some(last) = versions.last() {
        store::did(tx, last, Act::Withdrawn, reason, (today, "")).await?;
    }
    empty(tx, id, versions).await?;
    forget(tx, id).await?;
    comment::forget_comments(tx, id).await?;
    let Some(item) = item else { return Ok(()) };
    redact(tx, id, reason).await?;
    let told = events::withdrawn(&item, publisher, today);
    tx.record(&id.to_string(), &told).await
}
