//! SQL of the audit: it reads, and nothing else.

use chrono::NaiveDate;
use gongkai_chassis::{
    db::Tx,
    error::{Error, Result},
};
use gongkai_law::case::CaseKind;
use uuid::Uuid;

use crate::cases::{
    kernel::{Summary, store::summary},
    number::CaseNumber,
};

/// Bureau and id of cases of all bureaus, after the one given.
pub async fn cases(
    tx: &mut Tx,
    after: Option<(&str, Uuid)>,
    limit: i64,
) -> Result<Vec<(String, Uuid)>> {
    let (after_bureau, after_id) = after.unzip();
    let rows = sqlx::query!(
        "-- intake.audited_cases
         SELECT bureau_id, id FROM case_row
         WHERE $1::text IS NULL OR (bureau_id, id) > ($1, $2::uuid)
         ORDER BY bureau_id, id LIMIT $3",
        after_bureau,
        after_id,
        limit,
    )
    .fetch_all(tx.conn())
    .await?;
    let cases = rows.into_iter().map(|row| (row.bureau_id, row.id));
    Ok(cases.collect())
}

/// The row of a case, with what it was derived by.
pub struct Row {
    /// The case.
    pub id: Uuid,
    /// Its kind.
    pub kind: CaseKind,
    /// Its registration number.
    pub number: CaseNumber,
    /// Number of facts.
    pub version: i32,
    /// Version of the calendar.
    pub calendar: i32,
    /// Code of how far it is.
    pub stage: String,
    /// How lists show it, sealed.
    pub heading: Vec<u8>,
    /// Its cached columns.
    pub summary: Summary,
}

/// The rows of these cases.
pub async fn rows(tx: &mut Tx, ids: &[Uuid]) -> Result<Vec<Row>> {
    let bureau = tx.bureau()?.clone();
    let rows = sqlx::query!(
        "-- intake.audited_rows
         SELECT id, kind, number_year, number, version, calendar, category, about_case_id, office_id,
                person, opened_on, original_due_on, due_on, provisional, closed_on, result, stage, heading
         FROM case_row WHERE bureau_id = $1 AND id = ANY($2) ORDER BY id",
        bureau.as_str(),
        ids,
    )
    .fetch_all(tx.conn())
    .await?;
    rows.into_iter()
        .map(|row| {
            Ok(Row {
                id: row.id,
                kind: row.kind.parse().map_err(Error::internal)?,
                number: CaseNumber::of_row(row.number_year, row.number),
                version: row.version,
                calendar: row.calendar,
                summary: summary!(row),
                stage: row.stage,
                heading: row.heading,
            })
        })
        .collect()
}

/// A duty as it is kept.
pub struct DutyRow {
    /// The case.
    pub case_id: Uuid,
    /// Kind of duty.
    pub kind: String,
    /// Which one of its kind.
    pub part: i32,
    /// Civil date it is due.
    pub due_on: Option<NaiveDate>,
    /// Whether that day rests on a calendar not published yet.
    pub provisional: bool,
    /// Office it is for.
    pub office_id: Option<String>,
    /// Person it is for.
    pub person: Option<String>,
    /// Civil date from which the clock does it by itself.
    pub acts_on: Option<NaiveDate>,
}

/// The duties of these cases.
pub async fn duties(tx: &mut Tx, ids: &[Uuid]) -> Result<Vec<DutyRow>> {
    let bureau = tx.bureau()?.clone();
    Ok(sqlx::query_as!(
        DutyRow,
        "-- intake.audited_duties
         SELECT case_id, kind, part, due_on, provisional, office_id, person, acts_on
         FROM duty WHERE bureau_id = $1 AND case_id = ANY($2)",
        bureau.as_str(),
        ids,
    )
    .fetch_all(tx.conn())
    .await?)
}
