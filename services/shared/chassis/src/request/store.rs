//! SQL of the request table.

use chrono::{DateTime, Utc};
use sqlx::postgres::PgQueryResult;

use super::Claim;
use crate::{
    db::{Db, Tx},
    error::Result,
};

/// Inserts the key; false if it is there already. Waits for a rival that has not ended yet.
pub async fn insert(tx: &mut Tx, claim: &Claim, fingerprint: &[u8]) -> Result<bool> {
    let recorded_at = tx.recorded_at();
    let scope = tx.scope()?.clone();
    let result = sqlx::query!(
        "-- chassis.claim_request
         INSERT INTO request (bureau_id, subject, method, request_id, fingerprint, recorded_at)
         VALUES ($1, $2, $3, $4, $5, $6)
         ON CONFLICT DO NOTHING",
        scope.bureau.as_str(),
        scope.principal.subject,
        claim.method,
        claim.request_id,
        fingerprint,
        recorded_at,
    )
    .execute(tx.conn())
    .await?;
    Ok(result.rows_affected() == 1)
}

/// Fingerprint and sealed answer of a key; none if it is not there.
pub async fn load(tx: &mut Tx, claim: &Claim) -> Result<Option<(Vec<u8>, Option<Vec<u8>>)>> {
    let scope = tx.scope()?.clone();
    let row = sqlx::query!(
        "-- chassis.load_request
         SELECT fingerprint, answer FROM request
         WHERE bureau_id = $1 AND subject = $2 AND method = $3 AND request_id = $4",
        scope.bureau.as_str(),
        scope.principal.subject,
        claim.method,
        claim.request_id,
    )
    .fetch_optional(tx.conn())
    .await?;
    Ok(row.map(|row| (row.fingerprint, row.answer)))
}

/// Stores the sealed answer.
pub async fn set_answer(tx: &mut Tx, claim: &Claim, answer: &[u8]) -> Result<PgQueryResult> {
    let scope = tx.scope()?.clone();
    Ok(sqlx::query!(
        "-- chassis.answer_request
         UPDATE request SET answer = $5
         WHERE bureau_id = $1 AND subject = $2 AND method = $3 AND request_id = $4",
        scope.bureau.as_str(),
        scope.principal.subject,
        claim.method,
        claim.request_id,
        answer,
    )
    .execute(tx.conn())
    .await?)
}

/// Deletes at most `batch` keys recorded before `before`; answers how many.
pub async fn delete_before(db: &Db, before: DateTime<Utc>, batch: i64) -> Result<u64> {
    let result = sqlx::query!(
        "-- chassis.sweep_requests
         DELETE FROM request WHERE (bureau_id, subject, method, request_id) IN (
             SELECT bureau_id, subject, method, request_id FROM request
             WHERE recorded_at < $1 ORDER BY recorded_at LIMIT $2)",
        before,
        batch,
    )
    .execute(db.wide())
    .await?;
    Ok(result.rows_affected())
}
