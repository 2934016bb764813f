//! Taking text out of an event, as the owner role.

use chrono::{DateTime, Utc};
use gongkai_chassis::error::Result;
use gongkai_subscriber::StreamId;
use sqlx::PgConnection;
use uuid::Uuid;

use super::read::bigint;

/// An event that may be redacted.
pub(crate) struct Found {
    pub(crate) event_id: Uuid,
    pub(crate) event_type: String,
    pub(crate) data: String,
    pub(crate) redacted_at: Option<DateTime<Utc>>,
}

/// Reads an event and keeps others from redacting it until the end of the transaction.
pub(crate) async fn lock_event(
    conn: &mut PgConnection,
    stream: &StreamId,
    sequence: u64,
) -> Result<Option<Found>> {
    Ok(sqlx::query_as!(
        Found,
        "-- journal.lock_event
        SELECT event_id, event_type, data, redacted_at FROM journal
        WHERE bureau_id = $1 AND visibility = $2 AND sequence = $3
        FOR UPDATE",
        stream.bureau_id,
        stream.visibility.as_str(),
        bigint(sequence),
    )
    .fetch_optional(conn)
    .await?)
}

/// Puts what is left of an event in its place, and keeps who did it and why.
pub(crate) async fn redact(
    conn: &mut PgConnection,
    (stream, sequence): (&StreamId, u64),
    data: &str,
    (actor, reason): (&str, &str),
    at: DateTime<Utc>,
) -> Result<()> {
    sqlx::query!(
        "-- journal.redact
        UPDATE journal SET data = $4, redacted_at = $5
        WHERE bureau_id = $1 AND visibility = $2 AND sequence = $3",
        stream.bureau_id,
        stream.visibility.as_str(),
        bigint(sequence),
        data,
        at,
    )
    .execute(&mut *conn)
    .await?;
    sqlx::query!(
        "-- journal.insert_redaction
        INSERT INTO redaction (bureau_id, visibility, sequence, actor, reason, redacted_at)
        VALUES ($1, $2, $3, $4, $5, $6)",
        stream.bureau_id,
        stream.visibility.as_str(),
        bigint(sequence),
        actor,
        reason,
        at,
    )
    .execute(conn)
    .await?;
    Ok(())
}
