//! How long items are kept (保管期限), and how they are destroyed when that is past. Holds and destructions are
//! `gongkai_archive`'s; here is which items those are, and what their terms rest on.
//!
//! A term runs from the year after that of the last version that was signed. What is under way or in force is not destroyed,
//! nor is an interpretation or an outcome before what it is of. What is left of a destroyed item is what a withdrawal
//! leaves, but that it fulfilled what it was published for.

mod grpc;
mod message;
mod obstacle;
mod state;
mod store;

pub use grpc::{Retention, in_force};
pub use state::InForce;
