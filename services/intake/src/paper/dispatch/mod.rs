//! The register of dispatches (发文登记): how letters leave and arrive, entered once.
//!
//! A letter's own rules of the way stand with the letter
//! ([`Dispatch`](crate::paper::letter::Dispatch)). Here is what is above the cases: the day a letter
//! arrived is told to the case that sent it, whose periods run from that day.

mod grpc;

pub use grpc::{Dispatches, confirm};
