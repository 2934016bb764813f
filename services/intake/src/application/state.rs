//! What can happen to an application, and what state that leaves.

use chrono::NaiveDate;
use gongkai_law::{
    application::{Answer, ApplicantKind, Channel, Ground},
    calendar::{Calendar, Due},
    clock::Deadline,
};
use gongkai_proto::common::v1::AssumedAspect;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::{
    excess::Excess,
    letters,
    process::{Charged, Correction, Opinion, OpinionOf, OpinionRequest, Process},
    registration::{self, Details, Registered, Registration},
    reply::{
        self, Anew, Archived, Cause, Content, Delivery, Hand, Replies, Review, Secrecy, Sending,
        Service, Verdict,
    },
    search::{self, Assignment, Disclosure, Finding, Returned, Searches},
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
        /// What it is computed from.
        #[serde(default)]
        charged: Option<Charged>,
    },
    /// A processing fee was paid.
    FeeRecorded {
        /// Amount in fen.
        amount_fen: u64,
    },
    /// The search was handed to offices.
    SearchAssigned {
        /// Each with its limit; their numbers go on from those before.
        searches: Vec<Assignment>,
    },
    /// A search came back.
    SearchReturned {
        /// Number of the search, from 1.
        search: u32,
        /// What was found.
        finding: Finding,
        /// What the office thinks of disclosure.
        opinion: Disclosure,
        /// The ground of withholding.
        ground: Option<Ground>,
    },
    /// A search was recalled.
    SearchRecalled {
        /// Number of the search, from 1.
        search: u32,
    },
    /// Reasons of an excessive number or frequency were asked for (art. 35).
    ReasonsAsked {
        /// Working days the applicant has.
        period: u32,
    },
    /// The reasons came in.
    ReasonsReceived,
    /// The organ set a delayed period (art. 35).
    PeriodDelayed {
        /// Civil date the answer is due instead.
        due_on: NaiveDate,
    },
    /// A reply was drafted.
    ReplyDrafted {
        /// The answer it comes to.
        answer: Answer,
        /// The grounds of what is withheld.
        grounds: Vec<Ground>,
        /// Attachments that hold the information.
        attachments: Vec<Uuid>,
    },
    /// The draft was reviewed.
    ReplyReviewed {
        /// What was decided.
        verdict: Verdict,
        /// Outcome of the secrecy review.
        secrecy: Option<Secrecy>,
        /// Subject of the absent reviewer whose deputy that was.
        instead_of: Option<String>,
    },
    /// The reply was signed.
    ReplySigned {
        /// Subject of the absent leader whose deputy that was.
        instead_of: Option<String>,
    },
    /// The reply left; the first time, it is the answer.
    ReplyDispatched {
        /// How.
        #[serde(flatten)]
        sending: Sending,
    },
    /// It is known what became of the last service.
    ReplyDelivered {
        /// What.
        delivery: Delivery,
    },
    /// The file was archived.
    Archived {
        /// Number in the archive.
        archive_number: String,
        /// Place.
        place: String,
    },
    /// Closed without a reply.
    Closed {
        /// How: withdrawn or lapsed.
        way: Answer,
        /// Subject of the absent leader whose deputy recorded a lapse.
        instead_of: Option<String>,
    },
    /// Taken up again after it was answered.
    Reopened {
        /// Why; by mistake, the close is annulled.
        cause: Cause,
        /// The dispute that ordered it.
        dispute_id: Option<Uuid>,
        /// Civil date the new answer is due.
        due_on: Option<NaiveDate>,
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
    /// What a reply says.
    pub reply: reply::Texts,
    /// What a search returned.
    pub search: search::Texts,
    /// Who signed for a reply.
    pub signed_by: String,
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

impl Application {
    /// The state after one more fact about its reply.
    fn apply_reply(&mut self, fact: &Recorded<Happened, Personal>) {
        let (day, personal) = (fact.legal_date, fact.personal.clone().unwrap_or_default());
        let hand = |instead_of: &Option<String>| Hand {
            by: fact.actor.clone(),
            instead_of: instead_of.clone(),
        };
        match &fact.body {
            Happened::ReplyDrafted {
                answer,
                grounds,
                attachments,
            } => {
                let content = Content {
                    answer: *answer,
                    grounds: grounds.clone(),
                    attachments: attachments.clone(),
                    texts: personal.reply,
                };
                self.replies.draft(content, &fact.actor, day);
            }
            Happened::ReplyReviewed {
                verdict,
                secrecy,
                instead_of,
            } => {
                if let Some(reply) = self.replies.current_mut() {
                    reply.review = Some(Review {
                        verdict: *verdict,
                        secrecy: *secrecy,
                        remarks: personal.reason,
                        hand: hand(instead_of),
                        on: day,
                    });
                }
            }
            Happened::ReplySigned { instead_of } => {
                if let Some(reply) = self.replies.current_mut() {
                    reply.signature = Some((hand(instead_of), day));
                }
            }
            Happened::ReplyDispatched { sending } => {
                let signed = sending.way.is_signed_for();
                let service = Service {
                    sending: sending.clone(),
                    on: day,
                    by: fact.actor.clone(),
                    delivered: signed.then_some((Delivery::SignedFor, day)),
                    signed_by: personal.signed_by,
                    returned_because: String::new(),
                };
                if let Some(answer) = self.replies.dispatch(service) {
                    self.answer(answer, day);
                }
            }
            Happened::ReplyDelivered { delivery } => {
                let reply = self.replies.current_mut();
                if let Some(service) = reply.and_then(|reply| reply.services.last_mut()) {
                    service.delivered = Some((*delivery, day));
                    service.signed_by = personal.signed_by;
                    service.returned_because = personal.reason;
                }
            }
            Happened::Archived {
                archive_number,
                place,
            } => {
                self.replies.archived = Some(Archived {
                    archive_number: archive_number.clone(),
                    place: place.clone(),
                    on: day,
                });
            }
            Happened::Closed { way, .. } => {
                self.answered = Some((*way, day));
                self.replies.closed = true;
                self.personal.reason = personal.reason;
            }
            Happened::Reopened {
                cause,
                dispute_id,
                due_on,
            } => {
                let anew = due_on.map(|due_on| Anew {
                    cause: *cause,
                    dispute_id: *dispute_id,
                    due_on,
                    answered: None,
                });
                if anew.is_none() {
                    self.answered = None;
                    self.personal.reason = String::new();
                    self.personal.withheld_part = String::new();
                }
                self.replies.reopen(anew);
            }
            _ => {}
        }
    }

    /// The reply in force left: the answer, or the new one that was due.
    fn answer(&mut self, answer: Answer, day: NaiveDate) {
        let due_anew = self.replies.due_anew().is_some();
        match &mut self.replies.anew {
            Some(anew) if due_anew => anew.answered = Some((answer, day)),
            _ => self.answered = Some((answer, day)),
        }
        if let Some(reply) = self.replies.current() {
            let texts = &reply.content.texts;
            self.personal.reason.clone_from(&texts.reason);
            self.personal.withheld_part.clone_from(&texts.withheld_part);
        }
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
