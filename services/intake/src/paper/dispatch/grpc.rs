//! DispatchService: proto to domain and back.

use chrono::NaiveDate;
use gongkai_chassis::{
    call::Call,
    db::Tx,
    error::{Error, Reason, Result},
    fields::not_in_future,
    new_or_answer, rpcs,
};
use gongkai_proto::intake::v1::{self as proto, dispatch_service_server::DispatchService};
use tonic::Request;
use uuid::Uuid;

use crate::{
    cases::kernel::{
        Fact,
        act::{Acting, Effects},
        load_for_update,
        store::{case_row, lock_any_case, rederive},
    },
    cases::kinds::by_kind,
    desk::Desk,
    paper::letter::{
        Dispatch, DispatchPlace, End, ListedDispatch, Sent, Stored, Way, Went, message,
        register as store,
    },
};

/// The service.
pub struct Dispatches {
    /// The desk.
    pub desk: Desk,
}

impl Dispatches {
    async fn record_dispatch(
        &self,
        request: &Request<proto::RecordDispatchRequest>,
    ) -> Result<proto::RecordDispatchResponse> {
        let mut call = Call::of(&self.desk.db, request)?;
        call.request_id();
        let body = call.body;
        let (day, reason) = call.legal_date(
            "dispatched_on",
            &body.dispatched_on,
            &body.backdating_reason,
        );
        let fields = &mut call.fields;
        let id = fields.id("letter_id", &body.letter_id);
        let way: Option<Way> = fields.code("way", body.way);
        let by_post = usize::from(way == Some(Way::Post));
        let (tracking_number, recipient) = (
            fields.line("tracking_number", &body.tracking_number, by_post, 64),
            fields.line("recipient", &body.recipient, 1, 200),
        );
        let dispatch = Dispatch {
            way: call.checked(way)?,
            dispatched_on: day,
            tracking_number,
            recipient,
        };
        let etag = &body.etag;
        let mut acting = new_or_answer!(Acting::begin(&self.desk, &mut call, &reason).await?);
        let (letter, sent) = locked(&mut acting.tx, id, etag).await?;
        sent.may_leave(day)?;
        let times = sent.times + 1;
        store::insert_dispatch(&mut acting.tx, id, times, &dispatch).await?;
        tell(&mut acting, &letter, &Went::Left, day).await?;
        // What is handed over leaves when it is signed for: that is its service.
        if dispatch.way.is_signed_for() {
            served(&mut acting, &letter, times, (dispatch.recipient, day)).await?;
        }
        let (letter, dispatch) = as_it_is(&mut acting.tx, id).await?;
        acting
            .answer(proto::RecordDispatchResponse { letter, dispatch })
            .await
    }

    async fn record_served(
        &self,
        request: &Request<proto::RecordServedRequest>,
    ) -> Result<proto::RecordServedResponse> {
        let mut call = Call::of(&self.desk.db, request)?;
        call.request_id();
        let (body, today) = (call.body, call.today);
        let id = call.fields.id("letter_id", &body.letter_id);
        let day = call.fields.date("served_on", &body.served_on, Some(today));
        let signed_by = call.fields.line("signed_by", &body.signed_by, 1, 200);
        call.checked(Some(()))?;
        let etag = &body.etag;
        let mut acting = new_or_answer!(Acting::begin(&self.desk, &mut call, "").await?);
        let (letter, sent) = locked(&mut acting.tx, id, etag).await?;
        // A proof comes in after the day it proves, so that day is free but for the future.
        not_in_future("served_on", day, today)?;
        sent.may_end(day)?;
        if let Some(last) = store::dispatches_of(&mut acting.tx, &[id]).await?.pop() {
            let sending = last.dispatch;
            sending.way.may_have_served(sending.dispatched_on, day)?;
        }
        served(&mut acting, &letter, sent.times, (signed_by, day)).await?;
        let (letter, dispatch) = as_it_is(&mut acting.tx, id).await?;
        acting
            .answer(proto::RecordServedResponse { letter, dispatch })
            .await
    }

    async fn record_returned(
        &self,
        request: &Request<proto::RecordReturnedRequest>,
    ) -> Result<proto::RecordReturnedResponse> {
        let mut call = Call::of(&self.desk.db, request)?;
        call.request_id();
        let (body, today) = (call.body, call.today);
        let id = call.fields.id("letter_id", &body.letter_id);
        let day = call
            .fields
            .date("returned_on", &body.returned_on, Some(today));
        let reason = call.fields.text("reason", &body.reason, 1, 1000);
        call.checked(Some(()))?;
        let etag = &body.etag;
        let mut acting = new_or_answer!(Acting::begin(&self.desk, &mut call, "").await?);
        let (letter, sent) = locked(&mut acting.tx, id, etag).await?;
        not_in_future("returned_on", day, today)?;
        sent.may_end(day)?;
        let end = End::Returned(reason);
        store::end_dispatch(&mut acting.tx, id, sent.times, day, end).await?;
        tell(&mut acting, &letter, &Went::CameBack, day).await?;
        let (letter, dispatch) = as_it_is(&mut acting.tx, id).await?;
        acting
            .answer(proto::RecordReturnedResponse { letter, dispatch })
            .await
    }

    async fn annul_arrival(
        &self,
        request: &Request<proto::AnnulArrivalRequest>,
    ) -> Result<proto::AnnulArrivalResponse> {
        let mut call = Call::of(&self.desk.db, request)?;
        call.request_id();
        let (body, today) = (call.body, call.today);
        let id = call.fields.id("letter_id", &body.letter_id);
        let reason: String = call.fields.text("reason", &body.reason, 1, 1000);
        call.checked(Some(()))?;
        let etag = &body.etag;
        let mut acting = new_or_answer!(Acting::begin(&self.desk, &mut call, "").await?);
        let (letter, sent) = locked(&mut acting.tx, id, etag).await?;
        sent.may_be_annulled()?;
        store::annul_end(&mut acting.tx, id, sent.times, &reason).await?;
        let went = Went::Annulled(reason);
        tell(&mut acting, &letter, &went, today).await?;
        let (letter, dispatch) = as_it_is(&mut acting.tx, id).await?;
        acting
            .answer(proto::AnnulArrivalResponse { letter, dispatch })
            .await
    }

    async fn list_dispatches(
        &self,
        request: &Request<proto::ListDispatchesRequest>,
    ) -> Result<proto::ListDispatchesResponse> {
        let mut call = Call::of(&self.desk.db, request)?;
        let (body, filter) = (call.body, call.body.open_only.to_string());
        let paging = call.paging::<DispatchPlace>("dispatches", &filter);
        call.checked(Some(()))?;
        let mut tx = call.read(&self.desk.db).await?;
        let limit = paging.limit();
        let (open_only, after) = (body.open_only, paging.after);
        let rows = store::list_dispatches(&mut tx, open_only, after, limit).await?;
        let (rows, next_page_token) = paging.page(rows, ListedDispatch::position)?;
        Ok(proto::ListDispatchesResponse {
            dispatches: rows.into_iter().map(message::dispatch).collect(),
            next_page_token,
        })
    }
}

/// That its addressee himself confirms that a letter arrived. One that is not under way was read over the
/// portal today, and is entered so.
pub async fn confirm(acting: &mut Acting, id: Uuid, who: &str, day: NaiveDate) -> Result<()> {
    let (letter, sent) = locked(&mut acting.tx, id, "").await?;
    let mut times = sent.times;
    if sent.may_leave(day).is_ok() {
        times += 1;
        let dispatch = Dispatch {
            way: Way::Portal,
            dispatched_on: day,
            tracking_number: String::new(),
            recipient: who.to_owned(),
        };
        store::insert_dispatch(&mut acting.tx, id, times, &dispatch).await?;
    } else {
        sent.may_end(day)?;
    }
    served(acting, &letter, times, (who.to_owned(), day)).await
}

/// Enters that a letter arrived, signed for by whom and on which day, and tells its case.
async fn served(
    acting: &mut Acting,
    letter: &Stored,
    times: i32,
    (signed_by, day): (String, NaiveDate),
) -> Result<()> {
    let end = End::Served(signed_by);
    store::end_dispatch(&mut acting.tx, letter.id, times, day, end).await?;
    tell(acting, letter, &Went::Arrived, day).await
}

/// The letter under lock, if it still is what the caller read and its way is told here. Its case is
/// locked first, as every act does.
async fn locked(tx: &mut Tx, id: Uuid, etag: &str) -> Result<(Stored, Sent)> {
    let letter = store::get_letter(tx, id).await?;
    if !lock_any_case(tx, letter.case_id).await? {
        return Err(no_case(&letter));
    }
    let sent = store::lock_letter(tx, id).await?;
    sent.is_told_here()?;
    if !etag.is_empty() && etag != sent.etag() {
        return Err(Error::new(Reason::Conflict)
            .with("id", id)
            .with("etag", sent.etag()));
    }
    Ok((letter, sent))
}

fn no_case(letter: &Stored) -> Error {
    Error::internal(format!("letter {} has no case", letter.id))
}

/// Tells the case of a letter how its way went on: a period may run from that, and what is still to be done
/// about the letter follows from it.
async fn tell(
    acting: &mut Acting,
    letter: &Stored,
    went: &Went,
    legal_date: NaiveDate,
) -> Result<()> {
    let case = case_row(&mut acting.tx, letter.case_id).await?;
    let kind = case.ok_or_else(|| no_case(letter))?.kind;
    by_kind!(kind, C => tell_case::<C>(acting, letter, went, legal_date).await)
}

async fn tell_case<C: Effects + Sync>(
    acting: &mut Acting,
    letter: &Stored,
    went: &Went,
    legal_date: NaiveDate,
) -> Result<()> {
    let case = load_for_update::<C>(&mut acting.tx, letter.case_id, "").await?;
    let sent = (letter.ordinal, letter.kind);
    match case.state.letter_went(sent, went, legal_date)? {
        Some(body) => {
            acting.happen(case, Fact { legal_date, body }).await?;
            Ok(())
        }
        // No period runs from it: what is still to be done about it has changed all the same.
        None => rederive(&mut acting.tx, &case, &acting.calendar, &[]).await,
    }
}

/// The letter and its last dispatch as they are now.
async fn as_it_is(
    tx: &mut Tx,
    id: Uuid,
) -> Result<(Option<proto::Letter>, Option<proto::LetterDispatch>)> {
    let stored = store::get_letter(tx, id).await?;
    let last = store::dispatches_of(tx, &[id]).await?.pop();
    let letter = message::letter(tx.bureau()?, &stored);
    Ok((Some(letter), last.map(message::dispatch)))
}

rpcs! { DispatchService for Dispatches:
    record_dispatch => record_dispatch(RecordDispatchRequest) -> RecordDispatchResponse;
    record_served => record_served(RecordServedRequest) -> RecordServedResponse;
    record_returned => record_returned(RecordReturnedRequest) -> RecordReturnedResponse;
    annul_arrival => annul_arrival(AnnulArrivalRequest) -> AnnulArrivalResponse;
    list_dispatches => list_dispatches(ListDispatchesRequest) -> ListDispatchesResponse;
}
