//! How a reply leaves and arrives, for the acts of its case: the register of dispatches has it as it
//! has every letter.

use chrono::NaiveDate;
use gongkai_chassis::{
    db::Tx,
    error::{Error, Result},
};
use gongkai_law::letter::LetterKind;
use uuid::Uuid;

use super::{
    dispatch::Dispatch,
    store::{self, Stored},
};

/// Records that the last reply of a case left, for the act of the case that sends it: the legal date is
/// that act's and was checked there.
pub async fn reply_left(tx: &mut Tx, case_id: Uuid, dispatch: &Dispatch) -> Result<()> {
    let letter_id = reply_of(tx, case_id).await?;
    let sent = store::lock_letter(tx, letter_id).await?;
    sent.may_leave(dispatch.dispatched_on, true)?;
    store::insert_dispatch(tx, letter_id, sent.times + 1, dispatch).await
}

/// Records how the dispatch under way of the last reply of a case ended.
pub async fn reply_ended(
    tx: &mut Tx,
    case_id: Uuid,
    day: NaiveDate,
    end: store::End,
) -> Result<()> {
    let letter_id = reply_of(tx, case_id).await?;
    let sent = store::lock_letter(tx, letter_id).await?;
    sent.may_end(day)?;
    store::end_dispatch(tx, letter_id, sent.times, day, end).await
}

/// The last reply of a case, if one was issued.
pub async fn last_reply(tx: &mut Tx, case_id: Uuid) -> Result<Option<Stored>> {
    let letters = store::of_case(tx, case_id).await?;
    let mut replies = letters
        .into_iter()
        .rev()
        .filter(|stored| matches!(stored.kind, LetterKind::Reply(_)));
    Ok(replies.next())
}

async fn reply_of(tx: &mut Tx, case_id: Uuid) -> Result<Uuid> {
    let reply = last_reply(tx, case_id).await?;
    reply
        .map(|stored| stored.id)
        .ok_or_else(|| Error::internal("a signed reply has no letter"))
}
