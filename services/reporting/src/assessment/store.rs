//! SQL of the weights of the assessment.

use std::collections::BTreeMap;

use chrono::{Datelike as _, NaiveDate};
use gongkai_chassis::{
    code::of_code,
    db::{Tx, one_row},
    error::{Error, Result},
    page::Position,
};
use gongkai_law::assessment::Weight;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::state::Weights;

/// Where a page ends.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Day(pub NaiveDate);

impl Position for Day {
    fn is_possible(&self) -> bool {
        (1..=9999).contains(&self.0.year())
    }
}

fn written(weights: &[Weight]) -> Result<Value> {
    let weights: BTreeMap<&str, u8> = weights
        .iter()
        .map(|(indicator, weight)| (indicator.as_str(), *weight))
        .collect();
    serde_json::to_value(weights).map_err(Error::internal)
}

fn read(weights: Value) -> Result<Vec<Weight>> {
    let weights: BTreeMap<String, u8> = serde_json::from_value(weights).map_err(Error::internal)?;
    let weights = weights.into_iter();
    weights
        .map(|(code, weight)| Ok((of_code(&code, "assessment_weights.weights")?, weight)))
        .collect()
}

/// Keeps what was set; false if another set holds from that day.
pub async fn insert(tx: &mut Tx, set: &Weights) -> Result<bool> {
    let recorded_at = tx.recorded_at();
    let inserted = sqlx::query!(
        "-- reporting.insert_assessment_weights
         INSERT INTO assessment_weights (bureau_id, valid_from, weights, source, set_by, set_at, recorded_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT DO NOTHING",
        set.bureau,
        set.valid_from,
        written(&set.list)?,
        set.source,
        set.set_by,
        set.set_at,
        recorded_at,
    )
    .execute(tx.conn())
    .await?;
    if inserted.rows_affected() == 0 {
        return Ok(false);
    }
    one_row("reporting.insert_assessment_weights", &inserted)?;
    Ok(true)
}

/// What the transaction's bureau set, the latest day first.
pub async fn list(tx: &mut Tx, after: Option<&Day>, limit: i64) -> Result<Vec<Weights>> {
    let bureau = tx.bureau()?.clone();
    let rows = sqlx::query!(
        "-- reporting.list_assessment_weights
         SELECT valid_from, weights, source, set_by, set_at FROM assessment_weights
         WHERE bureau_id = $1 AND ($2::date IS NULL OR valid_from < $2)
         ORDER BY valid_from DESC LIMIT $3",
        bureau.as_str(),
        after.map(|day| day.0),
        limit,
    )
    .fetch_all(tx.conn())
    .await?;
    let rows = rows.into_iter().map(|row| {
        Ok(Weights {
            bureau: bureau.to_string(),
            valid_from: row.valid_from,
            list: read(row.weights)?,
            source: row.source,
            set_by: row.set_by,
            set_at: row.set_at,
        })
    });
    rows.collect()
}

/// What holds on a day: of the first of these bureaus that set anything by then; in a transaction across bureaus.
pub async fn in_force(tx: &mut Tx, nearest: &[String], on: NaiveDate) -> Result<Option<Weights>> {
    let row = sqlx::query!(
        r#"-- reporting.assessment_weights_in_force
         SELECT bureau_id, valid_from, weights, source, set_by, set_at FROM assessment_weights
         WHERE bureau_id = ANY($1) AND valid_from <= $2
         ORDER BY array_position($1, bureau_id), valid_from DESC LIMIT 1"#,
        nearest,
        on,
    )
    .fetch_optional(tx.conn())
    .await?;
    row.map(|row| {
        Ok(Weights {
            bureau: row.bureau_id,
            valid_from: row.valid_from,
            list: read(row.weights)?,
            source: row.source,
            set_by: row.set_by,
            set_at: row.set_at,
        })
    })
    .transpose()
}
