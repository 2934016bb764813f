//! SQL of promises.

use chrono::NaiveDate;
use gongkai_chassis::{
    db::{Tx, one_row},
    error::{Error, Result},
    page::Position,
};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::{Promise, state::Public};
use crate::duty::standing::Offices;

/// Takes in a promise. One that was there before counts again, from the day its answer left.
pub async fn insert(tx: &mut Tx, promise: &Promise) -> Result<()> {
    let bureau = tx.bureau()?.clone();
    let recorded_at = tx.recorded_at();
    sqlx::query!(
        "-- catalog.insert_promise
         INSERT INTO promise (bureau_id, application_id, reply, title, publish_on, promised_on, office_id,
                              recorded_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
         ON CONFLICT (bureau_id, application_id, reply) DO UPDATE
         SET withdrawn_on = NULL, promised_on = excluded.promised_on",
        bureau.as_str(),
        promise.application,
        promise.reply,
        promise.title,
        promise.publish_on,
        promise.promised_on,
        promise.offices.now,
        recorded_at,
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// A promise of the transaction's bureau, locked. `RECORD_UNKNOWN` if there is none.
pub async fn lock(tx: &mut Tx, application: Uuid, reply: i32) -> Result<Promise> {
    let bureau = tx.bureau()?.clone();
    sqlx::query!(
        "-- catalog.lock_promise
         SELECT FROM promise WHERE bureau_id = $1 AND application_id = $2 AND reply = $3 FOR UPDATE",
        bureau.as_str(),
        application,
        reply,
    )
    .fetch_optional(tx.conn())
    .await?;
    let asked = Asked {
        applications: vec![application],
        open_only: false,
    };
    let mut found = list(tx, &asked, None, i64::MAX).await?.into_iter();
    found
        .rfind(|promise| promise.reply == reply)
        .ok_or_else(|| Error::record_unknown("promise", "承诺公开事项", application))
}

/// Keeps what an act made of a promise that is locked.
pub async fn update(tx: &mut Tx, promise: &Promise) -> Result<()> {
    let bureau = tx.bureau()?.clone();
    let by = tx.scope()?.principal.subject.clone();
    let updated = sqlx::query!(
        "-- catalog.update_promise
         UPDATE promise
         SET withdrawn_on = $4, item_id = $5,
             named_by = CASE WHEN item_id IS NOT DISTINCT FROM $5 THEN named_by ELSE $6 END
         WHERE bureau_id = $1 AND application_id = $2 AND reply = $3",
        bureau.as_str(),
        promise.application,
        promise.reply,
        promise.withdrawn_on,
        promise.item,
        by,
    )
    .execute(tx.conn())
    .await?;
    one_row("catalog.update_promise", &updated)
}

/// Makes an office responsible for a promise that is as it was read; false if it is not any more.
pub async fn reassign(tx: &mut Tx, read: &Promise, office_id: &str) -> Result<bool> {
    let now = lock(tx, read.application, read.reply).await?;
    if now != *read {
        return Ok(false);
    }
    let bureau = tx.bureau()?.clone();
    let updated = sqlx::query!(
        "-- catalog.reassign_promise
         UPDATE promise SET office_id = $4 WHERE bureau_id = $1 AND application_id = $2 AND reply = $3",
        bureau.as_str(),
        read.application,
        read.reply,
        office_id,
    )
    .execute(tx.conn())
    .await?;
    one_row("catalog.reassign_promise", &updated)?;
    Ok(true)
}

/// Which promises are asked for.
pub struct Asked {
    /// Of these applications; of all where none is named.
    pub applications: Vec<Uuid>,
    /// Neither fulfilled nor taken back.
    pub open_only: bool,
}

/// The place of a promise in the list.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Place(NaiveDate, Uuid, i32);

impl Position for Place {
    fn is_possible(&self) -> bool {
        (self.0, self.1).is_possible()
    }
}

impl Place {
    /// Of this promise.
    pub fn of(promise: &Promise) -> Self {
        Self(promise.publish_on, promise.application, promise.reply)
    }
}

/// The promises of the transaction's bureau by day, after the place given.
pub async fn list(
    tx: &mut Tx,
    asked: &Asked,
    after: Option<Place>,
    limit: i64,
) -> Result<Vec<Promise>> {
    let bureau = tx.bureau()?.clone();
    let after = after.as_ref();
    let rows = sqlx::query!(
        r#"-- catalog.list_promises
         SELECT application_id, reply, promise.title, publish_on, promised_on, promise.office_id,
                promise.withdrawn_on, item_id, item.index_number AS "index_number?",
                item.published_on AS "published_on?"
         FROM promise LEFT JOIN item ON item.bureau_id = promise.bureau_id AND item.id = promise.item_id
                                        AND (item.withdrawn_on IS NULL OR item.destroyed_on IS NOT NULL)
         WHERE promise.bureau_id = $1
           AND (cardinality($2::uuid[]) = 0 OR application_id = ANY($2))
           AND NOT ($3 AND (promise.withdrawn_on IS NOT NULL OR item.id IS NOT NULL))
           AND ($4::date IS NULL OR (publish_on, application_id, reply) > ($4, $5::uuid, $6::integer))
         ORDER BY publish_on, application_id, reply LIMIT $7"#,
        bureau.as_str(),
        &asked.applications,
        asked.open_only,
        after.map(|place| place.0),
        after.map(|place| place.1),
        after.map(|place| place.2),
        limit,
    )
    .fetch_all(tx.conn())
    .await?;
    let promises = rows.into_iter().map(|row| Promise {
        application: row.application_id,
        reply: row.reply,
        title: row.title,
        publish_on: row.publish_on,
        promised_on: row.promised_on,
        offices: Offices::one(row.office_id),
        withdrawn_on: row.withdrawn_on,
        item: row.item_id,
        public: row
            .index_number
            .zip(row.published_on)
            .map(|(index_number, published_on)| Public {
                index_number,
                published_on,
            }),
    });
    Ok(promises.collect())
}

/// All promises of the transaction's bureau that were not taken back.
pub async fn all(tx: &mut Tx) -> Result<Vec<Promise>> {
    let asked = Asked {
        applications: Vec::new(),
        open_only: false,
    };
    let mut promises = list(tx, &asked, None, i64::MAX).await?;
    promises.retain(|promise| promise.withdrawn_on.is_none());
    Ok(promises)
}
