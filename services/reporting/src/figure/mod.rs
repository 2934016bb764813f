//! What is counted: the events of intake and the catalog, kept as one row per counted thing.
//!
//! Every figure is a count over these rows by legal date. The rows hold no personal data and can
//! be rebuilt from the feeds at any time.

mod bureau;
mod consumer;
mod document;
mod state;
pub mod store;

pub use bureau::{Bureau, DatedName, ItemGroup, Succession};
pub use consumer::Counter;
pub use document::{DocumentCount, DocumentKind};
pub use state::{Category, Ending, Thing};
