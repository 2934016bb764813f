//! Reminders of duties to publish: rows, each told of by an event.

mod events;
mod grpc;
mod state;
mod store;

pub use events::raise;
pub use state::{Reminder, due, still_owed};
pub use store::{Place, list, raised};
