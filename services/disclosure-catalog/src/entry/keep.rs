//! A version of an entry is kept, and told; and many get another office or person at once.

use gongkai_chassis::{db::Tx, error::Result};
use gongkai_journal::Record as _;

use super::{Entry, events, store};

/// Keeps a version of an entry, and tells of it.
pub async fn keep(tx: &mut Tx, entry: &Entry, backdating_reason: &str) -> Result<()> {
    store::insert(tx, entry, backdating_reason).await?;
    let subject = entry.id.to_string();
    tx.record(&subject, &events::changed(entry)).await
}

/// Makes others responsible for entries from today on, in one version of the catalog, which is locked: each is the
/// version in force with its new office and person. Answers the version of the catalog.
pub async fn reassign(tx: &mut Tx, reassigned: Vec<Entry>, reason: &str) -> Result<i32> {
    let today = tx.today();
    let change = store::next_version(tx, reassigned.len(), reason).await?;
    let catalog_version = change.catalog_version;
    for entry in reassigned {
        let next = Entry {
            valid_from: today,
            ..entry.next(change.clone())
        };
        keep(tx, &next, "").await?;
    }
    Ok(catalog_version)
}
