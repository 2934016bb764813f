//! What PostgreSQL can do alone: `pgbench` with the least a registration could be, one row of a case
//! and one event, on the same server.

use std::{
    path::{Path, PathBuf},
    process::Stdio,
    time::Duration,
};

use anyhow::{Context as _, ensure};
use gongkai_testbed::{Database, install};
use sqlx::{Connection as _, Executor as _, PgConnection};
use tokio::process::Command;

use crate::{MEASURED, WARM_UP};

/// Like intake's `case_row` and `outbox`, without row-level security.
const TABLES: &str = "
CREATE TABLE case_like (
    bureau_id text NOT NULL,
    id        uuid NOT NULL,
    kind      text NOT NULL,
    category  text NOT NULL,
    opened_on date NOT NULL,
    due_on    date,
    version   integer NOT NULL,
    PRIMARY KEY (bureau_id, id)
);
CREATE INDEX ON case_like (bureau_id, kind, due_on, id);
CREATE TABLE outbox_like (
    id          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    bureau_id   text NOT NULL,
    event_id    uuid NOT NULL,
    event_type  text NOT NULL,
    recorded_at timestamptz NOT NULL,
    data        text NOT NULL
)";

const SCRIPT: &str = "\
BEGIN;
INSERT INTO case_like VALUES ('load', gen_random_uuid(), 'application', 'citizen', '2019-03-05', '2019-04-02', 1);
INSERT INTO outbox_like (bureau_id, event_id, event_type, recorded_at, data) VALUES ('load', gen_random_uuid(), 'gongkai.intake.application.received.v1', now(), repeat('x', 200));
END;
";

/// A database with the two tables, and the script that fills them.
pub(crate) struct Pgbench {
    program: PathBuf,
    script: PathBuf,
    url: String,
}

impl Pgbench {
    /// Makes the tables; the script is written to `folder`.
    pub(crate) async fn new(database: &Database, folder: &Path) -> anyhow::Result<Self> {
        let program = install::find()?.postgres_bin.join("pgbench");
        ensure!(
            program.exists(),
            "找不到 {0}；{0} is missing: install the package that has pgbench (Debian: `postgresql`)",
            program.display()
        );
        let url = database.url("suite");
        let mut connection = PgConnection::connect(&url).await?;
        connection.execute(sqlx::raw_sql(TABLES)).await?;
        connection.close().await?;
        let script = folder.join("pgbench.sql");
        std::fs::write(&script, SCRIPT)
            .with_context(|| format!("cannot write {}", script.display()))?;
        Ok(Self {
            program,
            script,
            url,
        })
    }

    /// Transactions per second of so many clients.
    pub(crate) async fn per_second(&self, clients: usize) -> anyhow::Result<f64> {
        self.run(clients, WARM_UP).await?;
        let output = self.run(clients, MEASURED).await?;
        rate(&output).with_context(|| format!("pgbench tells no rate:\n{output}"))
    }

    async fn run(&self, clients: usize, length: Duration) -> anyhow::Result<String> {
        let output = Command::new(&self.program)
            .args(["--no-vacuum", "--protocol=prepared"])
            .arg(format!("--client={clients}"))
            .arg(format!("--jobs={}", clients.min(2)))
            .arg(format!("--time={}", length.as_secs()))
            .arg(format!("--file={}", self.script.display()))
            .env_clear()
            .env("LC_ALL", "C")
            // pgbench takes a whole URL here; as an argument all users would see the password.
            .env("PGDATABASE", &self.url)
            .stdin(Stdio::null())
            // Ctrl-C is for us to handle.
            .process_group(0)
            .kill_on_drop(true)
            .output()
            .await
            .context("cannot start pgbench / 无法启动 pgbench")?;
        ensure!(
            output.status.success(),
            "pgbench ended with {} / pgbench 未正常结束\n{}",
            output.status,
            String::from_utf8_lossy(&output.stderr)
        );
        Ok(String::from_utf8_lossy(&output.stdout).into_owned())
    }
}

/// The rate without the time of connecting: "tps = 1234.5 (without initial connection time)".
fn rate(output: &str) -> Option<f64> {
    let line = output.lines().find(|line| line.starts_with("tps = "))?;
    line.split_whitespace().nth(2)?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_rate_is_read() {
        let output = "latency average = 0.8 ms\ntps = 1234.5 (without initial connection time)\n";
        assert_eq!(rate(output), Some(1234.5));
        assert_eq!(rate("pgbench (15.8)"), None);
    }
}
