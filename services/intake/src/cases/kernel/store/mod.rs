//! SQL of cases and facts: here what reads, in `write` what writes.

mod list;
mod similar;
mod write;

use std::collections::HashMap;

use chrono::{DateTime, NaiveDate, Utc};
use gongkai_chassis::{
    db::Tx,
    error::{Error, Result},
};
use gongkai_law::{case::CaseKind, rules::Settings};
pub use list::{Filter, Listed, Order, OrderKey, Place, Total, count_cases, list_cases};
pub use similar::{Similar, similar};
use uuid::Uuid;
pub use write::{Write, rederive, write};

use super::{Case, Recorded, RecordedFact, Summary, fold, private};
use crate::cases::number::CaseNumber;

/// Column name that binds sealed values to their place.
const PERSONAL: &str = "intake.fact.personal";

/// Where the private words of one fact are sealed to.
pub(super) fn place(ordinal: i32) -> String {
    format!("{PERSONAL}/{ordinal}")
}

/// What the reason of a late fact is sealed for.
fn late_place(ordinal: i32) -> String {
    format!("intake.fact.backdating_reason/{ordinal}")
}

/// The facts of a case in order.
pub type Facts<C> = Vec<RecordedFact<C>>;

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
                fact.personal, fact.own_rules, locked.number_year, locked.number, locked.version
         FROM locked JOIN fact ON fact.bureau_id = $1 AND fact.case_id = locked.id
         ORDER BY fact.ordinal",
        bureau.as_str(),
        case_id,
        C::KIND.as_str(),
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
                fact.personal, fact.own_rules, case_row.number_year, case_row.number, case_row.version
         FROM fact JOIN case_row ON case_row.bureau_id = fact.bureau_id AND case_row.id = fact.case_id
         WHERE fact.bureau_id = $1 AND fact.case_id = $2 AND case_row.kind = $3
         ORDER BY fact.ordinal",
        bureau.as_str(),
        case_id,
        C::KIND.as_str(),
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
    own_rules: Option<serde_json::Value>,
    number_year: i32,
    number: i32,
    version: i32,
}

/// The facts of rows. An error tells where a fact does not read, never what it says.
fn opened<C: Case>(tx: &Tx, case_id: Uuid, rows: Vec<FactRow>) -> Result<(CaseNumber, Facts<C>)> {
    let mut facts = Vec::with_capacity(rows.len());
    let mut number = CaseNumber::of_new(0);
    for row in rows {
        number = CaseNumber::of_row(row.number_year, row.number);
        let words = open_private(tx, case_id, row.ordinal, row.personal.as_deref())?;
        let body = private::join(row.body, words);
        facts.push(Recorded {
            ordinal: row.ordinal,
            legal_date: row.legal_date,
            recorded_at: row.recorded_at,
            actor: row.actor,
            office: row.office,
            own: own(case_id, row.ordinal, row.own_rules)?,
            body: body.map_err(|error| broken(case_id, row.ordinal, &error))?,
        });
    }
    Ok((number, facts))
}

/// The bureau's own numbers that a fact keeps.
fn own(case_id: Uuid, ordinal: i32, kept: Option<serde_json::Value>) -> Result<Settings> {
    let kept = kept.map(serde_json::from_value).transpose();
    let kept = kept.map_err(|error| broken(case_id, ordinal, &error))?;
    Ok(kept.unwrap_or_default())
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
    /// The bureau's own numbers it goes by.
    pub own: Settings,
    /// What happened, its private words opened.
    pub body: serde_json::Value,
}

/// Opens the private words of a fact.
fn open_private(
    tx: &Tx,
    case_id: Uuid,
    ordinal: i32,
    sealed: Option<&[u8]>,
) -> Result<Option<serde_json::Value>> {
    let text = sealed.map(|sealed| tx.open(&place(ordinal), case_id, sealed));
    let words = text.transpose()?.map(|text| serde_json::from_str(&text));
    let words = words.transpose();
    words.map_err(|error| broken(case_id, ordinal, &error))
}

/// The facts of cases of any kind, in order: for their files.
pub async fn raw_facts(tx: &mut Tx, case_ids: &[Uuid]) -> Result<HashMap<Uuid, Vec<RawFact>>> {
    let bureau = tx.bureau()?.clone();
    let rows = sqlx::query!(
        "-- intake.load_raw_facts
         SELECT case_id, ordinal, kind, legal_date, recorded_at, actor, office, backdating_reason, body,
                personal, own_rules
         FROM fact WHERE bureau_id = $1 AND case_id = ANY($2) ORDER BY case_id, ordinal",
        bureau.as_str(),
        case_ids,
    )
    .fetch_all(tx.conn())
    .await?;
    let mut facts: HashMap<Uuid, Vec<RawFact>> = HashMap::new();
    for row in rows {
        let words = open_private(tx, row.case_id, row.ordinal, row.personal.as_deref())?;
        let late = row.backdating_reason.as_ref();
        let late = late.map(|sealed| tx.open(&late_place(row.ordinal), row.case_id, sealed));
        facts.entry(row.case_id).or_default().push(RawFact {
            ordinal: row.ordinal,
            kind: row.kind,
            legal_date: row.legal_date,
            recorded_at: row.recorded_at,
            actor: row.actor,
            office: row.office,
            backdating_reason: late.transpose()?,
            own: own(row.case_id, row.ordinal, row.own_rules)?,
            body: private::whole(row.body, words),
        });
    }
    Ok(facts)
}

/// The state of a case of kind `C` whose facts were read as those of any kind.
pub fn state<C: Case>(case_id: Uuid, facts: &[RawFact]) -> Result<C> {
    let recorded = facts.iter().map(|fact| {
        let body = serde_json::from_value(fact.body.clone());
        Ok(Recorded {
            ordinal: fact.ordinal,
            legal_date: fact.legal_date,
            recorded_at: fact.recorded_at,
            actor: fact.actor.clone(),
            office: fact.office.clone(),
            own: fact.own.clone(),
            body: body.map_err(|error| broken(case_id, fact.ordinal, &error))?,
        })
    });
    fold(&recorded.collect::<Result<Vec<_>>>()?)
}

/// The cached row of a case of any kind.
pub struct CaseRow {
    /// Its kind.
    pub kind: CaseKind,
    /// Its registration number.
    pub number: CaseNumber,
    /// Its cached columns.
    pub summary: Summary,
}

/// The cached columns of a row that has them all.
macro_rules! summary {
    ($row:ident) => {
        $crate::cases::kernel::Summary {
            category: $row.category,
            about: $row.about_case_id,
            office_id: $row.office_id,
            person: $row.person,
            opened_on: $row.opened_on,
            original_due_on: $row.original_due_on,
            due_on: $row.due_on,
            provisional: $row.provisional,
            closed: $row.closed_on.zip($row.result),
        }
    };
}
pub(crate) use summary;

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
    let Some(row) = row else {
        return Ok(None);
    };
    Ok(Some(CaseRow {
        kind: row.kind.parse().map_err(Error::internal)?,
        number: CaseNumber::of_row(row.number_year, row.number),
        summary: summary!(row),
    }))
}

/// The result of a case of a kind that was not voided and is about another case; the inner none while it is open.
pub async fn result_about(
    tx: &mut Tx,
    kind: CaseKind,
    id: Uuid,
    about: Uuid,
) -> Result<Option<Option<String>>> {
    let bureau = tx.bureau()?.clone();
    Ok(sqlx::query_scalar!(
        "-- intake.result_about
         SELECT result FROM case_row
         WHERE bureau_id = $1 AND id = $2 AND kind = $3 AND about_case_id = $4
           AND result IS DISTINCT FROM 'voided'",
        bureau.as_str(),
        id,
        kind.as_str(),
        about,
    )
    .fetch_optional(tx.conn())
    .await?)
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

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_fact_that_does_not_read_is_told_by_its_place_and_never_by_its_words() {
        let wrong = private::join::<u32>(json!(null), Some(json!("张三"))).unwrap_err();
        assert!(wrong.to_string().contains("张三"));
        let told = format!("{:?}", broken(Uuid::nil(), 3, &wrong));
        assert!(told.contains(&format!("{}/3", Uuid::nil())), "{told}");
        assert!(!told.contains("张三"), "{told}");
    }
}
