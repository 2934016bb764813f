//! SQL of cases and facts: here what reads, in `write` what writes.

mod write;

use chrono::{DateTime, NaiveDate, Utc};
use gongkai_chassis::{
    db::Tx,
    error::{Error, Result},
};
use uuid::Uuid;
pub use write::{Write, write};

use super::{Case, Recorded, Summary, private};
use crate::cases::number::CaseNumber;

/// Column name that binds sealed values to their place.
const PERSONAL: &str = "intake.fact.personal";

/// Where the personal data of one fact is sealed to.
pub(super) fn place(ordinal: i32) -> String {
    format!("{PERSONAL}/{ordinal}")
}

/// What the reason of a late fact is sealed for.
fn late_place(ordinal: i32) -> String {
    format!("intake.fact.backdating_reason/{ordinal}")
}

/// The facts of a case in order.
pub type Facts<C> = Vec<Recorded<<C as Case>::Fact, <C as Case>::Personal>>;

/// Number and facts of a case of kind `C`, its row locked; none if there is no such case. One round
/// trip, unless somebody else acted on the case while we waited for it.
pub async fn lock_facts<C: Case>(
    tx: &mut Tx,
    case_id: Uuid,
) -> Result<Option<(CaseNumber, Facts<C>)>> {
    let bureau = tx.bureau()?.clone();
    let rows = sqlx::query_as!(
        FactRow,
        "-- intake.lock_facts
         WITH locked AS (
             SELECT id, version, number_year, number FROM case_row
             WHERE bureau_id = $1 AND id = $2 AND kind = $3 FOR UPDATE
         )
         SELECT fact.ordinal, fact.legal_date, fact.recorded_at, fact.actor, fact.office, fact.body,
                fact.personal, locked.number_year, locked.number, locked.version
         FROM locked JOIN fact ON fact.bureau_id = $1 AND fact.case_id = locked.id
         ORDER BY fact.ordinal",
        bureau.as_str(),
        case_id,
        C::KIND,
    )
    .fetch_all(tx.conn())
    .await?;
    match rows.last() {
        None => Ok(None),
        // The row was read after the wait, the facts as they stood before it.
        Some(last) if last.version != last.ordinal => facts::<C>(tx, case_id).await,
        Some(_) => opened::<C>(tx, case_id, rows).map(Some),
    }
}

/// Number and facts of a case of kind `C`; none if there is no such case.
pub async fn facts<C: Case>(tx: &mut Tx, case_id: Uuid) -> Result<Option<(CaseNumber, Facts<C>)>> {
    let bureau = tx.bureau()?.clone();
    let rows = sqlx::query_as!(
        FactRow,
        "-- intake.load_facts
         SELECT fact.ordinal, fact.legal_date, fact.recorded_at, fact.actor, fact.office, fact.body,
                fact.personal, case_row.number_year, case_row.number, case_row.version
         FROM fact JOIN case_row ON case_row.bureau_id = fact.bureau_id AND case_row.id = fact.case_id
         WHERE fact.bureau_id = $1 AND fact.case_id = $2 AND case_row.kind = $3
         ORDER BY fact.ordinal",
        bureau.as_str(),
        case_id,
        C::KIND,
    )
    .fetch_all(tx.conn())
    .await?;
    if rows.is_empty() {
        return Ok(None);
    }
    opened::<C>(tx, case_id, rows).map(Some)
}

/// A fact with the number and version of its case, as they are stored.
struct FactRow {
    ordinal: i32,
    legal_date: NaiveDate,
    recorded_at: DateTime<Utc>,
    actor: String,
    office: Option<String>,
    body: serde_json::Value,
    personal: Option<Vec<u8>>,
    number_year: i32,
    number: i32,
    version: i32,
}

/// The facts of rows. An error tells where a fact does not read, never what it says.
fn opened<C: Case>(tx: &Tx, case_id: Uuid, rows: Vec<FactRow>) -> Result<(CaseNumber, Facts<C>)> {
    let mut facts = Vec::with_capacity(rows.len());
    let mut number = CaseNumber::of_new(0);
    for row in rows {
        number = CaseNumber {
            year: row.number_year,
            number: row.number,
        };
        let broken = |error: serde_json::Error| broken(case_id, row.ordinal, &error);
        let sealed = row.personal.as_ref();
        let text = sealed.map(|sealed| tx.open(&place(row.ordinal), case_id, sealed));
        let text = text.transpose()?;
        // Of the kinds whose facts do not hold their private words themselves yet.
        let personal = text.as_deref().map(serde_json::from_str);
        let personal = personal.transpose().unwrap_or_default();
        let inside = size_of::<C::Personal>() == 0;
        let words = text.as_deref().filter(|_| inside);
        let words = words.map(serde_json::from_str);
        let words = words.transpose().map_err(broken)?;
        facts.push(Recorded {
            ordinal: row.ordinal,
            legal_date: row.legal_date,
            recorded_at: row.recorded_at,
            actor: row.actor,
            office: row.office,
            body: private::join(row.body, words).map_err(broken)?,
            personal,
        });
    }
    Ok((number, facts))
}

/// A fact that cannot be read: the place alone, for the words of the error may be somebody's.
fn broken(case_id: Uuid, ordinal: i32, error: &serde_json::Error) -> Error {
    let (kind, line, column) = (error.classify(), error.line(), error.column());
    Error::internal(format!(
        "fact {case_id}/{ordinal}: {kind:?} at {line}:{column}"
    ))
}

/// A fact of a case of any kind, as it is stored.
pub struct RawFact {
    /// 1, 2, 3 … in the case.
    pub ordinal: i32,
    /// Its kind.
    pub kind: String,
    /// The civil date the law counts.
    pub legal_date: NaiveDate,
    /// When it was entered, by the wall clock.
    pub recorded_at: DateTime<Utc>,
    /// Subject of the token it was entered with.
    pub actor: String,
    /// That person's office.
    pub office: Option<String>,
    /// Why the legal date lies before the day it was entered, opened.
    pub backdating_reason: Option<String>,
    /// What happened.
    pub body: serde_json::Value,
    /// Its personal data, opened.
    pub personal: Option<serde_json::Value>,
}

/// Opens the personal data of a fact.
pub fn open_personal(
    tx: &Tx,
    case_id: Uuid,
    ordinal: i32,
    sealed: &[u8],
) -> Result<serde_json::Value> {
    let text = tx.open(&place(ordinal), case_id, sealed)?;
    serde_json::from_str(&text).map_err(|error| broken(case_id, ordinal, &error))
}

/// The facts of a case of any kind, in order: for its file.
pub async fn raw_facts(tx: &mut Tx, case_id: Uuid) -> Result<Vec<RawFact>> {
    let bureau = tx.bureau()?.clone();
    let rows = sqlx::query!(
        "-- intake.load_raw_facts
         SELECT ordinal, kind, legal_date, recorded_at, actor, office, backdating_reason, body, personal
         FROM fact WHERE bureau_id = $1 AND case_id = $2 ORDER BY ordinal",
        bureau.as_str(),
        case_id,
    )
    .fetch_all(tx.conn())
    .await?;
    rows.into_iter()
        .map(|row| {
            let personal = match &row.personal {
                None => None,
                Some(sealed) => Some(open_personal(tx, case_id, row.ordinal, sealed)?),
            };
            let late = row.backdating_reason.as_ref();
            let late = late.map(|sealed| tx.open(&late_place(row.ordinal), case_id, sealed));
            Ok(RawFact {
                ordinal: row.ordinal,
                kind: row.kind,
                legal_date: row.legal_date,
                recorded_at: row.recorded_at,
                actor: row.actor,
                office: row.office,
                backdating_reason: late.transpose()?,
                body: row.body,
                personal,
            })
        })
        .collect()
}

/// The cached row of a case of any kind.
pub struct CaseRow {
    /// Its kind.
    pub kind: String,
    /// Its registration number.
    pub number: CaseNumber,
    /// Its cached columns.
    pub summary: Summary,
}

/// The row of a case of any kind.
pub async fn case_row(tx: &mut Tx, id: Uuid) -> Result<Option<CaseRow>> {
    let bureau = tx.bureau()?.clone();
    let row = sqlx::query!(
        "-- intake.load_case_row
         SELECT kind, number_year, number, category, about_case_id, office_id, person, opened_on, original_due_on,
                due_on, provisional, closed_on, result
         FROM case_row WHERE bureau_id = $1 AND id = $2",
        bureau.as_str(),
        id,
    )
    .fetch_optional(tx.conn())
    .await?;
    Ok(row.map(|row| CaseRow {
        kind: row.kind,
        number: CaseNumber {
            year: row.number_year,
            number: row.number,
        },
        summary: Summary {
            category: row.category,
            about: row.about_case_id,
            office_id: row.office_id,
            person: row.person,
            opened_on: row.opened_on,
            original_due_on: row.original_due_on,
            due_on: row.due_on,
            provisional: row.provisional,
            closed: row.closed_on.zip(row.result),
        },
    }))
}

/// A row of a worklist.
pub struct Listed {
    /// The case.
    pub id: Uuid,
    /// Its version.
    pub version: i32,
    /// Its registration number.
    pub number: CaseNumber,
    /// Its cached columns.
    pub summary: Summary,
}

impl Listed {
    /// Its place in the order of the list.
    pub fn position(&self) -> (NaiveDate, Uuid) {
        (self.summary.due_on.unwrap_or(NO_DUE_DAY), self.id)
    }
}

/// Cases without a due day stand last, as if due on this day.
const NO_DUE_DAY: NaiveDate = match NaiveDate::from_ymd_opt(9999, 12, 31) {
    Some(day) => day,
    None => NaiveDate::MAX,
};

/// Cases of a kind by current due day, those without one last, after the position given; those of
/// one office, if one is given.
pub async fn list_cases(
    tx: &mut Tx,
    kind: &str,
    open_only: bool,
    office_id: Option<&str>,
    after: Option<(NaiveDate, Uuid)>,
    limit: i64,
) -> Result<Vec<Listed>> {
    let bureau = tx.bureau()?.clone();
    let (after_due, after_id) = after.unzip();
    let rows = sqlx::query!(
        r#"-- intake.list_cases
         SELECT id, version, number_year, number, category, about_case_id, office_id, person, opened_on,
                original_due_on, due_on, provisional, closed_on, result
         FROM case_row
         WHERE bureau_id = $1 AND kind = $2 AND (NOT $3 OR closed_on IS NULL)
           AND ($4::date IS NULL OR (coalesce(due_on, '9999-12-31'), id) > ($4, $5::uuid))
           AND ($7::text IS NULL OR office_id = $7)
         ORDER BY coalesce(due_on, '9999-12-31'), id
         LIMIT $6"#,
        bureau.as_str(),
        kind,
        open_only,
        after_due,
        after_id,
        limit,
        office_id,
    )
    .fetch_all(tx.conn())
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| Listed {
            id: row.id,
            version: row.version,
            number: CaseNumber {
                year: row.number_year,
                number: row.number,
            },
            summary: Summary {
                category: row.category,
                about: row.about_case_id,
                office_id: row.office_id,
                person: row.person,
                opened_on: row.opened_on,
                original_due_on: row.original_due_on,
                due_on: row.due_on,
                provisional: row.provisional,
                closed: row.closed_on.zip(row.result),
            },
        })
        .collect())
}

/// Whether a case of a kind that was not voided is about another case.
pub async fn is_about(tx: &mut Tx, kind: &str, id: Uuid, about: Uuid) -> Result<bool> {
    let bureau = tx.bureau()?.clone();
    let found = sqlx::query_scalar!(
        "-- intake.is_about
         SELECT id FROM case_row
         WHERE bureau_id = $1 AND id = $2 AND kind = $3 AND about_case_id = $4
           AND result IS DISTINCT FROM 'voided'",
        bureau.as_str(),
        id,
        kind,
        about,
    )
    .fetch_optional(tx.conn())
    .await?;
    Ok(found.is_some())
}

/// Whether there is a case of this id, of any kind.
pub async fn has_case(tx: &mut Tx, case_id: Uuid) -> Result<bool> {
    let bureau = tx.bureau()?.clone();
    let found = sqlx::query_scalar!(
        "-- intake.has_case
         SELECT id FROM case_row WHERE bureau_id = $1 AND id = $2",
        bureau.as_str(),
        case_id,
    )
    .fetch_optional(tx.conn())
    .await?;
    Ok(found.is_some())
}

/// Locks the row of a case of any kind; false if there is none.
pub async fn lock_any_case(tx: &mut Tx, case_id: Uuid) -> Result<bool> {
    let bureau = tx.bureau()?.clone();
    let found = sqlx::query_scalar!(
        "-- intake.lock_any_case
         SELECT id FROM case_row WHERE bureau_id = $1 AND id = $2 FOR UPDATE",
        bureau.as_str(),
        case_id,
    )
    .fetch_optional(tx.conn())
    .await?;
    Ok(found.is_some())
}
