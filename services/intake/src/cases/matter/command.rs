//! What somebody may want of a matter case: requests, lines of the opening sheet and tests read into
//! these values; one match says which rule judges each.

use gongkai_chassis::error::{Error, Result};
use gongkai_law::permit::SpecialProcedure;

use super::{
    MatterCase,
    code::DeliveryWay,
    state::{Happened, Refused, Ruling},
};
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
    /// Tell everything the papers lack.
    AskCorrection {
        /// What is missing.
        missing: Private,
    },
    /// Take in what was missing.
    ReceiveCorrection {
        /// Names of the papers.
        papers: Private<Vec<String>>,
    },
    /// Accept the case.
    Accept,
    /// Do not accept it.
    Refuse(Refused),
    /// Begin a special procedure.
    StartProcedure {
        /// Which.
        kind: SpecialProcedure,
        /// How long it is expected to take.
        expected: String,
    },
    /// End a special procedure.
    EndProcedure {
        /// Which.
        procedure: Which,
    },
    /// Extend the statutory limit.
    Extend {
        /// Why.
        reason: Private,
    },
    /// Decide the case.
    Decide(Ruling),
    /// Record the delivery of the decision.
    Deliver {
        /// How.
        way: DeliveryWay,
        /// The receipt.
        receipt: Private,
    },
    /// End it because the applicant withdrew.
    Withdraw {
        /// Why, or empty.
        reason: Private,
    },
    /// End it without that.
    Terminate {
        /// Why.
        reason: Private,
    },
    /// Void what was registered by mistake.
    Void {
        /// Why.
        reason: Private,
    },
}

/// Which special procedure: by its number from 1, or the first of its kind that has not ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Which {
    /// That number.
    Number(u32),
    /// The first running one of this kind.
    Of(SpecialProcedure),
}

impl act::Command for Command {
    fn handed(&self) -> Vec<(String, Handed<'_>)> {
        match self {
            Self::Assign(to) => to.handed(),
            Self::AskCorrection { .. }
            | Self::ReceiveCorrection { .. }
            | Self::Accept
            | Self::Refuse(_)
            | Self::StartProcedure { .. }
            | Self::EndProcedure { .. }
            | Self::Extend { .. }
            | Self::Decide(_)
            | Self::Deliver { .. }
            | Self::Withdraw { .. }
            | Self::Terminate { .. }
            | Self::Void { .. } => Vec::new(),
        }
    }
}

impl Decides for MatterCase {
    type Command = Command;

    fn decide(&self, command: Command, on: &On<'_>) -> Result<Happened> {
        match command {
            Command::Assign(to) => to.judged(self, on).map(Happened::Assigned),
            Command::AskCorrection { missing } => self.ask_correction(missing, on),
            Command::ReceiveCorrection { papers } => self.receive_correction(papers, on),
            Command::Accept => self.accept(on),
            Command::Refuse(refused) => self.refuse(refused, on),
            Command::StartProcedure { kind, expected } => self.start_procedure(kind, expected, on),
            Command::EndProcedure { procedure } => {
                self.end_procedure(self.procedure_of(procedure)?, on)
            }
            Command::Extend { reason } => self.extend(reason, on),
            Command::Decide(ruling) => self.take_decision(ruling, on),
            Command::Deliver { way, receipt } => self.deliver(way, receipt, on),
            Command::Withdraw { reason } => self.withdraw(reason, on),
            Command::Terminate { reason } => self.terminate(reason, on),
            Command::Void { reason } => self.void(reason, on),
        }
    }
}

impl MatterCase {
    fn procedure_of(&self, procedure: Which) -> Result<u32> {
        let kind = match procedure {
            Which::Number(number) => return Ok(number),
            Which::Of(kind) => kind,
        };
        let mut numbered = (1..).zip(&self.process.procedures);
        let found = numbered.find(|(_, started)| started.kind == kind && started.to.is_none());
        found.map(|(number, _)| number).ok_or_else(|| {
            Error::state_forbids(
                "not in such a special procedure",
                "未开始该特别程序，或者该程序已结束",
            )
            .next(
                "Start it first, or go on.",
                "请先登记开始；已结束的请继续办理。",
            )
            .at("procedure")
        })
    }
}
