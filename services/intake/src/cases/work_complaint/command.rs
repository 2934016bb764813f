//! What somebody may want of a complaint about disclosure work.

use gongkai_chassis::error::Result;

use super::state::{Decision, Happened, WorkComplaint};
use crate::cases::kernel::{
    On,
    act::{self, Decides},
    private::Private,
};

/// What somebody may want.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Command {
    /// Hand it to a person.
    Assign {
        /// Subject of the person.
        person: String,
    },
    /// Decide whether it is right.
    Decide(Decision),
    /// Close it.
    Close {
        /// The answer to the complainant.
        answer: Private,
    },
    /// Void what was registered by mistake.
    Void {
        /// Why.
        reason: Private,
    },
}

impl act::Command for Command {}

impl Decides for WorkComplaint {
    type Command = Command;

    fn decide(&self, command: Command, on: &On<'_>) -> Result<Happened> {
        match command {
            Command::Assign { person } => self.assign(person, on),
            Command::Decide(decision) => self.take_decision(decision, on),
            Command::Close { answer } => self.close(answer, on),
            Command::Void { reason } => self.void(reason),
        }
    }
}
