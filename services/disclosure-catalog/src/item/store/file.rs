//! SQL of the files of items.

use std::{collections::HashSet, pin::Pin};

use chrono::NaiveDate;
use gongkai_chassis::{
    db::{Db, Tx, one_row},
    error::{Error, Result},
    identity::BureauId,
};
use gongkai_document::inspect::{Inspected, STRIPPER};
use gongkai_files::{Key, hex};
use sqlx::types::Json;
use uuid::Uuid;

use crate::item::{
    attachment::{Attachment, Object, unknown},
    file::File,
};

/// A row as it is stored.
struct Row {
    id: Uuid,
    file_name: String,
    link: String,
    byte_size: i64,
    sha256: Option<Vec<u8>>,
    attached_on: NaiveDate,
    attached_by: String,
    inspected: Option<Json<Inspected>>,
    copy_id: Option<Uuid>,
    copy_size: Option<i64>,
    copy_sha256: Option<Vec<u8>>,
    erased_on: Option<NaiveDate>,
}

impl From<Row> for File {
    fn from(row: Row) -> Self {
        let object = |id: Option<Uuid>, size: Option<i64>, sha256: Option<Vec<u8>>| {
            let ((id, byte_size), sha256) = id.zip(size).zip(sha256)?;
            Some(Object {
                id,
                byte_size,
                sha256: hex(&sha256),
            })
        };
        Self {
            id: row.id,
            name: row.file_name,
            link: row.link,
            original: object(Some(row.id), Some(row.byte_size), row.sha256),
            attached_on: row.attached_on,
            attached_by: row.attached_by,
            inspected: row.inspected.map(|inspected| inspected.0),
            copy: object(row.copy_id, row.copy_size, row.copy_sha256),
            erased_on: row.erased_on,
        }
    }
}

/// Inserts a file of an item, whose contents are there, or a link.
pub async fn insert(
    tx: &mut Tx,
    item: Uuid,
    attachment: &Attachment,
    sha256: Option<&[u8]>,
) -> Result<()> {
    let bureau = tx.bureau()?.clone();
    let (today, recorded_at) = (tx.today(), tx.recorded_at());
    let by = tx.scope()?.principal.subject.clone();
    let size = attachment
        .original
        .as_ref()
        .map_or(0, |file| file.byte_size);
    let inserted = sqlx::query!(
        "-- catalog.insert_item_file
         INSERT INTO item_file (bureau_id, id, item_id, file_name, link, byte_size, sha256, attached_on, recorded_at,
                                attached_by)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
        bureau.as_str(),
        attachment.id,
        item,
        attachment.file_name,
        attachment.link,
        size,
        sha256,
        today,
        recorded_at,
        by,
    )
    .execute(tx.conn())
    .await?;
    one_row("catalog.insert_item_file", &inserted)
}

/// The files of an item, the oldest first, with those that were given up; none of a withdrawn item.
pub async fn of_item(tx: &mut Tx, item: Uuid) -> Result<Vec<File>> {
    let bureau = tx.bureau()?.clone();
    let rows = sqlx::query_as!(
        Row,
        r#"-- catalog.files_of_item
         SELECT id, file_name, link, byte_size, sha256, attached_on, attached_by,
                inspected AS "inspected: Json<Inspected>", copy_id, copy_size, copy_sha256, erased_on
         FROM item_file WHERE bureau_id = $1 AND item_id = $2 AND file_name <> '' ORDER BY id"#,
        bureau.as_str(),
        item,
    )
    .fetch_all(tx.conn())
    .await?;
    Ok(rows.into_iter().map(File::from).collect())
}

/// A file of the bureau, though it was given up; none of a withdrawn item.
pub async fn find(tx: &mut Tx, id: Uuid) -> Result<File> {
    let bureau = tx.bureau()?.clone();
    let row = sqlx::query_as!(
        Row,
        r#"-- catalog.find_item_file
         SELECT id, file_name, link, byte_size, sha256, attached_on, attached_by,
                inspected AS "inspected: Json<Inspected>", copy_id, copy_size, copy_sha256, erased_on
         FROM item_file WHERE bureau_id = $1 AND id = $2 AND file_name <> ''"#,
        bureau.as_str(),
        id,
    )
    .fetch_optional(tx.conn())
    .await?;
    Ok(row.ok_or_else(|| unknown(id))?.into())
}

/// Keeps what was found in a file, what it says, and the copy that was made of it: id, size and checksum. A copy that is
/// there stays, for what is public may rest on it.
pub async fn keep_inspection(
    tx: &mut Tx,
    id: Uuid,
    inspected: &Inspected,
    text: &str,
    copy: Option<(Uuid, i64, Vec<u8>)>,
) -> Result<()> {
    let bureau = tx.bureau()?.clone();
    let (copy_id, copy_size, copy_sha256) = match copy {
        Some((id, size, sha256)) => (Some(id), Some(size), Some(sha256)),
        None => (None, None, None),
    };
    // One that was erased meanwhile has nothing to be kept.
    sqlx::query!(
        "-- catalog.keep_inspection
         UPDATE item_file
         SET inspected = $3, inner_text = $4, copy_id = coalesce(copy_id, $5),
             copy_size = CASE WHEN copy_id IS NULL THEN $6 ELSE copy_size END,
             copy_sha256 = CASE WHEN copy_id IS NULL THEN $7 ELSE copy_sha256 END,
             stripped_by = CASE WHEN copy_id IS NULL THEN $8 ELSE stripped_by END
         WHERE bureau_id = $1 AND id = $2 AND erased_on IS NULL",
        bureau.as_str(),
        id,
        Json(inspected) as _,
        text,
        copy_id,
        copy_size,
        copy_sha256,
        STRIPPER,
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// Keeps what the files of a published item say, to be found by; of very much the beginning.
pub async fn publish_text(tx: &mut Tx, item: Uuid, files: &[Uuid]) -> Result<()> {
    let bureau = tx.bureau()?.clone();
    sqlx::query!(
        "-- catalog.publish_attachment_text
         UPDATE item
         SET attachment_text = coalesce((SELECT left(string_agg(inner_text, E'\\n' ORDER BY id), 100000) FROM item_file
                                         WHERE bureau_id = $1 AND id = ANY($3)), '')
         WHERE bureau_id = $1 AND id = $2",
        bureau.as_str(),
        item,
        files,
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// An attachment of a published version of an item; none of one that is not public. In a transaction across bureaus no
/// other is seen.
pub async fn published(
    tx: &mut Tx,
    bureau: &BureauId,
    item: Uuid,
    id: Uuid,
) -> Result<Option<Attachment>> {
    let found = sqlx::query_scalar!(
        r#"-- catalog.published_attachment
         SELECT attached AS "attached!: Json<Attachment>"
         FROM item_version, jsonb_array_elements(contents->'attachments') AS attached
         WHERE bureau_id = $1 AND item_id = $2 AND state = 'published' AND attached->>'id' = $3::uuid::text
         ORDER BY number DESC LIMIT 1"#,
        bureau.as_str(),
        item,
        id,
    )
    .fetch_optional(tx.conn())
    .await?;
    Ok(found.map(|found| found.0))
}

/// The id the object store of this database bears.
pub async fn object_store(db: &Db) -> Result<Uuid> {
    Ok(sqlx::query_scalar!(
        "-- catalog.object_store
         SELECT id FROM object_store",
    )
    .fetch_one(db.wide())
    .await?)
}

/// Those of the objects that are contents of a file.
pub fn kept<'a>(
    db: &'a Db,
    keys: &'a [Key],
) -> Pin<Box<dyn Future<Output = Result<HashSet<Key>>> + Send + 'a>> {
    Box::pin(kept_of(db, keys))
}

async fn kept_of(db: &Db, keys: &[Key]) -> Result<HashSet<Key>> {
    let bureaus: Vec<String> = keys.iter().map(|key| key.bureau.to_string()).collect();
    let ids: Vec<Uuid> = keys.iter().map(|key| key.id).collect();
    let rows = sqlx::query!(
        r#"-- catalog.objects_kept
         SELECT of_bureau AS "of_bureau!", object AS "object!" FROM objects_kept($1, $2)"#,
        &bureaus,
        &ids,
    )
    .fetch_all(db.wide())
    .await?;
    let each = rows.into_iter().map(|row| {
        Ok(Key {
            bureau: row.of_bureau.parse().map_err(Error::internal)?,
            id: row.object,
        })
    });
    each.collect()
}
