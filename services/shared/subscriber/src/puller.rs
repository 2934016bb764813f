//! Healing from the feed: whatever the broker lost, doubled or never had comes this way.

use std::{sync::Arc, time::Duration};

use backon::{BackoffBuilder as _, ExponentialBuilder};
use tokio::time::{Instant, sleep};
use tokio_util::sync::CancellationToken;

use crate::{
    apply::{self, Batch},
    consumer::{ApplyError, Consumer},
    cursors::{BlockedReason, StreamPosition},
    digest::Digest,
    error::SubscriberError,
    feed::{FeedSource, Page, is_beyond_head, is_outage},
    store,
    subscription::Inner,
};

/// Streams that are behind are looked at so often, and whenever a message shows one.
const PACE: Duration = Duration::from_secs(1);
/// All heads are compared so often: so late is an event noticed whose message was lost.
const DISCOVERY: Duration = Duration::from_secs(5);
/// The longest wait while a feed does not answer.
const LONGEST_WAIT: Duration = Duration::from_secs(15);
/// Events per page, applied together.
const PAGE: i32 = 256;
/// Streams per round; the longest due come first.
const STREAMS: i64 = 256;

/// Heals the streams of one source until `cancel`.
pub(crate) async fn pull<C: Consumer>(
    inner: Arc<Inner<C>>,
    source: FeedSource,
    cancel: CancellationToken,
) {
    let waits = ExponentialBuilder::default()
        .with_min_delay(PACE)
        .with_max_delay(LONGEST_WAIT)
        .with_jitter()
        .without_max_times();
    let mut outage = waits.build();
    let mut discover_at = Instant::now();
    loop {
        // Cancelled in the middle, a transaction is rolled back: nothing is half done.
        let round = tokio::select! {
            () = cancel.cancelled() => return,
            round = round(&inner, &source, &mut discover_at) => round,
        };
        let pause = match round {
            Ok(true) => continue,
            Ok(false) => {
                outage = waits.build();
                tokio::select! {
                    () = cancel.cancelled() => return,
                    () = inner.woken(&source.service) => continue,
                    () = sleep(jittered(PACE)) => continue,
                }
            }
            Err(error) => {
                let pause = outage.next().unwrap_or(LONGEST_WAIT);
                tracing::warn!(service = source.service, %error, ?pause, "healing from the feed failed");
                pause
            }
        };
        tokio::select! {
            () = cancel.cancelled() => return,
            () = sleep(pause) => {}
        }
    }
}

/// One look at all streams of the source that are due. Answers whether more can be done at once.
async fn round<C: Consumer>(
    inner: &Inner<C>,
    source: &FeedSource,
    discover_at: &mut Instant,
) -> Result<bool, SubscriberError> {
    if Instant::now() >= *discover_at {
        let heads = source.heads(source.bureau.as_deref()).await?;
        store::discover(&inner.wide, &source.service, &heads).await?;
        *discover_at = Instant::now() + jittered(DISCOVERY);
    }
    let mut more = false;
    for position in store::due(&inner.wide, &source.service, STREAMS).await? {
        match heal(inner, source, &position).await {
            Ok(again) => more |= again,
            Err(error) if is_outage(&error) => return Err(error),
            Err(error) => {
                let failed = ApplyError::Failed(error.into());
                let sequence = position.sequence + 1;
                apply::note_failure(&inner.app, &position.stream, sequence, &failed).await?;
            }
        }
    }
    Ok(more)
}

/// Applies one page of a stream. Answers whether it got on and has more to do.
async fn heal<C: Consumer>(
    inner: &Inner<C>,
    source: &FeedSource,
    from: &StreamPosition,
) -> Result<bool, SubscriberError> {
    let page = match source.read(&from.stream, from.sequence, PAGE).await {
        Err(error) if is_beyond_head(&error) => {
            let page = source.read(&from.stream, 0, 1).await?;
            stop(inner, from, &page, BlockedReason::BeyondHead).await?;
            return Ok(false);
        }
        page => page?,
    };
    if !from.epoch.is_empty() && from.epoch != page.epoch {
        stop(inner, from, &page, BlockedReason::EpochChanged).await?;
        return Ok(false);
    }
    if !from.is_followed_by(page.follows) {
        stop(inner, from, &page, BlockedReason::Forked).await?;
        return Ok(false);
    }
    let (epoch, head) = (page.epoch.as_str(), page.head);
    let batch = Batch::Pulled {
        events: &page.events,
        from,
        epoch,
        head,
    };
    let outcome = apply::apply(&inner.app, &inner.consumer, &from.stream, &batch).await?;
    Ok(outcome.applied > 0 && outcome.behind)
}

async fn stop<C: Consumer>(
    inner: &Inner<C>,
    from: &StreamPosition,
    page: &Page,
    reason: BlockedReason,
) -> Result<(), SubscriberError> {
    let reason = if from.epoch == page.epoch {
        reason
    } else {
        BlockedReason::EpochChanged
    };
    let digest =
        |digest: Option<Digest>| digest.map_or("-".to_owned(), |digest| digest.to_string());
    let detail = format!(
        "applied up to {} ({}) of epoch {}, the feed is at {} of epoch {} and has {} there",
        from.sequence,
        digest(from.digest),
        from.epoch,
        page.head,
        page.epoch,
        digest(page.follows),
    );
    apply::block(&inner.app, &from.stream, from.sequence + 1, reason, &detail).await
}

/// Somewhere between three quarters and five quarters of a wait, so that instances do not march
/// in step.
fn jittered(wait: Duration) -> Duration {
    wait.mul_f64(rand::random_range(0.75..1.25))
}
