//! What can happen to an application, and what state that leaves.

use chrono::NaiveDate;
use gongkai_law::{
    application::{Answer, ApplicantKind, Channel},
    calendar::Calendar,
    clock::Deadline,
};
use gongkai_proto::common::v1::AssumedAspect;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::{
    letters,
    process::{Correction, Opinion, OpinionOf, OpinionRequest, Process},
    registration::{self, Details, Registered, Registration},
};
use crate::{
    assumed,
    case::{
        Case, Decided, Fact, On, Recorded, Summary,
        duty::{Duty, DutyKind},
    },
    letter::Order,
};

/// What can happen.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "fact", rename_all = "snake_case")]
pub enum Happened {
    /// It was registered, and received that day unless the receipt is still to be confirmed.
    Received {
        /// How it came in.
        channel: Channel,
        /// Column of table 3.
        applicant_kind: ApplicantKind,
        /// What is assumed.
        #[serde(default, with = "assumed")]
        assumed: Vec<AssumedAspect>,
        /// What else was registered.
        #[serde(default)]
        registered: Registered,
    },
    /// The receipt day was established.
    ReceiptConfirmed {
        /// By the clock, because the organ left it undone.
        by_clock: bool,
    },
    /// The sender of an ordinary letter cannot be reached.
    ApplicantUnreachable,
    /// It was sent to the organ it is for.
    Rerouted {
        /// That bureau.
        to_bureau_id: String,
    },
    /// Who answers it was set.
    Assigned {
        /// The office.
        office_id: String,
        /// Subject of the person.
        person: Option<String>,
    },
    /// It was split; what is wanted of it now is personal.
    Split {
        /// The cases of the other parts.
        into: Vec<Uuid>,
    },
    /// This double was merged.
    Merged {
        /// The case that goes on.
        into: Uuid,
    },
    /// A double was merged into it.
    DoubleMerged {
        /// The double.
        application_id: Uuid,
    },
    /// It was registered by mistake.
    Voided,
    /// Its registration was corrected; new names and texts are personal.
    RegistrationCorrected {
        /// Column of table 3, if that changes.
        applicant_kind: Option<ApplicantKind>,
        /// How it came in, if that changes.
        channel: Option<Channel>,
        /// Civil date of receipt, if that changes.
        received_on: Option<NaiveDate>,
    },
    /// It was proposed to the catalog to publish what it asks for.
    PublicationProposed {
        /// The proposal.
        proposal_id: Uuid,
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
    /// What only the registration has.
    pub registration: Details,
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
    /// Civil date of receipt; of arrival while that is not established.
    pub received_on: NaiveDate,
    /// Latest legal date of anything that happened so far.
    pub latest_on: NaiveDate,
    /// The answer and the day it left.
    pub answered: Option<(Answer, NaiveDate)>,
    /// How it was registered, and what became of that.
    pub registration: Registration,
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
    registered: Registered,
    personal: Personal,
) -> Fact<Happened, Personal> {
    Fact {
        legal_date: received_on,
        body: Happened::Received {
            channel,
            applicant_kind,
            assumed,
            registered,
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
                registered,
            } => Some(Self {
                channel: *channel,
                applicant_kind: *applicant_kind,
                received_on: first.legal_date,
                latest_on: first.legal_date,
                answered: None,
                registration: Registration::of(registered, first.legal_date),
                process: registration::inherited(registered),
                assumed: assumed.clone(),
                personal: first.personal.clone().unwrap_or_default(),
            }),
            _ => None,
        }
    }

    fn apply(&mut self, fact: &Recorded<Happened, Personal>) {
        if registration::apply(self, fact) {
            return;
        }
        let (day, personal) = (fact.legal_date, fact.personal.clone().unwrap_or_default());
        self.latest_on = self.latest_on.max(day);
        let process = &mut self.process;
        match &fact.body {
            // The first fact, and those registration::apply has taken.
            Happened::Received { .. }
            | Happened::ReceiptConfirmed { .. }
            | Happened::ApplicantUnreachable
            | Happened::Rerouted { .. }
            | Happened::Assigned { .. }
            | Happened::Split { .. }
            | Happened::Merged { .. }
            | Happened::DoubleMerged { .. }
            | Happened::Voided
            | Happened::RegistrationCorrected { .. }
            | Happened::PublicationProposed { .. } => {}
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

    /// The deadline of the answer (art. 33); none while it is not received.
    fn deadline(&self, calendar: &Calendar) -> Option<Deadline> {
        if !self.registration.received {
            return None;
        }
        self.process.deadline(calendar, self.received_on)
    }

    fn summary(&self, calendar: &Calendar) -> Summary {
        let registration = &self.registration;
        let office = registration.office_id.as_deref();
        let answered = self.answered.map(|(answer, day)| (day, answer.as_str()));
        let removed = registration.removed.map(|(why, day)| (day, why.as_str()));
        Summary {
            person: registration.person.clone(),
            ..Summary::opened(self.applicant_kind.as_str(), office, self.received_on)
        }
        .due(self.deadline(calendar).as_ref())
        .closed(answered.or(removed))
    }

    fn by_clock(&self, duty: &str, on: &On<'_>) -> Option<(NaiveDate, Decided<Self>)> {
        if duty != DutyKind::ConfirmReceipt.as_str() {
            return None;
        }
        let day = self.confirms_by_clock(on)?;
        Some((day, (Happened::ReceiptConfirmed { by_clock: true }, None)))
    }

    fn duties(&self, calendar: &Calendar) -> Vec<Duty> {
        let registration = &self.registration;
        if self.answered.is_some() || registration.removed.is_some() {
            return Vec::new();
        }
        if let Some(confirmation) = self.confirmation_duty(calendar) {
            return vec![confirmation];
        }
        let due = self
            .deadline(calendar)
            .and_then(|deadline| deadline.current);
        vec![Duty {
            person: registration.person.clone(),
            ..Duty::new(DutyKind::Answer, due).of_office(registration.office_id.as_deref())
        }]
    }

    fn letters(&self, happened: &Recorded<Happened, Personal>, calendar: &Calendar) -> Vec<Order> {
        letters::of(self, happened, calendar)
    }
}
