//! What counts events: one row per change.

use chrono::NaiveDate;
use gongkai_chassis::code::to_codes;
use gongkai_law::{application::Answer, clock::OnTime, enquiry::Satisfaction};
use gongkai_subscriber::{ApplyError, StreamId, Visibility};
use sqlx::{PgConnection, Postgres, postgres::PgArguments, query::Query};
use uuid::Uuid;

use super::document;
use crate::figure::{
    Bureau, DocumentKind,
    state::{Case, Category, Change, Ending, Item, Quantity},
};

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

/// Runs a statement that touches a row if there is one.
async fn any_row(conn: &mut PgConnection, statement: Statement<'_>) -> Result<(), ApplyError> {
    statement.execute(conn).await?;
    Ok(())
}

/// Counts what an event of a bureau changes.
pub async fn apply(
    conn: &mut PgConnection,
    bureau: &str,
    event_id: Uuid,
    change: Change,
) -> Result<(), ApplyError> {
    let (what, statement) = match change {
        Change::Bureau {
            bureau: told,
            parent_id,
        } => ("a bureau", upsert_bureau(bureau, &told, &parent_id)?),
        Change::Opened(case) => ("the beginning of a case", open_case(bureau, &case)),
        Change::Corrected {
            id,
            category,
            opened_on,
        } => (
            "a corrected case",
            correct_case(bureau, id, category, opened_on),
        ),
        Change::Closed {
            id,
            on,
            ending,
            on_time,
        } => (
            "the end of a case",
            close_case(bureau, id, on, ending, on_time),
        ),
        Change::Reopened { id } => ("an annulled end of a case", reopen_case(bureau, id)),
        Change::Unanswered { id } => {
            let anew = delete_reanswer(bureau, id).execute(&mut *conn).await?;
            if anew.rows_affected() > 0 {
                return Ok(());
            }
            ("an annulled answer", reopen_case(bureau, id))
        }
        Change::Appealed { id, on } => {
            let keep = keep_conclusion(bureau, event_id, id, on);
            one_row(conn, "an appeal", keep).await?;
            ("an end that was appealed", reopen_case(bureau, id))
        }
        Change::Reanswered {
            application_id,
            answer,
            on,
            first_on,
            on_time,
        } => (
            "a new answer",
            insert_reanswer(bureau, application_id, answer, (on, first_on), on_time),
        ),
        Change::Fee {
            application_id,
            amount_fen,
            on,
        } => (
            "a fee",
            insert_fee(bureau, event_id, application_id, amount_fen, on),
        ),
        Change::Unpaid {
            application_id,
            amount_fen,
            on,
        } => (
            "an annulled payment",
            delete_fee(bureau, application_id, amount_fen, on),
        ),
        Change::Appraised {
            enquiry_id,
            satisfaction,
            on,
        } => (
            "an appraisal",
            insert_appraisal(bureau, enquiry_id, satisfaction, on),
        ),
        Change::Published(item) => ("an item", insert_item(bureau, &item)),
        // Of one that was told of before documents were counted nothing is known.
        Change::Revised {
            id,
            validity,
            formed_on,
            assumed,
        } => {
            let revised = document::revise(bureau, id, validity, formed_on, &assumed);
            return any_row(conn, revised).await;
        }
        Change::Repealed { id, on } => ("a repealed item", document::repeal(bureau, id, on)),
        Change::Withdrawn { id, on } => ("a withdrawn item", document::withdraw(bureau, id, on)),
        Change::Revoked { id } => ("a revoked item", delete_item(bureau, id)),
        Change::Counted(quantity) => ("a quantity", insert_quantity(bureau, &quantity)),
        // One that was never received is not there, and nothing contradicts that.
        Change::Removed { id } => return any_row(conn, remove_case(bureau, id)).await,
    };
    one_row(conn, what, statement).await
}

/// What a bureau is called, where it stands, its item groups, and who succeeds it.
fn upsert_bureau(
    id: &str,
    bureau: &Bureau,
    parent_id: &str,
) -> Result<Statement<'static>, ApplyError> {
    let groups = serde_json::to_value(&bureau.item_groups);
    let groups = groups.map_err(|error| ApplyError::Failed(error.into()))?;
    let names = serde_json::to_value(&bureau.dated_names);
    let names = names.map_err(|error| ApplyError::Failed(error.into()))?;
    let successor = bureau.succeeded_by.as_ref().map(serde_json::to_value);
    let successor = successor.transpose();
    let successor = successor.map_err(|error| ApplyError::Failed(error.into()))?;
    Ok(sqlx::query!(
        "-- reporting.upsert_bureau
         INSERT INTO bureau (bureau_id, name, parent_id, level, item_groups, dated_names, succeeded_by)
         VALUES ($1, $2, $3, $4, $5, $6, $7)
         ON CONFLICT (bureau_id) DO UPDATE
         SET name = $2, parent_id = $3, level = $4, item_groups = $5, dated_names = $6, succeeded_by = $7",
        id,
        bureau.name,
        parent_id,
        bureau.level.as_str(),
        groups,
        names,
        successor,
    ))
}

/// The beginning of a case.
fn open_case(bureau: &str, case: &Case) -> Statement<'static> {
    sqlx::query!(
        "-- reporting.open_case
         INSERT INTO counted_case (bureau_id, id, kind, category, opened_on, assumed)
         VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT DO NOTHING",
        bureau,
        case.id,
        case.category.kind().as_str(),
        case.category.as_str(),
        case.opened_on,
        &to_codes(&case.assumed),
    )
}

/// What a case was registered as.
fn correct_case(
    bureau: &str,
    id: Uuid,
    category: Category,
    opened_on: NaiveDate,
) -> Statement<'static> {
    sqlx::query!(
        "-- reporting.correct_case
         UPDATE counted_case SET category = $3, opened_on = $4
         WHERE bureau_id = $1 AND id = $2",
        bureau,
        id,
        category.as_str(),
        opened_on,
    )
}

/// The end of an open case.
fn close_case(
    bureau: &str,
    id: Uuid,
    on: NaiveDate,
    ending: Ending,
    on_time: OnTime,
) -> Statement<'static> {
    sqlx::query!(
        "-- reporting.close_case
         UPDATE counted_case
         SET closed_on = $3, result = $4, on_time_statutory = $5, on_time_promised = $6
         WHERE bureau_id = $1 AND id = $2 AND closed_on IS NULL",
        bureau,
        id,
        on,
        ending.as_str(),
        on_time.statutory,
        on_time.promised,
    )
}

/// No end of a closed case.
fn reopen_case(bureau: &str, id: Uuid) -> Statement<'static> {
    sqlx::query!(
        "-- reporting.reopen_case
         UPDATE counted_case
         SET closed_on = NULL, result = NULL, on_time_statutory = NULL, on_time_promised = NULL
         WHERE bureau_id = $1 AND id = $2 AND closed_on IS NOT NULL",
        bureau,
        id,
    )
}

/// The end of a case that an appeal takes back.
fn keep_conclusion(bureau: &str, event_id: Uuid, id: Uuid, on: NaiveDate) -> Statement<'static> {
    sqlx::query!(
        "-- reporting.keep_conclusion
         INSERT INTO counted_conclusion (bureau_id, event_id, dispute_id, closed_on, reopened_on, result)
         SELECT $1, $2, id, closed_on, $4, result FROM counted_case
         WHERE bureau_id = $1 AND id = $3 AND closed_on IS NOT NULL",
        bureau,
        event_id,
        id,
        on,
    )
}

/// No case any more.
fn remove_case(bureau: &str, id: Uuid) -> Statement<'static> {
    sqlx::query!(
        "-- reporting.remove_case
         DELETE FROM counted_case WHERE bureau_id = $1 AND id = $2",
        bureau,
        id,
    )
}

/// A new answer.
fn insert_reanswer(
    bureau: &str,
    application_id: Uuid,
    answer: Answer,
    (on, first_on): (NaiveDate, NaiveDate),
    on_time: bool,
) -> Statement<'static> {
    sqlx::query!(
        "-- reporting.insert_reanswer
         INSERT INTO counted_reanswer (bureau_id, application_id, ordinal, answer, answered_on,
                                       first_answered_on, on_time)
         SELECT $1, $2, 1 + count(*), $3, $4, $5, $6 FROM counted_reanswer
         WHERE bureau_id = $1 AND application_id = $2",
        bureau,
        application_id,
        answer.as_str(),
        on,
        first_on,
        on_time,
    )
}

/// No new answer: the last one.
fn delete_reanswer(bureau: &str, application_id: Uuid) -> Statement<'static> {
    sqlx::query!(
        "-- reporting.delete_reanswer
         DELETE FROM counted_reanswer
         WHERE bureau_id = $1 AND application_id = $2 AND ordinal = (
             SELECT max(ordinal) FROM counted_reanswer
             WHERE bureau_id = $1 AND application_id = $2)",
        bureau,
        application_id,
    )
}

/// A fee.
fn insert_fee(
    bureau: &str,
    event_id: Uuid,
    application_id: Uuid,
    amount_fen: i64,
    on: NaiveDate,
) -> Statement<'static> {
    sqlx::query!(
        "-- reporting.insert_fee
         INSERT INTO counted_fee (bureau_id, event_id, application_id, amount_fen, paid_on)
         VALUES ($1, $2, $3, $4, $5) ON CONFLICT DO NOTHING",
        bureau,
        event_id,
        application_id,
        amount_fen,
        on,
    )
}

/// No fee: the last one of that amount and day, of an application that may have paid the same again.
fn delete_fee(
    bureau: &str,
    application_id: Uuid,
    amount_fen: i64,
    on: NaiveDate,
) -> Statement<'static> {
    sqlx::query!(
        "-- reporting.delete_fee
         DELETE FROM counted_fee WHERE bureau_id = $1 AND event_id = (
             SELECT event_id FROM counted_fee
             WHERE bureau_id = $1 AND application_id = $2 AND amount_fen = $3 AND paid_on = $4
             ORDER BY event_id DESC LIMIT 1)",
        bureau,
        application_id,
        amount_fen,
        on,
    )
}

/// An appraisal.
fn insert_appraisal(
    bureau: &str,
    enquiry_id: Uuid,
    satisfaction: Satisfaction,
    on: NaiveDate,
) -> Statement<'static> {
    sqlx::query!(
        "-- reporting.insert_appraisal
         INSERT INTO counted_appraisal (bureau_id, enquiry_id, satisfaction, appraised_on)
         VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING",
        bureau,
        enquiry_id,
        satisfaction.as_str(),
        on,
    )
}

/// An item.
fn insert_item(bureau: &str, item: &Item) -> Statement<'static> {
    sqlx::query!(
        "-- reporting.insert_item
         INSERT INTO counted_item (bureau_id, id, item_group, article20_code, published_on, due_on, assumed, formed_on,
                                   document, valid_until)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) ON CONFLICT DO NOTHING",
        bureau,
        item.id,
        item.group,
        item.article20_code,
        item.published_on,
        item.due_on,
        &to_codes(&item.assumed),
        item.formed_on,
        item.validity.document.map(DocumentKind::as_str),
        item.validity.valid_until,
    )
}

/// No item any more.
fn delete_item(bureau: &str, id: Uuid) -> Statement<'static> {
    sqlx::query!(
        "-- reporting.delete_item
         DELETE FROM counted_item WHERE bureau_id = $1 AND id = $2",
        bureau,
        id,
    )
}

/// A quantity of an activity.
fn insert_quantity(bureau: &str, quantity: &Quantity) -> Statement<'static> {
    sqlx::query!(
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
    )
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
