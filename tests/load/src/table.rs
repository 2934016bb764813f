//! The result for people.

use std::fmt::Write as _;

use crate::{
    CLIENTS,
    bound::{percent, shares},
    clerks::Work,
    level::Level,
    overload::Overload,
    report::{Report, SideReport},
    stats::{Latency, Spread},
};

/// Widths of the headings and of a column.
const HEADING: usize = 42;
const COLUMN: usize = 24;

/// A value of a level as text.
type Show = fn(&Level) -> String;
/// A number of a round of overload.
type Number = fn(&Overload) -> f64;

/// Of PostgreSQL and the disk alone.
const ALONE: [(&str, Show); 2] = [
    ("pgbench事务/秒 pgbench tps", |level| {
        spread(level.pgbench_per_second, 0)
    }),
    ("落盘/秒 fdatasync/s", |level| {
        spread(level.fdatasync_per_second, 0)
    }),
];

/// Of each kind of work.
const ROWS: [(&str, Show); 6] = [
    ("  次/秒 calls/s", |level| spread(level.per_second, 0)),
    ("  ÷pgbench to pgbench", |level| {
        spread(level.to_pgbench, 3)
    }),
    ("  延迟p50（毫秒） latency p50, ms", |level| {
        spread(level.p50_ms, 1)
    }),
    ("  延迟p99（毫秒） latency p99, ms", |level| {
        spread(level.p99_ms, 1)
    }),
    ("  处理器占用 processors busy", |level| {
        percent(level.cpu_busy.median)
    }),
    ("  统计追上（秒） caught up, s", |level| {
        spread(level.caught_up_seconds, 1)
    }),
];

/// Of overload, in the order of the columns.
const OVERLOAD: [(&str, Number); 3] = [
    ("能力/秒 capacity/s", |round| round.capacity_per_second),
    ("提供/秒 offered/s", |round| round.offered_per_second),
    ("答复/秒 answered/s", |round| round.answered_per_second),
];
const OUTCOMES: [(&str, Number); 5] = [
    ("答复 answered", |round| round.answered),
    ("RESOURCE_EXHAUSTED", |round| round.resource_exhausted),
    ("UNAVAILABLE", |round| round.unavailable),
    ("超时 timed out", |round| round.timed_out),
    ("其他 other", |round| round.other),
];

/// The whole result as text.
pub(crate) fn table(report: &Report) -> String {
    let mut table = Table::default();
    table.row("并发 clients", CLIENTS.map(|clients| clients.to_string()));
    for side in &report.sides {
        table.side(side, &report.grpcio);
    }
    if !report.compared.is_empty() {
        table.line("", "");
        table.line("本次÷对照 this to against", "");
        for work in Work::ALL {
            let compared = report.compared.iter().filter(|level| level.work == work);
            let ratios = compared.map(|level| spread(level.ours_to_other, 2));
            table.row(&format!("  {}", work.name()), ratios);
        }
    }
    table.line("处理器 processors", &report.processors.to_string());
    table.0
}

/// The text so far.
#[derive(Default)]
struct Table(String);

impl Table {
    fn row(&mut self, heading: &str, values: impl IntoIterator<Item = String>) {
        let values = values.into_iter().map(|value| padded(&value, COLUMN));
        let values: String = values.collect();
        self.line(heading, values.trim_end());
    }

    fn line(&mut self, heading: &str, value: &str) {
        let line = format!("{}{value}", padded(heading, HEADING));
        // Writing to a String cannot fail.
        let _ = writeln!(self.0, "{}", line.trim_end());
    }

    fn side(&mut self, side: &SideReport, grpcio: &str) {
        self.line("", "");
        self.line(&format!("【{}】", side.checkout), "");
        for (heading, show) in ALONE {
            self.row(heading, side.of(Work::SubmitToOne).map(show));
        }
        for work in Work::ALL {
            self.line(work.name(), "");
            for (heading, show) in ROWS {
                self.row(heading, side.of(work).map(show));
            }
        }
        self.overload(&side.overloads);
        self.reads(side, grpcio);
        let trips = side.round_trips;
        for (heading, trips) in [
            ("往返：提交 round trips: submission", trips.submission),
            (
                "往返：补正 round trips: AskCorrection",
                trips.ask_correction,
            ),
        ] {
            let value = format!(
                "{} (答复后共 with what follows {}), 语句 statements {}",
                trips.before_the_answer, trips.with_what_follows, trips.statements
            );
            self.line(heading, &value);
        }
        for level in side.of(Work::SubmitToOne) {
            let heading = format!("占用（{0}） busy with ({0})", level.clients);
            self.line(&heading, &shares(&level.programs));
        }
        let effect = &side.effect;
        let value = format!(
            "{}; {:.0}/s ({:.0}/s)",
            latency(&effect.delay, 0),
            effect.answered_per_second,
            effect.wanted_per_second,
        );
        self.line("提交到统计生效 submission to effect", &value);
        let calls = format!("{}, 失败 errors {}", side.calls, side.errors);
        self.line("调用 calls", &calls);
        self.line("瓶颈 bound", &side.bound.zh);
        self.line("", &side.bound.en);
    }

    fn overload(&mut self, rounds: &[Overload]) {
        let of = |value: Number| Spread::of(rounds.iter().map(value));
        self.line("两倍过载 twice the capacity offered", "");
        for (heading, value) in OVERLOAD {
            self.line(&format!("  {heading}"), &spread(of(value), 0));
        }
        let goodput = of(|round| round.answered_to_capacity);
        self.line("  答复÷能力 answered to capacity", &spread(goodput, 2));
        let outcomes =
            OUTCOMES.map(|(name, value)| format!("{name} {}", percent(of(value).median)));
        self.line("  结果 outcomes", &outcomes.join(", "));
        let (p50, p99) = (
            of(|round| round.latency.p50_ms),
            of(|round| round.latency.p99_ms),
        );
        let value = format!("p50 {}, p99 {}", spread(p50, 0), spread(p99, 0));
        self.line("  答复的延迟（毫秒） of those, ms", &value);
    }

    /// The rounds of each method by both clients.
    fn reads(&mut self, side: &SideReport, grpcio: &str) {
        self.line("逐次读取（毫秒） reads in turn, ms", "");
        let methods = side.reads.first().map_or(0, Vec::len);
        for method in 0..methods {
            let rounds = || side.reads.iter().filter_map(|reads| reads.get(method));
            let name = rounds().next().map_or("", |read| read.method);
            let name = name.rsplit('/').next().unwrap_or_default();
            let ours: Vec<Latency> = rounds().map(|read| read.tonic).collect();
            self.line(&format!("  {name}, tonic"), &latencies(&ours));
            let others: Vec<Latency> = rounds().filter_map(|read| read.grpcio).collect();
            if others.is_empty() {
                self.line(&format!("  {name}, grpcio"), grpcio);
            } else {
                self.line(&format!("  {name}, grpcio {grpcio}"), &latencies(&others));
            }
        }
    }
}

fn latencies(rounds: &[Latency]) -> String {
    let of = |value: fn(&Latency) -> f64| spread(Spread::of(rounds.iter().map(value)), 1);
    format!(
        "p50 {}, p99 {}",
        of(|round| round.p50_ms),
        of(|round| round.p99_ms)
    )
}

fn latency(latency: &Latency, decimals: usize) -> String {
    let Latency {
        p50_ms,
        p99_ms,
        max_ms,
        ..
    } = latency;
    format!("p50 {p50_ms:.decimals$} ms, p99 {p99_ms:.decimals$} ms, max {max_ms:.decimals$} ms")
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
