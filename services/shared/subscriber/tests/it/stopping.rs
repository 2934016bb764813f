//! What stops a stream, what does not, and how an operator lets it go on.

use anyhow::Result;
use gongkai_subscriber::{
    StreamId, SubscriberError,
    cursors::{self, BlockedReason},
};

use crate::support::{Bench, Fault, limited};

fn stream() -> StreamId {
    "intake/heshan-emb/internal".parse().unwrap()
}

fn other() -> StreamId {
    "intake/linhai-hc/internal".parse().unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn poison_stops_its_own_stream_until_an_operator_acts() -> Result<()> {
    limited(async {
        let mut bench = Bench::new().await?;
        bench.feed.add_many(&stream(), 10);
        bench.feed.add_many(&other(), 10);
        bench.ledger.set_fault(&stream(), 4, Some(Fault::Poison));
        bench.start(None);
        bench.exact(&other(), 10).await?;
        let position = bench
            .position_when(&stream(), |position| position.blocked.is_some())
            .await?;
        let blocked = position.blocked.unwrap();
        assert_eq!(
            (blocked.reason, blocked.sequence),
            (BlockedReason::Poison, 4)
        );
        assert_eq!(blocked.detail, "a figure of no year");
        bench.exact(&stream(), 3).await?;

        // Retried while it is still poison, it stops again.
        let mut tx = bench.wide.begin().await?;
        cursors::retry(&mut tx, &stream(), "operator", "perhaps").await?;
        tx.commit().await?;
        bench
            .position_when(&stream(), |position| position.blocked.is_some())
            .await?;

        let mut tx = bench.wide.begin().await?;
        assert_eq!(
            cursors::skip(&mut tx, &stream(), "operator", "a test record").await?,
            4
        );
        tx.commit().await?;
        bench
            .position_when(&stream(), |position| position.sequence == 10)
            .await?;
        assert_eq!(bench.taken(&stream()).await?, [1, 2, 3, 5, 6, 7, 8, 9, 10]);

        let mut tx = bench.wide.begin().await?;
        let again = cursors::skip(&mut tx, &stream(), "operator", "once more").await;
        assert!(
            matches!(again, Err(SubscriberError::NotPossible { .. })),
            "{again:?}"
        );
        let unknown = cursors::retry(&mut tx, &"intake/nowhere/public".parse()?, "o", "r").await;
        assert!(
            matches!(unknown, Err(SubscriberError::StreamUnknown(_))),
            "{unknown:?}"
        );
        drop(tx);
        bench.stop().await
    })
    .await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_failing_event_is_tried_again_and_the_others_go_on() -> Result<()> {
    limited(async {
        let mut bench = Bench::new().await?;
        bench.feed.add_many(&stream(), 6);
        bench.feed.add_many(&other(), 6);
        bench.ledger.set_fault(&stream(), 3, Some(Fault::Fails));
        bench.start(None);
        bench.exact(&other(), 6).await?;
        let position = bench
            .position_when(&stream(), |position| position.attempts >= 2)
            .await?;
        assert_eq!((position.sequence, position.blocked), (2, None));
        bench.ledger.set_fault(&stream(), 3, None);
        bench.exact(&stream(), 6).await?;
        let position = bench
            .position_when(&stream(), |position| !position.is_behind())
            .await?;
        assert_eq!(position.attempts, 0);
        bench.stop().await
    })
    .await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_new_epoch_stops_the_stream_until_it_is_restarted() -> Result<()> {
    limited(async {
        let mut bench = Bench::new().await?;
        bench.feed.add_many(&stream(), 5);
        bench.start(None);
        bench.exact(&stream(), 5).await?;
        bench.feed.restore(&stream(), 4, "second");
        let position = bench
            .position_when(&stream(), |position| position.blocked.is_some())
            .await?;
        assert_eq!(
            position.blocked.unwrap().reason,
            BlockedReason::EpochChanged
        );

        let mut tx = bench.wide.begin().await?;
        let skipped = cursors::skip(&mut tx, &stream(), "operator", "no").await;
        assert!(
            matches!(skipped, Err(SubscriberError::NotPossible { .. })),
            "{skipped:?}"
        );
        cursors::restart(
            &mut tx,
            &stream(),
            "operator",
            "restored from Sunday's backup",
        )
        .await?;
        tx.commit().await?;
        // The service did not clear what it had derived, so the same events fail now: the cursor
        // stands at the beginning of the new epoch.
        let position = bench
            .position_when(&stream(), |position| position.attempts > 0)
            .await?;
        assert_eq!((position.sequence, position.epoch.as_str()), (0, "second"));
        bench.stop().await
    })
    .await
}

#[tokio::test(flavor = "multi_thread")]
async fn an_owner_that_lost_events_is_noticed() -> Result<()> {
    limited(async {
        let mut bench = Bench::new().await?;
        bench.feed.add_many(&stream(), 5);
        bench.start(None);
        bench.exact(&stream(), 5).await?;
        bench.feed.restore(&stream(), 3, "first");
        let position = bench
            .position_when(&stream(), |position| position.blocked.is_some())
            .await?;
        assert_eq!(position.blocked.unwrap().reason, BlockedReason::BeyondHead);
        bench.stop().await
    })
    .await
}

/// A fail-over that lost the last events gives their numbers to others, in the same epoch: heads agree, or the new
/// history is longer.
#[tokio::test(flavor = "multi_thread")]
async fn a_forked_history_stops_the_stream_and_is_never_applied_over() -> Result<()> {
    for again in [3, 5] {
        limited(async {
            let mut bench = Bench::new().await?;
            bench.feed.add_many(&stream(), 10);
            bench.feed.add_many(&other(), 10);
            bench.start(None);
            bench.exact(&stream(), 10).await?;
            bench.feed.fork(&stream(), 7, again);
            bench.feed.add(&other());
            let position = bench
                .position_when(&stream(), |position| position.blocked.is_some())
                .await?;
            let blocked = position.blocked.unwrap();
            assert_eq!(
                (blocked.reason, blocked.sequence),
                (BlockedReason::Forked, 11)
            );
            bench.exact(&other(), 11).await?;
            bench.exact(&stream(), 10).await?;
            // Skipping one event puts nothing right.
            let mut tx = bench.wide.begin().await?;
            let skipped = cursors::skip(&mut tx, &stream(), "operator", "try").await;
            assert!(matches!(skipped, Err(SubscriberError::NotPossible { .. })));
            drop(tx);
            bench.stop().await
        })
        .await?;
    }
    Ok(())
}
