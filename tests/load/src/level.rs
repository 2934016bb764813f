//! The rounds of one kind of work by so many clients, put together.

use serde::Serialize;

use crate::{
    CLIENTS,
    clerks::Work,
    report::{Alone, Cell},
    stats::{Spread, ratio},
};

/// All rounds of one kind of work by so many clients.
#[derive(Debug, Serialize)]
pub(crate) struct Level {
    pub(crate) work: Work,
    pub(crate) clients: usize,
    pub(crate) per_second: Spread,
    pub(crate) p50_ms: Spread,
    pub(crate) p99_ms: Spread,
    pub(crate) pgbench_per_second: Spread,
    pub(crate) fdatasync_per_second: Spread,
    /// Of the same round each.
    pub(crate) to_pgbench: Spread,
    pub(crate) cpu_busy: Spread,
    /// Of the round whose processors were busiest.
    pub(crate) programs: Vec<(String, f64)>,
    pub(crate) caught_up_seconds: Spread,
}

/// Our rate as a multiple of the other's, of the same round each.
#[derive(Debug, Serialize)]
pub(crate) struct Compared {
    pub(crate) work: Work,
    pub(crate) clients: usize,
    pub(crate) ours_to_other: Spread,
}

impl Level {
    pub(crate) fn of(work: Work, clients: usize, cells: &[Cell], alone: &[Alone]) -> Self {
        let cells: Vec<&Cell> = cells
            .iter()
            .filter(|cell| cell.work == work && cell.clients == clients)
            .collect();
        let alone: Vec<&Alone> = alone
            .iter()
            .filter(|alone| alone.clients == clients)
            .collect();
        let spread = |value: fn(&Cell) -> f64| Spread::of(cells.iter().map(|cell| value(cell)));
        let ratios = cells.iter().filter_map(|cell| {
            let alone = alone.iter().find(|alone| alone.round == cell.round)?;
            Some(ratio(cell.per_second, alone.pgbench_per_second))
        });
        let probes = cells.iter().map(|cell| cell.fdatasync_per_second);
        let probes = probes.chain(alone.iter().map(|alone| alone.fdatasync_per_second));
        let busiest = cells
            .iter()
            .max_by(|left, right| left.cpu.busy.total_cmp(&right.cpu.busy));
        Self {
            work,
            clients,
            per_second: spread(|cell| cell.per_second),
            p50_ms: spread(|cell| cell.latency.p50_ms),
            p99_ms: spread(|cell| cell.latency.p99_ms),
            pgbench_per_second: Spread::of(alone.iter().map(|alone| alone.pgbench_per_second)),
            fdatasync_per_second: Spread::of(probes),
            to_pgbench: Spread::of(ratios),
            cpu_busy: spread(|cell| cell.cpu.busy),
            programs: busiest.map_or_else(Vec::new, |cell| cell.cpu.programs.clone()),
            caught_up_seconds: spread(|cell| cell.caught_up_seconds),
        }
    }
}

impl Compared {
    pub(crate) fn of(ours: &[Cell], other: &[Cell]) -> Vec<Self> {
        let levels = Work::ALL
            .into_iter()
            .flat_map(|work| CLIENTS.map(|clients| (work, clients)));
        let compared = levels.map(|(work, clients)| {
            let cells = ours
                .iter()
                .filter(|cell| cell.work == work && cell.clients == clients);
            let ratios = cells.filter_map(|cell| {
                let same = |other: &&Cell| {
                    (other.round, other.work, other.clients) == (cell.round, work, clients)
                };
                Some(ratio(cell.per_second, other.iter().find(same)?.per_second))
            });
            Self {
                work,
                clients,
                ours_to_other: Spread::of(ratios),
            }
        });
        compared.collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{cpu::Usage, stats::Latency};

    fn cell(round: usize, work: Work, per_second: f64) -> Cell {
        Cell {
            round,
            clients: 8,
            work,
            per_second,
            latency: Latency::default(),
            fdatasync_per_second: 50.0,
            cpu: Usage::default(),
            caught_up_seconds: 0.0,
        }
    }

    fn medians(found: &[Compared]) -> Vec<(Work, usize, f64)> {
        let median = |found: &Compared| (found.work, found.clients, found.ours_to_other.median);
        let all = found.iter().map(median);
        all.filter(|(_, _, median)| *median > 0.0).collect()
    }

    #[test]
    fn a_ratio_is_taken_within_its_round() {
        let work = Work::SubmitToOne;
        let cells = [
            cell(1, work, 10.0),
            cell(2, work, 40.0),
            cell(1, Work::AskCorrection, 99.0),
        ];
        let alone = [(1, 100.0), (2, 200.0)].map(|(round, pgbench_per_second)| Alone {
            round,
            clients: 8,
            pgbench_per_second,
            fdatasync_per_second: 100.0,
        });
        let level = Level::of(work, 8, &cells, &alone);
        assert_eq!(level.to_pgbench, Spread::of([0.1, 0.2]));
        assert_eq!(level.per_second, Spread::of([10.0, 40.0]));
        assert_eq!(
            level.fdatasync_per_second,
            Spread::of([50.0, 50.0, 100.0, 100.0])
        );

        let other = [cell(2, work, 10.0), cell(1, work, 5.0)];
        assert_eq!(medians(&Compared::of(&cells, &other)), [(work, 8, 3.0)]);
    }
}
