//! SQL of what is counted: here by events, there for reports.

mod bureau;
mod read;
mod write;

pub use bureau::*;
pub use read::*;
pub use write::*;
