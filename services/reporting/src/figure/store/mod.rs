//! SQL of what is counted: here by events, there for reports.

mod read;
mod write;

pub use read::*;
pub use write::*;
