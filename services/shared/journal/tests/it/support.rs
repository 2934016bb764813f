//! A producing service on a database of its own.

use std::time::Duration;

use anyhow::{Context as _, Result, bail};
use chrono::{DateTime, Utc};
use clap::Parser;
use gongkai_chassis::{
    clock::{Clock, Clocks},
    config::Serve,
    db::Db,
    error::Error,
    identity::{Principal, Role, Scope, Token},
    ids::Ids,
    seal::Sealer,
    telemetry::Telemetry,
};
use gongkai_journal::Record as _;
use gongkai_proto::{
    catalog::v1::{Item, ItemPublished},
    intake::v1::ApplicationFeeRecorded,
};
use gongkai_testbed::{Database, servers};
use sqlx::{AssertSqlSafe, Connection as _, Executor as _, PgConnection, Row as _};
use tokio::{task::JoinHandle, time::Instant};
use tokio_util::sync::CancellationToken;

/// Nothing here takes nearly so long, except on a machine that does ten other things.
const LIMIT: Duration = Duration::from_mins(1);
/// The service the tests stand for.
pub const SERVICE: &str = "intake";

#[derive(Parser)]
struct Flags {
    #[command(flatten)]
    serve: Serve,
}

/// The service under test.
pub struct Bench {
    pub database: Database,
    pub db: Db,
    running: Vec<(CancellationToken, JoinHandle<()>)>,
}

impl Bench {
    pub async fn new() -> Result<Self> {
        let database = servers().await?.database().await?;
        let mut owner = PgConnection::connect(&database.url("intake_owner")).await?;
        gongkai_journal::MIGRATOR.run(&mut owner).await?;
        // A record with a state, for events to tell of.
        owner
            .execute(
                "CREATE TABLE counter (subject text PRIMARY KEY, n bigint NOT NULL);
                 GRANT SELECT, INSERT, UPDATE ON counter TO intake_app;",
            )
            .await?;
        owner.close().await?;
        let db = db(&database)?;
        Ok(Self {
            database,
            db,
            running: Vec::new(),
        })
    }

    /// Starts an instance of sequencer and relay.
    pub fn start(&mut self, amqp_url: Option<&str>) {
        let cancel = CancellationToken::new();
        let url = amqp_url.map(|url| url.to_owned().into());
        let run = gongkai_journal::run(self.db.clone(), SERVICE, url, cancel.clone());
        self.running
            .push((cancel, tokio::spawn(async move { run.await.unwrap() })));
    }

    /// Stops the instance that was started first.
    pub async fn stop_first(&mut self) -> Result<()> {
        let (cancel, task) = self.running.remove(0);
        cancel.cancel();
        Ok(task.await?)
    }

    /// Stops all instances; what is committed is numbered afterwards.
    pub async fn stop_running(&mut self) -> Result<()> {
        for (cancel, task) in self.running.drain(..) {
            cancel.cancel();
            task.await?;
        }
        Ok(())
    }

    /// Stops everything and gives it back.
    pub async fn stop(mut self) -> Result<()> {
        self.stop_running().await?;
        self.db.close().await;
        self.database.close().await
    }

    /// Raises the counter of a subject and records it as an internal event, and a public one with
    /// it; leaves the transaction open.
    pub async fn raise(&self, bureau: &str, subject: &str) -> Result<gongkai_chassis::db::Tx> {
        let mut tx = self
            .db
            .begin("intake.raise", &scope(bureau, Role::Clerk)?)
            .await?;
        let upsert = format!(
            "INSERT INTO counter AS counter VALUES ('{subject}', 1)
             ON CONFLICT (subject) DO UPDATE SET n = counter.n + 1 RETURNING n"
        );
        let n: i64 = tx
            .conn()
            .fetch_one(AssertSqlSafe(upsert))
            .await?
            .try_get(0)?;
        let paid = ApplicationFeeRecorded {
            application_id: subject.to_owned(),
            amount_fen: u64::try_from(n)?,
            paid_on: "2021-03-01".to_owned(),
        };
        tx.record(subject, &paid).await?;
        if n % 2 == 0 {
            let published = ItemPublished {
                item: Some(Item::default()),
            };
            tx.record(subject, &published).await?;
        }
        Ok(tx)
    }

    /// Raises a counter once; fails as a call of a service does.
    pub async fn raise_once(&self, bureau: &str, subject: &str) -> Result<(), Error> {
        let raised = async { anyhow::Ok(self.raise(bureau, subject).await?.commit().await?) };
        raised
            .await
            .map_err(|error| match error.downcast::<Error>() {
                Ok(error) => error,
                Err(error) => match error.downcast::<sqlx::Error>() {
                    Ok(error) => error.into(),
                    Err(error) => Error::internal(error),
                },
            })
    }

    /// Raises one counter of heshan-emb so many times.
    pub async fn raise_many(&self, count: usize) -> Result<()> {
        for _ in 0..count {
            self.raise("heshan-emb", "a-case").await?.commit().await?;
        }
        Ok(())
    }

    /// A number the wide role reads.
    pub async fn number(&self, query: &str) -> Result<i64> {
        let row = self
            .db
            .wide()
            .fetch_one(AssertSqlSafe(query.to_owned()))
            .await?;
        Ok(row.try_get(0)?)
    }

    /// Waits until the journal holds so many events.
    pub async fn journal_holds(&self, count: i64) -> Result<()> {
        until("the journal", async || {
            Ok(self.number("SELECT count(*) FROM journal").await? == count)
        })
        .await
    }
}

/// A connection to the database of a service whose clocks stand still and whose ids repeat.
fn db(database: &Database) -> Result<Db> {
    let (app, wide) = (database.url("intake_app"), database.url("intake_wide"));
    let flags = [
        "test",
        "--app-database-url",
        &app,
        "--wide-database-url",
        &wide,
        "--token-keys",
        "none",
        "--token-issuer",
        "test",
        "--seal-keys",
        "none",
        "--log-filter",
        "off",
    ];
    let telemetry = Telemetry::start(SERVICE, &Flags::try_parse_from(flags)?.serve)?;
    let wall = Clock::manual(instant("2024-05-01T00:00:01.5Z")?);
    let civil = Clock::manual(instant("2021-03-01T01:00:00Z")?);
    let ids = Ids::seeded(7, wall.clone());
    let key = format!(
        r#"{{"current":"k1","keys":{{"k1":"{}="}}}}"#,
        "A".repeat(43)
    );
    let sealer = Sealer::from_text(&key)?;
    Ok(Db::new(
        &app,
        &wide,
        16,
        Clocks { wall, civil },
        ids,
        sealer,
        telemetry.meters,
    )?)
}

fn instant(text: &str) -> Result<DateTime<Utc>> {
    text.parse().context("an instant")
}

/// A person or program of a bureau.
pub fn principal(bureau: &str, role: Role) -> Result<Principal> {
    Ok(Principal {
        subject: "somebody".to_owned(),
        bureau: bureau.parse().map_err(anyhow::Error::msg)?,
        offices: Vec::new(),
        roles: vec![role],
        admitted: vec![role],
        token: Token(String::new()),
    })
}

fn scope(bureau: &str, role: Role) -> Result<Scope> {
    let principal = principal(bureau, role)?;
    Ok(Scope {
        bureau: principal.bureau.clone(),
        principal,
    })
}

/// Waits for a condition, with a generous limit.
pub async fn until(what: &str, condition: impl AsyncFn() -> Result<bool>) -> Result<()> {
    let end = Instant::now() + LIMIT;
    while !condition().await? {
        if Instant::now() > end {
            bail!("{what}: still not so after {LIMIT:?}");
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    Ok(())
}

/// Runs a future to its end under a limit, so that a hang is a failure with a name.
pub async fn limited<T>(future: impl Future<Output = Result<T>>) -> Result<T> {
    tokio::time::timeout(LIMIT * 3, future)
        .await
        .context("the test hangs")?
}
