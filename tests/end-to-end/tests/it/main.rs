//! End to end: the services as real processes on real servers, through the public API only.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod bad_input;
mod demo;
mod intake;
mod process;
mod reply;
mod support;
mod trace;
mod year;
