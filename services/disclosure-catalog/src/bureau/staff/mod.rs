//! The directory of a bureau's people (工作人员): what somebody is called whom tokens, cases and files name
//! by subject, and which office he works in or is in charge of.
//!
//! It is kept by administration, and gives no right to anything: rights stand in tokens. Nobody is removed,
//! for who left is still named in what he did; every change is a new version.

use gongkai_chassis::{db::Tx, error::Result, identity::BureauId};
use gongkai_proto::{catalog::v1 as proto, common::v1::PersonName};

mod grpc;
mod message;
mod state;
mod store;

pub use grpc::Directory;
pub use state::{StaffMember, Versioned};
pub use store::names;

/// Changes with every change of the directory of a bureau; read in a transaction across bureaus.
pub async fn etag(tx: &mut Tx, bureau: &BureauId) -> Result<String> {
    Ok(store::changes(tx, bureau).await?.to_string())
}

/// Who is in charge of which office of a bureau today, and what they are called; read in a transaction across
/// bureaus.
pub async fn heads(
    tx: &mut Tx,
    bureau: &BureauId,
) -> Result<(Vec<proto::OfficeHead>, Vec<PersonName>)> {
    let heads = store::heads(tx, bureau).await?;
    let head = |head: &store::Head| proto::OfficeHead {
        office_id: head.office_id.clone(),
        person: head.subject.clone(),
    };
    let told = heads.iter().map(head).collect();
    let names = heads.into_iter().map(|head| PersonName {
        subject: head.subject,
        name: head.name,
    });
    Ok((told, names.collect()))
}
