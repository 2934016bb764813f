//! All SQL of the subscriber: here what reads, in `write` what writes.

mod write;

use chrono::{DateTime, Utc};
use sqlx::{PgConnection, PgPool};

use crate::{
    cursors::{Blocked, StreamPosition},
    digest::NotADigest,
    error::SubscriberError,
    stream::StreamId,
};

pub(crate) use write::{action, advance, block, create, discover, fail, restart, resume};

type Result<T> = std::result::Result<T, SubscriberError>;

/// A row of table `cursor` as it is stored.
struct CursorRow {
    bureau_id: String,
    service: String,
    visibility: String,
    epoch: String,
    sequence: i64,
    digest: Option<String>,
    head: i64,
    attempts: i32,
    next_try_at: DateTime<Utc>,
    blocked_reason: Option<String>,
    blocked_sequence: Option<i64>,
    blocked_detail: Option<String>,
}

impl TryFrom<CursorRow> for StreamPosition {
    type Error = SubscriberError;

    fn try_from(row: CursorRow) -> Result<Self> {
        let blocked = match (row.blocked_reason, row.blocked_sequence, row.blocked_detail) {
            (Some(reason), Some(sequence), Some(detail)) => Some(Blocked {
                reason: reason.parse()?,
                sequence: number("blocked_sequence", sequence)?,
                detail,
            }),
            _ => None,
        };
        Ok(Self {
            stream: StreamId::new(&row.service, &row.bureau_id, row.visibility.parse()?)?,
            epoch: row.epoch,
            sequence: number("sequence", row.sequence)?,
            digest: row
                .digest
                .map(|digest| digest.parse())
                .transpose()
                .map_err(|error: NotADigest| SubscriberError::row("digest", &error))?,
            head: number("head", row.head)?,
            attempts: u32::try_from(row.attempts)
                .map_err(|_| SubscriberError::row("attempts", &row.attempts))?,
            next_try_at: row.next_try_at,
            blocked,
        })
    }
}

fn number(column: &'static str, value: i64) -> Result<u64> {
    u64::try_from(value).map_err(|_| SubscriberError::row(column, &value))
}

/// Shows the app role one bureau until the end of the transaction.
pub(crate) async fn enter_bureau(conn: &mut PgConnection, bureau_id: &str) -> Result<()> {
    sqlx::query!(
        "-- subscriber.enter_bureau
        SELECT set_config('app.bureau', $1, true)",
        bureau_id
    )
    .fetch_one(conn)
    .await?;
    Ok(())
}

/// Reads the cursor of a stream and keeps others from moving it until the end of the transaction.
pub(crate) async fn lock(
    conn: &mut PgConnection,
    stream: &StreamId,
) -> Result<Option<StreamPosition>> {
    sqlx::query_as!(
        CursorRow,
        "-- subscriber.lock
        SELECT bureau_id, service, visibility, epoch, sequence, digest, head, attempts, next_try_at,
               blocked_reason, blocked_sequence, blocked_detail
        FROM cursor WHERE bureau_id = $1 AND service = $2 AND visibility = $3
        FOR UPDATE",
        stream.bureau_id,
        stream.service,
        stream.visibility.as_str(),
    )
    .fetch_optional(conn)
    .await?
    .map(TryInto::try_into)
    .transpose()
}

/// Positions of one bureau's streams or of all.
pub(crate) async fn positions(
    conn: &mut PgConnection,
    bureau_id: Option<&str>,
) -> Result<Vec<StreamPosition>> {
    sqlx::query_as!(
        CursorRow,
        "-- subscriber.positions
        SELECT bureau_id, service, visibility, epoch, sequence, digest, head, attempts, next_try_at,
               blocked_reason, blocked_sequence, blocked_detail
        FROM cursor WHERE $1::text IS NULL OR bureau_id = $1
        ORDER BY bureau_id, service, visibility",
        bureau_id,
    )
    .fetch_all(conn)
    .await?
    .into_iter()
    .map(TryInto::try_into)
    .collect()
}

/// Streams of a service that are behind, not blocked, and whose next attempt is due; the longest
/// due first.
pub(crate) async fn due(wide: &PgPool, service: &str, limit: i64) -> Result<Vec<StreamPosition>> {
    sqlx::query_as!(
        CursorRow,
        "-- subscriber.due
        SELECT bureau_id, service, visibility, epoch, sequence, digest, head, attempts, next_try_at,
               blocked_reason, blocked_sequence, blocked_detail
        FROM cursor
        WHERE service = $1 AND behind AND blocked_reason IS NULL AND next_try_at <= now()
        ORDER BY next_try_at LIMIT $2",
        service,
        limit,
    )
    .fetch_all(wide)
    .await?
    .into_iter()
    .map(TryInto::try_into)
    .collect()
}
