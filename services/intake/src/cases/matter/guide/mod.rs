//! The matters of a bureau (事项), as its guide tells them (办事指南).
//!
//! A matter is never edited: setting it anew adds a version, and the last one counts.

pub(in crate::cases::matter) mod grpc;
pub mod opening;
mod state;
mod store;

pub use state::{Matter, MatterCode, RequiredPaper, Terms, check_form};
pub use store::{Versioned, find, insert, known, list};
