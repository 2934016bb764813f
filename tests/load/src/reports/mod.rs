//! `cargo load -- reports`: how long the figures of a year take with few and with many cases behind them, of a bureau and of a
//! city, beside one SQL aggregate over the same cases.

mod seed;

use std::time::Duration;

use anyhow::ensure;
use gongkai_demo::{
    clients::{Caller, Services},
    play,
    year::Year,
};
use gongkai_proto::reporting::v1::ListFiguresRequest;
use gongkai_testbed::{
    Servers,
    suite::{Suite, SuiteOptions},
};
use tokio::time::{Instant, sleep};

use crate::{bureaus, say};

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
/// The same figures by one aggregate over the cases.
const AGGREGATE: &str = "
    SELECT category, result, count(*) FILTER (WHERE opened_on >= '2023-01-01'),
           count(*) FILTER (WHERE opened_on < '2023-01-01' AND coalesce(closed_on >= '2023-01-01', true)),
           count(*) FILTER (WHERE closed_on BETWEEN '2023-01-01' AND '2023-12-31'),
           count(*) FILTER (WHERE coalesce(closed_on > '2023-12-31', true))
    FROM reporting.counted_thing WHERE bureau_id = 'load-02' AND opened_on <= '2023-12-31' GROUP BY 1, 2";

/// How much is measured.
#[derive(clap::Args)]
pub(crate) struct Size {
    /// Cases of the bureau with many. With fewer than a million the goals are shown, but none has to be met.
    #[arg(long, default_value_t = CASES, value_parser = clap::value_parser!(u32).range(1_000..))]
    cases: u32,
    /// Bureaus of the city.
    #[arg(long, default_value_t = 100, value_parser = clap::value_parser!(u32).range(2..=500))]
    bureaus: u32,
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
    let (few, many, city, aggregate) = measured?;
    stopped?;
    println!("一年的统计数字 the figures of a year, p95 ms");
    println!("{FEW} 件 cases           {few:.1}  目标 goal {BUREAU_MS}");
    println!(
        "{} 件 cases        {many:.1}  目标 goal {BUREAU_MS}",
        size.cases
    );
    println!(
        "全市 city of {} bureaus  {city:.1}  目标 goal {CITY_MS}",
        size.bureaus
    );
    println!(
        "SQL 聚合 one aggregate   {aggregate:.1}  {:.0}×",
        aggregate / many
    );
    if size.cases >= CASES {
        let met =
            few <= BUREAU_MS && many <= BUREAU_MS && city <= CITY_MS && aggregate >= TIMES * many;
        ensure!(met, "未达目标 a goal is missed");
    }
    Ok(())
}

async fn measure(suite: &Suite, size: &Size) -> anyhow::Result<(f64, f64, f64, f64)> {
    let year = Year::heshan()?;
    let count = usize::try_from(size.bureaus)?;
    let bureaus = bureaus::register(suite, &year, count).await?;
    let mut owner = seed::owner(suite).await?;
    say("写入办件… making cases");
    for (number, bureau) in (1..).zip(&bureaus) {
        let cases = if number == 2 { size.cases } else { FEW };
        seed::seed(&mut owner, bureau, cases).await?;
    }
    seed::run(
        &mut owner,
        "ANALYZE reporting.counted_thing, reporting.tally",
    )
    .await?;
    let services = Services::of(suite)?;
    let clerk = |bureau: &str| services.caller(&suite.mint, bureau, "clerk");
    let (first, second) = (year.bureau.id.clone(), "load-02".to_owned());
    say("测量… measuring");
    let few = p95(&clerk(&first)?, &first, false).await?;
    let many = p95(&clerk(&second)?, &second, false).await?;
    let city = services.caller(&suite.mint, &year.city.id, "city")?;
    let city = p95(&city, &year.city.id, true).await?;
    let mut took = Vec::new();
    for _ in 0..5 {
        let began = Instant::now();
        seed::run(&mut owner, AGGREGATE).await?;
        took.push(began.elapsed());
    }
    took.sort();
    Ok((few, many, city, milliseconds(took[took.len() / 2])))
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
