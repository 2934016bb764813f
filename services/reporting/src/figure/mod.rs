//! What is counted: the events of intake and the catalog, kept as one row per counted thing and as sums.
//!
//! An event changes a thing ([`thing::Change::after`]); a thing adds to sums ([`tally::entries`]); a figure is made of sums
//! ([`definition`]). All three are pure. What is kept holds no personal data and can be rebuilt from the feeds at any time.

mod bureau;
mod consumer;
pub mod counted;
pub mod definition;
pub mod dispute;
pub mod document;
pub mod explain;
pub mod few;
pub mod frozen;
pub mod grpc;
pub mod message;
pub mod rebuild;
pub mod search;
pub mod shown;
pub mod store;
pub mod tally;
pub mod thing;
pub mod verify;

pub use bureau::{Bureau, DatedName, ItemGroup, NotThen, Succession, not_then};
pub use consumer::{Counter, changes, told};
