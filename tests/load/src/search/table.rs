//! The result for people.

use std::fmt::Write as _;

use super::{Indexed, ask::Through, bare::Answered};
use crate::stats::ratio;

/// As often as fast a search for common words is wanted to be.
const TIMES: f64 = 10.0;

/// A class of queries.
pub(super) struct Measured {
    pub(super) what: &'static str,
    pub(super) goal_ms: f64,
    pub(super) is_common: bool,
    pub(super) through: Through,
    pub(super) tsvector: Answered,
    pub(super) ilike: Answered,
}

impl Measured {
    /// How often it is as fast as PostgreSQL's words.
    fn times(&self) -> f64 {
        ratio(self.tsvector.took.p50_ms, self.through.took.p50_ms)
    }

    /// Whether nineteen of twenty take no longer than they may, and a common word is as fast as it should be.
    pub(super) fn is_met(&self) -> bool {
        self.through.took.p95_ms <= self.goal_ms && (!self.is_common || self.times() >= TIMES)
    }
}

/// A line each, as Markdown.
pub(super) fn table(indexed: &Indexed, rows: &[Measured], rate: u32) -> String {
    let mut text = format!(
        "{} 件 items, {rate} 次/秒 queries a second; 索引 index: {:.1} s, {:.0}/s, {:.0} MB; \
         服务内存 memory of the service: {} MB, 其中匿名 of it anonymous {} MB; \
         PostgreSQL GIN: {:.0} s, {} MB; 负荷 load average {}\n\n\
         | 查询 query | 命中 found | n | p50 ms | p95 ms | 目标 goal | | tsvector: 命中 found, p50, p95 ms | 倍数 ratio \
         | ILIKE: 命中 found, p50 ms |\n|---|---|---|---|---|---|---|---|---|---|\n",
        indexed.items,
        indexed.took.as_secs_f64(),
        indexed.a_second(),
        indexed.megabytes(),
        indexed.resident_mb,
        indexed.anonymous_mb,
        indexed.gin.took.as_secs_f64(),
        indexed.gin.bytes / 1_000_000,
        indexed.load_average,
    );
    for row in rows {
        let (through, words, all) = (&row.through, &row.tsvector, &row.ilike);
        // Writing to a String cannot fail.
        let _ = writeln!(
            text,
            "| {} | {} | {} | {:.1} | {:.1} | {:.0} | {} | {}, {:.0}, {:.0} | {:.1} | {}, {:.0} |",
            row.what,
            through.total,
            through.calls,
            through.took.p50_ms,
            through.took.p95_ms,
            row.goal_ms,
            if row.is_met() { "✓" } else { "✗" },
            words.total,
            words.took.p50_ms,
            words.took.p95_ms,
            row.times(),
            all.total,
            all.took.p50_ms,
        );
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stats::Latency;

    #[test]
    fn a_common_word_must_be_fast_and_faster_than_others() {
        let latency = |p50_ms, p95_ms| Latency {
            p50_ms,
            p95_ms,
            ..Latency::default()
        };
        let measured = |is_common, p50_ms, p95_ms| Measured {
            what: "a word",
            goal_ms: 20.0,
            is_common,
            through: Through {
                total: 1,
                calls: 100,
                took: latency(p50_ms, p95_ms),
            },
            tsvector: Answered {
                total: 1,
                took: latency(50.0, 60.0),
            },
            ilike: Answered {
                total: 1,
                took: latency(100.0, 110.0),
            },
        };
        assert!(measured(false, 10.0, 20.0).is_met());
        assert!(!measured(false, 10.0, 20.1).is_met());
        assert!(!measured(true, 10.0, 20.0).is_met());
        assert!(measured(true, 5.0, 20.0).is_met());
    }
}
