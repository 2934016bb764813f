//! Who had the processors while something was measured, from `/proc`.

use std::{collections::HashMap, fs};

use anyhow::Context as _;
use serde::Serialize;

use crate::stats::{number, ratio};

/// Counters at one instant, in ticks since boot.
pub(crate) struct Sample {
    machine: Machine,
    /// Name and ticks by process id.
    processes: HashMap<u32, (String, u64)>,
}

#[derive(Clone, Copy, Debug, PartialEq)]
struct Machine {
    total: u64,
    idle: u64,
}

/// Shares of all processors together, 0 to 1.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub(crate) struct Usage {
    pub(crate) busy: f64,
    /// Programs with at least a hundredth, the largest first: also such as have nothing to do with
    /// us, for those spoil the figures.
    pub(crate) programs: Vec<(String, f64)>,
}

impl Sample {
    pub(crate) fn take() -> anyhow::Result<Self> {
        let text = fs::read_to_string("/proc/stat").context("/proc/stat")?;
        let machine = machine(&text).context("/proc/stat cannot be read")?;
        let processes = fs::read_dir("/proc")?.filter_map(Result::ok);
        let processes = processes.filter_map(|entry| {
            let id = entry.file_name().to_str()?.parse().ok()?;
            // It may end while we look.
            let text = fs::read_to_string(entry.path().join("stat")).ok()?;
            Some((id, process(&text)?))
        });
        Ok(Self {
            machine,
            processes: processes.collect(),
        })
    }

    /// What was used from this sample to a later one.
    pub(crate) fn until(&self, later: &Self) -> Usage {
        let total = number(later.machine.total.saturating_sub(self.machine.total));
        let idle = number(later.machine.idle.saturating_sub(self.machine.idle));
        let mut ticks: HashMap<&str, u64> = HashMap::new();
        for (id, (name, now)) in &later.processes {
            let before = self.processes.get(id).map_or(0, |(_, before)| *before);
            *ticks.entry(name).or_default() += now.saturating_sub(before);
        }
        let mut programs: Vec<(String, f64)> = ticks
            .into_iter()
            .map(|(name, ticks)| (name.to_owned(), ratio(number(ticks), total)))
            .filter(|(_, share)| *share >= 0.01)
            .collect();
        programs.sort_by(|left, right| right.1.total_cmp(&left.1));
        Usage {
            busy: 1.0 - ratio(idle, total),
            programs,
        }
    }
}

/// How many programs wanted a processor in the last one, five and fifteen minutes.
pub(crate) fn load_average() -> anyhow::Result<String> {
    let text = fs::read_to_string("/proc/loadavg")?;
    let three: Vec<&str> = text.split_whitespace().take(3).collect();
    Ok(three.join(" "))
}

/// The first line: `cpu  user nice system idle iowait irq softirq steal …`. Waiting for the disk is
/// idleness; what other machines steal is not ours to use.
fn machine(text: &str) -> Option<Machine> {
    let fields: Option<Vec<u64>> = text
        .lines()
        .next()?
        .strip_prefix("cpu ")?
        .split_whitespace()
        .take(8)
        .map(|field| field.parse().ok())
        .collect();
    let fields = fields?;
    Some(Machine {
        total: fields.iter().sum(),
        idle: fields.get(3)? + fields.get(4)?,
    })
}

/// `id (name) state parent … utime stime …`; the name may hold blanks and brackets.
fn process(text: &str) -> Option<(String, u64)> {
    let (before, after) = text.rsplit_once(')')?;
    let (_, name) = before.split_once('(')?;
    let mut fields = after.split_whitespace().skip(11);
    let mut next = || fields.next()?.parse::<u64>().ok();
    Some((name.to_owned(), next()? + next()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counters_are_read() {
        let text = "cpu  10 1 5 70 4 1 2 7 99 99\ncpu0 1 2 3\n";
        let expected = Machine {
            total: 100,
            idle: 74,
        };
        assert_eq!(machine(text), Some(expected));
        let text = "42 (a (b) c) S 1 42 42 0 -1 4194304 100 0 0 0 30 12 0 0 20 0 1 0 5 1 1";
        assert_eq!(process(text), Some(("a (b) c".to_owned(), 42)));
        assert_eq!(process("42"), None);
    }

    #[test]
    fn usage_is_the_difference_by_program() {
        let sample = |total, idle, processes: &[(u32, &str, u64)]| Sample {
            machine: Machine { total, idle },
            processes: processes
                .iter()
                .map(|(id, name, ticks)| (*id, ((*name).to_owned(), *ticks)))
                .collect(),
        };
        let before = sample(1000, 500, &[(1, "postgres", 10), (2, "postgres", 10)]);
        let later = sample(
            1100,
            525,
            &[(1, "postgres", 20), (3, "postgres", 5), (4, "intake", 60)],
        );
        let expected = Usage {
            busy: 0.75,
            programs: vec![("intake".to_owned(), 0.6), ("postgres".to_owned(), 0.15)],
        };
        assert_eq!(before.until(&later), expected);
    }
}
