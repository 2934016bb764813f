//! SQL of items and index numbers.

use chrono::NaiveDate;
use gongkai_chassis::{
    code::{of_codes, to_codes},
    db::{Tx, one_row},
    error::{Error, Result},
    identity::BureauId,
};
use uuid::Uuid;

use super::{Item, Publication, likeness::words};

/// A row as it is stored.
struct Row {
    bureau_id: String,
    id: Uuid,
    index_number: String,
    title: String,
    summary: String,
    article20_code: i16,
    item_group: String,
    office_id: String,
    formed_on: NaiveDate,
    published_on: NaiveDate,
    due_on: NaiveDate,
    channels: Vec<String>,
    assumed: Vec<String>,
    entry_id: Option<Uuid>,
    period: Option<String>,
}

impl TryFrom<Row> for Item {
    type Error = Error;

    fn try_from(row: Row) -> Result<Self> {
        let place = |column: &str| format!("item.{column} of {}/{}", row.bureau_id, row.id);
        let period = row.period.as_deref().map(str::parse).transpose();
        let period =
            period.map_err(|why| Error::internal(format!("{}: {why}", place("period"))))?;
        Ok(Self {
            bureau: row
                .bureau_id
                .parse()
                .map_err(|why| Error::internal(format!("{}: {why}", place("bureau_id"))))?,
            publication: Publication {
                article20_code: row.article20_code.try_into().map_err(|why| {
                    Error::internal(format!("{}: {why}", place("article20_code")))
                })?,
                channels: of_codes(&row.channels, &place("channels"))?,
                assumed: of_codes(&row.assumed, &place("assumed"))?,
                under: row.entry_id.map(|entry| (entry, period)),
                title: row.title,
                summary: row.summary,
                group: row.item_group,
                office_id: row.office_id,
                formed_on: row.formed_on,
                published_on: row.published_on,
            },
            id: row.id,
            index_number: row.index_number,
            due_on: row.due_on,
        })
    }
}

/// Takes the next serial of a year. Its row stays locked until the transaction ends, so a serial
/// that is not used after all is taken by the next publisher: none is missing.
pub async fn next_serial(tx: &mut Tx, year: i32) -> Result<i32> {
    let bureau = tx.bureau()?.clone();
    Ok(sqlx::query_scalar!(
        "-- catalog.next_serial
         INSERT INTO index_counter (bureau_id, year, last) VALUES ($1, $2, 1)
         ON CONFLICT (bureau_id, year) DO UPDATE SET last = index_counter.last + 1
         RETURNING last",
        bureau.as_str(),
        year,
    )
    .fetch_one(tx.conn())
    .await?)
}

/// Inserts a published item.
pub async fn insert(tx: &mut Tx, item: &Item, backdating_reason: Option<&str>) -> Result<()> {
    let published_by = tx.scope()?.principal.subject.clone();
    let recorded_at = tx.recorded_at();
    let publication = &item.publication;
    let inserted = sqlx::query!(
        "-- catalog.insert_item
         INSERT INTO item (bureau_id, id, index_number, title, summary, article20_code, item_group,
                           office_id, formed_on, published_on, due_on, channels, assumed,
                           words, published_by, recorded_at, backdating_reason, entry_id, period)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14::text::tsvector, $15, $16, $17,
                 $18, $19)",
        item.bureau.as_str(),
        item.id,
        item.index_number,
        publication.title,
        publication.summary,
        i16::from(publication.article20_code),
        publication.group,
        publication.office_id,
        publication.formed_on,
        publication.published_on,
        item.due_on,
        &to_codes(&publication.channels),
        &to_codes(&publication.assumed),
        words(&publication.title, &publication.summary),
        published_by,
        recorded_at,
        backdating_reason,
        publication.under.map(|(entry, _)| entry),
        publication
            .under
            .and_then(|(_, period)| Some(period?.to_string())),
    )
    .execute(tx.conn())
    .await?;
    one_row("catalog.insert_item", &inserted)
}

/// A published item of a bureau.
pub async fn find(tx: &mut Tx, bureau: &BureauId, id: Uuid) -> Result<Option<Item>> {
    sqlx::query_as!(
        Row,
        "-- catalog.find_item
         SELECT bureau_id, id, index_number, title, summary, article20_code, item_group, office_id,
                formed_on, published_on, due_on, channels, assumed, entry_id, period
         FROM item WHERE bureau_id = $1 AND id = $2",
        bureau.as_str(),
        id,
    )
    .fetch_optional(tx.conn())
    .await?
    .map(Item::try_from)
    .transpose()
}

/// Those of these items that are published.
pub async fn published(tx: &mut Tx, ids: &[Uuid]) -> Result<Vec<Item>> {
    sqlx::query_as!(
        Row,
        "-- catalog.published_items
         SELECT bureau_id, id, index_number, title, summary, article20_code, item_group, office_id,
                formed_on, published_on, due_on, channels, assumed, entry_id, period
         FROM item WHERE id = ANY($1)",
        ids,
    )
    .fetch_all(tx.conn())
    .await?
    .into_iter()
    .map(Item::try_from)
    .collect()
}

/// The place of an item in the list.
pub type Position = (NaiveDate, Uuid);

/// Before the newest item. PostgreSQL keeps later days, but nobody publishes on them.
pub const START: Position = match NaiveDate::from_ymd_opt(9999, 12, 31) {
    Some(day) => (day, Uuid::max()),
    None => (NaiveDate::MAX, Uuid::max()),
};

/// Published items of a bureau, newest first, after the position given.
pub async fn list(
    tx: &mut Tx,
    bureau: &BureauId,
    after: Position,
    limit: i64,
) -> Result<Vec<Item>> {
    let (day, id) = after;
    sqlx::query_as!(
        Row,
        "-- catalog.list_items
         SELECT bureau_id, id, index_number, title, summary, article20_code, item_group, office_id,
                formed_on, published_on, due_on, channels, assumed, entry_id, period
         FROM item
         WHERE bureau_id = $1 AND (published_on, id) < ($2, $3)
         ORDER BY published_on DESC, id DESC
         LIMIT $4",
        bureau.as_str(),
        day,
        id,
        limit,
    )
    .fetch_all(tx.conn())
    .await?
    .into_iter()
    .map(Item::try_from)
    .collect()
}

/// Published items of a bureau that share pairs or numbers with what is wanted (see
/// [`super::likeness`]): those that share a number first, then those that share most. It looks at all
/// items of the bureau, for nearly each shares some pair, so that no index would help.
pub async fn candidates(
    tx: &mut Tx,
    bureau: &BureauId,
    (pairs, numbers): (Option<String>, Option<String>),
    limit: i64,
) -> Result<Vec<Item>> {
    sqlx::query_as!(
        Row,
        "-- catalog.match_candidates
         SELECT bureau_id, id, index_number, title, summary, article20_code, item_group, office_id,
                formed_on, published_on, due_on, channels, assumed, entry_id, period
         FROM item
         WHERE bureau_id = $1 AND (words @@ $2::text::tsquery OR words @@ $3::text::tsquery)
         ORDER BY words @@ $3::text::tsquery DESC, ts_rank(words, $2::text::tsquery) DESC,
                  published_on DESC, id DESC
         LIMIT $4",
        bureau.as_str(),
        pairs,
        numbers,
        limit,
    )
    .fetch_all(tx.conn())
    .await?
    .into_iter()
    .map(Item::try_from)
    .collect()
}
