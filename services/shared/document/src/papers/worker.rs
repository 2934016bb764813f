//! One worker process.

use std::io;
use std::os::unix::process::ExitStatusExt as _;
use std::process::Stdio;
use std::time::Duration;

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::process::{Child, ChildStdin, ChildStdout, Command};
use tokio::time::timeout;

use super::Settings;
use super::job::{Answer, lengths};
use crate::Error;

/// Signals that come from outside: SIGKILL, SIGTERM, SIGINT.
const KILL: i32 = 9;
const TERM: i32 = 15;
const INTERRUPT: i32 = 2;

/// A running worker. Dropped, it is killed: whoever asked for its work has gone or had enough.
pub(super) struct Worker {
    child: Child,
    input: ChildStdin,
    output: ChildStdout,
    /// Jobs it has done.
    pub(super) done: u32,
}

impl Worker {
    pub(super) fn start(settings: &Settings) -> Result<Self, Error> {
        let failed = |why: io::Error| Error::NoProgram {
            program: settings.program.clone(),
            why: why.to_string(),
        };
        let mut command = Command::new(&settings.program);
        command
            .env_clear()
            // One arena and one thread: what the worker may take is limited by addresses.
            .env("MALLOC_ARENA_MAX", "1")
            .env("RAYON_NUM_THREADS", "1")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            // A panic may quote what is printed, and a log must not.
            .stderr(Stdio::null())
            .kill_on_drop(true);
        if let Some(fonts) = &settings.fonts {
            command.env("GONGKAI_FONTS", fonts);
        }
        let mut child = command.spawn().map_err(failed)?;
        let (Some(input), Some(output)) = (child.stdin.take(), child.stdout.take()) else {
            return Err(failed(io::Error::other("no pipe")));
        };
        Ok(Self {
            child,
            input,
            output,
            done: 0,
        })
    }

    /// Whether it still runs.
    pub(super) fn lives(&mut self) -> bool {
        matches!(self.child.try_wait(), Ok(None))
    }

    /// Has one job done. A worker that does not answer is of no more use.
    pub(super) async fn ask(&mut self, job: &[u8]) -> io::Result<(Answer, Vec<u8>)> {
        self.input.write_all(job).await?;
        self.input.flush().await?;
        let mut start = [0; 8];
        self.output.read_exact(&mut start).await?;
        let (head_length, body_length) = lengths(start)?;
        let mut head = vec![0; head_length];
        self.output.read_exact(&mut head).await?;
        let mut body = vec![0; body_length];
        self.output.read_exact(&mut body).await?;
        self.done += 1;
        Ok((serde_json::from_slice(&head)?, body))
    }

    /// Why it did not answer: by the document, or because something from outside ended it.
    pub(super) async fn end(mut self, error: &io::Error) -> Error {
        // Without its pipes it ends, if it has not already; what ended it is known a moment after.
        drop((self.input, self.output));
        let Ok(status) = timeout(Duration::from_secs(1), self.child.wait()).await else {
            let _ = self.child.start_kill();
            return Error::Exhausted(format!("{error}; the worker was killed"));
        };
        match status {
            // Its own limits end it by others: time of the processor, memory.
            Ok(status) if matches!(status.signal(), Some(KILL | TERM | INTERRUPT)) => {
                Error::Interrupted(format!("{error}; the worker ended with {status}"))
            }
            Ok(status) => Error::Exhausted(format!("{error}; the worker ended with {status}")),
            Err(other) => Error::Interrupted(format!("{error}; {other}")),
        }
    }
}
