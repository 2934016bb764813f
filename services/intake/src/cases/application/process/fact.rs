//! What can happen to an application between receipt and answer, and what that leaves of it.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::{Charged, Correction, Opinion, OpinionOf, OpinionRequest, Process};
use crate::cases::{
    application::{Application, excess::Excess},
    kernel::private::Private,
};

/// What can happen between receipt and answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "fact", rename_all = "snake_case")]
pub enum ProcessFact {
    /// A correction notice left.
    CorrectionAsked {
        /// Working days the applicant has.
        period: u32,
        /// What is missing.
        missing: Private<String>,
    },
    /// The corrected application came in.
    CorrectionReceived {
        /// What is wanted now.
        wanted: Private<String>,
    },
    /// The extension notice left.
    Extended {
        /// Working days more.
        by: u32,
        /// Why.
        reason: Private<String>,
    },
    /// The notice left that the extension was a mistake.
    ExtensionWithdrawn {
        /// Working days it was of.
        by: u32,
        /// Why.
        reason: Private<String>,
    },
    /// An opinion was asked for.
    OpinionAsked {
        /// As what.
        of: OpinionOf,
        /// Who is asked.
        party_name: Private<String>,
    },
    /// The letter arrived there.
    OpinionLetterArrived {
        /// Number of the opinion, from 1.
        opinion: u32,
    },
    /// The opinion came in.
    OpinionReceived {
        /// Number of the opinion, from 1.
        opinion: u32,
        /// What was said.
        said: Opinion,
        /// Why, or empty.
        reason: Private<String>,
    },
    /// A fee notice reached the applicant.
    FeeAsked {
        /// Amount in fen.
        amount_fen: u64,
        /// What it is computed from.
        #[serde(default)]
        charged: Option<Charged>,
    },
    /// A processing fee was paid.
    FeeRecorded {
        /// Amount in fen.
        amount_fen: u64,
    },
    /// Reasons of an excessive number or frequency were asked for (art. 35).
    ReasonsAsked {
        /// Working days the applicant has.
        period: u32,
        /// Why they are asked for.
        reason: Private<String>,
    },
    /// The reasons came in.
    ReasonsReceived {
        /// What they are.
        reasons: Private<String>,
    },
    /// The organ set a delayed period (art. 35).
    PeriodDelayed {
        /// Civil date the answer is due instead.
        due_on: NaiveDate,
        /// Why.
        reason: Private<String>,
    },
}

impl Process {
    fn opinion_mut(&mut self, number: u32) -> Option<&mut OpinionRequest> {
        let index = usize::try_from(number).ok()?.checked_sub(1)?;
        self.opinions.get_mut(index)
    }
}

impl Application {
    /// The state after one more fact between receipt and answer.
    pub fn apply_process(&mut self, fact: &ProcessFact, day: NaiveDate) {
        let process = &mut self.process;
        match fact {
            ProcessFact::CorrectionAsked { period, .. } => process.ask_correction(Correction {
                asked_on: day,
                period: *period,
                received_on: None,
            }),
            ProcessFact::CorrectionReceived { wanted } => {
                if let Some(correction) = &mut process.correction {
                    correction.received_on = Some(day);
                }
                self.wanted.clone_from(wanted);
            }
            ProcessFact::Extended { by, .. } => process.extend(*by),
            ProcessFact::ExtensionWithdrawn { .. } => process.withdraw_extension(day),
            ProcessFact::OpinionAsked { of, party_name } => process.ask_opinion(OpinionRequest {
                of: *of,
                party_name: party_name.0.clone(),
                asked_on: day,
                arrived_on: None,
                said: None,
            }),
            ProcessFact::OpinionLetterArrived { opinion } => {
                if let Some(asked) = process.opinion_mut(*opinion) {
                    asked.arrived_on = Some(day);
                }
            }
            ProcessFact::OpinionReceived { opinion, said, .. } => {
                if let Some(asked) = process.opinion_mut(*opinion) {
                    asked.said = Some((*said, day));
                }
            }
            ProcessFact::FeeAsked { amount_fen, .. } => process.ask_fee(day, *amount_fen),
            ProcessFact::FeeRecorded { amount_fen } => process.pay(*amount_fen, day),
            ProcessFact::ReasonsAsked { period, .. } => {
                self.excess = Some(Excess {
                    asked_on: day,
                    period: *period,
                    received: None,
                    delayed_to: None,
                });
            }
            ProcessFact::ReasonsReceived { reasons } => {
                if let Some(excess) = &mut self.excess {
                    excess.received = Some((day, reasons.0.clone()));
                }
            }
            ProcessFact::PeriodDelayed { due_on, .. } => {
                process.delay(*due_on);
                if let Some(excess) = &mut self.excess {
                    excess.delayed_to = Some(*due_on);
                }
            }
        }
    }
}
