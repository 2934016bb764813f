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

use super::{Case, Fact, Loaded, On, append, check_legal_date, load_for_update, open};
use crate::{
    calendar::Current,
    desk::{Desk, Ready, View},
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
        $crate::case::act::Act {
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

/// What an act decides: what happened, and its personal data.
pub type Decided<C> = (<C as Case>::Fact, Option<<C as Case>::Personal>);

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
    let case = happen(&mut tx, &calendar, case, day, decided, &reason).await?;
    let answer = answer(&View::new(&scope, &calendar), &case);
    claim.answer(&mut tx, &answer).await?;
    tx.commit().await?;
    Ok(answer)
}

/// Records what was decided on a case that is locked, and tells of it.
pub async fn happen<C: Tell + Sync>(
    tx: &mut Tx,
    calendar: &Current,
    case: Loaded<C>,
    day: NaiveDate,
    decided: Decided<C>,
    backdating_reason: &str,
) -> Result<Loaded<C>> {
    let due_before = case.state.summary(calendar).due_on;
    let (body, personal) = decided;
    let fact = Fact {
        legal_date: day,
        body: body.clone(),
        personal,
    };
    let case = append(tx, calendar, case, fact, backdating_reason).await?;
    C::tell(tx, calendar, &case, &body, due_before).await?;
    Ok(case)
}

/// Opens a case inside a transaction you hold, and tells of it.
pub async fn begin<C: Tell + Sync>(
    tx: &mut Tx,
    calendar: &Current,
    fact: Fact<C::Fact, C::Personal>,
    backdating_reason: &str,
) -> Result<Loaded<C>> {
    let happened = fact.body.clone();
    let case = open::<C>(tx, calendar, fact, backdating_reason).await?;
    C::tell(tx, calendar, &case, &happened, None).await?;
    Ok(case)
}

/// Does one act the clock does by itself: in a transaction of its own, dated `decide`'s day, if
/// `decide` still wants it on the state as it is under lock.
pub async fn act_by_clock<C: Tell + Sync>(
    desk: &Desk,
    transaction: &'static str,
    scope: &Scope,
    id: Uuid,
    decide: impl FnOnce(&C, &On<'_>) -> Option<(NaiveDate, Decided<C>)> + Send,
) -> Result<bool> {
    let calendar = desk.calendars.current();
    let mut tx = desk.db.begin(transaction, scope).await?;
    let case = load_for_update::<C>(&mut tx, id, "").await?;
    let on = On {
        day: tx.today(),
        calendar: &calendar,
        actor: &scope.principal.subject,
    };
    let Some((day, decided)) = decide(&case.state, &on) else {
        return Ok(false);
    };
    happen(&mut tx, &calendar, case, day, decided, "").await?;
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
    match desk
        .ready(scope, opening.transaction, method, request_id, body)
        .await?
    {
        Ready::Before(answer) => return Ok(answer),
        Ready::Bureau(_) => {}
    }
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
    let case = begin::<C>(&mut tx, &calendar, fact, &reason).await?;
    let answer = answer(&View::new(scope, &calendar), &case);
    claim.answer(&mut tx, &answer).await?;
    tx.commit().await?;
    Ok(answer)
}
