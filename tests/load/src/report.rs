//! All that was measured, in one document.

use anyhow::ensure;
use serde::Serialize;

use crate::{
    CLIENTS,
    bound::{Bound, Seen},
    cpu::Usage,
    effect::Effect,
    stats::{Latency, Spread, number, ratio},
    submit::{Submitted, Tally},
};

/// The share of calls that may fail.
const ERRORS_AT_MOST: f64 = 0.001;

/// One round of one number of clients.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Cell {
    round: usize,
    clients: usize,
    submissions_per_second: f64,
    latency: Latency,
    pgbench_per_second: f64,
    /// Before each of the two.
    fdatasync_per_second: Vec<f64>,
    submissions_to_pgbench: f64,
    /// While submissions were made.
    cpu: Usage,
    /// Until reporting had applied what was left when submissions ended.
    caught_up_seconds: f64,
}

/// All rounds of one number of clients.
#[derive(Debug, Serialize)]
pub(crate) struct Level {
    pub(crate) clients: usize,
    pub(crate) submissions_per_second: Spread,
    pub(crate) p50_ms: Spread,
    pub(crate) p99_ms: Spread,
    pub(crate) pgbench_per_second: Spread,
    pub(crate) fdatasync_per_second: Spread,
    /// Of the same round each.
    pub(crate) submissions_to_pgbench: Spread,
    pub(crate) cpu_busy: Spread,
    /// Of the round whose processors were busiest.
    pub(crate) programs: Vec<(String, f64)>,
    pub(crate) caught_up_seconds: Spread,
}

/// The whole result.
#[derive(Debug, Serialize)]
pub(crate) struct Report {
    pub(crate) processors: usize,
    pub(crate) levels: Vec<Level>,
    pub(crate) effect: Effect,
    pub(crate) bound: Bound,
    pub(crate) calls: u64,
    pub(crate) errors: u64,
    first_error: Option<String>,
    rounds: Vec<Cell>,
}

impl Cell {
    pub(crate) fn new(
        round: usize,
        clients: usize,
        submitted: Submitted,
        caught_up_seconds: f64,
        pgbench_per_second: f64,
        fdatasync_per_second: Vec<f64>,
    ) -> Self {
        Self {
            round: round + 1,
            clients,
            submissions_per_second: submitted.per_second,
            latency: submitted.latency,
            pgbench_per_second,
            fdatasync_per_second,
            submissions_to_pgbench: ratio(submitted.per_second, pgbench_per_second),
            cpu: submitted.cpu,
            caught_up_seconds,
        }
    }

    /// One line while the rest is measured.
    pub(crate) fn progress(&self) -> String {
        format!(
            "第{}轮 round {}: {:>2} clients, {:.0} submissions/s, pgbench {:.0}/s",
            self.round,
            self.round,
            self.clients,
            self.submissions_per_second,
            self.pgbench_per_second
        )
    }
}

impl Level {
    fn of(clients: usize, cells: &[Cell]) -> Self {
        let cells: Vec<&Cell> = cells
            .iter()
            .filter(|cell| cell.clients == clients)
            .collect();
        let spread = |value: fn(&Cell) -> f64| Spread::of(cells.iter().map(|cell| value(cell)));
        let busiest = cells
            .iter()
            .max_by(|left, right| left.cpu.busy.total_cmp(&right.cpu.busy));
        Self {
            clients,
            submissions_per_second: spread(|cell| cell.submissions_per_second),
            p50_ms: spread(|cell| cell.latency.p50_ms),
            p99_ms: spread(|cell| cell.latency.p99_ms),
            pgbench_per_second: spread(|cell| cell.pgbench_per_second),
            fdatasync_per_second: Spread::of(
                cells
                    .iter()
                    .flat_map(|cell| cell.fdatasync_per_second.iter().copied()),
            ),
            submissions_to_pgbench: spread(|cell| cell.submissions_to_pgbench),
            cpu_busy: spread(|cell| cell.cpu.busy),
            programs: busiest.map_or_else(Vec::new, |cell| cell.cpu.programs.clone()),
            caught_up_seconds: spread(|cell| cell.caught_up_seconds),
        }
    }
}

impl Report {
    pub(crate) fn new(rounds: Vec<Cell>, effect: Effect, tally: &Tally) -> Self {
        let levels: Vec<Level> = CLIENTS
            .into_iter()
            .map(|clients| Level::of(clients, &rounds))
            .collect();
        let processors = std::thread::available_parallelism().map_or(1, usize::from);
        let (calls, errors, first_error) = tally.read();
        Self {
            processors,
            bound: Bound::of(&Seen::in_levels(&levels)),
            levels,
            effect,
            calls,
            errors,
            first_error,
            rounds,
        }
    }

    /// Figures of a system that refuses calls are worth nothing.
    pub(crate) fn check(&self) -> anyhow::Result<()> {
        ensure!(
            ratio(number(self.errors), number(self.calls)) <= ERRORS_AT_MOST,
            "{} 次调用中 {} 次失败；{} of {} calls failed, first: {}",
            self.calls,
            self.errors,
            self.errors,
            self.calls,
            self.first_error.as_deref().unwrap_or("-")
        );
        Ok(())
    }
}
