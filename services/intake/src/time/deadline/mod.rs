//! What is due: worklists, reminders, supervision, and what the clock does by itself.
//!
//! Nothing is scheduled. Duties stand in a table that is derived from the facts of the cases, and the
//! watch looks, again and again, which of them are due and not yet reminded of, and on which the clock
//! has to act. So what an outage delayed is done after it, once.

mod grpc;
mod recompute;
mod watch;

pub mod message;
pub mod store;

pub use grpc::Deadlines;
pub use watch::look;
