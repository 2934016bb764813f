//! DispatchService: proto to domain and back.

use chrono::NaiveDate;
use gongkai_chassis::{
    call::Call,
    db::Tx,
    error::{Error, Reason, Result},
    new_or_answer,
};
use gongkai_proto::intake::v1::{self as proto, dispatch_service_server::DispatchService};
use tonic::Request;
use uuid::Uuid;

use crate::{
    cases::kernel::{
        Fact,
        act::{Acting, Effects},
        load_for_update,
        store::{case_row, lock_any_case},
    },
    cases::kinds::by_kind,
    contract::rpc::rpcs,
    desk::Desk,
    paper::{
        letter::{
            Dispatch, DispatchPlace, End, ListedDispatch, Sent, Stored, VoidLetter, Way, Went,
            dispatch::Place, message, register as store, some_letters,
        },
        validity::mark_void,
    },
};

mod read;

use read::{Entered, OnItsWay, Step};

/// The service.
pub struct Dispatches {
    /// The desk.
    pub desk: Desk,
}

impl Dispatches {
    /// Does an act on the way of a letter.
    async fn act<R: OnItsWay>(&self, request: &Request<R>) -> Result<R::Answer> {
        let mut call = Call::of(&self.desk.db, request)?;
        call.request_id();
        let (id, etag) = call.body.letter();
        let id = call.fields.id("letter_id", id);
        let Entered {
            step,
            day,
            backdating_reason,
        } = R::read(&mut call)?;
        let mut acting =
            new_or_answer!(Acting::begin(&self.desk, &mut call, &backdating_reason).await?);
        let (letter, sent) = locked(&mut acting.tx, id, etag).await?;
        let ordinal = go_on(&mut acting, &letter, &sent, step, day).await?;
        let (letter, dispatch) = as_it_is(&mut acting.tx, id, ordinal).await?;
        let named = acting.bureau.staff.named(R::answer(letter, dispatch));
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
        let ids: Vec<Uuid> = rows.iter().map(|row| row.letter_id).collect();
        let mut letters = some_letters(&mut tx, &ids).await?;
        mark_void(&mut tx, &mut letters).await?;
        let void_word = |row: &ListedDispatch| {
            let letter = letters.iter().find(|letter| letter.id == row.letter_id);
            let void = letter.and_then(|letter| letter.void.as_ref());
            void.map(VoidLetter::word).unwrap_or_default()
        };
        let dispatches = rows.into_iter().map(|row| proto::LetterDispatch {
            void_word: void_word(&row),
            ..message::dispatch(row)
        });
        Ok(staff.named(proto::ListDispatchesResponse {
            dispatches: dispatches.collect(),
            next_page_token,
            names: Vec::new(),
        }))
    }
}

/// That its addressee himself confirms that a letter arrived. One that is not under way was read over the
/// portal today, and is entered so.
pub async fn confirm(acting: &mut Acting, id: Uuid, who: &str, day: NaiveDate) -> Result<()> {
    let (letter, sent) = locked(&mut acting.tx, id, "").await?;
    let leaves = Step::Leaves(Dispatch {
        way: Way::Portal,
        dispatched_on: day,
        tracking_number: String::new(),
        recipient: who.to_owned(),
    });
    let (mut steps, mut way) = (Vec::new(), Way::Portal);
    if sent.may_go_on(&leaves.went(&sent), day).is_ok() {
        steps.push(leaves);
    } else {
        // Who reads it at his own door needs no public notice of it.
        let under_way = sent.last.map(|last| last.way);
        way = under_way.filter(|way| *way != Way::Notice).unwrap_or(way);
        sent.may_go_on(&arrived(way, who), day)?;
    }
    steps.push(Step::Arrived(who.to_owned()));
    enter_all(acting, &letter, &sent, (steps, &[arrived(way, who)]), day).await?;
    Ok(())
}

/// Enters these steps of a letter that is locked, on that day, and tells its case what went; answers which sending
/// the last is about.
async fn enter_all(
    acting: &mut Acting,
    letter: &Stored,
    sent: &Sent,
    (steps, went): (Vec<Step>, &[Went]),
    day: NaiveDate,
) -> Result<i32> {
    let mut ordinal = sent.times;
    for step in steps {
        ordinal = enter(&mut acting.tx, letter.id, ordinal, (step, day)).await?;
    }
    tell(acting, letter, went, day).await?;
    Ok(ordinal)
}

/// Enters it on that day in the register, about the sending of that number; answers about which it is.
async fn enter(tx: &mut Tx, id: Uuid, ordinal: i32, (step, day): (Step, NaiveDate)) -> Result<i32> {
    match step {
        Step::Leaves(dispatch) => return store::insert_dispatch(tx, id, &dispatch).await,
        Step::Arrived(signed_by) => {
            store::end_dispatch(tx, id, ordinal, day, End::Served(signed_by)).await?;
        }
        Step::CameBack(reason) => {
            store::end_dispatch(tx, id, ordinal, day, End::Returned(reason)).await?;
        }
        Step::EndAnnulled(reason) => store::annul_end(tx, id, ordinal, &reason).await?,
        Step::Unsent(reason) => store::annul_dispatch(tx, id, ordinal, &reason).await?,
    }
    Ok(ordinal)
}

/// That a letter arrived so, signed for by whom.
fn arrived(way: Way, signed_by: &str) -> Went {
    let signed_by = signed_by.to_owned();
    Went::Arrived { way, signed_by }
}

/// Lets a letter that is locked go on so on that day, and tells its case; answers which sending it is about.
async fn go_on(
    acting: &mut Acting,
    letter: &Stored,
    sent: &Sent,
    step: Step,
    day: NaiveDate,
) -> Result<i32> {
    let first = step.went(sent);
    sent.may_go_on(&first, day)?;
    sent.may_be_entered_by(&first, acting.on(day)?.caller)?;
    let (mut steps, mut went) = (vec![step], vec![first]);
    match &steps[..] {
        // What is handed over leaves when it is signed for: that is its service.
        [Step::Leaves(sending)] if sending.way.is_signed_for() => {
            let who = sending.recipient.clone();
            went.push(arrived(sending.way, &who));
            steps.push(Step::Arrived(who));
        }
        // So a reply that was handed over is taken back with its service.
        [Step::Unsent(reason)] if sent.place == Place::Served => {
            steps.insert(0, Step::EndAnnulled(reason.clone()));
        }
        _ => {}
    }
    enter_all(acting, letter, sent, (steps, &went), day).await
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

/// Tells the case of a letter how its way went on that day: a period may run from that, and what is still to be
/// done about the letter follows from it. Each step is told to the case as the one before it left it: where the
/// act is only tried, that is written nowhere.
async fn tell(
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
) -> Result<(proto::Letter, Option<proto::LetterDispatch>)> {
    let stored = store::get_letter(tx, id).await?;
    let dispatches = store::dispatches_of(tx, &[id]).await?.into_iter();
    let mut sent = dispatches.filter(|sent| sent.ordinal == ordinal);
    let letter = message::letter(tx.bureau()?, &stored);
    Ok((letter, sent.next().map(message::dispatch)))
}

rpcs! { DispatchService for Dispatches, acts on letters:
    act record_dispatch => act(RecordDispatchRequest) -> RecordDispatchResponse;
    act record_served => act(RecordServedRequest) -> RecordServedResponse;
    act record_returned => act(RecordReturnedRequest) -> RecordReturnedResponse;
    act annul_arrival => act(AnnulArrivalRequest) -> AnnulArrivalResponse;
    act annul_dispatch => act(AnnulDispatchRequest) -> AnnulDispatchResponse;
    own list_dispatches => list_dispatches(ListDispatchesRequest) -> ListDispatchesResponse;
}
