//! The way of every mutation: claim its request, load under lock, let the state decide, record, answer – in one transaction.

use std::sync::Arc;

use chrono::NaiveDate;
use gongkai_chassis::{
    call::{Call, Once},
    db::Tx,
    error::{Error, Result},
    fields::Fields,
    identity::{BureauId, Role, Scope},
    new_or_answer,
    request::{Answered, Claim},
};
use gongkai_proto::request::{ActRequest, Mutation};
use prost::{Message, Name};
use tonic::Request;
use uuid::Uuid;

use super::{
    Fact, LEGAL_DATE, Loaded, On, RecordedFact,
    assignment::Handed,
    clocks::DueBefore,
    fold, load_for_update, new_case, record,
    store::{self, Write},
    tell::Tell,
};
use crate::{
    desk::{Desk, View},
    foresight::Foresight,
    paper::letter::{self, Made, Order},
    people::{
        bureaus::{Bureau, no_office},
        deputy::{self, Standing},
    },
    time::calendar::Current,
};

/// What a fact needs of the rest of the database and does to it, in the transaction of the act.
pub trait Effects: Tell {
    /// The keyed marks by which it is found again from now on.
    fn marks(&self, _tx: &Tx, _happened: &Self::Fact) -> Result<Vec<i64>> {
        Ok(Vec::new())
    }

    /// What it names must be there, and what goes along with it is locked and entered; this is the
    /// state after it, before it is written.
    fn check(
        _tx: &mut Tx,
        _bureau: &Bureau,
        _case: &Loaded<Self>,
        _happened: &Self::Fact,
    ) -> impl Future<Output = Result<()>> + Send {
        async { Ok(()) }
    }

    /// Completes the letters it sends by what stands elsewhere: the number of an earlier one.
    fn complete(
        _tx: &mut Tx,
        _case: &Loaded<Self>,
        _letters: &mut [Order],
    ) -> impl Future<Output = Result<()>> + Send {
        async { Ok(()) }
    }

    /// What happens to other cases because of it, in the same transaction.
    fn follow(
        _acting: &mut Acting,
        _case: &Loaded<Self>,
        _happened: &Self::Fact,
    ) -> impl Future<Output = Result<()>> + Send {
        async { Ok(()) }
    }
}

/// An act under way: its transaction, and by what it is judged and told.
pub struct Acting {
    /// The transaction.
    pub tx: Tx,
    /// The calendar in force.
    pub calendar: Arc<Current>,
    /// The bureau, as its letters name it.
    pub bureau: Arc<Bureau>,
    /// Why legal dates lie before today; empty if they do not.
    pub backdating_reason: String,
    /// Whom the caller is the deputy of, in the role that the step needs.
    standing: Vec<Standing>,
    /// Where it is noted what it would do, if it is only tried.
    pub(super) foresight: Option<Foresight>,
    /// Under which the answer is kept; none for what the clock does.
    claim: Option<Claim>,
}

impl Acting {
    /// Begins the act of a call that was read and checked.
    pub async fn begin<R: Mutation, A: Name + Default>(
        desk: &Desk,
        call: &mut Call<'_, R>,
        backdating_reason: &str,
    ) -> Result<Once<A, Self>> {
        let bureau = match desk.ready(call).await? {
            Once::Before(answer) => return Ok(Once::Before(answer)),
            Once::New(bureau) => bureau,
        };
        let calendar = desk.calendars.current();
        Ok(match call.once(&desk.db).await? {
            Once::Before(answer) => Once::Before(answer),
            Once::New((tx, claim)) => Once::New(Self {
                tx,
                calendar,
                bureau,
                backdating_reason: backdating_reason.to_owned(),
                standing: Vec::new(),
                foresight: desk.foresight.clone(),
                claim: Some(claim),
            }),
        })
    }

    /// By what an act that bears `day` is judged.
    pub fn on(&self, day: NaiveDate) -> Result<On<'_>> {
        Ok(On {
            day,
            calendar: &self.calendar,
            caller: &self.tx.scope()?.principal,
            standing: &self.standing,
            settings: &self.bureau.settings,
            fee_payable: self.bureau.fee_payable(day),
        })
    }

    /// Records what was decided on a case that is locked, with all that follows from it.
    pub async fn happen<C: Effects + Sync>(
        &mut self,
        case: Loaded<C>,
        fact: Fact<C::Fact>,
    ) -> Result<Loaded<C>> {
        let (mut case, fact, due_before) = self.apply(case, fact)?;
        let made = self.prepare(&mut case, &fact).await?;
        self.write(case, fact, &made, due_before, None).await
    }

    /// Opens a case with its first fact, under the next number.
    pub async fn open<C: Effects + Sync>(&mut self, fact: Fact<C::Fact>) -> Result<Loaded<C>> {
        let (mut case, fact) = self.new_case(fact)?;
        let made = self.prepare(&mut case, &fact).await?;
        let due_before = DueBefore::default();
        self.write(case, fact, &made, due_before, None).await
    }

    /// The last step of the act: like [`Acting::happen`], with the answer of the call, and made
    /// durable.
    pub async fn finish<C: Effects + Sync, A: Message>(
        self,
        case: Loaded<C>,
        fact: Fact<C::Fact>,
        answer: impl Fn(&View<'_>, &Loaded<C>) -> A + Send + Sync,
    ) -> Result<A> {
        let (case, fact, due_before) = self.apply(case, fact)?;
        self.end(case, fact, due_before, answer).await
    }

    /// Ends an act whose writing is done: keeps the answer of the call and makes everything durable.
    pub async fn answer<A: Message>(mut self, answer: A) -> Result<A> {
        let claim = self.claim.take();
        let claim = claim.ok_or_else(|| Error::internal("nobody waits for an answer"))?;
        claim.finish(self.tx, answer).await
    }

    /// The same with the opening of a case.
    pub async fn finish_opening<C: Effects + Sync, A: Message>(
        self,
        fact: Fact<C::Fact>,
        answer: impl Fn(&View<'_>, &Loaded<C>) -> A + Send + Sync,
    ) -> Result<A> {
        let (case, fact) = self.new_case(fact)?;
        self.end(case, fact, DueBefore::default(), answer).await
    }

    async fn end<C: Effects + Sync, A: Message>(
        mut self,
        mut case: Loaded<C>,
        fact: RecordedFact<C>,
        due_before: DueBefore,
        answer: impl Fn(&View<'_>, &Loaded<C>) -> A + Send + Sync,
    ) -> Result<A> {
        let made = self.prepare(&mut case, &fact).await?;
        let calendar = Arc::clone(&self.calendar);
        let view = View::new(
            self.tx.scope()?,
            &calendar,
            self.tx.today(),
            &self.bureau.staff,
        );
        let claim = self.claim.take();
        let claim = claim.ok_or_else(|| Error::internal("nobody waits for an answer"))?;
        let first = answer(&view, &case);
        let answered = Some(claim.answered(&self.tx, &first)?);
        let new = !case.number.is_taken();
        let case = self.write(case, fact, &made, due_before, answered).await?;
        self.tx.commit().await?;
        // A new case has its number only now.
        Ok(if new { answer(&view, &case) } else { first })
    }

    /// A case and its next fact, as they are to be written, and the days the case was due before.
    fn apply<C: Tell>(
        &self,
        mut case: Loaded<C>,
        fact: Fact<C::Fact>,
    ) -> Result<(Loaded<C>, RecordedFact<C>, DueBefore)> {
        let due_before = DueBefore::of(&case.state, &self.calendar);
        case.version += 1;
        let fact = record::<C>(&self.tx, case.version, fact, &self.bureau.settings)?;
        case.state.apply(&fact);
        Ok((case, fact, due_before))
    }

    /// A new case and its first fact, as they are to be written.
    fn new_case<C: Tell>(&self, fact: Fact<C::Fact>) -> Result<(Loaded<C>, RecordedFact<C>)> {
        self.bureau
            .check_goes_on(self.tx.successions(), fact.legal_date)?;
        let fact = record::<C>(&self.tx, 1, fact, &self.bureau.settings)?;
        let state = fold::<C>(std::slice::from_ref(&fact))?;
        Ok((new_case(&self.tx, 1, state), fact))
    }

    /// What the fact names is looked at and its letters are made: the case has all its letters then. Nothing
    /// is made where the act is only tried.
    async fn prepare<C: Effects + Sync>(
        &mut self,
        case: &mut Loaded<C>,
        fact: &RecordedFact<C>,
    ) -> Result<Vec<Made>> {
        C::check(&mut self.tx, &self.bureau, case, &fact.body).await?;
        if case.number.is_taken() {
            case.letters = letter::ways_of(&mut self.tx, case.id).await?;
        }
        if self.is_rehearsed() {
            return Ok(Vec::new());
        }
        let made = self.letters(case, fact).await?;
        let issued = made.iter().map(|made| (made.kind, made.dated_on));
        letter::add_issued(&mut case.letters, fact.ordinal, issued);
        Ok(made)
    }

    async fn write<C: Effects + Sync>(
        &mut self,
        mut case: Loaded<C>,
        fact: RecordedFact<C>,
        letters: &[Made],
        due_before: DueBefore,
        answer: Option<Answered<'_>>,
    ) -> Result<Loaded<C>> {
        if let Some(foresight) = self.foresight.clone() {
            foresight.note(self.foreseen(&case, &fact, due_before.owed).await?);
            C::follow(self, &case, &fact.body).await?;
            return Ok(case);
        }
        let written = Write {
            case: &case,
            calendar: &self.calendar,
            facts: std::slice::from_ref(&fact),
            backdating_reason: &self.backdating_reason,
            letters,
            ways: &case.letters,
            events: &case
                .state
                .told(case.id, &self.calendar, &fact, due_before.deadline)?,
            notices: &case.state.notices(&fact.body),
            marks: &case.state.marks(&self.tx, &fact.body)?,
            answer,
        };
        case.number.number = store::write(&mut self.tx, written).await?;
        C::follow(self, &case, &fact.body).await?;
        Ok(case)
    }

    /// The letters that what happened sends. What was entered late left the house on its own day, and
    /// bears it; what the clock does looks back to a day on which nobody wrote anything.
    async fn letters<C: Effects + Sync>(
        &mut self,
        case: &Loaded<C>,
        happened: &RecordedFact<C>,
    ) -> Result<Vec<Made>> {
        let (orders, dated_on) = self.orders(case, happened).await?;
        let head = &self.bureau.head;
        letter::make(
            &mut self.tx,
            head,
            (case.id, case.number),
            dated_on,
            &orders,
        )
        .await
    }

    /// What those letters are to say, and the day they bear.
    pub(super) async fn orders<C: Effects + Sync>(
        &mut self,
        case: &Loaded<C>,
        happened: &RecordedFact<C>,
    ) -> Result<(Vec<Order>, NaiveDate)> {
        let mut orders = case.state.letters(happened, &self.calendar);
        C::complete(&mut self.tx, case, &mut orders).await?;
        let dated_on = if self.backdating_reason.is_empty() {
            self.tx.today()
        } else {
            happened.legal_date
        };
        Ok((orders, dated_on))
    }
}

/// What somebody may want of a case.
pub trait Command: Send + Sync {
    /// To whom it hands something, each by what stands before its fields `office_id` and `person`: to offices of
    /// the bureau, and to people of it.
    fn handed(&self) -> Vec<(String, Handed<'_>)> {
        Vec::new()
    }

    /// The other bureau it names, by its field: it must be registered.
    fn bureau(&self) -> Option<&BureauId> {
        None
    }

    /// The role its step needs, if a deputy may stand in for an absent person with that role.
    fn role(&self) -> Option<Role> {
        None
    }
}

/// A kind of case whose acts are values.
pub trait Decides: Effects {
    /// What somebody may want of it.
    type Command: Command;

    /// What happens by a command, if the law and the state of the case allow it.
    fn decide(&self, command: Self::Command, on: &On<'_>) -> Result<Self::Fact>;
}

/// A request that reads into a command; what is wrong with it is noted in `fields`.
pub trait Reads<C: Decides>: ActRequest {
    /// The command, if nothing it needs is wrong.
    fn read(&self, fields: &mut Fields) -> Option<C::Command>;
}

/// Does one act on a case; `answer` makes the response.
pub async fn act<C: Decides + Sync, R: Reads<C>, A: Name + Default>(
    desk: &Desk,
    request: &Request<R>,
    answer: impl Fn(&View<'_>, &Loaded<C>) -> A + Send + Sync,
) -> Result<A> {
    let mut call = Call::of(&desk.db, request)?;
    call.request_id();
    let (field, id) = call.body.case_id();
    let id = call.fields.id(field, id);
    let (legal_date, reason) = call.act_date();
    let command = call.body.read(&mut call.fields);
    let command = call.checked(command)?;
    let on = (id, legal_date, reason.as_str());
    carry_out(desk, call, on, command, answer).await
}

/// Carries out a command on a case of that id, under that legal date, for that reason of back-dating.
pub async fn carry_out<C: Decides + Sync, R: ActRequest, A: Name + Default>(
    desk: &Desk,
    mut call: Call<'_, R>,
    (id, legal_date, backdating_reason): (Uuid, NaiveDate, &str),
    command: C::Command,
    answer: impl Fn(&View<'_>, &Loaded<C>) -> A + Send + Sync,
) -> Result<A> {
    if let Some(answer) = look_up(desk, &mut call, &command).await? {
        return Ok(answer);
    }
    let mut acting = new_or_answer!(Acting::begin(desk, &mut call, backdating_reason).await?);
    let case = load_for_update::<C>(&mut acting.tx, id, call.body.etag()).await?;
    if let Some(role) = command.role().filter(|role| !call.principal().has(*role)) {
        let subject = &call.principal().subject;
        acting.standing = deputy::standing(&mut acting.tx, subject, role).await?;
    }
    let decided = case.state.decide(command, &acting.on(legal_date)?);
    let body = decided.map_err(|error| match call.body.legal_date() {
        Some((field, _)) => error.renamed(LEGAL_DATE, field),
        None => error,
    })?;
    let fact = Fact { legal_date, body };
    acting.finish(case, fact, answer).await
}

/// Asks the catalog for what a command names. A repeated call is answered first: it must not depend
/// on another service.
async fn look_up<R: Mutation, A: Name + Default>(
    desk: &Desk,
    call: &mut Call<'_, R>,
    command: &impl Command,
) -> Result<Option<A>> {
    let (handed, other) = (command.handed(), command.bureau());
    if handed.is_empty() && other.is_none() {
        return Ok(None);
    }
    if let Some(answer) = call.before(&desk.db).await? {
        return Ok(Some(answer));
    }
    if let Some(other) = other {
        desk.bureaus.get(call.principal(), other).await?;
    }
    for (at, Handed { office_id, person }) in handed {
        let (principal, bureau) = (call.principal(), call.bureau());
        let known = desk
            .bureaus
            .has_office(principal, bureau, office_id, call.today)
            .await?;
        let why_not = match person {
            Some(person) => {
                (desk.bureaus)
                    .why_not_handed(principal, bureau, person, call.today)
                    .await
            }
            None => None,
        };
        if !known {
            no_office(&mut call.fields, &format!("{at}office_id"));
        }
        if let Some((zh, en)) = why_not {
            call.fields.wrong(&format!("{at}person"), &zh, &en);
        }
    }
    call.checked(Some(()))?;
    Ok(None)
}

/// Does what the clock does by itself about a duty whose day has come, if the state under lock still
/// wants it. Answers whether it did anything.
pub async fn act_by_clock<C: Effects + Sync>(
    desk: &Desk,
    scope: &Scope,
    id: Uuid,
    duty: &str,
) -> Result<bool> {
    happen_by_clock::<C>(desk, scope, id, |state, on| state.by_clock(duty, on)).await
}

/// Records what happened to a case by nobody's act, if the state under lock says that it did, with the day it bears.
/// Answers whether it did.
pub async fn happen_by_clock<C: Effects + Sync>(
    desk: &Desk,
    scope: &Scope,
    id: Uuid,
    happened: impl FnOnce(&C, &On<'_>) -> Option<(NaiveDate, C::Fact)> + Send,
) -> Result<bool> {
    let bureau = desk.bureaus.get_for_clock(&scope.bureau).await?;
    let mut acting = Acting {
        tx: desk.db.begin("intake.act_by_clock", scope).await?,
        calendar: desk.calendars.current(),
        bureau,
        backdating_reason: String::new(),
        standing: Vec::new(),
        foresight: None,
        claim: None,
    };
    let case = load_for_update::<C>(&mut acting.tx, id, "").await?;
    let today = acting.tx.today();
    let Some((legal_date, body)) = happened(&case.state, &acting.on(today)?) else {
        return Ok(false);
    };
    acting.happen(case, Fact { legal_date, body }).await?;
    acting.tx.commit().await?;
    Ok(true)
}

/// Opens a case with its first fact. `office_id` is checked with the catalog; `answer` makes the
/// response, with cases that seem to be the same.
pub async fn open_case<C: Effects + Sync, R: Mutation, A: Name + Default>(
    desk: &Desk,
    mut call: Call<'_, R>,
    office_id: Option<&str>,
    fact: Fact<C::Fact>,
    backdating_reason: &str,
    answer: impl Fn(&View<'_>, &Loaded<C>, &[store::Similar]) -> A + Send + Sync,
) -> Result<A> {
    if let Some(office) = office_id {
        new_or_answer!(desk.ready(&call).await?);
        let known = desk
            .bureaus
            .has_office(call.principal(), call.bureau(), office, call.today);
        if !known.await? {
            no_office(&mut call.fields, "office_id");
        }
        call.checked(Some(()))?;
    }
    let mut acting = new_or_answer!(Acting::begin(desk, &mut call, backdating_reason).await?);
    let (case, fact) = acting.new_case::<C>(fact)?;
    let about = case.state.columns().about;
    let similar = store::similar(&mut acting.tx, &case.state, about).await?;
    let answer = |view: &View<'_>, case: &Loaded<C>| answer(view, case, &similar);
    acting.end(case, fact, DueBefore::default(), answer).await
}
