//! SQL of the serials of index numbers.

use chrono::NaiveDate;
use gongkai_chassis::{db::Tx, error::Result};

use crate::{
    bureau::{dated::DatedText, profile},
    item::index_number::{Begins, Series},
};

/// The next index number of what a bureau publishes on a day, in whose transaction it is; `codes` are its credit codes.
/// None is given twice, and none is left out: who comes next waits until this transaction ends.
pub async fn next_index_number(tx: &mut Tx, codes: &[DatedText], on: NaiveDate) -> Result<String> {
    let series = Series::of(tx.bureau()?, codes, on);
    let serial = next_serial(tx, &series).await?;
    Ok(series.number(serial))
}

/// The same of a bureau whose credit codes are not known yet.
pub async fn next_index_number_of_bureau(tx: &mut Tx, on: NaiveDate) -> Result<String> {
    let bureau = tx.bureau()?.clone();
    let profile = profile::find(tx, &bureau).await?.profile;
    next_index_number(tx, &profile.credit_codes, on).await
}

/// Lets numbering go on after numbers that documents keep from before, and whoever publishes wait until they are there.
pub async fn go_on_after(tx: &mut Tx, numbers: &[&str]) -> Result<()> {
    let kept = numbers.iter().filter_map(|number| Series::kept(number));
    let mut kept: Vec<(Series, i32)> = kept.collect();
    // In one order, so that two imports do not wait for each other.
    kept.sort_by(|(one, _), (other, _)| (&one.text, one.year).cmp(&(&other.text, other.year)));
    for (series, serial) in kept {
        raise_serial(tx, &series, serial).await?;
    }
    Ok(())
}

/// Takes the next serial of a series. Its row stays locked until the transaction ends, so a serial that is not used after
/// all is taken by the next publisher: none is missing.
async fn next_serial(tx: &mut Tx, series: &Series) -> Result<i32> {
    let serial = match series.begins {
        Begins::CreditCode => {
            sqlx::query_scalar!(
                "-- catalog.next_serial_of_code
                 INSERT INTO index_series (credit_code, year, last) VALUES ($1, $2, 1)
                 ON CONFLICT (credit_code, year) DO UPDATE SET last = index_series.last + 1
                 RETURNING last",
                series.text,
                series.year,
            )
            .fetch_one(tx.conn())
            .await?
        }
        Begins::Bureau => {
            sqlx::query_scalar!(
                "-- catalog.next_serial
                 INSERT INTO index_counter (bureau_id, year, last) VALUES ($1, $2, 1)
                 ON CONFLICT (bureau_id, year) DO UPDATE SET last = index_counter.last + 1
                 RETURNING last",
                series.text,
                series.year,
            )
            .fetch_one(tx.conn())
            .await?
        }
    };
    Ok(serial)
}

/// Lets a series that begins with a credit code go on after a serial, and locks it until the transaction ends.
async fn raise_serial(tx: &mut Tx, series: &Series, serial: i32) -> Result<()> {
    sqlx::query!(
        "-- catalog.raise_serial_of_code
         INSERT INTO index_series (credit_code, year, last) VALUES ($1, $2, $3)
         ON CONFLICT (credit_code, year)
         DO UPDATE SET last = greatest(index_series.last, excluded.last)",
        series.text,
        series.year,
        serial,
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}
