//! The broker may lose, double and reorder messages, or be absent: the outcome is exact.

use anyhow::Result;
use gongkai_subscriber::{Envelope, StreamId, cursors, topology};
use lapin::BasicProperties;
use rand::{Rng as _, RngExt as _, SeedableRng as _, rngs::StdRng, seq::SliceRandom as _};

use crate::support::{Bench, Hand, limited};

fn streams() -> Vec<StreamId> {
    [
        "intake/heshan-emb/internal",
        "intake/heshan-emb/public",
        "intake/linhai-hc/internal",
    ]
    .iter()
    .map(|text| text.parse().unwrap())
    .collect()
}

/// Loses some, doubles some, and moves the rest about a little.
fn mistreated(mut events: Vec<Envelope>, random: &mut StdRng) -> Vec<Envelope> {
    events.retain(|_| random.random_bool(0.8));
    let mut out = Vec::new();
    for event in events {
        out.push(event.clone());
        if random.random_bool(0.2) {
            out.push(event);
        }
    }
    for window in out.chunks_mut(1 + (random.next_u32() % 20) as usize) {
        window.shuffle(random);
    }
    out
}

#[tokio::test(flavor = "multi_thread")]
async fn lost_doubled_and_reordered_messages_change_nothing() -> Result<()> {
    limited(mistreat(1)).await
}

#[tokio::test(flavor = "multi_thread")]
async fn two_instances_at_once_change_nothing() -> Result<()> {
    limited(mistreat(2)).await
}

async fn mistreat(instances: usize) -> Result<()> {
    let (mut bench, hand) = (Bench::new().await?, Hand::new().await?);
    for _ in 0..instances {
        bench.start(Some(&hand.vhost.amqp_url));
    }
    hand.queue_is_bound().await?;
    let mut random = StdRng::seed_from_u64(7);
    let mut counts = vec![0; streams().len()];
    for _round in 0..5 {
        let mut messages = Vec::new();
        for (stream, count) in streams().iter().zip(&mut counts) {
            let more = random.random_range(1..80);
            messages.extend(mistreated(bench.feed.add_many(stream, more), &mut random));
            *count += more;
        }
        for message in &messages {
            hand.publish(message).await?;
        }
    }
    for (stream, count) in streams().iter().zip(counts) {
        bench.exact(stream, count).await?;
        bench
            .position_when(stream, |position| !position.is_behind())
            .await?;
    }
    bench.stop().await?;
    hand.vhost.close().await
}

#[tokio::test(flavor = "multi_thread")]
async fn without_a_broker_the_feed_is_enough() -> Result<()> {
    limited(async {
        let mut bench = Bench::new().await?;
        let stream = &streams()[0];
        bench.feed.add_many(stream, 600);
        bench.start(None);
        bench.exact(stream, 600).await?;
        // Found by comparing heads, now that it is a stream known and healed.
        bench.feed.add_many(stream, 3);
        bench.exact(stream, 603).await?;
        bench.stop().await
    })
    .await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_message_that_is_next_needs_no_feed() -> Result<()> {
    limited(async {
        let (mut bench, hand) = (Bench::new().await?, Hand::new().await?);
        let stream = &streams()[0];
        bench.feed.add(stream);
        bench.start(Some(&hand.vhost.amqp_url));
        hand.queue_is_bound().await?;
        bench.exact(stream, 1).await?;
        bench.feed.set_down(true);
        for event in bench.feed.add_many(stream, 20) {
            hand.publish(&event).await?;
        }
        bench.exact(stream, 21).await?;
        // One is lost: the rest waits for the feed and is not forgotten.
        let lost = bench.feed.add(stream);
        hand.publish(&bench.feed.add(stream)).await?;
        let position = bench
            .position_when(stream, |position| position.head == 23)
            .await?;
        assert_eq!(position.sequence, lost.sequence - 1);
        bench.feed.set_down(false);
        bench.exact(stream, 23).await?;
        bench.stop().await?;
        hand.vhost.close().await
    })
    .await
}

#[tokio::test(flavor = "multi_thread")]
async fn messages_that_are_no_events_stop_nothing() -> Result<()> {
    limited(async {
        let (mut bench, hand) = (Bench::new().await?, Hand::new().await?);
        let stream = &streams()[0];
        bench.start(Some(&hand.vhost.amqp_url));
        hand.queue_is_bound().await?;
        hand.publish_raw(
            topology::INTERNAL,
            "heshan-emb.intake.x.y",
            BasicProperties::default(),
            "rubbish",
        )
        .await?;
        // Of a stream that does not exist, far ahead: the feed's word counts.
        let unknown: StreamId = "intake/nowhere/public".parse()?;
        let event = bench.feed.add(stream);
        let forged = Envelope {
            stream: unknown.clone(),
            sequence: 1_000_000,
            ..event.clone()
        }
        .digested();
        hand.publish(&forged).await?;
        hand.publish(&event).await?;
        bench.exact(stream, 1).await?;
        let position = bench
            .position_when(&unknown, |position| !position.is_behind())
            .await?;
        assert_eq!((position.sequence, position.head), (0, 0));
        bench.stop().await?;
        hand.vhost.close().await
    })
    .await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_bureau_sees_its_own_positions_only() -> Result<()> {
    limited(async {
        let mut bench = Bench::new().await?;
        for stream in streams() {
            bench.feed.add(&stream);
        }
        bench.start(None);
        for stream in streams() {
            bench.exact(&stream, 1).await?;
        }
        let mut tx = bench
            .app
            .begin_with("BEGIN; SET LOCAL app.bureau = 'linhai-hc'")
            .await?;
        let own = cursors::positions(&mut tx, "linhai-hc").await?;
        assert_eq!(own.len(), 1);
        assert_eq!((own[0].sequence, own[0].head), (1, 1));
        assert_eq!(cursors::positions(&mut tx, "heshan-emb").await?, []);
        drop(tx);
        bench.stop().await
    })
    .await
}
