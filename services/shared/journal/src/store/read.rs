//! Reading the journal, for the feed and the relay.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use gongkai_chassis::error::{Error, Result};
use gongkai_subscriber::{Digest, Envelope, StreamId, Visibility};
use sqlx::PgPool;
use uuid::Uuid;

/// Whether anything waits to be numbered. A look without the fence costs idle services no writes.
pub(crate) async fn outbox_waits(wide: &PgPool) -> Result<bool> {
    Ok(sqlx::query_scalar!(
        r#"-- journal.outbox_waits
        SELECT EXISTS (SELECT FROM outbox) AS "waits!""#
    )
    .fetch_one(wide)
    .await?)
}

/// The epoch of all streams.
pub(crate) async fn epoch(wide: &PgPool) -> Result<String> {
    Ok(sqlx::query_scalar!(
        "-- journal.epoch
        SELECT epoch FROM journal_epoch"
    )
    .fetch_one(wide)
    .await?)
}

/// Head of a stream.
pub(crate) struct Head {
    pub(crate) bureau_id: String,
    pub(crate) visibility: Visibility,
    pub(crate) sequence: u64,
    pub(crate) digest: String,
}

/// The heads of one bureau's streams or of all, by bureau and visibility.
pub(crate) async fn heads(wide: &PgPool, bureau_id: Option<&str>) -> Result<Vec<Head>> {
    sqlx::query!(
        "-- journal.heads
        SELECT bureau_id, visibility, sequence, digest FROM journal_head
        WHERE $1::text IS NULL OR bureau_id = $1
        ORDER BY bureau_id, visibility",
        bureau_id,
    )
    .fetch_all(wide)
    .await?
    .into_iter()
    .map(|row| {
        Ok(Head {
            bureau_id: row.bureau_id,
            visibility: row.visibility.parse().map_err(Error::internal)?,
            sequence: number(row.sequence)?,
            digest: row.digest,
        })
    })
    .collect()
}

/// Digest of the event of that number in a stream.
pub(crate) async fn digest_at(
    wide: &PgPool,
    stream: &StreamId,
    sequence: u64,
) -> Result<Option<String>> {
    Ok(sqlx::query_scalar!(
        "-- journal.digest_at
        SELECT digest FROM journal WHERE bureau_id = $1 AND visibility = $2 AND sequence = $3",
        stream.bureau_id,
        stream.visibility.as_str(),
        bigint(sequence),
    )
    .fetch_optional(wide)
    .await?)
}

/// A row of table `journal`.
struct EventRow {
    position: i64,
    bureau_id: String,
    visibility: String,
    sequence: i64,
    previous_digest: Option<String>,
    digest: String,
    redacted_at: Option<DateTime<Utc>>,
    event_id: Uuid,
    event_type: String,
    subject: String,
    occurred_at: DateTime<Utc>,
    recorded_at: DateTime<Utc>,
    traceparent: Option<String>,
    data: String,
}

impl EventRow {
    fn into_envelope(self, service: &str, epoch: &str) -> Result<(i64, Envelope)> {
        let damaged = |error| {
            Error::internal(format!(
                "table journal, position {}: {error}",
                self.position
            ))
        };
        let digest = |text: &str| {
            text.parse::<Digest>().map_err(|error| {
                Error::internal(format!(
                    "table journal, position {}: {error}",
                    self.position
                ))
            })
        };
        let previous = self.previous_digest.as_deref().map(digest).transpose()?;
        let own = digest(&self.digest)?;
        let visibility = self.visibility.parse().map_err(damaged)?;
        let stream = StreamId::new(service, &self.bureau_id, visibility).map_err(damaged)?;
        let envelope = Envelope {
            id: self.event_id,
            source: Envelope::source_of(&stream),
            event_type: self.event_type,
            subject: self.subject,
            occurred_at: self.occurred_at,
            recorded_at: self.recorded_at,
            stream,
            epoch: epoch.to_owned(),
            sequence: number(self.sequence)?,
            previous,
            digest: own,
            redacted_at: self.redacted_at,
            traceparent: self.traceparent,
            data: self.data,
        };
        Ok((self.position, envelope))
    }
}

/// Events of a stream with numbers after `after`, up to and including `head`.
pub(crate) async fn events(
    wide: &PgPool,
    stream: &StreamId,
    epoch: &str,
    (after, head): (u64, u64),
    limit: i64,
) -> Result<Vec<Envelope>> {
    sqlx::query_as!(
        EventRow,
        "-- journal.events
        SELECT position, bureau_id, visibility, sequence, previous_digest, digest, redacted_at, event_id, event_type,
            subject, occurred_at, recorded_at, traceparent, data
        FROM journal
        WHERE bureau_id = $1 AND visibility = $2 AND sequence > $3 AND sequence <= $4
        ORDER BY sequence LIMIT $5",
        stream.bureau_id,
        stream.visibility.as_str(),
        bigint(after),
        bigint(head),
        limit,
    )
    .fetch_all(wide)
    .await?
    .into_iter()
    .map(|row| Ok(row.into_envelope(&stream.service, epoch)?.1))
    .collect()
}

/// Events after a position of the relay, with their positions.
pub(crate) async fn after_position(
    wide: &PgPool,
    service: &str,
    epoch: &str,
    position: i64,
    limit: i64,
) -> Result<Vec<(i64, Envelope)>> {
    sqlx::query_as!(
        EventRow,
        "-- journal.after_position
        SELECT position, bureau_id, visibility, sequence, previous_digest, digest, redacted_at, event_id, event_type,
            subject, occurred_at, recorded_at, traceparent, data
        FROM journal WHERE position > $1 ORDER BY position LIMIT $2",
        position,
        limit,
    )
    .fetch_all(wide)
    .await?
    .into_iter()
    .map(|row| row.into_envelope(service, epoch))
    .collect()
}

/// The epoch, and the position of the last event; 0 for none.
pub(crate) async fn end(wide: &PgPool) -> Result<(String, i64)> {
    let row = sqlx::query!(
        r#"-- journal.end
        SELECT epoch, coalesce((SELECT max(position) FROM journal), 0) AS "position!" FROM journal_epoch"#
    )
    .fetch_one(wide)
    .await?;
    Ok((row.epoch, row.position))
}

/// The first public events after a position.
pub(crate) async fn public_after(
    wide: &PgPool,
    position: u64,
    most: u32,
) -> Result<Vec<crate::tail::Recorded>> {
    sqlx::query!(
        "-- journal.public_after
        SELECT position, event_type, subject, bureau_id FROM journal
        WHERE position > $1 AND visibility = 'public' ORDER BY position LIMIT $2",
        bigint(position),
        i64::from(most),
    )
    .fetch_all(wide)
    .await?
    .into_iter()
    .map(|row| {
        Ok(crate::tail::Recorded {
            position: number(row.position)?,
            event_type: row.event_type,
            subject: row.subject,
            bureau_id: row.bureau_id,
        })
    })
    .collect()
}

/// What public events of a type after a position are about, numbered or not: one statement, for an event is numbered by
/// moving it.
pub(crate) async fn subjects_after(
    wide: &PgPool,
    position: u64,
    event_type: &str,
) -> Result<Vec<String>> {
    Ok(sqlx::query_scalar!(
        r#"-- journal.subjects_after
        SELECT subject AS "subject!" FROM journal
        WHERE position > $1 AND visibility = 'public' AND event_type = $2
        UNION ALL
        SELECT subject FROM outbox WHERE visibility = 'public' AND event_type = $2"#,
        bigint(position),
        event_type,
    )
    .fetch_all(wide)
    .await?)
}

/// The position of the first public event about each of these.
pub(crate) async fn first_public(
    wide: &PgPool,
    subjects: &[(String, Uuid)],
) -> Result<HashMap<Uuid, u64>> {
    let (bureaus, ids): (Vec<String>, Vec<String>) = subjects
        .iter()
        .map(|(bureau, id)| (bureau.clone(), id.to_string()))
        .unzip();
    let rows = sqlx::query!(
        r#"-- journal.first_public
        SELECT subject, min(position) AS "position!" FROM journal
        WHERE visibility = 'public'
          AND (bureau_id, subject) IN (SELECT * FROM unnest($1::text[], $2::text[]))
        GROUP BY subject"#,
        &bureaus,
        &ids,
    )
    .fetch_all(wide)
    .await?;
    let placed = rows.into_iter().map(|row| {
        let id = row.subject.parse().map_err(Error::internal)?;
        Ok((id, number(row.position)?))
    });
    placed.collect()
}

pub(super) fn number(value: i64) -> Result<u64> {
    u64::try_from(value).map_err(Error::internal)
}

/// Numbers beyond this cannot be in the table, and comparisons with it say so.
pub(super) fn bigint(value: u64) -> i64 {
    i64::try_from(value).unwrap_or(i64::MAX)
}
