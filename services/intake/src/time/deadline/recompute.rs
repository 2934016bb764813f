//! Computing open cases anew after an arrangement was loaded.

use gongkai_chassis::{
    error::{Error, Result},
    identity::{Principal, Scope},
};
use gongkai_journal::Event;
use gongkai_law::case::CaseKind;
use uuid::Uuid;

use crate::{
    cases::kernel::{load_for_update, store::rederive, tell::Tell},
    cases::kinds::by_kind,
    desk::Desk,
    time::calendar::{Current, store},
};

/// Cases looked up at once.
const BATCH: i64 = 200;

/// Computes all cases that were computed by an older calendar than the one in force. One that fails
/// is logged and tried again the next time; the others go on.
pub(super) async fn recompute(desk: &Desk) -> Result<()> {
    let current = desk.calendars.current();
    let mut after: Option<store::Outdated> = None;
    loop {
        let mut tx = desk.db.begin_wide("intake.outdated_cases").await?;
        let cases = store::outdated(&mut tx, current.version, after.as_ref(), BATCH).await?;
        drop(tx);
        for case in &cases {
            if let Err(error) = anew(desk, &current, case).await {
                tracing::error!(%error, bureau = case.bureau_id, case = %case.id, "a deadline was not computed anew");
            }
        }
        after = cases.into_iter().next_back();
        if after.is_none() {
            return Ok(());
        }
    }
}

async fn anew(desk: &Desk, current: &Current, case: &store::Outdated) -> Result<()> {
    let scope = Principal::of_service("intake", &case.bureau_id)?;
    let kind: CaseKind = case.kind.parse().map_err(Error::internal)?;
    by_kind!(kind, C => one::<C>(desk, current, &scope, case.id).await)
}

async fn one<C: Tell + Sync>(
    desk: &Desk,
    calendar: &Current,
    scope: &Scope,
    id: Uuid,
) -> Result<()> {
    let mut tx = desk.db.begin("intake.recompute", scope).await?;
    let case = load_for_update::<C>(&mut tx, id, "").await?;
    let computed = store::computed(&mut tx, id).await?;
    // Asked under the lock: meanwhile an act, or another instance, may have computed it by a newer one.
    if computed.calendar >= calendar.version {
        return Ok(());
    }
    let from = computed.due_on;
    let to = case.state.summary(calendar).due_on;
    let moved = calendar.newest.filter(|_| from != to);
    let told = match moved {
        Some(_) => case.state.told_moved(id, calendar)?,
        None => None,
    };
    let events: Vec<Event> = told.into_iter().collect();
    rederive(&mut tx, &case, calendar, &events).await?;
    if let Some(by) = moved {
        store::insert_moved(&mut tx, id, from, to, by).await?;
    }
    tx.commit().await
}
