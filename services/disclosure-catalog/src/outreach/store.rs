//! SQL of outreach activities.

use gongkai_chassis::{
    code::to_codes,
    db::{Tx, one_row},
    error::{Error, Result},
};

use super::Activity;

/// Inserts an activity with its quantities.
pub async fn insert(
    tx: &mut Tx,
    activity: &Activity,
    backdating_reason: Option<&str>,
) -> Result<()> {
    let recorded_by = tx.scope()?.principal.subject.clone();
    let recorded_at = tx.recorded_at();
    let inserted = sqlx::query!(
        "-- catalog.insert_activity
         INSERT INTO activity (bureau_id, id, title, office_id, held_on, assumed, recorded_by,
                               recorded_at, backdating_reason)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        activity.bureau.as_str(),
        activity.id,
        activity.title,
        activity.office_id,
        activity.held_on,
        &to_codes(&activity.assumed),
        recorded_by,
        recorded_at,
        backdating_reason,
    )
    .execute(tx.conn())
    .await?;
    one_row("catalog.insert_activity", &inserted)?;
    insert_quantities(tx, activity).await
}

/// All quantities in one statement.
async fn insert_quantities(tx: &mut Tx, activity: &Activity) -> Result<()> {
    let quantities = &activity.quantities;
    let measures: Vec<String> = quantities
        .iter()
        .map(|quantity| quantity.measure.to_string())
        .collect();
    let values: Vec<i64> = quantities
        .iter()
        .map(|quantity| quantity.value.into())
        .collect();
    let qualifiers: Vec<Option<String>> = quantities
        .iter()
        .map(|quantity| Some(quantity.qualifier?.to_string()))
        .collect();
    let inserted = sqlx::query!(
        "-- catalog.insert_activity_quantities
         INSERT INTO activity_quantity (bureau_id, activity_id, measure, value, qualifier)
         SELECT $1, $2, counted.measure, counted.value, counted.qualifier
         FROM unnest($3::text[], $4::bigint[], $5::text[]) AS counted (measure, value, qualifier)",
        activity.bureau.as_str(),
        activity.id,
        &measures,
        &values,
        &qualifiers as &[Option<String>],
    )
    .execute(tx.conn())
    .await?;
    let rows = usize::try_from(inserted.rows_affected()).map_err(Error::internal)?;
    if rows == quantities.len() {
        Ok(())
    } else {
        Err(Error::internal(format!(
            "catalog.insert_activity_quantities touched {rows} rows"
        )))
    }
}
