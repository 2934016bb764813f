//! Moving cursors, and keeping what stopped them.

use sqlx::{PgConnection, PgPool};

use super::Result;
use crate::{cursors::BlockedReason, digest::Digest, feed::Head, stream::StreamId};

/// Numbers of events are checked to fit when they come in.
fn bigint(value: u64) -> i64 {
    i64::try_from(value).unwrap_or(i64::MAX)
}

/// Creates the cursor of a stream at its beginning, unless there is one.
pub(crate) async fn create(conn: &mut PgConnection, stream: &StreamId) -> Result<()> {
    sqlx::query!(
        "-- subscriber.create
        INSERT INTO cursor (bureau_id, service, visibility) VALUES ($1, $2, $3)
        ON CONFLICT DO NOTHING",
        stream.bureau_id,
        stream.service,
        stream.visibility.as_str(),
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// Moves a cursor, under its lock. Failed attempts are forgotten when the event was one of those
/// the cursor moved over.
pub(crate) async fn advance(
    conn: &mut PgConnection,
    stream: &StreamId,
    epoch: &str,
    (sequence, digest): (u64, Option<Digest>),
    head: u64,
) -> Result<()> {
    sqlx::query!(
        "-- subscriber.advance
        UPDATE cursor SET epoch = $4, sequence = $5::bigint, digest = $7, head = GREATEST($5::bigint, $6),
            attempts = CASE WHEN sequence = $5::bigint THEN attempts ELSE 0 END,
            next_try_at = CASE WHEN sequence = $5::bigint THEN next_try_at ELSE now() END
        WHERE bureau_id = $1 AND service = $2 AND visibility = $3",
        stream.bureau_id,
        stream.service,
        stream.visibility.as_str(),
        epoch,
        bigint(sequence),
        bigint(head),
        digest.map(|digest| digest.to_string()),
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// Notes a failed attempt at an event; the next one is due after `seconds`, more or less by
/// chance. Answers how often it failed, or nothing if the cursor has moved meanwhile.
pub(crate) async fn fail(
    conn: &mut PgConnection,
    stream: &StreamId,
    sequence: u64,
    seconds: f64,
) -> Result<Option<i32>> {
    Ok(sqlx::query_scalar!(
        "-- subscriber.fail
        UPDATE cursor SET head = GREATEST(head, $4::bigint), attempts = attempts + 1,
            next_try_at = now() + make_interval(secs => $5 * (0.5 + random() / 2))
        WHERE bureau_id = $1 AND service = $2 AND visibility = $3
            AND sequence = $4::bigint - 1 AND blocked_reason IS NULL
        RETURNING attempts",
        stream.bureau_id,
        stream.service,
        stream.visibility.as_str(),
        bigint(sequence),
        seconds,
    )
    .fetch_optional(conn)
    .await?)
}

/// Stops a stream before an event, if the cursor still stands there.
pub(crate) async fn block(
    conn: &mut PgConnection,
    stream: &StreamId,
    sequence: u64,
    reason: BlockedReason,
    detail: &str,
) -> Result<bool> {
    let done = sqlx::query!(
        "-- subscriber.block
        UPDATE cursor SET head = GREATEST(head, $4::bigint), blocked_sequence = $4::bigint, blocked_reason = $5,
            blocked_detail = $6
        WHERE bureau_id = $1 AND service = $2 AND visibility = $3
            AND sequence = $4::bigint - 1 AND blocked_reason IS NULL",
        stream.bureau_id,
        stream.service,
        stream.visibility.as_str(),
        bigint(sequence),
        reason.as_str(),
        detail,
    )
    .execute(conn)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// Takes the block away and lets the puller go on after `sequence` at once.
pub(crate) async fn resume(
    conn: &mut PgConnection,
    stream: &StreamId,
    sequence: u64,
) -> Result<()> {
    sqlx::query!(
        "-- subscriber.resume
        UPDATE cursor SET digest = CASE WHEN sequence = $4::bigint THEN digest END,
            sequence = $4::bigint, head = GREATEST(head, $4::bigint + 1), attempts = 0,
            next_try_at = now(), blocked_reason = NULL, blocked_sequence = NULL,
            blocked_detail = NULL
        WHERE bureau_id = $1 AND service = $2 AND visibility = $3",
        stream.bureau_id,
        stream.service,
        stream.visibility.as_str(),
        bigint(sequence),
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// Sends a cursor back to the beginning of whatever epoch there is.
pub(crate) async fn restart(conn: &mut PgConnection, stream: &StreamId) -> Result<()> {
    sqlx::query!(
        "-- subscriber.restart
        UPDATE cursor SET epoch = '', sequence = 0, digest = NULL, head = 1, attempts = 0, next_try_at = now(),
            blocked_reason = NULL, blocked_sequence = NULL, blocked_detail = NULL
        WHERE bureau_id = $1 AND service = $2 AND visibility = $3",
        stream.bureau_id,
        stream.service,
        stream.visibility.as_str(),
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// Keeps what an operator did, and why.
pub(crate) async fn action(
    conn: &mut PgConnection,
    stream: &StreamId,
    action: &str,
    sequence: u64,
    actor: &str,
    reason: &str,
) -> Result<()> {
    sqlx::query!(
        "-- subscriber.action
        INSERT INTO cursor_action (bureau_id, service, visibility, action, sequence, actor, reason)
        VALUES ($1, $2, $3, $4, $5, $6, $7)",
        stream.bureau_id,
        stream.service,
        stream.visibility.as_str(),
        action,
        bigint(sequence),
        actor,
        reason,
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// Creates cursors of streams not known yet, and marks those behind whose head, digest or epoch is not
/// where the cursor stands. A cursor beyond the listed head is marked too: either it moved since
/// the list was made, or the owner lost events; reading the feed tells. A cursor somebody is just
/// moving is left for the next time.
pub(crate) async fn discover(wide: &PgPool, service: &str, heads: &[Head]) -> Result<()> {
    let column = |of: fn(&Head) -> &str| heads.iter().map(|head| of(head).to_owned()).collect();
    let bureaus: Vec<String> = column(|head| &head.stream.bureau_id);
    let visibilities: Vec<String> = column(|head| head.stream.visibility.as_str());
    let epochs: Vec<String> = column(|head| &head.epoch);
    let sequences: Vec<i64> = heads.iter().map(|head| bigint(head.sequence)).collect();
    let digests: Vec<String> = heads.iter().map(|head| head.digest.to_string()).collect();
    let mut tx = wide.begin().await?;
    sqlx::query!(
        "-- subscriber.discover_new
        INSERT INTO cursor (bureau_id, service, visibility)
        SELECT listed.bureau_id, $1, listed.visibility
        FROM unnest($2::text[], $3::text[]) AS listed (bureau_id, visibility)
        ORDER BY 1, 3
        ON CONFLICT DO NOTHING",
        service,
        &bureaus,
        &visibilities,
    )
    .execute(&mut *tx)
    .await?;
    sqlx::query!(
        "-- subscriber.discover_behind
        UPDATE cursor SET head = GREATEST(cursor.head, found.sequence, cursor.sequence + 1)
        FROM (
            SELECT cursor.bureau_id, cursor.visibility, listed.sequence
            FROM cursor JOIN unnest($2::text[], $3::text[], $4::text[], $5::bigint[], $6::text[])
                AS listed (bureau_id, visibility, epoch, sequence, digest)
                USING (bureau_id, visibility)
            WHERE cursor.service = $1 AND NOT (cursor.behind AND cursor.head >= listed.sequence)
                AND (cursor.sequence <> listed.sequence OR cursor.epoch <> listed.epoch
                    OR cursor.digest <> listed.digest)
            FOR UPDATE OF cursor SKIP LOCKED
        ) AS found
        WHERE cursor.service = $1 AND cursor.bureau_id = found.bureau_id
            AND cursor.visibility = found.visibility",
        service,
        &bureaus,
        &visibilities,
        &epochs,
        &sequences,
        &digests,
    )
    .execute(&mut *tx)
    .await?;
    tx.commit().await?;
    Ok(())
}
