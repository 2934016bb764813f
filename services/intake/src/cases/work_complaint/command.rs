//! What somebody may want of a complaint about disclosure work.

use gongkai_chassis::error::Result;

use super::state::{Decision, Happened, WorkComplaint};
use crate::cases::kernel::{
    On,
    act::{self, Decides},
    assignment::{Assigned, Handed},
    private::Private,
};

/// What somebody may want.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Command {
    /// Hand it to an office, and to a person of it.
    Assign(Assigned),
    /// Decide whether it is right.
    Decide(Decision),
    /// Record what was corrected of what was ordered.
    RecordCorrection {
        /// What was corrected.
        corrected: Private,
    },
    /// End it because the complainant withdrew.
    Withdraw {
        /// Why, or empty.
        reason: Private,
    },
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

impl act::Command for Command {
    fn handed(&self) -> Vec<(String, Handed<'_>)> {
        match self {
            Self::Assign(to) => to.handed(),
            Self::Decide(_)
            | Self::RecordCorrection { .. }
            | Self::Withdraw { .. }
            | Self::Close { .. }
            | Self::Void { .. } => Vec::new(),
        }
    }
}

impl Decides for WorkComplaint {
    type Command = Command;

    fn decide(&self, command: Command, on: &On<'_>) -> Result<Happened> {
        match command {
            Command::Assign(to) => to.judged(self, on).map(Happened::Assigned),
            Command::Decide(decision) => self.take_decision(decision, on),
            Command::RecordCorrection { corrected } => self.record_correction(corrected, on),
            Command::Withdraw { reason } => self.withdraw(reason, on),
            Command::Close { answer } => self.close(answer, on),
            Command::Void { reason } => self.void(reason),
        }
    }
}
