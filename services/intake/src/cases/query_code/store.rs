//! SQL of renewed query codes. A case that has no row has the code of the first generation.

use std::collections::HashMap;

use chrono::{DateTime, NaiveDate, Utc};
use gongkai_chassis::{
    db::{Tx, one_row},
    error::{Error, Result},
};
use uuid::Uuid;

/// Column name that binds sealed values to their place.
const REASON: &str = "intake.query_code.reason";

/// A new code in place of the last.
pub struct Renewal {
    /// The case.
    pub case_id: Uuid,
    /// Its generation: 2, 3 ….
    pub generation: u32,
    /// Why.
    pub reason: String,
}

/// The generation of the code of a case, from 1.
pub async fn generation(tx: &mut Tx, case_id: Uuid) -> Result<u32> {
    let bureau = tx.bureau()?.clone();
    let last = sqlx::query_scalar!(
        r#"-- intake.query_code_generation
         SELECT coalesce(max(generation), 1) AS "last!" FROM query_code
         WHERE bureau_id = $1 AND case_id = $2"#,
        bureau.as_str(),
        case_id,
    )
    .fetch_one(tx.conn())
    .await?;
    u32::try_from(last).map_err(Error::internal)
}

/// Enters a new code of a case that is locked.
pub async fn renew(tx: &mut Tx, renewal: &Renewal) -> Result<()> {
    let bureau = tx.bureau()?.clone();
    let place = format!("{REASON}/{}", renewal.generation);
    let reason = tx.seal(&place, renewal.case_id, &renewal.reason)?;
    let generation = i32::try_from(renewal.generation).map_err(Error::internal)?;
    let issued_by = tx.scope()?.principal.subject.clone();
    let inserted = sqlx::query!(
        "-- intake.renew_query_code
         INSERT INTO query_code (bureau_id, case_id, generation, issued_on, recorded_at, issued_by, reason)
         VALUES ($1, $2, $3, $4, $5, $6, $7)",
        bureau.as_str(),
        renewal.case_id,
        generation,
        tx.today(),
        tx.recorded_at(),
        issued_by,
        reason,
    )
    .execute(tx.conn())
    .await?;
    one_row("intake.renew_query_code", &inserted)
}

/// A code that was issued in place of the last.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Renewed {
    /// The civil date.
    pub on: NaiveDate,
    /// When it was entered.
    pub recorded_at: DateTime<Utc>,
    /// Subject of who issued it.
    pub by: String,
    /// Why.
    pub reason: String,
}

/// The renewals of cases, the oldest first; a case without any is not there.
pub type Renewals = HashMap<Uuid, Vec<Renewed>>;

/// The renewals of these cases.
pub async fn renewals(tx: &mut Tx, case_ids: &[Uuid]) -> Result<Renewals> {
    let bureau = tx.bureau()?.clone();
    let rows = sqlx::query!(
        "-- intake.query_code_renewals
         SELECT case_id, generation, issued_on, recorded_at, issued_by, reason FROM query_code
         WHERE bureau_id = $1 AND case_id = ANY($2) ORDER BY case_id, generation",
        bureau.as_str(),
        case_ids,
    )
    .fetch_all(tx.conn())
    .await?;
    let mut renewals = Renewals::new();
    for row in rows {
        let place = format!("{REASON}/{}", row.generation);
        let renewed = Renewed {
            on: row.issued_on,
            recorded_at: row.recorded_at,
            reason: tx.open(&place, row.case_id, &row.reason)?,
            by: row.issued_by,
        };
        renewals.entry(row.case_id).or_default().push(renewed);
    }
    Ok(renewals)
}
