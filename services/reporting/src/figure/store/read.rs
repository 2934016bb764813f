//! What is counted of a year.

use chrono::NaiveDate;
use gongkai_chassis::{
    code::of_code,
    db::Tx,
    error::{Error, Result},
};
use gongkai_law::{
    assumed::Aspect,
    clock::OnTime,
    outreach::{Measure, Qualifier},
};

use crate::figure::{Category, Ending, Thing};

/// Cases that are alike in everything a report asks about, and how many they are.
#[derive(Debug, Clone)]
pub struct CaseCount {
    /// Their kind and category.
    pub category: Category,
    /// Began in the year; else before it.
    pub opened_in_year: bool,
    /// Was pending when the year began.
    pub carried_in: bool,
    /// Closed by the end of the year, with this result.
    pub result: Option<Ending>,
    /// Whether it was in time; for decided matter cases.
    pub on_time: OnTime,
    /// How many.
    pub count: u64,
}

impl CaseCount {
    /// Matter cases with a decision: not those that ended without one.
    pub fn decided(&self) -> bool {
        matches!(self.result, Some(Ending::Decided(_)))
    }
}

fn category(kind: &str, code: &str) -> Result<Category> {
    let kind = of_code(kind, "counted_case.kind")?;
    Category::of(kind, code).map_err(Error::internal)
}

/// Cases in hand in a year (begun by its last day, not closed before its first), grouped. A dispute that
/// an appeal took up again has on the last day the outcome it had by then: that of its last decision,
/// unless an appeal against it was pending. One that was closed all year, before an appeal of a later
/// year, was not in hand. An application that was answered anew by the last day counts by the last answer.
pub async fn count_cases(tx: &mut Tx, from: NaiveDate, to: NaiveDate) -> Result<Vec<CaseCount>> {
    let bureau = tx.bureau()?.clone();
    let rows = sqlx::query!(
        r#"-- reporting.count_cases
         SELECT kind, category,
                opened_on >= $2 AS "opened_in_year!",
                opened_on < $2 AND before.dispute_id IS NULL AS "carried_in!",
                CASE WHEN counted_case.closed_on <= $3 THEN coalesce(anew.answer, counted_case.result)
                     ELSE earlier.result END AS result,
                on_time_statutory, on_time_promised,
                count(*) AS "count!"
         FROM counted_case
              LEFT JOIN counted_conclusion AS earlier
                     ON earlier.bureau_id = counted_case.bureau_id AND earlier.dispute_id = counted_case.id
                        AND earlier.closed_on <= $3 AND earlier.reopened_on > $3
              LEFT JOIN counted_conclusion AS before
                     ON before.bureau_id = counted_case.bureau_id AND before.dispute_id = counted_case.id
                        AND before.closed_on < $2 AND before.reopened_on >= $2
              LEFT JOIN (SELECT DISTINCT ON (application_id) application_id, answer FROM counted_reanswer
                         WHERE bureau_id = $1 AND answered_on <= $3
                         ORDER BY application_id, ordinal DESC) AS anew
                     ON anew.application_id = counted_case.id
         WHERE counted_case.bureau_id = $1 AND opened_on <= $3
           AND (counted_case.closed_on IS NULL OR counted_case.closed_on >= $2)
           AND (earlier.closed_on IS NULL OR earlier.closed_on >= $2)
         GROUP BY 1, 2, 3, 4, 5, 6, 7 ORDER BY 1, 2, 3, 4, 5, 6, 7"#,
        bureau.as_str(),
        from,
        to,
    )
    .fetch_all(tx.conn())
    .await?;
    let counts = rows.into_iter().map(|row| {
        let category = category(&row.kind, &row.category)?;
        let result = row.result.map(|code| Ending::of(category.kind(), &code));
        Ok(CaseCount {
            category,
            opened_in_year: row.opened_in_year,
            carried_in: row.carried_in,
            result: result.transpose().map_err(Error::internal)?,
            on_time: OnTime {
                statutory: row.on_time_statutory,
                promised: row.on_time_promised,
            },
            count: row.count.unsigned_abs(),
        })
    });
    counts.collect()
}

/// Items published in a year, by group.
pub async fn count_items(
    tx: &mut Tx,
    from: NaiveDate,
    to: NaiveDate,
) -> Result<Vec<(String, u64)>> {
    let bureau = tx.bureau()?.clone();
    let rows = sqlx::query!(
        r#"-- reporting.count_items
         SELECT item_group, count(*) AS "count!" FROM counted_item
         WHERE bureau_id = $1 AND published_on BETWEEN $2 AND $3 GROUP BY 1 ORDER BY 1"#,
        bureau.as_str(),
        from,
        to,
    )
    .fetch_all(tx.conn())
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| (row.item_group, row.count.unsigned_abs()))
        .collect())
}

/// A sum of quantities of one measure.
#[derive(Debug, Clone)]
pub struct Sum {
    /// What is counted.
    pub measure: Measure,
    /// How many.
    pub value: u64,
    /// How exactly: as the least exact of its summands.
    pub qualifier: Option<Qualifier>,
}

/// Quantities of a year's activities, summed by measure.
pub async fn sum_quantities(tx: &mut Tx, from: NaiveDate, to: NaiveDate) -> Result<Vec<Sum>> {
    let bureau = tx.bureau()?.clone();
    let rows = sqlx::query!(
        r#"-- reporting.sum_quantities
         SELECT measure, sum(value)::bigint AS "value!", bool_or(more_than) AS "more_than!"
         FROM counted_quantity
         WHERE bureau_id = $1 AND held_on BETWEEN $2 AND $3 GROUP BY 1 ORDER BY 1"#,
        bureau.as_str(),
        from,
        to,
    )
    .fetch_all(tx.conn())
    .await?;
    let sums = rows.into_iter().map(|row| {
        Ok(Sum {
            measure: of_code(&row.measure, "counted_quantity.measure")?,
            value: row.value.unsigned_abs(),
            qualifier: row.more_than.then_some(Qualifier::MoreThan),
        })
    });
    sums.collect()
}

/// Fees paid in a year, in fen.
pub async fn sum_fees(tx: &mut Tx, from: NaiveDate, to: NaiveDate) -> Result<u64> {
    let bureau = tx.bureau()?.clone();
    let sum = sqlx::query_scalar!(
        r#"-- reporting.sum_fees
         SELECT coalesce(sum(amount_fen), 0)::bigint AS "sum!" FROM counted_fee
         WHERE bureau_id = $1 AND paid_on BETWEEN $2 AND $3"#,
        bureau.as_str(),
        from,
        to,
    )
    .fetch_one(tx.conn())
    .await?;
    Ok(sum.unsigned_abs())
}

/// Appraisals of a year.
#[derive(Debug, Clone, Copy, Default)]
pub struct Appraisals {
    /// All.
    pub all: u64,
    /// Of them, those of citizens who are satisfied, wholly or basically.
    pub satisfied: u64,
}

/// Appraisals made in a year.
pub async fn count_appraisals(tx: &mut Tx, from: NaiveDate, to: NaiveDate) -> Result<Appraisals> {
    let bureau = tx.bureau()?.clone();
    let row = sqlx::query!(
        r#"-- reporting.count_appraisals
         SELECT count(*) AS "all!",
                count(*) FILTER (WHERE satisfaction IN ('satisfied', 'basically_satisfied'))
                    AS "satisfied!"
         FROM counted_appraisal WHERE bureau_id = $1 AND appraised_on BETWEEN $2 AND $3"#,
        bureau.as_str(),
        from,
        to,
    )
    .fetch_one(tx.conn())
    .await?;
    Ok(Appraisals {
        all: row.all.unsigned_abs(),
        satisfied: row.satisfied.unsigned_abs(),
    })
}

/// An aspect that is assumed of something counted.
#[derive(Debug, Clone)]
pub struct Assumed {
    /// Of what.
    pub what: Thing,
    /// Which aspect.
    pub aspect: Aspect,
}

/// What is assumed of anything counted in a year, without repeats.
pub async fn assumed(tx: &mut Tx, from: NaiveDate, to: NaiveDate) -> Result<Vec<Assumed>> {
    let bureau = tx.bureau()?.clone();
    let rows = sqlx::query!(
        r#"-- reporting.assumed
         SELECT DISTINCT what AS "what!", category AS "category!", aspect AS "aspect!" FROM (
             SELECT kind AS what, category, unnest(assumed) AS aspect FROM counted_case
             WHERE bureau_id = $1 AND opened_on <= $3 AND (closed_on IS NULL OR closed_on >= $2)
             UNION ALL
             SELECT 'item', '', unnest(assumed) FROM counted_item
             WHERE bureau_id = $1 AND published_on BETWEEN $2 AND $3
             UNION ALL
             SELECT 'activity', '', unnest(assumed) FROM counted_quantity
             WHERE bureau_id = $1 AND held_on BETWEEN $2 AND $3
         ) AS told ORDER BY 1, 2, 3"#,
        bureau.as_str(),
        from,
        to,
    )
    .fetch_all(tx.conn())
    .await?;
    let assumed = rows.into_iter().map(|row| {
        Ok(Assumed {
            what: match row.what.as_str() {
                "item" => Thing::Item,
                "activity" => Thing::Activity,
                kind => Thing::Case(category(kind, &row.category)?),
            },
            aspect: of_code(&row.aspect, "assumed of what is counted")?,
        })
    });
    assumed.collect()
}

/// New answers of a year.
#[derive(Debug, Clone, Copy, Default)]
pub struct Reanswers {
    /// Applications that were answered, and counted, in an earlier year.
    pub of_before: u64,
    /// Answers of which is known whether they were in time, those of the year of the first answer, too.
    pub judged: u64,
    /// Those of them that were.
    pub in_time: u64,
}

/// New answers that left in a year.
pub async fn count_reanswers(tx: &mut Tx, from: NaiveDate, to: NaiveDate) -> Result<Reanswers> {
    let bureau = tx.bureau()?.clone();
    let count = sqlx::query!(
        r#"-- reporting.count_reanswers
         SELECT count(DISTINCT application_id) FILTER (WHERE first_answered_on < $2) AS "of_before!",
                count(on_time) AS "judged!", count(*) FILTER (WHERE on_time) AS "in_time!"
         FROM counted_reanswer WHERE bureau_id = $1 AND answered_on BETWEEN $2 AND $3"#,
        bureau.as_str(),
        from,
        to,
    )
    .fetch_one(tx.conn())
    .await?;
    Ok(Reanswers {
        of_before: count.of_before.unsigned_abs(),
        judged: count.judged.unsigned_abs(),
        in_time: count.in_time.unsigned_abs(),
    })
}
