//! What goes to the post office: the list of what is handed over (交寄清单), which the post stamps, and labels
//! for the envelopes.
//!
//! A list and its labels are made of letters that are to be posted, before anybody knows their tracking
//! numbers, or of what the register of dispatches says was posted on a day. Who has no address registered
//! is told, and is on the paper with lines to write on: nothing is dropped.

mod document;
mod grpc;
mod state;
mod store;

pub use grpc::Posts;
