//! SQL of reports of cities.

use gongkai_chassis::{
    code::of_code,
    db::{Tx, one_row},
    error::{Error, Result},
};
use gongkai_proto::{event, reporting::v1 as proto};
use uuid::Uuid;

use super::state::{Part, Signed};
use crate::figure::{store as figures, tally::Period};

/// The bureaus below one, by id, with their reports of a year; in a transaction across bureaus.
pub async fn parts(tx: &mut Tx, city: &str, year: i32) -> Result<Vec<Part>> {
    let rows = sqlx::query!(
        r#"-- reporting.parts_of_city
         WITH RECURSIVE below AS (
             SELECT bureau_id, 1 AS depth FROM bureau WHERE parent_id = $1
             UNION ALL
             SELECT bureau.bureau_id, depth + 1 FROM bureau JOIN below ON bureau.parent_id = below.bureau_id
             WHERE depth < 10
         ) SELECT below.bureau_id AS "bureau_id!", last.state AS "state?", signed.id AS "id?",
                  signed.version AS "version?", signed.report AS "report?", signed.digest AS "digest?",
                  signed.signed_on AS "signed_on?",
                  (SELECT min(published_on) FROM annual_report
                   WHERE bureau_id = below.bureau_id AND year = $2) AS "published_on?",
                  EXISTS (SELECT FROM declaration WHERE bureau_id = below.bureau_id AND year = $2 AND opening
                                                    AND revoked_at IS NULL) AS "opening!"
           FROM below
           LEFT JOIN LATERAL (SELECT state FROM annual_report
                              WHERE bureau_id = below.bureau_id AND year = $2 AND state <> 'dropped'
                              ORDER BY version DESC LIMIT 1) AS last ON true
           LEFT JOIN LATERAL (SELECT id, version, report, digest, signed_on FROM annual_report
                              WHERE bureau_id = below.bureau_id AND year = $2 AND signed_on IS NOT NULL
                              ORDER BY version DESC LIMIT 1) AS signed ON true
           ORDER BY 1"#,
        city,
        year,
    )
    .fetch_all(tx.conn())
    .await?;
    let ids: Vec<String> = rows.iter().map(|row| row.bureau_id.clone()).collect();
    let mut bureaus = figures::bureaus(tx, &ids).await?;
    let mut parts = Vec::new();
    for row in rows {
        let Some(bureau) = bureaus.remove(&row.bureau_id) else {
            continue;
        };
        let state = row.state.map(|code| of_code(&code, "annual_report.state"));
        let signed = match (row.id, row.version, row.report, row.digest, row.signed_on) {
            (Some(id), Some(version), Some(report), Some(digest), Some(on)) => Some(Signed {
                id,
                version,
                report: decode(id, &report)?,
                digest,
                on,
            }),
            _ => None,
        };
        parts.push(Part {
            bureau_id: row.bureau_id,
            bureau,
            state: state.transpose()?,
            signed,
            is_opening_stock: row.opening,
            published_on: row.published_on,
        });
    }
    Ok(parts)
}

fn decode<M: prost::Name + Default>(id: Uuid, document: &serde_json::Value) -> Result<M> {
    event::decode(&document.to_string())
        .map_err(|error| Error::internal(format!("report {id}: {error}")))
}

/// Cases that more than one of these bureaus had in hand in a year, at most 100; in a transaction across bureaus.
pub async fn counted_twice(tx: &mut Tx, bureaus: &[String], year: i32) -> Result<Vec<Uuid>> {
    let Some(Period { from, to }) = Period::year(year) else {
        return Ok(Vec::new());
    };
    Ok(sqlx::query_scalar!(
        "-- reporting.counted_twice
         SELECT id FROM counted_thing
         WHERE bureau_id = ANY($1) AND kind IN ('application', 'matter', 'enquiry', 'dispute')
           AND opened_on <= $3 AND (closed_on IS NULL OR closed_on >= $2) AND NOT body->'case' ? 'removed'
         GROUP BY id HAVING count(*) > 1 ORDER BY id LIMIT 100",
        bureaus,
        from,
        to,
    )
    .fetch_all(tx.conn())
    .await?)
}

/// Keeps a report.
pub async fn insert(tx: &mut Tx, report: &proto::CityReport, parts: &[Uuid]) -> Result<()> {
    let (bureau, by) = {
        let scope = tx.scope()?;
        (scope.bureau.clone(), scope.principal.subject.clone())
    };
    let id: Uuid = report.id.parse().map_err(Error::internal)?;
    let (compiled_at, recorded_at) = (tx.now(), tx.recorded_at());
    let text = event::encode(report).map_err(Error::internal)?;
    let document: serde_json::Value = serde_json::from_str(&text).map_err(Error::internal)?;
    let inserted = sqlx::query!(
        "-- reporting.insert_city_report
         INSERT INTO city_report (bureau_id, id, year, document, parts, compiled_by, compiled_at, recorded_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
        bureau.as_str(),
        id,
        report.year,
        document,
        parts,
        by,
        compiled_at,
        recorded_at,
    )
    .execute(tx.conn())
    .await?;
    one_row("reporting.insert_city_report", &inserted)
}

/// A report of the transaction's bureau with the versions that were added: this one, or the last one of a year.
pub async fn load(
    tx: &mut Tx,
    id: Option<Uuid>,
    year: i32,
) -> Result<Option<(proto::CityReport, Vec<Uuid>)>> {
    let bureau = tx.bureau()?.clone();
    let row = sqlx::query!(
        "-- reporting.load_city_report
         SELECT id, document, parts FROM city_report
         WHERE bureau_id = $1 AND CASE WHEN $2::uuid IS NULL THEN year = $3 ELSE id = $2 END
         ORDER BY recorded_at DESC, id DESC LIMIT 1",
        bureau.as_str(),
        id,
        year,
    )
    .fetch_optional(tx.conn())
    .await?;
    row.map(|row| Ok((decode(row.id, &row.document)?, row.parts)))
        .transpose()
}

/// The reports of these versions with the names of their bureaus, by bureau; in a transaction across bureaus.
pub async fn reports(tx: &mut Tx, ids: &[Uuid]) -> Result<Vec<(String, proto::Report)>> {
    let rows = sqlx::query!(
        "-- reporting.reports_of_city
         SELECT id, report FROM annual_report WHERE id = ANY($1) ORDER BY bureau_id",
        ids,
    )
    .fetch_all(tx.conn())
    .await?;
    let reports = rows.into_iter().map(|row| {
        let report: proto::Report = decode(row.id, &row.report)?;
        Ok((report.bureau_name.clone(), report))
    });
    reports.collect()
}
