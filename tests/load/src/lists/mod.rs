//! `cargo load -- --lists`: how fast lists, worklists and the search are with as many cases as a big bureau
//! has in years, in tables that hold those of a city.
//!
//! Rows are made by SQL as acts would leave them (`seed`). Then one client calls, one call after the other, and
//! the statements of each call are timed alone over a connection of their own (`bare`).

mod asked;
mod bare;
mod sealed;
mod seed;
mod table;

use std::time::Duration;

use anyhow::{Context as _, ensure};
use gongkai_demo::{
    clients::{Caller, Services},
    play,
    year::Year,
};
use gongkai_testbed::{
    Servers,
    suite::{Suite, SuiteOptions},
    tokens::Who,
};
use tokio::time::Instant;

use self::{
    asked::Asked,
    bare::Bare,
    table::{Measured, table},
};
use crate::{say, stats::Latency};

/// Calls of each sort, and the first ones that do not count.
const CALLS: usize = 60;
const FIRST: usize = 10;
/// The day of the measurement, a Friday; cases were opened from 2019 to it.
const NOW: &str = "2026-11-27T09:00:00+08:00";
/// A person of the seeded cases, and an office.
const PERSON: &str = "person-3";
const OFFICE: &str = "safety";

/// Starts the services, makes the rows, measures, and prints a table. Fails if a goal is missed.
pub(crate) async fn run(servers: &Servers) -> anyhow::Result<()> {
    let options = SuiteOptions {
        clock: Some(format!("manual:{NOW}")),
        built: true,
        // The rows rest on no facts.
        audit: false,
        ..SuiteOptions::default()
    };
    let suite = Suite::start(servers, options).await?;
    let measured = measure(&suite, &Year::heshan()?).await;
    let stopped = suite.stop().await;
    let measured = measured?;
    stopped?;
    print!("{}", table(&measured));
    let late: Vec<&str> = measured
        .iter()
        .filter(|row| !row.is_met())
        .map(|row| row.what.as_str())
        .collect();
    ensure!(late.is_empty(), "超过目标 too slow: {}", late.join("; "));
    Ok(())
}

async fn measure(suite: &Suite, year: &Year) -> anyhow::Result<Vec<Measured>> {
    play::register(suite, year).await?;
    let bureau = year.bureau.id.clone();
    say("写入一百万件案件（约五分钟）… making a million cases");
    let sealed = seed::seed(suite, &bureau).await?;
    let caller = caller(suite, &bureau, PERSON)?;
    let colleague = self::caller(suite, &bureau, "person-4")?;
    let application = seed::long_history(&caller, &colleague, &bureau).await?;
    let mut bare = Bare::connect(suite, &bureau).await?;
    say("测量… measuring");
    let mut measured = Vec::new();
    for asked in asked::all(&caller, &bureau, &application, &sealed).await? {
        let through = through_the_service(&asked).await?;
        say(&format!("{}: p95 {:.1} ms", asked.what, through.p95_ms));
        let alone = bare.time(&asked.statements, FIRST, CALLS).await;
        measured.push(Measured {
            through,
            alone: alone.with_context(|| asked.what.clone())?,
            calls: CALLS,
            what: asked.what,
            goal: asked.goal,
        });
    }
    Ok(measured)
}

/// A clerk in an office of the seeded cases.
fn caller(suite: &Suite, bureau: &str, person: &str) -> anyhow::Result<Caller> {
    let who = Who::new(person, bureau, "clerk").office(OFFICE);
    let token = suite.mint.mint(&who, Duration::from_hours(1));
    Services::of(suite)?.with_token(&token)
}

async fn through_the_service(asked: &Asked) -> anyhow::Result<Latency> {
    let mut took = Vec::new();
    for _ in 0..FIRST + CALLS {
        let called = Instant::now();
        let rows = (asked.call)().await.map_err(play::told);
        let rows = rows.with_context(|| asked.what.clone())?;
        took.push(called.elapsed());
        // What is measured is what was meant.
        ensure!(
            asked.may_be_empty || rows > 0,
            "{} found nothing",
            asked.what
        );
    }
    Ok(Latency::of(took.split_off(FIRST)))
}
