//! One service: migrated, started, watched, ended.

use std::path::PathBuf;
use std::process::Command;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use anyhow::{Result, bail, ensure};
use rustix::process::Signal;
use serde::Deserialize;
use tokio::task::spawn_blocking;

use super::configuration::{Configuration, Environment, Settings};
use super::say;
use crate::process::{Process, dying_with_parent};
use crate::vhost::http;

/// Generous: the first start of a fresh build on a loaded machine reads everything from disk.
const READY_WITHIN: Duration = Duration::from_secs(90);

/// More than the grace a service gives the calls it is serving.
const GRACE: Duration = Duration::from_secs(20);

pub(super) struct Service {
    name: &'static str,
    program: PathBuf,
    settings: Settings,
    process: Mutex<Option<Process>>,
}

/// What a service writes when it listens.
#[derive(Deserialize)]
struct Announced {
    grpc: String,
    admin: String,
}

impl Service {
    pub(super) fn new(
        name: &'static str,
        program: PathBuf,
        configuration: &mut Configuration,
    ) -> Result<Self> {
        Ok(Self {
            name,
            program,
            settings: configuration.take(name)?,
            process: Mutex::new(None),
        })
    }

    pub(super) fn name(&self) -> &'static str {
        self.name
    }

    pub(super) fn grpc_url(&self) -> String {
        format!("http://{}", self.settings.grpc)
    }

    pub(super) fn admin_url(&self) -> String {
        format!("http://{}", self.settings.admin)
    }

    pub(super) fn log(&self) -> PathBuf {
        self.settings.log.clone()
    }

    /// Runs its migrations as the owner of its schema.
    pub(super) async fn migrate(&self) -> Result<()> {
        self.run("migrate", "数据库迁移", &self.settings.migrate)
            .await
    }

    /// Compares what it derived from facts with what they say.
    pub(super) async fn audit(&self) -> Result<()> {
        self.run("audit", "数据核对", &self.settings.serve).await
    }

    /// Runs a command of it that ends by itself.
    async fn run(
        &self,
        act: &'static str,
        word: &'static str,
        environment: &Environment,
    ) -> Result<()> {
        let name = self.name;
        let command = self.command(act, environment);
        let mut process = Process::spawn(&format!("{name} {act}"), command, &self.settings.log)?;
        spawn_blocking(move || {
            let status = process.wait(Duration::from_mins(2))?;
            ensure!(
                status.success(),
                "{name} 的{word}失败；`{name} {act}` ended with {status}\n{}",
                process.log_tail()
            );
            Ok(())
        })
        .await?
    }

    /// Starts it, at the instant its clock was last set to; [`Service::wait_ready`] follows.
    pub(super) fn start(&self, clock: Option<&str>) -> Result<()> {
        // An old announcement would speak for the new process.
        match std::fs::remove_file(&self.settings.announce) {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => return Err(error.into()),
            _ => {}
        }
        let mut command = self.command("serve", &self.settings.serve);
        if let Some(instant) = clock {
            command.env("GONGKAI_CLOCK", format!("manual:{instant}"));
        }
        *self.process() = Some(Process::spawn(self.name, command, &self.settings.log)?);
        Ok(())
    }

    /// Waits until it listens where it was told to, and says it is ready.
    pub(super) async fn wait_ready(&self) -> Result<()> {
        let client = http()?;
        let url = format!("{}/ready", self.admin_url());
        let since = Instant::now();
        let mut said = false;
        loop {
            if let Some(process) = &mut *self.process() {
                process.check_alive()?;
            }
            if self.announced()? {
                let request = client.get(&url).timeout(Duration::from_secs(2));
                if request
                    .send()
                    .await
                    .is_ok_and(|response| response.status() == 200)
                {
                    return Ok(());
                }
            }
            if !said && since.elapsed() > Duration::from_secs(10) {
                say(&format!("正在等待 {0}；still waiting for {0}", self.name));
                said = true;
            }
            if since.elapsed() > READY_WITHIN {
                bail!(
                    "{0} 未就绪；{0} is not ready after {READY_WITHIN:?}\n{1}",
                    self.name,
                    crate::process::log_tail(&self.settings.log)
                );
            }
            tokio::time::sleep(Duration::from_millis(25)).await;
        }
    }

    /// Whether it has announced its addresses; they must be the ones it was given.
    fn announced(&self) -> Result<bool> {
        let text = std::fs::read_to_string(&self.settings.announce).unwrap_or_default();
        // Half a file is one that is being written.
        let Ok(Announced { grpc, admin }) = serde_json::from_str(&text) else {
            return Ok(false);
        };
        ensure!(
            grpc == self.settings.grpc && admin == self.settings.admin,
            "{} listens on {grpc} and {admin}, but was told {} and {}",
            self.name,
            self.settings.grpc,
            self.settings.admin
        );
        Ok(true)
    }

    /// Whether it was started and not killed since.
    pub(super) fn runs(&self) -> bool {
        self.process().is_some()
    }

    pub(super) fn process_id(&self) -> Option<u32> {
        self.process().as_ref().map(Process::id)
    }

    pub(super) fn kill(&self) {
        // Dropping a process kills it and waits for it.
        drop(self.process().take());
    }

    pub(super) fn ask_to_end(&self) {
        if let Some(process) = &*self.process() {
            process.signal(Signal::TERM);
        }
    }

    /// Waits until it has ended after [`Service::ask_to_end`]. One that does not is killed, and
    /// that is an error, as is a failure: a service that was asked to end has to end well.
    pub(super) fn wait_ended(&self) -> Result<()> {
        let Some(mut process) = self.process().take() else {
            return Ok(());
        };
        let status = process.wait(GRACE)?;
        ensure!(
            status.success(),
            "{0} 未正常结束；{0} ended with {status}\n{1}",
            self.name,
            process.log_tail()
        );
        Ok(())
    }

    fn command(&self, act: &str, environment: &Environment) -> Command {
        let mut command = dying_with_parent(&self.program, "KILL");
        command.arg(act).env_clear().envs(environment);
        command
    }

    fn process(&self) -> MutexGuard<'_, Option<Process>> {
        self.process.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
