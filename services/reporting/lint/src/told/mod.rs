//! What was found, as people and programs are told.

mod json;
mod marked;
mod text;
mod verdicts;

pub use json::json;
pub use marked::marked;
pub use text::{rules, text};
pub use verdicts::{Said, Verdict, Verdicts};

use crate::rules::Finding;

/// A file with what was found in it.
#[derive(Debug)]
pub struct Linted {
    /// Its name as it was given.
    pub file: String,
    /// What was found, and is to be told.
    pub findings: Vec<Finding>,
}
