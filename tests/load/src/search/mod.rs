//! `cargo load -- search`: how fast the search is over a million items, beside PostgreSQL's own on the same items.
//!
//! Items are written into the tables by SQL as publishing would leave them (`seed`), with their events. Then the
//! service is started, which makes its index of them as it does after a loss; and it is asked by the clock (`ask`).

mod ask;
mod bare;
mod seed;
mod table;
pub(crate) mod text;

use std::{fs, time::Duration};

use anyhow::{Context as _, ensure};
use gongkai_demo::{clients::Services, year::Year};
use gongkai_testbed::{
    Servers,
    suite::{Suite, SuiteOptions},
};
use tokio::time::{Instant, sleep};

use self::{
    ask::Asked,
    bare::{Bare, Made},
    table::Measured,
};
use crate::{bureaus, cpu, say, stats::number};

/// The service.
const CATALOG: &str = "disclosure-catalog";
/// Longer than an index of ten million items takes.
const INDEXED_WITHIN: Duration = Duration::from_mins(20);
/// Longer than it takes until what was registered is told.
const TOLD_WITHIN: Duration = Duration::from_secs(30);
/// From so many items on a missed goal is a failure.
pub(crate) const ITEMS: u32 = 1_000_000;
/// Items the service must take into its index in a second.
const INDEXED_A_SECOND: f64 = 20_000.0;

/// How much is measured.
#[derive(clap::Args)]
pub(crate) struct Size {
    /// Items. With fewer than a million the goals are shown, but none has to be met; with few, some words stand in none.
    #[arg(long, default_value_t = ITEMS, value_parser = clap::value_parser!(u32).range(20_000..))]
    items: u32,
    /// Queries offered in a second, of all classes as if at random.
    #[arg(long, default_value_t = 50, value_parser = clap::value_parser!(u32).range(1..))]
    rate: u32,
    /// Seconds in which they are offered.
    #[arg(long, default_value_t = 60, value_parser = clap::value_parser!(u32).range(1..))]
    seconds: u32,
}

/// What became of the index.
pub(crate) struct Indexed {
    items: u32,
    took: Duration,
    bytes: u64,
    /// Of the service: all memory, and that which is no mapped file.
    resident_mb: u64,
    anonymous_mb: u64,
    /// Of the machine, before the first query.
    load_average: String,
    /// PostgreSQL's.
    gin: Made,
}

/// Starts the services, makes the items, measures and prints a table.
pub(crate) async fn run(servers: &Servers, size: &Size) -> anyhow::Result<()> {
    let folder = servers.scratch()?;
    let index = folder.path().join("search");
    let setting = index.display().to_string();
    let options = SuiteOptions {
        built: true,
        audit: false,
        extra_env: vec![(
            CATALOG.to_owned(),
            "GONGKAI_SEARCH_INDEX".to_owned(),
            setting,
        )],
        ..SuiteOptions::default()
    };
    let suite = Suite::start(servers, options).await?;
    let measured = measure(&suite, size, &index).await;
    let stopped = suite.stop().await;
    let (indexed, measured) = measured?;
    stopped?;
    print!("{}", table::table(&indexed, &measured, size.rate));
    let late: Vec<&str> = measured
        .iter()
        .filter(|row| !row.is_met())
        .map(|row| row.what)
        .collect();
    let rate = indexed.a_second();
    if size.items >= ITEMS {
        ensure!(late.is_empty(), "超过目标 too slow: {}", late.join("; "));
        ensure!(
            rate >= INDEXED_A_SECOND,
            "索引太慢 indexed too slowly: {rate:.0}/s"
        );
    }
    Ok(())
}

impl Indexed {
    fn a_second(&self) -> f64 {
        f64::from(self.items) / self.took.as_secs_f64()
    }

    fn megabytes(&self) -> f64 {
        number(self.bytes / 1_000_000)
    }
}

async fn measure(
    suite: &Suite,
    size: &Size,
    index: &std::path::Path,
) -> anyhow::Result<(Indexed, Vec<Measured>)> {
    let bureaus = bureaus::register(suite, &Year::heshan()?, bureaus::BUREAUS).await?;
    let mut bare = Bare::connect(suite).await?;
    let began = Instant::now();
    while bare.told(&bureaus).await? < i64::try_from(bureaus.len())? {
        ensure!(
            began.elapsed() < TOLD_WITHIN,
            "机关未登记完 bureaus are not told of"
        );
        sleep(Duration::from_millis(50)).await;
    }
    // What follows the events of a million items is not measured here.
    for service in ["reporting", "intake", CATALOG] {
        suite.kill(service);
    }
    say(&format!("写入{}件信息… making items", size.items));
    seed::seed(&mut bare, &bureaus, size.items).await?;
    say("建PostgreSQL全文索引… PostgreSQL's index");
    let gin = bare.index().await?;
    say("建检索索引… the service's index");
    let caller = Services::of(suite)?.caller(&suite.mint, &bureaus[0], "public")?;
    let started = Instant::now();
    suite.restart(CATALOG).await?;
    let asked = Asked::new(caller);
    while !asked
        .all()
        .await
        .is_ok_and(|total| total == i64::from(size.items))
    {
        ensure!(
            started.elapsed() < INDEXED_WITHIN,
            "索引未建成 the index is not made"
        );
        sleep(Duration::from_millis(50)).await;
    }
    let took = started.elapsed();
    let classes = text::classes();
    say("测量… measuring");
    let load_average = cpu::load_average()?;
    let through = asked
        .by_the_clock(&classes, size.rate, size.seconds)
        .await?;
    let (resident_mb, anonymous_mb) = memory(suite)?;
    let indexed = Indexed {
        items: size.items,
        took,
        bytes: bytes(index)?,
        resident_mb,
        anonymous_mb,
        load_average,
        gin,
    };
    let mut measured = Vec::new();
    for (class, through) in classes.iter().zip(through) {
        say(&format!("{}: PostgreSQL", class.what));
        measured.push(Measured {
            what: class.what,
            goal_ms: class.goal_ms,
            is_common: class.is_common,
            through,
            tsvector: bare.tsvector(class).await?,
            ilike: bare.ilike(class).await?,
        });
    }
    Ok((indexed, measured))
}

/// Memory of the service in megabytes: all that is resident, and of it what is no mapped file.
fn memory(suite: &Suite) -> anyhow::Result<(u64, u64)> {
    let id = suite.process_id(CATALOG).context("the catalog runs")?;
    let text = fs::read_to_string(format!("/proc/{id}/status"))?;
    let megabytes = |name: &str| -> anyhow::Result<u64> {
        let line = text.lines().find_map(|line| line.strip_prefix(name));
        let kilobytes = line.and_then(|line| line.split_whitespace().next());
        Ok(kilobytes.context(name.to_owned())?.parse::<u64>()? / 1024)
    };
    Ok((megabytes("VmRSS:")?, megabytes("RssAnon:")?))
}

/// What the files of a folder take.
fn bytes(folder: &std::path::Path) -> anyhow::Result<u64> {
    let mut bytes = 0;
    for entry in fs::read_dir(folder)? {
        bytes += entry?.metadata()?.len();
    }
    Ok(bytes)
}
