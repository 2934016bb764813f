//! The law, tested through its public interface.

#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "helpers of tests fail by panicking"
)]

mod applicant;
mod application;
mod calendar;
mod cells;
mod clock;
mod clock_properties;
mod letter;
mod permit;
mod receipt;
mod reminder;
mod report;
mod retention;
mod rules;
mod tables;

use chrono::NaiveDate;

/// A day written as YYYY-MM-DD.
fn day(text: &str) -> NaiveDate {
    text.parse().expect("a date YYYY-MM-DD")
}
