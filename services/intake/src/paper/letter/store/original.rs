//! SQL of the originals of letters.

use chrono::NaiveDate;
use gongkai_chassis::{
    db::{Tx, one_row},
    error::Result,
};
use uuid::Uuid;

use crate::paper::letter::original::{Original, Withdrawal};

/// Column name that binds sealed reasons to their place.
const REASON: &str = "intake.letter_original.withdrawal_reason";

/// Where the reason of one original is sealed to.
fn place(ordinal: i32) -> String {
    format!("{REASON}/{ordinal}")
}

/// A row as the database has it.
struct Row {
    letter_id: Uuid,
    ordinal: i32,
    attachment_id: Uuid,
    media_type: String,
    byte_size: i64,
    sha256: Vec<u8>,
    attached_on: NaiveDate,
    attached_by: String,
    withdrawn_on: Option<NaiveDate>,
    withdrawn_by: Option<String>,
    withdrawal_reason: Option<Vec<u8>>,
}

impl Row {
    fn open(self, tx: &Tx) -> Result<Original> {
        let withdrawn = match (self.withdrawn_on, self.withdrawn_by, self.withdrawal_reason) {
            (Some(on), Some(by), Some(reason)) => Some(Withdrawal {
                on,
                by,
                reason: tx.open(&place(self.ordinal), self.letter_id, &reason)?,
            }),
            _ => None,
        };
        Ok(Original {
            letter_id: self.letter_id,
            ordinal: self.ordinal,
            attachment_id: self.attachment_id,
            media_type: self.media_type,
            byte_size: self.byte_size,
            sha256: self.sha256,
            attached_on: self.attached_on,
            attached_by: self.attached_by,
            withdrawn,
        })
    }
}

/// The originals of these letters, each letter's in order.
pub async fn originals_of(tx: &mut Tx, letter_ids: &[Uuid]) -> Result<Vec<Original>> {
    if letter_ids.is_empty() {
        return Ok(Vec::new());
    }
    let bureau = tx.bureau()?.clone();
    let rows = sqlx::query_as!(
        Row,
        "-- intake.originals_of_letters
         SELECT original.letter_id, original.ordinal, original.attachment_id, file.media_type,
                file.byte_size, file.sha256, original.attached_on, original.attached_by,
                original.withdrawn_on, original.withdrawn_by, original.withdrawal_reason
         FROM letter_original original
         JOIN attachment file
           ON file.bureau_id = original.bureau_id AND file.id = original.attachment_id
         WHERE original.bureau_id = $1 AND original.letter_id = ANY($2)
         ORDER BY original.letter_id, original.ordinal",
        bureau.as_str(),
        letter_ids,
    )
    .fetch_all(tx.conn())
    .await?;
    rows.into_iter().map(|row| row.open(tx)).collect()
}

/// Inserts the next original of a letter whose case is locked.
pub async fn insert_original(tx: &mut Tx, original: &Original) -> Result<()> {
    let bureau = tx.bureau()?.clone();
    let inserted = sqlx::query!(
        "-- intake.insert_original
         INSERT INTO letter_original (bureau_id, letter_id, ordinal, attachment_id, attached_on,
                                      recorded_at, attached_by)
         VALUES ($1, $2, $3, $4, $5, $6, $7)",
        bureau.as_str(),
        original.letter_id,
        original.ordinal,
        original.attachment_id,
        original.attached_on,
        tx.recorded_at(),
        original.attached_by,
    )
    .execute(tx.conn())
    .await?;
    one_row("intake.insert_original", &inserted)
}

/// Withdraws an original of a letter whose case is locked.
pub async fn withdraw_original(
    tx: &mut Tx,
    letter_id: Uuid,
    ordinal: i32,
    withdrawal: &Withdrawal,
) -> Result<()> {
    let bureau = tx.bureau()?.clone();
    let reason = tx.seal(&place(ordinal), letter_id, &withdrawal.reason)?;
    let updated = sqlx::query!(
        "-- intake.withdraw_original
         UPDATE letter_original
         SET withdrawn_on = $4, withdrawn_at = $5, withdrawn_by = $6, withdrawal_reason = $7
         WHERE bureau_id = $1 AND letter_id = $2 AND ordinal = $3 AND withdrawn_on IS NULL",
        bureau.as_str(),
        letter_id,
        ordinal,
        withdrawal.on,
        tx.recorded_at(),
        withdrawal.by,
        reason,
    )
    .execute(tx.conn())
    .await?;
    one_row("intake.withdraw_original", &updated)
}
