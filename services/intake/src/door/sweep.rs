//! Forgets wrong codes of the day before.

use std::time::Duration;

use gongkai_chassis::db::Db;
use tokio_util::sync::CancellationToken;

use super::{guess::FORGOTTEN, store};

/// Pause between sweeps.
const EVERY: Duration = Duration::from_hours(1);

/// Sweeps until cancelled.
pub async fn sweep(db: Db, cancel: CancellationToken) {
    loop {
        let before = db.clocks.wall.now() - FORGOTTEN;
        if let Err(error) = store::sweep_guesses(&db, before).await {
            tracing::warn!(%error, "wrong codes were not forgotten; trying again later");
        }
        tokio::select! {
            () = cancel.cancelled() => return,
            () = tokio::time::sleep(EVERY) => {}
        }
    }
}
