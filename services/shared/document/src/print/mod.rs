//! Printing with typst. Templates are ours and fixed; what is printed goes to them as data, so
//! that no text can become markup.

mod fonts;
mod job;
mod pages;

pub use fonts::Fonts;
pub use pages::Pages;

pub(crate) use job::{Missing, print};
