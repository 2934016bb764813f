//! What the clock does to matter cases by itself.

use gongkai_chassis::{error::Result, identity::Scope};
use uuid::Uuid;

use super::MatterCase;
use crate::{case::act::act_by_clock, desk::Desk};

/// Accepts a case whose applicant was told nothing within five working days, dated the day the
/// papers came in (行政许可法 art. 32). False if there is nothing to accept any more.
pub async fn accept_by_silence(desk: &Desk, scope: &Scope, id: Uuid) -> Result<bool> {
    act_by_clock(
        desk,
        "intake.accept_by_silence",
        scope,
        id,
        |case: &MatterCase, on| {
            let (day, happened) = case.accept_by_silence(on)?;
            Some((day, (happened, None)))
        },
    )
    .await
}
