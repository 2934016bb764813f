//! What somebody may want of an application between receipt and answer, and which rule judges each.

use chrono::NaiveDate;
use gongkai_chassis::error::Result;

use super::{Charged, ConsultedParty, PartyOpinion, ProcessFact};
use crate::cases::{
    application::{Application, command::Which},
    kernel::{On, private::Private},
};

/// What somebody may want between receipt and answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ProcessCommand {
    /// Ask for a correction.
    AskCorrection {
        /// Working days the applicant has; 0 for the usual.
        period: u32,
        /// What is missing.
        missing: Private,
    },
    /// Take in the corrected application.
    ReceiveCorrection {
        /// What is wanted now.
        wanted: Private,
    },
    /// Extend the deadline.
    Extend {
        /// Working days more; 0 for all the law allows.
        by: u32,
        /// Why.
        reason: Private,
    },
    /// Take back an extension granted by mistake.
    WithdrawExtension {
        /// Why it was one.
        reason: Private,
    },
    /// Ask a third party or co-maker.
    AskOpinion {
        /// As what.
        of: ConsultedParty,
        /// Who.
        party_name: Private,
        /// Where that is, or empty.
        party_address: Private,
    },
    /// Record that the letter arrived there: of opening sheets only.
    RecordArrival {
        /// Which opinion.
        opinion: Which,
    },
    /// Record the opinion.
    RecordOpinion {
        /// Which opinion.
        opinion: Which,
        /// What was said.
        said: PartyOpinion,
        /// Why.
        reason: Private,
    },
    /// Ask for the fee.
    AskFee {
        /// What it is computed from.
        charged: Charged,
    },
    /// Record a payment.
    RecordFee {
        /// Amount in fen.
        amount_fen: u64,
    },
    /// Tell, as its applicant, that the fee was paid.
    TellPayment {
        /// Civil date it was.
        paid_on: NaiveDate,
        /// What proves it.
        proof: Private,
    },
    /// Record that the payment which its applicant told of did not come in.
    MissPayment {
        /// What was found, as its applicant reads it.
        reason: Private,
    },
    /// Take back an opinion that was recorded by mistake.
    WithdrawOpinion {
        /// Number of the opinion, from 1.
        opinion: u32,
        /// Why it was one.
        reason: Private,
    },
    /// Take back that an opinion was asked for, by mistake.
    RecallOpinionRequest {
        /// Number of the opinion, from 1.
        opinion: u32,
        /// Why it was one.
        reason: Private,
    },
    /// Take back a correction notice issued by mistake.
    WithdrawCorrection {
        /// Why it was one.
        reason: Private,
    },
    /// Take back a fee notice sent by mistake.
    WithdrawFee {
        /// Why it was one.
        reason: Private,
    },
    /// Take back a payment that was recorded by mistake.
    AnnulPayment {
        /// Why it was one.
        reason: Private,
    },
    /// Ask for the reasons of an excessive number (art. 35).
    AskReasons {
        /// Working days the applicant has.
        period: u32,
        /// Why they are asked for.
        reason: Private,
    },
    /// Take in the reasons.
    ReceiveReasons {
        /// What they are.
        reasons: Private,
    },
    /// Set a delayed period.
    Delay {
        /// Civil date the answer is due instead.
        due_on: NaiveDate,
        /// Why.
        reason: Private,
    },
}

impl Application {
    /// What happens by a command.
    pub fn decide_process(&self, command: ProcessCommand, on: &On<'_>) -> Result<ProcessFact> {
        match command {
            ProcessCommand::AskCorrection { period, missing } => {
                self.ask_correction(period, missing, on)
            }
            ProcessCommand::ReceiveCorrection { wanted } => self.receive_correction(wanted, on),
            ProcessCommand::Extend { by, reason } => self.extend(by, reason, on),
            ProcessCommand::WithdrawExtension { reason } => self.withdraw_extension(reason, on),
            ProcessCommand::AskOpinion {
                of,
                party_name,
                party_address,
            } => {
                self.ask_opinion(of, party_name.clone(), on)?;
                Ok(ProcessFact::OpinionAsked {
                    of,
                    party_name,
                    party_address,
                })
            }
            ProcessCommand::RecordArrival { opinion } => {
                self.record_arrival(self.opinion_of(&opinion, true)?, on)
            }
            ProcessCommand::RecordOpinion {
                opinion,
                said,
                reason,
            } => {
                let number = self.opinion_of(&opinion, false)?;
                self.record_opinion(number, said, reason, on)
            }
            ProcessCommand::AskFee { charged } => self.ask_fee(charged.amount_fen(), charged, on),
            ProcessCommand::RecordFee { amount_fen } => self.fee(amount_fen, on),
            ProcessCommand::TellPayment { paid_on, proof } => self.tell_payment(paid_on, proof, on),
            ProcessCommand::MissPayment { reason } => self.payment_not_received(reason, on),
            ProcessCommand::WithdrawOpinion { opinion, reason } => {
                self.withdraw_opinion(opinion, reason, on)
            }
            ProcessCommand::RecallOpinionRequest { opinion, reason } => {
                self.recall_opinion_request(opinion, reason, on)
            }
            ProcessCommand::WithdrawCorrection { reason } => self.withdraw_correction(reason, on),
            ProcessCommand::WithdrawFee { reason } => self.withdraw_fee(reason, on),
            ProcessCommand::AnnulPayment { reason } => self.annul_payment(reason, on),
            ProcessCommand::AskReasons { period, reason } => self.ask_reasons(period, reason, on),
            ProcessCommand::ReceiveReasons { reasons } => self.receive_reasons(reasons, on),
            ProcessCommand::Delay { due_on, reason } => self.delay(due_on, reason, on),
        }
    }
}
