//! The services of the suite as real processes, on a database and a virtual host of their own.
//!
//! Services are configured by environment variables alone and get nothing of the caller's
//! environment but `PATH`, `HOME`, `RUST_LOG` and `RUST_BACKTRACE`. They end with this process,
//! however it ends.

mod configuration;
mod service;

use std::path::PathBuf;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use anyhow::{Context as _, Result, bail};
use serde_json::json;
use tempfile::TempDir;
use tokio::task::{JoinSet, spawn_blocking};

use crate::tokens::TokenMint;
use crate::{Database, Servers, Vhost, binaries, progress_to_stderr};
use configuration::{Configuration, SEAL_KEYS};
use service::Service;

/// The services in the order in which they start.
pub const SERVICES: [&str; 3] = ["disclosure-catalog", "intake", "reporting"];

/// How a suite is run.
#[derive(Clone, Debug)]
pub struct SuiteOptions {
    /// The clock of the services: `None` is the system's, else `manual:<RFC 3339 instant>`.
    pub clock: Option<String>,
    /// `test` or `demo`.
    pub profile: &'static str,
    /// Where traces and metrics go; nowhere by default.
    pub otlp_endpoint: Option<String>,
    /// More environment for services: service, name, value.
    pub extra_env: Vec<(String, String, String)>,
    /// Folder of the logs, `<service>.log`; by default one that goes with the suite.
    pub log_dir: Option<PathBuf>,
    /// Another checkout, built for release, whose services run on a database made by its own
    /// `bootstrap.sql`; by default this one, built first.
    pub checkout: Option<PathBuf>,
    /// At the stop, intake's cases are compared with what their facts say.
    pub audit: bool,
    /// The services have been built; by default all programs of this checkout are, first.
    pub built: bool,
}

impl Default for SuiteOptions {
    fn default() -> Self {
        Self {
            clock: None,
            profile: "test",
            otlp_endpoint: None,
            extra_env: Vec::new(),
            log_dir: None,
            checkout: None,
            audit: true,
            built: false,
        }
    }
}

/// The running services. Dropped, it kills them; the database and the virtual host go with it.
pub struct Suite {
    // Before the database and the rest: the services end first.
    services: Vec<Service>,
    /// The instant last set; a service that starts again starts there.
    clock: Mutex<Option<String>>,
    audit: bool,
    /// Mints tokens the services accept.
    pub mint: TokenMint,
    /// Their database.
    pub database: Database,
    /// Their virtual host.
    pub vhost: Vhost,
    folder: TempDir,
}

impl Suite {
    /// Builds the services if needed, migrates their schemas and starts them; returns when all of
    /// them are ready.
    pub async fn start(servers: &Servers, options: SuiteOptions) -> Result<Self> {
        let (database, vhost) = if let Some(checkout) = &options.checkout {
            tokio::try_join!(servers.database_of(checkout), servers.vhost())?
        } else {
            let build = move || {
                if options.built {
                    Ok(())
                } else {
                    binaries::build_binaries()
                }
            };
            let programs = spawn_blocking(build);
            let made = tokio::try_join!(servers.database(), servers.vhost())?;
            programs.await??;
            made
        };

        let folder = servers.scratch()?;
        let seed = rand::random();
        let mint = TokenMint::new(seed, "https://identity.testbed.example");
        let mut configuration =
            Configuration::write(folder.path(), &options, &database, &vhost, &mint)?;
        let services = SERVICES
            .iter()
            .map(|name| {
                let program = match &options.checkout {
                    Some(checkout) => checkout.join("target/release").join(name),
                    None => binaries::binary(name)?,
                };
                Service::new(name, program, &mut configuration)
            })
            .collect::<Result<Vec<_>>>()?;
        let suite = Self {
            services,
            clock: Mutex::new(None),
            audit: options.audit,
            mint,
            database,
            vhost,
            folder,
        };
        for service in &suite.services {
            service.migrate().await?;
        }
        // The catalogue first: the others ask it for bureaus, offices and the calendar.
        let [catalog, others @ ..] = suite.services.as_slice() else {
            bail!("there are no services");
        };
        catalog.start(None)?;
        catalog.wait_ready().await?;
        for service in others {
            service.start(None)?;
        }
        for service in others {
            service.wait_ready().await?;
        }
        Ok(suite)
    }

    /// The gRPC address of a service, `http://…`; the same after a restart.
    pub fn grpc(&self, service: &str) -> String {
        self.service(service).grpc_url()
    }

    /// The address of a service's admin port, `http://…`; the same after a restart.
    pub fn admin(&self, service: &str) -> String {
        self.service(service).admin_url()
    }

    /// The log of a service, across restarts.
    pub fn log(&self, service: &str) -> PathBuf {
        self.service(service).log()
    }

    /// The id of a service's process, while it runs.
    pub fn process_id(&self, service: &str) -> Option<u32> {
        self.service(service).process_id()
    }

    /// The folder in which intake keeps attachments.
    pub fn objects(&self) -> PathBuf {
        configuration::objects(self.folder.path())
    }

    /// The file of the keys by which the services seal.
    pub fn seal_keys(&self) -> PathBuf {
        self.folder.path().join(SEAL_KEYS)
    }

    /// Kills a service as a power cut would (SIGKILL).
    pub fn kill(&self, service: &str) {
        self.service(service).kill();
    }

    /// Kills a service if it runs, starts it again and waits until it is ready.
    pub async fn restart(&self, service: &str) -> Result<()> {
        let service = self.service(service);
        service.kill();
        let clock = self
            .clock
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clone();
        service.start(clock.as_deref())?;
        service.wait_ready().await
    }

    /// Moves the clock of all services that run forward, at the same time; returns when what fell
    /// due until then has been done. A service restarted later starts at this instant.
    pub async fn set_clock(&self, rfc3339: &str) -> Result<()> {
        // What falls due in a month of the demo may take a while.
        let client = reqwest::Client::builder()
            .no_proxy()
            .timeout(Duration::from_mins(5))
            .build()?;
        *self.clock.lock().unwrap_or_else(PoisonError::into_inner) = Some(rfc3339.to_owned());
        let mut calls = JoinSet::new();
        for service in self.services.iter().filter(|service| service.runs()) {
            let name = service.name();
            let request = client
                .post(format!("{}/clock", service.admin_url()))
                .json(&json!({ "now": rfc3339 }));
            calls.spawn(async move {
                let response = request.send().await.with_context(|| {
                    format!("无法设置 {name} 的时钟；cannot set the clock of {name}")
                })?;
                let status = response.status();
                if status.is_success() {
                    return Ok(());
                }
                let text = response.text().await.unwrap_or_default();
                bail!("{name} answered {status} to POST /clock: {text}")
            });
        }
        while let Some(call) = calls.join_next().await {
            call??;
        }
        Ok(())
    }

    /// Asks all services to end, waits for their grace, and kills the ones that stay; audits what they
    /// leave, and drops the database and the virtual host.
    pub async fn stop(self) -> Result<()> {
        let Self {
            services,
            audit,
            database,
            vhost,
            // The keys in it open what the audit reads.
            folder: _folder,
            ..
        } = self;
        // Ask all before waiting for one: they drain at the same time.
        for service in &services {
            service.ask_to_end();
        }
        let (services, ended) = spawn_blocking(move || {
            let ended = services
                .iter()
                .map(Service::wait_ended)
                .collect::<Result<Vec<()>>>();
            (services, ended.map(|_| ()))
        })
        .await?;
        let intake = services.iter().find(|service| service.name() == "intake");
        let audited = match intake.filter(|_| audit) {
            Some(intake) => intake.audit().await,
            None => Ok(()),
        };
        database.close().await?;
        vhost.close().await?;
        ended.and(audited)
    }

    fn service(&self, name: &str) -> &Service {
        let found = self.services.iter().find(|service| service.name() == name);
        found.unwrap_or_else(|| panic!("no service is called {name}: there are {SERVICES:?}"))
    }
}

/// Says what is slow while a suite starts.
fn say(message: &str) {
    progress_to_stderr()(message);
}
