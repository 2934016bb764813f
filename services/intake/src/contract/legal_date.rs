//! The legal date of an act, judged in its transaction.

use chrono::NaiveDate;
use gongkai_chassis::{db::Tx, error::Result, fields::legal_date};

/// Whether an act may bear its legal date; see [`legal_date`]. `field` is the request's field.
pub fn check_legal_date(
    tx: &Tx,
    field: &str,
    date: NaiveDate,
    backdating_reason: &str,
) -> Result<()> {
    legal_date(
        field,
        date,
        tx.today(),
        backdating_reason,
        &tx.scope()?.principal,
    )
}
