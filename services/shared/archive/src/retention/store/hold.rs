//! SQL of holds.

use std::collections::HashSet;

use gongkai_chassis::{
    db::{Tx, one_row},
    error::{Error, Result},
};
use uuid::Uuid;

use crate::{made::After, retention::Hold};

/// Keeps a hold. Whoever destroys at the same time waits, or is waited for.
pub async fn insert_hold(tx: &mut Tx, hold: &Hold) -> Result<()> {
    let bureau = tx.bureau()?.clone();
    let inserted = sqlx::query!(
        "-- archive.insert_hold
         INSERT INTO retention_hold (bureau_id, id, record, reason, held_by, held_on)
         VALUES ($1, $2, $3, $4, $5, $6)",
        bureau.as_str(),
        hold.id,
        hold.record,
        hold.reason,
        hold.held_by,
        hold.held_on,
    )
    .execute(tx.conn())
    .await?;
    one_row("archive.insert_hold", &inserted)
}

/// A hold, locked.
pub async fn find_hold(tx: &mut Tx, id: Uuid) -> Result<Hold> {
    let bureau = tx.bureau()?.clone();
    sqlx::query_as!(
        Hold,
        "-- archive.find_hold
         SELECT id, record, reason, held_by, held_on, lifted_by, lifted_on, lift_reason FROM retention_hold
         WHERE bureau_id = $1 AND id = $2 FOR UPDATE",
        bureau.as_str(),
        id,
    )
    .fetch_optional(tx.conn())
    .await?
    .ok_or_else(|| Error::record_unknown("hold", "暂缓销毁决定", id))
}

/// Keeps that a hold was lifted.
pub async fn lift(tx: &mut Tx, hold: &Hold) -> Result<()> {
    let bureau = tx.bureau()?.clone();
    let updated = sqlx::query!(
        "-- archive.lift_hold
         UPDATE retention_hold SET lifted_by = $3, lifted_on = $4, lift_reason = $5
         WHERE bureau_id = $1 AND id = $2 AND lifted_on IS NULL",
        bureau.as_str(),
        hold.id,
        hold.lifted_by,
        hold.lifted_on,
        hold.lift_reason,
    )
    .execute(tx.conn())
    .await?;
    one_row("archive.lift_hold", &updated)
}

/// Holds of the bureau, the latest first, after this place.
pub async fn holds(
    tx: &mut Tx,
    lifted_too: bool,
    after: Option<&After>,
    limit: i64,
) -> Result<Vec<Hold>> {
    let bureau = tx.bureau()?.clone();
    let before = after.map_or(Uuid::max(), |after| after.0);
    Ok(sqlx::query_as!(
        Hold,
        "-- archive.list_holds
         SELECT id, record, reason, held_by, held_on, lifted_by, lifted_on, lift_reason FROM retention_hold
         WHERE bureau_id = $1 AND id < $2 AND ($3 OR lifted_on IS NULL) ORDER BY id DESC LIMIT $4",
        bureau.as_str(),
        before,
        lifted_too,
        limit,
    )
    .fetch_all(tx.conn())
    .await?)
}

/// Those of the records that are held.
pub async fn held(tx: &mut Tx, records: &[Uuid]) -> Result<HashSet<Uuid>> {
    let bureau = tx.bureau()?.clone();
    let held = sqlx::query_scalar!(
        "-- archive.held
         SELECT DISTINCT record FROM retention_hold
         WHERE bureau_id = $1 AND record = ANY($2) AND lifted_on IS NULL",
        bureau.as_str(),
        records,
    )
    .fetch_all(tx.conn())
    .await?;
    Ok(held.into_iter().collect())
}
