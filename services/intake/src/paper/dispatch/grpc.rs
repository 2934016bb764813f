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
use prost::Name as _;
use tonic::Request;
use uuid::Uuid;

use crate::{
    cases::kernel::{
        Fact,
        act::{Acting, Effects},
        load_for_update,
        rehearsal::Rehearsed,
        store::{case_row, lock_any_case},
    },
    cases::kinds::by_kind,
    contract::rpc::decoded,
    desk::Desk,
    paper::letter::{
        Dispatch, DispatchPlace, End, ListedDispatch, Sent, Stored, Way, Went, message,
        register as store, tracking_number,
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
        let (tracking_number, recipient) = (
            tracking_number(fields, &body.tracking_number, way),
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
        sent.may_go_on(&Went::Left, day)?;
        let ordinal = store::insert_dispatch(&mut acting.tx, id, &dispatch).await?;
        let mut went = vec![Went::Left];
        // What is handed over leaves when it is signed for: that is its service.
        if dispatch.way.is_signed_for() {
            let end = End::Served(dispatch.recipient.clone());
            store::end_dispatch(&mut acting.tx, id, ordinal, day, end).await?;
            went.push(arrived(dispatch.way, dispatch.recipient));
        }
        tell_all(&mut acting, &letter, &went, day).await?;
        let (letter, dispatch) = as_it_is(&mut acting.tx, id, ordinal).await?;
        let answer = proto::RecordDispatchResponse {
            letter,
            dispatch,
            names: Vec::new(),
        };
        let named = acting.bureau.staff.named(answer);
        acting.answer(named).await
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
        let sending = last_sending(&mut acting.tx, &letter, sent.times).await?;
        let way = sending.as_ref().map_or(Way::Post, |sending| sending.way);
        let arrived = arrived(way, signed_by);
        sent.may_go_on(&arrived, day)?;
        if let Some(sending) = sending {
            way.may_have_served(sending.dispatched_on, day)?;
        }
        enter_end(&mut acting, &letter, sent.times, (&arrived, day)).await?;
        let (letter, dispatch) = as_it_is(&mut acting.tx, id, sent.times).await?;
        let answer = proto::RecordServedResponse {
            letter,
            dispatch,
            names: Vec::new(),
        };
        let named = acting.bureau.staff.named(answer);
        acting.answer(named).await
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
        sent.may_go_on(&Went::CameBack, day)?;
        let end = End::Returned(reason);
        store::end_dispatch(&mut acting.tx, id, sent.times, day, end).await?;
        tell(&mut acting, &letter, &Went::CameBack, day).await?;
        let (letter, dispatch) = as_it_is(&mut acting.tx, id, sent.times).await?;
        let answer = proto::RecordReturnedResponse {
            letter,
            dispatch,
            names: Vec::new(),
        };
        let named = acting.bureau.staff.named(answer);
        acting.answer(named).await
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
        let went = Went::Annulled(reason.clone());
        sent.may_go_on(&went, today)?;
        store::annul_end(&mut acting.tx, id, sent.times, &reason).await?;
        tell(&mut acting, &letter, &went, today).await?;
        let (letter, dispatch) = as_it_is(&mut acting.tx, id, sent.times).await?;
        let answer = proto::AnnulArrivalResponse {
            letter,
            dispatch,
            names: Vec::new(),
        };
        let named = acting.bureau.staff.named(answer);
        acting.answer(named).await
    }

    async fn annul_dispatch(
        &self,
        request: &Request<proto::AnnulDispatchRequest>,
    ) -> Result<proto::AnnulDispatchResponse> {
        let mut call = Call::of(&self.desk.db, request)?;
        call.request_id();
        let (body, today) = (call.body, call.today);
        let id = call.fields.id("letter_id", &body.letter_id);
        let reason: String = call.fields.text("reason", &body.reason, 1, 1000);
        call.checked(Some(()))?;
        let etag = &body.etag;
        let mut acting = new_or_answer!(Acting::begin(&self.desk, &mut call, "").await?);
        let (letter, sent) = locked(&mut acting.tx, id, etag).await?;
        let went = Went::Unsent(reason.clone());
        sent.may_go_on(&went, today)?;
        store::annul_dispatch(&mut acting.tx, id, sent.times, &reason).await?;
        tell(&mut acting, &letter, &went, today).await?;
        let (letter, dispatch) = as_it_is(&mut acting.tx, id, sent.times).await?;
        let answer = proto::AnnulDispatchResponse {
            letter,
            dispatch,
            names: Vec::new(),
        };
        let named = acting.bureau.staff.named(answer);
        acting.answer(named).await
    }

    async fn list_dispatches(
        &self,
        request: &Request<proto::ListDispatchesRequest>,
    ) -> Result<proto::ListDispatchesResponse> {
        let mut call = Call::of(&self.desk.db, request)?;
        let (body, filter) = (call.body, call.body.open_only.to_string());
        let paging = call.paging::<DispatchPlace>("dispatches", &filter);
        call.checked(Some(()))?;
        let staff = (self.desk.bureaus)
            .staff_of(call.principal(), call.bureau())
            .await;
        let mut tx = call.read(&self.desk.db).await?;
        let limit = paging.limit();
        let (open_only, after) = (body.open_only, paging.after);
        let rows = store::list_dispatches(&mut tx, open_only, after, limit).await?;
        let (rows, next_page_token) = paging.page(rows, ListedDispatch::position)?;
        Ok(staff.named(proto::ListDispatchesResponse {
            dispatches: rows.into_iter().map(message::dispatch).collect(),
            next_page_token,
            names: Vec::new(),
        }))
    }
}

/// That its addressee himself confirms that a letter arrived. One that is not under way was read over the
/// portal today, and is entered so.
pub async fn confirm(acting: &mut Acting, id: Uuid, who: &str, day: NaiveDate) -> Result<()> {
    let (letter, sent) = locked(&mut acting.tx, id, "").await?;
    let mut ordinal = sent.times;
    let way = if sent.may_go_on(&Went::Left, day).is_ok() {
        let dispatch = Dispatch {
            way: Way::Portal,
            dispatched_on: day,
            tracking_number: String::new(),
            recipient: who.to_owned(),
        };
        ordinal = store::insert_dispatch(&mut acting.tx, id, &dispatch).await?;
        dispatch.way
    } else {
        sent.may_go_on(&arrived(Way::Portal, who.to_owned()), day)?;
        let sending = last_sending(&mut acting.tx, &letter, ordinal).await?;
        sending.map_or(Way::Post, |sending| sending.way)
    };
    let arrived = arrived(way, who.to_owned());
    enter_end(acting, &letter, ordinal, (&arrived, day)).await
}

/// That a letter sent so arrived, signed for by whom.
fn arrived(way: Way, signed_by: String) -> Went {
    Went::Arrived { way, signed_by }
}

/// How a letter left that time, which is not a sending that was annulled; none of what was never sent, which is
/// refused.
async fn last_sending(tx: &mut Tx, letter: &Stored, ordinal: i32) -> Result<Option<Dispatch>> {
    let mut dispatches = store::dispatches_of(tx, &[letter.id]).await?.into_iter();
    let last = dispatches.find(|sent| sent.ordinal == ordinal);
    Ok(last.map(|sent| sent.dispatch))
}

/// Enters that a letter arrived on that day, and tells its case.
async fn enter_end(
    acting: &mut Acting,
    letter: &Stored,
    ordinal: i32,
    (arrived, day): (&Went, NaiveDate),
) -> Result<()> {
    if let Went::Arrived { signed_by, .. } = arrived {
        let end = End::Served(signed_by.clone());
        store::end_dispatch(&mut acting.tx, letter.id, ordinal, day, end).await?;
    }
    tell(acting, letter, arrived, day).await
}

/// The letter under lock, if it still is what the caller read and its way is told here. Its case is
/// locked first, as every act does.
async fn locked(tx: &mut Tx, id: Uuid, etag: &str) -> Result<(Stored, Sent)> {
    let letter = store::get_letter(tx, id).await?;
    if !lock_any_case(tx, letter.case_id).await? {
        return Err(no_case(&letter));
    }
    let sent = store::lock_letter(tx, id).await?;
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
    tell_all(acting, letter, std::slice::from_ref(went), legal_date).await
}

/// The same of several steps on one day, each told to the case as the one before it left it: where the act is
/// only tried, that is written nowhere.
async fn tell_all(
    acting: &mut Acting,
    letter: &Stored,
    went: &[Went],
    legal_date: NaiveDate,
) -> Result<()> {
    let case = case_row(&mut acting.tx, letter.case_id).await?;
    let kind = case.ok_or_else(|| no_case(letter))?.kind;
    by_kind!(kind, C => tell_case::<C>(acting, letter, went, legal_date).await)
}

async fn tell_case<C: Effects + Sync>(
    acting: &mut Acting,
    letter: &Stored,
    went: &[Went],
    legal_date: NaiveDate,
) -> Result<()> {
    let mut case = load_for_update::<C>(&mut acting.tx, letter.case_id, "").await?;
    let sent = (letter.ordinal, letter.kind);
    for went in went {
        match case.state.letter_went(sent, went, legal_date)? {
            Some(body) => case = acting.happen(case, Fact { legal_date, body }).await?,
            // No period runs from it: what is still to be done about it has changed all the same.
            None => acting.rederive(&case).await?,
        }
    }
    Ok(())
}

/// The letter and that sending of it as they are now.
async fn as_it_is(
    tx: &mut Tx,
    id: Uuid,
    ordinal: i32,
) -> Result<(Option<proto::Letter>, Option<proto::LetterDispatch>)> {
    let stored = store::get_letter(tx, id).await?;
    let dispatches = store::dispatches_of(tx, &[id]).await?.into_iter();
    let mut sent = dispatches.filter(|sent| sent.ordinal == ordinal);
    let letter = message::letter(tx.bureau()?, &stored);
    Ok((Some(letter), sent.next().map(message::dispatch)))
}

rpcs! { DispatchService for Dispatches:
    record_dispatch => record_dispatch(RecordDispatchRequest) -> RecordDispatchResponse;
    record_served => record_served(RecordServedRequest) -> RecordServedResponse;
    record_returned => record_returned(RecordReturnedRequest) -> RecordReturnedResponse;
    annul_arrival => annul_arrival(AnnulArrivalRequest) -> AnnulArrivalResponse;
    annul_dispatch => annul_dispatch(AnnulDispatchRequest) -> AnnulDispatchResponse;
    list_dispatches => list_dispatches(ListDispatchesRequest) -> ListDispatchesResponse;
}

impl Rehearsed for Dispatches {
    async fn rehearse(&self, name: &str, request: Request<Vec<u8>>) -> Result<()> {
        if name == proto::RecordDispatchRequest::NAME {
            self.record_dispatch(&decoded(request)?).await.map(drop)
        } else if name == proto::RecordServedRequest::NAME {
            self.record_served(&decoded(request)?).await.map(drop)
        } else if name == proto::RecordReturnedRequest::NAME {
            self.record_returned(&decoded(request)?).await.map(drop)
        } else if name == proto::AnnulArrivalRequest::NAME {
            self.annul_arrival(&decoded(request)?).await.map(drop)
        } else if name == proto::AnnulDispatchRequest::NAME {
            self.annul_dispatch(&decoded(request)?).await.map(drop)
        } else {
            Err(Error::internal(format!("nobody does {name}")))
        }
    }
}
