//! The watch: raises reminders and lets the clock act.

use chrono::{Days, NaiveDate};
use gongkai_chassis::{
    error::{Error, Result},
    identity::Principal,
};

use gongkai_law::{case::CaseKind, reminder::to_raise};

use super::{
    recompute::recompute,
    store::{self, Due, Reminded},
};
use crate::{
    cases::{kernel::act::act_by_clock, kinds::by_kind},
    desk::Desk,
};

/// Duties due within so many days are looked at: longer than any stage begins before its due day.
const AHEAD: Days = Days::new(40);

/// Looks once: takes in a newly loaded calendar, lets the clock act, raises reminders. The calendar is
/// taken in by every instance; the rest is done by the one that looks first. What fails is logged and
/// found again the next time; one bureau's failure stops nobody else's.
pub async fn look(desk: &Desk) {
    if let Err(error) = alone(desk).await {
        tracing::error!(%error, "the watch could not look; it looks again soon");
    }
}

async fn alone(desk: &Desk) -> Result<()> {
    desk.calendars.reload(&desk.db).await?;
    // While the catalog is away, what was known of successions last serves on.
    match desk.bureaus.successions().await {
        Ok(successions) => desk.db.successions.replace(successions),
        Err(error) => tracing::error!(%error, "the catalog could not be asked who succeeds whom"),
    }
    let Some(alone) = desk.db.begin_alone("intake.watch").await? else {
        return Ok(());
    };
    let today = desk.db.clocks.civil.today();
    for (what, done) in [
        ("calendar", recompute(desk).await),
        ("clock", act(desk, today).await),
        ("reminders", remind(desk, today).await),
    ] {
        if let Err(error) = done {
            tracing::error!(%error, what, "the watch could not look; it looks again soon");
        }
    }
    // Ended here, not when it is dropped: the next look must find the task free.
    alone.commit().await
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
    let mut tx = desk.db.begin_wide("intake.duties_to_remind_of").await?;
    let duties = store::not_escalated(&mut tx, until).await?;
    drop(tx);
    for of_one in duties.chunk_by(|one, next| one.bureau_id == next.bureau_id) {
        if let Err(error) = remind_one(desk, of_one, today).await {
            let bureau = of_one.first().map(|duty| duty.bureau_id.as_str());
            tracing::error!(%error, bureau, "reminders could not be raised");
        }
    }
    Ok(())
}

/// Raises what is due of the duties of one bureau, by its own numbers.
async fn remind_one(desk: &Desk, duties: &[Reminded], today: NaiveDate) -> Result<()> {
    let Some(first) = duties.first() else {
        return Ok(());
    };
    let scope = Principal::of_service("intake", &first.bureau_id)?;
    let bureau = desk.bureaus.get_for_clock(&scope.bureau).await?;
    let calendar = desk.calendars.current();
    let mut due = Vec::new();
    for duty in duties {
        let (day, raised) = (duty.due_on, &duty.raised);
        let stages = to_raise(&calendar, day, today, raised, &bureau.settings);
        due.extend(stages.into_iter().map(|stage| (duty, stage.as_str())));
    }
    raise(desk, &due).await
}

/// Raises stages of duties of one bureau.
async fn raise(desk: &Desk, due: &[(&Reminded, &str)]) -> Result<()> {
    let Some((duty, _)) = due.first() else {
        return Ok(());
    };
    let scope = Principal::of_service("intake", &duty.bureau_id)?;
    let mut tx = desk.db.begin("intake.raise_reminders", &scope).await?;
    store::raise(&mut tx, due).await?;
    tx.commit().await
}
