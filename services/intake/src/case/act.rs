//! The way of every mutation: claim its request, load under lock, let the state decide, record fact,
//! columns and events, answer – in one transaction.

use chrono::NaiveDate;
use gongkai_chassis::{
    db::{Db, Tx},
    error::Result,
    fields::Fields,
    identity::{Principal, Scope},
    request::{Claimed, claim},
};
use prost::Message;
use tonic::Request;

use super::{Case, Fact, Loaded, append, check_legal_date, load_for_update, open};

/// A case whose facts are told to others as events.
pub trait Tell: Case {
    /// Records the events of what just happened. `due_before` is the day the case was due before.
    fn tell(
        tx: &mut Tx,
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

/// Does one act on a case. `read` takes what is particular to it from the request, `decide` says
/// what happens, `answer` makes the response.
pub async fn act_on<C: Tell + Sync, R: Message, T: Send, A: Message + Default>(
    db: &Db,
    request: &Request<R>,
    act: Act<'_>,
    read: impl FnOnce(&mut Fields) -> Option<T> + Send,
    decide: impl FnOnce(&C, T, NaiveDate) -> Result<(C::Fact, Option<C::Personal>)> + Send,
    answer: impl FnOnce(&Scope, &Loaded<C>) -> A + Send,
) -> Result<A> {
    let (principal, body) = (Principal::of(request)?, request.get_ref());
    let (mut fields, bureau) = Fields::default().bureau(act.bureau_id)?;
    let scope = principal.scope(&bureau)?;
    let request_id = fields.request_id(act.request_id);
    let id = fields.id(act.case_id.0, act.case_id.1);
    let day = fields.date(act.date.0, act.date.1, Some(db.clocks.civil.today()));
    let reason = fields.backdating_reason(act.backdating_reason);
    let particular = read(&mut fields);
    let particular = fields.done_with(particular)?;

    let mut tx = db.begin(act.transaction, &scope).await?;
    let claim = match claim(&mut tx, act.method, &request_id, body).await? {
        Claimed::Before(answer) => return Ok(answer),
        Claimed::New(claim) => claim,
    };
    let case = load_for_update::<C>(&mut tx, id, act.etag).await?;
    check_legal_date(&tx, act.date.0, day, &reason)?;
    let due_before = case.state.summary().due_on;
    let (happened, personal) = decide(&case.state, particular, day)?;
    let fact = Fact {
        legal_date: day,
        body: happened.clone(),
        personal,
    };
    let case = append(&mut tx, case, fact, &reason).await?;
    C::tell(&mut tx, &case, &happened, due_before).await?;
    let answer = answer(&scope, &case);
    claim.answer(&mut tx, &answer).await?;
    tx.commit().await?;
    Ok(answer)
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
}

/// Opens a case with its first fact. `answer` makes the response.
pub async fn open_with<C: Tell + Sync, R: Message, A: Message + Default>(
    db: &Db,
    scope: &Scope,
    body: &R,
    opening: Opening<'_>,
    fact: Fact<C::Fact, C::Personal>,
    answer: impl FnOnce(&Scope, &Loaded<C>) -> A + Send,
) -> Result<A> {
    let mut fields = Fields::default();
    let reason = fields.backdating_reason(opening.backdating_reason);
    fields.done()?;
    let mut tx = db.begin(opening.transaction, scope).await?;
    let claim = match claim(&mut tx, opening.method, opening.request_id, body).await? {
        Claimed::Before(answer) => return Ok(answer),
        Claimed::New(claim) => claim,
    };
    check_legal_date(&tx, opening.date, fact.legal_date, &reason)?;
    let happened = fact.body.clone();
    let case = open::<C>(&mut tx, fact, &reason).await?;
    C::tell(&mut tx, &case, &happened, None).await?;
    let answer = answer(scope, &case);
    claim.answer(&mut tx, &answer).await?;
    tx.commit().await?;
    Ok(answer)
}
