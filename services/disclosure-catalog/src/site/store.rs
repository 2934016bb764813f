//! SQL of what is public of a bureau, as its files tell it.

use chrono::{DateTime, Datelike as _, NaiveDate, Utc};
use gongkai_chassis::{
    code::of_code,
    db::Tx,
    error::{Error, Result},
    identity::BureauId,
    page::Position,
};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::item::{Kind, Validity};

/// An item, or the tombstone of one.
#[derive(Debug, Clone)]
pub struct PublicItem {
    /// Its id.
    pub id: Uuid,
    /// Index number.
    pub index_number: String,
    /// Title.
    pub title: String,
    /// Abstract.
    pub summary: String,
    /// Code of the item of article 20.
    pub article20_code: u8,
    /// What kind it is.
    pub kind: Option<Kind>,
    /// Document number.
    pub document_number: String,
    /// Civil date the information was formed.
    pub formed_on: NaiveDate,
    /// Civil date of the first publication.
    pub published_on: NaiveDate,
    /// Civil date of the version that is public, if it is not the first.
    pub revised_on: Option<NaiveDate>,
    /// Civil date on which it is in force for the last time.
    pub valid_until: Option<NaiveDate>,
    /// Civil date it was repealed.
    pub repealed_on: Option<NaiveDate>,
    /// Civil date it was withdrawn.
    pub withdrawn_on: Option<NaiveDate>,
    /// Why.
    pub withdrawal_reason: String,
    /// When what is public of it changed last.
    pub changed_at: DateTime<Utc>,
}

impl PublicItem {
    /// Whether it counts on a day.
    pub fn validity(&self, today: NaiveDate) -> Validity {
        if self.repealed_on.is_some_and(|on| on <= today) {
            Validity::Repealed
        } else if self.valid_until.is_some_and(|last| last < today) {
            Validity::Lapsed
        } else {
            Validity::InForce
        }
    }
}

/// A row as it is stored.
struct Row {
    id: Uuid,
    index_number: String,
    title: String,
    summary: String,
    article20_code: i16,
    kind: Option<String>,
    document_number: String,
    formed_on: NaiveDate,
    published_on: NaiveDate,
    revised_on: Option<NaiveDate>,
    valid_until: Option<NaiveDate>,
    repealed_on: Option<NaiveDate>,
    withdrawn_on: Option<NaiveDate>,
    withdrawal_reason: String,
    changed_at: DateTime<Utc>,
}

impl TryFrom<Row> for PublicItem {
    type Error = Error;

    fn try_from(row: Row) -> Result<Self> {
        let place = format!("item.kind of {}", row.id);
        let kind = row.kind.as_deref().map(|kind| of_code(kind, &place));
        Ok(Self {
            id: row.id,
            index_number: row.index_number,
            title: row.title,
            summary: row.summary,
            article20_code: row.article20_code.try_into().map_err(Error::internal)?,
            kind: kind.transpose()?,
            document_number: row.document_number,
            formed_on: row.formed_on,
            published_on: row.published_on,
            revised_on: row.revised_on,
            valid_until: row.valid_until,
            repealed_on: row.repealed_on,
            withdrawn_on: row.withdrawn_on,
            withdrawal_reason: row.withdrawal_reason,
            changed_at: row.changed_at,
        })
    }
}

/// The place of an item in a feed.
#[derive(Debug, Serialize, Deserialize)]
pub struct Place(pub DateTime<Utc>, pub Uuid);

impl Position for Place {
    fn is_possible(&self) -> bool {
        (1..=9999).contains(&self.0.year())
    }
}

/// Items of a bureau, tombstones among them, what changed last first, after the place given. Of opening stock whose import
/// was revoked there is none: it is in no list, as if it had never been there.
pub async fn changed_last(
    tx: &mut Tx,
    bureau: &BureauId,
    article20: Option<u8>,
    after: Option<&Place>,
    limit: i64,
) -> Result<Vec<PublicItem>> {
    sqlx::query_as!(
        Row,
        "-- catalog.items_changed_last
         SELECT id, index_number, title, summary, article20_code, kind, document_number, formed_on, published_on,
                revised_on, valid_until, repealed_on, withdrawn_on, withdrawal_reason, changed_at
         FROM item
         WHERE bureau_id = $1 AND version > 0 AND NOT revoked AND ($2::smallint IS NULL OR article20_code = $2)
           AND ($3::timestamptz IS NULL OR (changed_at, id) < ($3, $4::uuid))
         ORDER BY changed_at DESC, id DESC LIMIT $5",
        bureau.as_str(),
        article20.map(i16::from),
        after.map(|place| place.0),
        after.map(|place| place.1),
        limit,
    )
    .fetch_all(tx.conn())
    .await?
    .into_iter()
    .map(PublicItem::try_from)
    .collect()
}

/// The items that a bureau published in these days, and that are public, from one on; the first first.
pub async fn of_days(
    tx: &mut Tx,
    bureau: &BureauId,
    (from, until): (NaiveDate, NaiveDate),
    (skip, limit): (i64, i64),
) -> Result<Vec<PublicItem>> {
    sqlx::query_as!(
        Row,
        "-- catalog.items_of_days
         SELECT id, index_number, title, summary, article20_code, kind, document_number, formed_on, published_on,
                revised_on, valid_until, repealed_on, withdrawn_on, withdrawal_reason, changed_at
         FROM item
         WHERE bureau_id = $1 AND published_on >= $2 AND published_on < $3 AND withdrawn_on IS NULL
         ORDER BY published_on, id OFFSET $4 LIMIT $5",
        bureau.as_str(),
        from,
        until,
        skip,
        limit,
    )
    .fetch_all(tx.conn())
    .await?
    .into_iter()
    .map(PublicItem::try_from)
    .collect()
}

/// Ids of the items that are public, from one on, with when they changed; the first first.
pub async fn ids(
    tx: &mut Tx,
    bureau: &BureauId,
    (skip, limit): (i64, i64),
) -> Result<Vec<(Uuid, DateTime<Utc>)>> {
    let rows = sqlx::query!(
        "-- catalog.item_ids
         SELECT id, changed_at FROM item WHERE bureau_id = $1 AND withdrawn_on IS NULL
         ORDER BY published_on, id OFFSET $2 LIMIT $3",
        bureau.as_str(),
        skip,
        limit,
    )
    .fetch_all(tx.conn())
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| (row.id, row.changed_at))
        .collect())
}

/// What a year of publications holds.
pub struct Year {
    /// The year.
    pub number: i32,
    /// How many items are public.
    pub items: u64,
    /// When any of them changed last, those that were withdrawn among them.
    pub changed_at: DateTime<Utc>,
}

/// The years in which a bureau published, the first first.
pub async fn years(tx: &mut Tx, bureau: &BureauId) -> Result<Vec<Year>> {
    let rows = sqlx::query!(
        r#"-- catalog.item_years
         SELECT extract(year FROM published_on)::integer AS "year!",
                count(*) FILTER (WHERE withdrawn_on IS NULL) AS "items!", max(changed_at) AS "changed_at!"
         FROM item WHERE bureau_id = $1 GROUP BY 1 ORDER BY 1"#,
        bureau.as_str(),
    )
    .fetch_all(tx.conn())
    .await?;
    rows.into_iter()
        .map(|row| {
            Ok(Year {
                number: row.year,
                items: row.items.try_into().map_err(Error::internal)?,
                changed_at: row.changed_at,
            })
        })
        .collect()
}
