//! Forgets wrong codes of the day before, and erases drafts of a month ago with their files.

use std::{collections::BTreeSet, time::Duration};

use gongkai_chassis::{db::Db, error::Result};
use tokio_util::sync::CancellationToken;

use super::{draft::kept_since, guess::FORGOTTEN, store};
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

/// Erases drafts that nobody saved for a month. The contents of their files go last: what is left of them by
/// a power cut belongs to nobody, and the sweep of such objects finds it.
async fn drafts(db: &Db, attachments: &Attachments) -> Result<usize> {
    let before = kept_since(db.clocks.civil.today());
    let erased = store::drafts::delete_saved_before(db, before).await?;
    let mut drafts = BTreeSet::new();
    for (draft, bureau, file) in erased {
        drafts.insert(draft);
        if let Some(file) = file {
            attachments.erase(&bureau, file).await;
        }
    }
    Ok(drafts.len())
}
