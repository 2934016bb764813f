//! An application as lines of the sheet: what [`super::plan`] makes the same case of.

use chrono::NaiveDate;
use gongkai_law::application::Ground;

use super::{
    ADDRESS, AGENT, AGENT_CONTACT, AGENT_IDENTITY, AMOUNT, ARRIVED_ON, BASIS, CHANNEL, CONTACT,
    CONTACT_PERSON, COUNT, DELIVERY, DIFFICULTIES, DUE_ON, EMAIL, FINDING, FORM, GROUND, HAPPENED,
    IDENTITY, KIND, MISSING, NAME, OFFICE, OLD_NUMBER, ON, OPINION, OPINION_OF, ORAL_REASON, PARTY,
    PERIOD, PERSON, POWER, REASON, REPRESENTATIVE, SEARCHED, WANTED,
};
use crate::{
    cases::application::{
        Application,
        process::{Opinion, OpinionOf},
        search::Assignment,
        state::{Happened, Personal},
        wishes::{DeliveryChannel, FormWanted},
    },
    cases::kernel::{Case, RecordedFact},
    paper::sheet::{Made, Offices},
    paper::words,
};

/// The number an application had before it was imported.
pub fn former_number(facts: &[RecordedFact<Application>]) -> Option<&str> {
    match &facts.first()?.body {
        Happened::Received { registered, .. } => registered.opening_number.as_deref(),
        _ => None,
    }
}

/// The lines of an open application; none if its facts do not begin one.
pub fn lines(
    old_number: &str,
    facts: &[RecordedFact<Application>],
    offices: &Offices,
) -> Option<Vec<Made>> {
    let (first, rest) = facts.split_first()?;
    let mut state = <Application as Case>::open(first)?;
    let mut told = Told {
        old_number,
        offices,
        lines: Vec::new(),
        wanted: vec![(0, state.personal.wanted.clone())],
        unreachable_in: None,
    };
    // Filled when all that was corrected in the registration is known.
    told.lines.push(Made::default());
    if let Some(inherited) = &state.process.correction {
        let asked = Made::default()
            .with(PERIOD, i64::from(inherited.period))
            .with(MISSING, "拆分前已作补正告知");
        told.add("correction_asked", inherited.asked_on, asked);
        if let Some(on) = inherited.received_on {
            told.corrected(on, &state.personal.wanted);
        }
    }
    for fact in rest {
        told.fact(&state, fact);
        state.apply(fact);
    }
    let received = received(&state, told.line_of("received"));
    if let Some(first) = told.lines.first_mut() {
        *first = received;
    }
    for (line, wanted) in told.wanted {
        if let Some(line) = told.lines.get_mut(line) {
            line.set(WANTED, wanted);
        }
    }
    // Once the receipt is confirmed its line says it all.
    if let Some(line) = told.unreachable_in.filter(|_| state.registration.received) {
        told.lines.remove(line);
    }
    Some(told.lines)
}

/// The line of the receipt: the registration as it is now.
fn received(state: &Application, line: Made) -> Made {
    let (registration, personal) = (&state.registration, &state.personal);
    let details = &personal.registration;
    let agent = details.agent.clone().unwrap_or_default();
    let wishes = &registration.wishes;
    let received_on = registration.received.then_some(state.received_on);
    let word = |field, code: Option<&str>| code.map(|code| words::value(field, code));
    let difficulties = wishes.difficulties.iter();
    let difficulties: Vec<String> = difficulties
        .map(|difficulty| words::value("difficulties", difficulty.as_str()))
        .collect();
    line.with(ON, received_on)
        .with(KIND, state.applicant_kind.zh())
        .with(NAME, personal.name.as_str())
        .with(IDENTITY, personal.identity_number.as_str())
        .with(CONTACT, personal.contact.as_str())
        .with(ADDRESS, details.address.as_str())
        .with(EMAIL, details.email.as_str())
        .with(REPRESENTATIVE, details.legal_representative.as_str())
        .with(CONTACT_PERSON, details.contact_person.as_str())
        .with(AGENT, agent.name)
        .with(AGENT_IDENTITY, agent.identity_number)
        .with(AGENT_CONTACT, agent.contact)
        .with(POWER, agent.power_of_attorney)
        .with(CHANNEL, state.channel.zh())
        .with(ARRIVED_ON, registration.arrived_on)
        .with(FORM, word("form", wishes.form.map(FormWanted::as_str)))
        .with(
            DELIVERY,
            word("delivery", wishes.delivery.map(DeliveryChannel::as_str)),
        )
        .with(DIFFICULTIES, difficulties.join("、"))
        .with(ORAL_REASON, details.oral_reason.as_str())
}

struct Told<'a> {
    old_number: &'a str,
    offices: &'a Offices,
    lines: Vec<Made>,
    /// The lines that say what is wanted, and what they say.
    wanted: Vec<(usize, String)>,
    /// The line that says that the sender cannot be reached.
    unreachable_in: Option<usize>,
}

impl Told<'_> {
    fn line_of(&self, fact: &str) -> Made {
        Made::default()
            .with(OLD_NUMBER, self.old_number)
            .with(HAPPENED, words::happened(fact))
    }

    fn add(&mut self, fact: &str, on: NaiveDate, made: Made) {
        let line = self.line_of(fact).with(ON, on);
        self.lines.push(line.and(made));
    }

    fn corrected(&mut self, on: NaiveDate, wanted: &str) {
        self.wanted.push((self.lines.len(), wanted.to_owned()));
        self.add("correction_received", on, Made::default());
    }

    fn reason(&mut self, fact: &str, on: NaiveDate, reason: &str) {
        self.add(fact, on, Made::default().with(REASON, reason));
    }

    #[expect(clippy::too_many_lines, reason = "one arm per kind of fact")]
    fn fact(&mut self, before: &Application, fact: &RecordedFact<Application>) {
        let on = fact.legal_date;
        let none = Personal::default();
        let said = fact.personal.as_ref().unwrap_or(&none);
        let party = |number: u32| {
            let index = usize::try_from(number).ok().and_then(|n| n.checked_sub(1));
            let asked = index.and_then(|index| before.process.opinions.get(index));
            asked.map(|asked| asked.party_name.clone())
        };
        let office_of = |number: u32| {
            let index = usize::try_from(number).ok().and_then(|n| n.checked_sub(1));
            let search = index.and_then(|index| before.searches.0.get(index));
            search.map(|search| self.offices.name_of(&search.assignment.office_id))
        };
        match &fact.body {
            Happened::ApplicantUnreachable => {
                self.unreachable_in = Some(self.lines.len());
                self.add("applicant_unreachable", on, Made::default());
            }
            Happened::Assigned { office_id, person } => {
                let made = Made::default()
                    .with(OFFICE, self.offices.name_of(office_id))
                    .with(PERSON, person.clone());
                self.add("assigned", on, made);
            }
            Happened::CorrectionAsked { period } => {
                let made = Made::default()
                    .with(PERIOD, i64::from(*period))
                    .with(MISSING, said.missing.as_str());
                self.add("correction_asked", on, made);
            }
            Happened::CorrectionReceived => self.corrected(on, &said.wanted),
            Happened::Split { .. } | Happened::RegistrationCorrected { .. } => {
                if let Some((_, wanted)) = self.wanted.last_mut()
                    && !said.wanted.is_empty()
                {
                    wanted.clone_from(&said.wanted);
                }
            }
            Happened::Extended { by } => {
                let made = Made::default()
                    .with(PERIOD, i64::from(*by))
                    .with(REASON, said.reason.as_str());
                self.add("extended", on, made);
            }
            Happened::OpinionAsked { of } => {
                let of = match of {
                    OpinionOf::ThirdParty => "third_party",
                    OpinionOf::CoMaker => "co_maker",
                };
                let made = Made::default()
                    .with(OPINION_OF, words::value("of", of))
                    .with(PARTY, said.party_name.as_str());
                self.add("opinion_asked", on, made);
            }
            Happened::OpinionLetterArrived { opinion } => {
                let made = Made::default().with(PARTY, party(*opinion));
                self.add("opinion_letter_arrived", on, made);
            }
            Happened::OpinionReceived {
                opinion,
                said: answer,
            } => {
                let answer = match answer {
                    Opinion::Agrees => "agrees",
                    Opinion::Refuses => "refuses",
                };
                let made = Made::default()
                    .with(PARTY, party(*opinion))
                    .with(OPINION, words::value("said", answer))
                    .with(REASON, said.reason.as_str());
                self.add("opinion_received", on, made);
            }
            Happened::FeeAsked {
                amount_fen,
                charged,
            } => {
                let mut made = Made::default().with(AMOUNT, yuan(*amount_fen));
                if let Some(charged) = charged {
                    made.set(BASIS, words::value("basis", charged.basis.as_str()));
                    made.set(COUNT, i64::from(charged.count));
                }
                self.add("fee_asked", on, made);
            }
            Happened::FeeRecorded { amount_fen } => {
                let made = Made::default().with(AMOUNT, yuan(*amount_fen));
                self.add("fee_recorded", on, made);
            }
            Happened::SearchAssigned { searches } => {
                for search in searches {
                    self.search(search, on);
                }
            }
            Happened::SearchReturned {
                search,
                finding,
                opinion,
                ground,
            } => {
                let made = Made::default()
                    .with(OFFICE, office_of(*search))
                    .with(FINDING, words::value("finding", finding.as_str()))
                    .with(OPINION, words::value("opinion", opinion.as_str()))
                    .with(GROUND, ground.map(Ground::zh))
                    .with(SEARCHED, said.search.searched.as_str())
                    .with(REASON, said.search.reason.as_str());
                self.add("search_returned", on, made);
            }
            Happened::SearchRecalled { search } => {
                let made = Made::default()
                    .with(OFFICE, office_of(*search))
                    .with(REASON, said.reason.as_str());
                self.add("search_recalled", on, made);
            }
            Happened::ReasonsAsked { period } => {
                let made = Made::default()
                    .with(PERIOD, i64::from(*period))
                    .with(REASON, said.reason.as_str());
                self.add("reasons_asked", on, made);
            }
            Happened::ReasonsReceived => self.reason("reasons_received", on, &said.reason),
            Happened::PeriodDelayed { due_on } => {
                let made = Made::default()
                    .with(DUE_ON, *due_on)
                    .with(REASON, said.reason.as_str());
                self.add("period_delayed", on, made);
            }
            // The receipt says what is established. Doubles and proposals are of this bureau, and what
            // has not left, or was annulled, is nothing that happened to the applicant.
            Happened::Received { .. }
            | Happened::ReceiptConfirmed { .. }
            | Happened::Rerouted { .. }
            | Happened::Merged { .. }
            | Happened::DoubleMerged { .. }
            | Happened::Voided
            | Happened::PublicationProposed { .. }
            | Happened::ReplyDrafted { .. }
            | Happened::ReplyReviewed { .. }
            | Happened::ReplySigned { .. }
            | Happened::ReplyDispatched { .. }
            | Happened::ReplyDelivered { .. }
            | Happened::Archived { .. }
            | Happened::Closed { .. }
            | Happened::Reopened { .. } => {}
        }
    }

    fn search(&mut self, search: &Assignment, on: NaiveDate) {
        let made = Made::default()
            .with(OFFICE, self.offices.name_of(&search.office_id))
            .with(PERSON, search.person.clone())
            .with(DUE_ON, search.due_on);
        self.add("search_assigned", on, made);
    }
}

/// An amount as a clerk writes it: without decimals where there are none.
fn yuan(fen: u64) -> String {
    match fen % 100 {
        0 => (fen / 100).to_string(),
        cents => format!("{}.{cents:02}", fen / 100),
    }
}
