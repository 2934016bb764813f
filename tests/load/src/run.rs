//! The measurements, one after the other.

use gongkai_demo::year::Year;
use gongkai_testbed::{Database, PrivateServers};

use crate::{
    CLIENTS,
    clerks::Work,
    effect::Effect,
    fsync::Probe,
    overload,
    pgbench::Pgbench,
    python::Python,
    read,
    report::{Alone, Cell, Found, Report, SideReport},
    round_trips::{self, RoundTrips},
    say,
    side::{Checkout, Side},
};

/// What is measured beside the services.
struct Bench {
    pgbench: Pgbench,
    probe: Probe,
    python: Option<Python>,
    alone: Vec<Alone>,
}

/// Submissions each second whose effect is awaited.
const RATE: u32 = 200;

/// Starts the services of each checkout, measures everything and stops them.
pub(crate) async fn run(
    servers: &PrivateServers,
    checkouts: &[Checkout],
    rounds: usize,
) -> anyhow::Result<Report> {
    let year = Year::heshan()?;
    let mut trips = Vec::new();
    for checkout in checkouts {
        say(&format!("数往返… counting round trips: {}", checkout.name));
        trips.push(round_trips::count(servers.servers(), checkout, &year).await?);
    }
    let database = servers.database().await?;
    let mut sides = Vec::new();
    let report = async {
        for checkout in checkouts {
            say(&format!(
                "启动服务… starting the services: {}",
                checkout.name
            ));
            sides.push(Side::start(servers.servers(), checkout.clone(), &year).await?);
        }
        measure(servers, &mut sides, &database, &trips, rounds).await
    };
    let report = report.await;
    let closed = database.close().await;
    let mut stopped = Ok(());
    for side in sides {
        stopped = stopped.and(side.suite.stop().await);
    }
    // What went wrong first tells most.
    let report = report?;
    closed?;
    stopped?;
    Ok(report)
}

async fn measure(
    servers: &PrivateServers,
    sides: &mut [Side],
    database: &Database,
    trips: &[RoundTrips],
    rounds: usize,
) -> anyhow::Result<Report> {
    let (python, grpcio) = match Python::find().await {
        Ok(python) => {
            let version = python.version.clone();
            (Some(python), version)
        }
        Err(error) => (None, format!("缺少 missing: {error:#}")),
    };
    // Inside the servers' folder, and so in their file system.
    let folder = servers.servers().scratch()?;
    let mut bench = Bench {
        pgbench: Pgbench::new(database, folder.path()).await?,
        probe: Probe::new(folder.path())?,
        python,
        alone: Vec::new(),
    };
    let mut found: Vec<Found> = sides.iter().map(|_| Found::default()).collect();
    for round in 1..=rounds {
        for clients in CLIENTS {
            bench.turn(round, clients, sides, &mut found).await?;
        }
        for (side, found) in in_turn(round, sides, &mut found) {
            bench.finish(side, found).await?;
        }
    }
    say("从提交到统计生效… from submission to effect in reporting");
    let mut effects: Vec<Effect> = Vec::new();
    for side in &mut *sides {
        effects.push(side.watcher.effect(&side.clerks, RATE).await?);
    }
    let reports = sides.iter().zip(found).zip(trips).zip(effects);
    let reports = reports.map(|(((side, found), trips), effect)| {
        SideReport::new(side, found, &bench.alone, *trips, effect)
    });
    let reports = reports.collect();
    Ok(Report::new(grpcio, reports, bench.alone))
}

/// Who is first changes with the round, so that a machine that grows slower or faster favours nobody.
fn in_turn<'a>(
    round: usize,
    sides: &'a mut [Side],
    found: &'a mut [Found],
) -> Vec<(&'a mut Side, &'a mut Found)> {
    let mut all: Vec<_> = sides.iter_mut().zip(found).collect();
    if round.is_multiple_of(2) {
        all.reverse();
    }
    all
}

impl Bench {
    /// One round of one number of clients: all work of all sides, and pgbench beside it.
    async fn turn(
        &mut self,
        round: usize,
        clients: usize,
        sides: &mut [Side],
        found: &mut [Found],
    ) -> anyhow::Result<()> {
        let pgbench_first = round.is_multiple_of(2);
        if pgbench_first {
            self.alone(round, clients).await?;
        }
        for (side, found) in in_turn(round, sides, found) {
            for work in Work::ALL {
                let fdatasync = self.probe.per_second().await?;
                let done = side.work(work, clients).await?;
                let cell = Cell::new((round, clients, work), fdatasync, done);
                say(&format!(
                    "第{round}轮 round {round}: {clients:>2} clients, {work:?} {:.0}/s, {}",
                    cell.per_second, side.checkout.name
                ));
                found.cells.push(cell);
            }
        }
        if !pgbench_first {
            self.alone(round, clients).await?;
        }
        Ok(())
    }

    async fn alone(&mut self, round: usize, clients: usize) -> anyhow::Result<()> {
        let alone = Alone {
            round,
            clients,
            fdatasync_per_second: self.probe.per_second().await?,
            pgbench_per_second: self.pgbench.per_second(clients).await?,
        };
        say(&format!(
            "第{round}轮 round {round}: {clients:>2} clients, pgbench {:.0}/s",
            alone.pgbench_per_second
        ));
        self.alone.push(alone);
        Ok(())
    }

    /// What ends a round: reads on a quiet machine, then overload by twice what most clients were
    /// answered just before.
    async fn finish(&self, side: &mut Side, found: &mut Found) -> anyhow::Result<()> {
        let application = side.clerks.once(Work::SubmitToOne).await?;
        if let Some(desk) = side.clerks.desk() {
            let address = side.suite.grpc("intake");
            let reads = read::read(desk, application, &address, self.python.as_ref()).await?;
            found.reads.push(reads);
        }
        let most = CLIENTS.into_iter().max().unwrap_or_default();
        let (capacity, _) = side.work(Work::SubmitToOne, most).await?;
        let overload = overload::overload(&side.clerks, capacity.per_second).await?;
        say(&format!(
            "过载 overload: {:.0}/s of {:.0}/s offered were answered, {}",
            overload.answered_per_second, overload.offered_per_second, side.checkout.name
        ));
        found.overloads.push(overload);
        side.watcher.quiet().await?;
        Ok(())
    }
}
