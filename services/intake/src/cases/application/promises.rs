//! What answers promised to have published: told to the catalog until it knows, and asked of it until it is public.
//!
//! The promise stands in a row of its own, written with the fact that makes it, so that whatever fails on the way to
//! the catalog is tried again; telling twice changes nothing there. That it is public is a fact of the case, by which
//! the applicant is told and the duty ends; and so is that it is not any more, by which the duty begins anew.

use chrono::TimeDelta;
use gongkai_chassis::{
    error::{Error, Reason, Result},
    identity::Principal,
};
use uuid::Uuid;

use super::{
    Application,
    state::Happened,
    store::{self, OpenPromise, PromiseToTell},
};
use crate::{cases::kernel::act::happen_by_clock, desk::Desk, people::bureaus::Promised};

/// After so long it is asked again of what was public: an item may be withdrawn.
const AGAIN: TimeDelta = TimeDelta::hours(1);

/// Tells and asks once, of what waits longest. What fails is logged and found again; while the catalog is away nothing
/// more is tried until the next time.
pub async fn look(desk: &Desk) {
    if let Err(error) = alone(desk).await {
        tracing::error!(%error, "promises were not all told and asked; it goes on soon");
    }
}

async fn alone(desk: &Desk) -> Result<()> {
    let Some(alone) = desk.db.begin_alone("intake.promise_watch").await? else {
        return Ok(());
    };
    let before = desk.db.clocks.wall.now() - AGAIN;
    let mut tx = desk.db.begin_wide("intake.promises").await?;
    let (to_tell, mut open) = (
        store::promises_to_tell(&mut tx).await?,
        store::open_promises(&mut tx, before).await?,
    );
    drop(tx);
    for promise in &to_tell {
        let told = tell(desk, promise).await;
        asked(desk, &promise.bureau_id, &[promise.case_id]).await?;
        if let Err(error) = told {
            tracing::error!(%error, bureau = promise.bureau_id, case = %promise.case_id, "the catalog could not be told of a promise");
            goes_on(error)?;
        }
    }
    open.sort_by(|one, other| one.bureau_id.cmp(&other.bureau_id));
    for of_one in open.chunk_by(|one, next| one.bureau_id == next.bureau_id) {
        let answered = ask(desk, of_one).await;
        let cases: Vec<Uuid> = of_one.iter().map(|promise| promise.case_id).collect();
        let bureau = of_one.first().map(|promise| promise.bureau_id.as_str());
        asked(desk, bureau.unwrap_or_default(), &cases).await?;
        if let Err(error) = answered {
            tracing::error!(%error, bureau, "the catalog could not be asked what became of promises");
            goes_on(error)?;
        }
    }
    alone.commit().await
}

/// Passes on that the catalog is away; of anything else the others are tried.
fn goes_on(error: Error) -> Result<()> {
    match error.reason() {
        Reason::Unavailable => Err(error),
        _ => Ok(()),
    }
}

/// Notes that it was tried: what fails goes to the end of the line.
async fn asked(desk: &Desk, bureau: &str, cases: &[Uuid]) -> Result<()> {
    let scope = Principal::of_service("intake", bureau)?;
    let mut tx = desk.db.begin("intake.promises_asked", &scope).await?;
    store::promises_asked(&mut tx, cases).await?;
    tx.commit().await
}

async fn tell(desk: &Desk, promise: &PromiseToTell) -> Result<()> {
    let scope = Principal::of_service("intake", &promise.bureau_id)?;
    let request_id = desk.db.ids.next();
    if promise.withdrawn {
        let which = (promise.bureau_id.as_str(), promise.case_id, promise.reply);
        desk.bureaus.take_promise_back(request_id, which).await?;
    } else {
        let promised = Promised {
            bureau: &promise.bureau_id,
            case: promise.case_id,
            reply: promise.reply,
            title: &promise.title,
            publish_on: promise.publish_on,
            office: &promise.office_id,
            promised_on: promise.promised_on,
        };
        desk.bureaus.promise(request_id, promised).await?;
    }
    let mut tx = desk.db.begin("intake.tell_promise", &scope).await?;
    store::promise_told(&mut tx, promise).await?;
    tx.commit().await
}

/// Notes which of these promises of one bureau are public by now, and which are not any more.
async fn ask(desk: &Desk, open: &[OpenPromise]) -> Result<()> {
    let Some(first) = open.first() else {
        return Ok(());
    };
    let scope = Principal::of_service("intake", &first.bureau_id)?;
    let cases: Vec<Uuid> = open.iter().map(|promise| promise.case_id).collect();
    let known = desk.bureaus.promises(&scope.bureau, &cases).await?;
    for promise in open {
        let mut known = known.iter();
        let known =
            known.find(|known| known.case == promise.case_id && known.reply == promise.reply);
        let Some(public) = known.map(|known| known.public.clone()) else {
            continue;
        };
        if public.as_ref().map(|public| public.0) == promise.item_id {
            continue;
        }
        let reply = promise.reply;
        let noted = happen_by_clock::<Application>(desk, &scope, promise.case_id, |state, on| {
            let fact = state.replies.became_public(reply, public)?;
            Some((on.day, Happened::Reply(fact)))
        });
        if noted.await? {
            tracing::info!(bureau = promise.bureau_id, case = %promise.case_id, "what was promised is public, or is not any more");
        }
    }
    Ok(())
}
