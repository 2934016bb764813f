//! SQL of what is counted: here by events, there for reports.

mod bureau;
mod document;
mod read;
mod write;

pub use bureau::*;
pub use document::{count_documents, lacks_documents};
pub use read::*;
pub use write::*;
