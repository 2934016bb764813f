//! The producing side of the suite's events: outbox, sequencer, relay and feed.
//!
//! A service records an event in the transaction that makes it true ([`Record`]), runs [`run`]
//! beside its server, and serves [`Feed`]. The README tells how the pieces hold together and what
//! can go wrong.

use std::sync::Arc;

use gongkai_chassis::{
    db::Db,
    error::{Error, Result},
};
use secrecy::SecretString;
use tokio::{sync::Notify, task::JoinSet};
use tokio_util::sync::CancellationToken;

pub mod epoch;
mod feed;
mod record;
pub mod redact;
mod relay;
mod sequencer;
mod store;
pub mod tail;

pub use feed::Feed;
pub use record::{Event, Record, Stamps};

/// Migrations of the tables a producer needs in its schema; run by the owner role.
pub static MIGRATOR: sqlx::migrate::Migrator = sqlx::migrate!();

/// Numbers and publishes the events of the service whose word (`intake`, `catalog`, `reporting`) is
/// given, until `cancel`; then what is committed is still numbered, within five seconds. Outages of
/// broker and database are waited out; without `amqp_url` the feed alone tells of the events.
/// Several instances may run at once. An error means that a task died.
pub async fn run(
    db: Db,
    service: &'static str,
    amqp_url: Option<SecretString>,
    cancel: CancellationToken,
) -> Result<()> {
    let moved = Arc::new(Notify::new());
    let mut tasks = JoinSet::new();
    // If one task dies, the other stops with it.
    let stop = cancel.child_token();
    let guard = stop.clone().drop_guard();
    if let Some(url) = amqp_url {
        let holder = db.ids.next().to_string();
        let relay = relay::Relay {
            db: db.clone(),
            service,
            moved: Arc::clone(&moved),
            holder,
        };
        tasks.spawn(relay::run(relay, url, stop.clone()));
    }
    tasks.spawn(sequencer::run(db, service, moved, stop));
    while let Some(ended) = tasks.join_next().await {
        ended.map_err(Error::internal)?;
    }
    drop(guard);
    Ok(())
}
