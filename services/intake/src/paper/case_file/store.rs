//! SQL of the register and of what a bureau takes along.

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
    store::{CaseRow, RawFact, open_personal},
};
use crate::cases::number::CaseNumber;

/// Cases of a register at most.
const MOST: usize = 5000;

/// A case as it is listed.
pub struct Listed {
    /// Its id.
    pub id: Uuid,
    /// Its row.
    pub row: CaseRow,
    /// Who asks, applies, complains or disputes, and about what.
    pub said: Said,
}

/// What is said last of a case.
#[derive(Default)]
pub struct Said {
    /// Who asks, applies, complains or disputes.
    pub who: String,
    /// About what.
    pub what: String,
}

impl Said {
    /// Goes on with what a fact says.
    fn note(&mut self, body: &Value, personal: &Value) {
        let last = |names: &[&str], known: &mut String| {
            let found = names.iter().find_map(|name| {
                [Some(personal), Some(body), body.get("terms")]
                    .into_iter()
                    .flatten()
                    .find_map(|object| object.get(*name).and_then(Value::as_str))
                    .filter(|text| !text.is_empty())
            });
            if let Some(found) = found {
                found.clone_into(known);
            }
        };
        // Elsewhere a party is one whose opinion is asked.
        if body.get("fact").and_then(Value::as_str) == Some("accepted") {
            last(&["party_name"], &mut self.who);
        }
        last(&["name", "applicant_name", "complainant"], &mut self.who);
        last(
            &["wanted", "content", "matter", "description", "record"],
            &mut self.what,
        );
    }
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
    fn listed(self, said: Said) -> Listed {
        let row = CaseRow {
            kind: self.kind,
            number: CaseNumber {
                year: self.number_year,
                number: self.number,
            },
            summary: Summary {
                category: self.category,
                about: self.about_case_id,
                office_id: self.office_id,
                person: self.person,
                opened_on: self.opened_on,
                original_due_on: self.original_due_on,
                due_on: self.due_on,
                provisional: self.provisional,
                closed: self.closed_on.zip(self.result),
            },
        };
        Listed {
            id: self.id,
            row,
            said,
        }
    }
}

/// Cases of a kind that began in a period, by day and registration number.
pub async fn register(
    tx: &mut Tx,
    kind: &str,
    from: NaiveDate,
    to: NaiveDate,
) -> Result<Vec<Listed>> {
    let bureau = tx.bureau()?.clone();
    let rows = sqlx::query_as!(
        Row,
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
    let listed = rows.into_iter().map(|row| {
        let said = said.remove(&row.id).unwrap_or_default();
        row.listed(said)
    });
    Ok(listed.collect())
}

/// Who and what of cases: the last that their facts say.
async fn said(tx: &mut Tx, ids: &[Uuid]) -> Result<HashMap<Uuid, Said>> {
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
    let mut said: HashMap<Uuid, Said> = HashMap::new();
    for row in rows {
        let personal = open_personal(tx, row.case_id, row.ordinal, &row.personal)?;
        let known = said.entry(row.case_id).or_default();
        known.note(&row.body, &personal);
    }
    if said.len() <= ids.len() {
        Ok(said)
    } else {
        Err(Error::internal("facts of cases that were not asked for"))
    }
}

/// A case with everything that happened to it, and the numbers of its letters.
pub struct Whole {
    /// The case.
    pub case: Listed,
    /// Its facts, in order.
    pub facts: Vec<RawFact>,
    /// The numbers of its letters, the oldest first.
    pub letters: Vec<String>,
}

/// Cases of every kind, in the order in which they were opened here, after the one given.
pub async fn whole_cases(tx: &mut Tx, after: Option<Uuid>, limit: i64) -> Result<Vec<Whole>> {
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
    let ids: Vec<Uuid> = rows.iter().map(|row| row.id).collect();
    let mut facts = facts(tx, &ids).await?;
    let mut letters = letters(tx, &ids).await?;
    let whole = rows.into_iter().map(|row| {
        let facts = facts.remove(&row.id).unwrap_or_default();
        let mut said = Said::default();
        for fact in &facts {
            if let Some(personal) = &fact.personal {
                said.note(&fact.body, personal);
            }
        }
        Whole {
            letters: letters.remove(&row.id).unwrap_or_default(),
            case: row.listed(said),
            facts,
        }
    });
    Ok(whole.collect())
}

async fn facts(tx: &mut Tx, ids: &[Uuid]) -> Result<HashMap<Uuid, Vec<RawFact>>> {
    let bureau = tx.bureau()?.clone();
    let rows = sqlx::query!(
        "-- intake.export_facts
         SELECT case_id, ordinal, kind, legal_date, recorded_at, actor, office, backdating_reason, body,
                personal
         FROM fact WHERE bureau_id = $1 AND case_id = ANY($2) ORDER BY case_id, ordinal",
        bureau.as_str(),
        ids,
    )
    .fetch_all(tx.conn())
    .await?;
    let mut facts: HashMap<Uuid, Vec<RawFact>> = HashMap::new();
    for row in rows {
        let sealed = row.personal.as_ref();
        let personal = sealed.map(|sealed| open_personal(tx, row.case_id, row.ordinal, sealed));
        facts.entry(row.case_id).or_default().push(RawFact {
            ordinal: row.ordinal,
            kind: row.kind,
            legal_date: row.legal_date,
            recorded_at: row.recorded_at,
            actor: row.actor,
            office: row.office,
            backdating_reason: row.backdating_reason,
            body: row.body,
            personal: personal.transpose()?,
        });
    }
    Ok(facts)
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

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_third_party_is_not_who_asks() {
        let mut said = Said::default();
        said.note(
            &json!({"fact": "received"}),
            &json!({"name": "演示公司", "wanted": "演示信息"}),
        );
        said.note(
            &json!({"fact": "opinion_asked"}),
            &json!({"party_name": "演示第三方"}),
        );
        assert_eq!(
            (said.who.as_str(), said.what.as_str()),
            ("演示公司", "演示信息")
        );
        let mut said = Said::default();
        said.note(
            &json!({"fact": "accepted"}),
            &json!({"party_name": "演示原告", "description": "逾期未答复"}),
        );
        assert_eq!(
            (said.who.as_str(), said.what.as_str()),
            ("演示原告", "逾期未答复")
        );
    }
}
