//! What somebody may want of a complaint about disclosure work.

use chrono::NaiveDate;
use gongkai_chassis::error::Result;

use super::state::{Finding, Happened, WorkComplaint};
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
    Decide {
        /// What was found.
        finding: Finding,
        /// Why.
        reason: Private,
        /// The correction ordered, or empty.
        correction: Private,
        /// By when; none if none is ordered.
        correction_due_on: Option<NaiveDate>,
    },
    /// Close it.
    Close {
        /// The answer to the complainant.
        answer: Private,
    },
}

impl act::Command for Command {}

impl Decides for WorkComplaint {
    type Command = Command;

    fn decide(&self, command: Command, on: &On<'_>) -> Result<Happened> {
        match command {
            Command::Assign { person } => self.assign(person, on),
            Command::Decide {
                finding,
                reason,
                correction,
                correction_due_on,
            } => self.take_decision(finding, (reason, correction), correction_due_on, on),
            Command::Close { answer } => self.close(answer, on),
        }
    }
}
