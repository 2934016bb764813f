//! SQL of what the feed told of an item that was withdrawn.

use gongkai_chassis::{db::Tx, error::Result};
use uuid::Uuid;

/// An event that still has its text.
#[derive(Debug)]
pub struct Told {
    /// Its id.
    pub id: Uuid,
    /// Its type.
    pub event_type: String,
    /// Its number in the public stream; none if nobody was told of it yet.
    pub sequence: Option<i64>,
    /// Its payload.
    pub data: String,
}

/// The events of a withdrawn item that still have their text, locked.
pub async fn events(tx: &mut Tx, item: Uuid) -> Result<Vec<Told>> {
    let rows = sqlx::query!(
        r#"-- catalog.events_of_withdrawn
         SELECT event AS "event!", type_of_event AS "type_of_event!", sequence_number, body AS "body!"
         FROM events_of_withdrawn($1)"#,
        item,
    )
    .fetch_all(tx.conn())
    .await?;
    let told = rows.into_iter().map(|row| Told {
        id: row.event,
        event_type: row.type_of_event,
        sequence: row.sequence_number,
        data: row.body,
    });
    Ok(told.collect())
}

/// Puts what is left of an event in its place, and keeps who did it and why.
pub async fn redact(tx: &mut Tx, item: Uuid, event: Uuid, left: &str, why: &str) -> Result<()> {
    let (actor, at) = (tx.scope()?.principal.subject.clone(), tx.recorded_at());
    sqlx::query!(
        "-- catalog.redact_withdrawn
         SELECT FROM redact_withdrawn($1, $2, $3, $4, $5, $6)",
        item,
        event,
        left,
        actor,
        why,
        at,
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// Takes away what the records of its deliveries may tell of an item.
pub async fn empty_deliveries(tx: &mut Tx, item: Uuid) -> Result<()> {
    let bureau = tx.bureau()?.clone();
    sqlx::query!(
        "-- catalog.empty_deliveries
         UPDATE delivery SET note = '', link = '', reason = '' WHERE bureau_id = $1 AND item_id = $2",
        bureau.as_str(),
        item,
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}
