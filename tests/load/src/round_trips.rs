//! How often a call goes to PostgreSQL and back, counted on the way by a proxy.

use std::{str::FromStr as _, time::Duration};

use gongkai_demo::year::Year;
use gongkai_testbed::{Servers, suite::Suite};
use serde::Serialize;
use sqlx::postgres::PgConnectOptions;
use tokio::time::sleep;

use crate::{
    bureaus,
    clerks::{Clerks, Work},
    proxy::{self, Counters},
    side::Checkout,
    stats::{Spread, number},
};

/// The role that serves calls; what runs in the background has others.
const ROLE: &str = "intake_app";
/// Calls that fill the pool and prepare the statements.
const FIRST: usize = 40;
const COUNTED: usize = 40;
/// What follows an answer, like giving back a connection, is over by then.
const AFTER: Duration = Duration::from_millis(20);

/// What one call asks of PostgreSQL: the median, so that a timer that fires between does not count.
#[derive(Clone, Copy, Debug, Serialize)]
pub(crate) struct Trips {
    pub(crate) before_the_answer: f64,
    pub(crate) with_what_follows: f64,
    pub(crate) statements: f64,
}

/// Of the two calls that write.
#[derive(Clone, Copy, Debug, Serialize)]
pub(crate) struct RoundTrips {
    pub(crate) submission: Trips,
    pub(crate) ask_correction: Trips,
}

/// Starts a checkout's services behind the proxy, calls, and stops them.
pub(crate) async fn count(
    servers: &Servers,
    checkout: &Checkout,
    year: &Year,
) -> anyhow::Result<RoundTrips> {
    let options = PgConnectOptions::from_str(&servers.superuser_url()?)?;
    let server = (options.get_host().to_owned(), options.get_port());
    let (port, counters) = proxy::start(server, ROLE).await?;
    let suite = Suite::start(&servers.through(port).await?, checkout.options()).await?;
    let counted = calls(&suite, year, &counters).await;
    let stopped = suite.stop().await;
    let counted = counted?;
    stopped?;
    Ok(counted)
}

async fn calls(suite: &Suite, year: &Year, counters: &Counters) -> anyhow::Result<RoundTrips> {
    let bureaus = bureaus::register(suite, year, 1).await?;
    let mut clerks = Clerks::new(suite, &bureaus, 1)?;
    Ok(RoundTrips {
        submission: trips(&mut clerks, counters, Work::SubmitToOne).await?,
        ask_correction: trips(&mut clerks, counters, Work::AskCorrection).await?,
    })
}

async fn trips(clerks: &mut Clerks, counters: &Counters, work: Work) -> anyhow::Result<Trips> {
    for _ in 0..FIRST {
        clerks.once(work).await?;
    }
    let (mut before, mut all, mut statements) = (Vec::new(), Vec::new(), Vec::new());
    for _ in 0..COUNTED {
        sleep(AFTER).await;
        let start = counters.read();
        clerks.once(work).await?;
        let answered = counters.read();
        sleep(AFTER).await;
        let end = counters.read();
        before.push(number(answered.trips - start.trips));
        all.push(number(end.trips - start.trips));
        statements.push(number(end.statements - start.statements));
    }
    Ok(Trips {
        before_the_answer: Spread::of(before).median,
        with_what_follows: Spread::of(all).median,
        statements: Spread::of(statements).median,
    })
}
