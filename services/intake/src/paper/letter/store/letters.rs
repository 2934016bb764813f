//! SQL of letters.

use std::str::FromStr as _;

use chrono::{DateTime, NaiveDate, Utc};
use gongkai_chassis::{
    db::Tx,
    error::{Error, Result},
    identity::{Principal, Role},
    request::LATE,
};
use gongkai_document::{Letter, Paragraph};
use gongkai_law::letter::LetterKind;
use uuid::Uuid;

use crate::{
    cases::{
        number::CaseNumber,
        query_code::{self, Codes, FIRST, Opens, hidden, without_renewed},
    },
    paper::letter::{dispatch::Place, placeholder, void::VoidLetter},
};

/// Column name that binds sealed letters to their place.
const CONTENT: &str = "intake.letter.content";

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
    /// That it counts no more; none where it does, and where nobody asked.
    pub void: Option<VoidLetter>,
}

impl Stored {
    /// What it says, with the mark of what counts no more.
    pub fn marked(self) -> Letter {
        Letter {
            void: self.void.as_ref().map(VoidLetter::mark),
            ..self.letter
        }
    }

    /// Its etag, as [`crate::paper::letter::dispatch::Sent`] has it.
    pub fn etag(&self) -> String {
        format!("{}-{}", self.times, self.place.as_str())
    }

    /// As it is shown to who neither wrote nor received it: without the query code it may print, which is
    /// for its addressee alone.
    #[must_use]
    pub fn without_code(self) -> Self {
        self.with_codes(hidden)
    }

    /// With something done to the codes of each text.
    fn with_codes(mut self, told: impl Fn(&str) -> String) -> Self {
        self.letter.title = told(&self.letter.title);
        for paragraph in &mut self.letter.paragraphs {
            match paragraph {
                Paragraph::Body { text }
                | Paragraph::Heading { text }
                | Paragraph::Quote { text } => *text = told(text),
                Paragraph::Table { rows } => {
                    for row in rows {
                        row.value = told(&row.value);
                    }
                }
            }
        }
        self
    }

    /// As the caller may read it: who but looks on sees no code.
    fn shown_to(self, caller: &Principal) -> Self {
        const LOOKING_ON: [Role; 3] = [Role::Supervisor, Role::Auditor, Role::City];
        let mut admitted = caller.admitted.iter();
        let acts = caller.admitted.is_empty() || admitted.any(|role| !LOOKING_ON.contains(role));
        if acts { self } else { self.without_code() }
    }
}

/// The letter of that id as the caller may read it today: a code that was renewed is struck out, for it opens
/// nothing any more. `RECORD_UNKNOWN` if there is none.
pub async fn shown(tx: &mut Tx, id: Uuid) -> Result<Stored> {
    let stored = get_letter(tx, id).await?;
    let stored = stored.shown_to(&tx.scope()?.principal);
    if placeholder::opens(stored.kind) != Some(Opens::Case) {
        return Ok(stored);
    }
    let case_id = stored.case_id;
    let generation = query_code::generation(tx, case_id).await?;
    if generation == FIRST {
        return Ok(stored);
    }
    let codes = Codes::of(tx, Opens::Case)?;
    let in_force = |code| codes.fits(case_id, generation, code);
    Ok(stored.with_codes(|text| without_renewed(text, in_force)))
}

/// What a letter says, sealed as it is kept. Its number stands in columns of its own.
pub fn sealed(tx: &Tx, id: Uuid, letter: &Letter) -> Result<Vec<u8>> {
    let content = serde_json::to_string(letter).map_err(Error::internal)?;
    tx.seal(CONTENT, id, &content)
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
    number_year: i32,
    number: i32,
}

impl Row {
    fn open(self, tx: &Tx) -> Result<Stored> {
        let id = self.id;
        let broken =
            |what: &dyn std::fmt::Display| Error::internal(format!("row {id} of letter: {what}"));
        let case = CaseNumber {
            year: self.number_year,
            number: self.number,
        };
        let content = tx.open(CONTENT, id, &self.content)?;
        // A letter that was made before its case had its number.
        let content = content.replace(LATE, &case.to_string());
        let letter: Letter = serde_json::from_str(&content).map_err(|error| broken(&error))?;
        Ok(Stored {
            id,
            case_id: self.case_id,
            ordinal: self.ordinal,
            kind: LetterKind::from_str(&self.kind).map_err(|error| broken(&error))?,
            printed: self.printed.clone(),
            dated_on: self.dated_on,
            issued_at: self.issued_at,
            template_version: self.template_version,
            place: Place::from_str(&self.place).map_err(|_| broken(&"place"))?,
            times: self.times,
            letter: Letter {
                number: Some(self.printed.clone()),
                ..letter
            },
            void: None,
        })
    }
}

/// The letter of this id. `RECORD_UNKNOWN` if there is none.
pub async fn get_letter(tx: &mut Tx, id: Uuid) -> Result<Stored> {
    let bureau = tx.bureau()?.clone();
    let row = sqlx::query_as!(
        Row,
        "-- intake.get_letter
         SELECT letter.id, case_id, ordinal, letter.kind, printed, dated_on, issued_at,
                template_version, place, times, content, case_row.number_year, case_row.number
         FROM letter
         JOIN case_row ON case_row.bureau_id = letter.bureau_id AND case_row.id = letter.case_id
         WHERE letter.bureau_id = $1 AND letter.id = $2",
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

/// Those of the letters of these ids that there are.
pub async fn some_letters(tx: &mut Tx, ids: &[Uuid]) -> Result<Vec<Stored>> {
    let bureau = tx.bureau()?.clone();
    let rows = sqlx::query_as!(
        Row,
        "-- intake.some_letters
         SELECT letter.id, case_id, ordinal, letter.kind, printed, dated_on, issued_at,
                template_version, place, times, content, case_row.number_year, case_row.number
         FROM letter
         JOIN case_row ON case_row.bureau_id = letter.bureau_id AND case_row.id = letter.case_id
         WHERE letter.bureau_id = $1 AND letter.id = ANY($2)",
        bureau.as_str(),
        ids,
    )
    .fetch_all(tx.conn())
    .await?;
    rows.into_iter().map(|row| row.open(tx)).collect()
}

/// The letters of a case, the oldest first.
pub async fn of_case(tx: &mut Tx, case_id: Uuid) -> Result<Vec<Stored>> {
    let filter = Filter {
        case_id: Some(case_id),
        ..Filter::default()
    };
    let mut letters = list_letters(tx, filter, None, i64::MAX).await?;
    // The list has the newest first; the ids of one fact's letters rise in the order of issue.
    letters.reverse();
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
         SELECT letter.id, case_id, ordinal, letter.kind, printed, dated_on, issued_at,
                template_version, place, times, content, case_row.number_year, case_row.number
         FROM letter
         JOIN case_row ON case_row.bureau_id = letter.bureau_id AND case_row.id = letter.case_id
         WHERE letter.bureau_id = $1 AND ($2::uuid IS NULL OR case_id = $2)
           AND ($3::text IS NULL OR letter.kind = $3) AND ($4::integer IS NULL OR letter.year = $4)
           AND (NOT $5 OR place <> 'served')
           AND ($6::date IS NULL OR (dated_on, letter.id) < ($6, $7::uuid))
         ORDER BY dated_on DESC, letter.id DESC
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
