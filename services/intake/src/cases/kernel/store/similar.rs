//! SQL of cases that seem to be the same as one.

use chrono::{DateTime, TimeDelta, Utc};
use gongkai_chassis::{db::Tx, error::Result};
use uuid::Uuid;

use crate::cases::{
    kernel::{Case, clue},
    number::CaseNumber,
};

/// A case that seems to be the same as one about to be opened.
pub struct Similar {
    /// The case.
    pub id: Uuid,
    /// Its registration number.
    pub number: CaseNumber,
    /// When it was registered.
    pub registered_at: DateTime<Utc>,
}

/// So long a colleague may not know that a paper is registered.
const LATELY: TimeDelta = TimeDelta::days(1);
/// Most of them that are told.
const MOST: i64 = 10;

/// Cases of this kind, registered within a day, that seem to be the same as one about to be opened, the newest
/// first. What was voided, merged or re-routed is none.
pub async fn similar<C: Case>(tx: &mut Tx, case: &C, about: Option<Uuid>) -> Result<Vec<Similar>> {
    let bureau = tx.bureau()?.clone();
    let marks = clue::marks_of_whole(tx, case, about)?;
    let since = tx.recorded_at() - LATELY;
    let rows = sqlx::query!(
        "-- intake.similar_cases
         SELECT row.id, row.number_year, row.number, fact.recorded_at
         FROM case_mark AS mark
         JOIN case_row AS row ON row.bureau_id = mark.bureau_id AND row.id = mark.case_id
         JOIN fact ON fact.bureau_id = row.bureau_id AND fact.case_id = row.id AND fact.ordinal = 1
         WHERE mark.bureau_id = $1 AND mark.mark = ANY($2) AND row.kind = $3
           AND row.stage <> 'removed' AND fact.recorded_at >= $4
         ORDER BY fact.recorded_at DESC, row.id DESC LIMIT $5",
        bureau.as_str(),
        &marks,
        C::KIND.as_str(),
        since,
        MOST,
    )
    .fetch_all(tx.conn())
    .await?;
    let rows = rows.into_iter().map(|row| Similar {
        id: row.id,
        number: CaseNumber::of_row(row.number_year, row.number),
        registered_at: row.recorded_at,
    });
    Ok(rows.collect())
}
