//! The measurements, one after the other.

use gongkai_demo::{play, year::Year};
use gongkai_testbed::{
    Database, PrivateServers,
    suite::{Suite, SuiteOptions},
};

use crate::{
    CLIENTS, ROUNDS,
    effect::Watcher,
    fsync::Probe,
    pgbench::Pgbench,
    report::{Cell, Report},
    say,
    submit::{Clerks, Submitted},
};

/// A Tuesday: what is received today is received on a working day.
const CLOCK: &str = "manual:2019-03-05T09:00:00+08:00";

/// What measures.
struct Bench {
    clerks: Clerks,
    watcher: Watcher,
    pgbench: Pgbench,
    probe: Probe,
}

/// Starts the suite, measures everything and stops it.
pub(crate) async fn run(servers: &PrivateServers) -> anyhow::Result<Report> {
    let options = SuiteOptions {
        clock: Some(CLOCK.to_owned()),
        ..SuiteOptions::default()
    };
    say("建库并启动服务… migrating and starting the services");
    let suite = Suite::start(servers.servers(), options).await?;
    let database = servers.database().await?;
    let report = measure(servers, &suite, &database).await;
    let closed = database.close().await;
    let stopped = suite.stop().await;
    // What went wrong first tells most.
    let report = report?;
    closed?;
    stopped?;
    Ok(report)
}

async fn measure(
    servers: &PrivateServers,
    suite: &Suite,
    database: &Database,
) -> anyhow::Result<Report> {
    let year = Year::heshan()?;
    play::register(suite, &year).await?;
    // Inside the servers' folder, and so in their file system.
    let folder = servers.servers().scratch()?;
    let most = CLIENTS.into_iter().max().unwrap_or_default();
    let mut bench = Bench {
        clerks: Clerks::new(suite, &year, most)?,
        watcher: Watcher::new(&suite.database, &year).await?,
        pgbench: Pgbench::new(database, folder.path()).await?,
        probe: Probe::new(folder.path())?,
    };
    let mut cells = Vec::new();
    for round in 0..ROUNDS {
        for clients in CLIENTS {
            let cell = bench.cell(round, clients).await?;
            say(&cell.progress());
            cells.push(cell);
        }
    }
    say("从提交到统计生效… from submission to effect in reporting");
    let effect = bench.watcher.effect(&bench.clerks).await?;
    Ok(Report::new(cells, effect, &bench.clerks.tally()))
}

impl Bench {
    /// One round of one number of clients. Who is first changes with the round, so that a machine
    /// that grows slower or faster favours nobody.
    async fn cell(&mut self, round: usize, clients: usize) -> anyhow::Result<Cell> {
        let mut fdatasync = Vec::new();
        let (submitted, caught_up, pgbench);
        if round.is_multiple_of(2) {
            fdatasync.push(self.probe.per_second().await?);
            (submitted, caught_up) = self.submissions(clients).await?;
            fdatasync.push(self.probe.per_second().await?);
            pgbench = self.pgbench.per_second(clients).await?;
        } else {
            fdatasync.push(self.probe.per_second().await?);
            pgbench = self.pgbench.per_second(clients).await?;
            fdatasync.push(self.probe.per_second().await?);
            (submitted, caught_up) = self.submissions(clients).await?;
        }
        Ok(Cell::new(
            round, clients, submitted, caught_up, pgbench, fdatasync,
        ))
    }

    /// Submissions, and the seconds reporting needs afterwards to take in the rest.
    async fn submissions(&mut self, clients: usize) -> anyhow::Result<(Submitted, f64)> {
        let submitted = self.clerks.one_after_the_other(clients).await?;
        let caught_up = self.watcher.quiet().await?;
        Ok((submitted, caught_up.as_secs_f64()))
    }
}
