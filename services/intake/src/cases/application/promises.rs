//! What answers promised to have published: told to the catalog until it knows, and asked of it until it is public.
//!
//! The promise stands in a row of its own, written with the fact that makes it, so that whatever fails on the way to
//! the catalog is tried again; telling twice changes nothing there. That it is public is a fact of the case, by which
//! the applicant is told and the duty ends.

use gongkai_chassis::{
    error::{Error, Result},
    identity::Principal,
};
use gongkai_proto::catalog::v1::{MakePromiseRequest, Promise, WithdrawPromiseRequest};

use super::{
    Application,
    reply::ReplyFact,
    state::Happened,
    store::{self, OpenPromise, PromiseToTell},
};
use crate::{cases::kernel::act::happen_by_clock, desk::Desk};

/// Tells and asks once. What fails of one bureau is logged, found again the next time, and stops no other.
pub async fn look(desk: &Desk) -> Result<()> {
    let mut tx = desk.db.begin_wide("intake.promises").await?;
    let (to_tell, open) = (
        store::promises_to_tell(&mut tx).await?,
        store::open_promises(&mut tx).await?,
    );
    drop(tx);
    for promise in &to_tell {
        if let Err(error) = tell(desk, promise).await {
            tracing::error!(%error, bureau = promise.bureau_id, case = %promise.case_id, "the catalog could not be told of a promise");
        }
    }
    for of_one in open.chunk_by(|one, next| one.bureau_id == next.bureau_id) {
        if let Err(error) = ask(desk, of_one).await {
            let bureau = of_one.first().map(|promise| promise.bureau_id.as_str());
            tracing::error!(%error, bureau, "the catalog could not be asked what became of promises");
        }
    }
    Ok(())
}

async fn tell(desk: &Desk, promise: &PromiseToTell) -> Result<()> {
    let scope = Principal::of_service("intake", &promise.bureau_id)?;
    let mut tx = desk.db.begin("intake.tell_promise", &scope).await?;
    let request_id = tx.new_id().to_string();
    let (bureau_id, application_id) = (promise.bureau_id.clone(), promise.case_id.to_string());
    if promise.withdrawn {
        let request = WithdrawPromiseRequest {
            request_id,
            bureau_id,
            application_id,
            reply: promise.reply,
        };
        desk.bureaus.take_promise_back(request).await?;
    } else {
        let request = MakePromiseRequest {
            request_id,
            bureau_id,
            application_id,
            reply: promise.reply,
            title: promise.title.clone(),
            publish_on: promise.publish_on.to_string(),
            office_id: promise.office_id.clone(),
            promised_on: promise.promised_on.to_string(),
        };
        desk.bureaus.promise(request).await?;
    }
    store::promise_told(&mut tx, promise).await?;
    tx.commit().await
}

/// Notes which of the open promises of one bureau are public by now.
async fn ask(desk: &Desk, open: &[OpenPromise]) -> Result<()> {
    let Some(first) = open.first() else {
        return Ok(());
    };
    let scope = Principal::of_service("intake", &first.bureau_id)?;
    let cases: Vec<_> = open.iter().map(|promise| promise.case_id).collect();
    let known = desk.bureaus.promises(&scope.bureau, &cases).await?;
    for promise in open {
        let mut known = known.iter().filter(|known| {
            known.reply == promise.reply && known.application_id == promise.case_id.to_string()
        });
        let public = known.find(|known| !known.fulfilled_on.is_empty());
        let Some(kept) = public.map(kept).transpose()? else {
            continue;
        };
        let noted = happen_by_clock::<Application>(desk, &scope, promise.case_id, |state, on| {
            let promised = state.replies.promised()?;
            let owed = promised.reply == promise.reply && promised.kept.is_none();
            owed.then_some((on.day, Happened::Reply(kept)))
        });
        if noted.await? {
            tracing::info!(bureau = promise.bureau_id, case = %promise.case_id, "what was promised is public");
        }
    }
    Ok(())
}

fn kept(promise: &Promise) -> Result<ReplyFact> {
    Ok(ReplyFact::PromiseKept {
        item_id: promise.item_id.parse().map_err(Error::internal)?,
        index_number: promise.index_number.clone(),
        published_on: promise.fulfilled_on.parse().map_err(Error::internal)?,
    })
}
