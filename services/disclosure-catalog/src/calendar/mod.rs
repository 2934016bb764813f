//! The arrangements of public holidays (放假安排) that working days are counted by.
//!
//! Those that were known when the suite was built come with it. Each autumn the General Office of the
//! State Council arranges the next year; an administrator of the platform loads that, once for all
//! bureaus, as version 1 of its year. A correction is the next version: none is ever edited, so it can
//! be told by which one a day was counted. The services learn of it from the platform's stream.

use gongkai_chassis::{db::Db, error::Result};
use gongkai_law::calendar::Calendar;

mod events;
mod grpc;
mod message;
mod state;
mod store;

pub use grpc::Calendars;
pub use state::Arrangement;

/// The calendar with all that is loaded.
pub async fn in_force(db: &Db) -> Result<Calendar> {
    let mut tx = db.begin_wide("catalog.calendar_in_force").await?;
    state::in_force(&store::loaded(&mut tx).await?)
}
