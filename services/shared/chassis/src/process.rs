//! The life of a service: start, announce, serve, drain, stop.
//!
//! A stop goes: NOT_SERVING, stop accepting, finish calls within the grace, stop relay and
//! consumers, flush telemetry. A second signal aborts. A task that dies ends the process with 1.

use std::{
    net::SocketAddr,
    path::Path,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use anyhow::{Context as _, anyhow, bail};
use axum::serve::ListenerExt as _;
use secrecy::ExposeSecret as _;
use serde::{Deserialize, Serialize};
use tokio::{net::TcpListener, task::JoinSet};
use tokio_util::sync::CancellationToken;
use tonic::{
    service::Routes,
    transport::{Server, server::TcpIncoming},
};
use tonic_reflection::server::Builder;

use crate::{
    admin::{self, Admin},
    clock::Clocks,
    config::Serve,
    db::Db,
    guard::GuardLayer,
    identity::Verifier,
    ids::Ids,
    migrate::{self, Named},
    programs, request,
    seal::Sealer,
    telemetry::Telemetry,
    timer::{self, Waker},
};

/// What every program serves besides its part of the contract.
const OF_EVERY_PROGRAM: [&str; 3] = [
    "grpc.health.v1.Health",
    "grpc.reflection.v1.ServerReflection",
    "grpc.reflection.v1alpha.ServerReflection",
];
/// How often a silent peer is asked whether it is there, and how long it may take to say so.
const ALIVE: Duration = Duration::from_secs(20);
/// Calls of one connection at once.
const STREAMS: u32 = 256;
/// How long a connection lasts, and how long its last calls may take then.
const AGE: Duration = Duration::from_mins(30);
const AGE_GRACE: Duration = Duration::from_mins(5);

/// The addresses a process listens on.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Addresses {
    /// gRPC.
    pub grpc: SocketAddr,
    /// /live, /ready, /metrics.
    pub admin: SocketAddr,
}

/// A service that has its database and its telemetry, and collects its background tasks.
pub struct Process {
    name: &'static str,
    config: Serve,
    /// The database, clocks and ids.
    pub db: Db,
    telemetry: Arc<Telemetry>,
    tasks: JoinSet<(&'static str, anyhow::Result<()>)>,
    /// Cancelled when background work shall end.
    background: CancellationToken,
    stop: CancellationToken,
    timers: Vec<Waker>,
}

impl Process {
    /// Checks the configuration and the schema. `stop` asks for the drain.
    pub async fn start(
        name: &'static str,
        config: Serve,
        ids: Ids,
        migrators: &[Named],
        stop: CancellationToken,
    ) -> anyhow::Result<Self> {
        config.check()?;
        let telemetry = Arc::new(Telemetry::start(name, &config)?);
        let clocks = Clocks::with_civil(config.clock.clone());
        let sealer = Sealer::from_file(&config.seal_keys)?;
        let db = Db::new(
            config.app_database_url.expose_secret(),
            config.wide_database_url.expose_secret(),
            config.database_connections,
            clocks.clone(),
            ids,
            sealer,
            Arc::clone(&telemetry.meters),
        )
        .context("database URL")?;
        migrate::check(db.wide(), migrators).await?;
        let mut process = Self {
            name,
            config,
            db,
            telemetry,
            tasks: JoinSet::new(),
            background: CancellationToken::new(),
            stop,
            timers: Vec::new(),
        };
        let (db, cancel) = (process.db.clone(), process.background.clone());
        process.spawn("request sweep", async move {
            request::sweep(db, clocks.wall, cancel).await;
            Ok(())
        });
        Ok(process)
    }

    /// Cancelled when background work shall end: after the last call is answered.
    pub fn background(&self) -> CancellationToken {
        self.background.clone()
    }

    /// Adds background work. It ends the process if it ends before it is cancelled.
    pub fn spawn(
        &mut self,
        name: &'static str,
        work: impl Future<Output = anyhow::Result<()>> + Send + 'static,
    ) {
        self.tasks.spawn(async move { (name, work.await) });
    }

    /// Adds work that is due by the civil clock. `work` is run every `every`, and before the answer
    /// when a manual clock is moved; it logs its own failures.
    pub fn timer<F: Future<Output = ()> + Send + 'static>(
        &mut self,
        name: &'static str,
        every: Duration,
        work: impl FnMut() -> F + Send + 'static,
    ) {
        let (waker, asked) = timer::timer();
        self.timers.push(waker);
        let cancel = self.background();
        self.spawn(name, async move {
            timer::run(every, asked, cancel, work).await;
            Ok(())
        });
    }

    /// Serves until stopped. `listening` learns the addresses once both ports listen.
    pub async fn serve(
        mut self,
        routes: Routes,
        listening: impl FnOnce(&Addresses),
    ) -> anyhow::Result<()> {
        let verifier = Verifier::from_file(
            &self.config.token_keys,
            &self.config.token_issuer,
            &self.config.token_audience,
            self.db.clocks.wall.clone(),
        )?;
        let grpc = bind(self.config.grpc_listen, "--grpc-listen").await?;
        let admin = bind(self.config.admin_listen, "--admin-listen").await?;
        let addresses = Addresses {
            grpc: grpc.local_addr()?,
            admin: admin.local_addr()?,
        };

        let draining = Arc::new(AtomicBool::new(false));
        let pages = admin::router(Admin {
            db: self.db.clone(),
            telemetry: Arc::clone(&self.telemetry),
            draining: Arc::clone(&draining),
            timers: self.timers.clone(),
        });
        let admin_cancel = CancellationToken::new();
        let until = admin_cancel.clone();
        self.tasks.spawn(async move {
            let admin = admin.tap_io(|connection| {
                // At worst a page comes a little later.
                let _ = connection.set_nodelay(true);
            });
            let served = axum::serve(admin, pages)
                .with_graceful_shutdown(async move { until.cancelled().await })
                .await;
            ("admin port", served.map_err(Into::into))
        });

        let (health, health_service) = tonic_health::server::health_reporter();
        health
            .set_service_status("", tonic_health::ServingStatus::Serving)
            .await;
        let mut routes = routes.add_service(health_service);
        if self.config.reflection {
            routes = routes
                .add_service(reflection(self.name).build_v1()?)
                .add_service(reflection(self.name).build_v1alpha()?);
        }
        let meters = Arc::clone(&self.telemetry.meters);
        let guard = GuardLayer::new(Arc::new(verifier), self.config.limits(), meters);
        let drain = CancellationToken::new();
        let until = drain.clone();
        let mut calls = tokio::spawn(
            Server::builder()
                // A peer that is gone without a word is noticed, and no connection lasts for ever, so
                // that callers spread over instances that were started since.
                .http2_keepalive_interval(Some(ALIVE))
                .http2_keepalive_timeout(Some(ALIVE))
                .max_concurrent_streams(Some(STREAMS))
                .max_connection_age(AGE)
                .max_connection_age_grace(AGE_GRACE)
                .layer(guard)
                .add_routes(routes)
                .serve_with_incoming_shutdown(incoming(grpc), async move {
                    until.cancelled().await;
                }),
        );

        if let Some(path) = &self.config.announce {
            announce(path, &addresses)?;
        }
        listening(&addresses);
        tracing::info!(service = self.name, grpc = %addresses.grpc, admin = %addresses.admin, "serving");

        let died = tokio::select! {
            () = self.stop.cancelled() => None,
            ended = self.tasks.join_next() => Some(describe(ended)),
            ended = &mut calls => Some(anyhow!("the gRPC port ended by itself: {ended:?}")),
        };

        draining.store(true, Ordering::Relaxed);
        health
            .set_service_status("", tonic_health::ServingStatus::NotServing)
            .await;
        tracing::info!(service = self.name, "draining");
        drain.cancel();
        if !calls.is_finished()
            && tokio::time::timeout(self.config.grace(), &mut calls)
                .await
                .is_err()
        {
            tracing::warn!("calls were still under way after the grace and are cut off");
            calls.abort();
        }
        self.background.cancel();
        admin_cancel.cancel();
        self.end_background_work().await;
        self.telemetry.shutdown();
        match died {
            None => Ok(()),
            Some(error) => Err(error),
        }
    }

    /// Waits for the tasks that were asked to end and closes the database, both within bounds.
    async fn end_background_work(&mut self) {
        let rest = async {
            while let Some(ended) = self.tasks.join_next().await {
                if let Ok((name, Err(error))) = ended {
                    tracing::warn!(task = name, %error, "a task ended with an error during the drain");
                }
            }
        };
        if tokio::time::timeout(Duration::from_secs(10), rest)
            .await
            .is_err()
        {
            tracing::warn!("background work did not end in time and is cut off");
            self.tasks.abort_all();
        }
        // Closing waits for every connection; a call that was cut off may never give its own back.
        if tokio::time::timeout(Duration::from_secs(5), self.db.close())
            .await
            .is_err()
        {
            tracing::warn!("database connections were still in use and are cut off");
        }
    }
}

/// What a program tells of the contract. It is whole in each, for messages refer to others; listed is what
/// the program serves. Each version of reflection tells of the other, too: both are listed.
fn reflection(program: &str) -> Builder<'static> {
    let builder = Builder::configure()
        .register_encoded_file_descriptor_set(gongkai_proto::DESCRIPTOR_SET)
        .register_encoded_file_descriptor_set(tonic_health::pb::FILE_DESCRIPTOR_SET)
        .register_encoded_file_descriptor_set(tonic_reflection::pb::v1::FILE_DESCRIPTOR_SET)
        .register_encoded_file_descriptor_set(tonic_reflection::pb::v1alpha::FILE_DESCRIPTOR_SET);
    let served = programs::services(program).into_iter();
    served
        .chain(OF_EVERY_PROGRAM.map(ToOwned::to_owned))
        .fold(builder, Builder::with_service_name)
}

/// Connections to the gRPC port. Small answers go out at once: held back until the caller acknowledges the
/// one before, each would be 40 ms late.
fn incoming(listener: TcpListener) -> TcpIncoming {
    TcpIncoming::from(listener)
        .with_nodelay(Some(true))
        .with_keepalive(Some(ALIVE))
}

/// What it means that a background task ended before it was asked to.
fn describe(
    ended: Option<Result<(&'static str, anyhow::Result<()>), tokio::task::JoinError>>,
) -> anyhow::Error {
    match ended {
        Some(Ok((name, Err(error)))) => error.context(format!("{name} failed")),
        Some(Ok((name, Ok(())))) => anyhow!("{name} ended by itself"),
        Some(Err(error)) => anyhow!("a task panicked: {error}"),
        None => anyhow!("no background task is left"),
    }
}

async fn bind(address: SocketAddr, flag: &str) -> anyhow::Result<TcpListener> {
    TcpListener::bind(address)
        .await
        .with_context(|| format!("{flag}: cannot listen on {address} / 无法监听该地址"))
}

/// Writes the addresses whole or not at all: a reader never sees half a file.
fn announce(path: &Path, addresses: &Addresses) -> anyhow::Result<()> {
    let Some(name) = path.file_name() else {
        bail!("--announce: {} is no file", path.display())
    };
    let mut partial = name.to_owned();
    partial.push(".partial");
    let partial = path.with_file_name(partial);
    std::fs::write(&partial, serde_json::to_vec(addresses)?)
        .and_then(|()| std::fs::rename(&partial, path))
        .with_context(|| format!("--announce: cannot write {}", path.display()))
}

/// A token that SIGTERM or SIGINT cancels; a second signal ends the process at once with 130.
pub fn stop_on_signal() -> anyhow::Result<CancellationToken> {
    use tokio::signal::unix::{SignalKind, signal};
    let mut terminate = signal(SignalKind::terminate())?;
    let mut interrupt = signal(SignalKind::interrupt())?;
    let stop = CancellationToken::new();
    let token = stop.clone();
    tokio::spawn(async move {
        loop {
            tokio::select! {
                _ = terminate.recv() => {}
                _ = interrupt.recv() => {}
            }
            if token.is_cancelled() {
                std::process::exit(130);
            }
            token.cancel();
        }
    });
    Ok(stop)
}

#[cfg(test)]
mod tests {
    use tokio_stream::StreamExt as _;

    use super::*;

    #[tokio::test]
    async fn small_answers_are_not_held_back() {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let mut incoming = incoming(listener);
        let _caller = tokio::net::TcpStream::connect(address).await.unwrap();
        let served = incoming.next().await.unwrap().unwrap();
        assert!(served.nodelay().unwrap());
    }
}
