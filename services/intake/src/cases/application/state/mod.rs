//! An application: the fold of what happened to it.

use chrono::NaiveDate;
use gongkai_law::{
    application::{Answer, ApplicantKind, Channel},
    calendar::{Calendar, Due},
    clock::Deadline,
};
use gongkai_proto::common::v1::AssumedAspect;

use super::{
    excess::Excess,
    letters,
    process::{Correction, OpinionRequest, Process},
    registration::{self, Registered, Registration},
    reply::Replies,
    search::{Returned, Searches},
};
use crate::{
    cases::kernel::{
        Case, Decided, Fact, On, Recorded, Summary,
        duty::{Duty, DutyKind},
    },
    paper::letter::Order,
};

mod fact;
mod reply;

pub use fact::{Happened, Personal};

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
    /// Searches.
    pub searches: Searches,
    /// Reasons of an excessive number or frequency.
    pub excess: Option<Excess>,
    /// Replies.
    pub replies: Replies,
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
                searches: Searches::default(),
                excess: None,
                replies: Replies::default(),
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
            Happened::ExtensionWithdrawn { .. } => process.withdraw_extension(day),
            Happened::OpinionAsked { of } => {
                process.ask_opinion(OpinionRequest {
                    of: *of,
                    party_name: personal.party_name,
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
            Happened::FeeAsked { amount_fen, .. } => process.ask_fee(day, *amount_fen),
            Happened::FeeRecorded { amount_fen } => process.pay(*amount_fen, day),
            Happened::SearchAssigned { searches } => self.searches.assign(searches, day),
            Happened::SearchReturned {
                search,
                finding,
                opinion,
                ground,
            } => self.searches.take_back(
                *search,
                Returned {
                    finding: *finding,
                    opinion: *opinion,
                    ground: *ground,
                    on: day,
                    by: fact.actor.clone(),
                    texts: personal.search,
                },
            ),
            Happened::SearchRecalled { search } => self.searches.recall(*search, day),
            Happened::ReasonsAsked { period } => {
                self.excess = Some(Excess {
                    asked_on: day,
                    period: *period,
                    received: None,
                    delayed_to: None,
                });
            }
            Happened::ReasonsReceived => {
                if let Some(excess) = &mut self.excess {
                    excess.received = Some((day, personal.reason));
                }
            }
            Happened::PeriodDelayed { due_on } => {
                process.delay(*due_on);
                if let Some(excess) = &mut self.excess {
                    excess.delayed_to = Some(*due_on);
                }
            }
            _ => self.apply_reply(fact),
        }
    }

    /// The deadline of the answer (art. 33); none while it is not received.
    fn deadline(&self, calendar: &Calendar) -> Option<Deadline> {
        if !self.registration.received {
            return None;
        }
        self.process.deadline(calendar, self.received_on)
    }

    fn who(&self) -> &str {
        &self.personal.name
    }

    fn what(&self) -> &str {
        &self.personal.wanted
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
        if registration.removed.is_some() {
            return Vec::new();
        }
        if let Some(confirmation) = self.confirmation_duty(calendar) {
            return vec![confirmation];
        }
        let answer = match (self.replies.due_anew(), self.answered) {
            (Some(anew), _) => Duty::new(DutyKind::AnswerAnew, Some(Due::set(anew.due_on))),
            (None, Some(_)) => return Vec::new(),
            (None, None) => {
                let due = self
                    .deadline(calendar)
                    .and_then(|deadline| deadline.current);
                Duty::new(DutyKind::Answer, due)
            }
        };
        let mut duties = vec![Duty {
            person: registration.person.clone(),
            ..answer.of_office(registration.office_id.as_deref())
        }];
        duties.extend(self.searches.duties());
        duties
    }

    fn letters(&self, happened: &Recorded<Happened, Personal>, calendar: &Calendar) -> Vec<Order> {
        letters::of(self, happened, calendar)
    }
}
