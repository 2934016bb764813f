//! SQL of published items and index numbers.

mod act;
mod told;
mod version;

use chrono::NaiveDate;
use gongkai_chassis::{
    code::{of_code, of_codes, to_codes},
    db::{Tx, one_row},
    error::{Error, Result},
    identity::BureauId,
};
use sqlx::types::Json;
use uuid::Uuid;

use super::{
    Item, Publication,
    contents::{Kind, Relation},
    likeness::words,
};

pub use act::{Done, acts, did};
pub use told::{Told, events as events_of_withdrawn, redact};
pub use version::{
    Filter, Older, Place, due, find as find_version, insert as insert_version,
    list as list_versions, lock as lock_versions, of_external, published, unknown,
    update as update_version, versions,
};

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
    version: i32,
    revision: i32,
    revised_on: Option<NaiveDate>,
    kind: Option<String>,
    document_number: String,
    valid_until: Option<NaiveDate>,
    link: String,
    relations: Json<Vec<Relation>>,
    repealed_on: Option<NaiveDate>,
    repeal_reason: String,
    withdrawn_on: Option<NaiveDate>,
    withdrawal_reason: String,
}

impl TryFrom<Row> for Item {
    type Error = Error;

    fn try_from(row: Row) -> Result<Self> {
        let place = |column: &str| format!("item.{column} of {}/{}", row.bureau_id, row.id);
        let period = row.period.as_deref().map(str::parse).transpose();
        let period =
            period.map_err(|why| Error::internal(format!("{}: {why}", place("period"))))?;
        let kind = row
            .kind
            .as_deref()
            .map(|kind| of_code(kind, &place("kind")));
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
                kind: kind.transpose()?,
                document_number: row.document_number,
                valid_until: row.valid_until,
                link: row.link,
                relations: row.relations.0,
            },
            id: row.id,
            index_number: row.index_number,
            due_on: row.due_on,
            version: row.version,
            revision: row.revision,
            revised_on: row.revised_on,
            repealed: row.repealed_on.map(|on| (on, row.repeal_reason)),
            withdrawn: row.withdrawn_on.map(|on| (on, row.withdrawal_reason)),
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
pub async fn insert(
    tx: &mut Tx,
    item: &Item,
    body: &str,
    backdating_reason: Option<&str>,
) -> Result<()> {
    let published_by = tx.scope()?.principal.subject.clone();
    let recorded_at = tx.recorded_at();
    let publication = &item.publication;
    let inserted = sqlx::query!(
        "-- catalog.insert_item
         INSERT INTO item (bureau_id, id, index_number, title, summary, article20_code, item_group,
                           office_id, formed_on, published_on, due_on, channels, assumed,
                           words, published_by, recorded_at, backdating_reason, entry_id, period, kind,
                           document_number, valid_until, link, relations, body)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14::text::tsvector, $15, $16, $17,
                 $18, $19, $20, $21, $22, $23, $24, $25)",
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
        publication.kind.map(Kind::as_str),
        publication.document_number,
        publication.valid_until,
        publication.link,
        Json(&publication.relations) as _,
        body,
    )
    .execute(tx.conn())
    .await?;
    one_row("catalog.insert_item", &inserted)
}

/// Keeps what a later version, a repeal or a withdrawal made of an item that was locked. Without `body` its text stays.
pub async fn update(tx: &mut Tx, item: &Item, body: Option<&str>) -> Result<()> {
    let publication = &item.publication;
    let (repealed_on, repeal_reason) = item.repealed.clone().unzip();
    let (withdrawn_on, withdrawal_reason) = item.withdrawn.clone().unzip();
    let updated = sqlx::query!(
        "-- catalog.update_item
         UPDATE item
         SET title = $3, summary = $4, article20_code = $5, item_group = $6, office_id = $7, channels = $8,
             assumed = $9, words = $10::text::tsvector, entry_id = $11, period = $12, kind = $13,
             document_number = $14, valid_until = $15, link = $16, relations = $17, body = coalesce($18, body),
             version = $19, revision = $20, revised_on = $21, repealed_on = $22, repeal_reason = $23,
             withdrawn_on = $24, withdrawal_reason = $25
         WHERE bureau_id = $1 AND id = $2",
        item.bureau.as_str(),
        item.id,
        publication.title,
        publication.summary,
        i16::from(publication.article20_code),
        publication.group,
        publication.office_id,
        &to_codes(&publication.channels),
        &to_codes(&publication.assumed),
        words(&publication.title, &publication.summary),
        publication.under.map(|(entry, _)| entry),
        publication
            .under
            .and_then(|(_, period)| Some(period?.to_string())),
        publication.kind.map(Kind::as_str),
        publication.document_number,
        publication.valid_until,
        publication.link,
        Json(&publication.relations) as _,
        body,
        item.version,
        item.revision,
        item.revised_on,
        repealed_on,
        repeal_reason.unwrap_or_default(),
        withdrawn_on,
        withdrawal_reason.unwrap_or_default(),
    )
    .execute(tx.conn())
    .await?;
    one_row("catalog.update_item", &updated)
}

/// The text of a published item, in Markdown.
pub async fn body(tx: &mut Tx, bureau: &BureauId, id: Uuid) -> Result<String> {
    Ok(sqlx::query_scalar!(
        "-- catalog.item_body
         SELECT body FROM item WHERE bureau_id = $1 AND id = $2",
        bureau.as_str(),
        id,
    )
    .fetch_one(tx.conn())
    .await?)
}

/// What published items are to one: [`Relation::item`] is the other. A person reads them: at most 200.
pub async fn related(tx: &mut Tx, bureau: &BureauId, id: Uuid) -> Result<Vec<Relation>> {
    let rows = sqlx::query!(
        r#"-- catalog.related_items
         SELECT id, relation->>'kind' AS "kind!"
         FROM item, jsonb_array_elements(relations) AS relation
         WHERE bureau_id = $1 AND relations <> '[]' AND relation->>'item' = $2::uuid::text
         ORDER BY id LIMIT 200"#,
        bureau.as_str(),
        id,
    )
    .fetch_all(tx.conn())
    .await?;
    let place = format!("item.relations towards {bureau}/{id}");
    let related = rows.into_iter().map(|row| {
        Ok(Relation {
            kind: of_code(&row.kind, &place)?,
            item: row.id,
        })
    });
    related.collect()
}

/// Which of these are no published items of the bureau, or withdrawn ones.
pub async fn not_public(tx: &mut Tx, bureau: &BureauId, ids: &[Uuid]) -> Result<Vec<Uuid>> {
    Ok(sqlx::query_scalar!(
        r#"-- catalog.items_not_public
         SELECT asked AS "asked!" FROM unnest($2::uuid[]) AS asked
         WHERE NOT EXISTS (SELECT FROM item WHERE bureau_id = $1 AND id = asked AND withdrawn_on IS NULL)"#,
        bureau.as_str(),
        ids,
    )
    .fetch_all(tx.conn())
    .await?)
}

/// A published item of a bureau.
pub async fn find(tx: &mut Tx, bureau: &BureauId, id: Uuid) -> Result<Option<Item>> {
    sqlx::query_as!(
        Row,
        r#"-- catalog.find_item
         SELECT bureau_id, id, index_number, title, summary, article20_code, item_group, office_id,
                formed_on, published_on, due_on, channels, assumed, entry_id, period, version, revision,
                revised_on, kind, document_number, valid_until, link, relations AS "relations: Json<Vec<Relation>>",
                repealed_on, repeal_reason, withdrawn_on, withdrawal_reason
         FROM item WHERE bureau_id = $1 AND id = $2"#,
        bureau.as_str(),
        id,
    )
    .fetch_optional(tx.conn())
    .await?
    .map(Item::try_from)
    .transpose()
}

/// Those of these items that are public, and no tombstones.
pub async fn of_ids(tx: &mut Tx, ids: &[Uuid]) -> Result<Vec<Item>> {
    sqlx::query_as!(
        Row,
        r#"-- catalog.items_of_ids
         SELECT bureau_id, id, index_number, title, summary, article20_code, item_group, office_id,
                formed_on, published_on, due_on, channels, assumed, entry_id, period, version, revision,
                revised_on, kind, document_number, valid_until, link, relations AS "relations: Json<Vec<Relation>>",
                repealed_on, repeal_reason, withdrawn_on, withdrawal_reason
         FROM item WHERE id = ANY($1) AND withdrawn_on IS NULL"#,
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
        r#"-- catalog.list_items
         SELECT bureau_id, id, index_number, title, summary, article20_code, item_group, office_id,
                formed_on, published_on, due_on, channels, assumed, entry_id, period, version, revision,
                revised_on, kind, document_number, valid_until, link, relations AS "relations: Json<Vec<Relation>>",
                repealed_on, repeal_reason, withdrawn_on, withdrawal_reason
         FROM item
         WHERE bureau_id = $1 AND (published_on, id) < ($2, $3)
         ORDER BY published_on DESC, id DESC
         LIMIT $4"#,
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
        r#"-- catalog.match_candidates
         SELECT bureau_id, id, index_number, title, summary, article20_code, item_group, office_id,
                formed_on, published_on, due_on, channels, assumed, entry_id, period, version, revision,
                revised_on, kind, document_number, valid_until, link, relations AS "relations: Json<Vec<Relation>>",
                repealed_on, repeal_reason, withdrawn_on, withdrawal_reason
         FROM item
         WHERE bureau_id = $1 AND (words @@ $2::text::tsquery OR words @@ $3::text::tsquery)
         ORDER BY words @@ $3::text::tsquery DESC, ts_rank(words, $2::text::tsquery) DESC,
                  published_on DESC, id DESC
         LIMIT $4"#,
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
