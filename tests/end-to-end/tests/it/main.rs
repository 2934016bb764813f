//! End to end: the services as real processes on real servers, through the public API only.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod bad_input;
mod deadline;
mod demo;
mod enquiry;
mod intake;
mod process;
mod support;
mod trace;
mod year;
