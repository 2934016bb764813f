//! SQL of the register and of what a bureau takes along.

use std::collections::HashMap;

use chrono::NaiveDate;
use gongkai_chassis::{
    db::Tx,
    error::{Error, Result},
    fields::Fields,
};
use gongkai_law::{calendar::Calendar, case::CaseKind};
use uuid::Uuid;

use super::overview::Overview;
use crate::cases::kernel::store::{CaseRow, RawFact, raw_facts, state, summary};
use crate::{
    cases::{
        kinds::by_kind,
        number::CaseNumber,
        query_code::{Renewed, renewals},
    },
    paper::letter::{OnItsWay, ways_of_all},
};

/// Cases of a register at most.
const MOST: usize = 5000;
/// Cases of a register whose facts are read at once: a round trip for all of them, and not all facts of
/// a year in memory.
const AT_ONCE: usize = 500;

/// A case as it is listed.
pub struct Listed {
    /// Its id.
    pub id: Uuid,
    /// Its row.
    pub row: CaseRow,
    /// What its state says.
    pub overview: Overview,
}

/// A case as it is stored.
struct Row {
    id: Uuid,
    kind: String,
    number_year: i32,
    number: i32,
    category: String,
    about_case_id: Option<Uuid>,
    office_id: Option<String>,
    person: Option<String>,
    opened_on: NaiveDate,
    original_due_on: Option<NaiveDate>,
    due_on: Option<NaiveDate>,
    provisional: bool,
    closed_on: Option<NaiveDate>,
    result: Option<String>,
}

impl Row {
    /// With what its state says.
    fn listed(
        self,
        facts: &[RawFact],
        letters: &[OnItsWay],
        calendar: &Calendar,
    ) -> Result<Listed> {
        let kind: CaseKind = self.kind.parse().map_err(Error::internal)?;
        let overview = by_kind!(kind, C => {
            state::<C>(self.id, facts).map(|state| Overview::of(&state, letters, calendar))
        })?;
        let row = CaseRow {
            kind,
            number: CaseNumber::of_row(self.number_year, self.number),
            summary: summary!(self),
        };
        Ok(Listed {
            id: self.id,
            row,
            overview,
        })
    }
}

/// Cases of a kind that began in a period, by day and registration number.
pub async fn register(
    tx: &mut Tx,
    calendar: &Calendar,
    kind: CaseKind,
    (from, to): (NaiveDate, NaiveDate),
) -> Result<Vec<Listed>> {
    let bureau = tx.bureau()?.clone();
    let mut rows = sqlx::query_as!(
        Row,
        "-- intake.register
         SELECT id, kind, number_year, number, category, about_case_id, office_id, person, opened_on,
                original_due_on, due_on, provisional, closed_on, result
         FROM case_row
         WHERE bureau_id = $1 AND kind = $2 AND opened_on BETWEEN $3 AND $4
         ORDER BY opened_on, number_year, number LIMIT $5",
        bureau.as_str(),
        kind.as_str(),
        from,
        to,
        i64::try_from(MOST).unwrap_or(i64::MAX - 1) + 1,
    )
    .fetch_all(tx.conn())
    .await?;
    if rows.len() > MOST {
        let mut fields = Fields::default();
        fields.wrong(
            "to",
            "期间内超过5000件，请缩短期间",
            "more than 5,000 cases: choose a shorter period",
        );
        fields.done()?;
    }
    let mut listed = Vec::with_capacity(rows.len());
    while !rows.is_empty() {
        let rest = rows.split_off(rows.len().min(AT_ONCE));
        let ids = ids(&rows);
        let facts = raw_facts(tx, &ids).await?;
        let letters = ways_of_all(tx, &ids).await?;
        for row in rows {
            let facts = facts.get(&row.id).map(Vec::as_slice).unwrap_or_default();
            let letters = letters.get(&row.id).map(Vec::as_slice).unwrap_or_default();
            listed.push(row.listed(facts, letters, calendar)?);
        }
        rows = rest;
    }
    Ok(listed)
}

/// A case with everything that happened to it, and the numbers of its letters.
pub struct Whole {
    /// The case.
    pub case: Listed,
    /// Its facts, in order.
    pub facts: Vec<RawFact>,
    /// The numbers of its letters, the oldest first.
    pub letters: Vec<String>,
    /// The query codes issued in place of earlier ones, the oldest first.
    pub renewals: Vec<Renewed>,
}

/// Cases of every kind, in the order in which they were opened here, after the one given.
pub async fn whole_cases(
    tx: &mut Tx,
    calendar: &Calendar,
    after: Option<Uuid>,
    limit: i64,
) -> Result<Vec<Whole>> {
    let bureau = tx.bureau()?.clone();
    let rows = sqlx::query_as!(
        Row,
        "-- intake.export_cases
         SELECT id, kind, number_year, number, category, about_case_id, office_id, person, opened_on,
                original_due_on, due_on, provisional, closed_on, result
         FROM case_row
         WHERE bureau_id = $1 AND ($2::uuid IS NULL OR id > $2)
         ORDER BY id LIMIT $3",
        bureau.as_str(),
        after,
        limit,
    )
    .fetch_all(tx.conn())
    .await?;
    let ids = ids(&rows);
    let mut facts = raw_facts(tx, &ids).await?;
    let mut letters = letters(tx, &ids).await?;
    let mut renewals = renewals(tx, &ids).await?;
    let ways = ways_of_all(tx, &ids).await?;
    let mut whole = Vec::with_capacity(rows.len());
    for row in rows {
        let facts = facts.remove(&row.id).unwrap_or_default();
        let ways = ways.get(&row.id).map(Vec::as_slice).unwrap_or_default();
        whole.push(Whole {
            letters: letters.remove(&row.id).unwrap_or_default(),
            renewals: renewals.remove(&row.id).unwrap_or_default(),
            case: row.listed(&facts, ways, calendar)?,
            facts,
        });
    }
    Ok(whole)
}

/// The registration numbers of cases of any kind.
pub async fn numbers(tx: &mut Tx, ids: &[Uuid]) -> Result<HashMap<Uuid, CaseNumber>> {
    if ids.is_empty() {
        return Ok(HashMap::new());
    }
    let bureau = tx.bureau()?.clone();
    let rows = sqlx::query!(
        "-- intake.case_numbers
         SELECT id, number_year, number FROM case_row WHERE bureau_id = $1 AND id = ANY($2)",
        bureau.as_str(),
        ids,
    )
    .fetch_all(tx.conn())
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| (row.id, CaseNumber::of_row(row.number_year, row.number)))
        .collect())
}

fn ids(rows: &[Row]) -> Vec<Uuid> {
    rows.iter().map(|row| row.id).collect()
}

async fn letters(tx: &mut Tx, ids: &[Uuid]) -> Result<HashMap<Uuid, Vec<String>>> {
    let bureau = tx.bureau()?.clone();
    let rows = sqlx::query!(
        "-- intake.export_letters
         SELECT case_id, printed FROM letter
         WHERE bureau_id = $1 AND case_id = ANY($2) ORDER BY case_id, ordinal, part",
        bureau.as_str(),
        ids,
    )
    .fetch_all(tx.conn())
    .await?;
    let mut letters: HashMap<Uuid, Vec<String>> = HashMap::new();
    for row in rows {
        letters.entry(row.case_id).or_default().push(row.printed);
    }
    Ok(letters)
}
