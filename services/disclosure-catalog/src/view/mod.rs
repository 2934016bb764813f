//! How often published items are read by the public and their files loaded, by item and day; nothing of who did.
//!
//! What is counted is collected in memory and written every few seconds, and when the service ends: no reader waits for
//! a row, and a crash loses those few seconds.

mod counter;
mod grpc;
mod store;

pub use counter::Views;
pub use grpc::ViewReads;
