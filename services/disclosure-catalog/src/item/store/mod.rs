//! SQL of published items and index numbers.

mod act;
mod erase;
mod file;
mod number;
mod opinion;
mod promised;
mod reassign;
mod serial;
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
    attachment::Attachment,
    contents::{Kind, Relation},
    likeness::words,
};

pub use act::{Done, acts, did, did_instead, did_to_file, forget_reasons};
pub use erase::{
    erase as erase_files, give_up as give_up_files, gone as file_is_gone,
    to_erase as files_to_erase,
};
pub use file::{
    find as find_file, insert as insert_file, keep_inspection, kept as objects_kept, object_store,
    of_item as files, publish_text, published as published_attachment,
};
pub use number::{same_number, same_numbers};
pub use opinion::{
    forget_opinions, insert_opinion, list_opinions, opinions, overtake_opinions, update_opinion,
};
pub use promised::is_promised;
pub use reassign::{Standing, reassign, standing};
pub use serial::{go_on_after, next_index_number, next_index_number_of_bureau};
pub use told::{Told, empty_deliveries, events as events_of_withdrawn, redact};
pub use version::{
    Filter, Older, Place, due, find as find_version, insert as insert_version,
    list as list_versions, lock as lock_versions, of_external, published, published_body, state_of,
    unknown, update as update_version, versions,
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
    changed_on: Option<NaiveDate>,
    change_due_on: Option<NaiveDate>,
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
    attachments: Json<Vec<Attachment>>,
    repealed_on: Option<NaiveDate>,
    repeal_reason: String,
    withdrawn_on: Option<NaiveDate>,
    withdrawal_reason: String,
    batch_id: Option<Uuid>,
    revoked: bool,
    comments_from: Option<NaiveDate>,
    comments_until: Option<NaiveDate>,
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
                attachments: row.attachments.0,
                comments: row.comments_from.zip(row.comments_until),
            },
            id: row.id,
            index_number: row.index_number,
            due_on: row.due_on,
            changed: row.changed_on.zip(row.change_due_on),
            version: row.version,
            revision: row.revision,
            revised_on: row.revised_on,
            repealed: row.repealed_on.map(|on| (on, row.repeal_reason)),
            withdrawn: row.withdrawn_on.map(|on| (on, row.withdrawal_reason)),
            batch: row.batch_id,
            revoked: row.revoked,
        })
    }
}

/// Keeps an item: a new one, or what a later version, a repeal or a withdrawal made of one that was locked; its index
/// number and the day of its first publication stay. Without `body` its text stays.
pub async fn keep(
    tx: &mut Tx,
    item: &Item,
    body: Option<&str>,
    backdating_reason: Option<&str>,
) -> Result<()> {
    let published_by = tx.scope()?.principal.subject.clone();
    let (recorded_at, changed_at) = (tx.recorded_at(), tx.now());
    let publication = &item.publication;
    let (repealed_on, repeal_reason) = item.repealed.clone().unzip();
    let (withdrawn_on, withdrawal_reason) = item.withdrawn.clone().unzip();
    let kept = sqlx::query!(
        "-- catalog.keep_item
         INSERT INTO item (bureau_id, id, index_number, title, summary, article20_code, item_group, office_id,
                           formed_on, published_on, due_on, channels, assumed, words, published_by, recorded_at,
                           backdating_reason, entry_id, period, kind, document_number, valid_until, link, relations,
                           body, version, revision, revised_on, repealed_on, repeal_reason, withdrawn_on,
                           withdrawal_reason, batch_id, revoked, comments_from, comments_until, attachments,
                           changed_at, changed_on, change_due_on)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14::text::tsvector, $15, $16, $17, $18, $19,
                 $20, $21, $22, $23, $24, coalesce($25, ''), $26, $27, $28, $29, $30, $31, $32, $33, $34,
                 $35, $36, $37, $38, $39, $40)
         ON CONFLICT (bureau_id, id) DO UPDATE
         SET formed_on = excluded.formed_on, due_on = excluded.due_on, changed_on = excluded.changed_on,
             change_due_on = excluded.change_due_on, title = excluded.title, summary = excluded.summary, article20_code = excluded.article20_code,
             item_group = excluded.item_group, office_id = excluded.office_id, channels = excluded.channels,
             assumed = excluded.assumed, words = excluded.words, entry_id = excluded.entry_id,
             period = excluded.period, kind = excluded.kind, document_number = excluded.document_number,
             valid_until = excluded.valid_until, link = excluded.link, relations = excluded.relations,
             body = coalesce($25, item.body), version = excluded.version, revision = excluded.revision,
             revised_on = excluded.revised_on, repealed_on = excluded.repealed_on,
             repeal_reason = excluded.repeal_reason, withdrawn_on = excluded.withdrawn_on,
             withdrawal_reason = excluded.withdrawal_reason, revoked = excluded.revoked,
             comments_from = excluded.comments_from, comments_until = excluded.comments_until,
             attachments = excluded.attachments, changed_at = excluded.changed_at,
             attachment_text = CASE WHEN excluded.withdrawn_on IS NULL THEN item.attachment_text ELSE '' END,
             backdating_reason = CASE WHEN excluded.withdrawn_on IS NULL THEN item.backdating_reason END
         WHERE item.revision = excluded.revision - 1",
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
        item.version,
        item.revision,
        item.revised_on,
        repealed_on,
        repeal_reason.unwrap_or_default(),
        withdrawn_on,
        withdrawal_reason.unwrap_or_default(),
        item.batch,
        item.revoked,
        publication.comments.map(|(from, _)| from),
        publication.comments.map(|(_, until)| until),
        Json(&publication.attachments) as _,
        changed_at,
        item.changed.map(|(on, _)| on),
        item.changed.map(|(_, due_on)| due_on),
    )
    .execute(tx.conn())
    .await?;
    one_row("catalog.keep_item", &kept)
}

/// Keeps that those of the items that were published, and are withdrawn, were destroyed: they fulfilled the duties they
/// were published for.
pub async fn destroyed(tx: &mut Tx, ids: &[Uuid], on: NaiveDate) -> Result<()> {
    let bureau = tx.bureau()?.clone();
    sqlx::query!(
        "-- catalog.destroyed_items
         UPDATE item SET destroyed_on = $3 WHERE bureau_id = $1 AND id = ANY($2)",
        bureau.as_str(),
        ids,
        on,
    )
    .execute(tx.conn())
    .await?;
    Ok(())
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
                attachments AS "attachments: Json<Vec<Attachment>>", repealed_on, repeal_reason, withdrawn_on,
                withdrawal_reason, batch_id, revoked, comments_from, comments_until, changed_on, change_due_on
         FROM item WHERE bureau_id = $1 AND id = $2"#,
        bureau.as_str(),
        id,
    )
    .fetch_optional(tx.conn())
    .await?
    .map(Item::try_from)
    .transpose()
}

/// Those of these items, each with its bureau, that are public, and no tombstones; in any order.
pub async fn of_ids(tx: &mut Tx, items: &[(String, Uuid)]) -> Result<Vec<Item>> {
    let (bureaus, ids): (Vec<String>, Vec<Uuid>) = items.iter().cloned().unzip();
    sqlx::query_as!(
        Row,
        r#"-- catalog.items_of_ids
         SELECT bureau_id, id, index_number, title, summary, article20_code, item_group, office_id,
                formed_on, published_on, due_on, channels, assumed, entry_id, period, version, revision,
                revised_on, kind, document_number, valid_until, link, relations AS "relations: Json<Vec<Relation>>",
                attachments AS "attachments: Json<Vec<Attachment>>", repealed_on, repeal_reason, withdrawn_on,
                withdrawal_reason, batch_id, revoked, comments_from, comments_until, changed_on, change_due_on
         FROM item
         WHERE (bureau_id, id) IN (SELECT * FROM unnest($1::text[], $2::uuid[])) AND withdrawn_on IS NULL"#,
        &bureaus,
        &ids,
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
                attachments AS "attachments: Json<Vec<Attachment>>", repealed_on, repeal_reason, withdrawn_on,
                withdrawal_reason, batch_id, revoked, comments_from, comments_until, changed_on, change_due_on
         FROM item
         WHERE bureau_id = $1 AND (published_on, id) < ($2, $3) AND NOT revoked
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
