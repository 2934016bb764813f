//! Deputies: somebody reviews or signs in the stead of an absent reviewer or leader, for a time.
//!
//! An appointment is no case: it has no clock and no history but its end.

use chrono::NaiveDate;
use gongkai_chassis::{db::Tx, error::Result, identity::Role};

use crate::application::Standing;

mod grpc;
mod state;
mod store;

pub use grpc::Deputies;

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
