//! SQL of bureaus.

use chrono::NaiveDate;
use gongkai_chassis::{
    code::of_code,
    db::{Tx, one_row},
    error::{Error, Result},
    identity::BureauId,
};
use serde::de::DeserializeOwned;
use serde_json::Value;

use super::{Bureau, version::Versioned};

/// A row as it is stored.
struct Row {
    id: String,
    name: String,
    level: String,
    version: i32,
    dated_names: Value,
    parent_id: Option<String>,
    offices: Value,
    item_groups: Value,
    succeeded_by: Option<Value>,
    founded_on: Option<NaiveDate>,
}

/// What a column holds.
fn read<T: DeserializeOwned>(id: &str, column: &str, value: Value) -> Result<T> {
    serde_json::from_value(value)
        .map_err(|error| Error::internal(format!("bureau_version.{column} of {id}: {error}")))
}

impl TryFrom<Row> for Versioned {
    type Error = Error;

    fn try_from(row: Row) -> Result<Self> {
        let id = row.id;
        let broken =
            |column: &str, why: String| Error::internal(format!("bureau.{column} of {id}: {why}"));
        Ok(Self {
            version: row.version,
            bureau: Bureau {
                level: of_code(&row.level, &format!("bureau.level of {id}"))?,
                dated_names: read(&id, "dated_names", row.dated_names)?,
                parent_id: row
                    .parent_id
                    .map(|parent| parent.parse())
                    .transpose()
                    .map_err(|why| broken("parent_id", why))?,
                offices: read(&id, "offices", row.offices)?,
                item_groups: read(&id, "item_groups", row.item_groups)?,
                succeeded_by: row
                    .succeeded_by
                    .map(|succession| read(&id, "succeeded_by", succession))
                    .transpose()?,
                founded_on: row.founded_on,
                name: row.name,
                id: id.parse().map_err(|why| broken("id", why))?,
            },
        })
    }
}

/// Lets one transaction change a bureau at a time, or its profile: an event tells both as they stand, and
/// two bureaus that are moved at once must not come to stand above each other.
pub async fn lock(tx: &mut Tx) -> Result<()> {
    sqlx::query!(
        "-- catalog.lock_bureaus
         SELECT FROM pg_advisory_xact_lock(hashtext('catalog.bureau'))"
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// Inserts a bureau; false if its id is registered already. Waits for a rival that has not ended.
pub async fn insert(tx: &mut Tx, bureau: &Bureau) -> Result<bool> {
    let registered_by = tx.scope()?.principal.subject.clone();
    let recorded_at = tx.recorded_at();
    let inserted = sqlx::query!(
        "-- catalog.insert_bureau
         INSERT INTO bureau (id, name, level, registered_by, recorded_at) VALUES ($1, $2, $3, $4, $5)
         ON CONFLICT DO NOTHING",
        bureau.id.as_str(),
        bureau.name,
        bureau.level.as_str(),
        registered_by,
        recorded_at,
    )
    .execute(tx.conn())
    .await?;
    if inserted.rows_affected() == 0 {
        return Ok(false);
    }
    insert_version(tx, 1, bureau, "").await?;
    Ok(true)
}

/// Inserts a version; one that is there already is a fault of ours, for changes take turns.
pub async fn insert_version(
    tx: &mut Tx,
    version: i32,
    bureau: &Bureau,
    reason: &str,
) -> Result<()> {
    let changed_by = tx.scope()?.principal.subject.clone();
    let recorded_at = tx.recorded_at();
    let succeeded_by = bureau.succeeded_by.as_ref().map(serde_json::to_value);
    let inserted = sqlx::query!(
        "-- catalog.insert_bureau_version
         INSERT INTO bureau_version (bureau_id, version, dated_names, parent_id, offices, item_groups,
                                     succeeded_by, reason, changed_by, recorded_at, founded_on)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
        bureau.id.as_str(),
        version,
        serde_json::to_value(&bureau.dated_names).map_err(Error::internal)?,
        bureau.parent_id.as_ref().map(BureauId::as_str),
        serde_json::to_value(&bureau.offices).map_err(Error::internal)?,
        serde_json::to_value(&bureau.item_groups).map_err(Error::internal)?,
        succeeded_by.transpose().map_err(Error::internal)?,
        reason,
        changed_by,
        recorded_at,
        bureau.founded_on,
    )
    .execute(tx.conn())
    .await?;
    one_row("catalog.insert_bureau_version", &inserted)
}

/// A bureau: any in a transaction across bureaus, else the transaction's own.
pub async fn find(tx: &mut Tx, id: &BureauId) -> Result<Option<Versioned>> {
    sqlx::query_as!(
        Row,
        "-- catalog.find_bureau
         SELECT id, name, level, version, dated_names, parent_id, offices, item_groups, succeeded_by,
                founded_on
         FROM bureau JOIN LATERAL (
             SELECT * FROM bureau_version WHERE bureau_id = bureau.id ORDER BY version DESC LIMIT 1
         ) AS in_force ON true
         WHERE id = $1",
        id.as_str(),
    )
    .fetch_optional(tx.conn())
    .await?
    .map(Versioned::try_from)
    .transpose()
}

/// Those of these bureaus that are registered, in any order; in a transaction across bureaus.
pub async fn of_ids(tx: &mut Tx, ids: &[String]) -> Result<Vec<Bureau>> {
    let rows = sqlx::query_as!(
        Row,
        "-- catalog.bureaus_of_ids
         SELECT id, name, level, version, dated_names, parent_id, offices, item_groups, succeeded_by,
                founded_on
         FROM bureau JOIN LATERAL (
             SELECT * FROM bureau_version WHERE bureau_id = bureau.id ORDER BY version DESC LIMIT 1
         ) AS in_force ON true
         WHERE id = ANY($1)",
        ids,
    )
    .fetch_all(tx.conn())
    .await?;
    let bureaus = rows
        .into_iter()
        .map(|row| Ok(Versioned::try_from(row)?.bureau));
    bureaus.collect()
}

/// The bureau and all above it, itself first; empty if it is not registered. No bureau stands above itself,
/// and no line is as long as the limit, which only keeps a fault of ours from going on for ever.
pub async fn chain(tx: &mut Tx, id: &BureauId) -> Result<Vec<String>> {
    Ok(sqlx::query_scalar!(
        r#"-- catalog.bureau_chain
         WITH RECURSIVE chain AS (
             SELECT id, 0 AS height FROM bureau WHERE id = $1
             UNION ALL
             SELECT above.parent_id, chain.height + 1
             FROM chain CROSS JOIN LATERAL (
                 SELECT parent_id FROM bureau_version
                 WHERE bureau_id = chain.id ORDER BY version DESC LIMIT 1
             ) AS above
             WHERE above.parent_id IS NOT NULL AND chain.height < 100)
         SELECT id AS "id!" FROM chain ORDER BY height"#,
        id.as_str(),
    )
    .fetch_all(tx.conn())
    .await?)
}

/// The bureaus that succeed one, the next first: all that were merged into each other.
pub async fn successors(tx: &mut Tx, id: &BureauId) -> Result<Vec<String>> {
    Ok(sqlx::query_scalar!(
        r#"-- catalog.bureau_successors
         WITH RECURSIVE chain AS (
             SELECT id, 0 AS height FROM bureau WHERE id = $1
             UNION ALL
             SELECT next.id, chain.height + 1
             FROM chain CROSS JOIN LATERAL (
                 SELECT succeeded_by->>'bureau_id' AS id FROM bureau_version
                 WHERE bureau_id = chain.id ORDER BY version DESC LIMIT 1
             ) AS next
             WHERE next.id IS NOT NULL AND chain.height < 100)
         SELECT id AS "id!" FROM chain WHERE height > 0 ORDER BY height"#,
        id.as_str(),
    )
    .fetch_all(tx.conn())
    .await?)
}

/// Bureaus by id, after the one given, or from the first.
pub async fn list(tx: &mut Tx, after: Option<&BureauId>, limit: i64) -> Result<Vec<Bureau>> {
    let rows = sqlx::query_as!(
        Row,
        "-- catalog.list_bureaus
         SELECT id, name, level, version, dated_names, parent_id, offices, item_groups, succeeded_by,
                founded_on
         FROM bureau JOIN LATERAL (
             SELECT * FROM bureau_version WHERE bureau_id = bureau.id ORDER BY version DESC LIMIT 1
         ) AS in_force ON true
         WHERE id > $1 ORDER BY id LIMIT $2",
        after.map_or("", BureauId::as_str),
        limit,
    )
    .fetch_all(tx.conn())
    .await?;
    let bureaus = rows
        .into_iter()
        .map(|row| Ok(Versioned::try_from(row)?.bureau));
    bureaus.collect()
}

/// All successions: predecessor, successor, first day.
pub async fn all_successions(tx: &mut Tx) -> Result<Vec<(String, String, NaiveDate)>> {
    let rows = sqlx::query!(
        r#"-- catalog.all_successions
         SELECT bureau_id, succeeded_by->>'bureau_id' AS "successor!", (succeeded_by->>'from_on')::date AS "from_on!"
         FROM (SELECT DISTINCT ON (bureau_id) bureau_id, succeeded_by FROM bureau_version
               ORDER BY bureau_id, version DESC) AS latest
         WHERE succeeded_by->>'bureau_id' IS NOT NULL"#,
    )
    .fetch_all(tx.conn())
    .await?;
    let rows = rows.into_iter();
    Ok(rows
        .map(|row| (row.bureau_id, row.successor, row.from_on))
        .collect())
}

/// The ids of all bureaus.
pub async fn ids(tx: &mut Tx) -> Result<Vec<BureauId>> {
    let ids = sqlx::query_scalar!(
        "-- catalog.bureau_ids
         SELECT id FROM bureau ORDER BY id",
    )
    .fetch_all(tx.conn())
    .await?;
    ids.into_iter()
        .map(|id| id.parse().map_err(Error::internal))
        .collect()
}
