//! `cargo load`: how many applications a second the suite takes durably, beside what PostgreSQL and
//! the disk can do alone, and how soon they count in reporting.

mod bound;
mod bureaus;
mod clerks;
mod cpu;
mod effect;
mod fsync;
mod level;
mod lists;
mod overload;
mod pdf;
mod pgbench;
mod proxy;
mod publish;
mod python;
mod read;
mod report;
mod reports;
mod round_trips;
mod run;
mod search;
mod side;
mod stats;
mod table;

use std::{path::PathBuf, time::Duration};

use anyhow::Context as _;
use clap::Parser;
use gongkai_testbed::{Durability, PrivateServers, binaries};
use side::Checkout;
use tokio::{
    signal::unix::{SignalKind, signal},
    time::timeout,
};

/// Numbers of concurrent clients.
const CLIENTS: [usize; 3] = [1, 8, 32];
/// What runs before each measurement without being counted.
const WARM_UP: Duration = Duration::from_secs(1);
/// The length of each measurement.
const MEASURED: Duration = Duration::from_secs(5);
/// More than all of it takes on a slow machine.
const LIMIT: Duration = Duration::from_mins(45);

/// 压测：在本机的私有服务器上测量每秒可持久登记的申请数，并与pgbench和磁盘落盘速度对照。
///
/// Measures, on private PostgreSQL (fsync on) and RabbitMQ servers, durable submissions of one and of
/// 16 bureaus, an act on existing cases, reads by two clients, and overload, interleaved with pgbench
/// and fdatasync on the same disk; round trips to PostgreSQL; and the delay until submissions count in
/// reporting. Takes about eight minutes, twice that with another checkout; run nothing else meanwhile.
#[derive(Parser)]
#[command(version, args_conflicts_with_subcommands = true)]
struct Arguments {
    #[command(subcommand)]
    only: Option<Only>,
    /// One JSON document on standard output instead of the table.
    #[arg(long)]
    json: bool,
    /// Another checkout, built with `cargo build --release --workspace --bins`, whose services are
    /// measured in turn with ours.
    #[arg(long, value_name = "DIR")]
    against: Option<PathBuf>,
    /// How often everything is measured.
    #[arg(long, default_value_t = 3, value_parser = clap::value_parser!(u8).range(1..))]
    rounds: u8,
    /// Measures lists, worklists and the search instead, with 100,000 cases in the bureau that is asked and a
    /// million in the tables. Takes about ten minutes.
    #[arg(long, conflicts_with_all = ["json", "against", "rounds"])]
    lists: bool,
}

/// What is measured instead.
#[derive(clap::Subcommand)]
enum Only {
    /// The search over a million items, beside PostgreSQL's. Takes about twenty minutes.
    Search(search::Size),
    /// How soon an item is public, and found.
    Publish(publish::Size),
    /// The figures of a year of a bureau and of a city, beside an SQL aggregate over the cases.
    Reports(reports::Size),
}

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    let arguments = Arguments::parse();
    let mut interrupt = signal(SignalKind::interrupt())?;
    let mut terminate = signal(SignalKind::terminate())?;

    let mut checkouts = vec![Checkout::ours()];
    if let Some(folder) = arguments.against {
        checkouts.push(Checkout::other(&folder)?);
    }
    let rounds = usize::from(arguments.rounds);

    say("构建服务程序（首次需要几分钟）… building the services");
    tokio::task::spawn_blocking(binaries::build_services).await??;
    say("准备数据库和消息服务… PostgreSQL and RabbitMQ");
    let servers =
        PrivateServers::start(None, Durability::Full, |message: &str| say(message)).await?;
    let measured = async {
        match &arguments.only {
            Some(Only::Search(size)) => {
                return search::run(servers.servers(), size).await.map(|()| None);
            }
            Some(Only::Publish(size)) => {
                return publish::run(servers.servers(), size).await.map(|()| None);
            }
            Some(Only::Reports(size)) => {
                return reports::run(servers.servers(), size).await.map(|()| None);
            }
            None => {}
        }
        if arguments.lists {
            return lists::run(servers.servers()).await.map(|()| None);
        }
        run::run(&servers, &checkouts, rounds).await.map(Some)
    };
    // Whatever comes, the servers are stopped and their folder removed.
    let outcome = tokio::select! {
        outcome = timeout(LIMIT, measured) => outcome.context("it took too long / 超时").flatten(),
        _ = interrupt.recv() => Err(anyhow::anyhow!("interrupted / 已中断")),
        _ = terminate.recv() => Err(anyhow::anyhow!("terminated / 已终止")),
    };
    say("停止服务并清理… stopping and cleaning up");
    let stopped = servers.stop().await;
    let report = outcome?;
    stopped?;
    let Some(report) = report else { return Ok(()) };
    if arguments.json {
        println!("{}", serde_json::to_string_pretty(&report)?);
    } else {
        print!("{}", table::table(&report));
    }
    report.check()
}

/// Tells a person what goes on.
fn say(message: &str) {
    eprintln!("load: {message}");
}
