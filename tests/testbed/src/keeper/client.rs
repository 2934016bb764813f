//! The side of the tests: join the keeper, or start it.

use std::fs::OpenOptions;
use std::io::{BufRead as _, BufReader, Write as _};
use std::os::unix::net::UnixStream;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, anyhow, bail};
use serde::de::DeserializeOwned;

use super::{POSTGRES, RABBITMQ, lock_file, socket};
use crate::access::{BrokerAccess, PostgresAccess};
use crate::folder::Folder;
use crate::process::log_tail;
use crate::{binaries, install, progress_to_stderr};

const LOG: &str = "keeper.log";
/// The socket of a killed keeper is gone after a few of these waits.
const DYING: Duration = Duration::from_millis(100);
const DYING_TRIES: usize = 50;

/// A client of the keeper; while it lives, the keeper lives.
pub(crate) struct Connection {
    pub(crate) postgres: PostgresAccess,
    folder: PathBuf,
    _stream: UnixStream,
}

impl Connection {
    /// Joins the keeper of `folder`, starting it if there is none. Blocks, at most some seconds
    /// unless something has to be installed or built first.
    pub(crate) fn open(folder: &Path, idle: Duration) -> Result<Self> {
        let lock = lock_file(folder)?;
        lock.lock()
            .context("cannot lock the lock file of the keeper")?;
        let logged = || format!("keeper log: {}", log_tail(&folder.join(LOG)));
        for _ in 0..DYING_TRIES {
            let (stream, started) = match UnixStream::connect(socket(folder)) {
                Ok(stream) => (stream, false),
                Err(_) => (start(folder, idle)?, true),
            };
            match ask(&stream, POSTGRES) {
                Ok(answer) => {
                    return Ok(Self {
                        postgres: answer
                            .map_err(|error| anyhow!(error))
                            .with_context(logged)?,
                        folder: folder.to_owned(),
                        _stream: stream,
                    });
                }
                Err(error) if started => return Err(error).with_context(logged),
                // A keeper that was just killed still lets us connect for a moment.
                Err(_) => thread::sleep(DYING),
            }
        }
        bail!("{} / the keeper lives but does not answer", logged())
    }

    /// The folder of the keeper.
    pub(crate) fn folder(&self) -> &Path {
        &self.folder
    }
}

/// Waits for the keeper's RabbitMQ. Blocks.
pub(crate) fn broker(folder: &Path) -> Result<BrokerAccess> {
    let stream = UnixStream::connect(socket(folder)).context(
        "测试服务器的守护进程不见了；the keeper has gone: was it killed? Run the tests again",
    )?;
    ask(&stream, RABBITMQ)?.map_err(|error| anyhow!(error))
}

/// Starts a keeper; the caller holds the lock.
fn start(folder: &Path, idle: Duration) -> Result<UnixStream> {
    // Here, where a person can see it, and not in the log of the keeper.
    install::ensure(&progress_to_stderr())?;
    let keeper = binaries::keeper()?;
    Folder::clear_leftovers(folder)?;
    Folder::create(folder)?;
    let log_path = folder.join(LOG);
    let log = OpenOptions::new()
        .create(true)
        .append(true)
        .open(&log_path)?;
    let mut child = Command::new(&keeper)
        .arg("--folder")
        .arg(folder)
        .args(["--idle-seconds", &idle.as_secs().to_string()])
        .stdin(Stdio::null())
        .stdout(log.try_clone()?)
        .stderr(log)
        // Wherever the test was started from must stay removable.
        .current_dir("/")
        .spawn()
        .with_context(|| format!("cannot start the keeper {}", keeper.display()))?;
    let since = Instant::now();
    loop {
        if let Ok(stream) = UnixStream::connect(socket(folder)) {
            return Ok(stream);
        }
        if let Some(status) = child.try_wait()? {
            bail!("the keeper ended with {status}\n{}", log_tail(&log_path));
        }
        if since.elapsed() > Duration::from_secs(30) {
            bail!(
                "the keeper does not answer after 30 s\n{}",
                log_tail(&log_path)
            );
        }
        thread::sleep(Duration::from_millis(10));
    }
}

/// Asks the keeper. The outer error is that it did not answer, the inner one is its answer.
fn ask<T: DeserializeOwned>(mut stream: &UnixStream, what: &str) -> Result<Result<T, String>> {
    // Longer than any start the keeper itself would wait for.
    stream.set_read_timeout(Some(Duration::from_mins(5)))?;
    writeln!(stream, "{what}").context("cannot write to the keeper")?;
    let mut line = String::new();
    BufReader::new(stream)
        .read_line(&mut line)
        .context("no answer from the keeper")?;
    serde_json::from_str(&line).context("the keeper ended while it was asked")
}
