//! What all kinds of case share: facts, their fold, and the cached row.
//!
//! A case is an append-only list of facts. Its state is the fold of them; nothing is edited in
//! place. The row of the case repeats the few columns lists need and is written in the same
//! transaction; a test compares the two.

use chrono::{DateTime, Datelike as _, NaiveDate, Utc};
use gongkai_chassis::{
    db::Tx,
    error::{Error, Reason, Result},
    identity::Principal,
};
use gongkai_law::{
    calendar::Calendar,
    case::{CaseKind, CaseStage},
    clock::{Deadline, Limits, OnTime, Stands},
    letter::{LetterKind, Party},
    rules::{Setting, Settings},
};
use uuid::Uuid;

pub mod act;
pub mod assignment;
pub mod clocks;
pub mod clue;
pub mod duty;
pub mod facts;
pub mod heading;
pub mod letter_duty;
pub mod limit;
pub mod message;
pub mod person;
pub mod possible;
pub mod private;
pub mod read;
mod refusals;
pub mod rehearsal;
pub mod store;
pub mod tell;
#[cfg(test)]
pub mod testing;

pub use crate::people::citizen::CITIZEN;
use crate::{
    cases::number::CaseNumber,
    foresight::Warning,
    paper::letter::{self, OnItsWay, Order, Void, Went},
    people::{
        citizen::{is_citizen, recorded_as},
        deputy::Standing,
    },
};
use clocks::Clock;
use clue::FoundBy;
use duty::{Duty, Owed, ToBeSent};
use facts::Facts;
use person::Person;
pub use refusals::{LEGAL_DATE, follows, too_early, voided};

/// By what an act is judged.
pub struct On<'a> {
    /// The civil date the law counts.
    pub day: NaiveDate,
    /// The calendar in force.
    pub calendar: &'a Calendar,
    /// Who acts.
    pub caller: &'a Principal,
    /// Whom the caller is or was appointed the deputy of, in the role that the step needs.
    pub standing: &'a [Standing],
    /// The numbers the bureau has set itself.
    pub settings: &'a Settings,
    /// Whether the bureau says how a processing fee is paid.
    pub fee_payable: bool,
}

impl On<'_> {
    /// Subject of who acts.
    pub fn actor(&self) -> &str {
        &self.caller.subject
    }

    /// Whether a citizen acts, at the door: by a code that was given to him.
    pub fn by_citizen(&self) -> bool {
        is_citizen(self.caller)
    }
}

#[cfg(test)]
impl<'a> On<'a> {
    /// That day by the calendar compiled in, for somebody who may do anything.
    pub(crate) fn test(day: &str) -> Self {
        Self::by(testing::somebody("somebody"), day.parse().unwrap())
    }

    /// The same for that caller.
    pub(crate) fn by(caller: &'a Principal, day: NaiveDate) -> Self {
        Self {
            day,
            calendar: Calendar::bundled(),
            caller,
            standing: &[],
            settings: &testing::NOTHING_SET,
            fee_payable: true,
        }
    }
}

/// A kind of case: how its facts fold into a state.
pub trait Case: Sized + Send {
    /// `kind` of the row.
    const KIND: CaseKind;
    /// English and Chinese noun, for errors.
    const NOUN: (&'static str, &'static str);
    /// What can happen to it; words that tell of a person are [`private::Private`], and sealed when
    /// it is stored.
    type Fact: Facts;

    /// What a fact goes by of the numbers the bureau may set itself: it keeps those of its legal date.
    fn goes_by(_fact: &Self::Fact) -> Vec<Setting> {
        Vec::new()
    }

    /// The state after the first fact. `None` if that fact cannot open a case.
    fn open(first: &Recorded<Self::Fact>) -> Option<Self>;
    /// The state after one more fact.
    fn apply(&mut self, fact: &Recorded<Self::Fact>);
    /// The deadline of the whole case; none where no limit exists.
    fn deadline(&self, calendar: &Calendar) -> Option<Deadline>;
    /// The limits it is judged by.
    fn limits(&self, calendar: &Calendar) -> Limits;
    /// How far it is: a code, and the Chinese word.
    fn stage_word(&self) -> (&'static str, &'static str);
    /// How it stands to its limits: open, ended on a day, or judged by none.
    fn stands(&self) -> Stands;
    /// Who asks, applies, complains or disputes; empty if not named.
    fn who(&self) -> &str;
    /// Postal address registered of who asks.
    fn address(&self) -> Option<&str> {
        None
    }
    /// Postal address registered of whom a letter of it addresses so: who asks, be it by an agent.
    fn address_of(&self, addressee: &str) -> Option<&str> {
        let who = Some(self.who()).filter(|who| !who.is_empty())?;
        let agent = addressee.strip_prefix(who)?;
        let himself = agent.is_empty() || agent.starts_with('（');
        self.address().filter(|_| himself)
    }
    /// About what.
    fn what(&self) -> &str;
    /// Whether who asks is a person or an organisation.
    fn party(&self) -> Party {
        Party::named(self.who())
    }
    /// By what it is found again, beside its number and its words: names, numbers of identity and contacts.
    fn clues(&self) -> Vec<(FoundBy, &str)> {
        vec![(FoundBy::Name, self.who())]
    }
    /// What is searched of what it says: what is asked, what was answered, and why.
    fn words(&self) -> Vec<&str> {
        vec![self.what()]
    }
    /// Who asks, and who does so for somebody, by which other cases of theirs are told.
    fn people(&self) -> Vec<Person> {
        vec![Person::of(self.who(), "", &[])]
    }
    /// How far it is.
    fn case_stage(&self) -> CaseStage;
    /// The codes its category may have.
    fn categories() -> Vec<&'static str>;
    /// The codes it may be closed with.
    fn results() -> Vec<&'static str>;
    /// The columns of the row that no calendar moves.
    fn columns(&self) -> Summary;
    /// The columns of the row. It is due on the day of what is owed next ([`duty::next_due`]).
    fn summary(&self, calendar: &Calendar) -> Summary {
        let due = duty::next_due(&self.duties(calendar));
        Summary {
            original_due_on: self.deadline(calendar).map(|first| first.original.date),
            due_on: due.map(|due| due.date),
            provisional: due.is_some_and(|due| due.provisional),
            ..self.columns()
        }
    }
    /// Whether it is or was in time by each of its limits: an open one by today.
    fn in_time(&self, calendar: &Calendar, today: NaiveDate) -> OnTime {
        self.limits(calendar).on_time(self.stands(), today)
    }
    /// The limits whose days are explained, each with how its day comes about.
    fn clocks(&self, calendar: &Calendar) -> Vec<Clock> {
        clocks::of_limits(self, calendar)
    }
    /// Whether its applicant submitted it himself, and follows it by number and code.
    fn submitted_by_applicant(&self) -> bool {
        false
    }
    /// The organ a dispute is before, and the number it has there; other cases are before none.
    fn before(&self) -> Option<(&str, &str)> {
        None
    }
    /// The case it was merged into, if it was.
    fn merged_into(&self) -> Option<Uuid> {
        None
    }
    /// Ends whose place a later one has taken, the oldest first: the day and the code of the result.
    fn earlier_ends(&self) -> Vec<(NaiveDate, &'static str)> {
        Vec::new()
    }
    /// What is still to be done, but for the way of its letters ([`letter_duty`]); nothing once it is closed
    /// and delivered.
    fn duties(&self, calendar: &Calendar) -> Vec<Duty>;
    /// The day it is due if the notices of a longer period leave today that did not leave yet; none where that
    /// moves nothing.
    fn due_once_sent(&self, _calendar: &Calendar, _today: NaiveDate) -> Option<NaiveDate> {
        None
    }
    /// What was owed by which day since it began, done or not, but for the way of its letters
    /// ([`letter_duty`]); nothing of what has no day.
    fn owed(&self, calendar: &Calendar) -> Vec<Owed>;
    /// The way of each notice that is waited on: what it is, and how far it is, proven or presumed.
    fn ways(&self, _calendar: &Calendar) -> Vec<(&'static str, String)> {
        Vec::new()
    }
    /// What the clock does by itself about a duty of that kind whose [`Duty::acts_on`] has come, and
    /// the civil date it counts from; nothing if the duty is not there any more.
    fn by_clock(&self, _duty: &str, _on: &On<'_>) -> Option<(NaiveDate, Self::Fact)> {
        None
    }
    /// What somebody should know of its clock before that happens to it, which was due on that day; the state is that
    /// after it.
    fn forewarned(
        &self,
        _happened: &Recorded<Self::Fact>,
        _due_before: Option<NaiveDate>,
        _calendar: &Calendar,
    ) -> Vec<Warning> {
        Vec::new()
    }
    /// Whether somebody has to send this letter of it. Who submitted the case himself reads it at his own
    /// door.
    fn to_be_sent(&self, _letter: &OnItsWay) -> ToBeSent {
        ToBeSent::if_so(!self.submitted_by_applicant())
    }
    /// The civil date after which this letter of it leaves late: by law, or where that sets none the first working day
    /// after that which it bears. None where it is not judged.
    fn leaves_by(&self, letter: &OnItsWay, calendar: &Calendar) -> Option<NaiveDate> {
        Some(letter.next_working_day(calendar))
    }
    /// That this letter of it counts no more, if it does not: nobody sends it.
    fn counts_no_more(&self, _letter: &OnItsWay) -> Option<Void> {
        None
    }
    /// The bureau's own numbers that the way of this letter of it goes by.
    fn own_of(&self, _letter: &OnItsWay) -> Settings {
        Settings::default()
    }
    /// What happens to it when the way of a letter goes on, on that day: the letter by the ordinal of the
    /// fact that sent it, and its kind. Nothing where no period of who gets it runs from that. An error
    /// where it cannot go on so, for the case has ended.
    fn letter_went(
        &self,
        _letter: (i32, LetterKind),
        _went: &Went,
        _day: NaiveDate,
    ) -> Result<Option<Self::Fact>> {
        Ok(None)
    }
    /// The letters that what just happened sends; this is the state after it.
    fn letters(&self, _happened: &Recorded<Self::Fact>, _calendar: &Calendar) -> Vec<Order> {
        Vec::new()
    }
}

/// A fact about to be recorded.
pub struct Fact<B> {
    /// The civil date the law counts.
    pub legal_date: NaiveDate,
    /// What happened.
    pub body: B,
}

/// A fact as recorded.
#[derive(Debug, Clone)]
pub struct Recorded<B> {
    /// 1, 2, 3 … in the case.
    pub ordinal: i32,
    /// The civil date the law counts.
    pub legal_date: NaiveDate,
    /// When it was entered, by the wall clock.
    pub recorded_at: DateTime<Utc>,
    /// Subject of the token it was entered with.
    pub actor: String,
    /// That person's office, if the token names one.
    pub office: Option<String>,
    /// The numbers the bureau had set itself by its legal date, of those it goes by.
    pub own: Settings,
    /// What happened.
    pub body: B,
}

/// A fact of a kind of case as recorded.
pub type RecordedFact<C> = Recorded<<C as Case>::Fact>;

/// The cached columns of a case.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Summary {
    /// Applicant kind, matter kind, enquiry category or dispute kind.
    pub category: String,
    /// The case it is about.
    pub about: Option<Uuid>,
    /// Responsible office.
    pub office_id: Option<String>,
    /// Subject of the responsible person.
    pub person: Option<String>,
    /// Civil date the case began.
    pub opened_on: NaiveDate,
    /// Civil date it was first due.
    pub original_due_on: Option<NaiveDate>,
    /// Civil date what is owed next is due; none while its clock stands still, or nothing is owed.
    pub due_on: Option<NaiveDate>,
    /// True if a due date rests on a calendar that is not published yet.
    pub provisional: bool,
    /// Civil date it was closed, and how.
    pub closed: Option<(NaiveDate, String)>,
}

impl Summary {
    /// An open case that began on `opened_on`.
    pub fn opened(category: &str, office_id: Option<&str>, opened_on: NaiveDate) -> Self {
        Self {
            category: category.to_owned(),
            about: None,
            office_id: office_id.map(ToOwned::to_owned),
            person: None,
            opened_on,
            original_due_on: None,
            due_on: None,
            provisional: false,
            closed: None,
        }
    }

    /// The same closed.
    #[must_use]
    pub fn closed(self, closed: Option<(NaiveDate, &str)>) -> Self {
        Self {
            closed: closed.map(|(day, result)| (day, result.to_owned())),
            ..self
        }
    }
}

/// A case with its place in the database.
pub struct Loaded<C> {
    /// Its id.
    pub id: Uuid,
    /// Number of facts; the etag.
    pub version: i32,
    /// Its registration number.
    pub number: CaseNumber,
    /// Its state.
    pub state: C,
    /// Its letters as they stand: who reads it has them, and who acts on it as soon as those of his act are
    /// made.
    pub letters: Vec<OnItsWay>,
}

impl<C> Loaded<C> {
    /// The etag of this state.
    pub fn etag(&self) -> String {
        self.version.to_string()
    }
}

/// Folds facts; a fault of ours if they do not begin with one that opens a case.
pub fn fold<C: Case>(facts: &[RecordedFact<C>]) -> Result<C> {
    let broken = || Error::internal(format!("facts of a {} do not begin a case", C::KIND));
    let (first, rest) = facts.split_first().ok_or_else(broken)?;
    let mut state = C::open(first).ok_or_else(broken)?;
    for fact in rest {
        state.apply(fact);
    }
    Ok(state)
}

/// A case about to be opened with everything that happened to it so far; it takes the next number
/// when it is written.
pub fn new_case<C>(tx: &Tx, facts: i32, state: C) -> Loaded<C> {
    Loaded {
        id: tx.new_id(),
        version: facts,
        number: CaseNumber::of_new(tx.today().year()),
        state,
        letters: Vec::new(),
    }
}

/// A fact as it is recorded by the transaction's caller, with the numbers it goes by.
pub fn record<C: Case>(
    tx: &Tx,
    ordinal: i32,
    fact: Fact<C::Fact>,
    settings: &Settings,
) -> Result<RecordedFact<C>> {
    let principal = &tx.scope()?.principal;
    Ok(Recorded {
        ordinal,
        legal_date: fact.legal_date,
        recorded_at: tx.recorded_at(),
        actor: recorded_as(principal).to_owned(),
        office: principal.offices.first().cloned(),
        own: settings.only(&C::goes_by(&fact.body), fact.legal_date),
        body: fact.body,
    })
}

/// Loads a case and locks it. `etag` is the version the caller decided on, or empty.
pub async fn load_for_update<C: Case>(tx: &mut Tx, id: Uuid, etag: &str) -> Result<Loaded<C>> {
    let found = store::lock_facts::<C>(tx, id).await?;
    let case = loaded(id, found)?;
    if !etag.is_empty() && etag != case.etag() {
        return Err(Error::new(Reason::Conflict)
            .with("id", id)
            .with("etag", case.version));
    }
    Ok(case)
}

/// Loads two cases and locks them, always in the order of their ids, so that two clerks who merge
/// crosswise do not wait for each other for ever. The first has the etag its caller read.
pub async fn load_both<C: Case>(
    tx: &mut Tx,
    (id, etag): (Uuid, &str),
    other: Uuid,
) -> Result<(Loaded<C>, Loaded<C>)> {
    if id < other {
        let first = load_for_update(tx, id, etag).await?;
        Ok((first, load_for_update(tx, other, "").await?))
    } else {
        let second = load_for_update(tx, other, "").await?;
        Ok((load_for_update(tx, id, etag).await?, second))
    }
}

/// Loads a case to read it.
pub async fn load<C: Case>(tx: &mut Tx, id: Uuid) -> Result<Loaded<C>> {
    let found = store::facts::<C>(tx, id).await?;
    let case = loaded(id, found)?;
    let letters = letter::ways_of(tx, id).await?;
    Ok(Loaded { letters, ..case })
}

fn loaded<C: Case>(id: Uuid, found: Option<(CaseNumber, store::Facts<C>)>) -> Result<Loaded<C>> {
    let (number, facts) = found.ok_or_else(|| unknown::<C>(id))?;
    Ok(Loaded {
        id,
        version: facts.last().map_or(0, |fact| fact.ordinal),
        number,
        state: fold(&facts)?,
        letters: Vec::new(),
    })
}

fn unknown<C: Case>(id: Uuid) -> Error {
    Error::record_unknown(C::NOUN.0, C::NOUN.1, id)
}
