//! What a bureau prints in its letters: how it is reached, the word of its document numbers, and the
//! organs it names for remedies.
//!
//! A profile is set after the bureau was registered, by the bureau's leader or by an administrator,
//! and changes with life: every change is a new version, so it can be told what a letter of some day
//! could say. What a change of must not reach back is dated itself: remedies, because the law moved them,
//! the word of numbers, and how a fee is paid. A letter takes those of its own day.

use gongkai_chassis::{db::Tx, error::Result, identity::BureauId};

mod channels;
mod checks;
mod events;
mod grpc;
mod message;
mod site;
mod state;
mod store;

pub use channels::{ApplicationChannel, OpenedChannel};
pub use checks::check_numbers;
pub use events::updated;
pub use grpc::update;
pub use message::message;
pub use site::{ContactPoint, SiteIdentity};
pub use state::{Profile, Remedy, Versioned};

/// The profile in force, of any bureau in a transaction across bureaus; an empty one before it is set.
pub async fn find(tx: &mut Tx, bureau: &BureauId) -> Result<Versioned> {
    Ok(store::find(tx, bureau).await?.unwrap_or_default())
}
