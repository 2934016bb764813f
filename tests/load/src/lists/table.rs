//! The result for people.

use std::{fmt::Write as _, time::Duration};

use crate::stats::{Latency, ratio};

/// So long a bar is that just meets its goal.
const BAR: u32 = 20;

/// How long calls of one sort took, and the statements of one alone.
pub(crate) struct Measured {
    pub(super) what: String,
    pub(super) goal: Duration,
    pub(super) calls: usize,
    pub(super) through: Latency,
    /// None if the call has statements that are not timed alone.
    pub(super) alone: Option<Latency>,
}

impl Measured {
    fn goal_ms(&self) -> f64 {
        self.goal.as_secs_f64() * 1000.0
    }

    /// Whether nineteen calls of twenty took no longer.
    pub(super) fn is_met(&self) -> bool {
        self.through.p95_ms <= self.goal_ms()
    }

    /// A twentieth of the goal each; it stops at twice the goal.
    fn bar(&self) -> String {
        let part = ratio(self.through.p95_ms, self.goal_ms());
        let long = (1..=2 * BAR).filter(|step| f64::from(*step) <= part * f64::from(BAR));
        "█".repeat(long.count())
    }
}

/// A line each, as Markdown.
pub(super) fn table(rows: &[Measured]) -> String {
    let mut text = String::from(
        "| 调用 call | n | p50 ms | p95 ms | 目标 goal | | 语句 statements p50 | 倍数 ratio | p95 ÷ goal |\n\
         |---|---|---|---|---|---|---|---|---|\n",
    );
    for row in rows {
        let alone = row.alone.map_or_else(
            || "| – | – ".to_owned(),
            |alone| {
                let times = ratio(row.through.p50_ms, alone.p50_ms);
                format!("| {:.1} | {times:.1} ", alone.p50_ms)
            },
        );
        // Writing to a String cannot fail.
        let _ = writeln!(
            text,
            "| {} | {} | {:.1} | {:.1} | {} | {} {alone}| {} |",
            row.what,
            row.calls,
            row.through.p50_ms,
            row.through.p95_ms,
            row.goal.as_millis(),
            if row.is_met() { "✓" } else { "✗" },
            row.bar(),
        );
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    fn took(p95_ms: f64) -> Measured {
        let latency = |p50_ms, p95_ms| Latency {
            p50_ms,
            p95_ms,
            ..Latency::default()
        };
        Measured {
            what: "all".to_owned(),
            goal: Duration::from_millis(20),
            calls: 60,
            through: latency(6.0, p95_ms),
            alone: Some(latency(3.0, 4.0)),
        }
    }

    #[test]
    fn a_goal_is_met_or_missed_and_drawn() {
        let met = table(&[took(5.0)]);
        assert!(
            met.ends_with("| all | 60 | 6.0 | 5.0 | 20 | ✓ | 3.0 | 2.0 | █████ |\n"),
            "{met}"
        );
        assert!(took(20.0).is_met());
        assert!(table(&[took(20.1)]).contains("✗"));
        assert_eq!(took(9000.0).bar().chars().count(), 40);
    }
}
