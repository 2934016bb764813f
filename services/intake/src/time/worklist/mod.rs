//! Worklists: what is to be done over all kinds of case, as a person looks at it.
//!
//! There is no table of them. Each is a look at the duties (`cases/kernel/duty.rs`), which follow from the
//! facts; what a kind of duty asks of people is told once, in `state::errand`.

mod grpc;
mod state;
mod store;

pub use grpc::Worklists;
