//! An application: the fold of what happened to it.

use chrono::NaiveDate;
use gongkai_chassis::error::Result;
use gongkai_document::date_text;
use gongkai_law::{
    application::{Answer, ApplicantKind, Channel, Removal},
    calendar::Calendar,
    case::{CaseKind, CaseStage},
    clock::{Deadline, Limits, Stands},
    letter::{LetterKind, Party},
    rules::{Setting, Settings},
};

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::{
    excess::Excess,
    letters,
    process::{OpinionRequest, Process, ProcessFact},
    registration::{self, Applicant, Registration, RegistrationFact},
    reply::{Replies, ReplyFact, Stage},
    search::{SearchFact, Searches},
    void::SetAside,
};
use crate::{
    cases::kernel::{
        CITIZEN, Case, On, Recorded, Summary,
        clocks::Clock,
        clue::FoundBy,
        duty::{Duty, DutyKind, Owed, ToBeSent},
        facts::Facts,
        person::Person,
    },
    contract::assumed::AssumedAspect,
    foresight::Warning,
    paper::letter::{OnItsWay, Order, Void, Went},
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
    /// What was sent, or signed to be sent, and taken back.
    pub taken_back: Vec<SetAside>,
}

impl Application {
    /// Whether it waits for its applicant, or for an opinion that was asked for.
    fn waits(&self) -> bool {
        if self.replies.due_anew().is_some() {
            return self.process.opinions.iter().any(OpinionRequest::is_awaited);
        }
        let excess = self.excess.as_ref();
        self.process.waits() || excess.is_some_and(|asked| asked.received.is_none())
    }

    /// The postal address of a third party or co-maker of that name, as it was entered last.
    pub fn party_address(&self, name: &str) -> Option<&str> {
        let mut asked = self.process.opinions.iter().rev();
        let asked = asked.find(|asked| asked.party_name == name && !asked.party_address.is_empty());
        asked.map(|asked| asked.party_address.as_str())
    }

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

    fn goes_by(fact: &Happened) -> Vec<Setting> {
        match fact {
            Happened::Registration(RegistrationFact::Received(_)) => {
                vec![Setting::ReceiptConfirmation, Setting::SelfConfirmation]
            }
            Happened::Process(fact) => fact.goes_by(),
            Happened::Reply(ReplyFact::ReplyDispatched { .. }) => {
                vec![Setting::ReReview, Setting::ServiceProof]
            }
            Happened::Reply(ReplyFact::ReplyDelivered(_)) => vec![Setting::ReReview],
            Happened::Registration(_) | Happened::Search(_) | Happened::Reply(_) => Vec::new(),
        }
    }

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
            registration: Registration::of(&received.registered, day, first.recorded_at)
                .by(&first.own),
            process: registration::inherited(&received.registered),
            searches: Searches::default(),
            excess: None,
            replies: Replies::default(),
            assumed: received.assumed.clone(),
            reason: String::new(),
            withheld_part: String::new(),
            taken_back: Vec::new(),
        })
    }

    fn apply(&mut self, fact: &Recorded<Happened>) {
        let (day, actor) = (fact.legal_date, fact.actor.as_str());
        let fact_ordinal = fact.ordinal;
        self.set_aside(fact);
        match &fact.body {
            Happened::Registration(fact) => return self.apply_registration(fact, day),
            // What is told moves nothing: the payment itself is recorded under its own day.
            Happened::Process(
                told @ (ProcessFact::PaymentTold { .. } | ProcessFact::PaymentNotReceived { .. }),
            ) => {
                return self.apply_process(told, day, fact_ordinal, &fact.own);
            }
            Happened::Process(process) => {
                self.apply_process(process, day, fact_ordinal, &fact.own);
                if fact.actor == CITIZEN {
                    self.process.said_by_code(process);
                }
                if self.registration.imported_at == Some(fact.recorded_at) {
                    self.left_before_import(fact_ordinal, day, &fact.own);
                }
            }
            Happened::Search(fact) => self.searches.apply_search(fact, day, actor),
            Happened::Reply(reply) => {
                self.replies.own.0.extend(fact.own.0.iter().cloned());
                self.apply_reply(reply, (day, fact_ordinal), actor);
                if matches!(reply, ReplyFact::DispatchAnnulled { .. }) {
                    return;
                }
            }
        }
        self.registration.acted_on(day);
        self.latest_on = self.latest_on.max(day);
        let on_its_way = matches!(
            &fact.body,
            Happened::Reply(
                ReplyFact::ReplyDispatched { .. }
                    | ReplyFact::ReplyDelivered(_)
                    | ReplyFact::DeliveryAnnulled { .. }
            )
        );
        if !on_its_way {
            self.replies.goes_on_beside(day);
        }
    }

    /// The deadline of the answer (art. 33); none while it is not received.
    fn deadline(&self, calendar: &Calendar) -> Option<Deadline> {
        if !self.registration.received {
            return None;
        }
        self.process.deadline(calendar, self.received_on)
    }

    fn limits(&self, calendar: &Calendar) -> Limits {
        Limits::by_law(self.deadline(calendar))
    }

    fn clocks(&self, calendar: &Calendar) -> Vec<Clock> {
        self.all_clocks(calendar)
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

    fn merged_into(&self) -> Option<Uuid> {
        self.registration.merged_into
    }

    fn address(&self) -> Option<&str> {
        Some(&self.applicant.details.address)
    }

    fn address_of(&self, addressee: &str) -> Option<&str> {
        let who = self.who();
        let to_applicant = addressee
            .strip_prefix(who)
            .is_some_and(|agent| !who.is_empty() && (agent.is_empty() || agent.starts_with('（')));
        if to_applicant {
            self.address()
        } else {
            self.party_address(addressee)
        }
    }

    fn what(&self) -> &str {
        &self.wanted
    }

    fn party(&self) -> Party {
        self.applicant_kind.into()
    }

    fn clues(&self) -> Vec<(FoundBy, &str)> {
        let applicant = &self.applicant;
        let agent = applicant.details.agent.as_ref();
        let of_agent = agent.map(|agent| {
            [
                (FoundBy::Name, agent.name.as_str()),
                (FoundBy::IdentityNumber, agent.identity_number.as_str()),
                (FoundBy::Contact, agent.contact.as_str()),
            ]
        });
        let details = &applicant.details;
        let own = [
            (FoundBy::Name, applicant.name.as_str()),
            (FoundBy::Name, details.contact_person.as_str()),
            (FoundBy::IdentityNumber, applicant.identity_number.as_str()),
            (FoundBy::Contact, applicant.contact.as_str()),
            (FoundBy::Contact, details.email.as_str()),
        ];
        let asked = self.process.opinions.iter();
        let asked = asked.map(|asked| (FoundBy::ConsultedParty, asked.party_name.as_str()));
        own.into_iter()
            .chain(of_agent.into_iter().flatten())
            .chain(asked)
            .collect()
    }

    fn words(&self) -> Vec<&str> {
        let opinions = self.process.opinions.iter();
        let reasons = opinions.map(|opinion| opinion.reason.as_str());
        std::iter::once(self.what()).chain(reasons).collect()
    }

    fn people(&self) -> Vec<Person> {
        self.applicant.people()
    }

    fn case_stage(&self) -> CaseStage {
        if self.registration.removed.is_some() {
            return CaseStage::Removed;
        }
        if !self.registration.received {
            return CaseStage::Unconfirmed;
        }
        match self.replies.stage() {
            Stage::Handling | Stage::Returned if self.waits() => CaseStage::Waiting,
            Stage::Handling | Stage::Returned => CaseStage::Handling,
            Stage::Drafted => CaseStage::Review,
            Stage::Reviewed => CaseStage::Signature,
            Stage::Signed | Stage::Undelivered => CaseStage::Sending,
            Stage::Dispatched if self.replies.is_sent() => CaseStage::Closed,
            Stage::Dispatched => CaseStage::Sent,
            Stage::Delivered | Stage::Closed => CaseStage::Closed,
            Stage::Archived => CaseStage::Archived,
        }
    }

    fn categories() -> Vec<&'static str> {
        ApplicantKind::ALL
            .iter()
            .map(|code| code.as_str())
            .collect()
    }

    fn results() -> Vec<&'static str> {
        let answers = Answer::ALL.iter().map(|code| code.as_str());
        let removals = Removal::ALL.iter().map(|code| code.as_str());
        answers.chain(removals).collect()
    }

    fn submitted_by_applicant(&self) -> bool {
        self.registration.submitted_by_applicant
    }

    fn columns(&self) -> Summary {
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
        self.duties_of_all_parts(calendar)
    }

    fn owed(&self, calendar: &Calendar) -> Vec<Owed> {
        self.owed_of_all_parts(calendar)
    }

    fn ways(&self, calendar: &Calendar) -> Vec<(&'static str, String)> {
        let awaited = self.awaited(calendar).into_iter();
        let awaited = awaited.map(|awaited| (awaited.letter.zh(), awaited.told(calendar)));
        let annulled = self.replies.annulled.iter().map(|annulled| {
            let (answer, on) = annulled.answered;
            let (on, annulled_on) = (date_text(on), date_text(annulled.annulled_on));
            let told = format!("{on}的办结系误办结，{annulled_on}撤销，该文书已作废，不再送出");
            (LetterKind::Reply(answer).zh(), told)
        });
        awaited.chain(annulled).collect()
    }

    fn due_once_sent(&self, calendar: &Calendar, today: NaiveDate) -> Option<NaiveDate> {
        let open = self.registration.received && self.stands() == Stands::Open;
        let told = self.process.as_told(Some(today));
        let told = told.deadline(calendar, self.received_on);
        let told = told.filter(|_| open)?.current?.date;
        (self.current_due_on(calendar) != Some(told)).then_some(told)
    }

    fn forewarned(
        &self,
        happened: &Recorded<Happened>,
        due_before: Option<NaiveDate>,
        calendar: &Calendar,
    ) -> Vec<Warning> {
        self.forewarned_of_the_clock(happened, due_before, calendar)
    }

    fn to_be_sent(&self, letter: &OnItsWay) -> ToBeSent {
        self.sends(letter)
    }

    fn counts_no_more(&self, letter: &OnItsWay) -> Option<Void> {
        self.void_letter(letter)
    }

    fn leaves_by(&self, letter: &OnItsWay, calendar: &Calendar) -> Option<NaiveDate> {
        self.leaves_by_law(letter, calendar)
    }

    fn own_of(&self, letter: &OnItsWay) -> Settings {
        let notice = self.notice_of(letter.sent_by);
        notice.map(|notice| notice.own.clone()).unwrap_or_default()
    }

    fn letter_went(
        &self,
        letter: (i32, LetterKind),
        went: &Went,
        day: NaiveDate,
    ) -> Result<Option<Happened>> {
        match (letter, went) {
            ((sent_by, kind), Went::Unsent(reason)) if kind.is_answer() => {
                let annulled = self.annul_dispatch(sent_by, reason)?;
                Ok(Some(Happened::Reply(annulled)))
            }
            _ => {
                let fact = self.notice_went(letter, went, day)?;
                Ok(fact.map(Happened::Process))
            }
        }
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
