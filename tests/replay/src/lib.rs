//! Replay: plays on a private suite the single acts that must lead to the tables of a published annual report,
//! compiles them, and compares.
//!
//! * [`input`] – the report as it was transcribed, its cells read and what is missing completed;
//! * [`plan`] – pure: which cases, documents and disputes, what becomes of each and on which day;
//! * [`play`] – the plan through the public gRPC API, by clerk, reviewer and leader;
//! * [`compare`] – the compiled tables beside what was given;
//! * [`output`] – what is left of it in files.

pub mod compare;
pub mod input;
pub mod output;
pub mod plan;
pub mod play;
mod run;

pub use run::{Outcome, run};

/// Why a report is not played.
#[derive(Debug, thiserror::Error)]
pub enum Refusal {
    /// It cannot be read.
    #[error("{0}")]
    Unreadable(String),
    /// No acts lead to it.
    #[error("{0}")]
    Impossible(String),
}

impl Refusal {
    /// The exit code of the program.
    pub const fn exit_code(&self) -> u8 {
        match self {
            Self::Unreadable(_) => 2,
            Self::Impossible(_) => 3,
        }
    }
}
