//! SQL of the limits a bureau sets its enquiries.

use super::state::{InForce, Limits};
use chrono::NaiveDate;
use gongkai_chassis::{
    db::Tx,
    error::{Error, Result},
};

/// The limits in force for what is registered on a day: the last ones set, or the defaults.
pub async fn limits(tx: &mut Tx, day: NaiveDate) -> Result<InForce> {
    let bureau = tx.bureau()?.clone();
    let row = sqlx::query!(
        "-- intake.enquiry_limits
         SELECT version, consultation, complaint, hotline, letter_or_visit, petition, urgent
         FROM enquiry_limits WHERE bureau_id = $1 ORDER BY version DESC LIMIT 1",
        bureau.as_str(),
    )
    .fetch_optional(tx.conn())
    .await?;
    Ok(match row {
        None => InForce {
            version: 0,
            limits: Limits::default_on(day),
        },
        Some(row) => InForce {
            version: row.version,
            limits: Limits {
                consultation: row.consultation.unsigned_abs(),
                complaint: row.complaint.unsigned_abs(),
                hotline: row.hotline.unsigned_abs(),
                letter_or_visit: row.letter_or_visit.unsigned_abs(),
                petition: row.petition.unsigned_abs(),
                urgent: row.urgent.unsigned_abs(),
            },
        },
    })
}

/// Inserts a version; false if a rival, whose end it waits for, made it first.
pub async fn insert_limits(tx: &mut Tx, next: &InForce) -> Result<bool> {
    let bureau = tx.bureau()?.clone();
    let set_by = tx.scope()?.principal.subject.clone();
    let recorded_at = tx.recorded_at();
    let days = |days: u32| i32::try_from(days).map_err(Error::internal);
    let limits = &next.limits;
    let inserted = sqlx::query!(
        "-- intake.insert_enquiry_limits
         INSERT INTO enquiry_limits (bureau_id, version, consultation, complaint, hotline,
                                     letter_or_visit, petition, urgent, set_by, recorded_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
         ON CONFLICT DO NOTHING",
        bureau.as_str(),
        next.version,
        days(limits.consultation)?,
        days(limits.complaint)?,
        days(limits.hotline)?,
        days(limits.letter_or_visit)?,
        days(limits.petition)?,
        days(limits.urgent)?,
        set_by,
        recorded_at,
    )
    .execute(tx.conn())
    .await?;
    Ok(inserted.rows_affected() == 1)
}
