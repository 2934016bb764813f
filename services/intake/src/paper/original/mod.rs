//! A letter's original comes in: stamped and scanned, or sealed by another system, it is a file of the
//! case first, and then of its letter.
//!
//! What an original is, and which one counts, stands with the letter
//! ([`in_force`](crate::paper::letter::in_force)); who hands it out is
//! [`IssuedLetters`](crate::paper::letter::IssuedLetters). Here is what needs the case and its files, which
//! are above the letters.

mod grpc;
mod state;

pub use grpc::Originals;
pub use state::{may_be_attached, may_be_withdrawn};
