//! `reporting stream list|retry|skip|restart`: for operators, when a stream stands still.

use clap::{Args, Subcommand};
use gongkai_subscriber::{StreamId, cursors};
use sqlx::Connection as _;

use crate::{figure::store, operate::Database};

/// Looks at and mends the streams reporting follows.
#[derive(Debug, Args)]
pub struct Streams {
    #[command(flatten)]
    database: Database,
    #[command(subcommand)]
    act: Act,
}

/// Which stream, who acts, and why.
#[derive(Debug, Args)]
struct Target {
    /// The stream, e.g. `intake/heshan-emb/internal`.
    stream: StreamId,
    /// Who acts; kept with the act.
    #[arg(long, env = "USER", value_name = "NAME")]
    actor: String,
    /// Why; kept with the act.
    #[arg(long, value_name = "TEXT")]
    reason: String,
}

#[derive(Debug, Subcommand)]
enum Act {
    /// Lists all streams with their positions; blocked ones with the reason.
    List,
    /// Tries the event again that a stream stands before.
    Retry(Target),
    /// Moves past the event that a stream stands before: it is never counted.
    Skip(Target),
    /// Counts the stream anew from its beginning, e.g. after its owner began a new epoch. Compiled
    /// reports stay as they are.
    Restart(Target),
}

/// Runs one act and prints what it did.
pub async fn run(streams: Streams) -> anyhow::Result<()> {
    let mut conn = streams.database.connect().await?;
    match streams.act {
        Act::List => {
            for position in cursors::list(&mut conn).await? {
                let state = match &position.blocked {
                    Some(blocked) => {
                        format!(
                            "BLOCKED 已停止: {} at {}: {}",
                            blocked.reason, blocked.sequence, blocked.detail
                        )
                    }
                    None if position.is_behind() => {
                        format!("behind 待追赶, {} attempts", position.attempts)
                    }
                    None => "ok 正常".to_owned(),
                };
                println!(
                    "{} {}/{} {state}",
                    position.stream, position.sequence, position.head
                );
            }
        }
        Act::Retry(target) => {
            let mut tx = conn.begin().await?;
            cursors::retry(&mut tx, &target.stream, &target.actor, &target.reason).await?;
            tx.commit().await?;
            println!("{} is tried again / 将重试", target.stream);
        }
        Act::Skip(target) => {
            let mut tx = conn.begin().await?;
            let skipped =
                cursors::skip(&mut tx, &target.stream, &target.actor, &target.reason).await?;
            tx.commit().await?;
            println!("{}: event {skipped} is skipped / 已跳过", target.stream);
        }
        Act::Restart(target) => {
            let mut tx = conn.begin().await?;
            let stream = &target.stream;
            cursors::restart(&mut tx, stream, &target.actor, &target.reason).await?;
            let rows = store::forget(&mut tx, stream).await?;
            tx.commit().await?;
            println!("{stream}: {rows} rows forgotten, counting anew / 已清除，将从头统计");
        }
    }
    Ok(())
}
