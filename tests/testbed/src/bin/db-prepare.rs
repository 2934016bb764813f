//! `cargo db-prepare`: writes `.sqlx`, the metadata of checked SQL.

use anyhow::Result;
use clap::Parser;
use gongkai_testbed::prepare::{self, Difference};
use gongkai_testbed::{Database, Durability, PrivateServers, paths, progress_to_stderr};
use tokio::signal::unix::{SignalKind, signal};

/// Applies all migrations to a private PostgreSQL, checks the SQL of the workspace against it and
/// writes the metadata that ordinary builds read (`.sqlx`).
#[derive(Parser)]
struct Arguments {
    /// Write nothing; fail if what is committed differs from what is needed.
    #[arg(long, conflicts_with = "serve")]
    check: bool,
    /// Check nothing; keep the migrated database running until Ctrl-C and print the variables that
    /// let an editor or `cargo check` use it.
    #[arg(long)]
    serve: bool,
}

#[tokio::main]
async fn main() -> Result<()> {
    let arguments = Arguments::parse();
    let progress = progress_to_stderr();
    let say = progress.clone();
    let servers =
        PrivateServers::postgres_only(Durability::Test, move |message| say(message)).await?;
    let database = servers.database().await?;
    prepare::apply(&database, &progress).await?;
    let agrees = if arguments.serve {
        serve(&database).await.map(|()| true)
    } else {
        tokio::task::block_in_place(|| write_or_compare(&database, arguments.check))
    };
    database.close().await?;
    servers.stop().await?;
    if !agrees? {
        std::process::exit(1);
    }
    Ok(())
}

async fn serve(database: &Database) -> Result<()> {
    for (variable, url) in prepare::urls(database) {
        println!("export {variable}='{url}'");
    }
    let mut terminated = signal(SignalKind::terminate())?;
    tokio::select! {
        interrupted = tokio::signal::ctrl_c() => interrupted?,
        _ = terminated.recv() => {}
    }
    Ok(())
}

/// Whether the committed metadata agrees with the code, in the end.
fn write_or_compare(database: &Database, only_compare: bool) -> Result<bool> {
    let committed = paths::workspace_root().join(".sqlx");
    let fresh = tempfile::tempdir()?;
    prepare::check_queries(database, fresh.path())?;
    if !only_compare {
        let Difference {
            missing,
            changed,
            unused,
        } = prepare::refresh(&committed, fresh.path())?;
        println!(
            ".sqlx: {} new, {} changed, {} removed",
            missing.len(),
            changed.len(),
            unused.len()
        );
        return Ok(true);
    }
    let difference = Difference::between(&committed, fresh.path())?;
    if difference.is_empty() {
        println!(".sqlx 与代码一致；.sqlx agrees with the code");
        return Ok(true);
    }
    eprintln!(
        ".sqlx 与代码不一致：请运行 `cargo db-prepare` 并提交；.sqlx does not agree with the code: run \
         `cargo db-prepare` and commit the folder\n  missing: {:?}\n  changed: {:?}\n  unused: {:?}",
        difference.missing, difference.changed, difference.unused
    );
    Ok(false)
}
