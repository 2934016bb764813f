//! What counts an event: the thing it is about, and the sums that move, in the event's transaction.

use gongkai_subscriber::ApplyError;
use serde_json::Value;
use sqlx::PgConnection;
use uuid::Uuid;

use super::columns::{TallyColumns, ThingColumns};
use crate::figure::{
    Bureau,
    tally::{Amounts, difference},
    thing::{Change, Contradiction, Thing, Told},
};

fn failed(error: serde_json::Error) -> ApplyError {
    ApplyError::Failed(error.into())
}

/// An event about something that earlier ones contradict stops its stream.
fn poison(contradiction: &Contradiction) -> ApplyError {
    ApplyError::Poison(contradiction.to_string())
}

/// Counts what an event of a bureau changes.
pub async fn apply(
    conn: &mut PgConnection,
    bureau: &str,
    change: Change,
    told: Told,
) -> Result<(), ApplyError> {
    if let Change::Bureau {
        bureau: told,
        parent_id,
    } = &change
    {
        return upsert_bureau(conn, bureau, told, parent_id).await;
    }
    let Some(id) = change.thing() else {
        return Ok(());
    };
    let before = load(conn, bureau, id).await?;
    let after = change.after(before.clone(), told);
    let after = after.map_err(|contradiction| poison(&contradiction))?;
    if before == after {
        return Ok(());
    }
    let moved = difference(before.as_ref(), after.as_ref());
    match after {
        Some(thing) => save(conn, bureau, (id, &thing), &moved).await,
        None => delete(conn, bureau, id, &moved).await,
    }
}

async fn load(
    conn: &mut PgConnection,
    bureau: &str,
    id: Uuid,
) -> Result<Option<Thing>, ApplyError> {
    let body: Option<Value> = sqlx::query_scalar!(
        "-- reporting.load_thing
         SELECT body FROM counted_thing WHERE bureau_id = $1 AND id = $2 FOR UPDATE",
        bureau,
        id,
    )
    .fetch_optional(conn)
    .await?;
    body.map(serde_json::from_value).transpose().map_err(failed)
}

async fn save(
    conn: &mut PgConnection,
    bureau: &str,
    (id, thing): (Uuid, &Thing),
    moved: &Amounts,
) -> Result<(), ApplyError> {
    let mut row = ThingColumns::default();
    row.push(id, thing).map_err(failed)?;
    let moved = TallyColumns::of(moved);
    sqlx::query!(
        "-- reporting.save_thing
         WITH saved AS (
             INSERT INTO counted_thing (bureau_id, id, kind, category, office_id, opened_on, closed_on, acted_on, late_at, late_on,
                                        changed_at, body)
             SELECT $1, * FROM unnest($2::uuid[], $3::text[], $4::text[], $5::text[], $6::date[], $7::date[], $8::date[],
                                      $15::bigint[], $16::date[], $17::bigint[], $9::jsonb[])
             ON CONFLICT (bureau_id, id) DO UPDATE SET
                 kind = excluded.kind, category = excluded.category, office_id = excluded.office_id,
                 opened_on = excluded.opened_on, closed_on = excluded.closed_on, acted_on = excluded.acted_on,
                 late_at = excluded.late_at, late_on = excluded.late_on, changed_at = excluded.changed_at,
                 body = excluded.body
         )
         INSERT INTO tally (bureau_id, office_id, grain, from_on, key, amount)
         SELECT $1, * FROM unnest($10::text[], $11::text[], $12::date[], $13::text[], $14::bigint[])
         ON CONFLICT (bureau_id, office_id, grain, from_on, key) DO UPDATE SET amount = tally.amount + excluded.amount",
        bureau,
        &row.id,
        &row.kind,
        &row.category,
        &row.office_id,
        &row.opened_on,
        &row.closed_on as &[Option<chrono::NaiveDate>],
        &row.acted_on as &[Option<chrono::NaiveDate>],
        &row.body,
        &moved.office_id,
        &moved.grain,
        &moved.from_on,
        &moved.key,
        &moved.amount,
        &row.late_at as &[Option<i64>],
        &row.late_on as &[Option<chrono::NaiveDate>],
        &row.changed_at as &[Option<i64>],
    )
    .execute(conn)
    .await?;
    Ok(())
}

async fn delete(
    conn: &mut PgConnection,
    bureau: &str,
    id: Uuid,
    moved: &Amounts,
) -> Result<(), ApplyError> {
    let moved = TallyColumns::of(moved);
    sqlx::query!(
        "-- reporting.delete_thing
         WITH deleted AS (DELETE FROM counted_thing WHERE bureau_id = $1 AND id = $2)
         INSERT INTO tally (bureau_id, office_id, grain, from_on, key, amount)
         SELECT $1, * FROM unnest($3::text[], $4::text[], $5::date[], $6::text[], $7::bigint[])
         ON CONFLICT (bureau_id, office_id, grain, from_on, key) DO UPDATE SET amount = tally.amount + excluded.amount",
        bureau,
        id,
        &moved.office_id,
        &moved.grain,
        &moved.from_on,
        &moved.key,
        &moved.amount,
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// What a bureau is called, where it stands, its item groups, and who succeeds it.
async fn upsert_bureau(
    conn: &mut PgConnection,
    id: &str,
    bureau: &Bureau,
    parent_id: &str,
) -> Result<(), ApplyError> {
    let groups = serde_json::to_value(&bureau.item_groups).map_err(failed)?;
    let names = serde_json::to_value(&bureau.dated_names).map_err(failed)?;
    let successor = bureau.succeeded_by.as_ref().map(serde_json::to_value);
    let successor = successor.transpose().map_err(failed)?;
    sqlx::query!(
        "-- reporting.upsert_bureau
         INSERT INTO bureau (bureau_id, name, parent_id, level, item_groups, dated_names, succeeded_by, founded_on)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
         ON CONFLICT (bureau_id) DO UPDATE
         SET name = $2, parent_id = $3, level = $4, item_groups = $5, dated_names = $6, succeeded_by = $7, founded_on = $8",
        id,
        bureau.name,
        parent_id,
        bureau.level.as_str(),
        groups,
        names,
        successor,
        bureau.founded_on,
    )
    .execute(conn)
    .await?;
    Ok(())
}
