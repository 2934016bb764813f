//! SQL of applications beyond what all cases share.

mod mark;

pub use mark::{find, near, own_marks};
