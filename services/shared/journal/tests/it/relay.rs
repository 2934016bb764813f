//! From the journal over the broker to a subscriber.

use std::sync::Arc;

use anyhow::Result;
use gongkai_chassis::identity::Role;
use gongkai_journal::Feed;
use gongkai_proto::feed::v1::feed_service_server::FeedServiceServer;
use gongkai_subscriber::{
    ApplyError, Consumer, Envelope, FeedSource, Subscription, amqp, cursors,
    topology::{self, ConsumerQueue, UNROUTED},
};
use gongkai_testbed::{Vhost, servers};
use lapin::{
    Channel, Connection, ConnectionProperties,
    options::{BasicConsumeOptions, BasicGetOptions},
    types::FieldTable,
};
use sqlx::{AssertSqlSafe, Connection as _, Executor as _, PgConnection, PgPool, Row as _};
use tokio::net::TcpListener;
use tokio_stream::{StreamExt as _, wrappers::TcpListenerStream};
use tokio_util::sync::CancellationToken;
use tonic::transport::{Channel as Grpc, Server};

use crate::{
    proxy::Proxy,
    support::{Bench, SERVICE, limited, principal, until},
};

const STREAM: &str = "intake/heshan-emb/internal";

/// A reader of everything on a virtual host.
struct Reader {
    _connection: Connection,
    channel: Channel,
    deliveries: lapin::Consumer,
}

impl Reader {
    async fn new(vhost: &Vhost) -> Result<Self> {
        let properties = ConnectionProperties::default();
        let connection = Connection::connect(&vhost.amqp_url, properties).await?;
        let channel = connection.create_channel().await?;
        let queue = ConsumerQueue {
            name: "reader".into(),
            bindings: vec!["*.intake.#".into()],
        };
        topology::declare(&channel, Some(&queue)).await?;
        let options = BasicConsumeOptions {
            no_ack: true,
            ..Default::default()
        };
        let table = FieldTable::default();
        let deliveries = channel
            .basic_consume("reader".into(), "".into(), options, table)
            .await?;
        Ok(Self {
            _connection: connection,
            channel,
            deliveries,
        })
    }

    /// Reads until event `last` of the stream; answers the numbers as they came.
    async fn until(&mut self, last: u64) -> Result<Vec<u64>> {
        let mut numbers = Vec::new();
        while numbers.last() != Some(&last) {
            let Some(delivery) = self.deliveries.next().await else {
                break;
            };
            let event: Envelope = amqp::envelope(&delivery?)?;
            assert_eq!(event.stream.to_string(), STREAM);
            numbers.push(event.sequence);
        }
        Ok(numbers)
    }
}

async fn raise(bench: &Bench, count: usize) -> Result<()> {
    for _ in 0..count {
        bench.raise("heshan-emb", "a-case").await?.commit().await?;
    }
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn events_are_published_in_order_and_what_finds_no_queue_is_kept() -> Result<()> {
    limited(async {
        let (mut bench, vhost) = (Bench::new().await?, servers().await?.vhost().await?);
        let mut reader = Reader::new(&vhost).await?;
        raise(&bench, 400).await?;
        bench.start(Some(&vhost.amqp_url));
        assert_eq!(reader.until(400).await?, (1..=400).collect::<Vec<_>>());
        // The public ones are of the catalog by their type, and nobody is bound to those.
        until("an unrouted message", async || {
            let options = BasicGetOptions { no_ack: true };
            let Some(message) = reader.channel.basic_get(UNROUTED.into(), options).await? else {
                return Ok(false);
            };
            let event = amqp::envelope(&message.delivery)?;
            Ok(event.event_type == "gongkai.catalog.item.published.v1")
        })
        .await?;
        // Stopped and started, it goes on where it was.
        bench.stop_running().await?;
        raise(&bench, 1).await?;
        bench.start(Some(&vhost.amqp_url));
        assert_eq!(reader.until(401).await?, [401]);
        bench.stop().await?;
        vhost.close().await
    })
    .await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_cut_connection_loses_nothing() -> Result<()> {
    limited(async {
        let (mut bench, vhost) = (Bench::new().await?, servers().await?.vhost().await?);
        let mut reader = Reader::new(&vhost).await?;
        let proxy = Proxy::to(&vhost.amqp_url).await?;
        bench.start(Some(proxy.url()));
        let mut numbers = Vec::new();
        for round in 1..=3 {
            raise(&bench, 100).await?;
            proxy.cut();
            raise(&bench, 100).await?;
            proxy.mend();
            numbers.extend(reader.until(round * 200).await?);
        }
        // Twice is harmless, but the first time each comes in its place.
        let mut last = 0;
        for number in numbers {
            assert!(number <= last + 1, "{number} after {last}");
            last = last.max(number);
        }
        bench.stop().await?;
        vhost.close().await
    })
    .await
}

#[tokio::test(flavor = "multi_thread")]
async fn of_two_instances_one_publishes_and_the_other_takes_over() -> Result<()> {
    limited(async {
        let (mut first, vhost) = (Bench::new().await?, servers().await?.vhost().await?);
        let mut reader = Reader::new(&vhost).await?;
        first.start(Some(&vhost.amqp_url));
        raise(&first, 10).await?;
        assert_eq!(reader.until(10).await?, (1..=10).collect::<Vec<_>>());
        first.start(Some(&vhost.amqp_url));
        first.stop_first().await?;
        raise(&first, 10).await?;
        assert_eq!(reader.until(20).await?, (11..=20).collect::<Vec<_>>());
        first.stop().await?;
        vhost.close().await
    })
    .await
}

/// Writes down what it is given; the table refuses the same event twice.
struct Ledger;

impl Consumer for Ledger {
    fn name(&self) -> &'static str {
        "ledger"
    }

    async fn apply(&self, conn: &mut PgConnection, event: &Envelope) -> Result<(), ApplyError> {
        let insert = format!(
            "INSERT INTO taken VALUES ('{}', {})",
            event.stream, event.sequence
        );
        conn.execute(AssertSqlSafe(insert)).await?;
        Ok(())
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_subscriber_gets_every_event_exactly_once() -> Result<()> {
    limited(async {
        let (mut bench, vhost) = (Bench::new().await?, servers().await?.vhost().await?);
        let mut owner = PgConnection::connect(&bench.database.url("reporting_owner")).await?;
        gongkai_subscriber::MIGRATOR.run(&mut owner).await?;
        owner
            .execute(
                "CREATE TABLE taken (stream text, sequence bigint, PRIMARY KEY (stream, sequence));
                 GRANT INSERT ON taken TO reporting_app; GRANT SELECT ON taken TO reporting_wide",
            )
            .await?;
        let app = PgPool::connect(&bench.database.url("reporting_app")).await?;
        let wide = PgPool::connect(&bench.database.url("reporting_wide")).await?;
        let proxy = Proxy::to(&vhost.amqp_url).await?;
        let subscription = Subscription::new(
            app.clone(),
            wide.clone(),
            vec![serve(&bench).await?],
            Some(proxy.url().to_owned().into()),
            "reporting.events".to_owned(),
            vec!["*.intake.#".to_owned()],
            Ledger,
        );
        let cancel = CancellationToken::new();
        let running = tokio::spawn(subscription.run(cancel.clone()));
        bench.start(Some(proxy.url()));
        raise(&bench, 100).await?;
        proxy.cut();
        raise(&bench, 100).await?;
        proxy.mend();
        raise(&bench, 100).await?;
        until("300 and 150 events", async || {
            let query = "SELECT count(*), count(DISTINCT stream) FROM taken";
            let row = wide.fetch_one(query).await?;
            Ok((row.try_get::<i64, _>(0)?, row.try_get::<i64, _>(1)?) == (450, 2))
        })
        .await?;
        let positions = cursors::list(&mut *wide.acquire().await?).await?;
        let ends: Vec<_> = positions.iter().map(|at| (at.sequence, at.head)).collect();
        assert_eq!(ends, [(300, 300), (150, 150)]);
        cancel.cancel();
        running.await??;
        app.close().await;
        wide.close().await;
        owner.close().await?;
        bench.stop().await?;
        vhost.close().await
    })
    .await
}

/// Serves the feed as the guard would, the caller being a service of the suite.
async fn serve(bench: &Bench) -> Result<FeedSource> {
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    let url = format!("http://{}", listener.local_addr()?);
    let caller = principal("platform", Role::Service)?;
    let feed = FeedServiceServer::with_interceptor(
        Feed::new(bench.db.clone(), SERVICE),
        move |mut request: tonic::Request<()>| {
            request.extensions_mut().insert(caller.clone());
            Ok(request)
        },
    );
    let server = Server::builder().add_service(feed);
    tokio::spawn(server.serve_with_incoming(TcpListenerStream::new(listener)));
    Ok(FeedSource {
        service: SERVICE.to_owned(),
        channel: Grpc::from_shared(url)?.connect_lazy(),
        token: Arc::new(|| Ok("token".to_owned())),
    })
}
