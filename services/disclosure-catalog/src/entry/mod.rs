//! The catalog of what a bureau must publish (公开事项目录; Regulations arts 12, 19-21): its entries.
//!
//! An entry has the columns of the standard catalogs for the grass roots (应急厅函〔2019〕390号), and its time limit
//! as a rule besides, from which the duties to publish follow (`duty`). What is empty is to be verified (待核),
//! whether somebody marked it or not. Nothing is overwritten: a change is a version of the entry that counts from a
//! day on, and moves the version of the catalog; an entry ends on a day with its reason. So the catalog can be read as
//! it stood in any version and on any day. It comes in and goes out as a sheet in the official columns, and the
//! national catalogs can be loaded to begin with.

use gongkai_chassis::{
    db::{Db, Tx},
    error::{Error, Result},
    identity::BureauId,
};
use uuid::Uuid;

mod columns;
mod events;
mod grpc;
mod keep;
mod message;
mod people;
mod sheet;
mod standard;
mod state;
mod store;
mod succession;
#[cfg(test)]
pub(crate) mod tests;

pub use columns::{Columns, check_link};
pub use grpc::Entries;
pub use keep::reassign;
pub use message::count;
pub use sheet::{Cells, MEDIA_TYPE, Sheets, TO_VERIFY_ITEMS, has_too_many, opened, places};
pub use state::{Entry, History};
pub use store::{changed_on, lock, version as catalog_version};
pub use succession::take_over;

/// An entry with all its versions. `RECORD_UNKNOWN` if there is none.
pub async fn load(db: &Db, bureau: &BureauId, id: Uuid) -> Result<History> {
    let mut tx = db.begin_wide("catalog.load_entry").await?;
    find(&mut tx, bureau, id).await
}

/// The same in this transaction.
pub async fn find(tx: &mut Tx, bureau: &BureauId, id: Uuid) -> Result<History> {
    let found = store::histories(tx, bureau, Some(id)).await?;
    let found = found.into_iter().next();
    found.ok_or_else(|| Error::record_unknown("entry", "目录事项", id))
}

/// All entries of a bureau with all their versions, by serial.
pub async fn all(tx: &mut Tx, bureau: &BureauId) -> Result<Vec<History>> {
    store::histories(tx, bureau, None).await
}

/// The versions of entries that count on a day, as they stood on it.
pub fn counting(histories: &[History], on: chrono::NaiveDate) -> impl Iterator<Item = &Entry> {
    let counts = move |history: &&History| {
        history.since() <= on && history.ended_on().is_none_or(|ended| ended > on)
    };
    histories
        .iter()
        .filter(counts)
        .map(move |history| history.on(on))
}
