//! SQL of imports of opening stock.

use chrono::NaiveDate;
use gongkai_chassis::{
    db::{Tx, one_row},
    error::{Error, Result},
};
use uuid::Uuid;

use super::state::Batch;

/// A row as it is stored.
struct Row {
    id: Uuid,
    items: i32,
    reason: String,
    imported_on: NaiveDate,
    imported_by: String,
    revoked_on: Option<NaiveDate>,
    revoked_by: Option<String>,
    revoke_reason: String,
}

impl From<Row> for Batch {
    fn from(row: Row) -> Self {
        let revoked = row.revoked_on.zip(row.revoked_by);
        Self {
            id: row.id,
            items: row.items,
            reason: row.reason,
            imported_on: row.imported_on,
            imported_by: row.imported_by,
            revoked: revoked.map(|(on, by)| (on, by, row.revoke_reason)),
        }
    }
}

/// Inserts an import.
pub async fn insert(tx: &mut Tx, batch: &Batch) -> Result<()> {
    let bureau = tx.bureau()?.clone();
    let inserted = sqlx::query!(
        "-- catalog.insert_item_batch
         INSERT INTO item_batch (bureau_id, id, items, reason, imported_on, imported_by)
         VALUES ($1, $2, $3, $4, $5, $6)",
        bureau.as_str(),
        batch.id,
        batch.items,
        batch.reason,
        batch.imported_on,
        batch.imported_by,
    )
    .execute(tx.conn())
    .await?;
    one_row("catalog.insert_item_batch", &inserted)
}

/// An import, locked.
pub async fn lock(tx: &mut Tx, id: Uuid) -> Result<Batch> {
    let bureau = tx.bureau()?.clone();
    let row = sqlx::query_as!(
        Row,
        "-- catalog.lock_item_batch
         SELECT id, items, reason, imported_on, imported_by, revoked_on, revoked_by, revoke_reason
         FROM item_batch WHERE bureau_id = $1 AND id = $2 FOR UPDATE",
        bureau.as_str(),
        id,
    )
    .fetch_optional(tx.conn())
    .await?;
    row.map(Batch::from)
        .ok_or_else(|| Error::record_unknown("import", "导入批次", id))
}

/// Keeps that an import was revoked.
pub async fn revoke(tx: &mut Tx, batch: &Batch) -> Result<()> {
    let bureau = tx.bureau()?.clone();
    let Some((on, by, reason)) = &batch.revoked else {
        return Ok(());
    };
    let updated = sqlx::query!(
        "-- catalog.revoke_item_batch
         UPDATE item_batch SET revoked_on = $3, revoked_by = $4, revoke_reason = $5
         WHERE bureau_id = $1 AND id = $2",
        bureau.as_str(),
        batch.id,
        on,
        by,
        reason,
    )
    .execute(tx.conn())
    .await?;
    one_row("catalog.revoke_item_batch", &updated)
}

/// The items of an import, in order.
pub async fn items(tx: &mut Tx, batch: Uuid) -> Result<Vec<Uuid>> {
    let bureau = tx.bureau()?.clone();
    Ok(sqlx::query_scalar!(
        "-- catalog.items_of_batch
         SELECT id FROM item WHERE bureau_id = $1 AND batch_id = $2 ORDER BY id",
        bureau.as_str(),
        batch,
    )
    .fetch_all(tx.conn())
    .await?)
}

/// The items of an import with which something else was done: others name them in a version that is public or under way,
/// they went through a channel, stand in a fixed block, or are what was promised.
pub async fn done_with(tx: &mut Tx, batch: Uuid) -> Result<Vec<Uuid>> {
    let bureau = tx.bureau()?.clone();
    Ok(sqlx::query_scalar!(
        r#"-- catalog.batch_done_with
         WITH named AS (
             SELECT DISTINCT relation->>'item' AS id
             FROM item_version, jsonb_array_elements(contents->'relations') AS relation
             WHERE bureau_id = $1 AND state NOT IN ('dropped', 'withdrawn')
         )
         SELECT id FROM item
         WHERE bureau_id = $1 AND batch_id = $2
           AND (EXISTS (SELECT FROM named WHERE named.id = item.id::text)
                OR EXISTS (SELECT FROM delivery WHERE delivery.bureau_id = $1 AND delivery.item_id = item.id)
                OR EXISTS (SELECT FROM block_item WHERE block_item.bureau_id = $1 AND block_item.item_id = item.id)
                OR EXISTS (SELECT FROM promise WHERE promise.bureau_id = $1 AND promise.item_id = item.id))"#,
        bureau.as_str(),
        batch,
    )
    .fetch_all(tx.conn())
    .await?)
}

/// Lets one import into a bureau look at a time at what is there already.
pub async fn lock_imports(tx: &mut Tx) -> Result<()> {
    let bureau = tx.bureau()?.clone();
    sqlx::query!(
        "-- catalog.lock_opening_items
         SELECT FROM pg_advisory_xact_lock(hashtext('catalog.opening_items'), hashtext($1))",
        bureau.as_str(),
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// Which of these index numbers are taken.
pub async fn taken_indexes(tx: &mut Tx, numbers: &[String]) -> Result<Vec<String>> {
    let bureau = tx.bureau()?.clone();
    Ok(sqlx::query_scalar!(
        "-- catalog.taken_index_numbers
         SELECT index_number FROM item WHERE bureau_id = $1 AND index_number = ANY($2) AND NOT revoked",
        bureau.as_str(),
        numbers,
    )
    .fetch_all(tx.conn())
    .await?)
}

/// Titles and document numbers of public items that have one of these titles.
pub async fn public(tx: &mut Tx, titles: &[String]) -> Result<Vec<(String, String)>> {
    let bureau = tx.bureau()?.clone();
    let rows = sqlx::query!(
        "-- catalog.items_of_titles
         SELECT title, document_number FROM item
         WHERE bureau_id = $1 AND title = ANY($2) AND withdrawn_on IS NULL",
        bureau.as_str(),
        titles,
    )
    .fetch_all(tx.conn())
    .await?;
    let rows = rows.into_iter().map(|row| (row.title, row.document_number));
    Ok(rows.collect())
}

/// Imports, the latest first, after the one given.
pub async fn list(tx: &mut Tx, after: Option<Uuid>, limit: i64) -> Result<Vec<Batch>> {
    let bureau = tx.bureau()?.clone();
    let rows = sqlx::query_as!(
        Row,
        "-- catalog.list_item_batches
         SELECT id, items, reason, imported_on, imported_by, revoked_on, revoked_by, revoke_reason
         FROM item_batch WHERE bureau_id = $1 AND ($2::uuid IS NULL OR id < $2)
         ORDER BY id DESC LIMIT $3",
        bureau.as_str(),
        after,
        limit,
    )
    .fetch_all(tx.conn())
    .await?;
    Ok(rows.into_iter().map(Batch::from).collect())
}
