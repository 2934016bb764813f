//! SQL of what answers promised to have published: kept with the fact, until the catalog knows and it is public.

use chrono::{DateTime, NaiveDate, Utc};
use gongkai_chassis::{db::Tx, error::Result};
use uuid::Uuid;

use crate::cases::application::reply::Promised;

/// Keeps what the answer that holds promises: what an earlier one did is taken back.
pub async fn keep(
    tx: &mut Tx,
    case: Uuid,
    promised: Option<Promised<'_>>,
    office_id: Option<&str>,
) -> Result<()> {
    let bureau = tx.bureau()?.clone();
    sqlx::query!(
        "-- intake.withdraw_promises
         UPDATE promise SET withdrawn = true, told = false
         WHERE bureau_id = $1 AND case_id = $2 AND NOT withdrawn AND NOT kept AND reply IS DISTINCT FROM $3",
        bureau.as_str(),
        case,
        promised.map(|promised| promised.reply),
    )
    .execute(tx.conn())
    .await?;
    let Some(promised) = promised else {
        return Ok(());
    };
    // The same reply may have left anew, after its dispatch was taken back.
    sqlx::query!(
        "-- intake.keep_promise
         INSERT INTO promise (bureau_id, case_id, reply, title, publish_on, promised_on, office_id, kept, item_id)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
         ON CONFLICT (bureau_id, case_id, reply) DO UPDATE
         SET withdrawn = false, kept = excluded.kept, item_id = excluded.item_id, promised_on = excluded.promised_on,
             told = promise.told AND NOT promise.withdrawn AND promise.promised_on = excluded.promised_on",
        bureau.as_str(),
        case,
        promised.reply,
        promised.promise.publish_title,
        promised.promise.publish_on,
        promised.left_on,
        office_id.unwrap_or_default(),
        promised.kept.is_some(),
        promised.kept.map(|kept| kept.item),
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// Promises the catalog is told of at once.
const TOLD_AT_ONCE: i64 = 200;
/// Promises the catalog is asked of at once.
const ASKED_AT_ONCE: i64 = 1000;

/// A promise the catalog is to be told of.
pub struct ToTell {
    /// The bureau.
    pub bureau_id: String,
    /// The case.
    pub case_id: Uuid,
    /// Ordinal of the fact that signed the reply.
    pub reply: i32,
    /// What will be published.
    pub title: String,
    /// Civil date by which.
    pub publish_on: NaiveDate,
    /// Civil date the reply left.
    pub promised_on: NaiveDate,
    /// Office; empty for the disclosure unit.
    pub office_id: String,
    /// Whether it is taken back.
    pub withdrawn: bool,
}

/// What the catalog does not know yet, of all bureaus: some, what it was told of longest ago first.
pub async fn to_tell(tx: &mut Tx) -> Result<Vec<ToTell>> {
    Ok(sqlx::query_as!(
        ToTell,
        "-- intake.promises_to_tell
         SELECT bureau_id, case_id, reply, title, publish_on, promised_on, office_id, withdrawn
         FROM promise WHERE NOT told
         ORDER BY asked_at NULLS FIRST, bureau_id, case_id, reply LIMIT $1",
        TOLD_AT_ONCE,
    )
    .fetch_all(tx.conn())
    .await?)
}

/// Keeps that the catalog knows, unless the promise has changed meanwhile.
pub async fn told(tx: &mut Tx, told: &ToTell) -> Result<()> {
    let bureau = tx.bureau()?.clone();
    sqlx::query!(
        "-- intake.promise_told
         UPDATE promise SET told = true
         WHERE bureau_id = $1 AND case_id = $2 AND reply = $3 AND withdrawn = $4 AND promised_on = $5",
        bureau.as_str(),
        told.case_id,
        told.reply,
        told.withdrawn,
        told.promised_on,
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// A promise that the catalog knows.
pub struct Open {
    /// The bureau.
    pub bureau_id: String,
    /// The case.
    pub case_id: Uuid,
    /// Ordinal of the fact that signed the reply.
    pub reply: i32,
    /// The item that is public, as far as we know; none while it is owed.
    pub item_id: Option<Uuid>,
}

/// What is owed, and what was public when it was asked of before that time, of all bureaus: some, what was asked of
/// longest ago first.
pub async fn open(tx: &mut Tx, before: DateTime<Utc>) -> Result<Vec<Open>> {
    Ok(sqlx::query_as!(
        Open,
        "-- intake.open_promises
         SELECT bureau_id, case_id, reply, item_id FROM promise
         WHERE told AND NOT withdrawn AND (NOT kept OR asked_at < $2)
         ORDER BY asked_at NULLS FIRST, bureau_id, case_id, reply LIMIT $1",
        ASKED_AT_ONCE,
        before,
    )
    .fetch_all(tx.conn())
    .await?)
}

/// Keeps when the catalog was last told, or asked, of promises of these cases, whatever it said.
pub async fn asked(tx: &mut Tx, cases: &[Uuid]) -> Result<()> {
    let bureau = tx.bureau()?.clone();
    let recorded_at = tx.recorded_at();
    sqlx::query!(
        "-- intake.promises_asked
         UPDATE promise SET asked_at = $3
         WHERE bureau_id = $1 AND case_id = ANY($2)",
        bureau.as_str(),
        cases,
        recorded_at,
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}
