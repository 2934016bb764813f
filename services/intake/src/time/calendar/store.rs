//! SQL of loaded arrangements and of what they moved.

use chrono::NaiveDate;
use gongkai_chassis::{
    db::{Tx, one_row},
    error::{Error, Result},
};
use gongkai_law::calendar::Exception;
use gongkai_subscriber::ApplyError;
use sqlx::PgConnection;
use uuid::Uuid;

use super::state::Loaded;

/// An arrangement as kept.
pub struct Year {
    /// Its number in the order of loading.
    pub number: i32,
    /// Year and version.
    pub loaded: Loaded,
    /// Its days.
    pub days: Vec<Exception>,
}

/// Keeps an arrangement; one that is there already stays.
pub async fn insert_year(
    conn: &mut PgConnection,
    loaded: Loaded,
    days: &[Exception],
) -> Result<(), ApplyError> {
    let days = serde_json::to_value(days).map_err(|error| ApplyError::Failed(error.into()))?;
    sqlx::query!(
        "-- intake.insert_calendar_year
         INSERT INTO calendar_year (year, version, days) VALUES ($1, $2, $3)
         ON CONFLICT (year, version) DO NOTHING",
        loaded.year,
        loaded.version,
        days,
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// The number of the arrangement loaded last; 0 for none.
pub async fn newest_version(tx: &mut Tx) -> Result<i32> {
    let newest = sqlx::query_scalar!(
        "-- intake.newest_calendar
         SELECT max(loaded) FROM calendar_year",
    )
    .fetch_one(tx.conn())
    .await?;
    Ok(newest.unwrap_or_default())
}

/// All arrangements in the order of loading.
pub async fn years(tx: &mut Tx) -> Result<Vec<Year>> {
    let rows = sqlx::query!(
        "-- intake.calendar_years
         SELECT loaded, year, version, days FROM calendar_year ORDER BY loaded",
    )
    .fetch_all(tx.conn())
    .await?;
    rows.into_iter()
        .map(|row| {
            let days = serde_json::from_value(row.days).map_err(|error| {
                Error::internal(format!(
                    "calendar_year {}/{}: {error}",
                    row.year, row.version
                ))
            })?;
            Ok(Year {
                number: row.loaded,
                loaded: Loaded {
                    year: row.year,
                    version: row.version,
                },
                days,
            })
        })
        .collect()
}

/// A case that was last computed by an older calendar.
pub struct Outdated {
    /// The bureau.
    pub bureau_id: String,
    /// The case.
    pub id: Uuid,
    /// Its kind.
    pub kind: String,
    /// The version it was computed by.
    pub calendar: i32,
}

/// Cases with something still to be done that were computed by a calendar older than `version`,
/// after the case given, the oldest calendar first. While there are none, no row is read.
pub async fn outdated(
    tx: &mut Tx,
    version: i32,
    after: Option<&Outdated>,
    limit: i64,
) -> Result<Vec<Outdated>> {
    Ok(sqlx::query_as!(
        Outdated,
        "-- intake.outdated_cases
         SELECT bureau_id, id, kind, calendar FROM case_row
         WHERE movable AND calendar < $1
           AND ($2::integer IS NULL OR (calendar, bureau_id, id) > ($2, $3::text, $4::uuid))
         ORDER BY calendar, bureau_id, id LIMIT $5",
        version,
        after.map(|case| case.calendar),
        after.map(|case| case.bureau_id.as_str()),
        after.map(|case| case.id),
        limit,
    )
    .fetch_all(tx.conn())
    .await?)
}

/// What a case was last computed by, and to.
pub struct Computed {
    /// Version of the calendar.
    pub calendar: i32,
    /// Civil date it is due.
    pub due_on: Option<NaiveDate>,
}

/// By what a case was last computed, and to what: to be asked under its lock.
pub async fn computed(tx: &mut Tx, id: Uuid) -> Result<Computed> {
    let bureau = tx.bureau()?.clone();
    Ok(sqlx::query_as!(
        Computed,
        "-- intake.computed
         SELECT calendar, due_on FROM case_row WHERE bureau_id = $1 AND id = $2",
        bureau.as_str(),
        id,
    )
    .fetch_one(tx.conn())
    .await?)
}

/// Writes down that the due day of a case moved.
pub async fn insert_moved(
    tx: &mut Tx,
    case_id: Uuid,
    from: Option<NaiveDate>,
    to: Option<NaiveDate>,
    by: Loaded,
) -> Result<()> {
    let bureau = tx.bureau()?.clone();
    let inserted = sqlx::query!(
        "-- intake.insert_moved_deadline
         INSERT INTO moved_deadline (bureau_id, id, case_id, from_due_on, to_due_on, year, version,
                                     moved_on, moved_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        bureau.as_str(),
        tx.new_id(),
        case_id,
        from,
        to,
        by.year,
        by.version,
        tx.today(),
        tx.recorded_at(),
    )
    .execute(tx.conn())
    .await?;
    one_row("intake.insert_moved_deadline", &inserted)
}
