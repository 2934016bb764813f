//! Child processes: started so that they die with us, logged to a file, stopped and waited for.

use std::fs::OpenOptions;
use std::io;
use std::os::unix::process::CommandExt as _;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::{LazyLock, mpsc};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, bail};
use rustix::process::{Pid, Signal, kill_process, kill_process_group};

/// A child process in a process group of its own.
pub(crate) struct Process {
    name: String,
    child: Child,
    log: PathBuf,
}

impl Process {
    /// Starts `command`; its output goes to the end of `log`.
    pub(crate) fn spawn(name: &str, mut command: Command, log: &Path) -> Result<Self> {
        let output = OpenOptions::new()
            .create(true)
            .append(true)
            .open(log)
            .with_context(|| format!("cannot open the log {}", log.display()))?;
        command
            .stdin(Stdio::null())
            .stdout(output.try_clone()?)
            .stderr(output)
            .process_group(0);
        let program = command.get_program().to_owned();
        let child = launch(command).with_context(|| {
            format!(
                "无法启动 {name}；cannot start {name} ({})",
                program.display()
            )
        })?;
        Ok(Self {
            name: name.to_owned(),
            child,
            log: log.to_owned(),
        })
    }

    /// The process id, also the id of its group.
    pub(crate) fn id(&self) -> u32 {
        self.child.id()
    }

    /// How it ended, if it did.
    pub(crate) fn exited(&mut self) -> Result<Option<ExitStatus>> {
        Ok(self.child.try_wait()?)
    }

    /// Fails, with the end of its log, if it has ended.
    pub(crate) fn check_alive(&mut self) -> Result<()> {
        if let Some(status) = self.exited()? {
            bail!(
                "{} 已退出；{} ended with {status}\n{}",
                self.name,
                self.name,
                self.log_tail()
            );
        }
        Ok(())
    }

    /// Waits until it ends by itself, or fails after `patience`.
    pub(crate) fn wait(&mut self, patience: Duration) -> Result<ExitStatus> {
        let since = Instant::now();
        loop {
            if let Some(status) = self.exited()? {
                return Ok(status);
            }
            if since.elapsed() > patience {
                bail!(
                    "{} did not end within {patience:?}\n{}",
                    self.name,
                    self.log_tail()
                );
            }
            thread::sleep(Duration::from_millis(10));
        }
    }

    /// Sends a signal to the process itself, not to its group.
    pub(crate) fn signal(&self, signal: Signal) {
        if let Some(pid) = pid(self.id()) {
            // It may have ended by itself, which is what a signal is for.
            let _ = kill_process(pid, signal);
        }
    }

    /// Asks it to end with `signal`, waits, and kills the whole group in the end.
    pub(crate) fn stop(&mut self, signal: Signal, grace: Duration) {
        self.signal(signal);
        // A process that ignores the signal is killed below.
        let _ = self.wait(grace);
        self.kill();
    }

    /// Kills the whole group and waits for the process.
    pub(crate) fn kill(&mut self) {
        if let Some(pid) = pid(self.id()) {
            // The group is gone if all of it has ended already.
            let _ = kill_process_group(pid, Signal::KILL);
        }
        // It cannot refuse; an error means it was waited for before.
        let _ = self.child.wait();
    }

    /// The end of its log, framed for an error message.
    pub(crate) fn log_tail(&self) -> String {
        log_tail(&self.log)
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        self.kill();
    }
}

/// The last lines of a log, framed for an error message.
pub(crate) fn log_tail(log: &Path) -> String {
    const LINES: usize = 40;
    let bytes = std::fs::read(log).unwrap_or_default();
    let text = String::from_utf8_lossy(&bytes);
    let lines: Vec<&str> = text.lines().collect();
    let tail = lines.iter().skip(lines.len().saturating_sub(LINES));
    let tail: Vec<String> = tail.map(|line| format!("  | {line}")).collect();
    format!("日志末尾 / end of {}:\n{}", log.display(), tail.join("\n"))
}

/// A command for `program` that gets `signal` when this process ends, however it ends. Where
/// `setpriv` (util-linux) is missing, leftovers are cleared by the next start instead.
pub(crate) fn dying_with_parent(program: &Path, signal: &str) -> Command {
    static SETPRIV: LazyLock<bool> = LazyLock::new(|| {
        Command::new("setpriv")
            .args(["--pdeathsig", "KILL", "--", "true"])
            .output()
            .is_ok_and(|output| output.status.success())
    });
    if *SETPRIV {
        let mut command = Command::new("setpriv");
        command.args(["--pdeathsig", signal, "--"]).arg(program);
        command
    } else {
        Command::new(program)
    }
}

/// When a process started, in clock ticks since boot: with its id this names a process for good,
/// while ids alone are used again. `None` if there is no such process (or only its corpse).
pub(crate) fn start_time(id: u32) -> Option<u64> {
    let stat = std::fs::read_to_string(format!("/proc/{id}/stat")).ok()?;
    // The name in parentheses may hold anything, so count from its end: state is the first field.
    let mut fields = stat.rsplit_once(')')?.1.split_whitespace();
    let state = fields.next()?;
    (state != "Z").then(|| fields.nth(18)?.parse().ok())?
}

/// An id as the kernel wants it.
pub(crate) fn pid(id: u32) -> Option<Pid> {
    Pid::from_raw(i32::try_from(id).ok()?)
}

type Order = (Command, mpsc::Sender<io::Result<Child>>);

/// Starts a child from a thread that lives as long as this process: the kernel tells children that
/// their parent died when the *thread* that made them ends, and threads of tests and of runtimes
/// end early.
fn launch(command: Command) -> io::Result<Child> {
    static LAUNCHER: LazyLock<mpsc::Sender<Order>> = LazyLock::new(|| {
        let (orders, inbox) = mpsc::channel::<Order>();
        thread::spawn(move || {
            for (mut command, reply) in inbox {
                // Whoever ordered it waits; if not, the child is nobody's loss.
                let _ = reply.send(command.spawn());
            }
        });
        orders
    });
    let (reply, answer) = mpsc::channel();
    let gone = |_| io::Error::other("the launcher thread has ended");
    LAUNCHER
        .send((command, reply))
        .map_err(|_| io::Error::other("the launcher thread has ended"))?;
    answer.recv().map_err(gone)?
}
