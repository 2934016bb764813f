//! SQL of cases and facts.

use chrono::{DateTime, NaiveDate, Utc};
use gongkai_chassis::{
    db::{Tx, one_row},
    error::{Error, Result},
};
use serde::Serialize;
use uuid::Uuid;

use super::{Case, Loaded, Recorded, RecordedFact, Summary, duty::Duty};
use crate::{cases::number::CaseNumber, time::calendar::Current};

/// Column name that binds sealed values to their place.
const PERSONAL: &str = "intake.fact.personal";

/// Where the personal data of one fact is sealed to.
fn place(ordinal: i32) -> String {
    format!("{PERSONAL}/{ordinal}")
}

/// Inserts a new case with its facts and duties under the next number of its kind and year, which it
/// answers. One statement: other cases of the bureau wait for the number from here to the commit.
pub async fn insert_case<C: Case>(
    tx: &mut Tx,
    calendar: &Current,
    case: &Loaded<C>,
    facts: &[RecordedFact<C>],
    backdating_reason: &str,
) -> Result<i32> {
    let bureau = tx.bureau()?.clone();
    let summary = case.state.summary(calendar);
    let (closed_on, result) = summary.closed.unzip();
    let facts = FactColumns::of(tx, case.id, facts)?;
    let duties = DutyColumns::of(&case.state.duties(calendar));
    Ok(sqlx::query_scalar!(
        r#"-- intake.insert_case
         WITH numbered AS (
             INSERT INTO number_series (bureau_id, series, year, last) VALUES ($1, $3, $4, 1)
             ON CONFLICT (bureau_id, series, year) DO UPDATE SET last = number_series.last + 1
             RETURNING last
         ), opened AS (
             INSERT INTO case_row (bureau_id, id, kind, number_year, number, category, about_case_id,
                                   office_id, person, opened_on, original_due_on, due_on,
                                   provisional, closed_on, result, calendar, version)
             SELECT $1, $2, $3, $4, last, $5, $32, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15
             FROM numbered
         ), happened AS (
             INSERT INTO fact (bureau_id, case_id, backdating_reason, ordinal, kind, legal_date,
                               recorded_at, actor, office, body, personal)
             SELECT $1, $2, $16::text, * FROM unnest($17::integer[], $18::text[], $19::date[],
                 $20::timestamptz[], $21::text[], $22::text[], $23::jsonb[], $24::bytea[])
         ), owed AS (
             INSERT INTO duty (bureau_id, case_id, kind, part, due_on, provisional, office_id, person,
                               acts_on)
             SELECT $1, $2, * FROM unnest($25::text[], $26::integer[], $27::date[], $28::boolean[],
                                          $29::text[], $30::text[], $31::date[])
         )
         SELECT last FROM numbered"#,
        bureau.as_str(),
        case.id,
        C::KIND,
        case.number.year,
        summary.category,
        summary.office_id,
        summary.person,
        summary.opened_on,
        summary.original_due_on,
        summary.due_on,
        summary.provisional,
        closed_on,
        result,
        calendar.version,
        case.version,
        given(backdating_reason),
        &facts.ordinal,
        &facts.kind,
        &facts.legal_date,
        &facts.recorded_at,
        &facts.actor,
        &facts.office as &[Option<String>],
        &facts.body,
        &facts.personal as &[Option<Vec<u8>>],
        &duties.kind,
        &duties.part,
        &duties.due_on as &[Option<NaiveDate>],
        &duties.provisional,
        &duties.office_id as &[Option<String>],
        &duties.person as &[Option<String>],
        &duties.acts_on as &[Option<NaiveDate>],
        summary.about,
    )
    .fetch_one(tx.conn())
    .await?)
}

/// A backdating reason that says something.
fn given(reason: &str) -> Option<&str> {
    Some(reason.trim()).filter(|reason| !reason.is_empty())
}

/// Facts, column by column.
#[derive(Default)]
struct FactColumns {
    ordinal: Vec<i32>,
    kind: Vec<String>,
    legal_date: Vec<NaiveDate>,
    recorded_at: Vec<DateTime<Utc>>,
    actor: Vec<String>,
    office: Vec<Option<String>>,
    body: Vec<serde_json::Value>,
    personal: Vec<Option<Vec<u8>>>,
}

impl FactColumns {
    /// The columns of facts of a case, their personal data sealed.
    fn of<B: Serialize, P: Serialize>(
        tx: &Tx,
        case_id: Uuid,
        facts: &[Recorded<B, P>],
    ) -> Result<Self> {
        let mut columns = Self::default();
        for fact in facts {
            let body = serde_json::to_value(&fact.body).map_err(Error::internal)?;
            let kind = body.get("fact").and_then(|kind| kind.as_str());
            columns.kind.push(kind.unwrap_or_default().to_owned());
            columns.ordinal.push(fact.ordinal);
            columns.legal_date.push(fact.legal_date);
            columns.recorded_at.push(fact.recorded_at);
            columns.actor.push(fact.actor.clone());
            columns.office.push(fact.office.clone());
            columns.body.push(body);
            let personal = match &fact.personal {
                None => None,
                Some(personal) => {
                    let text = serde_json::to_string(personal).map_err(Error::internal)?;
                    Some(tx.seal(&place(fact.ordinal), case_id, &text)?)
                }
            };
            columns.personal.push(personal);
        }
        Ok(columns)
    }
}

/// Duties, column by column.
struct DutyColumns {
    kind: Vec<String>,
    part: Vec<i32>,
    due_on: Vec<Option<NaiveDate>>,
    provisional: Vec<bool>,
    office_id: Vec<Option<String>>,
    person: Vec<Option<String>>,
    acts_on: Vec<Option<NaiveDate>>,
}

impl DutyColumns {
    fn of(duties: &[Duty]) -> Self {
        fn column<T>(duties: &[Duty], read: impl FnMut(&Duty) -> T) -> Vec<T> {
            duties.iter().map(read).collect()
        }
        Self {
            kind: column(duties, |duty| duty.kind.as_str().to_owned()),
            part: column(duties, |duty| duty.part),
            due_on: column(duties, |duty| duty.due.map(|due| due.date)),
            provisional: column(duties, |duty| duty.due.is_some_and(|due| due.provisional)),
            office_id: column(duties, |duty| duty.office_id.clone()),
            person: column(duties, |duty| duty.person.clone()),
            acts_on: column(duties, |duty| duty.acts_on),
        }
    }
}

/// Writes the cached columns of a case that is locked.
pub async fn update_case<C: Case>(
    tx: &mut Tx,
    calendar: i32,
    case: &Loaded<C>,
    summary: &Summary,
) -> Result<()> {
    let bureau = tx.bureau()?.clone();
    let (closed_on, result) = summary.closed.clone().unzip();
    let updated = sqlx::query!(
        "-- intake.update_case
         UPDATE case_row SET category = $3, office_id = $4, person = $5, opened_on = $6,
             original_due_on = $7, due_on = $8, provisional = $9, closed_on = $10, result = $11,
             calendar = $12, version = $13
         WHERE bureau_id = $1 AND id = $2 AND version IN ($13, $13 - 1)",
        bureau.as_str(),
        case.id,
        summary.category,
        summary.office_id,
        summary.person,
        summary.opened_on,
        summary.original_due_on,
        summary.due_on,
        summary.provisional,
        closed_on,
        result,
        calendar,
        case.version,
    )
    .execute(tx.conn())
    .await?;
    one_row("intake.update_case", &updated)
}

/// Deletes the duties of a case that is locked, to write them anew.
pub async fn delete_duties(tx: &mut Tx, id: Uuid) -> Result<()> {
    let bureau = tx.bureau()?.clone();
    sqlx::query!(
        "-- intake.delete_duties
         DELETE FROM duty WHERE bureau_id = $1 AND case_id = $2",
        bureau.as_str(),
        id,
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// Inserts the duties of a case that has none.
pub async fn insert_duties(tx: &mut Tx, id: Uuid, duties: &[Duty]) -> Result<()> {
    if duties.is_empty() {
        return Ok(());
    }
    let bureau = tx.bureau()?.clone();
    let columns = DutyColumns::of(duties);
    let inserted = sqlx::query!(
        "-- intake.insert_duties
         INSERT INTO duty (bureau_id, case_id, kind, part, due_on, provisional, office_id, person,
                           acts_on)
         SELECT $1, $2, * FROM unnest($3::text[], $4::integer[], $5::date[], $6::boolean[],
                                      $7::text[], $8::text[], $9::date[])",
        bureau.as_str(),
        id,
        &columns.kind,
        &columns.part,
        &columns.due_on as &[Option<NaiveDate>],
        &columns.provisional,
        &columns.office_id as &[Option<String>],
        &columns.person as &[Option<String>],
        &columns.acts_on as &[Option<NaiveDate>],
    )
    .execute(tx.conn())
    .await?;
    if inserted.rows_affected() == duties.len() as u64 {
        Ok(())
    } else {
        Err(Error::internal(
            "intake.insert_duties wrote other rows than it was given",
        ))
    }
}

/// Locks the row of a case; answers its version.
pub async fn lock_case(tx: &mut Tx, kind: &str, id: Uuid) -> Result<Option<i32>> {
    let bureau = tx.bureau()?.clone();
    Ok(sqlx::query_scalar!(
        "-- intake.lock_case
         SELECT version FROM case_row WHERE bureau_id = $1 AND id = $2 AND kind = $3 FOR UPDATE",
        bureau.as_str(),
        id,
        kind,
    )
    .fetch_optional(tx.conn())
    .await?)
}

/// Appends a fact.
pub async fn insert_fact<B: Serialize, P: Serialize>(
    tx: &mut Tx,
    case_id: Uuid,
    fact: &Recorded<B, P>,
    backdating_reason: &str,
) -> Result<()> {
    let bureau = tx.bureau()?.clone();
    let columns = FactColumns::of(tx, case_id, std::slice::from_ref(fact))?;
    let inserted = sqlx::query!(
        "-- intake.insert_fact
         INSERT INTO fact (bureau_id, case_id, backdating_reason, ordinal, kind, legal_date,
                           recorded_at, actor, office, body, personal)
         SELECT $1, $2, $3::text, * FROM unnest($4::integer[], $5::text[], $6::date[],
             $7::timestamptz[], $8::text[], $9::text[], $10::jsonb[], $11::bytea[])",
        bureau.as_str(),
        case_id,
        given(backdating_reason),
        &columns.ordinal,
        &columns.kind,
        &columns.legal_date,
        &columns.recorded_at,
        &columns.actor,
        &columns.office as &[Option<String>],
        &columns.body,
        &columns.personal as &[Option<Vec<u8>>],
    )
    .execute(tx.conn())
    .await?;
    one_row("intake.insert_fact", &inserted)
}

/// The facts of a case in order.
pub type Facts<C> = Vec<Recorded<<C as Case>::Fact, <C as Case>::Personal>>;

/// Number and facts of a case of kind `C`; none if there is no such case.
pub async fn facts<C: Case>(tx: &mut Tx, case_id: Uuid) -> Result<Option<(CaseNumber, Facts<C>)>> {
    let bureau = tx.bureau()?.clone();
    let rows = sqlx::query!(
        "-- intake.load_facts
         SELECT fact.ordinal, fact.legal_date, fact.recorded_at, fact.actor, fact.office, fact.body,
                fact.personal, case_row.number_year, case_row.number
         FROM fact JOIN case_row ON case_row.bureau_id = fact.bureau_id AND case_row.id = fact.case_id
         WHERE fact.bureau_id = $1 AND fact.case_id = $2 AND case_row.kind = $3
         ORDER BY fact.ordinal",
        bureau.as_str(),
        case_id,
        C::KIND,
    )
    .fetch_all(tx.conn())
    .await?;
    let mut facts = Vec::with_capacity(rows.len());
    let number = rows.first().map(|row| CaseNumber {
        year: row.number_year,
        number: row.number,
    });
    for row in rows {
        let broken = |error: serde_json::Error| {
            Error::internal(format!(
                "fact {case_id}/{} of {bureau}: {error}",
                row.ordinal
            ))
        };
        let personal = match &row.personal {
            None => None,
            Some(sealed) => {
                let text = tx.open(&place(row.ordinal), case_id, sealed)?;
                Some(serde_json::from_str(&text).map_err(broken)?)
            }
        };
        facts.push(Recorded {
            ordinal: row.ordinal,
            legal_date: row.legal_date,
            recorded_at: row.recorded_at,
            actor: row.actor,
            office: row.office,
            body: serde_json::from_value(row.body).map_err(broken)?,
            personal,
        });
    }
    Ok(number.map(|number| (number, facts)))
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
    /// Why the legal date lies before the day it was entered.
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
    serde_json::from_str(&text)
        .map_err(|error| Error::internal(format!("fact {case_id}/{ordinal}: {error}")))
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
            Ok(RawFact {
                ordinal: row.ordinal,
                kind: row.kind,
                legal_date: row.legal_date,
                recorded_at: row.recorded_at,
                actor: row.actor,
                office: row.office,
                backdating_reason: row.backdating_reason,
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
