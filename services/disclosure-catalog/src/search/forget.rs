//! Searches in vain are forgotten after a year.

use chrono::Months;
use gongkai_chassis::{
    db::Db,
    error::{Error, Result},
};

use super::store;

/// For so many months they are kept.
const KEPT: Months = Months::new(12);

/// Forgets what is older than a year, in all bureaus. Of several instances one does; a failure is logged, and what is
/// left is found the next time.
pub async fn forget(db: &Db) {
    match forget_alone(db).await {
        Ok(0) => {}
        Ok(gone) => tracing::info!(gone, "old searches in vain are forgotten"),
        Err(error) => tracing::error!(%error, "old searches in vain could not be forgotten"),
    }
}

async fn forget_alone(db: &Db) -> Result<i64> {
    let Some(mut alone) = db.begin_alone("catalog.forget_missed_searches").await? else {
        return Ok(0);
    };
    let before = db.clocks.civil.today().checked_sub_months(KEPT);
    let before = before.ok_or_else(|| Error::internal("no day is a year before today"))?;
    let gone = store::forget(&mut alone, before).await?;
    alone.commit().await?;
    Ok(gone)
}
