//! SQL of applications beyond what all cases share.

mod mark;

pub use mark::{near, note, note_and_find};
