//! SQL of appointments.

use chrono::NaiveDate;
use gongkai_chassis::{
    db::{Tx, one_row},
    error::{Error, Result},
};
use gongkai_law::code::UnknownCode;
use uuid::Uuid;

use super::state::Appointment;

/// Column name that binds sealed values to their place.
const REASON: &str = "intake.deputy.reason";

struct Row {
    id: Uuid,
    person: String,
    deputy: String,
    role: String,
    from_on: NaiveDate,
    to_on: NaiveDate,
    reason: Vec<u8>,
    appointed_by: String,
    ended_by: Option<String>,
}

fn appointment(tx: &Tx, row: Row) -> Result<Appointment> {
    let broken =
        |_: UnknownCode| Error::internal(format!("deputy {}: role {:?}", row.id, row.role));
    Ok(Appointment {
        id: row.id,
        role: row.role.parse().map_err(broken)?,
        reason: tx.open(REASON, row.id, &row.reason)?,
        person: row.person,
        deputy: row.deputy,
        from_on: row.from_on,
        to_on: row.to_on,
        appointed_by: row.appointed_by,
        ended_by: row.ended_by,
    })
}

/// Inserts a new appointment.
pub async fn insert(tx: &mut Tx, new: &Appointment) -> Result<()> {
    let bureau = tx.bureau()?.clone();
    let reason = tx.seal(REASON, new.id, &new.reason)?;
    let recorded_at = tx.recorded_at();
    let inserted = sqlx::query!(
        "-- intake.insert_deputy
         INSERT INTO deputy (bureau_id, id, person, deputy, role, from_on, to_on, reason,
                             appointed_by, recorded_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
        bureau.as_str(),
        new.id,
        new.person,
        new.deputy,
        new.role.as_str(),
        new.from_on,
        new.to_on,
        reason,
        new.appointed_by,
        recorded_at,
    )
    .execute(tx.conn())
    .await?;
    one_row("intake.insert_deputy", &inserted)
}

/// Loads an appointment and locks it.
pub async fn lock(tx: &mut Tx, id: Uuid) -> Result<Appointment> {
    let bureau = tx.bureau()?.clone();
    let row = sqlx::query_as!(
        Row,
        "-- intake.lock_deputy
         SELECT id, person, deputy, role, from_on, to_on, reason, appointed_by, ended_by
         FROM deputy WHERE bureau_id = $1 AND id = $2 FOR UPDATE",
        bureau.as_str(),
        id,
    )
    .fetch_optional(tx.conn())
    .await?
    .ok_or_else(|| Error::record_unknown("appointment", "代理", id))?;
    appointment(tx, row)
}

/// Writes the end of an appointment that is locked.
pub async fn end(tx: &mut Tx, ended: &Appointment) -> Result<()> {
    let bureau = tx.bureau()?.clone();
    let updated = sqlx::query!(
        "-- intake.end_deputy
         UPDATE deputy SET to_on = $3, ended_by = $4 WHERE bureau_id = $1 AND id = $2",
        bureau.as_str(),
        ended.id,
        ended.to_on,
        ended.ended_by,
    )
    .execute(tx.conn())
    .await?;
    one_row("intake.end_deputy", &updated)
}

/// Appointments, latest first, those in force on a day if one is given, after the position given.
pub async fn list(
    tx: &mut Tx,
    in_force_on: Option<NaiveDate>,
    after: Option<(NaiveDate, Uuid)>,
    limit: i64,
) -> Result<Vec<Appointment>> {
    let bureau = tx.bureau()?.clone();
    let (after_from, after_id) = after.unzip();
    let rows = sqlx::query_as!(
        Row,
        "-- intake.list_deputies
         SELECT id, person, deputy, role, from_on, to_on, reason, appointed_by, ended_by
         FROM deputy
         WHERE bureau_id = $1 AND ($2::date IS NULL OR $2 BETWEEN from_on AND to_on)
           AND ($3::date IS NULL OR (from_on, id) < ($3, $4::uuid))
         ORDER BY from_on DESC, id DESC LIMIT $5",
        bureau.as_str(),
        in_force_on,
        after_from,
        after_id,
        limit,
    )
    .fetch_all(tx.conn())
    .await?;
    rows.into_iter().map(|row| appointment(tx, row)).collect()
}

/// Whom somebody is or was appointed the deputy of in a role, and for which days.
pub async fn of_deputy(
    tx: &mut Tx,
    deputy: &str,
    role: &str,
) -> Result<Vec<(String, NaiveDate, NaiveDate)>> {
    let bureau = tx.bureau()?.clone();
    let rows = sqlx::query!(
        "-- intake.standing
         SELECT person, from_on, to_on FROM deputy
         WHERE bureau_id = $1 AND deputy = $2 AND role = $3 ORDER BY from_on, id",
        bureau.as_str(),
        deputy,
        role,
    )
    .fetch_all(tx.conn())
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| (row.person, row.from_on, row.to_on))
        .collect())
}
