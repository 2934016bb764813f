//! SQL of appointments.

use chrono::NaiveDate;
use gongkai_chassis::{
    db::{Tx, one_row},
    error::{Error, Result},
};
use uuid::Uuid;

use super::state::Appointment;

/// Inserts a new appointment.
pub async fn insert(tx: &mut Tx, new: &Appointment) -> Result<()> {
    let bureau = tx.bureau()?.clone();
    let recorded_at = tx.recorded_at();
    let inserted = sqlx::query!(
        "-- catalog.insert_item_deputy
         INSERT INTO item_deputy (bureau_id, id, person, deputy, from_on, to_on, appointed_by, recorded_at,
                                  reason)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        bureau.as_str(),
        new.id,
        new.person,
        new.deputy,
        new.from_on,
        new.to_on,
        new.appointed_by,
        recorded_at,
        new.reason,
    )
    .execute(tx.conn())
    .await?;
    one_row("catalog.insert_item_deputy", &inserted)
}

/// First and last day of an appointment of the same deputy for the same leader that shares a day with a new one. Whoever
/// appoints in the bureau at the same time waits.
pub async fn overlapping(tx: &mut Tx, new: &Appointment) -> Result<Option<(NaiveDate, NaiveDate)>> {
    let bureau = tx.bureau()?.clone();
    sqlx::query!(
        "-- catalog.lock_item_deputies
         SELECT FROM pg_advisory_xact_lock(hashtext('catalog.item_deputy'), hashtext($1))",
        bureau.as_str(),
    )
    .execute(tx.conn())
    .await?;
    let row = sqlx::query!(
        "-- catalog.overlapping_item_deputy
         SELECT from_on, to_on FROM item_deputy
         WHERE bureau_id = $1 AND person = $2 AND deputy = $3 AND from_on <= to_on AND from_on <= $5 AND to_on >= $4
         ORDER BY id LIMIT 1",
        bureau.as_str(),
        new.person,
        new.deputy,
        new.from_on,
        new.to_on,
    )
    .fetch_optional(tx.conn())
    .await?;
    Ok(row.map(|row| (row.from_on, row.to_on)))
}

/// An appointment, locked.
pub async fn lock(tx: &mut Tx, id: Uuid) -> Result<Appointment> {
    let bureau = tx.bureau()?.clone();
    sqlx::query_as!(
        Appointment,
        "-- catalog.lock_item_deputy
         SELECT id, person, deputy, from_on, to_on, appointed_by, ended_by, reason
         FROM item_deputy WHERE bureau_id = $1 AND id = $2 FOR UPDATE",
        bureau.as_str(),
        id,
    )
    .fetch_optional(tx.conn())
    .await?
    .ok_or_else(|| Error::record_unknown("appointment", "代理", id))
}

/// Keeps the end of an appointment that is locked.
pub async fn end(tx: &mut Tx, ended: &Appointment) -> Result<()> {
    let bureau = tx.bureau()?.clone();
    let updated = sqlx::query!(
        "-- catalog.end_item_deputy
         UPDATE item_deputy SET to_on = $3, ended_by = $4 WHERE bureau_id = $1 AND id = $2",
        bureau.as_str(),
        ended.id,
        ended.to_on,
        ended.ended_by,
    )
    .execute(tx.conn())
    .await?;
    one_row("catalog.end_item_deputy", &updated)
}

/// Whom somebody stands in for on a day, who was appointed first, first.
pub async fn absent(tx: &mut Tx, deputy: &str, on: NaiveDate) -> Result<Vec<String>> {
    let bureau = tx.bureau()?.clone();
    Ok(sqlx::query_scalar!(
        "-- catalog.absent_leaders
         SELECT person FROM item_deputy
         WHERE bureau_id = $1 AND deputy = $2 AND $3 BETWEEN from_on AND to_on ORDER BY id",
        bureau.as_str(),
        deputy,
        on,
    )
    .fetch_all(tx.conn())
    .await?)
}

/// Appointments, the latest first, those in force on a day if one is given, after the one given.
pub async fn list(
    tx: &mut Tx,
    in_force_on: Option<NaiveDate>,
    after: Option<Uuid>,
    limit: i64,
) -> Result<Vec<Appointment>> {
    let bureau = tx.bureau()?.clone();
    Ok(sqlx::query_as!(
        Appointment,
        "-- catalog.list_item_deputies
         SELECT id, person, deputy, from_on, to_on, appointed_by, ended_by, reason
         FROM item_deputy
         WHERE bureau_id = $1 AND ($2::date IS NULL OR $2 BETWEEN from_on AND to_on)
           AND ($3::uuid IS NULL OR id < $3)
         ORDER BY id DESC LIMIT $4",
        bureau.as_str(),
        in_force_on,
        after,
        limit,
    )
    .fetch_all(tx.conn())
    .await?)
}
