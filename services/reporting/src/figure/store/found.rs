//! The things behind a figure, page by page, along an index of the day they are found by.

use chrono::NaiveDate;
use gongkai_chassis::{db::Tx, error::Result};
use serde_json::Value;
use uuid::Uuid;

use super::read::thing;
use crate::figure::{search::Search, tally::Axis, thing::Thing};

/// A thing, and where it stands: the day it is found by, and its id.
pub type Found = ((NaiveDate, Uuid), Thing);

struct Row {
    day: NaiveDate,
    id: Uuid,
    body: Value,
}

/// The things of a search in the transaction's bureau, of one office or, if that is empty, of all, behind a place: so many at
/// most, by day and id.
pub async fn found(
    tx: &mut Tx,
    search: &Search,
    office: &str,
    after: Option<(NaiveDate, Uuid)>,
    most: i64,
) -> Result<Vec<Found>> {
    let after = after.unwrap_or((search.from, Uuid::nil()));
    let rows = match search.axis {
        Axis::Opened => opened(tx, search, office, after, most).await?,
        Axis::Closed => closed(tx, search, office, after, most).await?,
        Axis::Acted => acted(tx, search, office, after, most).await?,
    };
    let rows = rows.into_iter();
    rows.map(|row| Ok(((row.day, row.id), thing(row.body)?)))
        .collect()
}

async fn opened(
    tx: &mut Tx,
    search: &Search,
    office: &str,
    (day, id): (NaiveDate, Uuid),
    most: i64,
) -> Result<Vec<Row>> {
    let bureau = tx.bureau()?.clone();
    Ok(sqlx::query_as!(
        Row,
        "-- reporting.things_opened
         SELECT opened_on AS day, id, body FROM counted_thing
         WHERE bureau_id = $1 AND kind = $2 AND (opened_on, id) > ($3, $4) AND opened_on <= $5
           AND ($6::text[] IS NULL OR category = ANY($6)) AND ($7 = '' OR office_id = $7)
         ORDER BY opened_on, id LIMIT $8",
        bureau.as_str(),
        search.kind,
        day,
        id,
        search.to.min(search.begun_by),
        search.categories.as_deref() as Option<&[String]>,
        office,
        most,
    )
    .fetch_all(tx.conn())
    .await?)
}

/// What did not end stands at the end of all days.
async fn closed(
    tx: &mut Tx,
    search: &Search,
    office: &str,
    (day, id): (NaiveDate, Uuid),
    most: i64,
) -> Result<Vec<Row>> {
    let bureau = tx.bureau()?.clone();
    Ok(sqlx::query_as!(
        Row,
        r#"-- reporting.things_closed
         SELECT coalesce(closed_on, '9999-12-31') AS "day!", id, body FROM counted_thing
         WHERE bureau_id = $1 AND kind = $2 AND (coalesce(closed_on, '9999-12-31'), id) > ($3, $4)
           AND coalesce(closed_on, '9999-12-31') <= $5 AND opened_on <= $6
           AND ($7::text[] IS NULL OR category = ANY($7)) AND ($8 = '' OR office_id = $8)
         ORDER BY coalesce(closed_on, '9999-12-31'), id LIMIT $9"#,
        bureau.as_str(),
        search.kind,
        day,
        id,
        search.to,
        search.begun_by,
        search.categories.as_deref() as Option<&[String]>,
        office,
        most,
    )
    .fetch_all(tx.conn())
    .await?)
}

async fn acted(
    tx: &mut Tx,
    search: &Search,
    office: &str,
    (day, id): (NaiveDate, Uuid),
    most: i64,
) -> Result<Vec<Row>> {
    let bureau = tx.bureau()?.clone();
    Ok(sqlx::query_as!(
        Row,
        r#"-- reporting.things_acted
         SELECT acted_on AS "day!", id, body FROM counted_thing
         WHERE bureau_id = $1 AND kind = $2 AND acted_on IS NOT NULL AND (acted_on, id) > ($3, $4)
           AND ($5::text[] IS NULL OR category = ANY($5)) AND ($6 = '' OR office_id = $6)
         ORDER BY acted_on, id LIMIT $7"#,
        bureau.as_str(),
        search.kind,
        day,
        id,
        search.categories.as_deref() as Option<&[String]>,
        office,
        most,
    )
    .fetch_all(tx.conn())
    .await?)
}
