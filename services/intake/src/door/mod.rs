//! The applicant's own door: without an account, by number and query code.
//!
//! Whoever was given a registration number and its code follows his case, receives its letters and does
//! what is his to do; who was asked for an opinion answers by the code of the letter. Every act is judged
//! by the rule that judges the same act at the counter; nothing of the law stands here. What a citizen
//! began to fill in is kept as a draft, for him alone.

mod admit;
mod draft;
mod grpc;
mod guess;
mod key;
mod message;
mod mine;
mod receipt;
mod store;
mod sweep;
mod uploads;

pub use grpc::{Applicants, QueryCodes};
pub use sweep::sweep;
