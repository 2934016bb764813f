//! The whole way: recorded in one service, applied in another.

use std::sync::{
    Arc,
    atomic::{AtomicBool, Ordering},
};

use anyhow::Result;
use gongkai_chassis::identity::Role;
use gongkai_journal::Feed;
use gongkai_proto::feed::v1::feed_service_server::FeedServiceServer;
use gongkai_subscriber::{
    ApplyError, Consumer, Envelope, FeedSource, SubscriberError, Subscription, cursors,
    trace::current_traceparent,
};
use gongkai_testbed::servers;
use sqlx::{AssertSqlSafe, Connection as _, Executor as _, PgConnection, PgPool, Row as _};
use tokio::{net::TcpListener, task::JoinHandle};
use tokio_stream::wrappers::TcpListenerStream;
use tokio_util::sync::CancellationToken;
use tonic::transport::{Channel, Server};
use tracing::Instrument as _;

use crate::{
    proxy::Proxy,
    support::{Bench, SERVICE, limited, principal, until},
};

/// The trace part of a `traceparent`; empty if there is none.
fn trace_id(traceparent: Option<String>) -> String {
    traceparent
        .and_then(|text| Some(text.split('-').nth(1)?.to_owned()))
        .unwrap_or_default()
}

/// Writes down what it is given; the table refuses the same event twice.
struct Ledger;

impl Consumer for Ledger {
    fn name(&self) -> &'static str {
        "ledger"
    }

    async fn apply(&self, conn: &mut PgConnection, event: &Envelope) -> Result<(), ApplyError> {
        let insert = format!(
            "INSERT INTO taken VALUES ('{}', {}, '{}')",
            event.stream,
            event.sequence,
            trace_id(current_traceparent())
        );
        conn.execute(AssertSqlSafe(insert)).await?;
        Ok(())
    }
}

/// A subscribing service in another schema of the same database.
struct Reporting {
    app: PgPool,
    wide: PgPool,
    /// Its token cannot be read while this is set, so it reads no feed.
    locked_out: Arc<AtomicBool>,
    cancel: CancellationToken,
    running: JoinHandle<Result<(), SubscriberError>>,
}

impl Reporting {
    async fn start(bench: &Bench, amqp_url: &str) -> Result<Self> {
        let mut owner = PgConnection::connect(&bench.database.url("reporting_owner")).await?;
        gongkai_subscriber::MIGRATOR.run(&mut owner).await?;
        owner
            .execute(
                "CREATE TABLE taken (
                     stream text, sequence bigint, trace text, PRIMARY KEY (stream, sequence)
                 );
                 GRANT INSERT ON taken TO reporting_app; GRANT SELECT ON taken TO reporting_wide",
            )
            .await?;
        owner.close().await?;
        let app = PgPool::connect(&bench.database.url("reporting_app")).await?;
        let wide = PgPool::connect(&bench.database.url("reporting_wide")).await?;
        let locked_out = Arc::new(AtomicBool::new(false));
        let subscription = Subscription::new(
            app.clone(),
            wide.clone(),
            vec![serve(bench, Arc::clone(&locked_out)).await?],
            Some(amqp_url.to_owned().into()),
            "reporting.events".to_owned(),
            vec!["*.intake.#".to_owned()],
            Ledger,
        );
        let cancel = CancellationToken::new();
        let running = tokio::spawn(subscription.run(cancel.clone()));
        Ok(Self {
            app,
            wide,
            locked_out,
            cancel,
            running,
        })
    }

    /// Waits until so many events are taken.
    async fn has_taken(&self, count: i64) -> Result<()> {
        until("the events at the subscriber", async || {
            let row = self.wide.fetch_one("SELECT count(*) FROM taken").await?;
            Ok(row.try_get::<i64, _>(0)? == count)
        })
        .await
    }

    async fn stop(self) -> Result<()> {
        self.cancel.cancel();
        self.running.await??;
        self.app.close().await;
        self.wide.close().await;
        Ok(())
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_subscriber_gets_every_event_exactly_once() -> Result<()> {
    limited(async {
        let (mut bench, vhost) = (Bench::new().await?, servers().await?.vhost().await?);
        let proxy = Proxy::to(&vhost.amqp_url).await?;
        let reporting = Reporting::start(&bench, proxy.url()).await?;
        bench.start(Some(proxy.url()));
        bench.raise_many(100).await?;
        proxy.cut();
        bench.raise_many(100).await?;
        proxy.mend();
        bench.raise_many(100).await?;
        reporting.has_taken(450).await?;
        let positions = cursors::list(&mut *reporting.wide.acquire().await?).await?;
        let ends: Vec<_> = positions.iter().map(|at| (at.sequence, at.head)).collect();
        assert_eq!(ends, [(300, 300), (150, 150)]);
        reporting.stop().await?;
        bench.stop().await?;
        vhost.close().await
    })
    .await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_live_event_continues_the_trace_and_a_pulled_one_does_not() -> Result<()> {
    limited(async {
        let (mut bench, vhost) = (Bench::new().await?, servers().await?.vhost().await?);
        let reporting = Reporting::start(&bench, &vhost.amqp_url).await?;
        let bindings = format!("bindings/{}", vhost.name);
        until("the queue's binding", async || {
            Ok(vhost
                .management(&bindings)
                .await?
                .to_string()
                .contains("*.intake.#"))
        })
        .await?;
        bench.start(Some(&vhost.amqp_url));
        let call = tracing::info_span!("call");
        let trace = call.in_scope(|| trace_id(current_traceparent()));
        assert_eq!(trace.len(), 32);
        // A stream's first event is always pulled; without a feed the second can only be live.
        bench.raise_many(1).instrument(call.clone()).await?;
        reporting.has_taken(1).await?;
        reporting.locked_out.store(true, Ordering::SeqCst);
        let raised = bench
            .raise("heshan-emb", "another-case")
            .instrument(call)
            .await?;
        raised.commit().await?;
        reporting.has_taken(2).await?;
        let query = "SELECT trace FROM taken ORDER BY sequence";
        let rows = reporting.wide.fetch_all(query).await?;
        let traces: Vec<String> = rows.iter().map(|row| row.get(0)).collect();
        assert_ne!(traces[0], trace);
        assert_eq!(traces[1], trace);
        reporting.stop().await?;
        bench.stop().await?;
        vhost.close().await
    })
    .await
}

/// Serves the feed as the guard would, the caller being a service of the suite.
async fn serve(bench: &Bench, locked_out: Arc<AtomicBool>) -> Result<FeedSource> {
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
        channel: Channel::from_shared(url)?.connect_lazy(),
        token: Arc::new(move || {
            if locked_out.load(Ordering::SeqCst) {
                Err(std::io::Error::other("locked out"))
            } else {
                Ok("token".to_owned())
            }
        }),
        bureau: None,
    })
}
