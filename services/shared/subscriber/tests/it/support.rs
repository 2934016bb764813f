//! A subscribing service on a database of its own, and a hand that publishes what it likes.

use std::{
    collections::BTreeMap,
    future::Future,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use anyhow::{Context as _, Result, bail};
use gongkai_subscriber::{
    ApplyError, Consumer, Envelope, FeedSource, StreamId, Subscription, amqp,
    cursors::{self, StreamPosition},
    topology,
};
use gongkai_testbed::{Database, Vhost, servers};
use lapin::{Channel, Connection, ConnectionProperties, options::BasicPublishOptions};
use sqlx::{AssertSqlSafe, Connection as _, Executor as _, PgConnection, PgPool, Row as _};
use tokio::{task::JoinHandle, time::Instant};
use tokio_util::sync::CancellationToken;

use crate::feed::Feed;

/// Nothing here takes nearly so long, except on a machine that does ten other things.
const LIMIT: Duration = Duration::from_mins(1);
/// The queue of the subscribing service.
pub const QUEUE: &str = "reporting.events";

/// What the consumer makes of an event.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fault {
    Poison,
    Fails,
}

/// Writes each event it applies into table `taken`, which refuses the same one twice.
#[derive(Clone, Default)]
pub struct Ledger {
    faults: Arc<Mutex<BTreeMap<(StreamId, u64), Fault>>>,
}

impl Ledger {
    pub fn set_fault(&self, stream: &StreamId, sequence: u64, fault: Option<Fault>) {
        let mut faults = self.faults.lock().unwrap_or_else(PoisonError::into_inner);
        match fault {
            Some(fault) => faults.insert((stream.clone(), sequence), fault),
            None => faults.remove(&(stream.clone(), sequence)),
        };
    }
}

impl Consumer for Ledger {
    fn name(&self) -> &'static str {
        "ledger"
    }

    async fn apply(&self, conn: &mut PgConnection, event: &Envelope) -> Result<(), ApplyError> {
        let key = (event.stream.clone(), event.sequence);
        let fault = self
            .faults
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .get(&key)
            .copied();
        let insert = format!(
            "INSERT INTO taken (bureau_id, stream, sequence) VALUES ('{}', '{}', {})",
            event.stream.bureau_id, event.stream, event.sequence
        );
        conn.execute(AssertSqlSafe(insert)).await?;
        match fault {
            None => Ok(()),
            Some(Fault::Poison) => Err(ApplyError::Poison("a figure of no year".to_owned())),
            Some(Fault::Fails) => Err(ApplyError::Failed("not now".into())),
        }
    }
}

/// The service under test.
pub struct Bench {
    database: Database,
    pub app: PgPool,
    pub wide: PgPool,
    pub feed: Feed,
    pub ledger: Ledger,
    pub source: FeedSource,
    running: Vec<(CancellationToken, JoinHandle<()>)>,
}

impl Bench {
    pub async fn new() -> Result<Self> {
        let database = servers().await?.database().await?;
        let mut owner = PgConnection::connect(&database.url("reporting_owner")).await?;
        gongkai_subscriber::MIGRATOR.run(&mut owner).await?;
        owner
            .execute(
                "CREATE TABLE taken (
                     ordinal bigint GENERATED ALWAYS AS IDENTITY,
                     bureau_id text NOT NULL,
                     stream text NOT NULL,
                     sequence bigint NOT NULL,
                     PRIMARY KEY (stream, sequence)
                 );
                 GRANT SELECT, INSERT ON taken TO reporting_app;",
            )
            .await?;
        owner.close().await?;
        let feed = Feed::new();
        Ok(Self {
            app: PgPool::connect(&database.url("reporting_app")).await?,
            wide: PgPool::connect(&database.url("reporting_wide")).await?,
            source: feed.serve().await?,
            feed,
            ledger: Ledger::default(),
            database,
            running: Vec::new(),
        })
    }

    /// Starts an instance of the subscription.
    pub fn start(&mut self, amqp_url: Option<&str>) {
        let subscription = Subscription::new(
            self.app.clone(),
            self.wide.clone(),
            vec![self.source.clone()],
            amqp_url.map(|url| url.to_owned().into()),
            QUEUE.to_owned(),
            vec!["*.intake.#".to_owned()],
            self.ledger.clone(),
        );
        let cancel = CancellationToken::new();
        let run = subscription.run(cancel.clone());
        let task = tokio::spawn(async move { run.await.unwrap() });
        self.running.push((cancel, task));
    }

    /// Stops all instances and gives everything back.
    pub async fn stop(self) -> Result<()> {
        for (cancel, task) in self.running {
            cancel.cancel();
            task.await?;
        }
        self.app.close().await;
        self.wide.close().await;
        self.database.close().await
    }

    /// The sequences of a stream in the order in which they were applied.
    pub async fn taken(&self, stream: &StreamId) -> Result<Vec<i64>> {
        let query =
            format!("SELECT sequence FROM taken WHERE stream = '{stream}' ORDER BY ordinal");
        let rows = self.app.fetch_all(AssertSqlSafe(query)).await?;
        rows.iter().map(|row| Ok(row.try_get(0)?)).collect()
    }

    /// Waits until exactly the events 1..=count of a stream are applied, in order.
    pub async fn exact(&self, stream: &StreamId, count: usize) -> Result<()> {
        let wanted: Vec<i64> = (1..=i64::try_from(count)?).collect();
        until(&format!("{count} events of {stream}"), async || {
            Ok(self.taken(stream).await?.len() >= count)
        })
        .await?;
        assert_eq!(self.taken(stream).await?, wanted);
        Ok(())
    }

    /// The position of a stream, if it has one.
    pub async fn position(&self, stream: &StreamId) -> Result<Option<StreamPosition>> {
        let mut conn = self.wide.acquire().await?;
        let all = cursors::list(&mut conn).await?;
        Ok(all.into_iter().find(|position| position.stream == *stream))
    }

    /// Waits until the position of a stream is as wanted, and answers it.
    pub async fn position_when(
        &self,
        stream: &StreamId,
        wanted: impl Fn(&StreamPosition) -> bool,
    ) -> Result<StreamPosition> {
        until(&format!("the position of {stream}"), async || {
            Ok(self
                .position(stream)
                .await?
                .is_some_and(|position| wanted(&position)))
        })
        .await?;
        self.position(stream).await?.context("the position is gone")
    }
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

/// Publishes to a virtual host by hand.
pub struct Hand {
    pub vhost: Vhost,
    _connection: Connection,
    channel: Channel,
}

impl Hand {
    pub async fn new() -> Result<Self> {
        let vhost = servers().await?.vhost().await?;
        let properties = ConnectionProperties::default();
        let connection = Connection::connect(&vhost.amqp_url, properties).await?;
        let channel = connection.create_channel().await?;
        topology::declare(&channel, None).await?;
        Ok(Self {
            vhost,
            _connection: connection,
            channel,
        })
    }

    pub async fn publish(&self, event: &Envelope) -> Result<()> {
        let exchange = topology::exchange_of(event.stream.visibility);
        let properties = amqp::properties(event);
        self.publish_raw(exchange, &event.routing_key()?, properties, &event.data)
            .await
    }

    pub async fn publish_raw(
        &self,
        exchange: &str,
        key: &str,
        properties: lapin::BasicProperties,
        body: &str,
    ) -> Result<()> {
        let options = BasicPublishOptions::default();
        self.channel
            .basic_publish(
                exchange.into(),
                key.into(),
                options,
                body.as_bytes(),
                properties,
            )
            .await?
            .await?;
        Ok(())
    }

    /// Waits until the subscription's queue is bound, for before that messages pass it by.
    pub async fn queue_is_bound(&self) -> Result<()> {
        let path = format!("bindings/{}", self.vhost.name);
        until("the queue's binding", async || {
            let bindings = self.vhost.management(&path).await?;
            let bound = |exchange: &str| {
                let mut bindings = bindings.as_array().into_iter().flatten();
                bindings
                    .any(|binding| binding["source"] == exchange && binding["destination"] == QUEUE)
            };
            Ok(bound(topology::PUBLIC) && bound(topology::INTERNAL))
        })
        .await
    }
}

/// Runs a future to its end under a limit, so that a hang is a failure with a name.
pub async fn limited<T>(future: impl Future<Output = Result<T>>) -> Result<T> {
    tokio::time::timeout(LIMIT * 3, future)
        .await
        .context("the test hangs")?
}
