//! What all acts on an application share: who, which application, on which day; then load under
//! lock, decide, record fact, columns and events, and answer, in one transaction.

use chrono::NaiveDate;
use gongkai_chassis::{
    error::Result,
    fields::Fields,
    identity::Principal,
    request::{Claimed, claim},
};
use gongkai_journal::Record as _;
use gongkai_proto::intake::v1 as proto;
use prost::Message;
use tonic::Request;

use super::{Applications, message};
use crate::{
    application::{
        Application, events,
        state::{Happened, Personal},
    },
    case::{self, Fact},
};

/// The fields every act's request has.
pub(super) struct Act<'a> {
    /// Name of the RPC.
    pub method: &'static str,
    /// Name of the transaction.
    pub transaction: &'static str,
    pub request_id: &'a str,
    pub bureau_id: &'a str,
    pub application_id: &'a str,
    pub etag: &'a str,
    /// Field of the legal date, and what it holds; empty for today.
    pub date: (&'static str, &'a str),
    pub backdating_reason: &'a str,
}

/// The [`Act`] of a request: `act!(method, transaction, body, etag, field of the legal date)`.
macro_rules! act {
    ($method:literal, $transaction:literal, $body:ident, $etag:expr, $date:ident) => {
        $crate::application::grpc::act::Act {
            method: $method,
            transaction: $transaction,
            request_id: &$body.request_id,
            bureau_id: &$body.bureau_id,
            application_id: &$body.application_id,
            etag: $etag.as_ref(),
            date: (stringify!($date), &$body.$date),
            backdating_reason: &$body.backdating_reason,
        }
    };
}
pub(super) use act;

impl Applications {
    /// Does one act. `read` takes what is particular to it from the request, `decide` says what
    /// happens, `answer` makes the response.
    pub(super) async fn act<R: Message, T: Send, A: Message + Default>(
        &self,
        request: &Request<R>,
        act: Act<'_>,
        read: impl FnOnce(&mut Fields) -> Option<T> + Send,
        decide: impl FnOnce(&Application, T, NaiveDate) -> Result<(Happened, Option<Personal>)> + Send,
        answer: impl FnOnce(proto::Application, &Application) -> A + Send,
    ) -> Result<A> {
        let (principal, body) = (Principal::of(request)?, request.get_ref());
        let (mut fields, bureau) = Fields::default().bureau(act.bureau_id)?;
        let scope = principal.scope(&bureau)?;
        let request_id = fields.request_id(act.request_id);
        let id = fields.id("application_id", act.application_id);
        let today = self.db.clocks.civil.today();
        let day = fields.date(act.date.0, act.date.1, Some(today));
        let particular = read(&mut fields);
        let particular = fields.done_with(particular)?;

        let mut tx = self.db.begin(act.transaction, &scope).await?;
        let claim = match claim(&mut tx, act.method, &request_id, body).await? {
            Claimed::Before(answer) => return Ok(answer),
            Claimed::New(claim) => claim,
        };
        let case = case::load_for_update::<Application>(&mut tx, id, act.etag).await?;
        case::check_legal_date(&tx, act.date.0, day, act.backdating_reason)?;
        let due_before = case.state.current_due_on();
        let (happened, personal) = decide(&case.state, particular, day)?;
        let fact = Fact {
            legal_date: day,
            body: happened.clone(),
            personal,
        };
        let case = case::append(&mut tx, case, fact, act.backdating_reason).await?;
        let subject = case.id.to_string();
        match happened {
            Happened::Answered { .. } => {
                tx.record(&subject, &events::answered(case.id, &case.state))
                    .await?;
            }
            Happened::FeeRecorded { amount_fen } => {
                tx.record(&subject, &events::fee_recorded(case.id, amount_fen, day))
                    .await?;
            }
            _ => {}
        }
        if case.state.current_due_on() != due_before {
            tx.record(&subject, &events::due_changed(case.id, &case.state))
                .await?;
        }
        let answer = answer(message(&scope, &case), &case.state);
        claim.answer(&mut tx, &answer).await?;
        tx.commit().await?;
        Ok(answer)
    }
}
