//! Reminders of duties to publish: rows, each told of by an event.

mod events;
mod grpc;
mod message;
mod state;
mod store;

pub use events::reminded;
pub use state::{Reminder, due, still_owed};
pub use store::{Place, insert, list, raised};
