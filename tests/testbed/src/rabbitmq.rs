//! A private RabbitMQ server, thrown away in the end.

use std::io::ErrorKind;
use std::net::{Ipv4Addr, TcpStream};
use std::os::unix::net::UnixDatagram;
use std::path::Path;
use std::process::Command;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, bail};

use crate::access::{BrokerAccess, SUPERUSER};
use crate::install::Programs;
use crate::postgres::Account;
use crate::process::{Process, dying_with_parent};
use crate::{folder::Folder, ports, random};

/// On loaded machines a start was seen to take 16 s; slower ones exist.
const PATIENCE: Duration = Duration::from_mins(3);

/// A running RabbitMQ server with the management plugin, on loopback only.
pub struct PrivateRabbit {
    // In this order: the node ends before the port mapper it is registered with.
    node: Process,
    epmd: Process,
    ports: Ports,
    password: String,
}

struct Ports {
    amqp: u16,
    distribution: u16,
    epmd: u16,
    management: u16,
}

impl PrivateRabbit {
    /// Starts a node below `folder`; takes about eight seconds. `cancel` ends the waiting.
    pub(crate) fn start(programs: &Programs, folder: &Folder, cancel: &AtomicBool) -> Result<Self> {
        let mut attempt = 0;
        loop {
            attempt += 1;
            match Self::attempt(programs, folder, attempt, cancel) {
                // Somebody else was quicker with a port: take others.
                Err(error) if attempt < 4 && port_clash(&format!("{error:#}")) => {}
                result => return result,
            }
        }
    }

    fn attempt(
        programs: &Programs,
        folder: &Folder,
        attempt: u32,
        cancel: &AtomicBool,
    ) -> Result<Self> {
        let account = Account::for_servers()?;
        let home = folder.path().join(format!("rabbitmq-{attempt}"));
        account.make_folder(&home)?;
        let ports = Ports {
            amqp: ports::free()?,
            distribution: ports::free()?,
            epmd: ports::free()?,
            management: ports::free()?,
        };
        let password = random::hex(16);
        write_files(&home, &account, &ports, &password)?;
        let log = folder.path().join(format!("rabbitmq-{attempt}.log"));

        // Left to itself Erlang starts a port mapper that survives the node.
        let mut epmd = Process::spawn("epmd", epmd(programs, &home, &account, &ports), &log)?;
        folder.record(epmd.id())?;
        wait_listening(&mut epmd, ports.epmd)?;

        let notify = UnixDatagram::bind(home.join(NOTIFY))?;
        account.own(&home.join(NOTIFY), 0o600)?;
        let mut node = Process::spawn("RabbitMQ", node(programs, &home, &account, &ports), &log)?;
        folder.record(node.id())?;
        wait_ready(&mut node, &notify, cancel)?;
        Ok(Self {
            node,
            epmd,
            ports,
            password,
        })
    }

    pub(crate) fn access(&self) -> BrokerAccess {
        let user = format!("{SUPERUSER}:{}", self.password);
        BrokerAccess {
            amqp_url: format!("amqp://{user}@127.0.0.1:{}/", self.ports.amqp),
            management_url: format!("http://{user}@127.0.0.1:{}/", self.ports.management),
        }
    }

    /// Kills the node: with the management plugin an orderly stop takes six seconds, and nothing
    /// of it is kept.
    pub fn stop(&mut self) {
        self.node.kill();
        self.epmd.kill();
    }
}

const NOTIFY: &str = "notify";

fn write_files(home: &Path, account: &Account, ports: &Ports, password: &str) -> Result<()> {
    let Ports {
        amqp, management, ..
    } = ports;
    let configuration = format!(
        "listeners.tcp.1 = 127.0.0.1:{amqp}\n\
         management.tcp.ip = 127.0.0.1\n\
         management.tcp.port = {management}\n\
         default_user = {SUPERUSER}\n\
         default_pass = {password}\n\
         vm_memory_high_watermark.absolute = 1GB\n\
         disk_free_limit.absolute = 100MB\n\
         log.console = true\n\
         log.file = false\n\
         raft.wal_max_size_bytes = 67108864\n"
    );
    account.make_file(&home.join("rabbitmq.conf"), &configuration)?;
    account.make_file(&home.join("enabled_plugins"), "[rabbitmq_management].\n")?;
    let cookie = home.join(".erlang.cookie");
    account.make_file(&cookie, &random::hex(16))?;
    account.own(&cookie, 0o400)
}

fn epmd(programs: &Programs, home: &Path, account: &Account, ports: &Ports) -> Command {
    let mut command = dying_with_parent(&programs.epmd, "KILL");
    account.apply(&mut command, home);
    // Without `-daemon` it stays in the foreground, as our child.
    command.args(["-address", "127.0.0.1", "-port", &ports.epmd.to_string()]);
    command
}

fn node(programs: &Programs, home: &Path, account: &Account, ports: &Ports) -> Command {
    let mut command = dying_with_parent(&programs.rabbitmq_server, "KILL");
    account.apply(&mut command, home);
    // A host that is not this machine would hang; `localhost` needs no resolver.
    command.env(
        "RABBITMQ_NODENAME",
        format!("gongkai-{}@localhost", ports.amqp),
    );
    command.env("RABBITMQ_NODE_IP_ADDRESS", "127.0.0.1");
    command.env("RABBITMQ_NODE_PORT", ports.amqp.to_string());
    command.env("RABBITMQ_DIST_PORT", ports.distribution.to_string());
    command.env("ERL_EPMD_PORT", ports.epmd.to_string());
    command.env("ERL_EPMD_ADDRESS", "127.0.0.1");
    // The system's configuration is not ours.
    command.env("RABBITMQ_CONF_ENV_FILE", "/dev/null");
    command.env("RABBITMQ_CONFIG_FILE", home.join("rabbitmq.conf"));
    let own: [(&str, &str); 8] = [
        ("RABBITMQ_ADVANCED_CONFIG_FILE", "advanced.config"),
        ("RABBITMQ_ENABLED_PLUGINS_FILE", "enabled_plugins"),
        ("RABBITMQ_MNESIA_BASE", "mnesia"),
        ("RABBITMQ_LOG_BASE", "log"),
        ("RABBITMQ_PID_FILE", "rabbit.pid"),
        ("RABBITMQ_SCHEMA_DIR", "schema"),
        ("RABBITMQ_GENERATED_CONFIG_DIR", "generated"),
        ("ERL_CRASH_DUMP", "erl_crash.dump"),
    ];
    for (name, file) in own {
        command.env(name, home.join(file));
    }
    // Loopback for the distribution, too.
    let erlang = "-kernel inet_dist_use_interface {127,0,0,1}";
    command.env("RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS", erlang);
    // Makes the script become the node instead of its parent, and the node say when it is ready.
    command.env("RUNNING_UNDER_SYSTEMD", "true");
    command.env("NOTIFY_SOCKET", home.join(NOTIFY));
    command
}

fn wait_listening(process: &mut Process, port: u16) -> Result<()> {
    let since = Instant::now();
    while TcpStream::connect((Ipv4Addr::LOCALHOST, port)).is_err() {
        process.check_alive()?;
        if since.elapsed() > Duration::from_secs(20) {
            bail!("epmd does not listen after 20 s\n{}", process.log_tail());
        }
        thread::sleep(Duration::from_millis(10));
    }
    Ok(())
}

fn wait_ready(node: &mut Process, notify: &UnixDatagram, cancel: &AtomicBool) -> Result<()> {
    notify.set_read_timeout(Some(Duration::from_millis(100)))?;
    let since = Instant::now();
    let mut buffer = [0; 4096];
    loop {
        match notify.recv(&mut buffer) {
            Ok(length) if is_ready(&buffer[..length]) => return Ok(()),
            Ok(_) => {}
            Err(error) if matches!(error.kind(), ErrorKind::WouldBlock | ErrorKind::TimedOut) => {}
            Err(error) => return Err(error).context("cannot read the socket of RabbitMQ's state"),
        }
        node.check_alive()?;
        if cancel.load(Ordering::Relaxed) {
            bail!("RabbitMQ was stopped while it started");
        }
        if since.elapsed() > PATIENCE {
            bail!(
                "RabbitMQ 未就绪；RabbitMQ is not ready after {PATIENCE:?}\n{}",
                node.log_tail()
            );
        }
    }
}

fn is_ready(message: &[u8]) -> bool {
    String::from_utf8_lossy(message)
        .lines()
        .any(|line| line == "READY=1")
}

fn port_clash(error: &str) -> bool {
    [
        "eaddrinuse",
        "dist_port_already_used",
        "Address already in use",
        "already in use",
    ]
    .iter()
    .any(|sign| error.contains(sign))
}
