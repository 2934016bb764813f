//! From the outbox to the journal: events get their numbers and digests.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use gongkai_chassis::error::{Error, Result};
use gongkai_subscriber::{Digest, Envelope, StreamId};
use sqlx::PgConnection;
use uuid::Uuid;

use super::read::{bigint, number};

/// A row of table `outbox`.
struct OutboxRow {
    id: i64,
    bureau_id: String,
    visibility: String,
    event_id: Uuid,
    event_type: String,
    subject: String,
    occurred_at: DateTime<Utc>,
    recorded_at: DateTime<Utc>,
    traceparent: Option<String>,
    data: String,
}

/// The end of each stream: number and digest of its last event.
type Heads = BTreeMap<(String, String), (u64, Option<Digest>)>;

/// Moves at most `limit` committed events of a service from the outbox to the journal, behind the fence. Answers
/// how many.
pub(crate) async fn move_outbox(conn: &mut PgConnection, service: &str, limit: i64) -> Result<u64> {
    let mut taken = sqlx::query_as!(
        OutboxRow,
        "-- journal.take
        DELETE FROM outbox WHERE id IN (SELECT id FROM outbox ORDER BY id LIMIT $1)
        RETURNING id, bureau_id, visibility, event_id, event_type, subject, occurred_at, recorded_at,
            traceparent, data",
        limit,
    )
    .fetch_all(&mut *conn)
    .await?;
    // RETURNING keeps no order.
    taken.sort_unstable_by_key(|row| row.id);
    let mut heads = heads_of(conn, &taken).await?;
    let mut events = Vec::with_capacity(taken.len());
    for row in taken {
        let head = heads
            .entry((row.bureau_id.clone(), row.visibility.clone()))
            .or_default();
        let event = numbered(service, row, *head)?;
        *head = (event.sequence, Some(event.digest));
        events.push(event);
    }
    insert(conn, &events).await?;
    raise(conn, &heads).await?;
    u64::try_from(events.len()).map_err(Error::internal)
}

/// The event with the number and digest that follow a head.
fn numbered(service: &str, row: OutboxRow, head: (u64, Option<Digest>)) -> Result<Envelope> {
    let visibility = row.visibility.parse().map_err(Error::internal)?;
    let stream = StreamId::new(service, &row.bureau_id, visibility).map_err(Error::internal)?;
    Ok(Envelope {
        id: row.event_id,
        source: Envelope::source_of(&stream),
        event_type: row.event_type,
        subject: row.subject,
        occurred_at: row.occurred_at,
        recorded_at: row.recorded_at,
        stream,
        // Kept once for all, and no part of the digest.
        epoch: String::new(),
        sequence: head.0 + 1,
        previous: head.1,
        digest: Digest::default(),
        redacted_at: None,
        traceparent: row.traceparent,
        data: row.data,
    }
    .digested())
}

/// The heads of the streams of some rows; those that have none yet are left out.
async fn heads_of(conn: &mut PgConnection, rows: &[OutboxRow]) -> Result<Heads> {
    let bureaus: Vec<String> = rows.iter().map(|row| row.bureau_id.clone()).collect();
    let found = sqlx::query!(
        "-- journal.heads_of
        SELECT bureau_id, visibility, sequence, digest FROM journal_head WHERE bureau_id = ANY ($1)",
        &bureaus,
    )
    .fetch_all(conn)
    .await?;
    found
        .into_iter()
        .map(|row| {
            let digest = row.digest.parse().map_err(Error::internal)?;
            let head = (number(row.sequence)?, Some(digest));
            Ok(((row.bureau_id, row.visibility), head))
        })
        .collect()
}

/// Inserts events in their order: so they are published.
async fn insert(conn: &mut PgConnection, events: &[Envelope]) -> Result<()> {
    let texts = |of: fn(&Envelope) -> &str| -> Vec<String> {
        events.iter().map(|event| of(event).to_owned()).collect()
    };
    let digests: Vec<String> = events
        .iter()
        .map(|event| event.digest.to_string())
        .collect();
    let previous = events.iter().map(|event| event.previous);
    let previous: Vec<Option<String>> = previous
        .map(|digest| digest.map(|digest| digest.to_string()))
        .collect();
    let sequences: Vec<i64> = events.iter().map(|event| bigint(event.sequence)).collect();
    let ids: Vec<Uuid> = events.iter().map(|event| event.id).collect();
    let occurred: Vec<DateTime<Utc>> = events.iter().map(|event| event.occurred_at).collect();
    let recorded: Vec<DateTime<Utc>> = events.iter().map(|event| event.recorded_at).collect();
    let traces: Vec<Option<String>> = events
        .iter()
        .map(|event| event.traceparent.clone())
        .collect();
    sqlx::query!(
        "-- journal.insert
        INSERT INTO journal (bureau_id, visibility, sequence, previous_digest, digest, event_id, event_type,
            subject, occurred_at, recorded_at, traceparent, data)
        SELECT bureau_id, visibility, sequence, previous_digest, digest, event_id, event_type,
            subject, occurred_at, recorded_at, traceparent, data
        FROM unnest($1::text[], $2::text[], $3::bigint[], $4::text[], $5::text[], $6::uuid[], $7::text[],
                $8::text[], $9::timestamptz[], $10::timestamptz[], $11::text[], $12::text[])
            WITH ORDINALITY AS event (bureau_id, visibility, sequence, previous_digest, digest, event_id,
                event_type, subject, occurred_at, recorded_at, traceparent, data, place)
        ORDER BY place",
        &texts(|event| &event.stream.bureau_id),
        &texts(|event| event.stream.visibility.as_str()),
        &sequences,
        &previous as &[Option<String>],
        &digests,
        &ids,
        &texts(|event| &event.event_type),
        &texts(|event| &event.subject),
        &occurred,
        &recorded,
        &traces as &[Option<String>],
        &texts(|event| &event.data),
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// Moves the heads on.
async fn raise(conn: &mut PgConnection, heads: &Heads) -> Result<()> {
    let bureaus: Vec<String> = heads.keys().map(|(bureau, _)| bureau.clone()).collect();
    let visibilities: Vec<String> = heads.keys().map(|(_, word)| word.clone()).collect();
    let sequences: Vec<i64> = heads.values().map(|head| bigint(head.0)).collect();
    let digests = heads
        .values()
        .map(|head| head.1.unwrap_or_default().to_string());
    let digests: Vec<String> = digests.collect();
    sqlx::query!(
        "-- journal.raise_heads
        INSERT INTO journal_head (bureau_id, visibility, sequence, digest)
        SELECT * FROM unnest($1::text[], $2::text[], $3::bigint[], $4::text[])
        ON CONFLICT (bureau_id, visibility) DO UPDATE SET sequence = excluded.sequence, digest = excluded.digest",
        &bureaus,
        &visibilities,
        &sequences,
        &digests,
    )
    .execute(conn)
    .await?;
    Ok(())
}
