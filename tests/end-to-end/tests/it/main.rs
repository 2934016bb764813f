//! End to end: the services as real processes on real servers, through the public API only.

mod bad_input;
mod demo;
mod intake;
mod process;
mod support;
mod trace;
mod year;
