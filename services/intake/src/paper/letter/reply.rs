//! How a reply or decision leaves and arrives, for the acts of its case: the register has it as it has every letter.

use chrono::NaiveDate;
use gongkai_chassis::{
    db::Tx,
    error::{Error, Result},
};
use gongkai_law::letter::LetterKind;
use uuid::Uuid;

use super::{
    dispatch::{Dispatch, Place},
    original::in_force,
    store::{self, Stored},
};

/// Records that the last reply of a case left, for the act of the case that sends it: the legal date is
/// that act's and was checked there. `needs_original` is the bureau's own rule for replies that leave
/// online.
pub async fn reply_left(
    tx: &mut Tx,
    case_id: Uuid,
    dispatch: &Dispatch,
    needs_original: bool,
) -> Result<()> {
    let letter_id = reply_of(tx, case_id).await?;
    if needs_original && dispatch.way.is_electronic() {
        let originals = store::originals_of(tx, &[letter_id]).await?;
        in_force(&originals).ok_or_else(not_sealed)?;
    }
    let sent = store::lock_letter(tx, letter_id).await?;
    sent.may_leave(dispatch.way, dispatch.dispatched_on)?;
    store::insert_dispatch(tx, letter_id, dispatch).await?;
    Ok(())
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

/// Takes back how the last dispatch of the last reply of a case ended, for that reason.
pub async fn reply_end_annulled(tx: &mut Tx, case_id: Uuid, reason: &str) -> Result<()> {
    let letter_id = reply_of(tx, case_id).await?;
    let sent = store::lock_letter(tx, letter_id).await?;
    sent.may_be_annulled()?;
    store::annul_end(tx, letter_id, sent.times, reason).await
}

/// Records that the last such letter of a case arrived on the day of the dispatch, for the act of the case that
/// tells it: it left by that, unless it is under way already. Nothing is left to be recorded where the register
/// told it, and nothing can be of a case that came in without its letters.
pub async fn arrived(
    tx: &mut Tx,
    case_id: Uuid,
    is_such: impl Fn(LetterKind) -> bool,
    dispatch: &Dispatch,
    signed_by: String,
) -> Result<()> {
    let Some(letter) = last(tx, case_id, is_such).await? else {
        return Ok(());
    };
    let day = dispatch.dispatched_on;
    let sent = store::lock_letter(tx, letter.id).await?;
    let ordinal = match sent.place {
        Place::Served => return Ok(()),
        Place::Dispatched => {
            sent.may_arrive(dispatch.way, day)?;
            sent.times
        }
        Place::Issued | Place::Returned => {
            sent.may_leave(dispatch.way, day)?;
            dispatch.way.may_have_served(day, day)?;
            store::insert_dispatch(tx, letter.id, dispatch).await?
        }
    };
    let end = store::End::Served(signed_by);
    store::end_dispatch(tx, letter.id, ordinal, day, end).await
}

/// The last letter of a case that is of such a kind, if one was issued.
pub async fn last(
    tx: &mut Tx,
    case_id: Uuid,
    is_such: impl Fn(LetterKind) -> bool,
) -> Result<Option<Stored>> {
    let letters = store::of_case(tx, case_id).await?;
    Ok(letters
        .into_iter()
        .rev()
        .find(|stored| is_such(stored.kind)))
}

/// That a reply may not leave online yet.
fn not_sealed() -> Error {
    Error::state_forbids(
        "without its stamped or sealed original, which this bureau sends online replies with",
        "尚未登记文书正本，本机关规定网上送达须用盖章的正本",
    )
    .next(
        "Attach the original to the letter (AttachIssuedOriginal), or send the reply by post or in person.",
        "请先为答复文书登记盖章的正本，或者改为邮寄、当面送达。",
    )
    .at("way")
}

async fn reply_of(tx: &mut Tx, case_id: Uuid) -> Result<Uuid> {
    let reply = last(tx, case_id, LetterKind::is_answer).await?;
    reply
        .map(|stored| stored.id)
        .ok_or_else(|| Error::internal("a signed reply has no letter"))
}
