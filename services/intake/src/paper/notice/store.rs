//! SQL of notices.

use std::collections::BTreeMap;

use chrono::{DateTime, NaiveDate, Utc};
use gongkai_chassis::{
    db::{Db, Tx, one_row},
    error::{Error, Result},
    identity::BureauId,
};
use uuid::Uuid;

use super::state::Kind;

/// Column that binds sealed values to their place.
const CONTACT: &str = "intake.notice.contact";
/// Characters kept of why an attempt failed.
const ERROR_CHARS: usize = 300;

/// A notice as it stands.
pub struct Stored {
    /// Its id.
    pub id: Uuid,
    /// What it tells of.
    pub kind: Kind,
    /// Where it goes.
    pub contact: String,
    /// Civil date of the act.
    pub written_on: NaiveDate,
    /// Attempts so far.
    pub attempts: i32,
    /// When it is tried next.
    pub next_try_at: Option<DateTime<Utc>>,
    /// When it was sent.
    pub sent_at: Option<DateTime<Utc>>,
    /// When what it tells of was taken back, if it was not sent by then.
    pub dropped_at: Option<DateTime<Utc>>,
    /// Why the last attempt failed.
    pub last_error: Option<String>,
}

/// A notice that is due.
pub struct Due {
    /// Its id.
    pub id: Uuid,
    /// Attempts so far.
    pub attempts: i32,
}

/// A notice about to be sent.
pub struct Taken {
    /// The case.
    pub case_id: Uuid,
    /// What it tells of.
    pub kind: Kind,
    /// Where it goes, if that can be opened.
    pub contact: Result<String>,
}

/// Where a notice goes, sealed as it is kept.
pub fn sealed(tx: &Tx, id: Uuid, contact: &str) -> Result<Vec<u8>> {
    tx.seal(CONTACT, id, contact)
}

/// What is due, by bureau, of each at most `limit`, the oldest first.
pub async fn due(db: &Db, now: DateTime<Utc>, limit: i64) -> Result<BTreeMap<BureauId, Vec<Due>>> {
    let rows = sqlx::query!(
        r#"-- intake.due_notices
         SELECT bureau_id, id, attempts FROM (
             SELECT bureau_id, id, attempts, next_try_at,
                    row_number() OVER (PARTITION BY bureau_id ORDER BY next_try_at, id) AS place
             FROM notice WHERE next_try_at <= $1) AS due
         WHERE place <= $2
         ORDER BY bureau_id, place"#,
        now,
        limit,
    )
    .fetch_all(db.wide())
    .await?;
    let mut due: BTreeMap<BureauId, Vec<Due>> = BTreeMap::new();
    for row in rows {
        let bureau = row.bureau_id.parse().map_err(Error::internal)?;
        due.entry(bureau).or_default().push(Due {
            id: row.id,
            attempts: row.attempts,
        });
    }
    Ok(due)
}

/// Counts an attempt and settles when the next is due; none if another instance was first.
pub async fn take(
    tx: &mut Tx,
    due: &Due,
    next_try_at: Option<DateTime<Utc>>,
) -> Result<Option<Taken>> {
    let bureau = tx.bureau()?.clone();
    let row = sqlx::query!(
        "-- intake.take_notice
         UPDATE notice SET attempts = attempts + 1, next_try_at = $4
         WHERE bureau_id = $1 AND id = $2 AND attempts = $3 AND next_try_at IS NOT NULL
         RETURNING case_id, kind, contact",
        bureau.as_str(),
        due.id,
        due.attempts,
        next_try_at,
    )
    .fetch_optional(tx.conn())
    .await?;
    row.map(|row| {
        Ok(Taken {
            case_id: row.case_id,
            kind: row.kind.parse().map_err(Error::internal)?,
            contact: tx.open(CONTACT, due.id, &row.contact),
        })
    })
    .transpose()
}

/// Notes that a notice was sent.
pub async fn sent(tx: &mut Tx, id: Uuid, at: DateTime<Utc>) -> Result<()> {
    let bureau = tx.bureau()?.clone();
    let updated = sqlx::query!(
        "-- intake.notice_sent
         UPDATE notice SET sent_at = $3, next_try_at = NULL, dropped_at = NULL, last_error = NULL
         WHERE bureau_id = $1 AND id = $2",
        bureau.as_str(),
        id,
        at,
    )
    .execute(tx.conn())
    .await?;
    one_row("intake.notice_sent", &updated)
}

/// Drops what waits to be sent of that kind: what it tells of was taken back.
pub async fn drop_waiting(tx: &mut Tx, case_id: Uuid, kind: Kind) -> Result<()> {
    let bureau = tx.bureau()?.clone();
    sqlx::query!(
        "-- intake.drop_notices
         UPDATE notice SET next_try_at = NULL, dropped_at = $4
         WHERE bureau_id = $1 AND case_id = $2 AND kind = $3 AND next_try_at IS NOT NULL",
        bureau.as_str(),
        case_id,
        kind.as_str(),
        tx.recorded_at(),
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// Notes why an attempt failed.
pub async fn failed(tx: &mut Tx, id: Uuid, why: &str) -> Result<()> {
    let bureau = tx.bureau()?.clone();
    let why: String = why.chars().take(ERROR_CHARS).collect();
    let updated = sqlx::query!(
        "-- intake.notice_failed
         UPDATE notice SET last_error = $3 WHERE bureau_id = $1 AND id = $2",
        bureau.as_str(),
        id,
        why,
    )
    .execute(tx.conn())
    .await?;
    one_row("intake.notice_failed", &updated)
}

/// Notices of a case, the oldest first. `RECORD_UNKNOWN` if there is no such case.
pub async fn list(tx: &mut Tx, case_id: Uuid) -> Result<Vec<Stored>> {
    let bureau = tx.bureau()?.clone();
    // The rooms of the cases lie above this one: what acts on them writes notices.
    let case = sqlx::query_scalar!(
        "-- intake.case_of_notices
         SELECT id FROM case_row WHERE bureau_id = $1 AND id = $2",
        bureau.as_str(),
        case_id,
    )
    .fetch_optional(tx.conn())
    .await?;
    if case.is_none() {
        return Err(Error::record_unknown("case", "案件", case_id));
    }
    let rows = sqlx::query!(
        "-- intake.list_notices
         SELECT id, kind, contact, written_on, attempts, next_try_at, sent_at, dropped_at, last_error
         FROM notice WHERE bureau_id = $1 AND case_id = $2 ORDER BY recorded_at, id",
        bureau.as_str(),
        case_id,
    )
    .fetch_all(tx.conn())
    .await?;
    rows.into_iter()
        .map(|row| {
            Ok(Stored {
                id: row.id,
                kind: row.kind.parse().map_err(Error::internal)?,
                contact: tx.open(CONTACT, row.id, &row.contact)?,
                written_on: row.written_on,
                attempts: row.attempts,
                next_try_at: row.next_try_at,
                sent_at: row.sent_at,
                dropped_at: row.dropped_at,
                last_error: row.last_error,
            })
        })
        .collect()
}
