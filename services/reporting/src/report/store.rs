//! SQL of compiled reports.

use gongkai_chassis::{
    db::{Tx, one_row},
    error::{Error, Result},
};
use gongkai_proto::{event, reporting::v1::Report};
use uuid::Uuid;

/// Keeps a report.
pub async fn insert(tx: &mut Tx, id: Uuid, report: &Report) -> Result<()> {
    let scope = tx.scope()?.clone();
    let (compiled_at, recorded_at) = (tx.now(), tx.recorded_at());
    let text = event::encode(report).map_err(Error::internal)?;
    let document: serde_json::Value = serde_json::from_str(&text).map_err(Error::internal)?;
    let inserted = sqlx::query!(
        "-- reporting.insert_report
         INSERT INTO report (bureau_id, id, year, compiled_at, recorded_at, actor, document)
         VALUES ($1, $2, $3, $4, $5, $6, $7)",
        scope.bureau.as_str(),
        id,
        report.year,
        compiled_at,
        recorded_at,
        scope.principal.subject,
        document,
    )
    .execute(tx.conn())
    .await?;
    one_row("reporting.insert_report", &inserted)
}

fn decode(id: Uuid, document: &serde_json::Value) -> Result<Report> {
    event::decode(&document.to_string())
        .map_err(|error| Error::internal(format!("report {id}: {error}")))
}

/// A report of the transaction's bureau.
pub async fn load(tx: &mut Tx, id: Uuid) -> Result<Report> {
    let bureau = tx.bureau()?.clone();
    let document = sqlx::query_scalar!(
        "-- reporting.load_report
         SELECT document FROM report WHERE bureau_id = $1 AND id = $2",
        bureau.as_str(),
        id,
    )
    .fetch_optional(tx.conn())
    .await?
    .ok_or_else(|| Error::record_unknown("report", "年度报告", id))?;
    decode(id, &document)
}

/// The last compiled report of a year, if there is one.
pub async fn latest(tx: &mut Tx, year: i32) -> Result<Option<Report>> {
    let bureau = tx.bureau()?.clone();
    let row = sqlx::query!(
        "-- reporting.latest_report
         SELECT id, document FROM report WHERE bureau_id = $1 AND year = $2
         ORDER BY recorded_at DESC, id DESC LIMIT 1",
        bureau.as_str(),
        year,
    )
    .fetch_optional(tx.conn())
    .await?;
    row.map(|row| decode(row.id, &row.document)).transpose()
}

/// The figures of the signed report of a year, the last version of it, if there is one.
pub async fn signed(tx: &mut Tx, year: i32) -> Result<Option<Report>> {
    let bureau = tx.bureau()?.clone();
    let row = sqlx::query!(
        "-- reporting.signed_report
         SELECT id, report FROM annual_report
         WHERE bureau_id = $1 AND year = $2 AND state IN ('signed', 'published')
         ORDER BY version DESC LIMIT 1",
        bureau.as_str(),
        year,
    )
    .fetch_optional(tx.conn())
    .await?;
    row.map(|row| decode(row.id, &row.report)).transpose()
}
