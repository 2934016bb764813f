//! The watch: raises reminders and lets the clock act.

use chrono::{Days, NaiveDate};
use gongkai_chassis::{
    error::{Error, Result},
    identity::{Principal, Scope},
};

use gongkai_law::case::CaseKind;

use super::{
    recompute::recompute,
    state::to_raise,
    store::{self, Due},
};
use crate::{cases::kernel::act::act_by_clock, cases::kinds::by_kind, desk::Desk};

/// Duties due within so many days are looked at: longer than any stage begins before its due day.
const AHEAD: Days = Days::new(40);

/// Looks once: takes in a newly loaded calendar, lets the clock act, raises reminders. What fails is
/// logged and found again the next time; one bureau's failure stops nobody else's.
pub async fn look(desk: &Desk) {
    let today = desk.db.clocks.civil.today();
    for (what, done) in [
        ("calendar", calendar(desk).await),
        ("clock", act(desk, today).await),
        ("reminders", remind(desk, today).await),
    ] {
        if let Err(error) = done {
            tracing::error!(%error, what, "the watch could not look; it looks again soon");
        }
    }
}

async fn calendar(desk: &Desk) -> Result<()> {
    desk.calendars.reload(&desk.db).await?;
    recompute(desk).await
}

async fn act(desk: &Desk, today: NaiveDate) -> Result<()> {
    let mut tx = desk.db.begin_wide("intake.duties_of_clock").await?;
    let due = store::of_clock(&mut tx, today).await?;
    drop(tx);
    let mut waiting = 0_u32;
    for due in due {
        match act_on(desk, &due).await {
            Ok(acted) => waiting += u32::from(!acted),
            Err(error) => {
                tracing::error!(%error, bureau = due.bureau_id, case = %due.case_id, duty = due.kind, "the clock could not act");
            }
        }
    }
    if waiting > 0 {
        tracing::error!(
            waiting,
            "duties of the clock wait: their days rest on a year whose calendar was not loaded / 时钟事项暂缓：所在年份的节假日安排尚未载入"
        );
    }
    Ok(())
}

/// Whether the clock did what was due.
async fn act_on(desk: &Desk, due: &Due) -> Result<bool> {
    let scope = Principal::of_service("intake", &due.bureau_id)?;
    let kind: CaseKind = due.case_kind.parse().map_err(Error::internal)?;
    let acted = by_kind!(kind, C => {
        act_by_clock::<C>(desk, &scope, due.case_id, &due.kind).await
    })?;
    if acted {
        tracing::info!(bureau = due.bureau_id, case = %due.case_id, duty = due.kind, "the clock acted");
    }
    Ok(acted)
}

async fn remind(desk: &Desk, today: NaiveDate) -> Result<()> {
    let until = today.checked_add_days(AHEAD).unwrap_or(today);
    let mut tx = desk.db.begin_wide("intake.bureaus_with_duties").await?;
    let bureaus = store::bureaus_with_duties(&mut tx, until).await?;
    drop(tx);
    for bureau in bureaus {
        let raised = match Principal::of_service("intake", &bureau) {
            Ok(scope) => remind_in(desk, &scope, today, until).await,
            Err(error) => Err(error),
        };
        if let Err(error) = raised {
            tracing::error!(%error, bureau, "reminders could not be raised");
        }
    }
    Ok(())
}

async fn remind_in(desk: &Desk, scope: &Scope, today: NaiveDate, until: NaiveDate) -> Result<()> {
    let calendar = desk.calendars.current();
    let mut tx = desk.db.begin("intake.raise_reminders", scope).await?;
    for duty in store::not_escalated(&mut tx, until).await? {
        for stage in to_raise(&calendar, duty.due_on, today, &duty.raised) {
            store::raise(&mut tx, &duty, stage.as_str()).await?;
        }
    }
    tx.commit().await
}
