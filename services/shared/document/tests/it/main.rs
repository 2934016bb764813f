//! Values and the files that are written without a worker. What the worker does is tested beside it.

#![expect(clippy::unwrap_used, reason = "helpers of tests fail by panicking")]

mod docx;
mod length;
#[expect(dead_code, reason = "the worker's tests use all of it")]
mod samples;
mod stored;
