//! From the answer of a submission to its effect in reporting, and whether anything is on its way.

use std::time::Duration;

use anyhow::{Context as _, ensure};
use gongkai_testbed::Database;
use serde::Serialize;
use sqlx::{Connection as _, Executor as _, PgConnection, Row as _};
use tokio::{
    task::JoinSet,
    time::{Instant, MissedTickBehavior, interval, sleep},
};

use crate::{
    clerks::{Call, Clerks},
    stats::{Latency, number},
};

/// The first seconds, which wake up what has slept, and those that count.
const FIRST_SECONDS: u32 = 1;
const COUNTED_SECONDS: u32 = 10;
/// The wait between two looks: as exact as the delays are.
const LOOK: Duration = Duration::from_millis(5);
/// How long reporting may take to take in what is left.
const CATCH_UP: Duration = Duration::from_mins(2);

/// How long submissions take to count in reporting.
#[derive(Debug, Serialize)]
pub(crate) struct Effect {
    /// Submissions each second, as wanted and as answered.
    pub(crate) wanted_per_second: f64,
    pub(crate) answered_per_second: f64,
    /// From the answer to the moment reporting has applied the event.
    pub(crate) delay: Latency,
}

/// A superuser who reads over the shoulders of intake and reporting.
pub(crate) struct Watcher {
    connection: PgConnection,
}

impl Watcher {
    pub(crate) async fn new(database: &Database) -> anyhow::Result<Self> {
        let connection = PgConnection::connect(&database.url("suite")).await?;
        Ok(Self { connection })
    }

    async fn number(&mut self, query: &'static str) -> anyhow::Result<u64> {
        let row = self.connection.fetch_one(sqlx::raw_sql(query)).await?;
        Ok(u64::try_from(row.try_get::<i64, _>(0)?)?)
    }

    /// How many events reporting has applied, of all bureaus.
    async fn applied(&mut self) -> anyhow::Result<u64> {
        let query = "SELECT coalesce(sum(sequence), 0)::bigint FROM reporting.cursor \
                     WHERE service = 'intake' AND visibility = 'internal'";
        self.number(query).await
    }

    /// How many are committed, numbered or not.
    async fn committed(&mut self) -> anyhow::Result<u64> {
        let query = "SELECT (SELECT count(*) FROM intake.outbox WHERE visibility = 'internal') \
                     + (SELECT coalesce(sum(sequence), 0)::bigint FROM intake.journal_head \
                     WHERE visibility = 'internal')";
        self.number(query).await
    }

    /// Waits until reporting has applied everything; how long it took. What is measured next must
    /// not share the processors with what was measured before.
    pub(crate) async fn quiet(&mut self) -> anyhow::Result<Duration> {
        let since = Instant::now();
        let committed = self.committed().await?;
        loop {
            let applied = self.applied().await?;
            if applied >= committed {
                return Ok(since.elapsed());
            }
            ensure!(
                since.elapsed() < CATCH_UP,
                "reporting has applied {applied} of {committed} events after {CATCH_UP:?} more / 统计服务未能按时收齐数据"
            );
            sleep(Duration::from_millis(20)).await;
        }
    }

    /// Submits so many a second by the clock and watches reporting; nothing else may submit meanwhile.
    pub(crate) async fn effect(&mut self, clerks: &Clerks, rate: u32) -> anyhow::Result<Effect> {
        self.quiet().await?;
        let base = self.applied().await?;
        let mut submitting = JoinSet::new();
        let count = usize::try_from(rate * (FIRST_SECONDS + COUNTED_SECONDS))?;
        submitting.spawn(clerks.by_the_clock(f64::from(rate), count));
        let mut seen = Vec::new();
        let mut answers: Option<(Instant, Vec<Instant>)> = None;
        let shared = clerks.shared();
        let mut looks = interval(LOOK);
        looks.set_missed_tick_behavior(MissedTickBehavior::Delay);
        loop {
            looks.tick().await;
            let applied = self.applied().await? - base;
            seen.push((Instant::now(), applied));
            if let Some(done) = submitting.try_join_next() {
                let well = |call: Call| shared.count(&call.answer).then_some(call.ended);
                answers = Some((Instant::now(), done?.into_iter().filter_map(well).collect()));
            }
            if let Some((since, answers)) = &mut answers {
                if applied >= u64::try_from(answers.len())? {
                    answers.sort_unstable();
                    return effect(answers, &seen, rate);
                }
                ensure!(
                    since.elapsed() < CATCH_UP,
                    "reporting has applied {applied} of {} events / 统计服务未能按时收齐数据",
                    answers.len()
                );
            }
        }
    }
}

fn effect(answers: &[Instant], seen: &[(Instant, u64)], rate: u32) -> anyhow::Result<Effect> {
    let delays = delays(answers, seen);
    let not_counted = usize::try_from(rate * FIRST_SECONDS)?;
    let (first, counted) = answers
        .split_at_checked(not_counted)
        .context("too few submissions were answered / 得到答复的提交过少")?;
    let took = first.last().zip(counted.last());
    let took = took.map_or(0.0, |(from, to)| to.duration_since(*from).as_secs_f64());
    let count = number(u64::try_from(counted.len())?);
    Ok(Effect {
        wanted_per_second: f64::from(rate),
        answered_per_second: crate::stats::ratio(count, took),
        delay: Latency::of(delays.into_iter().skip(not_counted).collect()),
    })
}

/// From the k-th answer to the first look that found k events applied. Numbers are given in the
/// order of commits, which is almost that of answers; zero if reporting was faster than the answer.
fn delays(answers: &[Instant], seen: &[(Instant, u64)]) -> Vec<Duration> {
    let mut looks = seen.iter().peekable();
    let numbered = (1..).zip(answers);
    numbered
        .map_while(|(number, answer)| {
            while looks.next_if(|(_, applied)| *applied < number).is_some() {}
            let (at, _) = looks.peek()?;
            Some(at.saturating_duration_since(*answer))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_delay_ends_with_the_first_look_that_finds_the_event() {
        let began = Instant::now();
        let at = |ms| began + Duration::from_millis(ms);
        let seen = [
            (at(0), 0),
            (at(5), 0),
            (at(10), 2),
            (at(15), 2),
            (at(20), 3),
        ];
        let found = delays(&[at(1), at(12), at(13), at(14)], &seen);
        // The second was applied before its answer came; the fourth never.
        assert_eq!(found, [9, 0, 7].map(Duration::from_millis));
    }
}
