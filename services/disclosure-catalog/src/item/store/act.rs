//! SQL of what was done with items.

use chrono::{DateTime, NaiveDate, Utc};
use gongkai_chassis::{
    code::of_code,
    db::{Tx, one_row},
    error::Result,
};
use uuid::Uuid;

use crate::item::version::{Act, Version};

/// Something that was done with an item.
#[derive(Debug, Clone)]
pub struct Done {
    /// Version it was done with.
    pub number: i32,
    /// What.
    pub act: Act,
    /// Subject of who did it.
    pub actor: String,
    /// Civil date it counts for.
    pub acted_on: NaiveDate,
    /// When it was entered.
    pub recorded_at: DateTime<Utc>,
    /// Why.
    pub reason: String,
    /// The attachment it was done with.
    pub file: Option<Uuid>,
    /// The absent leader in whose stead it was done.
    pub instead_of: Option<String>,
}

/// Keeps that something was done with a version by who acts in the transaction, for a day and, if that lies before
/// today, with the reason for that.
pub async fn did(
    tx: &mut Tx,
    version: &Version,
    act: Act,
    reason: &str,
    when: (NaiveDate, &str),
) -> Result<()> {
    insert(tx, version, act, reason, when, (None, None)).await
}

/// The same of what is a leader's to do: in the stead of an absent one, if one is named.
pub async fn did_instead(
    tx: &mut Tx,
    version: &Version,
    act: Act,
    reason: &str,
    when: (NaiveDate, &str),
    instead_of: Option<&str>,
) -> Result<()> {
    insert(tx, version, act, reason, when, (None, instead_of)).await
}

/// Keeps that something was done today with an attachment of a version.
pub async fn did_to_file(
    tx: &mut Tx,
    version: &Version,
    act: Act,
    reason: &str,
    file: Uuid,
) -> Result<()> {
    let today = tx.today();
    insert(tx, version, act, reason, (today, ""), (Some(file), None)).await
}

async fn insert(
    tx: &mut Tx,
    version: &Version,
    act: Act,
    reason: &str,
    (on, backdating): (NaiveDate, &str),
    (file, instead_of): (Option<Uuid>, Option<&str>),
) -> Result<()> {
    let (actor, recorded_at) = (tx.scope()?.principal.subject.clone(), tx.recorded_at());
    let inserted = sqlx::query!(
        "-- catalog.insert_item_act
         INSERT INTO item_act (bureau_id, item_id, ordinal, number, act, actor, acted_on, recorded_at, reason,
                               backdating_reason, file_id, instead_of)
         SELECT $1, $2, coalesce(max(ordinal), 0) + 1, $3, $4, $5, $6, $7, $8, nullif($9, ''), $10::uuid, $11
         FROM item_act WHERE bureau_id = $1 AND item_id = $2",
        version.bureau.as_str(),
        version.item,
        version.number,
        act.as_str(),
        actor,
        on,
        recorded_at,
        reason,
        backdating,
        file,
        instead_of,
    )
    .execute(tx.conn())
    .await?;
    one_row("catalog.insert_item_act", &inserted)
}

/// Empties why things were done with an item that was withdrawn, and for an earlier day; why it was withdrawn or destroyed stays.
pub async fn forget_reasons(tx: &mut Tx, item: Uuid) -> Result<()> {
    let bureau = tx.bureau()?.clone();
    sqlx::query!(
        "-- catalog.forget_item_reasons
         UPDATE item_act SET reason = '', backdating_reason = NULL
         WHERE bureau_id = $1 AND item_id = $2 AND act NOT IN ('withdrawn', 'destroyed')
           AND (reason <> '' OR backdating_reason IS NOT NULL)",
        bureau.as_str(),
        item,
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// What was done with an item, the first first.
pub async fn acts(tx: &mut Tx, item: Uuid) -> Result<Vec<Done>> {
    let bureau = tx.bureau()?.clone();
    let rows = sqlx::query!(
        "-- catalog.item_acts
         SELECT number, act, actor, acted_on, recorded_at, reason, file_id, instead_of FROM item_act
         WHERE bureau_id = $1 AND item_id = $2 ORDER BY ordinal",
        bureau.as_str(),
        item,
    )
    .fetch_all(tx.conn())
    .await?;
    let place = format!("item_act.act of {bureau}/{item}");
    let done = rows.into_iter().map(|row| {
        Ok(Done {
            number: row.number,
            act: of_code(&row.act, &place)?,
            actor: row.actor,
            acted_on: row.acted_on,
            recorded_at: row.recorded_at,
            reason: row.reason,
            file: row.file_id,
            instead_of: row.instead_of,
        })
    });
    done.collect()
}
