//! SQL of enquiries: their worklist, and the limits a bureau sets them.

use chrono::NaiveDate;
use gongkai_chassis::{
    db::Tx,
    error::{Error, Result},
};
use uuid::Uuid;

use super::state::{InForce, Limits};
use crate::case::{CaseNumber, Summary, store::Listed};

/// Which enquiries.
pub struct Wanted<'a> {
    /// Open ones only.
    pub open_only: bool,
    /// Of this responsible office; empty for all.
    pub office_id: &'a str,
}

/// Enquiries by due day, after the position given.
pub async fn list(
    tx: &mut Tx,
    wanted: &Wanted<'_>,
    after: Option<(NaiveDate, Uuid)>,
    limit: i64,
) -> Result<Vec<Listed>> {
    let bureau = tx.bureau()?.clone();
    let (after_due, after_id) = after.unzip();
    let rows = sqlx::query!(
        r#"-- intake.list_enquiries
         SELECT id, version, number_year, number, category, office_id, person, opened_on,
                original_due_on, due_on, provisional, closed_on, result
         FROM case_row
         WHERE bureau_id = $1 AND kind = 'enquiry' AND (NOT $2 OR closed_on IS NULL)
           AND ($3 = '' OR office_id = $3)
           AND ($4::date IS NULL OR (coalesce(due_on, '9999-12-31'), id) > ($4, $5::uuid))
         ORDER BY coalesce(due_on, '9999-12-31'), id
         LIMIT $6"#,
        bureau.as_str(),
        wanted.open_only,
        wanted.office_id,
        after_due,
        after_id,
        limit,
    )
    .fetch_all(tx.conn())
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| Listed {
            id: row.id,
            version: row.version,
            number: CaseNumber {
                year: row.number_year,
                number: row.number,
            },
            summary: Summary {
                category: row.category,
                office_id: row.office_id,
                person: row.person,
                opened_on: row.opened_on,
                original_due_on: row.original_due_on,
                due_on: row.due_on,
                provisional: row.provisional,
                closed: row.closed_on.zip(row.result),
            },
        })
        .collect())
}

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
