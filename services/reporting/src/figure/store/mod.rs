//! SQL of what is counted: here by events, there for figures.

mod bulk;
mod bureau;
mod columns;
mod declared;
mod found;
mod frozen;
mod offices;
mod read;
mod write;

pub use bulk::{forget, replace, scan};
pub use bureau::*;
pub use declared::*;
pub use found::found;
pub use frozen::*;
pub use offices::*;
pub use read::*;
pub use write::apply;
