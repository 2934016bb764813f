//! SQL of bureaus.

use gongkai_chassis::{
    code::of_code,
    db::Tx,
    error::{Error, Result},
    identity::BureauId,
};
use serde_json::Value;

use super::{Bureau, ItemGroup, Office};

/// A row as it is stored.
struct Row {
    id: String,
    name: String,
    parent_id: Option<String>,
    level: String,
    offices: Value,
    item_groups: Value,
}

impl TryFrom<Row> for Bureau {
    type Error = Error;

    fn try_from(row: Row) -> Result<Self> {
        let id = row.id;
        let broken =
            |column: &str, why: String| Error::internal(format!("bureau.{column} of {id}: {why}"));
        Ok(Self {
            level: of_code(&row.level, &format!("bureau.level of {id}"))?,
            parent_id: row
                .parent_id
                .map(|parent| parent.parse())
                .transpose()
                .map_err(|why| broken("parent_id", why))?,
            offices: serde_json::from_value::<Vec<Office>>(row.offices)
                .map_err(|error| broken("offices", error.to_string()))?,
            item_groups: serde_json::from_value::<Vec<ItemGroup>>(row.item_groups)
                .map_err(|error| broken("item_groups", error.to_string()))?,
            name: row.name,
            id: id.parse().map_err(|why| broken("id", why))?,
        })
    }
}

/// Inserts a bureau; false if its id is registered already. Waits for a rival that has not ended.
pub async fn insert(tx: &mut Tx, bureau: &Bureau) -> Result<bool> {
    let registered_by = tx.scope()?.principal.subject.clone();
    let recorded_at = tx.recorded_at();
    let inserted = sqlx::query!(
        "-- catalog.insert_bureau
         INSERT INTO bureau (id, name, parent_id, level, offices, item_groups, registered_by, recorded_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
         ON CONFLICT DO NOTHING",
        bureau.id.as_str(),
        bureau.name,
        bureau.parent_id.as_ref().map(BureauId::as_str),
        bureau.level.as_str(),
        serde_json::to_value(&bureau.offices).map_err(Error::internal)?,
        serde_json::to_value(&bureau.item_groups).map_err(Error::internal)?,
        registered_by,
        recorded_at,
    )
    .execute(tx.conn())
    .await?;
    Ok(inserted.rows_affected() == 1)
}

/// A bureau: any in a transaction across bureaus, else the transaction's own.
pub async fn find(tx: &mut Tx, id: &BureauId) -> Result<Option<Bureau>> {
    sqlx::query_as!(
        Row,
        "-- catalog.find_bureau
         SELECT id, name, parent_id, level, offices, item_groups FROM bureau WHERE id = $1",
        id.as_str(),
    )
    .fetch_optional(tx.conn())
    .await?
    .map(Bureau::try_from)
    .transpose()
}

/// The bureau and all above it, itself first; empty if it is not registered. It ends, because a
/// parent is always registered before its children.
pub async fn chain(tx: &mut Tx, id: &BureauId) -> Result<Vec<String>> {
    Ok(sqlx::query_scalar!(
        r#"-- catalog.bureau_chain
         WITH RECURSIVE chain AS (
             SELECT id, parent_id, 0 AS height FROM bureau WHERE id = $1
             UNION ALL
             SELECT above.id, above.parent_id, chain.height + 1
             FROM chain JOIN bureau AS above ON above.id = chain.parent_id)
         SELECT id AS "id!" FROM chain ORDER BY height"#,
        id.as_str(),
    )
    .fetch_all(tx.conn())
    .await?)
}

/// Bureaus by id, after the one given, or from the first.
pub async fn list(tx: &mut Tx, after: Option<&BureauId>, limit: i64) -> Result<Vec<Bureau>> {
    sqlx::query_as!(
        Row,
        "-- catalog.list_bureaus
         SELECT id, name, parent_id, level, offices, item_groups FROM bureau
         WHERE id > $1 ORDER BY id LIMIT $2",
        after.map_or("", BureauId::as_str),
        limit,
    )
    .fetch_all(tx.conn())
    .await?
    .into_iter()
    .map(Bureau::try_from)
    .collect()
}
