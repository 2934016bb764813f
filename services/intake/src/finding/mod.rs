//! One search over the cases of all kinds: by numbers, by who asks, by words of what is asked.
//!
//! And what belongs to a case, of whatever kind it is: `grpc/related.rs`.
//!
//! How sealed things are found is told in `cases/kernel/clue.rs`; why so, in the README of the service.

mod grpc;
mod message;
mod state;
mod store;

pub use grpc::CaseFinder;
