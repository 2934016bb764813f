//! All SQL of the journal: here what writes, in `moving` the way out of the outbox, in `read` what reads.

mod moving;
mod read;
mod redaction;

use gongkai_chassis::error::Result;
use sqlx::{PgConnection, PgPool};

use crate::record::{Event, Stamps};

pub(crate) use moving::move_outbox;
pub(crate) use read::{
    Head, after_position, digest_at, end, epoch, events, first_public, heads, outbox_waits,
    public_after, subjects_after,
};
pub(crate) use redaction::{lock_event, redact};

/// Puts an event into the outbox.
pub(crate) async fn record(
    conn: &mut PgConnection,
    bureau_id: &str,
    event: &Event,
    stamps: &Stamps,
) -> Result<()> {
    sqlx::query!(
        "-- journal.record
        INSERT INTO outbox (bureau_id, visibility, event_id, event_type, subject, occurred_at,
            recorded_at, traceparent, data)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        bureau_id,
        event.visibility.as_str(),
        stamps.event_id,
        event.event_type,
        event.subject,
        stamps.occurred_at,
        stamps.recorded_at,
        stamps.traceparent,
        event.data,
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// Locks the fence until the end of the transaction. A statement of its own: the next one then has
/// a snapshot that shows everything earlier holders committed.
pub(crate) async fn lock_fence(conn: &mut PgConnection) -> Result<()> {
    // A holder that was stopped, or whose machine is gone, must not block its rivals for long.
    sqlx::query!(
        "-- journal.limits
        SELECT set_config(name, value, true) FROM (VALUES
            ('lock_timeout', '5s'),
            ('idle_in_transaction_session_timeout', '5s'),
            ('tcp_keepalives_idle', '5'),
            ('tcp_keepalives_interval', '2'),
            ('tcp_keepalives_count', '3')
        ) AS setting (name, value)"
    )
    .fetch_all(&mut *conn)
    .await?;
    sqlx::query!(
        "-- journal.lock_fence
        SELECT epoch FROM journal_epoch FOR UPDATE"
    )
    .fetch_one(conn)
    .await?;
    Ok(())
}

/// Begins a new epoch, behind the fence. Numbers go on; positions taken in the old epoch mean
/// nothing any more.
pub(crate) async fn begin_epoch(conn: &mut PgConnection, epoch: &str) -> Result<()> {
    sqlx::query!(
        "-- journal.begin_epoch
        UPDATE journal_epoch SET epoch = $1, started_at = now()",
        epoch,
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// Takes or renews the relay's lease. Answers how far was published, or nothing while somebody
/// else holds it.
pub(crate) async fn lease(wide: &PgPool, holder: &str, seconds: f64) -> Result<Option<i64>> {
    Ok(sqlx::query_scalar!(
        "-- journal.lease
        UPDATE relay SET lease_holder = $1, lease_until = now() + make_interval(secs => $2)
        WHERE lease_holder = $1 OR lease_until < now()
        RETURNING position",
        holder,
        seconds,
    )
    .fetch_optional(wide)
    .await?)
}

/// Remembers how far was published. A holder whose lease ran out may say so, too: it did publish.
pub(crate) async fn published(wide: &PgPool, position: i64) -> Result<()> {
    sqlx::query!(
        "-- journal.published
        UPDATE relay SET position = $1 WHERE position < $1",
        position,
    )
    .execute(wide)
    .await?;
    Ok(())
}

/// Gives the lease back.
pub(crate) async fn release(wide: &PgPool, holder: &str) -> Result<()> {
    sqlx::query!(
        "-- journal.release
        UPDATE relay SET lease_until = '-infinity' WHERE lease_holder = $1",
        holder,
    )
    .execute(wide)
    .await?;
    Ok(())
}
