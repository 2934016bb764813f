//! A report from file to comparison, on servers that are there.

use std::path::Path;

use gongkai_demo::output::events_of;
use gongkai_testbed::{
    Servers,
    suite::{Suite, SuiteOptions},
};

use crate::{
    compare::{Comparison, compare, compiled},
    input::Input,
    output,
    plan::Plan,
    play::{self, BUREAU, CITY, PLATFORM},
};

/// What came of it.
pub struct Outcome {
    /// Cell by cell.
    pub comparison: Comparison,
    /// How many acts were played.
    pub acts: usize,
    /// How many events there are in the file; none without one.
    pub events: usize,
}

/// Plays a report on a suite of its own, compares, and writes to a folder, if one is named.
pub async fn run(
    servers: &Servers,
    input: &Input,
    plan: &Plan,
    out: Option<&Path>,
    options: SuiteOptions,
    say: &(impl Fn(&str) + Sync),
) -> anyhow::Result<Outcome> {
    say("建库并启动服务… migrating and starting intake, disclosure-catalog, reporting");
    let clock = Some(format!("manual:{}T00:00:00+08:00", plan.begins_on));
    let suite = Suite::start(servers, SuiteOptions { clock, ..options }).await?;
    let outcome = on(&suite, input, plan, out, say).await;
    let stopped = suite.stop().await;
    let outcome = outcome?;
    stopped?;
    Ok(outcome)
}

async fn on(
    suite: &Suite,
    input: &Input,
    plan: &Plan,
    out: Option<&Path>,
    say: &(impl Fn(&str) + Sync),
) -> anyhow::Result<Outcome> {
    let played = play::play(suite, input, plan, say).await?;
    let figures = compiled(input, &played.report)?;
    let comparison = compare(input, &figures, &played.declared);
    let mut events = 0;
    if let Some(dir) = out {
        output::tables(input, &figures, dir)?;
        events = events_of(suite, &[PLATFORM, CITY, BUREAU], dir).await?;
    }
    Ok(Outcome {
        comparison,
        acts: played.acts,
        events,
    })
}
