//! SQL of signed reports, as far as later years count by them.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use gongkai_chassis::{
    db::Tx,
    error::{Error, Result},
};
use uuid::Uuid;

use crate::figure::{
    frozen::{Frozen, Reached, SignedYears},
    thing::{Case, Thing},
};

/// The reports of bureaus that were signed for years before this one, by bureau. The transaction must see these bureaus.
pub async fn signed(
    tx: &mut Tx,
    bureaus: &[String],
    before: i32,
) -> Result<BTreeMap<String, SignedYears>> {
    // Where there was no stream, position 0 is that of any.
    let rows = sqlx::query!(
        r#"-- reporting.signed_positions
         SELECT report.bureau_id, year, signed_on AS "signed_on!",
                CASE WHEN cases_epoch = '' OR cases_epoch = coalesce(cursor.epoch, cases_epoch)
                     THEN cases_at END AS cases_at
         FROM annual_report AS report
         LEFT JOIN cursor ON cursor.bureau_id = report.bureau_id AND service = 'intake' AND visibility = 'internal'
         WHERE report.bureau_id = ANY($1) AND state IN ('signed', 'published') AND year < $2"#,
        bureaus,
        before,
    )
    .fetch_all(tx.conn())
    .await?;
    let mut signed: BTreeMap<String, SignedYears> = BTreeMap::new();
    for row in rows {
        let reached = Reached {
            at: row.cases_at,
            on: row.signed_on,
        };
        let of_bureau = signed.entry(row.bureau_id).or_default();
        of_bureau.sign(row.year, reached);
    }
    Ok(signed)
}

/// How many applications received in the year of each signed report of these bureaus were registered after its signature;
/// those of which there is none are not there. The transaction must see these bureaus.
pub async fn registered_late(
    tx: &mut Tx,
    bureaus: &[String],
) -> Result<BTreeMap<(String, i32), i32>> {
    let rows = sqlx::query!(
        r#"-- reporting.registered_late
         SELECT report.bureau_id, year, count(*)::integer AS "count!"
         FROM annual_report AS report
         LEFT JOIN cursor ON cursor.bureau_id = report.bureau_id AND service = 'intake' AND visibility = 'internal'
         JOIN counted_thing AS thing ON thing.bureau_id = report.bureau_id AND late_at IS NOT NULL
             AND extract(year FROM opened_on) = year
         WHERE report.bureau_id = ANY($1) AND state IN ('signed', 'published')
           AND CASE WHEN cases_epoch = '' OR cases_epoch = coalesce(cursor.epoch, cases_epoch)
                    THEN late_at > cases_at ELSE late_on > signed_on END
         GROUP BY report.bureau_id, year"#,
        bureaus,
    )
    .fetch_all(tx.conn())
    .await?;
    let rows = rows.into_iter();
    Ok(rows
        .map(|row| ((row.bureau_id, row.year), row.count))
        .collect())
}

/// The applications of the transaction's bureau that were registered by a day and after the report of the year they were received
/// in was signed.
pub async fn unknown_to_signed(tx: &mut Tx, by: NaiveDate) -> Result<Vec<(Uuid, Case)>> {
    let bureau = tx.bureau()?.clone();
    let rows = sqlx::query!(
        r#"-- reporting.unknown_to_signed
         SELECT thing.id, thing.body
         FROM annual_report AS report
         LEFT JOIN cursor ON cursor.bureau_id = report.bureau_id AND service = 'intake' AND visibility = 'internal'
         JOIN counted_thing AS thing ON thing.bureau_id = report.bureau_id AND late_at IS NOT NULL
             AND extract(year FROM opened_on) = year
         WHERE report.bureau_id = $1 AND state IN ('signed', 'published') AND late_on <= $2
           AND CASE WHEN cases_epoch = '' OR cases_epoch = coalesce(cursor.epoch, cases_epoch)
                    THEN late_at > cases_at ELSE late_on > signed_on END
         ORDER BY thing.id"#,
        bureau.as_str(),
        by,
    )
    .fetch_all(tx.conn())
    .await?;
    let mut unknown = Vec::new();
    for row in rows {
        let thing = serde_json::from_value(row.body).map_err(Error::internal)?;
        if let Thing::Case(case) = thing
            && !case.removed
        {
            unknown.push((row.id, case));
        }
    }
    Ok(unknown)
}

/// The applications that a year counts otherwise than the sums do, of one office or, if that is empty, of all. The
/// transaction must see these bureaus.
pub async fn frozen(
    tx: &mut Tx,
    bureaus: &[String],
    office: &str,
    year: i32,
) -> Result<Vec<(Uuid, Frozen)>> {
    let signed = signed(tx, bureaus, year).await?;
    let Some(least) = signed.values().filter_map(SignedYears::least).min() else {
        return Ok(Vec::new());
    };
    let bureaus: Vec<String> = signed.keys().cloned().collect();
    let rows = sqlx::query!(
        "-- reporting.frozen_things
         SELECT bureau_id, id, body FROM counted_thing
         WHERE bureau_id = ANY($1) AND (late_at > $2 OR changed_at > $2) AND ($3 = '' OR office_id = $3)",
        &bureaus,
        least,
        office,
    )
    .fetch_all(tx.conn())
    .await?;
    let mut frozen = Vec::new();
    for row in rows {
        let thing = serde_json::from_value(row.body).map_err(Error::internal)?;
        if let (Thing::Case(case), Some(signed)) = (thing, signed.get(&row.bureau_id)) {
            frozen.extend(Frozen::of(case, signed, year).map(|frozen| (row.id, frozen)));
        }
    }
    Ok(frozen)
}
