//! The testbed tests itself, on real servers and real processes.

#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "helpers of tests fail like tests"
)]

mod another;
mod keeper;
mod metadata;
mod private;
mod shared;
mod tokens;
