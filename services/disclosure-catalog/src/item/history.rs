//! All that is kept of an item.

use gongkai_chassis::{db::Tx, error::Result};
use uuid::Uuid;

use super::{Item, store, store::Done, version::Version};

/// All that is kept of an item.
#[derive(Debug)]
pub struct History {
    /// As it is public, or its tombstone; none of what never was.
    pub item: Option<Item>,
    /// Its versions, the first first.
    pub versions: Vec<Version>,
    /// What was done with it, the first first.
    pub acts: Vec<Done>,
}

/// The history of an item of the transaction's bureau. `RECORD_UNKNOWN` if there is none.
pub async fn history(tx: &mut Tx, id: Uuid) -> Result<History> {
    let bureau = tx.bureau()?.clone();
    let versions = store::versions(tx, id).await?;
    if versions.is_empty() {
        return Err(store::unknown(id));
    }
    Ok(History {
        item: store::find(tx, &bureau, id).await?,
        versions,
        acts: store::acts(tx, id).await?,
    })
}
