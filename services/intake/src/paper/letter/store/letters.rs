//! SQL of letters.

use std::str::FromStr as _;

use chrono::{DateTime, NaiveDate, Utc};
use gongkai_chassis::{
    db::{Tx, one_row},
    error::{Error, Result},
};
use gongkai_document::Letter;
use gongkai_law::letter::LetterKind;
use uuid::Uuid;

use crate::paper::letter::{About, dispatch::Place};

/// Column name that binds sealed letters to their place.
const CONTENT: &str = "intake.letter.content";

/// A letter about to be kept.
pub struct NewLetter<'a> {
    /// Its id.
    pub id: Uuid,
    /// The fact that sends it.
    pub about: About,
    /// Which of the fact's letters.
    pub part: i32,
    /// Which letter.
    pub kind: LetterKind,
    /// Series of its number.
    pub series: &'static str,
    /// Year of its number.
    pub year: i32,
    /// Its number.
    pub number: i32,
    /// The number as printed.
    pub printed: &'a str,
    /// Version of the bureau's template; 0 for the built-in one.
    pub template_version: i32,
}

/// A letter as kept.
pub struct Stored {
    /// Its id.
    pub id: Uuid,
    /// The case.
    pub case_id: Uuid,
    /// The fact that sends it.
    pub ordinal: i32,
    /// Which letter.
    pub kind: LetterKind,
    /// Its document number.
    pub printed: String,
    /// Civil date it bears.
    pub dated_on: NaiveDate,
    /// When it was issued.
    pub issued_at: DateTime<Utc>,
    /// Version of the bureau's template; 0 for the built-in one.
    pub template_version: i32,
    /// Where it is.
    pub place: Place,
    /// How often it was sent.
    pub times: i32,
    /// What it says.
    pub letter: Letter,
}

impl Stored {
    /// Its etag, as [`crate::paper::letter::dispatch::Sent`] has it.
    pub fn etag(&self) -> String {
        format!("{}-{}", self.times, self.place.as_str())
    }
}

/// Keeps a letter.
pub async fn insert_letter(tx: &mut Tx, new: &NewLetter<'_>, letter: &Letter) -> Result<()> {
    let bureau = tx.bureau()?.clone();
    let content = serde_json::to_string(letter).map_err(Error::internal)?;
    let content = tx.seal(CONTENT, new.id, &content)?;
    let issued_by = tx.scope()?.principal.subject.clone();
    let inserted = sqlx::query!(
        "-- intake.insert_letter
         INSERT INTO letter (bureau_id, id, case_id, ordinal, part, kind, series, year, number,
                             printed, dated_on, template_version, issued_at, issued_by, content)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)",
        bureau.as_str(),
        new.id,
        new.about.case_id,
        new.about.ordinal,
        new.part,
        new.kind.as_str(),
        new.series,
        new.year,
        new.number,
        new.printed,
        new.about.dated_on,
        new.template_version,
        tx.recorded_at(),
        issued_by,
        content,
    )
    .execute(tx.conn())
    .await?;
    one_row("intake.insert_letter", &inserted)
}

/// What letters a list has.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Filter {
    /// Of this case.
    pub case_id: Option<Uuid>,
    /// Of this kind.
    pub kind: Option<LetterKind>,
    /// Numbered in this year.
    pub year: Option<i32>,
    /// Not served yet.
    pub open_only: bool,
}

/// A row as the database has it.
struct Row {
    id: Uuid,
    case_id: Uuid,
    ordinal: i32,
    kind: String,
    printed: String,
    dated_on: NaiveDate,
    issued_at: DateTime<Utc>,
    template_version: i32,
    place: String,
    times: i32,
    content: Vec<u8>,
}

impl Row {
    fn open(self, tx: &Tx) -> Result<Stored> {
        let id = self.id;
        let broken =
            |what: &dyn std::fmt::Display| Error::internal(format!("row {id} of letter: {what}"));
        let content = tx.open(CONTENT, id, &self.content)?;
        Ok(Stored {
            id,
            case_id: self.case_id,
            ordinal: self.ordinal,
            kind: LetterKind::from_str(&self.kind).map_err(|error| broken(&error))?,
            printed: self.printed,
            dated_on: self.dated_on,
            issued_at: self.issued_at,
            template_version: self.template_version,
            place: Place::from_str(&self.place).map_err(|()| broken(&"place"))?,
            times: self.times,
            letter: serde_json::from_str(&content).map_err(|error| broken(&error))?,
        })
    }
}

/// The letter of this id. `RECORD_UNKNOWN` if there is none.
pub async fn get_letter(tx: &mut Tx, id: Uuid) -> Result<Stored> {
    let bureau = tx.bureau()?.clone();
    let row = sqlx::query_as!(
        Row,
        "-- intake.get_letter
         SELECT id, case_id, ordinal, kind, printed, dated_on, issued_at, template_version, place,
                times, content
         FROM letter WHERE bureau_id = $1 AND id = $2",
        bureau.as_str(),
        id,
    )
    .fetch_optional(tx.conn())
    .await?;
    row.ok_or_else(|| unknown(id))?.open(tx)
}

/// No letter of this id.
pub(super) fn unknown(id: Uuid) -> Error {
    Error::record_unknown("letter", "文书", id)
}

/// The letters of a case, the oldest first.
pub async fn of_case(tx: &mut Tx, case_id: Uuid) -> Result<Vec<Stored>> {
    let filter = Filter {
        case_id: Some(case_id),
        ..Filter::default()
    };
    let mut letters = list_letters(tx, filter, None, i64::MAX).await?;
    letters.sort_by_key(|letter| letter.ordinal);
    Ok(letters)
}

/// Letters, the newest first, after the position given.
pub async fn list_letters(
    tx: &mut Tx,
    filter: Filter,
    after: Option<(NaiveDate, Uuid)>,
    limit: i64,
) -> Result<Vec<Stored>> {
    let bureau = tx.bureau()?.clone();
    let (after_day, after_id) = after.unzip();
    let rows = sqlx::query_as!(
        Row,
        "-- intake.list_letters
         SELECT id, case_id, ordinal, kind, printed, dated_on, issued_at, template_version, place,
                times, content
         FROM letter
         WHERE bureau_id = $1 AND ($2::uuid IS NULL OR case_id = $2)
           AND ($3::text IS NULL OR kind = $3) AND ($4::integer IS NULL OR year = $4)
           AND (NOT $5 OR place <> 'served')
           AND ($6::date IS NULL OR (dated_on, id) < ($6, $7::uuid))
         ORDER BY dated_on DESC, id DESC
         LIMIT $8",
        bureau.as_str(),
        filter.case_id,
        filter.kind.map(LetterKind::as_str),
        filter.year,
        filter.open_only,
        after_day,
        after_id,
        limit,
    )
    .fetch_all(tx.conn())
    .await?;
    rows.into_iter().map(|row| row.open(tx)).collect()
}
