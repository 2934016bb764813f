//! SQL of the register.

use std::collections::HashMap;

use chrono::NaiveDate;
use gongkai_chassis::{
    db::Tx,
    error::{Error, Result},
    fields::Fields,
};
use serde_json::Value;
use uuid::Uuid;

use crate::cases::kernel::{
    Summary,
    store::{CaseRow, open_personal},
};
use crate::cases::number::CaseNumber;

/// Cases of a register at most.
const MOST: usize = 5000;

/// A line of the register.
pub struct Line {
    /// The case.
    pub row: CaseRow,
    /// Who asks, applies, complains or disputes.
    pub who: String,
    /// About what.
    pub what: String,
}

/// Cases of a kind that began in a period, by day and registration number, with what was said last of
/// who and what.
pub async fn register(
    tx: &mut Tx,
    kind: &str,
    from: NaiveDate,
    to: NaiveDate,
) -> Result<Vec<Line>> {
    let bureau = tx.bureau()?.clone();
    let rows = sqlx::query!(
        "-- intake.register
         SELECT id, kind, number_year, number, category, about_case_id, office_id, person, opened_on,
                original_due_on, due_on, provisional, closed_on, result
         FROM case_row
         WHERE bureau_id = $1 AND kind = $2 AND opened_on BETWEEN $3 AND $4
         ORDER BY opened_on, number_year, number LIMIT $5",
        bureau.as_str(),
        kind,
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
    let ids: Vec<Uuid> = rows.iter().map(|row| row.id).collect();
    let mut said = said(tx, &ids).await?;
    Ok(rows
        .into_iter()
        .map(|row| {
            let (who, what) = said.remove(&row.id).unwrap_or_default();
            Line {
                row: CaseRow {
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
                },
                who,
                what,
            }
        })
        .collect())
}

/// Who and what of cases: the last that their facts say.
async fn said(tx: &mut Tx, ids: &[Uuid]) -> Result<HashMap<Uuid, (String, String)>> {
    let bureau = tx.bureau()?.clone();
    let rows = sqlx::query!(
        r#"-- intake.register_personal
         SELECT case_id, ordinal, body, personal AS "personal!" FROM fact
         WHERE bureau_id = $1 AND case_id = ANY($2) AND personal IS NOT NULL
         ORDER BY case_id, ordinal"#,
        bureau.as_str(),
        ids,
    )
    .fetch_all(tx.conn())
    .await?;
    let mut said: HashMap<Uuid, (String, String)> = HashMap::new();
    for row in rows {
        let personal = open_personal(tx, row.case_id, row.ordinal, &row.personal)?;
        let (who, what) = said.entry(row.case_id).or_default();
        let last = |names: &[&str], known: &mut String| {
            let found = names.iter().find_map(|name| {
                [Some(&personal), Some(&row.body), row.body.get("terms")]
                    .into_iter()
                    .flatten()
                    .find_map(|object| object.get(*name).and_then(Value::as_str))
                    .filter(|text| !text.is_empty())
            });
            if let Some(found) = found {
                found.clone_into(known);
            }
        };
        last(
            &["name", "applicant_name", "party_name", "complainant"],
            who,
        );
        last(
            &["wanted", "content", "matter", "description", "record"],
            what,
        );
    }
    if said.len() <= ids.len() {
        Ok(said)
    } else {
        Err(Error::internal("facts of cases that were not asked for"))
    }
}
