//! Everything that was counted of a bureau, at once: forgotten, written anew, and read through. Needs the wide role.

use std::collections::BTreeMap;

use gongkai_subscriber::{StreamId, Visibility};
use sqlx::PgConnection;
use uuid::Uuid;

use super::columns::{TallyColumns, ThingColumns};
use crate::figure::{
    tally::{Amounts, Grain, Place},
    thing::Thing,
};

/// So many rows a statement.
const BATCH: usize = 5_000;
const BATCH_ROWS: i64 = 5_000;

/// Cases are told of in intake's internal streams, items, activities and deliveries in the catalog's public ones, what was not
/// published by its day in its internal ones; from others nothing is counted.
fn kinds_of(stream: &StreamId) -> Vec<String> {
    let kinds: &[&str] = match (stream.service.as_str(), stream.visibility) {
        ("intake", Visibility::Internal) => &["application", "matter", "enquiry", "dispute"],
        ("catalog", Visibility::Public) => &["item", "document", "undated", "activity", "delivery"],
        ("catalog", Visibility::Internal) => &["duty"],
        _ => &[],
    };
    kinds.iter().map(|kind| (*kind).to_owned()).collect()
}

/// Forgets what was counted from a stream, before it is counted anew. What a bureau is called stays until it is told again.
/// Answers how many things were forgotten.
pub async fn forget(conn: &mut PgConnection, stream: &StreamId) -> sqlx::Result<u64> {
    let kinds = kinds_of(stream);
    sqlx::query!(
        "-- reporting.forget_tallies
         DELETE FROM tally WHERE bureau_id = $1 AND split_part(key, '.', 1) = ANY($2)",
        stream.bureau_id,
        &kinds,
    )
    .execute(&mut *conn)
    .await?;
    let forgotten = sqlx::query!(
        "-- reporting.forget_things
         DELETE FROM counted_thing WHERE bureau_id = $1 AND kind = ANY($2)",
        stream.bureau_id,
        &kinds,
    )
    .execute(conn)
    .await?;
    Ok(forgotten.rows_affected())
}

/// Writes what is counted from streams of a bureau in place of what was. What others told, which may have begun since, stays.
pub async fn replace(
    conn: &mut PgConnection,
    bureau: &str,
    streams: &[StreamId],
    (things, amounts): (&BTreeMap<Uuid, Thing>, &Amounts),
) -> anyhow::Result<()> {
    for stream in streams {
        forget(&mut *conn, stream).await?;
    }
    let mut columns = ThingColumns::default();
    for (id, thing) in things {
        columns.push(*id, thing)?;
        if columns.id.len() == BATCH {
            insert_things(conn, bureau, &columns).await?;
            columns = ThingColumns::default();
        }
    }
    insert_things(conn, bureau, &columns).await?;
    insert_tallies(conn, bureau, &TallyColumns::of(amounts)).await?;
    Ok(())
}

async fn insert_things(
    conn: &mut PgConnection,
    bureau: &str,
    rows: &ThingColumns,
) -> sqlx::Result<()> {
    sqlx::query!(
        "-- reporting.insert_things
         INSERT INTO counted_thing (bureau_id, id, kind, category, office_id, opened_on, closed_on, acted_on, late_at, late_on,
                                    changed_at, body)
         SELECT $1, * FROM unnest($2::uuid[], $3::text[], $4::text[], $5::text[], $6::date[], $7::date[], $8::date[],
                                  $10::bigint[], $11::date[], $12::bigint[], $9::jsonb[])",
        bureau,
        &rows.id,
        &rows.kind,
        &rows.category,
        &rows.office_id,
        &rows.opened_on,
        &rows.closed_on as &[Option<chrono::NaiveDate>],
        &rows.acted_on as &[Option<chrono::NaiveDate>],
        &rows.body,
        &rows.late_at as &[Option<i64>],
        &rows.late_on as &[Option<chrono::NaiveDate>],
        &rows.changed_at as &[Option<i64>],
    )
    .execute(conn)
    .await?;
    Ok(())
}

async fn insert_tallies(
    conn: &mut PgConnection,
    bureau: &str,
    rows: &TallyColumns,
) -> sqlx::Result<()> {
    sqlx::query!(
        "-- reporting.insert_tallies
         INSERT INTO tally (bureau_id, office_id, grain, from_on, key, amount)
         SELECT $1, * FROM unnest($2::text[], $3::text[], $4::date[], $5::text[], $6::bigint[])",
        bureau,
        &rows.office_id,
        &rows.grain,
        &rows.from_on,
        &rows.key,
        &rows.amount,
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// Reads every counted thing of a bureau, and the sums that are kept, over one snapshot of the connection.
pub async fn scan(
    conn: &mut PgConnection,
    bureau: &str,
    mut each: impl FnMut(Uuid, Thing),
) -> anyhow::Result<Amounts> {
    let mut after = Uuid::nil();
    loop {
        let rows = sqlx::query!(
            "-- reporting.scan_things
             SELECT id, body FROM counted_thing WHERE bureau_id = $1 AND id > $2 ORDER BY id LIMIT $3",
            bureau,
            after,
            BATCH_ROWS,
        )
        .fetch_all(&mut *conn)
        .await?;
        let Some(last) = rows.last() else {
            break;
        };
        after = last.id;
        for row in rows {
            each(row.id, serde_json::from_value(row.body)?);
        }
    }
    let rows = sqlx::query!(
        "-- reporting.scan_tallies
         SELECT office_id, grain, from_on, key, amount FROM tally WHERE bureau_id = $1 AND amount <> 0",
        bureau,
    )
    .fetch_all(conn)
    .await?;
    let mut amounts = Amounts::new();
    for row in rows {
        let grain: Grain = row.grain.parse()?;
        let place = Place {
            office_id: row.office_id,
            grain,
            from_on: row.from_on,
            key: row.key,
        };
        amounts.insert(place, row.amount);
    }
    Ok(amounts)
}
