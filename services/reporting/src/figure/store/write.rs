//! What counts events: one row per change.

use gongkai_chassis::code::to_codes;
use gongkai_subscriber::{ApplyError, StreamId, Visibility};
use sqlx::{PgConnection, Postgres, postgres::PgArguments, query::Query};
use uuid::Uuid;

use crate::figure::state::{Bureau, Case, Change, Item, Quantity};

/// A statement that answers nothing.
type Statement<'a> = Query<'a, Postgres, PgArguments>;

/// Runs a statement that must touch one row: an event about something no earlier event told of
/// contradicts its own stream.
async fn one_row(
    conn: &mut PgConnection,
    what: &str,
    statement: Statement<'_>,
) -> Result<(), ApplyError> {
    match statement.execute(conn).await?.rows_affected() {
        1 => Ok(()),
        rows => Err(ApplyError::Poison(format!(
            "{what} touched {rows} rows instead of one"
        ))),
    }
}

/// Counts what an event of a bureau changes.
#[expect(
    clippy::too_many_lines,
    reason = "one arm per change, and each is a statement"
)]
pub async fn apply(
    conn: &mut PgConnection,
    bureau: &str,
    event_id: Uuid,
    change: Change,
) -> Result<(), ApplyError> {
    match change {
        Change::Bureau {
            bureau: told,
            parent_id,
        } => upsert_bureau(conn, bureau, &told, &parent_id).await,
        Change::Opened(case) => open_case(conn, bureau, &case).await,
        Change::Corrected {
            id,
            category,
            opened_on,
            due_on,
        } => {
            let correct = sqlx::query!(
                "-- reporting.correct_case
         UPDATE counted_case SET category = $3, opened_on = $4, due_on = $5
         WHERE bureau_id = $1 AND id = $2",
                bureau,
                id,
                category.as_str(),
                opened_on,
                due_on,
            );
            one_row(conn, "a corrected case", correct).await
        }
        Change::DueMoved {
            id,
            due_on,
            promised_due_on,
        } => {
            let moved = sqlx::query!(
                "-- reporting.move_due
         UPDATE counted_case SET due_on = $3, promised_due_on = $4
         WHERE bureau_id = $1 AND id = $2",
                bureau,
                id,
                due_on,
                promised_due_on,
            );
            moved.execute(conn).await?;
            Ok(())
        }
        Change::Closed { id, on, ending } => {
            let close = sqlx::query!(
                "-- reporting.close_case
         UPDATE counted_case SET closed_on = $3, result = $4
         WHERE bureau_id = $1 AND id = $2 AND closed_on IS NULL",
                bureau,
                id,
                on,
                ending.as_str(),
            );
            one_row(conn, "the end of a case", close).await
        }
        Change::Reopened { id } => reopen_case(conn, bureau, id).await,
        Change::Appealed { id, on } => {
            let keep = sqlx::query!(
                "-- reporting.keep_conclusion
         INSERT INTO counted_conclusion (bureau_id, event_id, dispute_id, closed_on, reopened_on, result)
         SELECT $1, $2, id, closed_on, $4, result FROM counted_case
         WHERE bureau_id = $1 AND id = $3 AND closed_on IS NOT NULL",
                bureau,
                event_id,
                id,
                on,
            );
            one_row(conn, "an appeal", keep).await?;
            reopen_case(conn, bureau, id).await
        }
        Change::Removed { id } => {
            let remove = sqlx::query!(
                "-- reporting.remove_case
         DELETE FROM counted_case WHERE bureau_id = $1 AND id = $2",
                bureau,
                id,
            );
            remove.execute(conn).await?;
            Ok(())
        }
        Change::Reanswered {
            application_id,
            answer,
            on,
        } => {
            let insert = sqlx::query!(
                "-- reporting.insert_reanswer
         INSERT INTO counted_reanswer (bureau_id, event_id, application_id, answer, answered_on)
         VALUES ($1, $2, $3, $4, $5) ON CONFLICT DO NOTHING",
                bureau,
                event_id,
                application_id,
                answer.as_str(),
                on,
            );
            one_row(conn, "a new answer", insert).await
        }
        Change::Fee {
            application_id,
            amount_fen,
            on,
        } => {
            let insert = sqlx::query!(
                "-- reporting.insert_fee
         INSERT INTO counted_fee (bureau_id, event_id, application_id, amount_fen, paid_on)
         VALUES ($1, $2, $3, $4, $5) ON CONFLICT DO NOTHING",
                bureau,
                event_id,
                application_id,
                amount_fen,
                on,
            );
            one_row(conn, "a fee", insert).await
        }
        Change::Appraised {
            enquiry_id,
            satisfaction,
            on,
        } => {
            let insert = sqlx::query!(
                "-- reporting.insert_appraisal
         INSERT INTO counted_appraisal (bureau_id, enquiry_id, satisfaction, appraised_on)
         VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING",
                bureau,
                enquiry_id,
                satisfaction.as_str(),
                on,
            );
            one_row(conn, "an appraisal", insert).await
        }
        Change::Published(item) => insert_item(conn, bureau, &item).await,
        Change::Counted(quantity) => insert_quantity(conn, bureau, &quantity).await,
    }
}

async fn upsert_bureau(
    conn: &mut PgConnection,
    id: &str,
    bureau: &Bureau,
    parent_id: &str,
) -> Result<(), ApplyError> {
    let groups = serde_json::to_value(&bureau.item_groups);
    let groups = groups.map_err(|error| ApplyError::Failed(error.into()))?;
    let upsert = sqlx::query!(
        "-- reporting.upsert_bureau
         INSERT INTO bureau (bureau_id, name, parent_id, level, item_groups) VALUES ($1, $2, $3, $4, $5)
         ON CONFLICT (bureau_id) DO UPDATE SET name = $2, parent_id = $3, level = $4, item_groups = $5",
        id,
        bureau.name,
        parent_id,
        bureau.level.as_str(),
        groups,
    );
    one_row(conn, "a bureau", upsert).await
}

async fn open_case(conn: &mut PgConnection, bureau: &str, case: &Case) -> Result<(), ApplyError> {
    let insert = sqlx::query!(
        "-- reporting.open_case
         INSERT INTO counted_case (bureau_id, id, kind, category, opened_on, due_on, promised_due_on, assumed)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT DO NOTHING",
        bureau,
        case.id,
        case.category.kind().as_str(),
        case.category.as_str(),
        case.opened_on,
        case.due_on,
        case.promised_due_on,
        &to_codes(&case.assumed),
    );
    one_row(conn, "the beginning of a case", insert).await
}

async fn reopen_case(conn: &mut PgConnection, bureau: &str, id: Uuid) -> Result<(), ApplyError> {
    let reopen = sqlx::query!(
        "-- reporting.reopen_case
         UPDATE counted_case SET closed_on = NULL, result = NULL
         WHERE bureau_id = $1 AND id = $2 AND closed_on IS NOT NULL",
        bureau,
        id,
    );
    one_row(conn, "an annulled end of a case", reopen).await
}

async fn insert_item(conn: &mut PgConnection, bureau: &str, item: &Item) -> Result<(), ApplyError> {
    let insert = sqlx::query!(
        "-- reporting.insert_item
         INSERT INTO counted_item (bureau_id, id, item_group, article20_code, published_on, due_on, assumed)
         VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT DO NOTHING",
        bureau,
        item.id,
        item.item_group,
        item.article20_code,
        item.published_on,
        item.due_on,
        &to_codes(&item.assumed),
    );
    one_row(conn, "an item", insert).await
}

async fn insert_quantity(
    conn: &mut PgConnection,
    bureau: &str,
    quantity: &Quantity,
) -> Result<(), ApplyError> {
    let insert = sqlx::query!(
        "-- reporting.insert_quantity
         INSERT INTO counted_quantity (bureau_id, activity_id, measure, value, more_than, held_on, assumed)
         VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT DO NOTHING",
        bureau,
        quantity.activity_id,
        quantity.measure.as_str(),
        quantity.value,
        quantity.qualifier.is_some(),
        quantity.held_on,
        &to_codes(&quantity.assumed),
    );
    one_row(conn, "a quantity", insert).await
}

/// Forgets what was counted from a stream, before it is counted anew; needs the wide role. What a
/// bureau is called stays until it is told again. Cases are told of in intake's internal streams,
/// items and outreach in the catalog's public ones; from its internal ones nothing is counted.
pub async fn forget(conn: &mut PgConnection, stream: &StreamId) -> sqlx::Result<u64> {
    let bureau = stream.bureau_id.as_str();
    let counted: Vec<Statement<'_>> = if stream.service == "intake" {
        vec![
            sqlx::query!(
                "-- reporting.forget_fees
             DELETE FROM counted_fee WHERE bureau_id = $1",
                bureau
            ),
            sqlx::query!(
                "-- reporting.forget_reanswers
             DELETE FROM counted_reanswer WHERE bureau_id = $1",
                bureau
            ),
            sqlx::query!(
                "-- reporting.forget_appraisals
             DELETE FROM counted_appraisal WHERE bureau_id = $1",
                bureau
            ),
            sqlx::query!(
                "-- reporting.forget_conclusions
             DELETE FROM counted_conclusion WHERE bureau_id = $1",
                bureau
            ),
            sqlx::query!(
                "-- reporting.forget_cases
             DELETE FROM counted_case WHERE bureau_id = $1",
                bureau
            ),
        ]
    } else if stream.visibility == Visibility::Public {
        vec![
            sqlx::query!(
                "-- reporting.forget_quantities
             DELETE FROM counted_quantity WHERE bureau_id = $1",
                bureau
            ),
            sqlx::query!(
                "-- reporting.forget_items
             DELETE FROM counted_item WHERE bureau_id = $1",
                bureau
            ),
        ]
    } else {
        Vec::new()
    };
    let mut rows = 0;
    for statement in counted {
        rows += statement.execute(&mut *conn).await?.rows_affected();
    }
    Ok(rows)
}
