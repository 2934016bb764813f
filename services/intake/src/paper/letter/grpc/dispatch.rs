//! The register of dispatches.

use chrono::NaiveDate;
use gongkai_chassis::{
    db::Tx,
    error::{Error, Reason, Result},
    fields::{Fields, page_size},
    identity::Principal,
    page::{self, Page},
    request::{Claimed, claim},
};
use gongkai_proto::intake::v1 as proto;
use tonic::Request;
use uuid::Uuid;

use super::{Letters, message};
use crate::{
    contract::legal_date::check_legal_date,
    paper::letter::{
        dispatch::{Dispatch, Sent, Way},
        store::{self, DispatchPlace, End},
    },
};

const WAY: &str = "gongkai.intake.v1.DispatchWay";

impl Letters {
    pub(super) async fn record_dispatch(
        &self,
        request: &Request<proto::RecordDispatchRequest>,
    ) -> Result<proto::RecordDispatchResponse> {
        let body = request.get_ref();
        let (mut fields, bureau) = Fields::default().bureau(&body.bureau_id)?;
        let scope = Principal::of(request)?.scope(&bureau)?;
        let request_id = fields.request_id(&body.request_id);
        let id = fields.id("letter_id", &body.letter_id);
        let way: Option<Way> = fields.code("way", WAY, body.way);
        let today = self.desk.db.clocks.civil.today();
        let by_post = usize::from(way == Some(Way::Post));
        let (day, tracking_number, recipient, reason) = (
            fields.date("dispatched_on", &body.dispatched_on, Some(today)),
            fields.text("tracking_number", &body.tracking_number, by_post, 64),
            fields.text("recipient", &body.recipient, 1, 200),
            fields.backdating_reason(&body.backdating_reason),
        );
        let dispatch = Dispatch {
            way: fields.done_with(way)?,
            dispatched_on: day,
            tracking_number,
            recipient,
        };
        let mut tx = self.desk.db.begin("intake.record_dispatch", &scope).await?;
        let claim = match claim(&mut tx, "RecordDispatch", &request_id, body).await? {
            Claimed::Before(answer) => return Ok(answer),
            Claimed::New(claim) => claim,
        };
        let sent = locked(&mut tx, id, &body.etag).await?;
        check_legal_date(&tx, "dispatched_on", day, &reason)?;
        sent.may_leave(day, false)?;
        store::insert_dispatch(&mut tx, id, sent.times + 1, &dispatch).await?;
        let (letter, dispatch) = as_it_is(&mut tx, id).await?;
        let answer = proto::RecordDispatchResponse { letter, dispatch };
        claim.answer(&mut tx, &answer).await?;
        tx.commit().await?;
        Ok(answer)
    }

    pub(super) async fn record_served(
        &self,
        request: &Request<proto::RecordServedRequest>,
    ) -> Result<proto::RecordServedResponse> {
        let body = request.get_ref();
        let (mut fields, bureau) = Fields::default().bureau(&body.bureau_id)?;
        let scope = Principal::of(request)?.scope(&bureau)?;
        let request_id = fields.request_id(&body.request_id);
        let id = fields.id("letter_id", &body.letter_id);
        let today = self.desk.db.clocks.civil.today();
        let day = fields.date("served_on", &body.served_on, Some(today));
        let signed_by = fields.text("signed_by", &body.signed_by, 1, 200);
        fields.done()?;
        let mut tx = self.desk.db.begin("intake.record_served", &scope).await?;
        let claim = match claim(&mut tx, "RecordServed", &request_id, body).await? {
            Claimed::Before(answer) => return Ok(answer),
            Claimed::New(claim) => claim,
        };
        let sent = locked(&mut tx, id, &body.etag).await?;
        not_in_future("served_on", day, today)?;
        sent.may_end(day)?;
        let end = End::Served(signed_by);
        store::end_dispatch(&mut tx, id, sent.times, day, end).await?;
        let (letter, dispatch) = as_it_is(&mut tx, id).await?;
        let answer = proto::RecordServedResponse { letter, dispatch };
        claim.answer(&mut tx, &answer).await?;
        tx.commit().await?;
        Ok(answer)
    }

    pub(super) async fn record_returned(
        &self,
        request: &Request<proto::RecordReturnedRequest>,
    ) -> Result<proto::RecordReturnedResponse> {
        let body = request.get_ref();
        let (mut fields, bureau) = Fields::default().bureau(&body.bureau_id)?;
        let scope = Principal::of(request)?.scope(&bureau)?;
        let request_id = fields.request_id(&body.request_id);
        let id = fields.id("letter_id", &body.letter_id);
        let today = self.desk.db.clocks.civil.today();
        let day = fields.date("returned_on", &body.returned_on, Some(today));
        let reason = fields.text("reason", &body.reason, 1, 1000);
        fields.done()?;
        let mut tx = self.desk.db.begin("intake.record_returned", &scope).await?;
        let claim = match claim(&mut tx, "RecordReturned", &request_id, body).await? {
            Claimed::Before(answer) => return Ok(answer),
            Claimed::New(claim) => claim,
        };
        let sent = locked(&mut tx, id, &body.etag).await?;
        not_in_future("returned_on", day, today)?;
        sent.may_end(day)?;
        let end = End::Returned(reason);
        store::end_dispatch(&mut tx, id, sent.times, day, end).await?;
        let (letter, dispatch) = as_it_is(&mut tx, id).await?;
        let answer = proto::RecordReturnedResponse { letter, dispatch };
        claim.answer(&mut tx, &answer).await?;
        tx.commit().await?;
        Ok(answer)
    }

    pub(super) async fn list_dispatches(
        &self,
        request: &Request<proto::ListDispatchesRequest>,
    ) -> Result<proto::ListDispatchesResponse> {
        let body = request.get_ref();
        let (mut fields, bureau) = Fields::default().bureau(&body.bureau_id)?;
        let scope = Principal::of(request)?.scope(&bureau)?;
        let filter = format!("dispatches/{bureau}/{}", body.open_only);
        let after: Option<DispatchPlace> = page::read(&mut fields, &filter, &body.page_token);
        let size = page_size(&mut fields, body.page_size);
        fields.done()?;
        let mut tx = self.desk.db.begin("intake.list_dispatches", &scope).await?;
        let limit = i64::try_from(size).unwrap_or(i64::MAX - 1) + 1;
        let rows = store::list_dispatches(&mut tx, body.open_only, after, limit).await?;
        let page = Page::of(rows, size, store::ListedDispatch::position);
        Ok(proto::ListDispatchesResponse {
            next_page_token: page::write(&filter, page.next.as_ref())?,
            dispatches: page.rows.into_iter().map(message::dispatch).collect(),
        })
    }
}

/// The letter under lock, if it still is what the caller read.
async fn locked(tx: &mut Tx, id: Uuid, etag: &str) -> Result<Sent> {
    let sent = store::lock_letter(tx, id).await?;
    if !etag.is_empty() && etag != sent.etag() {
        return Err(Error::new(Reason::Conflict)
            .with("id", id)
            .with("etag", sent.etag()));
    }
    Ok(sent)
}

/// The letter and its last dispatch as they are now.
async fn as_it_is(
    tx: &mut Tx,
    id: Uuid,
) -> Result<(Option<proto::Letter>, Option<proto::LetterDispatch>)> {
    let stored = store::get_letter(tx, id).await?;
    let last = store::dispatches_of(tx, id).await?.pop();
    let letter = message::letter(tx.bureau()?, &stored);
    Ok((Some(letter), last.map(message::dispatch)))
}

/// A proof comes in after the day it proves, so that day is free but for the future.
fn not_in_future(field: &str, day: NaiveDate, today: NaiveDate) -> Result<()> {
    if day > today {
        return Err(Error::new(Reason::DateInFuture)
            .with("field", field)
            .with("date", day)
            .with("today", today));
    }
    Ok(())
}
