//! SQL of reminders.

use chrono::NaiveDate;
use gongkai_chassis::{db::Tx, error::Result};
use gongkai_law::reminder::Stage;
use uuid::Uuid;

use super::state::{Raised, Reminder};
use crate::duty::state::{Duty, Subject};

/// The stages raised by the transaction's bureau.
pub async fn raised(tx: &mut Tx) -> Result<Raised> {
    let bureau = tx.bureau()?.clone();
    let rows = sqlx::query!(
        "-- catalog.raised_reminders
         SELECT key, due_on, stage, office_id FROM update_reminder WHERE bureau_id = $1",
        bureau.as_str(),
    )
    .fetch_all(tx.conn())
    .await?;
    let mut raised = Raised::new();
    for row in rows {
        let stages = raised.entry((row.key, row.due_on)).or_default();
        stages.push((row.stage, row.office_id));
    }
    Ok(raised)
}

/// Keeps that a stage was raised; whether it was not before.
pub async fn insert(tx: &mut Tx, duty: &Duty<'_>, stage: Stage) -> Result<bool> {
    let (bureau, today) = (tx.bureau()?.clone(), tx.today());
    let (key, due_on, subject) = (duty.key(), duty.due.date, duty.subject);
    // A title of an item goes with it when it is withdrawn or given up: it is read when it is told.
    let title = match subject {
        Subject::Interpretation(_) | Subject::Item(_) => String::new(),
        _ => subject.title(),
    };
    let inserted = sqlx::query!(
        "-- catalog.raise_reminder
         INSERT INTO update_reminder (bureau_id, id, key, due_on, stage, kind, title, office_id, person, raised_on)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
         ON CONFLICT (bureau_id, key, due_on, stage, office_id) DO NOTHING",
        bureau.as_str(),
        tx.new_id(),
        key,
        due_on,
        stage.as_str(),
        subject.kind().as_str(),
        title,
        duty.responsible.office_id,
        duty.responsible.person,
        today,
    )
    .execute(tx.conn())
    .await?;
    Ok(inserted.rows_affected() > 0)
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
