//! SQL of local due days.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use gongkai_chassis::{
    code::of_code,
    db::{Tx, one_row},
    error::{Error, Result},
    page::Position,
};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::state::DueDay;

/// Where a page ends.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct At {
    from_year: i32,
    id: Uuid,
}

impl Position for At {
    fn is_possible(&self) -> bool {
        true
    }
}

impl At {
    /// After this one.
    pub fn of(set: &DueDay) -> Self {
        Self {
            from_year: set.from_year,
            id: set.id,
        }
    }
}

/// A row as it is stored.
struct Row {
    bureau_id: String,
    id: Uuid,
    level: String,
    from_year: i32,
    month: i32,
    day: i32,
    source: String,
    set_by: String,
    set_at: DateTime<Utc>,
}

impl TryFrom<Row> for DueDay {
    type Error = Error;

    fn try_from(row: Row) -> Result<Self> {
        let number = |number: i32| u32::try_from(number).map_err(Error::internal);
        let (month, day) = (number(row.month)?, number(row.day)?);
        Ok(Self {
            id: row.id,
            bureau: row.bureau_id,
            level: of_code(&row.level, "report_due_day.level")?,
            from_year: row.from_year,
            day: (month != 0).then_some((month, day)),
            source: row.source,
            set_by: row.set_by,
            set_at: row.set_at,
        })
    }
}

/// Keeps what was set.
pub async fn insert(tx: &mut Tx, set: &DueDay) -> Result<()> {
    let recorded_at = tx.recorded_at();
    let number = |number: u32| i32::try_from(number).map_err(Error::internal);
    let (month, day) = set.day.unwrap_or_default();
    let inserted = sqlx::query!(
        "-- reporting.insert_report_due_day
         INSERT INTO report_due_day (bureau_id, id, level, from_year, month, day, source, set_by, set_at, recorded_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
        set.bureau,
        set.id,
        set.level.as_str(),
        set.from_year,
        number(month)?,
        number(day)?,
        set.source,
        set.set_by,
        set.set_at,
        recorded_at,
    )
    .execute(tx.conn())
    .await?;
    one_row("reporting.insert_report_due_day", &inserted)
}

/// What the transaction's bureau set, the latest year first, of one year what was set last.
pub async fn list(tx: &mut Tx, after: Option<&At>, limit: i64) -> Result<Vec<DueDay>> {
    let bureau = tx.bureau()?.clone();
    let rows = sqlx::query_as!(
        Row,
        "-- reporting.list_report_due_days
         SELECT bureau_id, id, level, from_year, month, day, source, set_by, set_at FROM report_due_day
         WHERE bureau_id = $1 AND ($2::integer IS NULL OR (from_year, id) < ($2, $3::uuid))
         ORDER BY from_year DESC, id DESC LIMIT $4",
        bureau.as_str(),
        after.map(|at| at.from_year),
        after.map(|at| at.id),
        limit,
    )
    .fetch_all(tx.conn())
    .await?;
    rows.into_iter().map(DueDay::try_from).collect()
}

/// What was set over each of these bureaus, by itself and those above it: the nearest one's first, then the latest year's,
/// then what was set last; in a transaction across bureaus.
pub async fn over(tx: &mut Tx, bureaus: &[String]) -> Result<BTreeMap<String, Vec<DueDay>>> {
    let rows = sqlx::query!(
        r#"-- reporting.report_due_days_over
         WITH RECURSIVE above AS (
             SELECT of_bureau, of_bureau AS at, 0 AS height FROM unnest($1::text[]) AS of_bureau
             UNION ALL
             SELECT of_bureau, parent_id, height + 1 FROM above JOIN bureau ON bureau_id = at WHERE height < 10
         )
         SELECT of_bureau AS "of_bureau!", bureau_id, id, level, from_year, month, day, source, set_by, set_at
         FROM above JOIN report_due_day ON bureau_id = at
         ORDER BY of_bureau, height, from_year DESC, id DESC"#,
        bureaus,
    )
    .fetch_all(tx.conn())
    .await?;
    let mut over: BTreeMap<String, Vec<DueDay>> = BTreeMap::new();
    for row in rows {
        let set = DueDay::try_from(Row {
            bureau_id: row.bureau_id,
            id: row.id,
            level: row.level,
            from_year: row.from_year,
            month: row.month,
            day: row.day,
            source: row.source,
            set_by: row.set_by,
            set_at: row.set_at,
        })?;
        over.entry(row.of_bureau).or_default().push(set);
    }
    Ok(over)
}
