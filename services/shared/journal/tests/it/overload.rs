//! One bureau stands still, or is asked for more than it can do; the others go on.

use std::time::Duration;

use anyhow::Result;
use gongkai_chassis::error::Reason;
use sqlx::{Connection as _, Executor as _, PgConnection};
use tokio::{task::JoinSet, time::timeout};

use crate::support::Bench;

/// More calls than there are connections, and than may wait.
const CALLS: usize = 120;

#[tokio::test(flavor = "multi_thread")]
async fn a_row_that_a_stopped_instance_holds_stops_its_own_bureau_alone() -> Result<()> {
    let bench = Bench::new().await?;
    bench.raise("heshan-emb", "a-case").await?.commit().await?;
    // The other instance: it took the row and does nothing more.
    let mut stopped = PgConnection::connect(&bench.database.url("intake_app")).await?;
    let mut held = stopped.begin().await?;
    held.execute("UPDATE counter SET n = n WHERE subject = 'a-case'")
        .await?;

    let bench = std::sync::Arc::new(bench);
    let mut calls = JoinSet::new();
    for _ in 0..CALLS {
        let bench = std::sync::Arc::clone(&bench);
        calls.spawn(async move { bench.raise_once("heshan-emb", "a-case").await });
    }
    tokio::time::sleep(Duration::from_millis(300)).await;
    for _ in 0..20 {
        let other = bench.raise_once("haitang-emb", "another-case");
        timeout(Duration::from_secs(5), other).await??;
        assert!(timeout(Duration::from_secs(2), bench.db.answers()).await?);
    }
    while let Some(call) = calls.join_next().await {
        let refused = call?.unwrap_err();
        assert_eq!(refused.reason(), Reason::Overloaded, "{refused:?}");
    }
    held.rollback().await?;
    bench.raise_once("heshan-emb", "a-case").await?;
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn more_calls_than_a_bureau_can_take_are_done_or_told_to_come_again() -> Result<()> {
    let bench = std::sync::Arc::new(Bench::new().await?);
    let mut calls = JoinSet::new();
    for _ in 0..4 * CALLS {
        let bench = std::sync::Arc::clone(&bench);
        calls.spawn(async move { bench.raise_once("heshan-emb", "a-case").await });
    }
    let mut done = 0;
    while let Some(call) = calls.join_next().await {
        match call? {
            Ok(()) => done += 1,
            Err(refused) => assert_eq!(refused.reason(), Reason::Overloaded, "{refused:?}"),
        }
    }
    assert!(done > 60, "only {done} of {} were done", 4 * CALLS);
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn that_others_hold_every_connection_is_said_as_such() -> Result<()> {
    let bench = Bench::new().await?;
    let mut held = Vec::new();
    for _ in 0..bench.db.wide().options().get_max_connections() {
        held.push(bench.db.begin_wide("intake.hold").await?);
    }
    let refused = bench.db.begin_wide("intake.one_more").await.err();
    let reason = refused.map(|refused| refused.reason());
    assert_eq!(reason, Some(Reason::Overloaded));
    drop(held.pop());
    bench.db.begin_wide("intake.hold").await?;
    Ok(())
}
