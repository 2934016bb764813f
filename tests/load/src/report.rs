//! All that was measured, in one document.

use anyhow::ensure;
use serde::Serialize;

use crate::{
    CLIENTS,
    bound::{Bound, Seen},
    clerks::{Done, Work},
    cpu::Usage,
    effect::Effect,
    level::{Compared, Level},
    overload::Overload,
    read::Read,
    round_trips::RoundTrips,
    side::Side,
    stats::{Latency, number, ratio},
};

/// The share of calls that may fail.
const ERRORS_AT_MOST: f64 = 0.001;

/// One kind of work by so many clients in one round.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Cell {
    pub(crate) round: usize,
    pub(crate) clients: usize,
    pub(crate) work: Work,
    pub(crate) per_second: f64,
    pub(crate) latency: Latency,
    /// Just before.
    pub(crate) fdatasync_per_second: f64,
    /// Meanwhile.
    pub(crate) cpu: Usage,
    /// Until reporting had applied what was left at the end.
    pub(crate) caught_up_seconds: f64,
}

/// PostgreSQL alone, of the same round and as many clients.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Alone {
    pub(crate) round: usize,
    pub(crate) clients: usize,
    pub(crate) pgbench_per_second: f64,
    pub(crate) fdatasync_per_second: f64,
}

/// What the rounds found of one side.
#[derive(Default)]
pub(crate) struct Found {
    pub(crate) cells: Vec<Cell>,
    pub(crate) overloads: Vec<Overload>,
    /// By round.
    pub(crate) reads: Vec<Vec<Read>>,
}

/// One side's figures.
#[derive(Debug, Serialize)]
pub(crate) struct SideReport {
    pub(crate) checkout: String,
    /// By work, then by clients.
    pub(crate) levels: Vec<Level>,
    pub(crate) overloads: Vec<Overload>,
    pub(crate) reads: Vec<Vec<Read>>,
    pub(crate) round_trips: RoundTrips,
    pub(crate) effect: Effect,
    pub(crate) bound: Bound,
    pub(crate) calls: u64,
    pub(crate) errors: u64,
    first_error: Option<String>,
    cells: Vec<Cell>,
}

/// The whole result.
#[derive(Debug, Serialize)]
pub(crate) struct Report {
    pub(crate) processors: usize,
    /// grpcio's version, or why it is not there.
    pub(crate) grpcio: String,
    /// Ours, and the other one if there is one.
    pub(crate) sides: Vec<SideReport>,
    /// Ours as a multiple of the other; empty if there is none.
    pub(crate) compared: Vec<Compared>,
    alone: Vec<Alone>,
}

impl Cell {
    pub(crate) fn new(
        (round, clients, work): (usize, usize, Work),
        fdatasync_per_second: f64,
        (done, caught_up_seconds): (Done, f64),
    ) -> Self {
        Self {
            round,
            clients,
            work,
            per_second: done.per_second,
            latency: done.latency,
            fdatasync_per_second,
            cpu: done.cpu,
            caught_up_seconds,
        }
    }
}

impl SideReport {
    pub(crate) fn new(
        side: &Side,
        found: Found,
        alone: &[Alone],
        round_trips: RoundTrips,
        effect: Effect,
    ) -> Self {
        let levels: Vec<Level> = Work::ALL
            .into_iter()
            .flat_map(|work| CLIENTS.map(|clients| Level::of(work, clients, &found.cells, alone)))
            .collect();
        let one: Vec<&Level> = levels
            .iter()
            .filter(|level| level.work == Work::SubmitToOne)
            .collect();
        let bound = Bound::of(&Seen::in_levels(&one));
        let (calls, errors, first_error) = side.clerks.shared().tally();
        Self {
            checkout: side.checkout.name.clone(),
            levels,
            overloads: found.overloads,
            reads: found.reads,
            round_trips,
            effect,
            bound,
            calls,
            errors,
            first_error,
            cells: found.cells,
        }
    }

    /// The levels of one kind of work, by clients.
    pub(crate) fn of(&self, work: Work) -> impl Iterator<Item = &Level> {
        self.levels.iter().filter(move |level| level.work == work)
    }
}

impl Report {
    pub(crate) fn new(grpcio: String, sides: Vec<SideReport>, alone: Vec<Alone>) -> Self {
        let compared = match sides.as_slice() {
            [ours, other] => Compared::of(&ours.cells, &other.cells),
            _ => Vec::new(),
        };
        Self {
            processors: std::thread::available_parallelism().map_or(1, usize::from),
            grpcio,
            sides,
            compared,
            alone,
        }
    }

    /// Figures of a system that refuses calls are worth nothing; overload aside.
    pub(crate) fn check(&self) -> anyhow::Result<()> {
        for side in &self.sides {
            ensure!(
                ratio(number(side.errors), number(side.calls)) <= ERRORS_AT_MOST,
                "{}：{} 次调用中 {} 次失败；{} of {} calls failed, first: {}",
                side.checkout,
                side.calls,
                side.errors,
                side.errors,
                side.calls,
                side.first_error.as_deref().unwrap_or("-")
            );
        }
        Ok(())
    }
}
