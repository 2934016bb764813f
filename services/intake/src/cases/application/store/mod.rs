//! SQL of applications beyond what all cases share.

mod mark;

pub use mark::{find, near, of_applicant, own_marks};
