//! Reminders of duties to publish: rows, each told of by an event.

mod state;
mod store;

pub use state::{Reminder, due, still_owed};
pub use store::{Place, list, raise, raised};
