//! SQL of the counted rows: written by the consumer, counted by reports.

use chrono::NaiveDate;
use gongkai_chassis::{db::Tx, error::Result};
use gongkai_subscriber::{ApplyError, StreamId, Visibility};
use sqlx::{PgConnection, postgres::PgQueryResult};
use uuid::Uuid;

/// A case when it begins.
pub struct Case {
    /// Its id at intake.
    pub id: Uuid,
    /// `application`, `matter`, `enquiry` or `dispute`.
    pub kind: &'static str,
    /// Applicant kind, matter kind, enquiry category or dispute kind.
    pub category: String,
    /// Civil date it began.
    pub opened_on: NaiveDate,
    /// Civil date it is due by law or the bureau's own limit.
    pub due_on: Option<NaiveDate>,
    /// Civil date it is due by the bureau's promise.
    pub promised_due_on: Option<NaiveDate>,
    /// What of it is assumed.
    pub assumed: Vec<String>,
}

/// A published item.
pub struct Item {
    /// Its id at the catalog.
    pub id: Uuid,
    /// The bureau's group.
    pub item_group: String,
    /// Item of article 20.
    pub article20_code: i32,
    /// Civil date of publication.
    pub published_on: NaiveDate,
    /// Civil date it had to be published by.
    pub due_on: NaiveDate,
    /// What of it is assumed.
    pub assumed: Vec<String>,
}

/// A quantity of an outreach activity.
pub struct Quantity {
    /// The activity's id at the catalog.
    pub activity_id: Uuid,
    /// What is counted.
    pub measure: String,
    /// How many.
    pub value: i64,
    /// Somewhat more than the value.
    pub more_than: bool,
    /// Civil date of the activity.
    pub held_on: NaiveDate,
    /// What of it is assumed.
    pub assumed: Vec<String>,
}

/// An event about something no earlier event told of contradicts its own stream.
fn one_row(what: &str, result: &PgQueryResult) -> Result<(), ApplyError> {
    match result.rows_affected() {
        1 => Ok(()),
        rows => Err(ApplyError::Poison(format!(
            "{what} touched {rows} rows instead of one"
        ))),
    }
}

/// Keeps what a bureau is called, where it stands, and its item groups.
pub async fn upsert_bureau(
    conn: &mut PgConnection,
    bureau: &str,
    name: &str,
    parent: &str,
    level: &str,
    item_groups: serde_json::Value,
) -> Result<(), ApplyError> {
    sqlx::query!(
        "-- reporting.upsert_bureau
         INSERT INTO bureau (bureau_id, name, parent_id, level, item_groups) VALUES ($1, $2, $3, $4, $5)
         ON CONFLICT (bureau_id) DO UPDATE SET name = $2, parent_id = $3, level = $4, item_groups = $5",
        bureau,
        name,
        parent,
        level,
        item_groups,
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// Counts a case from its beginning.
pub async fn open_case(
    conn: &mut PgConnection,
    bureau: &str,
    case: &Case,
) -> Result<(), ApplyError> {
    let inserted = sqlx::query!(
        "-- reporting.open_case
         INSERT INTO counted_case (bureau_id, id, kind, category, opened_on, due_on, promised_due_on, assumed)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT DO NOTHING",
        bureau,
        case.id,
        case.kind,
        case.category,
        case.opened_on,
        case.due_on,
        case.promised_due_on,
        &case.assumed,
    )
    .execute(conn)
    .await?;
    one_row("the beginning of a case", &inserted)
}

/// Counts the end of a case. A second end is not counted: it would take the case out of the year
/// it was first closed in.
pub async fn close_case(
    conn: &mut PgConnection,
    bureau: &str,
    id: Uuid,
    closed_on: NaiveDate,
    result: &str,
) -> Result<(), ApplyError> {
    let updated = sqlx::query!(
        "-- reporting.close_case
         UPDATE counted_case SET closed_on = $3, result = $4
         WHERE bureau_id = $1 AND id = $2 AND closed_on IS NULL",
        bureau,
        id,
        closed_on,
        result,
    )
    .execute(conn)
    .await?;
    one_row("the end of a case", &updated)
}

/// Counts a case no more. One that was never received is not there: nothing told of it before.
pub async fn remove_case(
    conn: &mut PgConnection,
    bureau: &str,
    id: Uuid,
) -> Result<(), ApplyError> {
    sqlx::query!(
        "-- reporting.remove_case
         DELETE FROM counted_case WHERE bureau_id = $1 AND id = $2",
        bureau,
        id,
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// Corrects what was registered of a case.
pub async fn correct_case(
    conn: &mut PgConnection,
    bureau: &str,
    id: Uuid,
    category: &str,
    opened_on: NaiveDate,
    due_on: Option<NaiveDate>,
) -> Result<(), ApplyError> {
    let updated = sqlx::query!(
        "-- reporting.correct_case
         UPDATE counted_case SET category = $3, opened_on = $4, due_on = $5
         WHERE bureau_id = $1 AND id = $2",
        bureau,
        id,
        category,
        opened_on,
        due_on,
    )
    .execute(conn)
    .await?;
    one_row("a corrected case", &updated)
}

/// Takes the end of a case back: it was a mistake.
pub async fn reopen_case(
    conn: &mut PgConnection,
    bureau: &str,
    id: Uuid,
) -> Result<(), ApplyError> {
    let updated = sqlx::query!(
        "-- reporting.reopen_case
         UPDATE counted_case SET closed_on = NULL, result = NULL
         WHERE bureau_id = $1 AND id = $2 AND closed_on IS NOT NULL",
        bureau,
        id,
    )
    .execute(conn)
    .await?;
    one_row("an annulled end of a case", &updated)
}

/// Counts a new answer to an application that was answered before.
pub async fn insert_reanswer(
    conn: &mut PgConnection,
    bureau: &str,
    event_id: Uuid,
    application_id: Uuid,
    answer: &str,
    answered_on: NaiveDate,
) -> Result<(), ApplyError> {
    let inserted = sqlx::query!(
        "-- reporting.insert_reanswer
         INSERT INTO counted_reanswer (bureau_id, event_id, application_id, answer, answered_on)
         VALUES ($1, $2, $3, $4, $5) ON CONFLICT DO NOTHING",
        bureau,
        event_id,
        application_id,
        answer,
        answered_on,
    )
    .execute(conn)
    .await?;
    one_row("a new answer", &inserted)
}

/// Keeps the end of a dispute that an appeal takes back: until the appeal it had that outcome.
pub async fn keep_conclusion(
    conn: &mut PgConnection,
    bureau: &str,
    event_id: Uuid,
    dispute_id: Uuid,
    reopened_on: NaiveDate,
) -> Result<(), ApplyError> {
    let inserted = sqlx::query!(
        "-- reporting.keep_conclusion
         INSERT INTO counted_conclusion (bureau_id, event_id, dispute_id, closed_on, reopened_on, result)
         SELECT $1, $2, id, closed_on, $4, result FROM counted_case
         WHERE bureau_id = $1 AND id = $3 AND closed_on IS NOT NULL",
        bureau,
        event_id,
        dispute_id,
        reopened_on,
    )
    .execute(conn)
    .await?;
    one_row("an appeal", &inserted)
}

/// Moves the days a case is due, by law and by promise; none while its clock stands still. A case that
/// was never told of does not count, and neither do its days: nothing here contradicts anything.
pub async fn move_due(
    conn: &mut PgConnection,
    bureau: &str,
    id: Uuid,
    due_on: Option<NaiveDate>,
    promised_due_on: Option<NaiveDate>,
) -> Result<(), ApplyError> {
    sqlx::query!(
        "-- reporting.move_due
         UPDATE counted_case SET due_on = $3, promised_due_on = $4
         WHERE bureau_id = $1 AND id = $2",
        bureau,
        id,
        due_on,
        promised_due_on,
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// Counts a fee.
pub async fn insert_fee(
    conn: &mut PgConnection,
    bureau: &str,
    event_id: Uuid,
    application_id: Uuid,
    amount_fen: i64,
    paid_on: NaiveDate,
) -> Result<(), ApplyError> {
    let inserted = sqlx::query!(
        "-- reporting.insert_fee
         INSERT INTO counted_fee (bureau_id, event_id, application_id, amount_fen, paid_on)
         VALUES ($1, $2, $3, $4, $5) ON CONFLICT DO NOTHING",
        bureau,
        event_id,
        application_id,
        amount_fen,
        paid_on,
    )
    .execute(conn)
    .await?;
    one_row("a fee", &inserted)
}

/// Counts what a citizen said of the answer to an enquiry.
pub async fn insert_appraisal(
    conn: &mut PgConnection,
    bureau: &str,
    enquiry_id: Uuid,
    satisfaction: &str,
    appraised_on: NaiveDate,
) -> Result<(), ApplyError> {
    let inserted = sqlx::query!(
        "-- reporting.insert_appraisal
         INSERT INTO counted_appraisal (bureau_id, enquiry_id, satisfaction, appraised_on)
         VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING",
        bureau,
        enquiry_id,
        satisfaction,
        appraised_on,
    )
    .execute(conn)
    .await?;
    one_row("an appraisal", &inserted)
}

/// Counts an item.
pub async fn insert_item(
    conn: &mut PgConnection,
    bureau: &str,
    item: &Item,
) -> Result<(), ApplyError> {
    let inserted = sqlx::query!(
        "-- reporting.insert_item
         INSERT INTO counted_item (bureau_id, id, item_group, article20_code, published_on, due_on, assumed)
         VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT DO NOTHING",
        bureau,
        item.id,
        item.item_group,
        item.article20_code,
        item.published_on,
        item.due_on,
        &item.assumed,
    )
    .execute(conn)
    .await?;
    one_row("an item", &inserted)
}

/// Counts a quantity of an activity.
pub async fn insert_quantity(
    conn: &mut PgConnection,
    bureau: &str,
    quantity: &Quantity,
) -> Result<(), ApplyError> {
    let inserted = sqlx::query!(
        "-- reporting.insert_quantity
         INSERT INTO counted_quantity (bureau_id, activity_id, measure, value, more_than, held_on, assumed)
         VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT DO NOTHING",
        bureau,
        quantity.activity_id,
        quantity.measure,
        quantity.value,
        quantity.more_than,
        quantity.held_on,
        &quantity.assumed,
    )
    .execute(conn)
    .await?;
    one_row("a quantity", &inserted)
}

/// Cases that are alike in everything a report asks about, and how many they are.
#[derive(Debug, Clone)]
pub struct CaseCount {
    /// `application`, `matter`, `enquiry` or `dispute`.
    pub kind: String,
    /// Applicant kind, matter kind, enquiry category or dispute kind.
    pub category: String,
    /// Began in the year; else before it.
    pub opened_in_year: bool,
    /// Closed by the end of the year, with this result.
    pub result: Option<String>,
    /// Not later than its limit, or than its promise where no limit exists; for closed ones.
    pub on_time: bool,
    /// Not later than its promise; none where nothing was promised; for closed ones.
    pub promise_kept: Option<bool>,
    /// How many.
    pub count: u64,
}

impl CaseCount {
    /// Matter cases with a decision: not those that ended without one.
    pub fn decided(&self) -> bool {
        matches!(self.result.as_deref(), Some("granted" | "refused"))
    }
}

/// Cases in hand in a year (begun by its last day, not closed before its first), grouped. A dispute that
/// an appeal took up again has on the last day the outcome it had by then: that of its last decision,
/// unless an appeal against it was pending. One that was closed all year, before an appeal of a later
/// year, was not in hand.
pub async fn count_cases(tx: &mut Tx, from: NaiveDate, to: NaiveDate) -> Result<Vec<CaseCount>> {
    let bureau = tx.bureau()?.clone();
    let rows = sqlx::query!(
        r#"-- reporting.count_cases
         SELECT kind, category,
                opened_on >= $2 AS "opened_in_year!",
                CASE WHEN counted_case.closed_on <= $3 THEN counted_case.result
                     ELSE earlier.result END AS result,
                coalesce(counted_case.closed_on <= coalesce(due_on, promised_due_on), true) AS "on_time!",
                counted_case.closed_on <= promised_due_on AS promise_kept,
                count(*) AS "count!"
         FROM counted_case
              LEFT JOIN counted_conclusion AS earlier
                     ON earlier.bureau_id = counted_case.bureau_id AND earlier.dispute_id = counted_case.id
                        AND earlier.closed_on <= $3 AND earlier.reopened_on > $3
         WHERE counted_case.bureau_id = $1 AND opened_on <= $3
           AND (counted_case.closed_on IS NULL OR counted_case.closed_on >= $2)
           AND (earlier.closed_on IS NULL OR earlier.closed_on >= $2)
         GROUP BY 1, 2, 3, 4, 5, 6 ORDER BY 1, 2, 3, 4, 5, 6"#,
        bureau.as_str(),
        from,
        to,
    )
    .fetch_all(tx.conn())
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| CaseCount {
            kind: row.kind,
            category: row.category,
            opened_in_year: row.opened_in_year,
            result: row.result,
            on_time: row.on_time,
            promise_kept: row.promise_kept,
            count: row.count.unsigned_abs(),
        })
        .collect())
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
    pub measure: String,
    /// How many.
    pub value: u64,
    /// True if a summand was somewhat more than its value.
    pub more_than: bool,
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
    Ok(rows
        .into_iter()
        .map(|row| Sum {
            measure: row.measure,
            value: row.value.unsigned_abs(),
            more_than: row.more_than,
        })
        .collect())
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
    /// Kind of case, `item` or `activity`.
    pub what: String,
    /// Category of the case; empty for others.
    pub category: String,
    /// Code of the aspect.
    pub aspect: String,
}

/// What is assumed of anything counted in a year, without repeats.
pub async fn assumed(tx: &mut Tx, from: NaiveDate, to: NaiveDate) -> Result<Vec<Assumed>> {
    let bureau = tx.bureau()?.clone();
    let rows = sqlx::query_as!(
        Assumed,
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
    Ok(rows)
}

/// A bureau as events told.
#[derive(Debug, Clone)]
pub struct Bureau {
    /// Full official name.
    pub name: String,
    /// `platform`, `government` or `department`.
    pub level: String,
    /// Code and name of its item groups, in its order.
    pub item_groups: Vec<(String, String)>,
}

/// The transaction's bureau.
pub async fn bureau(tx: &mut Tx) -> Result<Option<Bureau>> {
    let bureau = tx.bureau()?.clone();
    let row = sqlx::query!(
        "-- reporting.bureau
         SELECT name, level, item_groups FROM bureau WHERE bureau_id = $1",
        bureau.as_str(),
    )
    .fetch_optional(tx.conn())
    .await?;
    Ok(row.map(|row| Bureau {
        name: row.name,
        level: row.level,
        item_groups: row
            .item_groups
            .as_array()
            .into_iter()
            .flatten()
            .filter_map(|group| {
                let text = |key: &str| group.get(key)?.as_str().map(ToOwned::to_owned);
                Some((text("code")?, text("name")?))
            })
            .collect(),
    }))
}

/// The bureaus above one, nearest first; `None` for a bureau no event told of yet.
pub async fn ancestors(tx: &mut Tx, bureau: &str) -> Result<Option<Vec<String>>> {
    let rows = sqlx::query_scalar!(
        r#"-- reporting.ancestors
         WITH RECURSIVE above AS (
             SELECT parent_id, 1 AS height FROM bureau WHERE bureau_id = $1
             UNION ALL
             SELECT bureau.parent_id, height + 1 FROM bureau JOIN above ON bureau_id = above.parent_id
             WHERE height < 10
         ) SELECT parent_id AS "parent_id!" FROM above ORDER BY height"#,
        bureau,
    )
    .fetch_all(tx.conn())
    .await?;
    if rows.is_empty() {
        return Ok(None);
    }
    // The platform has no parent: its row ends every line with an empty one.
    Ok(Some(
        rows.into_iter()
            .filter(|parent| !parent.is_empty())
            .collect(),
    ))
}

/// Forgets what was counted from a stream, before it is counted anew; needs the wide role. What a
/// bureau is called stays until it is told again. Cases are told of in intake's internal streams,
/// items and outreach in the catalog's public ones; from its internal ones nothing is counted.
pub async fn forget(conn: &mut PgConnection, stream: &StreamId) -> sqlx::Result<u64> {
    let bureau = stream.bureau_id.as_str();
    let mut rows = 0;
    if stream.service == "intake" {
        let fees = sqlx::query!(
            "-- reporting.forget_fees
             DELETE FROM counted_fee WHERE bureau_id = $1",
            bureau
        );
        rows += fees.execute(&mut *conn).await?.rows_affected();
        let reanswers = sqlx::query!(
            "-- reporting.forget_reanswers
             DELETE FROM counted_reanswer WHERE bureau_id = $1",
            bureau
        );
        rows += reanswers.execute(&mut *conn).await?.rows_affected();
        let appraisals = sqlx::query!(
            "-- reporting.forget_appraisals
             DELETE FROM counted_appraisal WHERE bureau_id = $1",
            bureau
        );
        rows += appraisals.execute(&mut *conn).await?.rows_affected();
        let conclusions = sqlx::query!(
            "-- reporting.forget_conclusions
             DELETE FROM counted_conclusion WHERE bureau_id = $1",
            bureau
        );
        rows += conclusions.execute(&mut *conn).await?.rows_affected();
        let cases = sqlx::query!(
            "-- reporting.forget_cases
             DELETE FROM counted_case WHERE bureau_id = $1",
            bureau
        );
        rows += cases.execute(conn).await?.rows_affected();
    } else if stream.visibility == Visibility::Public {
        let quantities = sqlx::query!(
            "-- reporting.forget_quantities
             DELETE FROM counted_quantity WHERE bureau_id = $1",
            bureau
        );
        rows += quantities.execute(&mut *conn).await?.rows_affected();
        let items = sqlx::query!(
            "-- reporting.forget_items
             DELETE FROM counted_item WHERE bureau_id = $1",
            bureau
        );
        rows += items.execute(conn).await?.rows_affected();
    }
    Ok(rows)
}

/// New answers given in a year to applications that were answered before.
pub async fn count_reanswers(tx: &mut Tx, from: NaiveDate, to: NaiveDate) -> Result<u64> {
    let bureau = tx.bureau()?.clone();
    let count = sqlx::query_scalar!(
        r#"-- reporting.count_reanswers
         SELECT count(*) AS "count!" FROM counted_reanswer
         WHERE bureau_id = $1 AND answered_on BETWEEN $2 AND $3"#,
        bureau.as_str(),
        from,
        to,
    )
    .fetch_one(tx.conn())
    .await?;
    Ok(count.unsigned_abs())
}
