//! SQL of matters: one row per version.

use gongkai_chassis::{
    db::Tx,
    error::{Error, Result},
};
use serde_json::Value;

use super::{Matter, MatterCode};

/// A matter with its version.
pub struct Versioned {
    /// 1, 2, 3 …
    pub version: i32,
    /// The matter.
    pub matter: Matter,
}

fn read(version: i32, body: Value) -> Result<Versioned> {
    let matter = serde_json::from_value(body).map_err(Error::internal)?;
    Ok(Versioned { version, matter })
}

/// The matter of that code as it is now.
pub async fn find(tx: &mut Tx, code: &MatterCode) -> Result<Option<Versioned>> {
    let bureau = tx.bureau()?.clone();
    let row = sqlx::query!(
        "-- intake.find_matter
         SELECT version, body FROM matter WHERE bureau_id = $1 AND code = $2
         ORDER BY version DESC LIMIT 1",
        bureau.as_str(),
        code.as_str(),
    )
    .fetch_optional(tx.conn())
    .await?;
    row.map(|row| read(row.version, row.body)).transpose()
}

/// Which of these codes the bureau has matters of.
pub async fn known(tx: &mut Tx, codes: &[String]) -> Result<Vec<String>> {
    let bureau = tx.bureau()?.clone();
    Ok(sqlx::query_scalar!(
        "-- intake.known_matters
         SELECT DISTINCT code FROM matter WHERE bureau_id = $1 AND code = ANY($2)",
        bureau.as_str(),
        codes,
    )
    .fetch_all(tx.conn())
    .await?)
}

/// Adds a version; false if a rival added it first.
pub async fn insert(tx: &mut Tx, versioned: &Versioned) -> Result<bool> {
    let bureau = tx.bureau()?.clone();
    let set_by = tx.scope()?.principal.subject.clone();
    let recorded_at = tx.recorded_at();
    let matter = &versioned.matter;
    let inserted = sqlx::query!(
        "-- intake.insert_matter
         INSERT INTO matter (bureau_id, code, version, retired, body, set_by, recorded_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT DO NOTHING",
        bureau.as_str(),
        matter.code.as_str(),
        versioned.version,
        matter.retired,
        serde_json::to_value(matter).map_err(Error::internal)?,
        set_by,
        recorded_at,
    )
    .execute(tx.conn())
    .await?;
    Ok(inserted.rows_affected() == 1)
}

/// Matters by code as they are now, after the one given.
pub async fn list(
    tx: &mut Tx,
    include_retired: bool,
    after: Option<&MatterCode>,
    limit: i64,
) -> Result<Vec<Versioned>> {
    let bureau = tx.bureau()?.clone();
    let rows = sqlx::query!(
        r#"-- intake.list_matters
         SELECT version AS "version!", body AS "body!" FROM (
             SELECT DISTINCT ON (code) code, version, retired, body FROM matter
             WHERE bureau_id = $1 AND ($2::text IS NULL OR code > $2)
             ORDER BY code, version DESC
         ) AS latest
         WHERE $3 OR NOT retired ORDER BY code LIMIT $4"#,
        bureau.as_str(),
        after.map(MatterCode::as_str),
        include_retired,
        limit,
    )
    .fetch_all(tx.conn())
    .await?;
    rows.into_iter()
        .map(|row| read(row.version, row.body))
        .collect()
}
