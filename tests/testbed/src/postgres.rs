//! A private PostgreSQL server.

use std::fs;
use std::os::unix::fs::{PermissionsExt as _, chown};
use std::os::unix::process::CommandExt as _;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, bail, ensure};
use rustix::process::Signal;

use crate::access::{PostgresAccess, SUPERUSER};
use crate::install::Programs;
use crate::process::{Process, dying_with_parent};
use crate::{folder::Folder, ports, random};

/// How much a server may lose.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Durability {
    /// For tests: survives the death of the server, not of the machine. Commits still reach the
    /// operating system (`synchronous_commit = off` would lose them when the server is killed).
    Test,
    /// For benchmarks and figures: as in production.
    Full,
}

impl Durability {
    fn settings(self) -> &'static [&'static str] {
        match self {
            Self::Test => &[
                "fsync=off",
                "full_page_writes=off",
                "synchronous_commit=on",
                "max_wal_size=1GB",
            ],
            Self::Full => &[
                "fsync=on",
                "full_page_writes=on",
                "synchronous_commit=on",
                "max_wal_size=4GB",
                "checkpoint_timeout=15min",
                "wal_compression=on",
            ],
        }
    }
}

/// A running PostgreSQL server with a superuser `suite`, on loopback only.
pub struct PrivatePostgres {
    process: Process,
    port: u16,
    password: String,
    role_password: String,
}

impl PrivatePostgres {
    /// Makes a cluster below `folder` and starts it; takes about a second.
    pub(crate) fn start(
        programs: &Programs,
        folder: &Folder,
        durability: Durability,
    ) -> Result<Self> {
        let home = folder.path().join("postgres");
        let account = Account::for_servers()?;
        account.make_folder(&home)?;
        let password = random::hex(16);
        let log = folder.path().join("postgres.log");
        make_cluster(programs, &home, &password, &account, &log)?;
        let mut last = None;
        for _ in 0..5 {
            let port = ports::free()?;
            let command = server_command(programs, &home, port, &account, durability);
            let mut process = Process::spawn("PostgreSQL", command, &log)?;
            folder.record(process.id())?;
            match wait_ready(&mut process, &home) {
                Ok(()) => {
                    let role_password = random::hex(16);
                    return Ok(Self {
                        process,
                        port,
                        password,
                        role_password,
                    });
                }
                // Somebody else was quicker with the port: take another.
                Err(error) if error.to_string().contains("Address already in use") => {
                    last = Some(error);
                    // What was written about this attempt must not speak for the next.
                    fs::write(&log, "")?;
                }
                Err(error) => return Err(error),
            }
        }
        Err(last.context("no attempt was made")?)
    }

    /// URL of the superuser for the database `postgres`.
    pub fn url(&self) -> String {
        format!(
            "postgres://{SUPERUSER}:{}@127.0.0.1:{}/postgres",
            self.password, self.port
        )
    }

    pub(crate) fn access(&self) -> PostgresAccess {
        PostgresAccess {
            superuser_url: self.url(),
            role_password: self.role_password.clone(),
        }
    }

    /// Ends all sessions and stops the server.
    pub fn stop(&mut self) {
        // SIGINT is the "fast" way: roll back and close; 0.04 s.
        self.process.stop(Signal::INT, Duration::from_secs(10));
    }
}

fn make_cluster(
    programs: &Programs,
    home: &Path,
    password: &str,
    account: &Account,
    log: &Path,
) -> Result<()> {
    let password_file = home.join("password");
    account.make_file(&password_file, password)?;
    let mut initdb = dying_with_parent(&programs.postgres_bin.join("initdb"), "KILL");
    account.apply(&mut initdb, home);
    initdb
        .arg("-D")
        .arg(home.join("data"))
        .args(["-U", SUPERUSER]);
    initdb.arg(format!("--pwfile={}", password_file.display()));
    // Plain passwords over loopback: the client's part of SCRAM takes unoptimised builds tens of
    // milliseconds per connection, and every test makes several.
    initdb.args(["--auth-local=reject", "--auth-host=password"]);
    initdb.args(["-E", "UTF8", "--locale=C.UTF-8", "--no-sync"]);
    let mut process = Process::spawn("initdb", initdb, log)?;
    let status = process.wait(Duration::from_mins(2))?;
    ensure!(
        status.success(),
        "initdb 失败；initdb ended with {status}\n{}",
        process.log_tail()
    );
    fs::remove_file(&password_file).context("cannot remove the password file of initdb")
}

fn server_command(
    programs: &Programs,
    home: &Path,
    port: u16,
    account: &Account,
    durability: Durability,
) -> Command {
    // SIGQUIT ends a server at once and lets it clean up its shared memory.
    let mut command = dying_with_parent(&programs.postgres_bin.join("postgres"), "QUIT");
    account.apply(&mut command, home);
    command.arg("-D").arg(home.join("data"));
    let mut set = |setting: &str| {
        command.args(["-c", setting]);
    };
    set(&format!("port={port}"));
    for setting in [
        "listen_addresses=127.0.0.1",
        "unix_socket_directories=",
        "max_connections=300",
        "shared_buffers=256MB",
        "jit=off",
        "timezone=UTC",
        "logging_collector=off",
    ] {
        set(setting);
    }
    durability.settings().iter().copied().for_each(set);
    command
}

/// The server writes its state into its pid file, last line; `pg_ctl -w` waits in the same way.
fn wait_ready(process: &mut Process, home: &Path) -> Result<()> {
    let pid_file = home.join("data/postmaster.pid");
    let since = Instant::now();
    loop {
        process.check_alive()?;
        let text = fs::read_to_string(&pid_file).unwrap_or_default();
        if text
            .lines()
            .nth(7)
            .is_some_and(|state| state.trim() == "ready")
        {
            return Ok(());
        }
        if since.elapsed() > Duration::from_mins(1) {
            bail!(
                "PostgreSQL 未就绪；PostgreSQL is not ready after 60 s\n{}",
                process.log_tail()
            );
        }
        thread::sleep(Duration::from_millis(10));
    }
}

/// The account servers run as: both refuse, or are better off without, root.
pub(crate) struct Account(Option<(u32, u32)>);

impl Account {
    /// Ourselves; as root the user `postgres`, which its package makes.
    pub(crate) fn for_servers() -> Result<Self> {
        if crate::paths::user() != 0 {
            return Ok(Self(None));
        }
        let users = fs::read_to_string("/etc/passwd").context("cannot read /etc/passwd")?;
        let find = |name: &str| {
            let mut fields = users
                .lines()
                .map(|line| line.split(':'))
                .find(|fields| fields.clone().next() == Some(name))?;
            Some((fields.nth(2)?.parse().ok()?, fields.next()?.parse().ok()?))
        };
        let account = find("postgres").or_else(|| find("nobody")).context(
            "以 root 运行时需要用户 postgres；as root the user `postgres` is needed, for PostgreSQL \
             refuses to run as root: install the package `postgresql`, or run as another user",
        )?;
        Ok(Self(Some(account)))
    }

    /// Lets a command run as this account, at home in `home`, with nothing of our environment.
    pub(crate) fn apply(&self, command: &mut Command, home: &Path) {
        let path = std::env::var_os("PATH").unwrap_or_default();
        command
            .env_clear()
            .env("PATH", path)
            .env("HOME", home)
            .env("LC_ALL", "C.UTF-8");
        command.current_dir(home);
        if let Some((uid, gid)) = self.0 {
            command.uid(uid).gid(gid);
        }
    }

    /// A folder of the account's own.
    pub(crate) fn make_folder(&self, path: &Path) -> Result<()> {
        fs::create_dir(path).with_context(|| format!("cannot make {}", path.display()))?;
        self.own(path, 0o700)
    }

    /// A file only the account can read.
    pub(crate) fn make_file(&self, path: &PathBuf, text: &str) -> Result<()> {
        fs::write(path, text).with_context(|| format!("cannot write {}", path.display()))?;
        self.own(path, 0o600)
    }

    /// Hands a file over.
    pub(crate) fn own(&self, path: &Path, mode: u32) -> Result<()> {
        fs::set_permissions(path, fs::Permissions::from_mode(mode))?;
        if let Some((uid, gid)) = self.0 {
            chown(path, Some(uid), Some(gid))
                .with_context(|| format!("cannot give {} away", path.display()))?;
        }
        Ok(())
    }
}
