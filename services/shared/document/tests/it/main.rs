//! Documents, made with the fonts of this machine, and sheets.

#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "helpers of tests fail by panicking"
)]

mod case_file;
mod docx;
mod letter;
mod register;
mod samples;
mod sheet;
mod stored;
