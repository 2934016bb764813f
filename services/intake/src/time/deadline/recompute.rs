//! Computing open cases anew after an arrangement was loaded.

use gongkai_chassis::{
    error::{Error, Result},
    identity::{Principal, Scope},
};
use gongkai_journal::Event;
use gongkai_law::case::CaseKind;
use uuid::Uuid;

use crate::{
    cases::kernel::{
        act::Tell,
        load_for_update,
        store::{Write, write},
    },
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
    let mut after: Option<(String, Uuid)> = None;
    loop {
        let mut tx = desk.db.begin_wide("intake.outdated_cases").await?;
        let position = after.as_ref().map(|(bureau, id)| (bureau.as_str(), *id));
        let cases = store::outdated(&mut tx, current.version, position, BATCH).await?;
        drop(tx);
        let Some(last) = cases.last() else {
            return Ok(());
        };
        after = Some((last.bureau_id.clone(), last.id));
        for case in cases {
            if let Err(error) = anew(desk, &current, &case).await {
                tracing::error!(%error, bureau = case.bureau_id, case = %case.id, "a deadline was not computed anew");
            }
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
    let from = store::cached_due(&mut tx, id).await?;
    let to = case.state.summary(calendar).due_on;
    let moved = calendar.newest.filter(|_| from != to);
    let told = match moved {
        Some(_) => case.state.told_moved(id, calendar)?,
        None => None,
    };
    let events: Vec<Event> = told.into_iter().collect();
    let derived = Write {
        case: &case,
        calendar,
        facts: &[],
        backdating_reason: "",
        letters: &[],
        events: &events,
        notices: &[],
        marks: &[],
        answer: None,
    };
    write(&mut tx, derived).await?;
    if let Some(by) = moved {
        store::insert_moved(&mut tx, id, from, to, by).await?;
    }
    tx.commit().await
}
