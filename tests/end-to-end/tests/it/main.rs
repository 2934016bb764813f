//! End to end: the services as real processes on real servers, through the public API only.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod acts;
mod attachment;
mod audit;
mod bad_input;
mod bureau;
mod by_clock;
mod deadline;
mod demo;
mod dispute;
mod door;
mod enquiry;
mod every_path;
mod every_row;
mod extension;
mod fee;
mod finding;
mod handing;
mod intake;
mod letter;
mod lists;
mod lists_of_kinds;
mod matter;
mod moved_deadline;
mod names;
mod notice;
mod office;
mod opening;
mod paper;
mod process;
mod rectification;
mod register;
mod registration;
mod related;
mod reply;
mod rights;
mod round_trips;
mod settings;
mod similar;
mod support;
mod trace;
mod two_years;
mod watch;
mod worklist;
mod year;
