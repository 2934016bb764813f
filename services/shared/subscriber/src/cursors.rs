//! Where the streams stand, for services (what a report rests on) and for operators
//! (`stream list`, `stream retry`, `stream skip`, `stream restart`).

use std::{fmt, str::FromStr};

use chrono::{DateTime, Utc};
use sqlx::PgConnection;

use crate::{digest::Digest, error::SubscriberError, store, stream::StreamId};

/// Why a stream stands still until an operator acts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BlockedReason {
    /// The consumer cannot apply an event.
    Poison,
    /// The owner began a new epoch, so the numbers applied so far mean nothing any more.
    EpochChanged,
    /// More was applied than the owner has: it lost events, e.g. by a restore without a new epoch.
    BeyondHead,
    /// The owner's event of that number is not the one that was applied, though the epoch is the same: it gave
    /// numbers out again, e.g. after a fail-over that lost its last events.
    Forked,
}

impl BlockedReason {
    /// `poison`, `epoch_changed`, `beyond_head` or `forked`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Poison => "poison",
            Self::EpochChanged => "epoch_changed",
            Self::BeyondHead => "beyond_head",
            Self::Forked => "forked",
        }
    }
}

impl fmt::Display for BlockedReason {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.as_str())
    }
}

impl FromStr for BlockedReason {
    type Err = SubscriberError;

    fn from_str(text: &str) -> Result<Self, SubscriberError> {
        [
            Self::Poison,
            Self::EpochChanged,
            Self::BeyondHead,
            Self::Forked,
        ]
        .into_iter()
        .find(|reason| reason.as_str() == text)
        .ok_or_else(|| SubscriberError::row("blocked_reason", &text))
    }
}

/// A stream that stands still.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Blocked {
    /// Why.
    pub reason: BlockedReason,
    /// The event it stands before.
    pub sequence: u64,
    /// What was found, for a person.
    pub detail: String,
}

/// How far this service has applied a stream.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StreamPosition {
    /// The stream.
    pub stream: StreamId,
    /// The epoch the numbers belong to; empty until the feed was read for the first time.
    pub epoch: String,
    /// The last event applied; 0 before the first.
    pub sequence: u64,
    /// Digest of the last event applied; none before the first, and where that one was skipped.
    pub digest: Option<Digest>,
    /// The last event known to exist.
    pub head: u64,
    /// Failed attempts at the next event.
    pub attempts: u32,
    /// When the next attempt is due, by the database's wall clock.
    pub next_try_at: DateTime<Utc>,
    /// Set when the stream stands still.
    pub blocked: Option<Blocked>,
}

impl StreamPosition {
    /// Whether events are known that are not applied yet.
    pub fn is_behind(&self) -> bool {
        self.head > self.sequence
    }

    /// Whether what comes next, which holds the digest `previous`, follows what was applied. After an event that was
    /// skipped nothing is known to compare.
    pub(crate) fn is_followed_by(&self, previous: Option<Digest>) -> bool {
        (self.digest.is_none() && self.sequence > 0) || self.digest == previous
    }
}

/// The positions of the streams of one bureau, by service and visibility. Under the app role the
/// connection must stand in a transaction of that bureau.
pub async fn positions(
    conn: &mut PgConnection,
    bureau_id: &str,
) -> Result<Vec<StreamPosition>, SubscriberError> {
    store::positions(conn, Some(bureau_id)).await
}

/// The positions of all streams, for operators; needs the wide role.
pub async fn list(conn: &mut PgConnection) -> Result<Vec<StreamPosition>, SubscriberError> {
    store::positions(conn, None).await
}

/// Tries a stream that is blocked or waiting again at once; needs the wide role and a transaction.
pub async fn retry(
    conn: &mut PgConnection,
    stream: &StreamId,
    actor: &str,
    reason: &str,
) -> Result<(), SubscriberError> {
    let position = locked(conn, stream).await?;
    if position.blocked.is_none() && position.attempts == 0 {
        return Err(not_possible(
            stream,
            "it is neither blocked nor waiting for another attempt",
        ));
    }
    store::resume(conn, stream, position.sequence).await?;
    store::action(conn, stream, "retry", position.sequence, actor, reason).await
}

/// Moves past the one event a stream is stopped by; needs the wide role and a transaction. The
/// event is then never applied. Answers its sequence.
pub async fn skip(
    conn: &mut PgConnection,
    stream: &StreamId,
    actor: &str,
    reason: &str,
) -> Result<u64, SubscriberError> {
    let position = locked(conn, stream).await?;
    match &position.blocked {
        Some(blocked) if blocked.reason != BlockedReason::Poison => {
            return Err(not_possible(
                stream,
                "it is not stopped by one event; restart it",
            ));
        }
        None if position.attempts == 0 => {
            return Err(not_possible(stream, "no event stops it"));
        }
        _ => {}
    }
    let skipped = position.sequence + 1;
    store::resume(conn, stream, skipped).await?;
    store::action(conn, stream, "skip", position.sequence, actor, reason).await?;
    Ok(skipped)
}

/// Sends a stream back to its beginning, in whatever epoch its owner is now; needs the wide role
/// and a transaction, in which the service also clears what it derived from the stream.
pub async fn restart(
    conn: &mut PgConnection,
    stream: &StreamId,
    actor: &str,
    reason: &str,
) -> Result<(), SubscriberError> {
    let position = locked(conn, stream).await?;
    store::restart(conn, stream).await?;
    store::action(conn, stream, "restart", position.sequence, actor, reason).await
}

/// The position of a stream, which nothing moves until the transaction ends; needs the wide role.
pub async fn lock(
    conn: &mut PgConnection,
    stream: &StreamId,
) -> Result<StreamPosition, SubscriberError> {
    locked(conn, stream).await
}

async fn locked(
    conn: &mut PgConnection,
    stream: &StreamId,
) -> Result<StreamPosition, SubscriberError> {
    store::lock(conn, stream)
        .await?
        .ok_or_else(|| SubscriberError::StreamUnknown(stream.clone()))
}

fn not_possible(stream: &StreamId, problem: &'static str) -> SubscriberError {
    SubscriberError::NotPossible {
        stream: stream.clone(),
        problem,
    }
}
