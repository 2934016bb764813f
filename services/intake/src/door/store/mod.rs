//! SQL of the door: who asks for a case, and who guesses.

use chrono::{DateTime, Utc};
use gongkai_chassis::{
    db::{Db, Tx},
    error::Result,
};
use gongkai_law::{case::CaseKind, letter::LetterKind};
use uuid::Uuid;

use super::guess::Guesses;
use crate::cases::number::CaseNumber;

pub mod drafts;

/// The case of that number.
pub async fn case_of_number(
    tx: &mut Tx,
    kind: CaseKind,
    number: CaseNumber,
) -> Result<Option<Uuid>> {
    let bureau = tx.bureau()?.clone();
    let found = sqlx::query_scalar!(
        "-- intake.case_of_number
         SELECT id FROM case_row
         WHERE bureau_id = $1 AND kind = $2 AND number_year = $3 AND number = $4",
        bureau.as_str(),
        kind.as_str(),
        number.year,
        number.number,
    )
    .fetch_optional(tx.conn())
    .await?;
    Ok(found)
}

/// The letter of that document number, if it is of one of these kinds.
pub async fn letter_of_number(
    tx: &mut Tx,
    printed: &str,
    kinds: &[LetterKind],
) -> Result<Option<Uuid>> {
    let bureau = tx.bureau()?.clone();
    let kinds: Vec<String> = kinds.iter().map(|kind| kind.as_str().to_owned()).collect();
    let found = sqlx::query_scalar!(
        "-- intake.letter_of_number
         SELECT id FROM letter
         WHERE bureau_id = $1 AND printed = $2 AND kind = ANY($3) ORDER BY id LIMIT 1",
        bureau.as_str(),
        printed,
        &kinds,
    )
    .fetch_optional(tx.conn())
    .await?;
    Ok(found)
}

/// Wrong codes as a row has them.
struct GuessRow {
    mark: i64,
    wrong: i32,
    last_at: DateTime<Utc>,
    closed_until: DateTime<Utc>,
}

impl GuessRow {
    /// The mark, and what is known under it.
    fn known(self) -> (i64, Guesses) {
        let guesses = Guesses {
            wrong: self.wrong.unsigned_abs(),
            last_at: self.last_at,
            closed_until: self.closed_until,
        };
        (self.mark, guesses)
    }
}

/// Wrong codes lately under these marks.
pub async fn guesses(tx: &mut Tx, marks: [i64; 2]) -> Result<Vec<(i64, Guesses)>> {
    let bureau = tx.bureau()?.clone();
    let rows = sqlx::query_as!(
        GuessRow,
        "-- intake.code_guesses
         SELECT mark, wrong, last_at, closed_until FROM code_guess
         WHERE bureau_id = $1 AND mark = ANY($2)",
        bureau.as_str(),
        &marks,
    )
    .fetch_all(tx.conn())
    .await?;
    Ok(rows.into_iter().map(GuessRow::known).collect())
}

/// The same, locked: whoever counts another one waits.
pub async fn guesses_for_update(tx: &mut Tx, marks: [i64; 2]) -> Result<Vec<(i64, Guesses)>> {
    let bureau = tx.bureau()?.clone();
    // One order, so that two do not wait for each other.
    let rows = sqlx::query_as!(
        GuessRow,
        "-- intake.lock_code_guesses
         SELECT mark, wrong, last_at, closed_until FROM code_guess
         WHERE bureau_id = $1 AND mark = ANY($2) ORDER BY mark FOR UPDATE",
        bureau.as_str(),
        &marks,
    )
    .fetch_all(tx.conn())
    .await?;
    Ok(rows.into_iter().map(GuessRow::known).collect())
}

/// Keeps how often it was guessed under a mark.
pub async fn keep_guesses(tx: &mut Tx, mark: i64, guesses: &Guesses) -> Result<()> {
    let bureau = tx.bureau()?.clone();
    let wrong = i32::try_from(guesses.wrong).unwrap_or(i32::MAX);
    sqlx::query!(
        "-- intake.keep_code_guesses
         INSERT INTO code_guess (bureau_id, mark, wrong, last_at, closed_until)
         VALUES ($1, $2, $3, $4, $5)
         ON CONFLICT (bureau_id, mark) DO UPDATE SET
             wrong = excluded.wrong, last_at = excluded.last_at, closed_until = excluded.closed_until",
        bureau.as_str(),
        mark,
        wrong,
        guesses.last_at,
        guesses.closed_until,
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// Deletes guesses that were last wrong before that instant; answers how many.
pub async fn sweep_guesses(db: &Db, before: DateTime<Utc>) -> Result<u64> {
    let swept = sqlx::query!(
        "-- intake.sweep_code_guesses
         DELETE FROM code_guess WHERE last_at < $1",
        before,
    )
    .execute(db.wide())
    .await?;
    Ok(swept.rows_affected())
}
