//! The way of every mutation: claim its request, load under lock, let the state decide, record fact,
//! columns and events, answer – in one transaction.

use chrono::NaiveDate;
use gongkai_chassis::{
    db::Tx,
    error::Result,
    fields::Fields,
    identity::{Principal, Scope},
    request::{Claimed, claim},
};
use prost::Message;
use tonic::Request;
use uuid::Uuid;

use super::{Case, Decided, Fact, Loaded, On, RecordedFact, append, load_for_update, open};
use crate::{
    contract::legal_date::check_legal_date,
    desk::{Desk, Ready, View},
    paper::letter,
    people::bureaus::Bureau,
    time::calendar::Current,
};

/// A case whose facts are told to others as events.
pub trait Tell: Case {
    /// Records the events of what just happened. `due_before` is the day the case was due before.
    fn tell(
        tx: &mut Tx,
        calendar: &Current,
        case: &Loaded<Self>,
        happened: &Self::Fact,
        due_before: Option<NaiveDate>,
    ) -> impl Future<Output = Result<()>> + Send;

    /// What happens to other cases because of it, in the same transaction.
    fn follow(
        _tx: &mut Tx,
        _calendar: &Current,
        _case: &Loaded<Self>,
        _happened: &Self::Fact,
        _backdating_reason: &str,
        _bureau: &Bureau,
    ) -> impl Future<Output = Result<()>> + Send {
        async { Ok(()) }
    }

    /// Records that a newly loaded calendar moved the day the case is due, if anybody counts it.
    fn tell_moved(
        _tx: &mut Tx,
        _calendar: &Current,
        _case: &Loaded<Self>,
    ) -> impl Future<Output = Result<()>> + Send {
        async { Ok(()) }
    }
}

/// The fields every act's request has.
pub struct Act<'a> {
    /// Name of the RPC.
    pub method: &'static str,
    /// Name of the transaction.
    pub transaction: &'static str,
    /// The request's id.
    pub request_id: &'a str,
    /// The bureau.
    pub bureau_id: &'a str,
    /// Field of the case's id, and what it holds.
    pub case_id: (&'static str, &'a str),
    /// What the caller read, or empty.
    pub etag: &'a str,
    /// Field of the legal date, and what it holds; empty for today.
    pub date: (&'static str, &'a str),
    /// Why the legal date lies before today.
    pub backdating_reason: &'a str,
}

/// The [`Act`] of a request: `act!(method, transaction, body, field of the case's id, etag, field of
/// the legal date)`.
macro_rules! act {
    ($method:literal, $transaction:literal, $body:ident, $case_id:ident, $etag:expr, $date:ident) => {
        $crate::cases::kernel::act::Act {
            method: $method,
            transaction: $transaction,
            request_id: &$body.request_id,
            bureau_id: &$body.bureau_id,
            case_id: (stringify!($case_id), &$body.$case_id),
            etag: $etag.as_ref(),
            date: (stringify!($date), &$body.$date),
            backdating_reason: &$body.backdating_reason,
        }
    };
}
pub(crate) use act;

/// Does one act on a case. `read` takes what is particular to it from the request, `decide` says
/// what happens, `answer` makes the response.
pub async fn act_on<C: Tell + Sync, R: Message, T: Send, A: Message + Default>(
    desk: &Desk,
    request: &Request<R>,
    act: Act<'_>,
    read: impl FnOnce(&mut Fields) -> Option<T> + Send,
    decide: impl FnOnce(&C, T, &On<'_>) -> Result<Decided<C>> + Send,
    answer: impl FnOnce(&View<'_>, &Loaded<C>) -> A + Send,
) -> Result<A> {
    let (principal, body) = (Principal::of(request)?, request.get_ref());
    let (mut fields, bureau) = Fields::default().bureau(act.bureau_id)?;
    let scope = principal.scope(&bureau)?;
    let request_id = fields.request_id(act.request_id);
    let id = fields.id(act.case_id.0, act.case_id.1);
    let day = fields.date(act.date.0, act.date.1, Some(desk.db.clocks.civil.today()));
    let reason = fields.backdating_reason(act.backdating_reason);
    let particular = read(&mut fields);
    let particular = fields.done_with(particular)?;

    let known = match desk
        .ready(&scope, act.transaction, act.method, &request_id, body)
        .await?
    {
        Ready::Before(answer) => return Ok(answer),
        Ready::Bureau(bureau) => bureau,
    };
    let calendar = desk.calendars.current();
    let mut tx = desk.db.begin(act.transaction, &scope).await?;
    let claim = match claim(&mut tx, act.method, &request_id, body).await? {
        Claimed::Before(answer) => return Ok(answer),
        Claimed::New(claim) => claim,
    };
    let case = load_for_update::<C>(&mut tx, id, act.etag).await?;
    check_legal_date(&tx, act.date.0, day, &reason)?;
    let on = On {
        day,
        calendar: &calendar,
        actor: &principal.subject,
    };
    let decided = decide(&case.state, particular, &on)?;
    let case = happen(&mut tx, &calendar, case, day, decided, &reason, &known).await?;
    let answer = answer(&View::new(&scope, &calendar), &case);
    claim.answer(&mut tx, &answer).await?;
    tx.commit().await?;
    Ok(answer)
}

/// Records what was decided on a case that is locked, tells of it and issues its letters.
pub async fn happen<C: Tell + Sync>(
    tx: &mut Tx,
    calendar: &Current,
    case: Loaded<C>,
    day: NaiveDate,
    decided: Decided<C>,
    backdating_reason: &str,
    bureau: &Bureau,
) -> Result<Loaded<C>> {
    let due_before = case.state.summary(calendar).due_on;
    let (body, personal) = decided;
    let fact = Fact {
        legal_date: day,
        body: body.clone(),
        personal,
    };
    let (case, happened) = append(tx, calendar, case, fact, backdating_reason).await?;
    C::tell(tx, calendar, &case, &body, due_before).await?;
    issue(tx, calendar, &case, &happened, backdating_reason, bureau).await?;
    C::follow(tx, calendar, &case, &body, backdating_reason, bureau).await?;
    Ok(case)
}

/// Issues the letters that what happened sends. What was entered late left the house on its own day, and
/// bears it; what the clock does looks back to a day on which nobody wrote anything.
pub async fn issue<C: Case + Sync>(
    tx: &mut Tx,
    calendar: &Current,
    case: &Loaded<C>,
    happened: &RecordedFact<C>,
    backdating_reason: &str,
    bureau: &Bureau,
) -> Result<()> {
    let orders = case.state.letters(happened, calendar);
    if orders.is_empty() {
        return Ok(());
    }
    let dated_on = if backdating_reason.is_empty() {
        tx.today()
    } else {
        happened.legal_date
    };
    let about = letter::About {
        case_id: case.id,
        number: case.number,
        ordinal: happened.ordinal,
        dated_on,
    };
    letter::issue(tx, &bureau.head, about, orders).await?;
    Ok(())
}

/// Opens a case inside a transaction you hold, tells of it and issues its letters.
pub async fn begin<C: Tell + Sync>(
    tx: &mut Tx,
    calendar: &Current,
    fact: Fact<C::Fact, C::Personal>,
    backdating_reason: &str,
    bureau: &Bureau,
) -> Result<Loaded<C>> {
    let happened = fact.body.clone();
    let (case, recorded) = open::<C>(tx, calendar, fact, backdating_reason).await?;
    C::tell(tx, calendar, &case, &happened, None).await?;
    issue(tx, calendar, &case, &recorded, backdating_reason, bureau).await?;
    Ok(case)
}

/// Does what the clock does by itself about a duty whose day has come, if the state under lock still
/// wants it. Answers whether it did anything.
pub async fn act_by_clock<C: Tell + Sync>(
    desk: &Desk,
    scope: &Scope,
    id: Uuid,
    duty: &str,
) -> Result<bool> {
    let bureau = desk.bureaus.get_for_clock(&scope.bureau).await?;
    let calendar = desk.calendars.current();
    let mut tx = desk.db.begin("intake.act_by_clock", scope).await?;
    let case = load_for_update::<C>(&mut tx, id, "").await?;
    let on = On {
        day: tx.today(),
        calendar: &calendar,
        actor: &scope.principal.subject,
    };
    let Some((day, decided)) = case.state.by_clock(duty, &on) else {
        return Ok(false);
    };
    happen(&mut tx, &calendar, case, day, decided, "", &bureau).await?;
    tx.commit().await?;
    Ok(true)
}

/// A case about to be opened.
pub struct Opening<'a> {
    /// Name of the RPC.
    pub method: &'static str,
    /// Name of the transaction.
    pub transaction: &'static str,
    /// The request's id, checked.
    pub request_id: &'a str,
    /// Field of the legal date.
    pub date: &'static str,
    /// Why the legal date lies before today.
    pub backdating_reason: &'a str,
    /// Responsible office, to be checked with the catalog.
    pub office_id: Option<&'a str>,
}

/// Opens a case with its first fact. `answer` makes the response.
pub async fn open_with<C: Tell + Sync, R: Message, A: Message + Default>(
    desk: &Desk,
    scope: &Scope,
    body: &R,
    opening: Opening<'_>,
    fact: Fact<C::Fact, C::Personal>,
    answer: impl FnOnce(&View<'_>, &Loaded<C>) -> A + Send,
) -> Result<A> {
    let mut fields = Fields::default();
    let reason = fields.backdating_reason(opening.backdating_reason);
    fields.done()?;
    let (method, request_id) = (opening.method, opening.request_id);
    let bureau = match desk
        .ready(scope, opening.transaction, method, request_id, body)
        .await?
    {
        Ready::Before(answer) => return Ok(answer),
        Ready::Bureau(bureau) => bureau,
    };
    if let Some(office) = opening.office_id {
        desk.bureaus
            .office(&scope.principal, &scope.bureau, office)
            .await?;
    }
    let calendar = desk.calendars.current();
    let mut tx = desk.db.begin(opening.transaction, scope).await?;
    let claim = match claim(&mut tx, method, request_id, body).await? {
        Claimed::Before(answer) => return Ok(answer),
        Claimed::New(claim) => claim,
    };
    check_legal_date(&tx, opening.date, fact.legal_date, &reason)?;
    let case = begin::<C>(&mut tx, &calendar, fact, &reason, &bureau).await?;
    let answer = answer(&View::new(scope, &calendar), &case);
    claim.answer(&mut tx, &answer).await?;
    tx.commit().await?;
    Ok(answer)
}
