//! SQL of cases and facts.

use chrono::NaiveDate;
use gongkai_chassis::{
    db::{Tx, one_row},
    error::{Error, Result},
};
use serde::Serialize;
use uuid::Uuid;

use super::{Case, Recorded, Summary};

/// Column name that binds sealed values to their place.
const PERSONAL: &str = "intake.fact.personal";

/// Where the personal data of one fact is sealed to.
fn place(ordinal: i32) -> String {
    format!("{PERSONAL}/{ordinal}")
}

/// Inserts the row of a new case.
pub async fn insert_case(tx: &mut Tx, kind: &str, id: Uuid, summary: &Summary) -> Result<()> {
    let bureau = tx.bureau()?.clone();
    let (closed_on, result) = summary.closed.clone().unzip();
    let inserted = sqlx::query!(
        "-- intake.insert_case
         INSERT INTO case_row (bureau_id, id, kind, category, office_id, opened_on, original_due_on,
                               due_on, provisional, closed_on, result, version)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, 1)",
        bureau.as_str(),
        id,
        kind,
        summary.category,
        summary.office_id,
        summary.opened_on,
        summary.original_due_on,
        summary.due_on,
        summary.provisional,
        closed_on,
        result,
    )
    .execute(tx.conn())
    .await?;
    one_row("intake.insert_case", &inserted)
}

/// Writes the cached columns of a case that is locked.
pub async fn update_case(tx: &mut Tx, id: Uuid, version: i32, summary: &Summary) -> Result<()> {
    let bureau = tx.bureau()?.clone();
    let (closed_on, result) = summary.closed.clone().unzip();
    let updated = sqlx::query!(
        "-- intake.update_case
         UPDATE case_row SET category = $3, office_id = $4, opened_on = $5, original_due_on = $6,
             due_on = $7, provisional = $8, closed_on = $9, result = $10, version = $11
         WHERE bureau_id = $1 AND id = $2 AND version = $11 - 1",
        bureau.as_str(),
        id,
        summary.category,
        summary.office_id,
        summary.opened_on,
        summary.original_due_on,
        summary.due_on,
        summary.provisional,
        closed_on,
        result,
        version,
    )
    .execute(tx.conn())
    .await?;
    one_row("intake.update_case", &updated)
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
    let body = serde_json::to_value(&fact.body).map_err(Error::internal)?;
    let kind = body
        .get("fact")
        .and_then(|kind| kind.as_str())
        .unwrap_or_default()
        .to_owned();
    let personal = match &fact.personal {
        None => None,
        Some(personal) => {
            let text = serde_json::to_string(personal).map_err(Error::internal)?;
            Some(tx.seal(&place(fact.ordinal), case_id, &text)?)
        }
    };
    let reason = Some(backdating_reason.trim()).filter(|reason| !reason.is_empty());
    let inserted = sqlx::query!(
        "-- intake.insert_fact
         INSERT INTO fact (bureau_id, case_id, ordinal, kind, legal_date, recorded_at, actor,
                           office, backdating_reason, body, personal)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
        bureau.as_str(),
        case_id,
        fact.ordinal,
        kind,
        fact.legal_date,
        fact.recorded_at,
        fact.actor,
        fact.office,
        reason,
        body,
        personal,
    )
    .execute(tx.conn())
    .await?;
    one_row("intake.insert_fact", &inserted)
}

/// All facts of a case of kind `C`, in order; empty if there is none.
pub async fn facts<C: Case>(
    tx: &mut Tx,
    case_id: Uuid,
) -> Result<Vec<Recorded<C::Fact, C::Personal>>> {
    let bureau = tx.bureau()?.clone();
    let rows = sqlx::query!(
        "-- intake.load_facts
         SELECT fact.ordinal, fact.legal_date, fact.recorded_at, fact.actor, fact.office, fact.body,
                fact.personal
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
    Ok(facts)
}

/// A row of a worklist.
pub struct Listed {
    /// The case.
    pub id: Uuid,
    /// Its version.
    pub version: i32,
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

/// Cases of a kind by current due day, those without one last, after the position given.
pub async fn list_cases(
    tx: &mut Tx,
    kind: &str,
    open_only: bool,
    after: Option<(NaiveDate, Uuid)>,
    limit: i64,
) -> Result<Vec<Listed>> {
    let bureau = tx.bureau()?.clone();
    let (after_due, after_id) = after.unzip();
    let rows = sqlx::query!(
        r#"-- intake.list_cases
         SELECT id, version, category, office_id, opened_on, original_due_on, due_on, provisional,
                closed_on, result
         FROM case_row
         WHERE bureau_id = $1 AND kind = $2 AND (NOT $3 OR closed_on IS NULL)
           AND ($4::date IS NULL OR (coalesce(due_on, '9999-12-31'), id) > ($4, $5::uuid))
         ORDER BY coalesce(due_on, '9999-12-31'), id
         LIMIT $6"#,
        bureau.as_str(),
        kind,
        open_only,
        after_due,
        after_id,
        limit,
    )
    .fetch_all(tx.conn())
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| Listed {
            id: row.id,
            version: row.version,
            summary: Summary {
                category: row.category,
                office_id: row.office_id,
                opened_on: row.opened_on,
                original_due_on: row.original_due_on,
                due_on: row.due_on,
                provisional: row.provisional,
                closed: row.closed_on.zip(row.result),
            },
        })
        .collect())
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
