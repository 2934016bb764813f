//! What somebody may want of a dispute: requests, lines of the opening sheet and tests read into these
//! values; one match says which rule judges each.

use chrono::NaiveDate;
use gongkai_chassis::error::Result;
use gongkai_law::dispute::{Appellant, DisputeOutcome};

use super::state::{Dispute, Entered, Happened};
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
    /// Record the written reply or the defence.
    FileReply,
    /// Record a decision.
    RecordDecision(Entered),
    /// Record that the order of the last decision is in force.
    RecordOrderInForce {
        /// Whether it lies on the application.
        on_application: bool,
    },
    /// Record an appeal.
    RecordAppeal {
        /// By whom.
        appellant: Appellant,
        /// Civil date the bureau received the copy; none for the day of filing, or where it appealed.
        copy_received_on: Option<NaiveDate>,
    },
    /// Record that the order was complied with.
    RecordCompliance {
        /// How.
        done: Private,
    },
    /// Conclude it by its outcome alone.
    Conclude {
        /// Column of table 4, never pending.
        outcome: DisputeOutcome,
    },
    /// Void what was registered by mistake.
    Void {
        /// Why.
        reason: Private,
    },
}

impl Command {
    /// Where it says whether an order that comes in force by it lies on the application.
    pub fn on_application(&mut self) -> Option<&mut bool> {
        match self {
            Self::RecordDecision(decision) if decision.instance.is_final() => {
                let order = decision.order.as_mut();
                order.map(|order| &mut order.on_application)
            }
            Self::RecordOrderInForce { on_application } => Some(on_application),
            Self::RecordDecision(_)
            | Self::Assign(_)
            | Self::FileReply
            | Self::RecordAppeal { .. }
            | Self::RecordCompliance { .. }
            | Self::Conclude { .. }
            | Self::Void { .. } => None,
        }
    }
}

impl act::Command for Command {
    fn handed(&self) -> Vec<(String, Handed<'_>)> {
        match self {
            Self::Assign(to) => to.handed(),
            Self::FileReply
            | Self::RecordDecision(_)
            | Self::RecordOrderInForce { .. }
            | Self::RecordAppeal { .. }
            | Self::RecordCompliance { .. }
            | Self::Conclude { .. }
            | Self::Void { .. } => Vec::new(),
        }
    }
}

impl Decides for Dispute {
    type Command = Command;

    fn decide(&self, command: Command, on: &On<'_>) -> Result<Happened> {
        match command {
            Command::Assign(to) => to.judged(self, on).map(Happened::Assigned),
            Command::FileReply => self.file_reply(on),
            Command::RecordDecision(decision) => self.record_decision(decision, on),
            Command::RecordOrderInForce { on_application } => {
                self.order_in_force(on_application, on)
            }
            Command::RecordAppeal {
                appellant,
                copy_received_on,
            } => self.appeal(appellant, copy_received_on, on),
            Command::RecordCompliance { done } => self.comply(done, on),
            Command::Conclude { outcome } => self.conclude(outcome, on),
            Command::Void { reason } => self.void(reason),
        }
    }
}
