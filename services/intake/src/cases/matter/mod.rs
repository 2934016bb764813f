//! Permits, preliminary reviews and service matters (行政许可、初审、服务性办件).
//!
//! A bureau tells in its guide ([`guide`]) which matters it handles, what papers it asks for, and
//! within which limits. A case begins with an application and the check of its papers, or is
//! registered when it was accepted elsewhere; it ends with the decision and its delivery. The
//! statutory limit runs in working days from acceptance (行政许可法 arts 42, 43, 82), the promised
//! one beside it; what a case was opened with stays its own when the matter is changed.

mod acts;
mod clocks;
mod code;
mod command;
mod decide;
mod effects;
mod events;
mod fact;
mod grpc;
pub mod guide;
mod letters;
pub mod opening;
mod process;
mod state;
#[cfg(test)]
mod tests;

pub use command::Command;
pub use grpc::{Matters, applied, papers, terms};
pub use process::Stage;
pub use state::MatterCase;
