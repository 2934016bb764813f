//! The result for people.

use std::fmt::Write as _;

use crate::{
    bound::{percent, shares},
    report::{Level, Report},
    stats::Spread,
};

/// Widths of the headings and of a column.
const HEADING: usize = 38;
const COLUMN: usize = 24;

/// A value of a level as text.
type Show = fn(&Level) -> String;

const ROWS: [(&str, Show); 9] = [
    ("并发 clients", |level| level.clients.to_string()),
    ("提交/秒 submissions/s", |level| {
        spread(level.submissions_per_second, 0)
    }),
    ("延迟p50（毫秒） latency p50, ms", |level| {
        spread(level.p50_ms, 1)
    }),
    ("延迟p99（毫秒） latency p99, ms", |level| {
        spread(level.p99_ms, 1)
    }),
    ("pgbench事务/秒 pgbench tps", |level| {
        spread(level.pgbench_per_second, 0)
    }),
    ("落盘/秒 fdatasync/s", |level| {
        spread(level.fdatasync_per_second, 0)
    }),
    ("提交÷pgbench submissions/pgbench", |level| {
        spread(level.submissions_to_pgbench, 2)
    }),
    ("处理器占用 processors busy", |level| {
        percent(level.cpu_busy.median)
    }),
    ("统计追上（秒） reporting caught up, s", |level| {
        spread(level.caught_up_seconds, 1)
    }),
];

/// The whole result as text.
pub(crate) fn table(report: &Report) -> String {
    let mut text = String::new();
    for (heading, show) in ROWS {
        text.push_str(&padded(heading, HEADING));
        for level in &report.levels {
            text.push_str(&padded(&show(level), COLUMN));
        }
        text.truncate(text.trim_end().len());
        text.push('\n');
    }
    let effect = &report.effect;
    let mut line = |heading: &str, value: &str| {
        // Writing to a String cannot fail.
        let _ = writeln!(text, "{}{value}", padded(heading, HEADING));
    };
    for level in &report.levels {
        let heading = format!("占用（{0}） busy with ({0})", level.clients);
        line(&heading, &shares(&level.programs));
    }
    line(
        "提交到统计生效 submission to effect",
        &format!(
            "p50 {:.0} ms, p99 {:.0} ms, max {:.0} ms; {:.0}/s ({:.0}/s)",
            effect.delay.p50_ms,
            effect.delay.p99_ms,
            effect.delay.max_ms,
            effect.answered_per_second,
            effect.wanted_per_second,
        ),
    );
    line(
        "调用 calls",
        &format!(
            "{}, 失败 errors {}; 处理器 processors {}",
            report.calls, report.errors, report.processors
        ),
    );
    line("瓶颈 bound", &report.bound.zh);
    line("", &report.bound.en);
    text
}

/// The median, and in brackets how far the rounds lie apart.
fn spread(spread: Spread, decimals: usize) -> String {
    let Spread { median, min, max } = spread;
    format!("{median:.decimals$} ({min:.decimals$}–{max:.decimals$})")
}

/// Filled up with blanks to a width on the screen, where a Chinese character takes two columns.
fn padded(text: &str, width: usize) -> String {
    let taken: usize = text
        .chars()
        .map(|character| 1 + usize::from(character >= '\u{2e80}'))
        .sum();
    format!("{text}{}", " ".repeat(width.saturating_sub(taken).max(1)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn chinese_characters_take_two_columns() {
        assert_eq!(padded("并发 c", 8), "并发 c  ");
        assert_eq!(padded("long", 2), "long ");
    }

    #[test]
    fn a_spread_shows_its_rounds() {
        let rounds = Spread::of([1.0, 2.25, 4.0]);
        assert_eq!(spread(rounds, 1), "2.2 (1.0–4.0)");
    }
}
