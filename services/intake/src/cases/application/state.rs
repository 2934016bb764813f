//! An application: the fold of what happened to it.

use chrono::NaiveDate;
use gongkai_law::{
    application::{Answer, ApplicantKind, Channel},
    calendar::{Calendar, Due},
    case::CaseKind,
    clock::{Deadline, Limits, Stands},
    letter::LetterKind,
};

use serde::{Deserialize, Serialize};

use super::{
    excess::Excess,
    letters,
    process::{Process, ProcessFact},
    registration::{self, Applicant, Registration, RegistrationFact},
    reply::{Replies, ReplyFact},
    search::{SearchFact, Searches},
};
use crate::{
    cases::kernel::{
        Case, On, Recorded, Summary,
        duty::{Duty, DutyKind},
        facts::Facts,
    },
    contract::assumed::AssumedAspect,
    paper::letter::Order,
};

/// What can happen, by the part of an application that it happens to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "part", rename_all = "snake_case")]
pub enum Happened {
    /// To its registration.
    Registration(RegistrationFact),
    /// Between receipt and answer.
    Process(ProcessFact),
    /// To a search.
    Search(SearchFact),
    /// To its reply.
    Reply(ReplyFact),
}

impl Facts for Happened {
    fn words() -> impl Iterator<Item = (&'static str, &'static str)> {
        RegistrationFact::words()
            .chain(ProcessFact::words())
            .chain(SearchFact::words())
            .chain(ReplyFact::words())
    }
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
    /// Who applies.
    pub applicant: Applicant,
    /// What is wanted.
    pub wanted: String,
    /// The first answer and the day it left, in whose year the application counts.
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
    /// Reasons of the answer, or empty.
    pub reason: String,
    /// What part is withheld, or empty.
    pub withheld_part: String,
}

impl Application {
    /// Every answer and the day it left, in order.
    pub fn answers(&self) -> impl Iterator<Item = (Answer, NaiveDate)> {
        let anew = self.replies.anew.iter().filter_map(|anew| anew.answered);
        self.answered.into_iter().chain(anew)
    }

    /// The answer that holds: the last that left.
    pub fn last_answer(&self) -> Option<(Answer, NaiveDate)> {
        self.answers().last()
    }

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

impl Case for Application {
    const KIND: CaseKind = CaseKind::Application;
    const NOUN: (&'static str, &'static str) = ("application", "申请");
    type Fact = Happened;

    fn open(first: &Recorded<Happened>) -> Option<Self> {
        let Happened::Registration(RegistrationFact::Received(received)) = &first.body else {
            return None;
        };
        let day = first.legal_date;
        Some(Self {
            channel: received.channel,
            applicant_kind: received.applicant_kind,
            received_on: day,
            latest_on: day,
            applicant: received.applicant.clone(),
            wanted: received.wanted.0.clone(),
            answered: None,
            registration: Registration::of(&received.registered, day),
            process: registration::inherited(&received.registered),
            searches: Searches::default(),
            excess: None,
            replies: Replies::default(),
            assumed: received.assumed.clone(),
            reason: String::new(),
            withheld_part: String::new(),
        })
    }

    fn apply(&mut self, fact: &Recorded<Happened>) {
        let (day, actor) = (fact.legal_date, fact.actor.as_str());
        let fact_ordinal = fact.ordinal;
        match &fact.body {
            Happened::Registration(fact) => return self.apply_registration(fact, day),
            Happened::Process(fact) => self.apply_process(fact, day, fact_ordinal),
            Happened::Search(fact) => self.searches.apply_search(fact, day, actor),
            Happened::Reply(fact) => self.apply_reply(fact, day, actor),
        }
        self.registration.acted_on(day);
        self.latest_on = self.latest_on.max(day);
    }

    /// The deadline of the answer (art. 33); none while it is not received.
    fn deadline(&self, calendar: &Calendar) -> Option<Deadline> {
        if !self.registration.received {
            return None;
        }
        self.process.deadline(calendar, self.received_on)
    }

    fn limits(&self, calendar: &Calendar) -> Limits {
        Limits {
            statutory: self.deadline(calendar),
            promised: None,
        }
    }

    /// By its first answer: a later one has a day of its own.
    fn stage_word(&self) -> (&'static str, &'static str) {
        match self.registration.removed {
            Some((removal, _)) => (removal.as_str(), removal.zh()),
            None if !self.registration.received => ("unconfirmed", "待确认收到"),
            None => {
                let stage = self.replies.stage();
                (stage.as_str(), stage.zh())
            }
        }
    }

    fn stands(&self) -> Stands {
        match (self.registration.removed, self.answered) {
            (Some(_), _) => Stands::NotCounted,
            (None, Some((_, day))) => Stands::Ended(day),
            (None, None) => Stands::Open,
        }
    }

    fn who(&self) -> &str {
        &self.applicant.name
    }

    fn what(&self) -> &str {
        &self.wanted
    }

    fn summary(&self, calendar: &Calendar) -> Summary {
        let registration = &self.registration;
        let office = registration.office_id.as_deref();
        let answered = self
            .last_answer()
            .map(|(answer, day)| (day, answer.as_str()));
        let removed = registration.removed.map(|(why, day)| (day, why.as_str()));
        Summary {
            person: registration.person.clone(),
            ..Summary::opened(self.applicant_kind.as_str(), office, self.received_on)
        }
        .due(self.deadline(calendar).as_ref())
        .closed(answered.or(removed))
    }

    fn earlier_ends(&self) -> Vec<(NaiveDate, &'static str)> {
        let mut answers: Vec<_> = self
            .answers()
            .map(|(answer, day)| (day, answer.as_str()))
            .collect();
        answers.pop();
        answers
    }

    fn by_clock(&self, duty: &str, on: &On<'_>) -> Option<(NaiveDate, Happened)> {
        if duty != DutyKind::ConfirmReceipt.as_str() {
            return None;
        }
        let day = self.confirms_by_clock(on)?;
        let confirmed = RegistrationFact::ReceiptConfirmed { by_clock: true };
        Some((day, Happened::Registration(confirmed)))
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
            (Some(anew), _) => Some(Duty::new(DutyKind::AnswerAnew, Some(Due::set(anew.due_on)))),
            (None, Some(_)) => None,
            (None, None) => {
                let deadline = self.deadline(calendar);
                let due = deadline.and_then(|deadline| deadline.current);
                Some(Duty::new(DutyKind::Answer, due))
            }
        };
        // A step on the way to the answer is due with it, the proof and the archive on no day.
        let due = answer.as_ref().and_then(|answer| answer.due);
        let next = self.replies.next_step();
        // What the applicant owes is closed as lapsed by a person, on the first working day after.
        let lapses = self.process.waits_until(calendar).map(|until| Due {
            date: calendar.next_working_day(until.date),
            ..until
        });
        let lapses = lapses.filter(|_| self.answered.is_none());
        let searches = answer.as_ref().map(|_| self.searches.duties());
        let of_the_office = (answer.into_iter())
            .chain(next.map(|step| Duty::new(step, due)))
            .chain(lapses.map(|day| Duty::new(DutyKind::CloseLapsed, Some(day))))
            .map(|duty| {
                // Who drafts may neither review nor sign.
                let others = [DutyKind::ReviewReply, DutyKind::SignReply].contains(&duty.kind);
                let person = registration.person.clone().filter(|_| !others);
                let duty = Duty { person, ..duty };
                duty.of_office(registration.office_id.as_deref())
            });
        of_the_office
            .chain(searches.into_iter().flatten())
            .collect()
    }

    fn served(&self, sent_by: i32, letter: LetterKind) -> Option<Happened> {
        self.notice_served(sent_by, letter).map(Happened::Process)
    }

    fn letters(&self, happened: &Recorded<Happened>, calendar: &Calendar) -> Vec<Order> {
        letters::of(self, happened, calendar)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cases::kernel::testing::Samples;

    impl Samples for Happened {
        fn samples() -> Vec<Self> {
            let registration = RegistrationFact::samples().into_iter();
            let parts = registration.map(Self::Registration);
            parts
                .chain(ProcessFact::samples().into_iter().map(Self::Process))
                .chain(SearchFact::samples().into_iter().map(Self::Search))
                .chain(ReplyFact::samples().into_iter().map(Self::Reply))
                .collect()
        }
    }
}
