//! SQL of declarations.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, Datelike as _, Utc};
use gongkai_chassis::{
    db::Tx,
    error::{Error, Result},
};
use gongkai_law::report::{Format, Place};
use uuid::Uuid;

use super::{
    decide::Known,
    state::{Declaration, Declared, Revoked},
};
use crate::figure::{counted::Counted, few::Few, shown::decides, store as figures, tally::Period};

/// A row as it is stored.
struct Row {
    id: Uuid,
    year: i32,
    figure: String,
    value: i64,
    note: String,
    source: String,
    evidence: String,
    opening: bool,
    batch_id: Option<Uuid>,
    declared_by: String,
    declared_at: DateTime<Utc>,
    revoked_by: Option<String>,
    revoked_at: Option<DateTime<Utc>>,
    revoked_reason: String,
}

impl From<Row> for Declaration {
    fn from(row: Row) -> Self {
        let revoked = row.revoked_by.zip(row.revoked_at);
        Self {
            id: row.id,
            year: row.year,
            declared: Declared {
                figure: row.figure,
                value: row.value,
                note: row.note,
                source: row.source,
                evidence: row.evidence,
            },
            opening: row.opening,
            batch: row.batch_id,
            by: row.declared_by,
            at: row.declared_at,
            revoked: revoked.map(|(by, at)| Revoked {
                by,
                at,
                reason: row.revoked_reason,
            }),
        }
    }
}

/// Lets nobody else declare or revoke in the bureau until the transaction ends.
pub async fn lock(tx: &mut Tx) -> Result<()> {
    let bureau = tx.bureau()?.clone();
    sqlx::query!(
        "-- reporting.lock_declarations
         SELECT FROM pg_advisory_xact_lock(hashtext('reporting.declarations'), hashtext($1))",
        bureau.as_str(),
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// Keeps declarations.
pub async fn insert(tx: &mut Tx, declarations: &[Declaration]) -> Result<()> {
    let bureau = tx.bureau()?.clone();
    let recorded_at = tx.recorded_at();
    let texts = |of: fn(&Declaration) -> &String| -> Vec<String> {
        declarations.iter().map(|one| of(one).clone()).collect()
    };
    let ids: Vec<Uuid> = declarations.iter().map(|one| one.id).collect();
    let years: Vec<i32> = declarations.iter().map(|one| one.year).collect();
    let values: Vec<i64> = declarations.iter().map(|one| one.declared.value).collect();
    let opening: Vec<bool> = declarations.iter().map(|one| one.opening).collect();
    let batches: Vec<Option<Uuid>> = declarations.iter().map(|one| one.batch).collect();
    let times: Vec<DateTime<Utc>> = declarations.iter().map(|one| one.at).collect();
    let inserted = sqlx::query!(
        "-- reporting.insert_declarations
         INSERT INTO declaration (bureau_id, recorded_at, id, year, figure, value, note, source, evidence, opening, batch_id,
                                  declared_by, declared_at)
         SELECT $1, $2, * FROM unnest($3::uuid[], $4::integer[], $5::text[], $6::bigint[], $7::text[], $8::text[], $9::text[],
                                      $10::boolean[], $11::uuid[], $12::text[], $13::timestamptz[])",
        bureau.as_str(),
        recorded_at,
        &ids,
        &years,
        &texts(|one| &one.declared.figure),
        &values,
        &texts(|one| &one.declared.note),
        &texts(|one| &one.declared.source),
        &texts(|one| &one.declared.evidence),
        &opening,
        &batches as &[Option<Uuid>],
        &texts(|one| &one.by),
        &times,
    )
    .execute(tx.conn())
    .await?;
    if usize::try_from(inserted.rows_affected()).ok() == Some(declarations.len()) {
        return Ok(());
    }
    Err(Error::internal("reporting.insert_declarations missed rows"))
}

/// Those of an id, or of an import, in the order of their declaration.
pub async fn named(tx: &mut Tx, id: Option<Uuid>, batch: Option<Uuid>) -> Result<Vec<Declaration>> {
    let bureau = tx.bureau()?.clone();
    let rows = sqlx::query_as!(
        Row,
        "-- reporting.named_declarations
         SELECT id, year, figure, value, note, source, evidence, opening, batch_id, declared_by, declared_at,
                revoked_by, revoked_at, revoked_reason
         FROM declaration WHERE bureau_id = $1 AND (id = $2 OR batch_id = $3) ORDER BY id",
        bureau.as_str(),
        id,
        batch,
    )
    .fetch_all(tx.conn())
    .await?;
    Ok(rows.into_iter().map(Into::into).collect())
}

/// Keeps that these are revoked.
pub async fn revoke(tx: &mut Tx, ids: &[Uuid], revoked: &Revoked) -> Result<()> {
    let bureau = tx.bureau()?.clone();
    let updated = sqlx::query!(
        "-- reporting.revoke_declarations
         UPDATE declaration SET revoked_by = $3, revoked_at = $4, revoked_reason = $5
         WHERE bureau_id = $1 AND id = ANY ($2) AND revoked_at IS NULL",
        bureau.as_str(),
        ids,
        revoked.by,
        revoked.at,
        revoked.reason,
    )
    .execute(tx.conn())
    .await?;
    if usize::try_from(updated.rows_affected()).ok() == Some(ids.len()) {
        return Ok(());
    }
    Err(Error::internal("reporting.revoke_declarations missed rows"))
}

/// A page of them, what was declared last first.
pub async fn page(
    tx: &mut Tx,
    year: Option<i32>,
    standing_only: bool,
    (before, limit): (Option<Uuid>, i64),
) -> Result<Vec<Declaration>> {
    let bureau = tx.bureau()?.clone();
    let rows = sqlx::query_as!(
        Row,
        "-- reporting.list_declarations
         SELECT id, year, figure, value, note, source, evidence, opening, batch_id, declared_by, declared_at,
                revoked_by, revoked_at, revoked_reason
         FROM declaration
         WHERE bureau_id = $1 AND ($2::integer IS NULL OR year = $2) AND (NOT $3 OR revoked_at IS NULL)
           AND ($4::uuid IS NULL OR id < $4)
         ORDER BY id DESC LIMIT $5",
        bureau.as_str(),
        year,
        standing_only,
        before,
        limit,
    )
    .fetch_all(tx.conn())
    .await?;
    Ok(rows.into_iter().map(Into::into).collect())
}

/// All that stands of a year.
pub async fn all_standing(tx: &mut Tx, year: i32) -> Result<Vec<Declaration>> {
    let bureau = tx.bureau()?.clone();
    let rows = sqlx::query_as!(
        Row,
        "-- reporting.standing_declarations
         SELECT id, year, figure, value, note, source, evidence, opening, batch_id, declared_by, declared_at,
                revoked_by, revoked_at, revoked_reason
         FROM declaration WHERE bureau_id = $1 AND year = $2 AND revoked_at IS NULL",
        bureau.as_str(),
        year,
    )
    .fetch_all(tx.conn())
    .await?;
    Ok(rows.into_iter().map(Into::into).collect())
}

fn by_figure(declarations: Vec<Declaration>) -> BTreeMap<String, Declared> {
    let declarations = declarations.into_iter();
    let each = declarations.map(|one| (one.declared.figure.clone(), one.declared));
    each.collect()
}

/// The opening stock of a year, by figure; none of any other year than the one it is of.
pub async fn opening_stock(tx: &mut Tx, year: i32) -> Result<BTreeMap<String, Declared>> {
    let mut standing = all_standing(tx, year).await?;
    standing.retain(|one| one.opening);
    Ok(by_figure(standing))
}

/// What is known when figures of a year are declared.
pub async fn year(tx: &mut Tx, year: i32, format: Format, opening: bool) -> Result<Known> {
    let bureau = tx.bureau()?.clone();
    let this_year = tx.today().year();
    let opening_year = sqlx::query_scalar!(
        "-- reporting.opening_year
         SELECT year FROM declaration WHERE bureau_id = $1 AND opening AND revoked_at IS NULL LIMIT 1",
        bureau.as_str(),
    )
    .fetch_optional(tx.conn())
    .await?;
    let standing = by_figure(all_standing(tx, year).await?);
    Ok(Known {
        year,
        format,
        opening,
        this_year,
        standing,
        counted: counted(tx, year, format).await?,
        opening_year,
        first_report: first_report(tx).await?,
    })
}

/// The first year whose report is made here.
async fn first_report(tx: &mut Tx) -> Result<Option<i32>> {
    let bureau = tx.bureau()?.clone();
    Ok(sqlx::query_scalar!(
        "-- reporting.first_annual_report
         SELECT min(year) FROM annual_report WHERE bureau_id = $1 AND state <> 'dropped'",
        bureau.as_str(),
    )
    .fetch_one(tx.conn())
    .await?)
}

/// The figures that may be declared and are counted here in the year: decisions, once one was made in it.
async fn counted(tx: &mut Tx, year: i32, format: Format) -> Result<BTreeSet<String>> {
    let period = Period::year(year).ok_or_else(|| Error::internal("a year out of the calendar"))?;
    let bureau = tx.bureau()?.to_string();
    let sums = figures::sums(tx, &[bureau], "", period).await?;
    let counted = Counted::of(period, sums, Few::default());
    let mut places = format.places();
    places.retain(|place| place.is_declarable() && decides(&counted, place, format));
    Ok(places.iter().map(Place::key).collect())
}
