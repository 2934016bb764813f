//! SQL of bureaus, for reports and for who may ask for them.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use gongkai_chassis::{
    code::of_code,
    db::Tx,
    error::{Error, Reason, Result},
};
use serde_json::Value;

use crate::figure::{Bureau, ItemGroup};

/// A row as it is stored.
struct Row {
    name: String,
    dated_names: Value,
    level: String,
    item_groups: Value,
    succeeded_by: Option<Value>,
    founded_on: Option<NaiveDate>,
}

impl TryFrom<Row> for Bureau {
    type Error = Error;

    fn try_from(row: Row) -> Result<Self> {
        let succeeded_by = row.succeeded_by.map(serde_json::from_value);
        Ok(Self {
            name: row.name,
            dated_names: serde_json::from_value(row.dated_names).map_err(Error::internal)?,
            level: of_code(&row.level, "bureau.level")?,
            item_groups: serde_json::from_value(row.item_groups).map_err(Error::internal)?,
            succeeded_by: succeeded_by.transpose().map_err(Error::internal)?,
            founded_on: row.founded_on,
        })
    }
}

/// A bureau that the transaction sees.
pub async fn bureau(tx: &mut Tx, bureau: &str) -> Result<Option<Bureau>> {
    let row = sqlx::query_as!(
        Row,
        "-- reporting.bureau
         SELECT name, dated_names, level, item_groups, succeeded_by, founded_on FROM bureau WHERE bureau_id = $1",
        bureau,
    )
    .fetch_optional(tx.conn())
    .await?;
    row.map(Bureau::try_from).transpose()
}

/// These bureaus, by id, as far as events told of them; in a transaction across bureaus.
pub async fn bureaus(tx: &mut Tx, ids: &[String]) -> Result<BTreeMap<String, Bureau>> {
    let rows = sqlx::query!(
        "-- reporting.bureaus
         SELECT bureau_id, name, dated_names, level, item_groups, succeeded_by, founded_on FROM bureau
         WHERE bureau_id = ANY($1)",
        ids,
    )
    .fetch_all(tx.conn())
    .await?;
    let bureaus = rows.into_iter().map(|row| {
        let known = Row {
            name: row.name,
            dated_names: row.dated_names,
            level: row.level,
            item_groups: row.item_groups,
            succeeded_by: row.succeeded_by,
            founded_on: row.founded_on,
        };
        Ok((row.bureau_id, known.try_into()?))
    });
    bureaus.collect()
}

/// The same; refused if no event told of it.
pub async fn known_bureau(tx: &mut Tx, id: &str) -> Result<Bureau> {
    let known = bureau(tx, id).await?;
    known.ok_or_else(|| Error::new(Reason::BureauUnknown).with("bureau", id))
}

/// The item groups of bureaus, each code once with the name that the first of them gives it; the transaction must see them.
pub async fn item_groups(tx: &mut Tx, bureaus: &[String]) -> Result<Vec<ItemGroup>> {
    let rows = sqlx::query_scalar!(
        "-- reporting.item_groups
         SELECT item_groups FROM bureau WHERE bureau_id = ANY($1) ORDER BY bureau_id COLLATE \"C\"",
        bureaus,
    )
    .fetch_all(tx.conn())
    .await?;
    let mut groups: Vec<ItemGroup> = Vec::new();
    for row in rows {
        let of_bureau: Vec<ItemGroup> = serde_json::from_value(row).map_err(Error::internal)?;
        for group in of_bureau {
            if !groups.iter().any(|known| known.code == group.code) {
                groups.push(group);
            }
        }
    }
    Ok(groups)
}

/// The bureaus that one succeeds, or is to, the earliest first; in a transaction across bureaus.
pub async fn predecessors(tx: &mut Tx, bureau: &str) -> Result<Vec<Bureau>> {
    let rows = sqlx::query_as!(
        Row,
        "-- reporting.predecessors
         SELECT name, dated_names, level, item_groups, succeeded_by, founded_on FROM bureau
         WHERE succeeded_by->>'bureau_id' = $1 ORDER BY succeeded_by->>'from_on', bureau_id",
        bureau,
    )
    .fetch_all(tx.conn())
    .await?;
    rows.into_iter().map(Bureau::try_from).collect()
}

/// All successions: predecessor, successor, first day; in a transaction across bureaus.
pub async fn successions(tx: &mut Tx) -> Result<Vec<(String, String, NaiveDate)>> {
    let rows = sqlx::query!(
        r#"-- reporting.successions
         SELECT bureau_id, succeeded_by->>'bureau_id' AS "successor!", (succeeded_by->>'from_on')::date AS "from_on!"
         FROM bureau WHERE succeeded_by IS NOT NULL"#,
    )
    .fetch_all(tx.conn())
    .await?;
    let rows = rows.into_iter();
    Ok(rows
        .map(|row| (row.bureau_id, row.successor, row.from_on))
        .collect())
}

/// The bureaus below one, however deep, by id; in a transaction across bureaus.
pub async fn below(tx: &mut Tx, bureau: &str) -> Result<Vec<String>> {
    Ok(sqlx::query_scalar!(
        r#"-- reporting.below
         WITH RECURSIVE below AS (
             SELECT bureau_id, 1 AS depth FROM bureau WHERE parent_id = $1
             UNION ALL
             SELECT bureau.bureau_id, depth + 1 FROM bureau JOIN below ON parent_id = below.bureau_id WHERE depth < 10
         ) SELECT DISTINCT bureau_id AS "bureau_id!" FROM below ORDER BY 1"#,
        bureau,
    )
    .fetch_all(tx.conn())
    .await?)
}

/// The bureaus above one, nearest first; `None` for a bureau no event told of yet.
pub async fn ancestors(tx: &mut Tx, bureau: &str) -> Result<Option<Vec<String>>> {
    let rows = sqlx::query_scalar!(
        r#"-- reporting.ancestors
         WITH RECURSIVE above AS (
             SELECT parent_id, 1 AS height FROM bureau WHERE bureau_id = $1
             UNION ALL
             SELECT bureau.parent_id, height + 1 FROM bureau JOIN above ON bureau_id = above.parent_id
             WHERE height < 10
         ) SELECT parent_id AS "parent_id!" FROM above ORDER BY height"#,
        bureau,
    )
    .fetch_all(tx.conn())
    .await?;
    if rows.is_empty() {
        return Ok(None);
    }
    // The platform has no parent: its row ends every line with an empty one.
    Ok(Some(
        rows.into_iter()
            .filter(|parent| !parent.is_empty())
            .collect(),
    ))
}
