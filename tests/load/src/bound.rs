//! What bounds the figures, told from the figures.

use serde::Serialize;

use crate::{level::Level, stats::ratio};

/// From this share on the processors have nothing left to give.
const BUSY: f64 = 0.85;
/// From this share of pgbench's rate on the services are not what counts.
const CLOSE: f64 = 0.7;

/// What most of the time goes to with many clients.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum By {
    /// The processors are busy.
    Cpu,
    /// They are not, and PostgreSQL alone is hardly faster: what both wait for is the disk.
    Fdatasync,
    /// They are not, and PostgreSQL alone is much faster: round trips, pools, locks.
    Waiting,
}

/// The verdict, with a sentence for people.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Bound {
    pub(crate) by: By,
    pub(crate) zh: String,
    pub(crate) en: String,
}

/// The few numbers it rests on.
pub(crate) struct Seen {
    /// With most clients.
    clients: usize,
    cpu_busy: f64,
    programs: Vec<(String, f64)>,
    to_pgbench: f64,
    /// The share of a single client's call that one fdatasync takes.
    sync_share: f64,
}

impl Seen {
    /// In the levels of one kind of work, by clients.
    pub(crate) fn in_levels(levels: &[&Level]) -> Self {
        let (one, most) = (levels.first(), levels.last());
        let sync_share = one.map_or(0.0, |level| {
            let sync_ms = ratio(1000.0, level.fdatasync_per_second.median);
            ratio(sync_ms, level.p50_ms.median)
        });
        Self {
            clients: most.map_or(0, |level| level.clients),
            cpu_busy: most.map_or(0.0, |level| level.cpu_busy.median),
            programs: most.map_or_else(Vec::new, |level| level.programs.clone()),
            to_pgbench: most.map_or(0.0, |level| level.to_pgbench.median),
            sync_share,
        }
    }
}

impl Bound {
    pub(crate) fn of(seen: &Seen) -> Self {
        let by = if seen.cpu_busy >= BUSY {
            By::Cpu
        } else if seen.to_pgbench >= CLOSE {
            By::Fdatasync
        } else {
            By::Waiting
        };
        let (zh, en) = match by {
            By::Cpu => ("处理器", "the processors"),
            By::Fdatasync => ("磁盘落盘（fdatasync）", "the disk (fdatasync)"),
            By::Waiting => (
                "等待（往返、连接池、锁）",
                "waiting (round trips, pools, locks)",
            ),
        };
        let busy = percent(seen.cpu_busy);
        let programs = shares(&seen.programs);
        let (pgbench, sync) = (percent(seen.to_pgbench), percent(seen.sync_share));
        let clients = seen.clients;
        Self {
            by,
            zh: format!(
                "{clients}个并发时受限于{zh}：处理器占用{busy}（{programs}），速度为pgbench的{pgbench}；\
                 单个并发时一次fdatasync占一次提交的{sync}。"
            ),
            en: format!(
                "With {clients} clients {en} bound it: processors {busy} busy ({programs}), \
                 {pgbench} of pgbench's rate; with one client fdatasync is {sync} of a submission."
            ),
        }
    }
}

/// A share for people.
pub(crate) fn percent(share: f64) -> String {
    format!("{:.0}%", share * 100.0)
}

/// The shares of the largest programs.
pub(crate) fn shares(programs: &[(String, f64)]) -> String {
    let shares: Vec<String> = programs
        .iter()
        .take(5)
        .map(|(name, share)| format!("{name} {}", percent(*share)))
        .collect();
    shares.join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_verdict_follows_from_the_numbers() {
        let by = |cpu_busy, to_pgbench| {
            let seen = Seen {
                clients: 32,
                cpu_busy,
                programs: vec![("intake".to_owned(), 0.4)],
                to_pgbench,
                sync_share: 0.5,
            };
            Bound::of(&seen).by
        };
        assert_eq!(by(0.97, 0.9), By::Cpu);
        assert_eq!(by(0.5, 0.9), By::Fdatasync);
        assert_eq!(by(0.5, 0.3), By::Waiting);
    }
}
