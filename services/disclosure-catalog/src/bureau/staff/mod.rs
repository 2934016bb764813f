//! The directory of a bureau's people (工作人员): what somebody is called whom tokens, cases and files name
//! by subject, and which office he works in or is in charge of.
//!
//! It is kept by administration, and gives no right to anything: rights stand in tokens. Nobody is removed,
//! for who left is still named in what he did; every change is a new version.

use gongkai_chassis::{db::Tx, error::Result, identity::BureauId};

mod grpc;
mod message;
mod state;
mod store;

pub use grpc::Directory;
pub use message::person_names;
pub use state::{StaffMember, Versioned};
pub use store::{Head, called, heads, names, reviews, serves};

/// Changes with every change of the directory of a bureau; read in a transaction across bureaus.
pub async fn etag(tx: &mut Tx, bureau: &BureauId) -> Result<String> {
    Ok(store::changes(tx, bureau).await?.to_string())
}
