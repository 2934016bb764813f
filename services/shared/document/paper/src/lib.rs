//! The work of the program `paper`: printing with typst, reading files that strangers made, and looking
//! through those that are published.
//!
//! It is a package of its own so that no service links typst or waits for it to be compiled, and a
//! process of its own so that no document and no file can end a service.

pub mod inspect;
mod limits;
mod print;
mod serve;
pub mod sheet;

pub use limits::{limit, renew};
pub use print::{Fonts, Pages, Print};
pub use serve::serve;
