//! SQL of annual reports.

use chrono::{Datelike as _, NaiveDate};
use gongkai_chassis::{
    code::of_code,
    db::{Tx, one_row},
    error::{Error, Result},
};
use gongkai_law::bureau::Level;
use gongkai_proto::{event, reporting::v1::Report};
use serde_json::Value;
use uuid::Uuid;

use super::{due::owes, state::AnnualReport};
use crate::figure::store as figures;

/// A row as it is stored.
struct Row {
    id: Uuid,
    year: i32,
    version: i32,
    state: String,
    revision: i32,
    report: Value,
    previous: Option<Value>,
    document: Value,
    correction_reason: String,
    signed_on: Option<NaiveDate>,
    digest: String,
    item_id: Option<Uuid>,
    item_version: Option<i32>,
    published_on: Option<NaiveDate>,
}

impl TryFrom<Row> for AnnualReport {
    type Error = Error;

    fn try_from(row: Row) -> Result<Self> {
        let broken = |error: serde_json::Error| {
            Error::internal(format!("annual_report {}: {error}", row.id))
        };
        Ok(Self {
            id: row.id,
            year: row.year,
            version: row.version,
            state: of_code(&row.state, "annual_report.state")?,
            revision: row.revision,
            report: decoded(row.id, &row.report)?,
            previous: row
                .previous
                .map(|previous| decoded(row.id, &previous))
                .transpose()?,
            document: serde_json::from_value(row.document).map_err(broken)?,
            correction_reason: row.correction_reason,
            signed_on: row.signed_on,
            digest: row.digest,
            item: row.item_id.zip(row.item_version),
            published_on: row.published_on,
        })
    }
}

fn decoded(id: Uuid, report: &Value) -> Result<Report> {
    let decoded = event::decode(&report.to_string());
    decoded.map_err(|error| Error::internal(format!("annual_report {id}: {error}")))
}

fn encoded(report: &Report) -> Result<Value> {
    let text = event::encode(report).map_err(Error::internal)?;
    serde_json::from_str(&text).map_err(Error::internal)
}

/// Keeps a new version.
pub async fn insert(tx: &mut Tx, version: &AnnualReport) -> Result<()> {
    let bureau = tx.bureau()?.clone();
    let recorded_at = tx.recorded_at();
    let previous = version.previous.as_ref().map(encoded).transpose()?;
    let document = serde_json::to_value(&version.document).map_err(Error::internal)?;
    let inserted = sqlx::query!(
        "-- reporting.insert_annual_report
         INSERT INTO annual_report (bureau_id, id, year, version, state, revision, report, previous, document,
                                    correction_reason, digest, recorded_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, '', $11)",
        bureau.as_str(),
        version.id,
        version.year,
        version.version,
        version.state.as_str(),
        version.revision,
        encoded(&version.report)?,
        previous,
        document,
        version.correction_reason,
        recorded_at,
    )
    .execute(tx.conn())
    .await?;
    one_row("reporting.insert_annual_report", &inserted)
}

/// The epoch and the position of the stream of cases that a report rests on; 0 where there was none.
fn cases(report: &Report) -> Result<(String, i64)> {
    let mut basis = report.basis.iter();
    let cases = basis.find(|position| {
        let stream = position.stream.as_ref();
        stream.is_some_and(|stream| stream.service == "intake")
    });
    let Some(cases) = cases else {
        return Ok((String::new(), 0));
    };
    let at = i64::try_from(cases.sequence).map_err(Error::internal)?;
    Ok((cases.epoch.clone(), at))
}

/// Keeps what was done with a version.
pub async fn update(tx: &mut Tx, version: &AnnualReport) -> Result<()> {
    let bureau = tx.bureau()?.clone();
    let previous = version.previous.as_ref().map(encoded).transpose()?;
    let document = serde_json::to_value(&version.document).map_err(Error::internal)?;
    let signed = version.signed_on.map(|_| cases(&version.report));
    let (cases_epoch, cases_at) = signed.transpose()?.unzip();
    let updated = sqlx::query!(
        "-- reporting.update_annual_report
         UPDATE annual_report
         SET state = $3, revision = $4, report = $5, previous = $6, document = $7, signed_on = $8, digest = $9,
             item_id = $10, item_version = $11, published_on = $12, cases_epoch = $13, cases_at = $14
         WHERE bureau_id = $1 AND id = $2",
        bureau.as_str(),
        version.id,
        version.state.as_str(),
        version.revision,
        encoded(&version.report)?,
        previous,
        document,
        version.signed_on,
        version.digest,
        version.item.map(|(id, _)| id),
        version.item.map(|(_, number)| number),
        version.published_on,
        cases_epoch,
        cases_at,
    )
    .execute(tx.conn())
    .await?;
    one_row("reporting.update_annual_report", &updated)
}

/// A version, locked until the transaction ends.
pub async fn lock(tx: &mut Tx, id: Uuid) -> Result<AnnualReport> {
    let bureau = tx.bureau()?.clone();
    sqlx::query!(
        "-- reporting.lock_annual_report
         SELECT id FROM annual_report WHERE bureau_id = $1 AND id = $2 FOR UPDATE",
        bureau.as_str(),
        id,
    )
    .fetch_optional(tx.conn())
    .await?;
    load(tx, id).await
}

/// A version.
pub async fn load(tx: &mut Tx, id: Uuid) -> Result<AnnualReport> {
    let found = versions(tx, Some(id), None).await?.pop();
    found.ok_or_else(|| Error::record_unknown("annual report", "年度报告", id))
}

/// The versions of a year that were not given up, the first first.
pub async fn of_year(tx: &mut Tx, year: i32) -> Result<Vec<AnnualReport>> {
    versions(tx, None, Some(year)).await
}

async fn versions(tx: &mut Tx, id: Option<Uuid>, year: Option<i32>) -> Result<Vec<AnnualReport>> {
    let bureau = tx.bureau()?.clone();
    let rows = sqlx::query_as!(
        Row,
        "-- reporting.annual_reports
         SELECT id, year, version, state, revision, report, previous, document, correction_reason, signed_on, digest,
                item_id, item_version, published_on
         FROM annual_report
         WHERE bureau_id = $1 AND (id = $2 OR year = $3 AND state <> 'dropped') ORDER BY version",
        bureau.as_str(),
        id,
        year,
    )
    .fetch_all(tx.conn())
    .await?;
    rows.into_iter().map(AnnualReport::try_from).collect()
}

/// A signed version of a bureau whose data has that digest: its id, the day of the signature, whether a later one took its
/// place; in a transaction across bureaus.
pub async fn signed_with(
    tx: &mut Tx,
    bureau: &str,
    digest: &str,
) -> Result<Option<(Uuid, NaiveDate, bool)>> {
    let row = sqlx::query!(
        r#"-- reporting.annual_report_of_digest
         SELECT id, signed_on AS "signed_on!", state = 'superseded' AS "superseded!"
         FROM annual_report WHERE bureau_id = $1 AND digest = $2 AND digest <> ''
         ORDER BY version DESC LIMIT 1"#,
        bureau,
        digest,
    )
    .fetch_optional(tx.conn())
    .await?;
    Ok(row.map(|row| (row.id, row.signed_on, row.superseded)))
}

/// A version that was handed over and is not known to be public.
pub struct HandedOver {
    /// The bureau.
    pub bureau_id: String,
    /// The version.
    pub id: Uuid,
    /// The item of the catalog, and the number of its version.
    pub item: (Uuid, i32),
}

/// All of them, but for those in whose place a later version is public already; in a transaction across bureaus.
pub async fn handed_over(tx: &mut Tx) -> Result<Vec<HandedOver>> {
    let rows = sqlx::query!(
        r#"-- reporting.annual_reports_handed_over
         SELECT bureau_id, id, item_id AS "item_id!", item_version AS "item_version!"
         FROM annual_report AS one
         WHERE item_id IS NOT NULL AND published_on IS NULL
           AND NOT EXISTS (SELECT FROM annual_report AS later
                           WHERE later.bureau_id = one.bureau_id AND later.year = one.year
                             AND later.version > one.version AND later.published_on IS NOT NULL)
         ORDER BY bureau_id, id"#,
    )
    .fetch_all(tx.conn())
    .await?;
    let rows = rows.into_iter();
    Ok(rows
        .map(|row| HandedOver {
            bureau_id: row.bureau_id,
            id: row.id,
            item: (row.item_id, row.item_version),
        })
        .collect())
}

/// Versions that are taken for public though the catalog told that their item was withdrawn; in a transaction across bureaus.
pub async fn withdrawn(tx: &mut Tx) -> Result<Vec<(String, Uuid)>> {
    let rows = sqlx::query!(
        "-- reporting.annual_reports_withdrawn
         SELECT one.bureau_id, one.id
         FROM annual_report AS one JOIN counted_thing AS item ON item.bureau_id = one.bureau_id AND item.id = one.item_id
         WHERE one.published_on IS NOT NULL AND item.body->'item'->>'withdrawn_on' IS NOT NULL
         ORDER BY one.bureau_id, one.id",
    )
    .fetch_all(tx.conn())
    .await?;
    let rows = rows.into_iter();
    Ok(rows.map(|row| (row.bureau_id, row.id)).collect())
}

/// A year of a bureau and its report, if one was begun.
pub struct Line {
    /// The bureau.
    pub bureau_id: String,
    /// Its name now.
    pub bureau_name: String,
    /// Where it stands.
    pub level: Level,
    /// The year.
    pub year: i32,
    /// Its last version: id, number, state.
    pub last: Option<(Uuid, i32, String)>,
    /// Civil date a version was first published.
    pub published_on: Option<NaiveDate>,
    /// Applications of the year that were registered after the signature.
    pub registered_late: i32,
}

/// The years of a bureau, or of those below it, that have a report or owe one: the latest year first; in a transaction
/// across bureaus. Without a year those that were begun, and the one that ended last.
pub async fn lines(tx: &mut Tx, bureau: &str, below: bool, year: Option<i32>) -> Result<Vec<Line>> {
    let ended = tx.today().year() - 1;
    let rows = sqlx::query!(
        r#"-- reporting.annual_report_lines
         WITH RECURSIVE reach AS (
             SELECT bureau_id, 0 AS depth FROM bureau WHERE bureau_id = $1
             UNION ALL
             SELECT bureau.bureau_id, depth + 1 FROM bureau JOIN reach ON bureau.parent_id = reach.bureau_id
             WHERE $2 AND depth < 10
         ), asked AS (
             SELECT bureau.bureau_id, name, level, founded_on, (succeeded_by->>'from_on')::date AS succeeded_from
             FROM bureau JOIN reach USING (bureau_id)
             WHERE level <> 'platform' AND (depth > 0) = $2
         ), years AS (
             SELECT bureau_id, year FROM annual_report WHERE $3::integer IS NULL AND state <> 'dropped'
             UNION SELECT bureau_id, coalesce($3, $4) FROM asked
         )
         SELECT asked.bureau_id, asked.name, asked.level, asked.founded_on, asked.succeeded_from, years.year AS "year!",
                EXISTS (SELECT FROM declaration AS one WHERE one.bureau_id = asked.bureau_id AND one.year = years.year
                                                         AND opening AND revoked_at IS NULL) AS "opening!",
                last.id AS "id?", last.version AS "version?", last.state AS "state?",
                (SELECT min(published_on) FROM annual_report AS one
                 WHERE one.bureau_id = asked.bureau_id AND one.year = years.year) AS published_on
         FROM asked JOIN years USING (bureau_id)
         LEFT JOIN LATERAL (
             SELECT id, version, state FROM annual_report AS one
             WHERE one.bureau_id = asked.bureau_id AND one.year = years.year AND one.state <> 'dropped'
             ORDER BY version DESC LIMIT 1
         ) AS last ON true
         ORDER BY years.year DESC, asked.bureau_id COLLATE "C""#,
        bureau,
        below,
        year,
        ended,
    )
    .fetch_all(tx.conn())
    .await?;
    let mut bureaus: Vec<String> = rows.iter().map(|row| row.bureau_id.clone()).collect();
    bureaus.dedup();
    let mut late = figures::registered_late(tx, &bureaus).await?;
    let owed = rows.into_iter().filter(|row| {
        let days = (row.founded_on, row.succeeded_from);
        row.id.is_some() || owes(days, row.opening, row.year)
    });
    let rows = owed.map(|row| {
        let registered_late = late.remove(&(row.bureau_id.clone(), row.year));
        let last = row.id.zip(row.version).zip(row.state);
        Ok(Line {
            bureau_id: row.bureau_id,
            bureau_name: row.name,
            level: of_code(&row.level, "bureau.level")?,
            year: row.year,
            last: last.map(|((id, version), state)| (id, version, state)),
            published_on: row.published_on,
            registered_late: registered_late.unwrap_or_default(),
        })
    });
    rows.collect()
}
