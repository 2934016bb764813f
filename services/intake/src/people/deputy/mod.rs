//! Deputies: somebody reviews or signs in the stead of an absent reviewer or leader, for a time.
//!
//! An appointment is no case: it has no clock and no history but its end.

use chrono::NaiveDate;
use gongkai_chassis::{db::Tx, error::Result, identity::Role};

mod grpc;
mod state;
mod store;

pub use grpc::Deputies;

/// An appointment of the caller as a deputy.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Standing {
    /// Subject of the absent person.
    pub person: String,
    /// First civil date.
    pub from_on: NaiveDate,
    /// Last civil date.
    pub to_on: NaiveDate,
}

/// Whom `subject` is or was appointed the deputy of in a role.
pub async fn standing(tx: &mut Tx, subject: &str, role: Role) -> Result<Vec<Standing>> {
    let standing = |(person, from_on, to_on): (String, NaiveDate, NaiveDate)| Standing {
        person,
        from_on,
        to_on,
    };
    let rows = store::of_deputy(tx, subject, &role.to_string()).await?;
    Ok(rows.into_iter().map(standing).collect())
}
