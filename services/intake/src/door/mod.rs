//! The applicant's own door: without an account, by number and query code.
//!
//! Whoever was given a registration number and its code follows his case, receives its letters and does
//! what is his to do. Every act is judged by the rule that judges the same act at the counter; nothing of
//! the law stands here.

mod grpc;
#[expect(dead_code, reason = "the applicant comes next")]
mod guess;
mod receipt;
#[expect(dead_code, reason = "the applicant comes next")]
mod store;

pub use grpc::QueryCodes;
