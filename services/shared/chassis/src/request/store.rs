//! SQL of the request table.

use std::fmt::Write as _;

use chrono::{DateTime, Utc};
use sqlx::postgres::PgQueryResult;

use super::Claim;
use crate::{
    db::{Db, Tx},
    error::Result,
    identity::Scope,
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

/// What is stored under a key.
pub struct Stored {
    /// SHA-256 of the request.
    pub fingerprint: Vec<u8>,
    /// The sealed answer; none before the transaction that claimed the key stores it.
    pub answer: Option<Vec<u8>>,
    /// What stands in the answer for [`super::LATE`].
    pub late: Option<String>,
}

/// What is stored under a key; none if it is not there.
pub async fn load(tx: &mut Tx, claim: &Claim) -> Result<Option<Stored>> {
    let scope = tx.scope()?.clone();
    Ok(sqlx::query_as!(
        Stored,
        "-- chassis.load_request
         SELECT fingerprint, answer, late FROM request
         WHERE bureau_id = $1 AND subject = $2 AND method = $3 AND request_id = $4",
        scope.bureau.as_str(),
        scope.principal.subject,
        claim.method,
        claim.request_id,
    )
    .fetch_optional(tx.conn())
    .await?)
}

/// Begins a transaction and inserts the key in it; false if the key is there already. Waits for a
/// rival that has not ended yet.
pub async fn begin(
    db: &Db,
    transaction: &'static str,
    scope: &Scope,
    claim: &Claim,
    fingerprint: &[u8],
) -> Result<(Tx, bool)> {
    // One message of several statements takes no parameters: everything is written as hexadecimal,
    // in which nothing can end a literal.
    let text = |value: &str| format!("convert_from({}, 'UTF8')", bytes(value.as_bytes()));
    let also = format!(
        "-- chassis.claim_request
         WITH claimed AS (
             INSERT INTO request (bureau_id, subject, method, request_id, fingerprint, recorded_at)
             VALUES ('{}', {}, {}, {}, {}, '{}') ON CONFLICT DO NOTHING RETURNING method
         )
         SELECT count(*)::text FROM claimed",
        scope.bureau,
        text(&scope.principal.subject),
        text(claim.method),
        text(&claim.request_id),
        bytes(fingerprint),
        db.clocks.wall.now().to_rfc3339(),
    );
    let (tx, claimed) = db.begin_and(transaction, scope, &also).await?;
    Ok((tx, claimed == "1"))
}

/// Bytes as a literal.
fn bytes(bytes: &[u8]) -> String {
    let mut literal = String::from("'\\x");
    for byte in bytes {
        // Writing to a String cannot fail.
        let _ = write!(literal, "{byte:02x}");
    }
    literal + "'::bytea"
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

/// How many keys of a method the caller has claimed in the bureau since then.
pub async fn count_since(tx: &mut Tx, method: &str, since: DateTime<Utc>) -> Result<i64> {
    let scope = tx.scope()?.clone();
    Ok(sqlx::query_scalar!(
        r#"-- chassis.requests_of_caller
         SELECT count(*) AS "count!" FROM request
         WHERE bureau_id = $1 AND subject = $2 AND method = $3 AND recorded_at > $4"#,
        scope.bureau.as_str(),
        scope.principal.subject,
        method,
        since,
    )
    .fetch_one(tx.conn())
    .await?)
}

/// A stored answer under its key.
pub struct Kept {
    /// Who asked.
    pub subject: String,
    /// The method.
    pub method: String,
    /// The request's id.
    pub request_id: String,
    /// The sealed answer.
    pub answer: Vec<u8>,
}

/// Stored answers of the bureau by their keys, after the one given, locked.
pub async fn answers_after(tx: &mut Tx, after: Option<&Kept>, limit: i64) -> Result<Vec<Kept>> {
    let bureau = tx.scope()?.bureau.clone();
    Ok(sqlx::query_as!(
        Kept,
        r#"-- chassis.answers_after
         SELECT subject, method, request_id, answer AS "answer!" FROM request
         WHERE bureau_id = $1 AND answer IS NOT NULL
           AND ($2::text IS NULL OR (subject, method, request_id) > ($2, $3::text, $4::text))
         ORDER BY subject, method, request_id LIMIT $5 FOR UPDATE"#,
        bureau.as_str(),
        after.map(|kept| kept.subject.as_str()),
        after.map(|kept| kept.method.as_str()),
        after.map(|kept| kept.request_id.as_str()),
        limit,
    )
    .fetch_all(tx.conn())
    .await?)
}

/// Stores another answer under the key of one.
pub async fn change_answer(tx: &mut Tx, kept: &Kept, answer: &[u8]) -> Result<PgQueryResult> {
    let bureau = tx.scope()?.bureau.clone();
    Ok(sqlx::query!(
        "-- chassis.change_answer
         UPDATE request SET answer = $5
         WHERE bureau_id = $1 AND subject = $2 AND method = $3 AND request_id = $4",
        bureau.as_str(),
        kept.subject,
        kept.method,
        kept.request_id,
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
