//! The sequencer: gives committed events their numbers.
//!
//! Numbers given by writers themselves would have holes (a rollback) or hide late committers behind
//! a reader's back. So writers only put rows into the outbox, and the sequencer *moves* what it can
//! see into the journal, in one transaction behind one row lock:
//!
//! * no hole: numbers are counted on from the head in the same transaction that inserts them;
//! * nothing lost: a row that is not visible yet stays in the outbox and is found by a later move,
//!   whatever its id – it simply gets a later number;
//! * order: events about one record are written under that record's lock, so their rows become
//!   visible in the order of their ids, and a move numbers by id what it sees;
//! * any number of rivals, also one that was stopped for an hour: the lock lets one move at a time,
//!   and the statement after the lock sees what all earlier holders committed.

use std::{sync::Arc, time::Duration};

use backon::{BackoffBuilder as _, ExponentialBuilder};
use gongkai_chassis::{db::Db, error::Result};
use tokio::{
    sync::Notify,
    time::{sleep, timeout},
};
use tokio_util::sync::CancellationToken;

use crate::store;

/// Events per move.
const LIMIT: i64 = 500;
/// The wait between looks after events were found: other instances commit, too, and do not tell.
const BUSY: Duration = Duration::from_millis(25);
/// The rest after a move. What commits meanwhile is moved, published and taken in together; what comes
/// alone is moved at once.
const GATHER: Duration = Duration::from_millis(10);
/// The wait when there has been nothing for a while.
const IDLE: Duration = Duration::from_millis(250);
/// So many empty looks make it idle.
const LOOKS_UNTIL_IDLE: u32 = 40;
/// The longest wait while the database does not answer.
const LONGEST_WAIT: Duration = Duration::from_secs(5);
/// At the end what is committed is still numbered, within this time.
const DRAIN: Duration = Duration::from_secs(5);

/// Moves events until `cancel`, then what is left; `moved` is notified after each move.
pub(crate) async fn run(
    db: Db,
    service: &'static str,
    moved: Arc<Notify>,
    cancel: CancellationToken,
) {
    let committed = db.committed();
    let waits = ExponentialBuilder::default()
        .with_min_delay(IDLE)
        .with_max_delay(LONGEST_WAIT)
        .with_jitter()
        .without_max_times();
    let mut outage = waits.build();
    let mut empty_looks = 0;
    while !cancel.is_cancelled() {
        let wait = match drain(&db, service, &moved).await {
            Ok(0) => {
                empty_looks += 1;
                if empty_looks < LOOKS_UNTIL_IDLE {
                    BUSY
                } else {
                    IDLE
                }
            }
            Ok(_) => {
                empty_looks = 0;
                outage = waits.build();
                tokio::select! {
                    () = cancel.cancelled() => {}
                    () = sleep(GATHER) => {}
                }
                BUSY
            }
            Err(error) => {
                let wait = outage.next().unwrap_or(LONGEST_WAIT);
                tracing::warn!(%error, ?wait, source = ?std::error::Error::source(&error), "sequencer failed");
                wait
            }
        };
        tokio::select! {
            () = cancel.cancelled() => {}
            () = committed.notified() => {}
            () = sleep(jittered(wait)) => {}
        }
    }
    match timeout(DRAIN, drain(&db, service, &moved)).await {
        Ok(Ok(_)) => {}
        Ok(Err(error)) => tracing::warn!(%error, "events were left in the outbox"),
        Err(_) => tracing::warn!("events were left in the outbox: no time"),
    }
}

/// Moves until the outbox is empty. Answers how many events.
pub(crate) async fn drain(db: &Db, service: &str, moved: &Notify) -> Result<u64> {
    let mut sum = 0;
    while store::outbox_waits(db.events()).await? {
        let mut tx = db.begin_events("journal.move").await?;
        store::lock_fence(tx.conn()).await?;
        let count = store::move_outbox(tx.conn(), service, LIMIT).await?;
        if count == 0 {
            // A rival was faster. Not committed: a commit would wake this very task again.
            break;
        }
        tx.commit().await?;
        moved.notify_one();
        sum += count;
    }
    Ok(sum)
}

/// Somewhere between three quarters and five quarters of a wait, so that instances do not march
/// in step.
pub(crate) fn jittered(wait: Duration) -> Duration {
    wait.mul_f64(rand::random_range(0.75..1.25))
}
