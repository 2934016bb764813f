//! Asking an index that may be damaged while it is used.

use std::sync::Arc;

use gongkai_chassis::error::{Error, Result};
use tokio::task::spawn_blocking;

use super::index::Index;

/// Asks an index, on a thread that may wait. What cannot be read is opened again, or made anew: until then it is
/// `UNAVAILABLE`.
pub async fn ask<T: Send + 'static>(
    index: Arc<Index>,
    question: impl FnOnce(&Index) -> tantivy::Result<T> + Send + 'static,
) -> Result<T> {
    let asked = Arc::clone(&index);
    let why: Box<dyn std::error::Error + Send + Sync> =
        match spawn_blocking(move || question(&asked)).await {
            Ok(Ok(answer)) => return Ok(answer),
            Ok(Err(why)) => why.into(),
            // Whoever reads what is damaged may not come to an end.
            Err(why) => why.into(),
        };
    tracing::error!(%why, "the search index cannot be read and is opened again");
    index.doubt();
    Err(Error::unavailable("检索索引 / search index", why))
}
