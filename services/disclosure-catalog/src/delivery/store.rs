//! SQL of deliveries.

use chrono::{DateTime, NaiveDate, Utc};
use gongkai_chassis::{
    code::of_code,
    db::Tx,
    error::{Error, Result},
};
use gongkai_law::catalog::Channel;
use uuid::Uuid;

use super::state::{Delivery, Proof};

/// A row as it is stored.
struct Row {
    id: Uuid,
    item_id: Uuid,
    channel: String,
    delivered_on: NaiveDate,
    note: String,
    link: String,
    sha256: String,
    corrects: Option<Uuid>,
    void: bool,
    reason: String,
    corrected_by: Option<Uuid>,
    recorded_at: DateTime<Utc>,
}

impl TryFrom<Row> for Delivery {
    type Error = Error;

    fn try_from(row: Row) -> Result<Self> {
        Ok(Self {
            channel: of_code(&row.channel, &format!("delivery.channel of {}", row.id))?,
            id: row.id,
            item: row.item_id,
            delivered_on: row.delivered_on,
            proof: Proof {
                note: row.note,
                link: row.link,
                sha256: row.sha256,
            },
            corrects: row.corrects,
            void: row.void,
            reason: row.reason,
            corrected_by: row.corrected_by,
            recorded_at: row.recorded_at,
        })
    }
}

/// Inserts a record; false if a rival, whose end it waits for, corrected the same one first.
pub async fn insert(tx: &mut Tx, delivery: &Delivery) -> Result<bool> {
    let bureau = tx.bureau()?.clone();
    let recorded_by = tx.scope()?.principal.subject.clone();
    let inserted = sqlx::query!(
        "-- catalog.insert_delivery
         INSERT INTO delivery (bureau_id, id, item_id, channel, delivered_on, note, link, sha256, corrects, void,
                               reason, recorded_by, recorded_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)
         ON CONFLICT (bureau_id, corrects) DO NOTHING",
        bureau.as_str(),
        delivery.id,
        delivery.item,
        delivery.channel.as_str(),
        delivery.delivered_on,
        delivery.proof.note,
        delivery.proof.link,
        delivery.proof.sha256,
        delivery.corrects,
        delivery.void,
        delivery.reason,
        recorded_by,
        delivery.recorded_at,
    )
    .execute(tx.conn())
    .await?;
    Ok(inserted.rows_affected() == 1)
}

/// A record of the transaction's bureau. `RECORD_UNKNOWN` if there is none.
pub async fn find(tx: &mut Tx, id: Uuid) -> Result<Delivery> {
    let bureau = tx.bureau()?.clone();
    let row = sqlx::query_as!(
        Row,
        r#"-- catalog.find_delivery
         SELECT id, item_id, channel, delivered_on, note, link, sha256, corrects, void, reason,
                (SELECT later.id FROM delivery AS later
                 WHERE later.bureau_id = delivery.bureau_id AND later.corrects = delivery.id) AS corrected_by,
                recorded_at
         FROM delivery WHERE bureau_id = $1 AND id = $2"#,
        bureau.as_str(),
        id,
    )
    .fetch_optional(tx.conn())
    .await?;
    row.ok_or_else(|| Error::record_unknown("delivery", "公开渠道记录", id))?
        .try_into()
}

/// Which deliveries are listed.
#[derive(Debug)]
pub struct Filter {
    /// Only of this item.
    pub item: Option<Uuid>,
    /// Only through this channel.
    pub channel: Option<Channel>,
    /// Also what does not count any more.
    pub with_corrected: bool,
}

/// The place of a delivery in the list.
pub type Position = (NaiveDate, Uuid);

/// Deliveries, the latest day first, after the position given.
pub async fn list(
    tx: &mut Tx,
    filter: &Filter,
    after: Option<Position>,
    limit: i64,
) -> Result<Vec<Delivery>> {
    let bureau = tx.bureau()?.clone();
    let (day, id) = after.unzip();
    sqlx::query_as!(
        Row,
        r#"-- catalog.list_deliveries
         SELECT delivery.id, delivery.item_id, delivery.channel, delivery.delivered_on, delivery.note,
                delivery.link, delivery.sha256, delivery.corrects, delivery.void, delivery.reason,
                later.id AS "corrected_by?", delivery.recorded_at
         FROM delivery
         LEFT JOIN delivery AS later ON later.bureau_id = delivery.bureau_id AND later.corrects = delivery.id
         WHERE delivery.bureau_id = $1
           AND ($2::uuid IS NULL OR delivery.item_id = $2) AND ($3::text IS NULL OR delivery.channel = $3)
           AND ($4 OR (later.id IS NULL AND NOT delivery.void))
           AND ($5::date IS NULL OR (delivery.delivered_on, delivery.id) < ($5, $6::uuid))
         ORDER BY delivery.delivered_on DESC, delivery.id DESC
         LIMIT $7"#,
        bureau.as_str(),
        filter.item,
        filter.channel.map(Channel::as_str),
        filter.with_corrected,
        day,
        id,
        limit,
    )
    .fetch_all(tx.conn())
    .await?
    .into_iter()
    .map(Delivery::try_from)
    .collect()
}

/// The first day on which an item went through each channel.
pub async fn first_days(tx: &mut Tx, item: Uuid) -> Result<Vec<(Channel, NaiveDate)>> {
    let bureau = tx.bureau()?.clone();
    let rows = sqlx::query!(
        r#"-- catalog.first_deliveries
         SELECT channel, min(delivered_on) AS "delivered_on!" FROM delivery
         WHERE bureau_id = $1 AND item_id = $2 AND NOT void AND NOT EXISTS (
             SELECT FROM delivery AS later
             WHERE later.bureau_id = delivery.bureau_id AND later.corrects = delivery.id)
         GROUP BY channel"#,
        bureau.as_str(),
        item,
    )
    .fetch_all(tx.conn())
    .await?;
    let place = format!("delivery.channel of {bureau}/{item}");
    rows.into_iter()
        .map(|row| Ok((of_code(&row.channel, &place)?, row.delivered_on)))
        .collect()
}
