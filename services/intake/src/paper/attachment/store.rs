//! SQL of attachments.

use std::{
    collections::{HashMap, HashSet},
    pin::Pin,
};

use chrono::{DateTime, NaiveDate, Utc};
use gongkai_chassis::{
    db::{Db, Tx, one_row},
    error::{Error, Result},
};
use gongkai_files::Key;
use uuid::Uuid;

use super::state::{Purpose, Used};

/// Columns that bind sealed values to their place.
const FILE_NAME: &str = "intake.attachment.file_name";
const REASON: &str = "intake.attachment.withdrawal_reason";

/// A file of a case.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attachment {
    /// Its id.
    pub id: Uuid,
    /// The case.
    pub case_id: Uuid,
    /// What it is in the case.
    pub purpose: Purpose,
    /// Name of the file.
    pub file_name: String,
    /// Media type by the extension.
    pub media_type: String,
    /// Size in bytes.
    pub byte_size: i64,
    /// SHA-256 of the contents.
    pub sha256: Vec<u8>,
    /// Civil date it was attached.
    pub attached_on: NaiveDate,
    /// When it was attached, by the wall clock.
    pub recorded_at: DateTime<Utc>,
    /// Subject of the token it was attached with.
    pub attached_by: String,
    /// Whether it is part of a reply that was signed, or was attached to a letter as its original.
    pub signed: bool,
    /// That it was attached by mistake.
    pub withdrawn: Option<Withdrawn>,
}

/// That a file was attached by mistake.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Withdrawn {
    /// Civil date.
    pub on: NaiveDate,
    /// Subject of the token it was withdrawn with.
    pub by: String,
    /// Why.
    pub reason: String,
}

/// A row as it is stored.
struct Row {
    id: Uuid,
    case_id: Uuid,
    purpose: String,
    file_name: Vec<u8>,
    media_type: String,
    byte_size: i64,
    sha256: Vec<u8>,
    attached_on: NaiveDate,
    recorded_at: DateTime<Utc>,
    attached_by: String,
    signed: bool,
    withdrawn_on: Option<NaiveDate>,
    withdrawn_by: Option<String>,
    withdrawal_reason: Option<Vec<u8>>,
}

impl Row {
    fn open(self, tx: &Tx) -> Result<Attachment> {
        let withdrawn = match (self.withdrawn_on, self.withdrawn_by, self.withdrawal_reason) {
            (Some(on), Some(by), Some(reason)) => Some(Withdrawn {
                on,
                by,
                reason: tx.open(REASON, self.id, &reason)?,
            }),
            _ => None,
        };
        Ok(Attachment {
            file_name: tx.open(FILE_NAME, self.id, &self.file_name)?,
            id: self.id,
            case_id: self.case_id,
            purpose: self.purpose.parse().map_err(Error::internal)?,
            media_type: self.media_type,
            byte_size: self.byte_size,
            sha256: self.sha256,
            attached_on: self.attached_on,
            recorded_at: self.recorded_at,
            attached_by: self.attached_by,
            signed: self.signed,
            withdrawn,
        })
    }
}

/// What a case has already, withdrawn files included.
pub async fn used(tx: &mut Tx, case_id: Uuid) -> Result<Used> {
    let bureau = tx.bureau()?.clone();
    let row = sqlx::query!(
        r#"-- intake.used_by_attachments
         SELECT count(*) AS "files!", coalesce(sum(byte_size), 0)::bigint AS "bytes!"
         FROM attachment WHERE bureau_id = $1 AND case_id = $2"#,
        bureau.as_str(),
        case_id,
    )
    .fetch_one(tx.conn())
    .await?;
    Ok(Used {
        files: row.files.unsigned_abs(),
        bytes: row.bytes.unsigned_abs(),
    })
}

/// Inserts a file whose contents are there.
pub async fn insert(tx: &mut Tx, attachment: &Attachment) -> Result<()> {
    let bureau = tx.bureau()?.clone();
    let file_name = tx.seal(FILE_NAME, attachment.id, &attachment.file_name)?;
    let inserted = sqlx::query!(
        "-- intake.insert_attachment
         INSERT INTO attachment (bureau_id, id, case_id, purpose, file_name, media_type, byte_size,
                                 sha256, attached_on, recorded_at, attached_by)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
        bureau.as_str(),
        attachment.id,
        attachment.case_id,
        attachment.purpose.as_str(),
        file_name,
        attachment.media_type,
        attachment.byte_size,
        attachment.sha256,
        attachment.attached_on,
        attachment.recorded_at,
        attachment.attached_by,
    )
    .execute(tx.conn())
    .await?;
    one_row("intake.insert_attachment", &inserted)
}

/// Loads a file.
pub async fn load(tx: &mut Tx, id: Uuid) -> Result<Attachment> {
    let bureau = tx.bureau()?.clone();
    let row = sqlx::query_as!(
        Row,
        "-- intake.load_attachment
         SELECT id, case_id, purpose, file_name, media_type, byte_size, sha256, attached_on,
                recorded_at, attached_by, signed, withdrawn_on, withdrawn_by, withdrawal_reason
         FROM attachment WHERE bureau_id = $1 AND id = $2",
        bureau.as_str(),
        id,
    )
    .fetch_optional(tx.conn())
    .await?;
    row.ok_or_else(|| Error::record_unknown("attachment", "附件", id))?
        .open(tx)
}

/// The names of these files, withdrawn ones, too.
pub async fn file_names(tx: &mut Tx, ids: &[Uuid]) -> Result<HashMap<Uuid, String>> {
    if ids.is_empty() {
        return Ok(HashMap::new());
    }
    let bureau = tx.bureau()?.clone();
    let rows = sqlx::query!(
        "-- intake.names_of_attachments
         SELECT id, file_name FROM attachment WHERE bureau_id = $1 AND id = ANY($2)",
        bureau.as_str(),
        ids,
    )
    .fetch_all(tx.conn())
    .await?;
    rows.into_iter()
        .map(|row| Ok((row.id, tx.open(FILE_NAME, row.id, &row.file_name)?)))
        .collect()
}

/// Makes files part of a reply or letter that was signed: from now on they cannot be withdrawn. Answers those of
/// the ids that are files of the case and count.
pub async fn sign(tx: &mut Tx, case_id: Uuid, ids: &[Uuid]) -> Result<HashSet<Uuid>> {
    if ids.is_empty() {
        return Ok(HashSet::new());
    }
    let bureau = tx.bureau()?.clone();
    let signed = sqlx::query_scalar!(
        "-- intake.sign_attachments
         UPDATE attachment SET signed = true
         WHERE bureau_id = $1 AND case_id = $2 AND id = ANY($3) AND withdrawn_on IS NULL
         RETURNING id",
        bureau.as_str(),
        case_id,
        ids,
    )
    .fetch_all(tx.conn())
    .await?;
    Ok(signed.into_iter().collect())
}

/// Those of the ids that are files of the case and count; none of them is withdrawn before the
/// transaction ends.
pub async fn hold(tx: &mut Tx, case_id: Uuid, ids: &[Uuid]) -> Result<HashSet<Uuid>> {
    if ids.is_empty() {
        return Ok(HashSet::new());
    }
    let bureau = tx.bureau()?.clone();
    let held = sqlx::query_scalar!(
        "-- intake.hold_attachments
         SELECT id FROM attachment
         WHERE bureau_id = $1 AND case_id = $2 AND id = ANY($3) AND withdrawn_on IS NULL
         FOR SHARE",
        bureau.as_str(),
        case_id,
        ids,
    )
    .fetch_all(tx.conn())
    .await?;
    Ok(held.into_iter().collect())
}

/// Files of a case in the order in which they were attached.
pub async fn list(tx: &mut Tx, case_id: Uuid, withdrawn_too: bool) -> Result<Vec<Attachment>> {
    let bureau = tx.bureau()?.clone();
    let rows = sqlx::query_as!(
        Row,
        "-- intake.list_attachments
         SELECT id, case_id, purpose, file_name, media_type, byte_size, sha256, attached_on,
                recorded_at, attached_by, signed, withdrawn_on, withdrawn_by, withdrawal_reason
         FROM attachment
         WHERE bureau_id = $1 AND case_id = $2 AND ($3 OR withdrawn_on IS NULL)
         ORDER BY recorded_at, id",
        bureau.as_str(),
        case_id,
        withdrawn_too,
    )
    .fetch_all(tx.conn())
    .await?;
    rows.into_iter().map(|row| row.open(tx)).collect()
}

/// Withdraws a file; false if it was withdrawn before or is part of a signed reply.
pub async fn withdraw(tx: &mut Tx, id: Uuid, withdrawn: &Withdrawn) -> Result<bool> {
    let bureau = tx.bureau()?.clone();
    let reason = tx.seal(REASON, id, &withdrawn.reason)?;
    let updated = sqlx::query!(
        "-- intake.withdraw_attachment
         UPDATE attachment SET withdrawn_on = $3, withdrawn_by = $4, withdrawal_reason = $5
         WHERE bureau_id = $1 AND id = $2 AND withdrawn_on IS NULL AND NOT signed",
        bureau.as_str(),
        id,
        withdrawn.on,
        withdrawn.by,
        reason,
    )
    .execute(tx.conn())
    .await?;
    Ok(updated.rows_affected() == 1)
}

/// The id the object store of this database bears.
pub async fn object_store(db: &Db) -> Result<Uuid> {
    let row = sqlx::query!(
        "-- intake.object_store
         SELECT id FROM object_store",
    )
    .fetch_one(db.wide())
    .await?;
    Ok(row.id)
}

/// Those of the objects that are contents of a file, of a case or of a draft.
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
        "-- intake.kept_attachments
         SELECT bureau_id AS \"bureau_id!\", id AS \"id!\" FROM attachment
         WHERE (bureau_id, id) IN (SELECT * FROM unnest($1::text[], $2::uuid[]))
         UNION ALL
         SELECT bureau_id, id FROM draft_file
         WHERE (bureau_id, id) IN (SELECT * FROM unnest($1::text[], $2::uuid[]))",
        &bureaus,
        &ids,
    )
    .fetch_all(db.wide())
    .await?;
    rows.into_iter()
        .map(|row| {
            Ok(Key {
                bureau: row.bureau_id.parse().map_err(Error::internal)?,
                id: row.id,
            })
        })
        .collect()
}

/// The files of a case that count, the oldest first.
pub async fn of_case(tx: &mut Tx, case_id: Uuid) -> Result<Vec<Attachment>> {
    list(tx, case_id, false).await
}
