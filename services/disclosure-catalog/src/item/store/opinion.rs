//! SQL of what other organs say to versions.

use chrono::NaiveDate;
use gongkai_chassis::{
    code::of_code,
    db::{Tx, one_row},
    error::{Error, Result},
};
use uuid::Uuid;

use crate::item::opinion::{Answer, Answered, Opinion, Overruled};

/// A row as it is stored.
struct Row {
    id: Uuid,
    item_id: Uuid,
    number: i32,
    organ: String,
    co_maker: bool,
    question: String,
    asked_on: NaiveDate,
    due_on: NaiveDate,
    asked_by: String,
    answer: Option<String>,
    answer_reason: String,
    received_on: Option<NaiveDate>,
    answered_on: Option<NaiveDate>,
    answered_by: Option<String>,
    overruled_by: Option<String>,
    overrule_reason: String,
    overruled_instead_of: Option<String>,
    overtaken: bool,
}

impl TryFrom<Row> for Opinion {
    type Error = Error;

    fn try_from(row: Row) -> Result<Self> {
        let answered = match (row.answer, row.answered_on, row.answered_by) {
            (Some(answer), Some(on), Some(by)) => Some(Answered {
                answer: of_code(&answer, &format!("item_opinion.answer of {}", row.id))?,
                reason: row.answer_reason,
                received_on: row.received_on,
                on,
                by,
            }),
            _ => None,
        };
        Ok(Self {
            id: row.id,
            item: row.item_id,
            number: row.number,
            organ: row.organ,
            co_maker: row.co_maker,
            question: row.question,
            asked_on: row.asked_on,
            due_on: row.due_on,
            asked_by: row.asked_by,
            answered,
            overruled: row.overruled_by.map(|by| Overruled {
                by,
                instead_of: row.overruled_instead_of,
                reason: row.overrule_reason,
            }),
            overtaken: row.overtaken,
        })
    }
}

/// Inserts an opinion that is asked for.
pub async fn insert_opinion(tx: &mut Tx, asked: &Opinion) -> Result<()> {
    let bureau = tx.bureau()?.clone();
    let inserted = sqlx::query!(
        "-- catalog.insert_item_opinion
         INSERT INTO item_opinion (bureau_id, item_id, number, id, organ, co_maker, question, asked_on, due_on, asked_by)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
        bureau.as_str(),
        asked.item,
        asked.number,
        asked.id,
        asked.organ,
        asked.co_maker,
        asked.question,
        asked.asked_on,
        asked.due_on,
        asked.asked_by,
    )
    .execute(tx.conn())
    .await?;
    one_row("catalog.insert_item_opinion", &inserted)
}

/// Keeps what was answered, or that it was gone on without it.
pub async fn update_opinion(tx: &mut Tx, opinion: &Opinion) -> Result<()> {
    let bureau = tx.bureau()?.clone();
    let answered = opinion.answered.as_ref();
    let overruled = opinion.overruled.as_ref();
    let updated = sqlx::query!(
        "-- catalog.update_item_opinion
         UPDATE item_opinion
         SET answer = $3, answer_reason = $4, received_on = $5, answered_on = $6, answered_by = $7, overruled_by = $8,
             overrule_reason = $9, overruled_instead_of = $10
         WHERE bureau_id = $1 AND id = $2",
        bureau.as_str(),
        opinion.id,
        answered.map(|answered| Answer::as_str(answered.answer)),
        answered.map_or("", |answered| &answered.reason),
        answered.and_then(|answered| answered.received_on),
        answered.map(|answered| answered.on),
        answered.map(|answered| answered.by.as_str()),
        overruled.map(|overruled| overruled.by.as_str()),
        overruled.map_or("", |overruled| &overruled.reason),
        overruled.and_then(|overruled| overruled.instead_of.as_deref()),
    )
    .execute(tx.conn())
    .await?;
    one_row("catalog.update_item_opinion", &updated)
}

/// The opinions on an item, whose lock the transaction holds: the first asked for first.
pub async fn opinions(tx: &mut Tx, item: Uuid) -> Result<Vec<Opinion>> {
    let bureau = tx.bureau()?.clone();
    sqlx::query_as!(
        Row,
        "-- catalog.item_opinions
         SELECT id, item_id, number, organ, co_maker, question, asked_on, due_on, asked_by, answer, answer_reason,
                received_on, answered_on, answered_by, overruled_by, overrule_reason, overruled_instead_of, overtaken
         FROM item_opinion WHERE bureau_id = $1 AND item_id = $2 ORDER BY id",
        bureau.as_str(),
        item,
    )
    .fetch_all(tx.conn())
    .await?
    .into_iter()
    .map(Opinion::try_from)
    .collect()
}

/// Opinions of the bureau, the latest first, after the one given: of one item, if one is named, and those in the way of a
/// version that waits for its signature, if only they are wanted.
pub async fn list_opinions(
    tx: &mut Tx,
    item: Option<Uuid>,
    blocking_only: bool,
    after: Option<Uuid>,
    limit: i64,
) -> Result<Vec<Opinion>> {
    let bureau = tx.bureau()?.clone();
    sqlx::query_as!(
        Row,
        "-- catalog.list_item_opinions
         SELECT id, item_id, number, organ, co_maker, question, asked_on, due_on, asked_by, answer, answer_reason,
                received_on, answered_on, answered_by, overruled_by, overrule_reason, overruled_instead_of, overtaken
         FROM item_opinion
         WHERE bureau_id = $1 AND ($2::uuid IS NULL OR item_id = $2) AND ($3::uuid IS NULL OR id < $3)
           AND (NOT $4 OR (NOT overtaken AND overruled_by IS NULL
                AND (answer IS NULL OR answer = 'objects' OR (answer = 'silent' AND NOT co_maker))
                AND EXISTS (SELECT FROM item_version AS version
                            WHERE version.bureau_id = $1 AND version.item_id = item_opinion.item_id
                              AND version.number = item_opinion.number AND version.state = 'cleared')))
         ORDER BY id DESC LIMIT $5",
        bureau.as_str(),
        item,
        after,
        blocking_only,
        limit,
    )
    .fetch_all(tx.conn())
    .await?
    .into_iter()
    .map(Opinion::try_from)
    .collect()
}

/// The opinions on a version that is sent back or given up count no more.
pub async fn overtake_opinions(tx: &mut Tx, item: Uuid, number: i32) -> Result<()> {
    let bureau = tx.bureau()?.clone();
    sqlx::query!(
        "-- catalog.overtake_item_opinions
         UPDATE item_opinion SET overtaken = true
         WHERE bureau_id = $1 AND item_id = $2 AND number = $3 AND NOT overtaken",
        bureau.as_str(),
        item,
        number,
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// Empties what was asked and answered about an item that was withdrawn.
pub async fn forget_opinions(tx: &mut Tx, item: Uuid) -> Result<()> {
    let bureau = tx.bureau()?.clone();
    sqlx::query!(
        "-- catalog.forget_item_opinions
         UPDATE item_opinion SET question = '', answer_reason = '', overrule_reason = ''
         WHERE bureau_id = $1 AND item_id = $2",
        bureau.as_str(),
        item,
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}
