//! SQL of loaded arrangements.

use gongkai_chassis::{
    db::{Tx, one_row},
    error::{Error, Result},
};
use gongkai_law::calendar::Exception;
use serde_json::Value;

use super::Arrangement;

/// A row as it is stored.
struct Row {
    year: i32,
    version: i32,
    source: String,
    days: Value,
}

impl TryFrom<Row> for Arrangement {
    type Error = Error;

    fn try_from(row: Row) -> Result<Self> {
        let Row { year, version, .. } = row;
        Ok(Self {
            year,
            version,
            source: row.source,
            days: serde_json::from_value::<Vec<Exception>>(row.days).map_err(|error| {
                Error::internal(format!("calendar.days of {year}/{version}: {error}"))
            })?,
        })
    }
}

/// Lets one transaction load at a time: what two years' arrangements say of the December between
/// them is judged against the other one.
pub async fn lock(tx: &mut Tx) -> Result<()> {
    sqlx::query!(
        "-- catalog.lock_calendar
         SELECT FROM pg_advisory_xact_lock(hashtext('catalog.calendar'))"
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// Inserts a version. `reason` says why it replaces the arrangement before.
pub async fn insert(tx: &mut Tx, arrangement: &Arrangement, reason: Option<&str>) -> Result<()> {
    let bureau = tx.bureau()?.clone();
    let loaded_by = tx.scope()?.principal.subject.clone();
    let recorded_at = tx.recorded_at();
    let inserted = sqlx::query!(
        "-- catalog.insert_calendar
         INSERT INTO calendar (bureau_id, year, version, source, days, reason, loaded_by, recorded_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
        bureau.as_str(),
        arrangement.year,
        arrangement.version,
        arrangement.source,
        serde_json::to_value(&arrangement.days).map_err(Error::internal)?,
        reason,
        loaded_by,
        recorded_at,
    )
    .execute(tx.conn())
    .await?;
    one_row("catalog.insert_calendar", &inserted)
}

/// The version in force of every year that was loaded, by year: in a transaction across bureaus or
/// of the platform.
pub async fn loaded(tx: &mut Tx) -> Result<Vec<Arrangement>> {
    sqlx::query_as!(
        Row,
        "-- catalog.loaded_calendars
         SELECT DISTINCT ON (year) year, version, source, days
         FROM calendar ORDER BY year, version DESC",
    )
    .fetch_all(tx.conn())
    .await?
    .into_iter()
    .map(Arrangement::try_from)
    .collect()
}
