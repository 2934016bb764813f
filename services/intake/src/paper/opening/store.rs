//! SQL of opening stock.

use chrono::NaiveDate;
use gongkai_chassis::{
    db::{Tx, one_row},
    error::Result,
};
use uuid::Uuid;

use crate::cases::number::CaseNumber;

/// Something that was imported.
pub struct Stock {
    /// The number it had before.
    pub old_number: String,
    /// The case, and its number here.
    pub case: Option<(Uuid, CaseNumber)>,
    /// Subject of who imported it.
    pub imported_by: String,
    /// Civil date.
    pub imported_on: NaiveDate,
}

/// Lets no other import of the bureau go on until this transaction ends.
pub async fn lock(tx: &mut Tx) -> Result<()> {
    let bureau = tx.bureau()?.clone();
    sqlx::query!(
        "-- intake.lock_opening_stock
         SELECT FROM pg_advisory_xact_lock(hashtext('intake.opening_stock'), hashtext($1))",
        bureau.as_str(),
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// Which of these numbers were imported before.
pub async fn imported(tx: &mut Tx, sheet: &str, old_numbers: &[String]) -> Result<Vec<String>> {
    let bureau = tx.bureau()?.clone();
    Ok(sqlx::query_scalar!(
        "-- intake.imported
         SELECT old_number FROM opening_stock
         WHERE bureau_id = $1 AND sheet = $2 AND old_number = ANY($3)",
        bureau.as_str(),
        sheet,
        old_numbers,
    )
    .fetch_all(tx.conn())
    .await?)
}

/// Notes that something was imported.
pub async fn insert(
    tx: &mut Tx,
    sheet: &str,
    old_number: &str,
    case_id: Option<Uuid>,
) -> Result<()> {
    let bureau = tx.bureau()?.clone();
    let imported_by = tx.scope()?.principal.subject.clone();
    let inserted = sqlx::query!(
        "-- intake.insert_opening_stock
         INSERT INTO opening_stock (bureau_id, sheet, old_number, case_id, imported_by, imported_on,
                                    recorded_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7)",
        bureau.as_str(),
        sheet,
        old_number,
        case_id,
        imported_by,
        tx.today(),
        tx.recorded_at(),
    )
    .execute(tx.conn())
    .await?;
    one_row("intake.insert_opening_stock", &inserted)
}

/// What was imported, by its former number, after the one given; only that of one number, if one is
/// given.
pub async fn list(
    tx: &mut Tx,
    sheet: &str,
    old_number: Option<&str>,
    after: Option<&str>,
    limit: i64,
) -> Result<Vec<Stock>> {
    let bureau = tx.bureau()?.clone();
    let rows = sqlx::query!(
        r#"-- intake.list_opening_stock
         SELECT old_number, case_id, number_year AS "number_year?", number AS "number?", imported_by,
                imported_on
         FROM opening_stock AS stock
         LEFT JOIN case_row ON case_row.bureau_id = stock.bureau_id AND case_row.id = stock.case_id
         WHERE stock.bureau_id = $1 AND sheet = $2 AND ($3::text IS NULL OR old_number = $3)
           AND ($4::text IS NULL OR old_number > $4)
         ORDER BY old_number LIMIT $5"#,
        bureau.as_str(),
        sheet,
        old_number,
        after,
        limit,
    )
    .fetch_all(tx.conn())
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| {
            let number = row.number_year.zip(row.number);
            let number = number.map(|(year, number)| CaseNumber { year, number });
            Stock {
                old_number: row.old_number,
                case: row.case_id.zip(number),
                imported_by: row.imported_by,
                imported_on: row.imported_on,
            }
        })
        .collect())
}
