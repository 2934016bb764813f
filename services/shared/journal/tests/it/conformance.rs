//! What the sequencer owes its readers, whoever writes and however many of it run.

use std::{collections::BTreeMap, sync::Arc};

use anyhow::{Context as _, Result};
use sqlx::{AssertSqlSafe, Connection as _, Executor as _, PgConnection, Row as _};

use crate::support::{Bench, limited, until};

const WRITERS: usize = 8;
const ROUNDS: usize = 60;
const BUREAUS: [&str; 3] = ["heshan-emb", "linhai-hc", "platform"];

#[tokio::test(flavor = "multi_thread")]
async fn rivals_under_many_writers_leave_no_hole_and_lose_nothing() -> Result<()> {
    limited(async {
        let mut bench = Bench::new().await?;
        for _ in 0..3 {
            bench.start(None);
        }
        let bench = Arc::new(bench);
        let mut writers = Vec::new();
        for writer in 0..WRITERS {
            let bench = Arc::clone(&bench);
            writers.push(tokio::spawn(async move { write(&bench, writer).await }));
        }
        for writer in writers {
            writer.await??;
        }
        let mut bench = Arc::into_inner(bench).context("all writers have ended")?;
        // Stopping numbers what is left.
        bench.stop_running().await?;
        check(&bench).await?;
        bench.stop().await
    })
    .await
}

/// Changes records that other writers change, too; every fifth transaction is rolled back, and
/// some stay open for a while after they have taken their place in the outbox.
async fn write(bench: &Bench, writer: usize) -> Result<()> {
    for round in 0..ROUNDS {
        let bureau = BUREAUS[(writer + round) % BUREAUS.len()];
        let tx = bench
            .raise(bureau, &format!("{bureau}-{}", (writer * round) % 4))
            .await?;
        for _ in 0..(writer * 7 + round) % 11 {
            tokio::task::yield_now().await;
        }
        if round % 5 == 4 {
            drop(tx);
        } else {
            tx.commit().await?;
        }
    }
    Ok(())
}

async fn check(bench: &Bench) -> Result<()> {
    assert_eq!(bench.number("SELECT count(*) FROM outbox").await?, 0);
    let mut conn = PgConnection::connect(&bench.database.url("intake_app")).await?;
    let counters = conn.fetch_all("SELECT subject, n FROM counter").await?;
    let counters: BTreeMap<String, i64> = counters
        .iter()
        .map(|row| Ok((row.try_get(0)?, row.try_get(1)?)))
        .collect::<Result<_>>()?;
    let committed = i64::try_from(WRITERS * ROUNDS / 5 * 4)?;
    assert_eq!(counters.values().sum::<i64>(), committed);

    let query = "SELECT bureau_id, visibility, sequence, subject, data, previous_digest, digest FROM journal
                 ORDER BY bureau_id, visibility, sequence";
    let mut last: BTreeMap<(String, String), (i64, String)> = BTreeMap::new();
    let mut seen: BTreeMap<String, i64> = BTreeMap::new();
    for row in bench.db.wide().fetch_all(query).await? {
        let stream = (row.try_get(0)?, row.try_get(1)?);
        let (sequence, subject): (i64, String) = (row.try_get(2)?, row.try_get(3)?);
        let (previous, digest): (Option<String>, String) = (row.try_get(5)?, row.try_get(6)?);
        let before = last.insert(stream.clone(), (sequence, digest));
        let (number, before) = before.map_or((0, None), |(n, digest)| (n, Some(digest)));
        assert_eq!(sequence, number + 1, "a hole in {stream:?}");
        assert_eq!(previous, before, "the chain of {stream:?} is broken");
        if stream.1 == "internal" {
            let data: serde_json::Value = serde_json::from_str(row.try_get(4)?)?;
            let n: i64 = data["amount_fen"].as_str().context("a text")?.parse()?;
            let before = seen.insert(subject.clone(), n).unwrap_or(0);
            assert_eq!(n, before + 1, "{subject} is out of order");
        }
    }
    assert_eq!(seen, counters, "all events of all records are there");
    for ((bureau, visibility), (sequence, digest)) in last {
        let query = format!(
            "SELECT sequence FROM journal_head
             WHERE bureau_id = '{bureau}' AND visibility = '{visibility}' AND digest = '{digest}'"
        );
        assert_eq!(bench.number(&query).await?, sequence);
    }
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_holder_of_the_fence_that_stands_still_blocks_nobody_for_long() -> Result<()> {
    limited(async {
        let mut bench = Bench::new().await?;
        let mut stopped = bench.db.wide().acquire().await?;
        // What a sequencer whose machine was frozen leaves behind.
        stopped
            .execute(
                "BEGIN;
                 SET LOCAL idle_in_transaction_session_timeout = '1s';
                 SELECT epoch FROM journal_epoch FOR UPDATE",
            )
            .await?;
        bench.raise("heshan-emb", "a-case").await?.commit().await?;
        bench.start(None);
        bench.journal_holds(1).await?;
        // The server ended that session.
        assert!(stopped.execute("SELECT 1").await.is_err());
        drop(stopped);
        bench.stop().await
    })
    .await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_late_committer_gets_a_later_number() -> Result<()> {
    limited(async {
        let mut bench = Bench::new().await?;
        bench.start(None);
        let late = bench.raise("heshan-emb", "slow").await?;
        bench.raise("heshan-emb", "fast").await?.commit().await?;
        bench.journal_holds(1).await?;
        late.commit().await?;
        bench.journal_holds(2).await?;
        let first = "SELECT sequence FROM journal WHERE subject = 'fast'";
        assert_eq!(bench.number(first).await?, 1);
        bench.stop().await
    })
    .await
}

#[tokio::test(flavor = "multi_thread")]
async fn the_roles_can_do_what_they_need_and_no_more() -> Result<()> {
    limited(async {
        let mut bench = Bench::new().await?;
        bench.raise("heshan-emb", "a-case").await?.commit().await?;
        bench.start(None);
        bench.journal_holds(1).await?;
        let refused = async |role: &str, sql: &str| -> Result<()> {
            let mut conn = PgConnection::connect(&bench.database.url(role)).await?;
            let error = conn.execute(AssertSqlSafe(sql.to_owned())).await.err();
            let code = error
                .as_ref()
                .and_then(|error| error.as_database_error()?.code());
            assert_eq!(code.as_deref(), Some("42501"), "{role}: {sql}: {error:?}");
            Ok(())
        };
        for table in [
            "outbox",
            "journal",
            "journal_head",
            "journal_epoch",
            "relay",
        ] {
            refused("intake_app", &format!("SELECT FROM {table}")).await?;
        }
        refused(
            "intake_app",
            "BEGIN; SET LOCAL app.bureau = 'linhai-hc';
             INSERT INTO outbox (bureau_id, visibility, event_id, event_type, subject, occurred_at,
                 recorded_at, data)
             VALUES ('heshan-emb', 'internal', gen_random_uuid(), 'gongkai.intake.a.b.v1', 's',
                 now(), now(), '{}')",
        )
        .await?;
        refused("intake_wide", "UPDATE journal SET data = '{}'").await?;
        refused("intake_wide", "DELETE FROM journal").await?;
        until("the outbox is empty", async || {
            Ok(bench.number("SELECT count(*) FROM outbox").await? == 0)
        })
        .await?;
        bench.stop().await
    })
    .await
}
