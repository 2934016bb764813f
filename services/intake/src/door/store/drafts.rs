//! SQL of drafts and their files.

use chrono::NaiveDate;
use gongkai_chassis::{
    db::{Db, Tx, one_row},
    error::{Error, Result},
    identity::BureauId,
};
use uuid::Uuid;

use crate::{
    door::draft::{Taken, kept_since},
    paper::attachment::Attachment,
};

/// Columns that bind sealed values to their place.
const CONTENT: &str = "intake.draft.content";
const FILE_NAME: &str = "intake.draft_file.file_name";

/// Whether there is a draft of that id, still to be kept today.
pub async fn draft(tx: &mut Tx, id: Uuid) -> Result<Option<Uuid>> {
    let bureau = tx.bureau()?.clone();
    let found = sqlx::query_scalar!(
        "-- intake.find_draft
         SELECT id FROM draft WHERE bureau_id = $1 AND id = $2 AND saved_on >= $3",
        bureau.as_str(),
        id,
        kept_since(tx.today()),
    )
    .fetch_optional(tx.conn())
    .await?;
    Ok(found)
}

/// What all drafts of the bureau take.
pub async fn drafts_taken(tx: &mut Tx) -> Result<Taken> {
    let bureau = tx.bureau()?.clone();
    let row = sqlx::query!(
        r#"-- intake.drafts_taken
         SELECT (SELECT count(*) FROM draft WHERE bureau_id = $1) AS "count!",
                (SELECT coalesce(sum(byte_size), 0)::bigint FROM draft_file WHERE bureau_id = $1)
                AS "bytes!""#,
        bureau.as_str(),
    )
    .fetch_one(tx.conn())
    .await?;
    Ok(Taken {
        count: row.count.unsigned_abs(),
        bytes: row.bytes.unsigned_abs(),
    })
}

/// Saves what was filled in, of a new draft or one that is there; false if it is there no more.
pub async fn save_draft(tx: &mut Tx, id: Uuid, new: bool, content: &str) -> Result<bool> {
    let bureau = tx.bureau()?.clone();
    let sealed = tx.seal(CONTENT, id, content)?;
    let saved = sqlx::query!(
        "-- intake.save_draft
         INSERT INTO draft (bureau_id, id, content, saved_on)
         SELECT $1, $2, $3, $4
         WHERE $5 OR EXISTS (SELECT FROM draft WHERE bureau_id = $1 AND id = $2)
         ON CONFLICT (bureau_id, id) DO UPDATE SET
             content = excluded.content, saved_on = excluded.saved_on",
        bureau.as_str(),
        id,
        sealed,
        tx.today(),
        new,
    )
    .execute(tx.conn())
    .await?;
    Ok(saved.rows_affected() == 1)
}

/// What was filled in, and the civil date it was saved; none if the draft is there no more.
pub async fn load_draft(tx: &mut Tx, id: Uuid) -> Result<Option<(String, NaiveDate)>> {
    let bureau = tx.bureau()?.clone();
    let row = sqlx::query!(
        "-- intake.load_draft
         SELECT content, saved_on FROM draft WHERE bureau_id = $1 AND id = $2",
        bureau.as_str(),
        id,
    )
    .fetch_optional(tx.conn())
    .await?;
    row.map(|row| Ok((tx.open(CONTENT, id, &row.content)?, row.saved_on)))
        .transpose()
}

/// Locks a draft; false if it is there no more.
pub async fn lock_draft(tx: &mut Tx, id: Uuid) -> Result<bool> {
    let bureau = tx.bureau()?.clone();
    let found = sqlx::query_scalar!(
        "-- intake.lock_draft
         SELECT id FROM draft WHERE bureau_id = $1 AND id = $2 FOR UPDATE",
        bureau.as_str(),
        id,
    )
    .fetch_optional(tx.conn())
    .await?;
    Ok(found.is_some())
}

/// Erases a draft with the rows of its files.
pub async fn delete_draft(tx: &mut Tx, id: Uuid) -> Result<()> {
    let bureau = tx.bureau()?.clone();
    sqlx::query!(
        "-- intake.delete_draft
         DELETE FROM draft WHERE bureau_id = $1 AND id = $2",
        bureau.as_str(),
        id,
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// Inserts a file of a draft that is locked; `file.case_id` is the draft's id.
pub async fn insert_file(tx: &mut Tx, file: &Attachment) -> Result<()> {
    let bureau = tx.bureau()?.clone();
    let file_name = tx.seal(FILE_NAME, file.id, &file.file_name)?;
    let inserted = sqlx::query!(
        "-- intake.insert_draft_file
         INSERT INTO draft_file (bureau_id, id, draft_id, purpose, file_name, media_type, byte_size,
                                 sha256, attached_on, recorded_at, attached_by)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
        bureau.as_str(),
        file.id,
        file.case_id,
        file.purpose.as_str(),
        file_name,
        file.media_type,
        file.byte_size,
        file.sha256,
        file.attached_on,
        file.recorded_at,
        file.attached_by,
    )
    .execute(tx.conn())
    .await?;
    one_row("intake.insert_draft_file", &inserted)
}

/// The files of a draft, the oldest first; `case_id` of each is the draft's id.
pub async fn files(tx: &mut Tx, draft_id: Uuid) -> Result<Vec<Attachment>> {
    let bureau = tx.bureau()?.clone();
    let rows = sqlx::query!(
        "-- intake.draft_files
         SELECT id, purpose, file_name, media_type, byte_size, sha256, attached_on, recorded_at,
                attached_by
         FROM draft_file WHERE bureau_id = $1 AND draft_id = $2 ORDER BY recorded_at, id",
        bureau.as_str(),
        draft_id,
    )
    .fetch_all(tx.conn())
    .await?;
    rows.into_iter()
        .map(|row| {
            Ok(Attachment {
                file_name: tx.open(FILE_NAME, row.id, &row.file_name)?,
                id: row.id,
                case_id: draft_id,
                purpose: row.purpose.parse().map_err(Error::internal)?,
                media_type: row.media_type,
                byte_size: row.byte_size,
                sha256: row.sha256,
                attached_on: row.attached_on,
                recorded_at: row.recorded_at,
                attached_by: row.attached_by,
                signed: false,
                withdrawn: None,
            })
        })
        .collect()
}

/// Erases drafts that were last saved before that civil date: each with its files, whose contents are
/// still to be erased. In one statement, so that nothing is lost of a draft that is saved meanwhile.
pub async fn delete_saved_before(
    db: &Db,
    before: NaiveDate,
) -> Result<Vec<(Uuid, BureauId, Option<Uuid>)>> {
    let rows = sqlx::query!(
        r#"-- intake.sweep_drafts
         WITH gone AS (DELETE FROM draft WHERE saved_on < $1 RETURNING bureau_id, id)
         SELECT gone.id AS "id!", gone.bureau_id AS "bureau_id!", draft_file.id AS "file_id?"
         FROM gone LEFT JOIN draft_file ON draft_file.bureau_id = gone.bureau_id
                                           AND draft_file.draft_id = gone.id"#,
        before,
    )
    .fetch_all(db.wide())
    .await?;
    rows.into_iter()
        .map(|row| {
            let bureau = row.bureau_id.parse().map_err(Error::internal)?;
            Ok((row.id, bureau, row.file_id))
        })
        .collect()
}
