//! Bureaus (行政机关), their offices (股室), and the hierarchy above them.
//!
//! A bureau is registered once, by an administrator of a bureau above it or of the platform. The platform is
//! the root: it alone has no parent, and it registers itself. What a bureau is called, its offices, what stands
//! above it and who succeeds it changes with life: `change`. Who a bureau is, is public: every service and
//! every role may ask. What it prints in its letters is a room within this one, [`profile`]; so are the
//! numbers it sets itself, [`setting`], and its people, [`staff`].

use gongkai_chassis::{
    db::{Db, Tx},
    error::{Error, Reason, Result},
    fields::Fields,
    identity::BureauId,
};

mod change;
pub mod dated;
mod events;
mod grpc;
mod message;
pub mod profile;
pub mod setting;
pub mod staff;
mod state;
mod store;
mod succession;
mod version;

pub use grpc::Bureaus;
pub use message::message;
pub use state::{Bureau, ItemGroup, Office, Succession};
pub use store::{ids, lock};

/// Successions one after the other at most: no line is as long, the limit only keeps a fault of ours from going on.
const MOST_SUCCESSIONS: usize = 100;

/// Learns who succeeds whom, for all calls of this instance. What fails is logged and tried again soon.
pub async fn learn_successions(db: &Db) {
    if let Err(error) = learn(db).await {
        tracing::error!(%error, "who succeeds whom could not be read; it is read again soon");
    }
}

async fn learn(db: &Db) -> Result<()> {
    let mut tx = db.begin_wide("catalog.learn_successions").await?;
    db.successions
        .replace(store::all_successions(&mut tx).await?);
    Ok(())
}

/// A registered bureau: of any id in a transaction across bureaus, else the transaction's own.
/// `BUREAU_UNKNOWN` if there is none.
pub async fn find(tx: &mut Tx, id: &BureauId) -> Result<Bureau> {
    Ok(find_versioned(tx, id).await?.bureau)
}

/// [`Bureau::check_filter`] of the bureau of the transaction.
pub async fn check_filter(tx: &mut Tx, fields: &mut Fields, field: &str, id: &str) -> Result<()> {
    if !id.is_empty() {
        let bureau = tx.bureau()?.clone();
        find(tx, &bureau).await?.check_filter(fields, field, id);
    }
    Ok(())
}

/// The same as [`find`] with its version.
async fn find_versioned(tx: &mut Tx, id: &BureauId) -> Result<version::Versioned> {
    let mut found = store::find(tx, id)
        .await?
        .ok_or_else(|| Error::new(Reason::BureauUnknown).with("bureau", id))?;
    learn_names(tx, &mut found.bureau).await?;
    Ok(found)
}

/// Those of these bureaus that are registered, in any order; in a transaction across bureaus.
pub async fn of_ids(tx: &mut Tx, ids: &[String]) -> Result<Vec<Bureau>> {
    let mut bureaus = store::of_ids(tx, ids).await?;
    for bureau in &mut bureaus {
        learn_names(tx, bureau).await?;
    }
    Ok(bureaus)
}

/// Learns what those are called who go on after a bureau, one after the other. A transaction of the bureau alone sees
/// none of them: then what was entered with the succession serves.
async fn learn_names(tx: &mut Tx, bureau: &mut Bureau) -> Result<()> {
    let Some(succession) = &mut bureau.succeeded_by else {
        return Ok(());
    };
    let (mut next, mut from) = (succession.bureau_id.clone(), succession.from_on);
    for _ in 0..MOST_SUCCESSIONS {
        let Some(found) = store::find(tx, &next).await? else {
            break;
        };
        succession.learn(&found.bureau, from);
        let Some(then) = found.bureau.succeeded_by else {
            break;
        };
        // Who was merged before goes on in the name of who took it over.
        from = from.max(then.from_on);
        next = then.bureau_id;
    }
    Ok(())
}

/// The same in a transaction of its own.
pub async fn load(db: &Db, id: &BureauId) -> Result<Bureau> {
    find(&mut db.begin_wide("catalog.load_bureau").await?, id).await
}

/// The same with the ids of the bureaus above it, the nearest first.
pub async fn load_with_above(db: &Db, id: &BureauId) -> Result<(Bureau, Vec<String>)> {
    let mut tx = db.begin_wide("catalog.load_bureau_with_above").await?;
    let bureau = find(&mut tx, id).await?;
    let chain = store::chain(&mut tx, id).await?;
    Ok((bureau, chain.into_iter().skip(1).collect()))
}
