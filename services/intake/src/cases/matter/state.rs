//! A matter case: the fold of what happened to it.

use chrono::NaiveDate;
use gongkai_chassis::error::Result;
use gongkai_law::{
    calendar::{Calendar, Due},
    case::{CaseKind, CaseStage},
    clock::{Deadline, Limits, OnTime, Stands},
    letter::LetterKind,
    permit::{self, Handling, MatterDecision, MatterKind},
};

pub use super::fact::{Applied, Happened, Opened, Refused, Ruling};
use super::{
    code::{Channel, DeliveryWay, End},
    guide::Terms,
    letters,
    process::{Acceptance, Correction, Decided, Extension, Process, Stage, Started},
};
use crate::{
    cases::kernel::{
        Case, On, Recorded, Summary,
        assignment::Responsible,
        clocks::Clock,
        clue::FoundBy,
        duty::{Duty, DutyKind, Overtaken, Owed, ToBeSent},
        person::Person,
    },
    paper::letter::{OnItsWay, Order, Void, Went},
};

/// A matter case.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MatterCase {
    /// What it began with.
    pub opened: Opened,
    /// The application; none for registered cases.
    pub applied: Option<Applied>,
    /// Who it is with.
    pub responsible: Responsible,
    /// What happened since.
    pub process: Process,
    /// Latest legal date of anything that happened so far.
    pub latest_on: NaiveDate,
    /// Why it was decided so or ended, or empty.
    pub reason: String,
}

impl MatterCase {
    /// The matter when the case was opened.
    pub fn terms(&self) -> &Terms {
        &self.opened.terms
    }

    /// How far it is.
    pub fn stage(&self) -> Stage {
        self.process.stage()
    }

    /// Whether the decision was in time; none before it.
    pub fn on_time(&self, calendar: &Calendar) -> Option<OnTime> {
        let decided = self.process.decided.as_ref()?;
        Some(self.in_time(calendar, decided.on))
    }

    /// The last day to deliver the decision; permits only.
    pub fn delivery_due(&self, calendar: &Calendar) -> Option<Due> {
        let decided = self.process.decided.as_ref()?;
        self.terms().kind.delivery_due(calendar, decided.on)
    }

    /// Required papers that did not come in, by the names the matter gives them.
    pub fn papers_missing(&self) -> impl Iterator<Item = &str> {
        let required = self.terms().papers.iter().filter(|paper| paper.required);
        required
            .map(|paper| paper.name.as_str())
            .filter(|name| match &self.applied {
                Some(applied) => applied.papers.iter().all(|paper| paper != name),
                None => false,
            })
    }

    fn end(&mut self, end: End, on: NaiveDate, reason: &str) {
        self.process.ended = Some((end, on));
        reason.clone_into(&mut self.reason);
    }

    /// The day it was closed, and how.
    pub(super) fn closed(&self) -> Option<(NaiveDate, &'static str)> {
        let decided = self.process.decided.as_ref();
        let decided = decided.map(|decided| (decided.on, decided.decision.as_str()));
        let ended = self.process.ended;
        ended.map(|(end, day)| (day, end.as_str())).or(decided)
    }

    /// Civil date it was closed.
    pub fn closed_on(&self) -> Option<NaiveDate> {
        self.closed().map(|(day, _)| day)
    }

    fn begun(on: NaiveDate, opened: &Opened, applied: Option<&Applied>) -> Self {
        Self {
            opened: opened.clone(),
            applied: applied.cloned(),
            responsible: Responsible::of_office(&opened.terms.office_id),
            process: Process::new(on),
            latest_on: on,
            reason: String::new(),
        }
    }
}

impl Case for MatterCase {
    const KIND: CaseKind = CaseKind::Matter;
    const NOUN: (&'static str, &'static str) = ("matter case", "办件");
    type Fact = Happened;

    fn open(first: &Recorded<Happened>) -> Option<Self> {
        let on = first.legal_date;
        match &first.body {
            Happened::Received { opened, applied } => Some(Self::begun(on, opened, Some(applied))),
            Happened::Registered(opened) => {
                let mut case = Self::begun(on, opened, None);
                case.process.accepted = Some(Acceptance {
                    on,
                    by_silence: false,
                    by: first.actor.clone(),
                });
                Some(case)
            }
            Happened::Assigned(_)
            | Happened::CorrectionAsked { .. }
            | Happened::CorrectionReceived { .. }
            | Happened::Accepted { .. }
            | Happened::NotAccepted(_)
            | Happened::ProcedureStarted { .. }
            | Happened::ProcedureEnded { .. }
            | Happened::Extended { .. }
            | Happened::Decided(_)
            | Happened::Delivered { .. }
            | Happened::DeliveryAnnulled { .. }
            | Happened::Withdrawn { .. }
            | Happened::Terminated { .. }
            | Happened::Voided { .. } => None,
        }
    }

    fn apply(&mut self, fact: &Recorded<Happened>) {
        let day = fact.legal_date;
        // Whom it is handed to stands in the way of no act that bears an earlier day.
        if !matches!(fact.body, Happened::Assigned(_)) {
            self.latest_on = self.latest_on.max(day);
        }
        let process = &mut self.process;
        match &fact.body {
            Happened::Received { .. } | Happened::Registered(_) => {}
            Happened::Assigned(to) => self.responsible = to.into(),
            Happened::CorrectionAsked { missing } => {
                process.correction = Some(Correction {
                    asked_on: day,
                    missing: missing.0.clone(),
                    received_on: None,
                });
            }
            Happened::CorrectionReceived { papers } => {
                if let Some(correction) = &mut process.correction {
                    correction.received_on = Some(day);
                }
                if let Some(applied) = &mut self.applied {
                    applied.papers.0.extend(papers.iter().cloned());
                }
            }
            Happened::Accepted { by_silence } => {
                process.accepted = Some(Acceptance {
                    on: day,
                    by_silence: *by_silence,
                    by: fact.actor.clone(),
                });
            }
            Happened::NotAccepted(refused) => {
                process.refusal = Some((refused.refusal, refused.competent_organ.clone()));
                self.end(End::NotAccepted, day, &refused.reason);
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
            Happened::Extended { by, reason } => {
                process.extension = Some(Extension {
                    by: *by,
                    on: day,
                    reason: reason.0.clone(),
                });
            }
            Happened::Decided(ruling) => {
                process.decided = Some(Decided {
                    decision: ruling.decision,
                    on: day,
                    number: ruling.number.clone(),
                    valid_until: ruling.valid_until,
                    delivered: None,
                    receipt: String::new(),
                });
                self.reason.clone_from(&ruling.reason);
            }
            Happened::Delivered { way, receipt } => {
                if let Some(decided) = &mut process.decided {
                    decided.delivered = Some((day, *way));
                    decided.receipt.clone_from(receipt);
                }
            }
            Happened::DeliveryAnnulled { .. } => {
                if let Some(decided) = &mut process.decided {
                    decided.delivered = None;
                    decided.receipt.clear();
                }
            }
            Happened::Withdrawn { reason } => self.end(End::Withdrawn, day, reason),
            Happened::Terminated { reason } => self.end(End::Terminated, day, reason),
            Happened::Voided { reason } => self.end(End::Voided, day, reason),
        }
    }

    /// The clock that counts now: the check of the papers, then the earlier one of law and promise.
    fn deadline(&self, calendar: &Calendar) -> Option<Deadline> {
        let running = self.process.running(self.terms(), calendar);
        running.map(|(_, deadline)| deadline)
    }

    fn by_clock(&self, duty: &str, on: &On<'_>) -> Option<(NaiveDate, Happened)> {
        if duty != DutyKind::CheckCompleteness.as_str() {
            return None;
        }
        self.accept_by_silence(on)
    }

    fn duties(&self, calendar: &Calendar) -> Vec<Duty> {
        let duties = match self.stage() {
            Stage::Received => {
                let due = self
                    .deadline(calendar)
                    .and_then(|deadline| deadline.current);
                let after = due.and_then(|due| due.date.succ_opt());
                vec![Duty {
                    acts_on: after,
                    ..Duty::new(DutyKind::CheckCompleteness, due)
                }]
            }
            // Both limits are to be kept, and reminded of: the earlier one does not hide the other.
            Stage::Accepted => {
                let limits = self.limits(calendar);
                let each = [
                    (DutyKind::Decide, limits.statutory),
                    (DutyKind::DecideAsPromised, limits.promised),
                ];
                let each = each.into_iter();
                let mut duties: Vec<Duty> = each
                    .filter_map(|(kind, limit)| Some(Duty::new(kind, limit?.current)))
                    .collect();
                if duties.is_empty() {
                    duties.push(Duty::new(DutyKind::Decide, None));
                }
                duties
            }
            Stage::Decided => {
                let delivered = self.process.decided.as_ref();
                let delivered = delivered.is_some_and(|decided| decided.delivered.is_some());
                let due = self.delivery_due(calendar).filter(|_| !delivered);
                let due = due.map(|due| Duty::new(DutyKind::Deliver, Some(due)));
                due.into_iter().collect()
            }
            // The applicant is waited for, but not for ever.
            Stage::CorrectionAsked => {
                let due = self.correction_due(calendar);
                vec![Duty::new(DutyKind::CorrectionBack, due)]
            }
            Stage::NotAccepted | Stage::Withdrawn | Stage::Terminated | Stage::Voided => Vec::new(),
        };
        let duties = duties.into_iter();
        duties.map(|duty| self.responsible.of_duty(duty)).collect()
    }

    fn owed(&self, calendar: &Calendar) -> Vec<Owed> {
        let process = &self.process;
        if matches!(process.ended, Some((End::Voided, _))) {
            return Vec::new();
        }
        let mut owed = Vec::new();
        // What came in accepted elsewhere was not checked here.
        if self.applied.is_some() {
            owed.extend(process.checks_owed(calendar));
        }
        let decided = process.decided.as_ref().map(|decided| decided.on);
        let limits = self.limits(calendar);
        for (kind, limit) in [
            (DutyKind::Decide, limits.statutory),
            (DutyKind::DecideAsPromised, limits.promised),
        ] {
            let due = limit.and_then(|limit| limit.current);
            let each = due.map(|due| Owed::new(kind, due.date, decided));
            owed.extend(each.map(|owed| process.unless_ended(owed)));
        }
        let delivered = process.decided.as_ref();
        let delivered = delivered.and_then(|decided| decided.delivered);
        let due = self.delivery_due(calendar);
        owed.extend(due.map(|due| {
            let delivered = delivered.map(|(day, _)| day);
            Owed::new(DutyKind::Deliver, due.date, delivered)
        }));
        owed
    }

    fn clocks(&self, calendar: &Calendar) -> Vec<Clock> {
        self.all_clocks(calendar)
    }

    fn limits(&self, calendar: &Calendar) -> Limits {
        let limits = self.process.deadlines(self.terms(), calendar);
        limits.unwrap_or_default()
    }

    fn stage_word(&self) -> (&'static str, &'static str) {
        (self.stage().as_str(), self.stage().zh())
    }

    fn stands(&self) -> Stands {
        if matches!(self.process.ended, Some((End::Voided, _))) {
            return Stands::NotCounted;
        }
        self.closed_on().map_or(Stands::Open, Stands::Ended)
    }

    fn who(&self) -> &str {
        &self.opened.applicant_name
    }

    fn what(&self) -> &str {
        &self.terms().matter
    }

    fn clues(&self) -> Vec<(FoundBy, &str)> {
        let applied = self.applied.as_ref().map(|applied| {
            [
                (FoundBy::IdentityNumber, applied.identity_number.as_str()),
                (FoundBy::Contact, applied.contact.as_str()),
            ]
        });
        let own = std::iter::once((FoundBy::Name, self.who()));
        let decided = self.process.decided.as_ref();
        let decided = decided.map(|decided| (FoundBy::OutsideNumber, decided.number.as_str()));
        own.chain(applied.into_iter().flatten())
            .chain(decided)
            .collect()
    }

    fn people(&self) -> Vec<Person> {
        let applied = self.applied.as_ref();
        let (number, contact) = applied
            .map(|applied| (applied.identity_number.as_str(), applied.contact.as_str()))
            .unwrap_or_default();
        vec![Person::of(self.who(), number, &[contact])]
    }

    fn case_stage(&self) -> CaseStage {
        let decided = self.process.decided.as_ref();
        match self.stage() {
            Stage::CorrectionAsked => CaseStage::Waiting,
            Stage::Accepted if self.process.procedures.iter().any(|one| one.to.is_none()) => {
                CaseStage::Waiting
            }
            Stage::Received | Stage::Accepted => CaseStage::Handling,
            Stage::Decided if decided.is_some_and(|decided| decided.delivered.is_none()) => {
                CaseStage::Sent
            }
            Stage::Decided | Stage::NotAccepted | Stage::Withdrawn | Stage::Terminated => {
                CaseStage::Closed
            }
            Stage::Voided => CaseStage::Removed,
        }
    }

    fn categories() -> Vec<&'static str> {
        MatterKind::ALL.iter().map(|code| code.as_str()).collect()
    }

    fn results() -> Vec<&'static str> {
        let decisions = MatterDecision::ALL.iter().map(|code| code.as_str());
        let ends = End::ALL.iter().map(|code| code.as_str());
        decisions.chain(ends).collect()
    }

    fn submitted_by_applicant(&self) -> bool {
        let applied = self.applied.as_ref();
        applied.is_some_and(|applied| applied.submitted_by_applicant)
    }

    fn columns(&self) -> Summary {
        let kind = self.terms().kind.as_str();
        let row = Summary::opened(kind, None, self.process.received_on);
        self.responsible.of_row(row).closed(self.closed())
    }

    /// What the applicant is told at the counter on the day he applies, and of an instant matter, is handed
    /// over there. The decision on a permit has a duty of its own to deliver it. Once the case has ended
    /// only what ended it is to be sent.
    fn to_be_sent(&self, letter: &OnItsWay) -> ToBeSent {
        let terms = self.terms();
        let on_the_spot = terms.handling == Handling::Instant
            || (letter.dated_on == self.process.received_on
                && self
                    .applied
                    .as_ref()
                    .is_some_and(|applied| applied.channel == Channel::Counter));
        let delivered = terms.kind == MatterKind::Permit && is_decision(letter.kind);
        if on_the_spot || delivered || self.submitted_by_applicant() {
            return ToBeSent::Never;
        }
        match self.stage() {
            Stage::Voided => ToBeSent::Never,
            Stage::Received | Stage::CorrectionAsked | Stage::Accepted => ToBeSent::Yes,
            _ if letter.kind.closes() => ToBeSent::Yes,
            Stage::Decided | Stage::NotAccepted | Stage::Withdrawn | Stage::Terminated => {
                let ended = self.process.ended;
                let by = ended.map_or("作出决定", |(end, _)| end.zh());
                ToBeSent::NoMore(self.closed_on().map(|on| Overtaken { on, by }))
            }
        }
    }

    fn counts_no_more(&self, _: &OnItsWay) -> Option<Void> {
        let ended = self.process.ended;
        let (_, on) = ended.filter(|(end, _)| *end == End::Voided)?;
        Some(Void::with_its_case(&(on, self.reason.clone())))
    }

    /// What the papers lack is told within the days of their check, and who needs no permit, or is not here, at once
    /// (art. 32); no law sets a day of any other.
    fn leaves_by(&self, letter: &OnItsWay, calendar: &Calendar) -> Option<NaiveDate> {
        Some(match letter.kind {
            LetterKind::MatterCorrection => {
                permit::completeness_due(calendar, self.process.received_on).date
            }
            LetterKind::NotNeeded | LetterKind::NotCompetent => letter.dated_on,
            _ => letter.next_working_day(calendar),
        })
    }

    /// The day its decision arrived, as the register of dispatches has it, is the day of the delivery.
    fn letter_went(
        &self,
        (_, kind): (i32, LetterKind),
        went: &Went,
        _: NaiveDate,
    ) -> Result<Option<Happened>> {
        let decided = self.process.decided.as_ref();
        let decided = decided.filter(|_| is_decision(kind) && self.stage() == Stage::Decided);
        let Some(decided) = decided else {
            return Ok(None);
        };
        Ok(match (went, decided.delivered) {
            (Went::Arrived { way, signed_by }, None) => Some(Happened::Delivered {
                way: DeliveryWay::of(*way),
                receipt: signed_by.clone().into(),
            }),
            (Went::Annulled(reason), Some(_)) => Some(Happened::DeliveryAnnulled {
                reason: reason.clone().into(),
            }),
            _ => None,
        })
    }

    fn letters(&self, fact: &Recorded<Happened>, calendar: &Calendar) -> Vec<Order> {
        letters::sent(self, fact, calendar).into_iter().collect()
    }
}

/// Whether a letter tells the decision.
pub fn is_decision(kind: LetterKind) -> bool {
    matches!(
        kind,
        LetterKind::DecisionGranted | LetterKind::DecisionRefused
    )
}

/// Whether a case of this kind that one person accepted needs another one to decide on it. A
/// service matter that is done while the applicant waits is one person's work.
pub fn needs_another_decider(terms: &Terms) -> bool {
    let instant = terms.handling == Handling::Instant;
    !(terms.kind == MatterKind::Service && instant)
}
