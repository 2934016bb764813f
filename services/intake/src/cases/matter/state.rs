//! What can happen to a matter case, and what state that leaves.

use chrono::NaiveDate;
use gongkai_law::{
    calendar::{Calendar, Due},
    clock::Deadline,
    permit::{Handling, MatterKind, OnTime, SpecialProcedure},
};
use gongkai_proto::common::v1::AssumedAspect;
use serde::{Deserialize, Serialize};

use super::{
    code::{ApplicantKind, Channel, Decision, DeliveryWay, End, Refusal},
    guide::{MatterCode, Terms},
    letters,
    process::{Acceptance, ClockKind, Correction, Decided, Process, Stage, Started},
};
use crate::{
    cases::kernel::{
        self, Case, On, Recorded, Summary,
        duty::{Duty, DutyKind},
    },
    contract::assumed,
    paper::letter::Order,
};

/// What can happen.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "fact", rename_all = "snake_case")]
pub enum Happened {
    /// The papers came in.
    Received {
        /// Code of the matter.
        code: MatterCode,
        /// The matter as it is that day.
        terms: Terms,
        /// How they came in.
        channel: Channel,
        /// As what somebody applies.
        applicant_kind: ApplicantKind,
        /// What is assumed.
        #[serde(default, with = "assumed")]
        assumed: Vec<AssumedAspect>,
        /// Number it had before, if it is opening stock.
        #[serde(default)]
        opening_number: Option<String>,
    },
    /// A case that was accepted elsewhere was registered.
    Registered {
        /// Code of the matter; none for a free name.
        code: Option<MatterCode>,
        /// The matter as it is that day.
        terms: Terms,
        /// What is assumed.
        #[serde(default, with = "assumed")]
        assumed: Vec<AssumedAspect>,
        /// Number it had before, if it is opening stock.
        #[serde(default)]
        opening_number: Option<String>,
    },
    /// The applicant was told what is missing.
    CorrectionAsked,
    /// What was missing came in.
    CorrectionReceived,
    /// The case was accepted.
    Accepted {
        /// By law, because nobody told the applicant anything in time.
        by_silence: bool,
    },
    /// The case was not accepted.
    NotAccepted {
        /// Why.
        refusal: Refusal,
        /// The organ that is competent instead; else empty.
        competent_organ: String,
    },
    /// A special procedure began.
    ProcedureStarted {
        /// Which.
        kind: SpecialProcedure,
        /// How long it is expected to take.
        expected: String,
    },
    /// It ended.
    ProcedureEnded {
        /// Its number, from 1.
        procedure: u32,
    },
    /// The statutory limit was extended.
    Extended {
        /// Working days more.
        by: u32,
    },
    /// The decision was made.
    Decided {
        /// The decision.
        decision: Decision,
        /// Its number; may be empty.
        number: String,
        /// Last civil day on which what is granted is valid.
        valid_until: Option<NaiveDate>,
    },
    /// The decision was delivered.
    Delivered {
        /// How.
        way: DeliveryWay,
    },
    /// The applicant withdrew.
    Withdrawn,
    /// The bureau ended the case without a decision.
    Terminated,
    /// The case was registered in error.
    Voided,
}

/// Personal data of a fact; only what the fact is about is there.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Personal {
    /// Name of the applicant.
    pub applicant_name: String,
    /// Number of the proof of identity, or unified social credit code.
    pub identity_number: String,
    /// One contact.
    pub contact: String,
    /// Papers that came in.
    pub papers: Vec<String>,
    /// What the applicant was told is missing.
    pub missing: String,
    /// Reasons told to the applicant, or why the case ended.
    pub reason: String,
    /// Who took the decision, or the number of the postal receipt.
    pub receipt: String,
}

/// A matter case.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MatterCase {
    /// Code of the matter; none for a free name.
    pub code: Option<MatterCode>,
    /// The matter when the case was opened.
    pub terms: Terms,
    /// How the papers came in; none for registered cases.
    pub channel: Option<Channel>,
    /// As what somebody applies; none for registered cases.
    pub applicant_kind: Option<ApplicantKind>,
    /// What happened since.
    pub process: Process,
    /// Latest legal date of anything that happened so far.
    pub latest_on: NaiveDate,
    /// What is assumed.
    pub assumed: Vec<AssumedAspect>,
    /// Number it had before, if it is opening stock.
    pub opening_number: Option<String>,
    /// Personal data of all facts together.
    pub personal: Personal,
}

impl MatterCase {
    /// How far it is.
    pub fn stage(&self) -> Stage {
        self.process.stage()
    }

    /// Whether the decision was in time; none before it.
    pub fn on_time(&self, calendar: &Calendar) -> Option<OnTime> {
        let decided = self.process.decided.as_ref()?;
        let deadlines = self.process.deadlines(&self.terms, calendar)?;
        Some(deadlines.on_time(decided.on))
    }

    /// The last day to deliver the decision; permits only.
    pub fn delivery_due(&self, calendar: &Calendar) -> Option<Due> {
        let decided = self.process.decided.as_ref()?;
        self.terms.kind.delivery_due(calendar, decided.on)
    }

    /// Required papers that did not come in, by the names the matter gives them.
    pub fn papers_missing(&self) -> impl Iterator<Item = &str> {
        let came = |name: &str| self.personal.papers.iter().any(|paper| paper == name);
        let required = self.terms.papers.iter().filter(|paper| paper.required);
        let applied = self.channel.is_some();
        required
            .map(|paper| paper.name.as_str())
            .filter(move |name| applied && !came(name))
    }

    /// The day it was closed, and how.
    fn closed(&self) -> Option<(NaiveDate, &'static str)> {
        let decided = self.process.decided.as_ref();
        let decided = decided.map(|decided| (decided.on, decided.decision.as_str()));
        let ended = self.process.ended;
        ended.map(|(end, day)| (day, end.as_str())).or(decided)
    }

    /// Civil date it was closed.
    pub fn closed_on(&self) -> Option<NaiveDate> {
        self.closed().map(|(day, _)| day)
    }

    fn opened(
        fact: &Recorded<Happened, Personal>,
        code: Option<MatterCode>,
        terms: &Terms,
        assumed: &[AssumedAspect],
    ) -> Self {
        Self {
            code,
            terms: terms.clone(),
            channel: None,
            applicant_kind: None,
            process: Process::new(fact.legal_date),
            latest_on: fact.legal_date,
            assumed: assumed.to_vec(),
            opening_number: None,
            personal: fact.personal.clone().unwrap_or_default(),
        }
    }
}

impl Case for MatterCase {
    const KIND: &'static str = "matter";
    const NOUN: (&'static str, &'static str) = ("matter case", "办件");
    type Fact = Happened;
    type Personal = Personal;

    fn open(first: &Recorded<Happened, Personal>) -> Option<Self> {
        match &first.body {
            Happened::Received {
                code,
                terms,
                channel,
                applicant_kind,
                assumed,
                opening_number,
            } => Some(Self {
                channel: Some(*channel),
                applicant_kind: Some(*applicant_kind),
                opening_number: opening_number.clone(),
                ..Self::opened(first, Some(code.clone()), terms, assumed)
            }),
            Happened::Registered {
                code,
                terms,
                assumed,
                opening_number,
            } => {
                let mut case = Self::opened(first, code.clone(), terms, assumed);
                case.opening_number.clone_from(opening_number);
                case.process.accepted = Some(Acceptance {
                    on: first.legal_date,
                    by_silence: false,
                    by: first.actor.clone(),
                });
                Some(case)
            }
            _ => None,
        }
    }

    fn apply(&mut self, fact: &Recorded<Happened, Personal>) {
        let (day, personal) = (fact.legal_date, fact.personal.clone().unwrap_or_default());
        self.latest_on = self.latest_on.max(day);
        // The reasons of an extension stand in its letter; those of the end stay with the case.
        if !matches!(fact.body, Happened::Extended { .. }) && !personal.reason.is_empty() {
            self.personal.reason = personal.reason;
        }
        let process = &mut self.process;
        match &fact.body {
            Happened::Received { .. } | Happened::Registered { .. } => {}
            Happened::CorrectionAsked => {
                process.correction = Some(Correction {
                    asked_on: day,
                    received_on: None,
                });
                self.personal.missing = personal.missing;
            }
            Happened::CorrectionReceived => {
                if let Some(correction) = &mut process.correction {
                    correction.received_on = Some(day);
                }
                self.personal.papers.extend(personal.papers);
            }
            Happened::Accepted { by_silence } => {
                process.accepted = Some(Acceptance {
                    on: day,
                    by_silence: *by_silence,
                    by: fact.actor.clone(),
                });
            }
            Happened::NotAccepted {
                refusal,
                competent_organ,
            } => {
                process.refusal = Some((*refusal, competent_organ.clone()));
                process.ended = Some((End::NotAccepted, day));
            }
            Happened::ProcedureStarted { kind, expected } => process.procedures.push(Started {
                kind: *kind,
                expected: expected.clone(),
                from: day,
                to: None,
            }),
            Happened::ProcedureEnded { procedure } => {
                let index = usize::try_from(*procedure)
                    .ok()
                    .and_then(|n| n.checked_sub(1));
                if let Some(started) = index.and_then(|index| process.procedures.get_mut(index)) {
                    started.to = Some(day);
                }
            }
            Happened::Extended { by } => process.extended_by = Some(*by),
            Happened::Decided {
                decision,
                number,
                valid_until,
            } => {
                process.decided = Some(Decided {
                    decision: *decision,
                    on: day,
                    number: number.clone(),
                    valid_until: *valid_until,
                    delivered: None,
                });
            }
            Happened::Delivered { way } => {
                if let Some(decided) = &mut process.decided {
                    decided.delivered = Some((day, *way));
                }
                self.personal.receipt = personal.receipt;
            }
            Happened::Withdrawn => process.ended = Some((End::Withdrawn, day)),
            Happened::Terminated => process.ended = Some((End::Terminated, day)),
            Happened::Voided => process.ended = Some((End::Voided, day)),
        }
    }

    /// The clock that counts now: the check of the papers, then the earlier one of law and promise.
    fn deadline(&self, calendar: &Calendar) -> Option<Deadline> {
        let running = self.process.running(&self.terms, calendar);
        running.map(|(_, deadline)| deadline)
    }

    fn by_clock(&self, duty: &str, on: &On<'_>) -> Option<(NaiveDate, kernel::Decided<Self>)> {
        if duty != DutyKind::CheckCompleteness.as_str() {
            return None;
        }
        let (day, happened) = self.accept_by_silence(on)?;
        Some((day, (happened, None)))
    }

    fn duties(&self, calendar: &Calendar) -> Vec<Duty> {
        let running = self.process.running(&self.terms, calendar);
        let (which, due) = match running {
            Some((which, deadline)) => (which, deadline.current),
            None => (ClockKind::Statutory, None),
        };
        let duty = match self.stage() {
            Stage::Received => {
                let after = due.and_then(|due| due.date.succ_opt());
                Duty {
                    acts_on: after,
                    ..Duty::new(DutyKind::CheckCompleteness, due)
                }
            }
            Stage::Accepted if which == ClockKind::Promised => {
                Duty::new(DutyKind::DecideAsPromised, due)
            }
            Stage::Accepted => Duty::new(DutyKind::Decide, due),
            Stage::Decided => {
                let delivered = self.process.decided.as_ref();
                let delivered = delivered.is_some_and(|decided| decided.delivered.is_some());
                let due = self.delivery_due(calendar).filter(|_| !delivered);
                match due {
                    Some(due) => Duty::new(DutyKind::Deliver, Some(due)),
                    None => return Vec::new(),
                }
            }
            // The applicant is waited for, or nothing is left to be done.
            Stage::CorrectionAsked | Stage::Ended(_) => return Vec::new(),
        };
        vec![duty.of_office(Some(&self.terms.office_id))]
    }

    fn who(&self) -> &str {
        &self.personal.applicant_name
    }

    fn what(&self) -> &str {
        &self.terms.matter
    }

    fn summary(&self, calendar: &Calendar) -> Summary {
        Summary::opened(
            self.terms.kind.as_str(),
            Some(&self.terms.office_id),
            self.process.received_on,
        )
        .due(self.deadline(calendar).as_ref())
        .closed(self.closed())
    }

    fn letters(&self, fact: &Recorded<Happened, Personal>, calendar: &Calendar) -> Vec<Order> {
        letters::sent(self, fact, calendar).into_iter().collect()
    }
}

/// Whether a case of this kind that one person accepted needs another one to decide on it. A
/// service matter that is done while the applicant waits is one person's work.
pub fn needs_another_decider(terms: &Terms) -> bool {
    let instant = terms.handling == Handling::Instant;
    !(terms.kind == MatterKind::Service && instant)
}
