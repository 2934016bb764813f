//! What people declared of figures, which is shown where nothing is counted.

use chrono::{Datelike as _, NaiveDate};
use gongkai_chassis::{db::Tx, error::Result};
use uuid::Uuid;

use crate::figure::{
    counted::number,
    shown::{Declarations, Declared},
    tally::Period,
};

/// The years that a period is made of; none where it has a part of one, of which nobody declares anything.
fn years(period: Period) -> Option<(i32, i32)> {
    let (first, last) = (period.from.year(), period.to.year());
    let whole = NaiveDate::from_ymd_opt(first, 1, 1) == Some(period.from)
        && NaiveDate::from_ymd_opt(last, 12, 31) == Some(period.to);
    whole.then_some((first, last))
}

/// What was declared of these bureaus for the years of a period, summed; a remark belongs to one declaration alone. Nobody
/// declares anything for an office. The transaction must see these bureaus.
pub async fn declared(tx: &mut Tx, bureaus: &[String], period: Period) -> Result<Declarations> {
    let Some((first, last)) = years(period) else {
        return Ok(Declarations::new());
    };
    let rows = sqlx::query!(
        r#"-- reporting.declared
         SELECT figure, sum(value)::bigint AS "value!", count(*) AS "count!", min(note) AS "note!" FROM declaration
         WHERE bureau_id = ANY($1) AND year BETWEEN $2 AND $3 AND NOT opening AND revoked_at IS NULL
         GROUP BY figure"#,
        bureaus,
        first,
        last,
    )
    .fetch_all(tx.conn())
    .await?;
    let declared = rows.into_iter().map(|row| {
        let note = if row.count == 1 {
            row.note
        } else {
            String::new()
        };
        let value = number(row.value);
        (row.figure, Declared { value, note })
    });
    Ok(declared.collect())
}

/// Whether anything of the transaction's bureau is known by the end of a period: counted, or declared for a year of it, or
/// entered as opening stock.
pub async fn is_known(tx: &mut Tx, period: Period) -> Result<bool> {
    let bureau = tx.bureau()?.clone();
    // A document may have been made long before it was published.
    let known = sqlx::query_scalar!(
        r#"-- reporting.anything_known
         SELECT EXISTS (SELECT FROM tally WHERE bureau_id = $1 AND office_id = '' AND grain = 'year' AND from_on <= $2
                                            AND amount <> 0)
             OR EXISTS (SELECT FROM counted_thing WHERE bureau_id = $1 AND kind = 'document'
                                                    AND (body #>> '{item,formed_on}')::date <= $2)
             OR EXISTS (SELECT FROM declaration WHERE bureau_id = $1 AND revoked_at IS NULL
                                                  AND (year BETWEEN $3 AND $4 OR opening AND year <= $4)) AS "known!""#,
        bureau.as_str(),
        period.to,
        period.from.year(),
        period.to.year(),
    )
    .fetch_one(tx.conn())
    .await?;
    Ok(known)
}

/// The declarations behind a figure of the transaction's bureau: id, number, and the last day of the year it is of.
pub async fn declarations_of(
    tx: &mut Tx,
    figure: &str,
    period: Period,
) -> Result<Vec<(Uuid, f64, NaiveDate)>> {
    let Some((first, last)) = years(period) else {
        return Ok(Vec::new());
    };
    let bureau = tx.bureau()?.clone();
    let rows = sqlx::query!(
        "-- reporting.declarations_of
         SELECT id, value, year FROM declaration
         WHERE bureau_id = $1 AND figure = $2 AND year BETWEEN $3 AND $4 AND NOT opening AND revoked_at IS NULL
         ORDER BY year",
        bureau.as_str(),
        figure,
        first,
        last,
    )
    .fetch_all(tx.conn())
    .await?;
    let found = rows.into_iter().map(|row| {
        let end = NaiveDate::from_ymd_opt(row.year, 12, 31).unwrap_or(period.to);
        (row.id, number(row.value), end)
    });
    Ok(found.collect())
}
