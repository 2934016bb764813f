//! The demo: plays a bureau's year on private servers through the public API, compiles the annual
//! report, and writes it. Also what end-to-end tests play with.

pub mod catalog;
mod check;
pub mod clients;
pub mod output;
pub mod plan;
pub mod play;
pub mod staff;
pub mod year;
