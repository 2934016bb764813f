//! SQL of the series of numbers.

use gongkai_chassis::{db::Tx, error::Result};

/// The next number of a series of the bureau in a year. Gapless: who asks for one locks the series
/// until its transaction ends, and a rollback gives the number back.
pub async fn next_number(tx: &mut Tx, series: &str, year: i32) -> Result<i32> {
    let bureau = tx.bureau()?.clone();
    Ok(sqlx::query_scalar!(
        "-- intake.next_number
         INSERT INTO number_series (bureau_id, series, year, last) VALUES ($1, $2, $3, 1)
         ON CONFLICT (bureau_id, series, year) DO UPDATE SET last = number_series.last + 1
         RETURNING last",
        bureau.as_str(),
        series,
        year,
    )
    .fetch_one(tx.conn())
    .await?)
}
