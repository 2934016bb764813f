//! The side of the keeper.

use std::io::{BufRead as _, BufReader, Write as _};
use std::os::unix::net::{UnixListener, UnixStream};
use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result};
use serde::Serialize;

use super::{POSTGRES, RABBITMQ, lock_file, socket};
use crate::folder::Folder;
use crate::own::OwnServers;
use crate::{Durability, install, progress_to_stderr};

/// Holds servers in `folder` until nobody has been connected for `idle`. The folder was made by
/// the client that started this process and still holds the lock.
pub fn run(folder: &Path, idle: Duration) -> Result<()> {
    // Away from the terminal: Ctrl-C in a test run is not meant for the servers of all. It fails
    // only where we lead a group already, which is as good.
    let _ = rustix::process::setsid();
    let folder = Folder::existing(folder);
    folder.record(std::process::id())?;
    let lock = lock_file(folder.path())?;
    let keeper = Arc::new(Keeper::default());
    // Listening before the servers start: whoever joins now waits for an answer, not for a socket.
    let listener = UnixListener::bind(socket(folder.path())).context("cannot make the socket")?;
    thread::spawn({
        let keeper = Arc::clone(&keeper);
        move || {
            for stream in listener.incoming().filter_map(Result::ok) {
                keeper.clients.fetch_add(1, Ordering::SeqCst);
                let keeper = Arc::clone(&keeper);
                thread::spawn(move || {
                    // A client that breaks off has its own reasons.
                    let _ = keeper.serve(&stream);
                    keeper.clients.fetch_sub(1, Ordering::SeqCst);
                });
            }
        }
    });

    let programs = install::find()?;
    let started = OwnServers::start(
        &programs,
        folder.clone(),
        Durability::Test,
        true,
        &progress_to_stderr(),
    );
    if let Err(error) = &started {
        eprintln!("{error:#}");
    }
    keeper.set(started.map(Arc::new).map_err(|error| format!("{error:#}")));
    loop {
        keeper.wait_idle(idle);
        // Held by a client that is about to join: then this keeper is not idle at all.
        if lock.try_lock().is_ok() {
            if keeper.clients.load(Ordering::SeqCst) == 0 {
                break;
            }
            lock.unlock()?;
        }
    }
    match keeper.servers() {
        Ok(servers) => servers.stop(),
        Err(_) => folder.remove(),
    }
    // The lock is let go by the end of the process, with nothing left behind.
}

#[derive(Default)]
struct Keeper {
    clients: AtomicUsize,
    servers: Mutex<Option<Result<Arc<OwnServers>, String>>>,
    started: Condvar,
}

impl Keeper {
    fn set(&self, servers: Result<Arc<OwnServers>, String>) {
        *self.servers.lock().unwrap_or_else(PoisonError::into_inner) = Some(servers);
        self.started.notify_all();
    }

    /// The servers, as soon as PostgreSQL is there.
    fn servers(&self) -> Result<Arc<OwnServers>, String> {
        let mut servers = self.servers.lock().unwrap_or_else(PoisonError::into_inner);
        loop {
            if let Some(servers) = &*servers {
                return servers.clone();
            }
            servers = self
                .started
                .wait(servers)
                .unwrap_or_else(PoisonError::into_inner);
        }
    }

    /// Answers one client until it goes.
    fn serve(&self, mut stream: &UnixStream) -> Result<()> {
        for line in BufReader::new(stream).lines() {
            let answer =
                match line?.as_str() {
                    POSTGRES => json(&self.servers().map(|servers| servers.postgres()))?,
                    RABBITMQ => json(&self.servers().and_then(|servers| {
                        servers.broker().map_err(|error| format!("{error:#}"))
                    }))?,
                    other => json(&Err::<(), _>(format!("the keeper does not know {other}")))?,
                };
            writeln!(stream, "{answer}")?;
        }
        Ok(())
    }

    /// Waits until nobody has been connected for `idle`. A keeper whose servers failed has
    /// nothing to wait for: the next test shall try anew.
    fn wait_idle(&self, idle: Duration) {
        let mut since = Instant::now();
        loop {
            thread::sleep(Duration::from_millis(50));
            let failed = self
                .servers()
                .map_or(true, |servers| servers.broker_failed());
            if self.clients.load(Ordering::SeqCst) > 0 {
                since = Instant::now();
            } else if failed || since.elapsed() > idle {
                return;
            }
        }
    }
}

fn json<T: Serialize>(answer: &Result<T, String>) -> Result<String> {
    Ok(serde_json::to_string(answer)?)
}
