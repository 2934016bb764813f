//! Applying events: the effects and the cursor in one transaction, under the app role.

use std::time::Duration;

use sqlx::PgPool;
use tracing::{Instrument as _, Span};

use crate::{
    consumer::{ApplyError, Consumer},
    cursors::{BlockedReason, StreamPosition},
    envelope::Envelope,
    error::SubscriberError,
    store,
    stream::StreamId,
    trace::{self, Origin},
};

/// So many failed attempts at one event are reported as an error, not as a warning.
const ALARM_AFTER: i32 = 10;
/// The first wait after a failed attempt; it doubles each time.
const FIRST_WAIT: Duration = Duration::from_millis(500);
/// The longest wait between attempts.
const LONGEST_WAIT: Duration = Duration::from_mins(1);

/// Events of one stream, in order of sequence, as they came.
pub(crate) enum Batch<'a> {
    /// From the broker: perhaps doubled, perhaps with holes.
    Live(&'a [Envelope]),
    /// From the owner's feed: everything after the cursor, up to a page.
    Pulled {
        /// The events.
        events: &'a [Envelope],
        /// The cursor when the feed was asked.
        from: &'a StreamPosition,
        /// The stream's epoch, by the feed.
        epoch: &'a str,
        /// The stream's head, by the feed.
        head: u64,
    },
}

impl<'a> Batch<'a> {
    fn events(&self) -> &'a [Envelope] {
        match self {
            Self::Live(events) | Self::Pulled { events, .. } => events,
        }
    }

    fn origin(&self) -> Origin {
        match self {
            Self::Live(_) => Origin::Live,
            Self::Pulled { .. } => Origin::Pulled,
        }
    }

    /// Whether the cursor may take events of this batch at all. A stream that waits for another
    /// attempt, or was never read, is the puller's.
    fn suits(&self, cursor: &StreamPosition) -> bool {
        match self {
            Self::Live(_) => cursor.attempts == 0,
            Self::Pulled { epoch, .. } => cursor.epoch.is_empty() || cursor.epoch == *epoch,
        }
    }

    /// Whether an event is the next one after what the cursor says. One of another history only shows that the feed
    /// should be asked.
    fn follows(&self, event: &Envelope, cursor: &StreamPosition) -> bool {
        let epoch = match self {
            Self::Live(_) => cursor.epoch.as_str(),
            Self::Pulled { epoch, .. } => epoch,
        };
        event.sequence == cursor.sequence + 1
            && event.epoch == epoch
            && cursor.is_followed_by(event.previous)
    }

    /// The head after the batch, the cursor standing at `last`.
    fn head(&self, cursor: &StreamPosition, last: u64) -> u64 {
        match self {
            // An event of another epoch tells nothing but that the feed should be asked.
            Self::Live(events) => events.iter().fold(cursor.head, |head, event| {
                head.max(if event.epoch == cursor.epoch {
                    event.sequence
                } else {
                    last + 1
                })
            }),
            // The feed's word counts, unless somebody raised the head while it was being read.
            Self::Pulled { from, head, .. } if cursor.head == from.head => *head,
            Self::Pulled { head, .. } => cursor.head.max(*head),
        }
    }
}

/// What became of a batch.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Outcome {
    /// So many events took effect.
    pub(crate) applied: usize,
    /// The puller has something to do for the stream.
    pub(crate) behind: bool,
}

enum Attempt {
    Committed(Outcome),
    Failed { index: usize, error: ApplyError },
}

/// Applies what of a batch comes next in its stream. If an event fails, those before it still take
/// effect, and the failure is kept with the cursor.
pub(crate) async fn apply<C: Consumer>(
    app: &PgPool,
    consumer: &C,
    stream: &StreamId,
    batch: &Batch<'_>,
) -> Result<Outcome, SubscriberError> {
    let mut limit = batch.events().len();
    let mut failed = None;
    loop {
        // A failed statement has undone the whole transaction, so the events before the failed one
        // are applied once more, without it. That is rare; savepoints would slow down every event.
        match attempt(app, consumer, stream, batch, limit).await? {
            Attempt::Committed(outcome) => {
                let Some((sequence, error)) = failed else {
                    return Ok(outcome);
                };
                note_failure(app, stream, sequence, &error).await?;
                return Ok(outcome);
            }
            Attempt::Failed { index, error } => {
                failed = batch
                    .events()
                    .get(index)
                    .map(|event| (event.sequence, error));
                limit = index;
            }
        }
    }
}

async fn attempt<C: Consumer>(
    app: &PgPool,
    consumer: &C,
    stream: &StreamId,
    batch: &Batch<'_>,
    limit: usize,
) -> Result<Attempt, SubscriberError> {
    let mut tx = app.begin().await?;
    store::enter_bureau(&mut tx, &stream.bureau_id).await?;
    let cursor = lock_or_create(&mut tx, stream).await?;
    let mut now = cursor.clone();
    let mut applied: Vec<(Span, &Envelope)> = Vec::new();
    if cursor.blocked.is_none() && batch.suits(&cursor) {
        for (index, event) in batch.events().iter().enumerate().take(limit) {
            if event.sequence <= now.sequence && event.epoch == cursor.epoch {
                continue;
            }
            if !batch.follows(event, &now) {
                break;
            }
            let span = trace::span(consumer.name(), event, batch.origin());
            let effect = consumer
                .apply(&mut tx, event)
                .instrument(span.clone())
                .await;
            if let Err(error) = effect {
                tx.rollback().await?;
                return Ok(Attempt::Failed { index, error });
            }
            (now.sequence, now.digest) = (event.sequence, Some(event.digest));
            applied.push((span, event));
        }
    }
    if let Batch::Pulled { epoch, .. } = batch
        && cursor.blocked.is_none()
        && batch.suits(&cursor)
    {
        (*epoch).clone_into(&mut now.epoch);
    }
    let last = now.sequence;
    now.head = batch.head(&cursor, last);
    if now != cursor {
        store::advance(&mut tx, stream, &now.epoch, (last, now.digest), now.head).await?;
    }
    tx.commit().await?;
    for (span, event) in &applied {
        log(span, event);
    }
    let behind = now.is_behind() && cursor.blocked.is_none();
    Ok(Attempt::Committed(Outcome {
        applied: applied.len(),
        behind,
    }))
}

async fn lock_or_create(
    conn: &mut sqlx::PgConnection,
    stream: &StreamId,
) -> Result<StreamPosition, SubscriberError> {
    if let Some(cursor) = store::lock(conn, stream).await? {
        return Ok(cursor);
    }
    store::create(conn, stream).await?;
    store::lock(conn, stream)
        .await?
        .ok_or_else(|| SubscriberError::StreamUnknown(stream.clone()))
}

/// The one canonical line of an event.
fn log(span: &Span, event: &Envelope) {
    span.in_scope(|| {
        tracing::info!(
            target: "event",
            id = %event.id,
            event_type = event.event_type,
            subject = event.subject,
            "event applied"
        );
    });
}

/// Keeps a failed attempt with the cursor, under the app role as everything here.
pub(crate) async fn note_failure(
    app: &PgPool,
    stream: &StreamId,
    sequence: u64,
    error: &ApplyError,
) -> Result<(), SubscriberError> {
    if let ApplyError::Poison(detail) = error {
        return block(app, stream, sequence, BlockedReason::Poison, detail).await;
    }
    let mut tx = app.begin().await?;
    store::enter_bureau(&mut tx, &stream.bureau_id).await?;
    let attempts = store::lock(&mut tx, stream)
        .await?
        .map_or(0, |cursor| cursor.attempts);
    let wait = FIRST_WAIT
        .saturating_mul(2_u32.saturating_pow(attempts))
        .min(LONGEST_WAIT);
    let attempts = store::fail(&mut tx, stream, sequence, wait.as_secs_f64()).await?;
    tx.commit().await?;
    match attempts {
        Some(attempts) if attempts >= ALARM_AFTER => {
            tracing::error!(target: "event", %stream, sequence, attempts, %error, "event keeps failing");
        }
        Some(attempts) => {
            tracing::warn!(target: "event", %stream, sequence, attempts, %error, "event failed");
        }
        // Another instance has applied it meanwhile.
        None => {}
    }
    Ok(())
}

/// Stops a stream until an operator acts.
pub(crate) async fn block(
    app: &PgPool,
    stream: &StreamId,
    sequence: u64,
    reason: BlockedReason,
    detail: &str,
) -> Result<(), SubscriberError> {
    let mut tx = app.begin().await?;
    store::enter_bureau(&mut tx, &stream.bureau_id).await?;
    let blocked = store::block(&mut tx, stream, sequence, reason, detail).await?;
    tx.commit().await?;
    if blocked {
        tracing::error!(target: "event", %stream, sequence, %reason, detail, "stream stopped");
    }
    Ok(())
}
