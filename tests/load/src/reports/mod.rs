//! `cargo load -- reports`: how long figures and report of a year take with few and with many cases behind them, of a bureau
//! and of a city, beside one SQL aggregate over the same cases; how fast a bureau is counted anew; how soon what is
//! committed counts.

mod rebuild;
mod seed;

use std::time::Duration;

use anyhow::ensure;
use gongkai_demo::{
    clients::{Caller, Services},
    play,
    year::Year,
};
use gongkai_proto::reporting::v1::{CompileReportRequest, ListFiguresRequest};
use gongkai_testbed::{
    Servers,
    suite::{Suite, SuiteOptions},
};
use tokio::time::{Instant, sleep};

use crate::{
    bureaus,
    clerks::Clerks,
    effect::{Effect, Watcher},
    say,
};

/// From so many cases on a missed goal is a failure.
const CASES: u32 = 1_000_000;
/// Cases of the bureau with few.
const FEW: u32 = 1_000;
/// Calls that are measured, and those before that are not.
const CALLS: usize = 60;
const WARM_UP: usize = 10;
/// Longer than it takes until what was registered is taken in.
const TOLD_WITHIN: Duration = Duration::from_mins(2);
/// Goals in milliseconds.
const BUREAU_MS: f64 = 20.0;
const CITY_MS: f64 = 50.0;
/// So many times as fast as the aggregate.
const TIMES: f64 = 100.0;
/// Events a second by which a bureau is counted anew, and the events.
const REBUILT_PER_SECOND: f64 = 20_000.0;
const REBUILT: u32 = 200_000;
/// Submissions a second whose effect is awaited, by so many clients, and the goals in milliseconds.
const RATE: u32 = 500;
const CLIENTS: usize = 16;
const EFFECT_P50_MS: f64 = 20.0;
const EFFECT_P99_MS: f64 = 200.0;
/// The same figures by one aggregate over the cases.
const AGGREGATE: &str = "
    SELECT category, count(*) FILTER (WHERE opened_on >= '2023-01-01'),
           count(*) FILTER (WHERE opened_on < '2023-01-01' AND coalesce(closed_on >= '2023-01-01', true)),
           count(*) FILTER (WHERE closed_on BETWEEN '2023-01-01' AND '2023-12-31'),
           count(*) FILTER (WHERE coalesce(closed_on > '2023-12-31', true))
    FROM reporting.counted_thing WHERE bureau_id = 'load-02' AND opened_on <= '2023-12-31' GROUP BY 1";

/// How much is measured.
#[derive(clap::Args)]
pub(crate) struct Size {
    /// Cases of the bureau with many. With fewer than a million the goals are shown, but none has to be met.
    #[arg(long, default_value_t = CASES, value_parser = clap::value_parser!(u32).range(1_000..))]
    cases: u32,
    /// Bureaus of the city.
    #[arg(long, default_value_t = 100, value_parser = clap::value_parser!(u32).range(4..=500))]
    bureaus: u32,
}

/// What was measured; times are p95 in milliseconds.
struct Measured {
    few: Times,
    many: Times,
    city: f64,
    aggregate: f64,
    rebuilt_per_second: f64,
    effect: Effect,
}

/// Of a bureau.
struct Times {
    figures: f64,
    report: f64,
}

/// Starts the services, makes the cases, measures and prints a table.
pub(crate) async fn run(servers: &Servers, size: &Size) -> anyhow::Result<()> {
    let options = SuiteOptions {
        built: true,
        audit: false,
        ..SuiteOptions::default()
    };
    let suite = Suite::start(servers, options).await?;
    let measured = measure(&suite, size).await;
    let stopped = suite.stop().await;
    let measured = measured?;
    stopped?;
    let missed = print(&measured, size);
    if size.cases >= CASES {
        ensure!(missed == 0, "{missed} goal(s) missed / 未达目标{missed}项");
    }
    Ok(())
}

/// Prints a line for each; how many goals are missed.
fn print(measured: &Measured, size: &Size) -> usize {
    let Measured {
        few,
        many,
        city,
        aggregate,
        rebuilt_per_second: rebuilt,
        effect,
    } = measured;
    let times = aggregate / many.figures;
    let (cases, bureaus) = (size.cases, size.bureaus);
    let delay = &effect.delay;
    let lines = [
        (
            format!("{FEW}件，统计数字 figures, p95 ms"),
            few.figures,
            Some(BUREAU_MS),
            true,
        ),
        (
            format!("{FEW}件，编制报告 CompileReport, p95 ms"),
            few.report,
            Some(BUREAU_MS),
            true,
        ),
        (
            format!("{cases}件，统计数字 figures, p95 ms"),
            many.figures,
            Some(BUREAU_MS),
            true,
        ),
        (
            format!("{cases}件，编制报告 CompileReport, p95 ms"),
            many.report,
            Some(BUREAU_MS),
            true,
        ),
        (
            format!("全市{bureaus}个机关 figures of the city, p95 ms"),
            *city,
            Some(CITY_MS),
            true,
        ),
        (
            "同样数字一次聚合 one SQL aggregate, ms".to_owned(),
            *aggregate,
            None,
            true,
        ),
        (
            "聚合为统计数字的倍数 aggregate to figures, times".to_owned(),
            times,
            Some(TIMES),
            false,
        ),
        (
            "重算，事件/秒 rebuild, events/s".to_owned(),
            *rebuilt,
            Some(REBUILT_PER_SECOND),
            false,
        ),
        (
            "提交速率，件/秒 submissions answered/s".to_owned(),
            effect.answered_per_second,
            None,
            true,
        ),
        (
            "提交到计入 commit to figure, p50 ms".to_owned(),
            delay.p50_ms,
            Some(EFFECT_P50_MS),
            true,
        ),
        (
            "提交到计入 commit to figure, p99 ms".to_owned(),
            delay.p99_ms,
            Some(EFFECT_P99_MS),
            true,
        ),
    ];
    let mut missed = 0;
    for (name, value, goal, at_most) in lines {
        let met = goal.is_none_or(|goal| {
            if at_most {
                value <= goal
            } else {
                value >= goal
            }
        });
        missed += usize::from(!met);
        let goal = goal.map_or_else(String::new, |goal| {
            format!("  目标 goal {}{goal}", if at_most { "≤" } else { "≥" })
        });
        println!(
            "{value:>12.1}  {name}{goal}{}",
            if met { "" } else { "  ✗" }
        );
    }
    missed
}

async fn measure(suite: &Suite, size: &Size) -> anyhow::Result<Measured> {
    let year = Year::heshan()?;
    let count = usize::try_from(size.bureaus)?;
    let bureaus = bureaus::register(suite, &year, count).await?;
    let mut owner = seed::owner(suite).await?;
    let [submitted_to, second, first, .., last] = &bureaus[..] else {
        anyhow::bail!("too few bureaus");
    };
    say("从提交到统计生效… from commit to figure");
    let clerks = Clerks::new(suite, std::slice::from_ref(submitted_to), CLIENTS)?;
    let mut watcher = Watcher::new(&suite.database).await?;
    let effect = watcher.effect(&clerks, RATE).await?;
    say("重算一个机关… counting a bureau anew");
    let rebuilt_per_second = rebuild::rebuild(suite, &mut owner, last, REBUILT).await?;
    say("写入办件… making cases");
    // The others have what was told of them.
    for bureau in &bureaus[1..count - 1] {
        let cases = if bureau == second { size.cases } else { FEW };
        seed::seed(&mut owner, bureau, cases).await?;
    }
    seed::run(
        &mut owner,
        "VACUUM ANALYZE reporting.counted_thing, reporting.tally",
    )
    .await?;
    say("测量… measuring");
    let few = times(suite, first).await?;
    let many = times(suite, second).await?;
    let services = Services::of(suite)?;
    let city = services.caller(&suite.mint, &year.city.id, "city")?;
    let city = p95(&city, &year.city.id, true).await?;
    let mut took = Vec::new();
    for _ in 0..5 {
        let began = Instant::now();
        seed::run(&mut owner, AGGREGATE).await?;
        took.push(began.elapsed());
    }
    took.sort();
    Ok(Measured {
        few,
        many,
        city,
        aggregate: milliseconds(took[took.len() / 2]),
        rebuilt_per_second,
        effect,
    })
}

async fn times(suite: &Suite, bureau: &str) -> anyhow::Result<Times> {
    let services = Services::of(suite)?;
    let leader = services.caller(&suite.mint, bureau, "leader")?;
    Ok(Times {
        figures: p95(&leader, bureau, false).await?,
        report: compile_p95(&leader, bureau).await?,
    })
}

/// The report of the year, compiled and kept anew each time.
async fn compile_p95(caller: &Caller, bureau: &str) -> anyhow::Result<f64> {
    let mut took = Vec::new();
    for call in 0..WARM_UP + CALLS {
        let request = CompileReportRequest {
            request_id: format!("load-{call}"),
            bureau_id: bureau.to_owned(),
            year: 2023,
            ..CompileReportRequest::default()
        };
        let began = Instant::now();
        let compiled = caller.reports().compile_report(request).await;
        compiled.map_err(play::told)?;
        if call >= WARM_UP {
            took.push(began.elapsed());
        }
    }
    took.sort();
    Ok(milliseconds(took[took.len() * 95 / 100]))
}

/// The figures of a year of a bureau, or of those below it.
async fn p95(caller: &Caller, bureau: &str, below: bool) -> anyhow::Result<f64> {
    let request = ListFiguresRequest {
        bureau_id: bureau.to_owned(),
        from_on: "2023-01-01".to_owned(),
        to_on: "2023-12-31".to_owned(),
        below,
        ..ListFiguresRequest::default()
    };
    let began = Instant::now();
    while let Err(status) = caller.figures().list_figures(request.clone()).await {
        ensure!(began.elapsed() < TOLD_WITHIN, "{}", play::told(status));
        sleep(Duration::from_millis(100)).await;
    }
    let mut took = Vec::new();
    for call in 0..WARM_UP + CALLS {
        let began = Instant::now();
        caller
            .figures()
            .list_figures(request.clone())
            .await
            .map_err(play::told)?;
        if call >= WARM_UP {
            took.push(began.elapsed());
        }
    }
    took.sort();
    Ok(milliseconds(took[took.len() * 95 / 100]))
}

fn milliseconds(took: Duration) -> f64 {
    took.as_secs_f64() * 1_000.0
}
