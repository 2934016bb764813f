//! Reminders of duties to publish: rows, each told of by an event.

use std::collections::{BTreeSet, HashMap};

use chrono::NaiveDate;
use gongkai_chassis::{code::to_number, db::Tx, error::Result};
use gongkai_journal::Record as _;
use gongkai_law::{
    calendar::Calendar,
    reminder::{Stage, to_raise},
    rules::Settings,
};
use gongkai_proto::catalog::v1 as proto;
use uuid::Uuid;

use super::state::{Duty, Subject};

/// A reminder that was raised.
#[derive(Debug, Clone)]
pub struct Reminder {
    /// UUIDv7.
    pub id: Uuid,
    /// Key of the duty.
    pub key: String,
    /// Code of its kind.
    pub kind: String,
    /// What it was called then; empty of an interpretation, which is called by its document.
    pub title: String,
    /// Responsible office then.
    pub office_id: String,
    /// Responsible person then.
    pub person: Option<String>,
    /// Code of the stage.
    pub stage: String,
    /// Civil date it was due by.
    pub due_on: NaiveDate,
    /// Civil date it was raised.
    pub raised_on: NaiveDate,
}

/// The codes of the stages raised for a due day of a duty.
pub type Raised = HashMap<(String, NaiveDate), Vec<String>>;

/// The stages that are due of what is owed and were not raised for its due day.
pub fn due<'a, 'b>(
    owed: &'a [Duty<'b>],
    raised: &Raised,
    calendar: &Calendar,
    own: &Settings,
    today: NaiveDate,
) -> Vec<(&'a Duty<'b>, Stage)> {
    let open = owed.iter().filter(|duty| !duty.state.is_fulfilled());
    open.flat_map(|duty| {
        let day = duty.due.date;
        let raised = raised.get(&(duty.key(), day));
        let raised = raised.map_or(&[][..], Vec::as_slice);
        let stages = to_raise(calendar, day, today, raised, own).into_iter();
        stages.map(move |stage| (duty, stage))
    })
    .collect()
}

/// What is still owed, each with its day: of anything else a reminder is settled.
pub fn still_owed(owed: &[Duty<'_>]) -> BTreeSet<(String, NaiveDate)> {
    let open = owed.iter().filter(|duty| !duty.state.is_fulfilled());
    open.map(|duty| (duty.key(), duty.due.date)).collect()
}

/// The stages raised by the transaction's bureau.
pub async fn raised(tx: &mut Tx) -> Result<Raised> {
    let bureau = tx.bureau()?.clone();
    let rows = sqlx::query!(
        "-- catalog.raised_reminders
         SELECT key, due_on, stage FROM update_reminder WHERE bureau_id = $1",
        bureau.as_str(),
    )
    .fetch_all(tx.conn())
    .await?;
    let mut raised = Raised::new();
    for row in rows {
        let stages = raised.entry((row.key, row.due_on)).or_default();
        stages.push(row.stage);
    }
    Ok(raised)
}

/// Raises a stage and tells of it; nothing where it was raised before.
pub async fn raise(tx: &mut Tx, duty: &Duty<'_>, stage: Stage) -> Result<()> {
    let (bureau, today) = (tx.bureau()?.clone(), tx.today());
    let (key, due_on, subject) = (duty.key(), duty.due.date, duty.subject);
    // A title of a document goes with it when it is withdrawn: it is read when it is told.
    let title = match subject {
        Subject::Interpretation(_) => String::new(),
        _ => subject.title(),
    };
    let inserted = sqlx::query!(
        "-- catalog.raise_reminder
         INSERT INTO update_reminder (bureau_id, id, key, due_on, stage, kind, title, office_id, person, raised_on)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
         ON CONFLICT (bureau_id, key, due_on, stage) DO NOTHING",
        bureau.as_str(),
        tx.new_id(),
        key,
        due_on,
        stage.as_str(),
        subject.kind().as_str(),
        title,
        subject.office_id(),
        subject.person(),
        today,
    )
    .execute(tx.conn())
    .await?;
    if inserted.rows_affected() == 0 {
        return Ok(());
    }
    let told = proto::UpdateDutyReminded {
        key: key.clone(),
        kind: to_number(subject.kind()),
        office_id: subject.office_id().to_owned(),
        stage: to_number(stage),
        due_on: due_on.to_string(),
        raised_on: today.to_string(),
    };
    tx.record(&key, &told).await
}

/// The place of a reminder in the list.
pub type Place = (NaiveDate, Uuid);

/// Reminders of the transaction's bureau, the latest first, before the place given.
pub async fn list(
    tx: &mut Tx,
    office_id: &str,
    before: Option<Place>,
    limit: i64,
) -> Result<Vec<Reminder>> {
    let bureau = tx.bureau()?.clone();
    let (day, id) = before.unzip();
    Ok(sqlx::query_as!(
        Reminder,
        "-- catalog.list_update_reminders
         SELECT id, key, kind, title, office_id, person, stage, due_on, raised_on
         FROM update_reminder
         WHERE bureau_id = $1 AND ($2 = '' OR office_id = $2)
           AND ($3::date IS NULL OR (raised_on, id) < ($3, $4::uuid))
         ORDER BY raised_on DESC, id DESC LIMIT $5",
        bureau.as_str(),
        office_id,
        day,
        id,
        limit,
    )
    .fetch_all(tx.conn())
    .await?)
}
