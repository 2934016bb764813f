//! Forgets wrong codes of the day before, and erases drafts of a month ago with their files.

use std::time::Duration;

use gongkai_chassis::{db::Db, error::Result};
use tokio_util::sync::CancellationToken;

use super::{draft::KEPT, guess::FORGOTTEN, store};
use crate::paper::attachment::Attachments;

/// Pause between sweeps.
const EVERY: Duration = Duration::from_hours(1);

/// Sweeps until cancelled.
pub async fn sweep(db: Db, attachments: Attachments, cancel: CancellationToken) {
    loop {
        match drafts(&db, &attachments).await {
            Ok(0) => {}
            Ok(erased) => tracing::info!(erased, "old drafts were erased"),
            Err(error) => {
                tracing::warn!(%error, "old drafts were not erased; trying again later");
            }
        }
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

/// Erases drafts that nobody saved for a month. The contents of their files go first: a row without its
/// contents is erased the next time, contents without a row would be looked for longer.
async fn drafts(db: &Db, attachments: &Attachments) -> Result<u64> {
    let Some(before) = db.clocks.civil.today().checked_sub_days(KEPT) else {
        return Ok(0);
    };
    for (bureau, id) in store::drafts::files_saved_before(db, before).await? {
        attachments.erase(&bureau, id).await;
    }
    store::drafts::delete_saved_before(db, before).await
}
