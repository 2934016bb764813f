//! What can happen to an application, and what state that leaves.

use chrono::NaiveDate;
use gongkai_law::{
    application::{Answer, ApplicantKind, Channel},
    calendar::Calendar,
    clock::Deadline,
};
use gongkai_proto::common::v1::AssumedAspect;
use serde::{Deserialize, Serialize};

use super::process::{Correction, Opinion, OpinionOf, OpinionRequest, Process};
use crate::{
    assumed,
    case::{
        Case, Fact, Recorded, Summary,
        duty::{Duty, DutyKind},
    },
    letter::Order,
};

/// What can happen.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "fact", rename_all = "snake_case")]
pub enum Happened {
    /// The receipt day was established.
    Received {
        /// How it came in.
        channel: Channel,
        /// Column of table 3.
        applicant_kind: ApplicantKind,
        /// What is assumed.
        #[serde(default, with = "assumed")]
        assumed: Vec<AssumedAspect>,
    },
    /// The answer left the bureau.
    Answered {
        /// The answer.
        answer: Answer,
    },
    /// A correction notice left.
    CorrectionAsked {
        /// Working days the applicant has.
        period: u32,
    },
    /// The corrected application came in.
    CorrectionReceived,
    /// The extension notice left.
    Extended {
        /// Working days more.
        by: u32,
    },
    /// An opinion was asked for.
    OpinionAsked {
        /// As what.
        of: OpinionOf,
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
    },
    /// A fee notice reached the applicant.
    FeeAsked {
        /// Amount in fen.
        amount_fen: u64,
    },
    /// A processing fee was paid.
    FeeRecorded {
        /// Amount in fen.
        amount_fen: u64,
    },
}

/// Personal data of a fact; only what the fact is about is there.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Personal {
    /// Name of the applicant.
    pub name: String,
    /// Number of the proof of identity, or unified social credit code.
    pub identity_number: String,
    /// One contact.
    pub contact: String,
    /// What is wanted.
    pub wanted: String,
    /// Reasons of the answer.
    pub reason: String,
    /// What part is withheld.
    pub withheld_part: String,
    /// What a correction notice says is missing.
    pub missing: String,
    /// Third party or co-maker that is asked for its opinion.
    pub party_name: String,
}

/// An application.
#[derive(Debug, Clone)]
pub struct Application {
    /// How it came in.
    pub channel: Channel,
    /// Column of table 3.
    pub applicant_kind: ApplicantKind,
    /// Civil date of receipt.
    pub received_on: NaiveDate,
    /// Latest legal date of anything that happened so far.
    pub latest_on: NaiveDate,
    /// The answer and the day it left.
    pub answered: Option<(Answer, NaiveDate)>,
    /// What moved the deadline since.
    pub process: Process,
    /// What is assumed.
    pub assumed: Vec<AssumedAspect>,
    /// Personal data of registration and answer together.
    pub personal: Personal,
}

impl Application {
    /// The day the answer is due now; none while the clock stands still with no end known.
    pub fn current_due_on(&self, calendar: &Calendar) -> Option<NaiveDate> {
        self.deadline(calendar)?.current.map(|due| due.date)
    }

    /// The day the answer was or is due; the original one while the clock stands still.
    pub fn due_on(&self, calendar: &Calendar) -> Option<NaiveDate> {
        self.deadline(calendar)
            .map(|deadline| deadline.current.unwrap_or(deadline.original).date)
    }
}

/// The fact that begins an application.
pub fn received(
    channel: Channel,
    applicant_kind: ApplicantKind,
    received_on: NaiveDate,
    assumed: Vec<AssumedAspect>,
    personal: Personal,
) -> Fact<Happened, Personal> {
    Fact {
        legal_date: received_on,
        body: Happened::Received {
            channel,
            applicant_kind,
            assumed,
        },
        personal: Some(personal),
    }
}

fn opinion_mut(process: &mut Process, number: u32) -> Option<&mut OpinionRequest> {
    let index = usize::try_from(number).ok()?.checked_sub(1)?;
    process.opinions.get_mut(index)
}

impl Case for Application {
    const KIND: &'static str = "application";
    const NOUN: (&'static str, &'static str) = ("application", "申请");
    type Fact = Happened;
    type Personal = Personal;

    fn open(first: &Recorded<Happened, Personal>) -> Option<Self> {
        match &first.body {
            Happened::Received {
                channel,
                applicant_kind,
                assumed,
            } => Some(Self {
                channel: *channel,
                applicant_kind: *applicant_kind,
                received_on: first.legal_date,
                latest_on: first.legal_date,
                answered: None,
                process: Process::default(),
                assumed: assumed.clone(),
                personal: first.personal.clone().unwrap_or_default(),
            }),
            _ => None,
        }
    }

    fn apply(&mut self, fact: &Recorded<Happened, Personal>) {
        let (day, personal) = (fact.legal_date, fact.personal.clone().unwrap_or_default());
        self.latest_on = self.latest_on.max(day);
        let process = &mut self.process;
        match &fact.body {
            Happened::Received { .. } => {}
            Happened::Answered { answer } => {
                self.answered = Some((*answer, day));
                self.personal.reason = personal.reason;
                self.personal.withheld_part = personal.withheld_part;
            }
            Happened::CorrectionAsked { period } => {
                process.ask_correction(Correction {
                    asked_on: day,
                    period: *period,
                    received_on: None,
                });
                self.personal.missing = personal.missing;
            }
            Happened::CorrectionReceived => {
                if let Some(correction) = &mut process.correction {
                    correction.received_on = Some(day);
                }
                self.personal.wanted = personal.wanted;
            }
            Happened::Extended { by } => process.extend(*by),
            Happened::OpinionAsked { of } => {
                process.ask_opinion(OpinionRequest {
                    of: *of,
                    asked_on: day,
                    arrived_on: None,
                    said: None,
                });
            }
            Happened::OpinionLetterArrived { opinion } => {
                if let Some(asked) = opinion_mut(process, *opinion) {
                    asked.arrived_on = Some(day);
                }
            }
            Happened::OpinionReceived { opinion, said } => {
                if let Some(asked) = opinion_mut(process, *opinion) {
                    asked.said = Some((*said, day));
                }
            }
            Happened::FeeAsked { amount_fen } => process.ask_fee(day, *amount_fen),
            Happened::FeeRecorded { amount_fen } => process.pay(*amount_fen, day),
        }
    }

    /// The deadline of the answer (art. 33).
    fn deadline(&self, calendar: &Calendar) -> Option<Deadline> {
        self.process.deadline(calendar, self.received_on)
    }

    fn summary(&self, calendar: &Calendar) -> Summary {
        Summary::opened(self.applicant_kind.as_str(), None, self.received_on)
            .due(self.deadline(calendar).as_ref())
            .closed(self.answered.map(|(answer, day)| (day, answer.as_str())))
    }

    fn letters(&self, happened: &Recorded<Happened, Personal>, calendar: &Calendar) -> Vec<Order> {
        super::letters::of(self, happened, calendar)
    }

    fn duties(&self, calendar: &Calendar) -> Vec<Duty> {
        if self.answered.is_some() {
            return Vec::new();
        }
        let due = self
            .deadline(calendar)
            .and_then(|deadline| deadline.current);
        vec![Duty::new(DutyKind::Answer, due)]
    }
}
