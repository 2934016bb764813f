//! What counts events.

use chrono::NaiveDate;
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
