//! SQL of calls for comments and of comments.

use chrono::NaiveDate;
use gongkai_chassis::{
    code::of_code,
    db::{Tx, one_row},
    error::{Error, Result},
    identity::BureauId,
};
use uuid::Uuid;

use super::state::{Answer, Call, Comment, State};

/// Column name that binds sealed texts to their place.
const TEXT: &str = "catalog.item_comment.text";

/// Calls of a bureau that were neither repealed nor withdrawn, the latest first, after the one given; one alone, a
/// repealed one, too, if one is named, and those that stand so today, if a state is.
pub async fn calls(
    tx: &mut Tx,
    bureau: &BureauId,
    (item, state): (Option<Uuid>, Option<State>),
    after: Option<Uuid>,
    limit: i64,
) -> Result<Vec<Call>> {
    let today = tx.today();
    let rows = sqlx::query!(
        r#"-- catalog.comment_calls
         SELECT id, title, comments_from AS "from!", comments_until AS "until!", outcome AS "outcome?",
                repealed_on IS NOT NULL AS "repealed!"
         FROM item LEFT JOIN LATERAL (
             SELECT told.id AS outcome FROM item AS told
             WHERE told.bureau_id = $1 AND told.relations <> '[]' AND told.withdrawn_on IS NULL
               AND told.relations @> jsonb_build_array(jsonb_build_object('kind', 'outcome_of', 'item', item.id::text))
             ORDER BY told.id LIMIT 1) AS told ON true
         WHERE bureau_id = $1 AND comments_until IS NOT NULL AND withdrawn_on IS NULL
           AND (id = $2 OR ($2::uuid IS NULL AND repealed_on IS NULL)) AND ($3::uuid IS NULL OR id < $3)
           AND ($4::text IS NULL OR $4 = CASE WHEN outcome IS NOT NULL THEN 'concluded'
                WHEN $5::date < comments_from THEN 'planned' WHEN $5 <= comments_until THEN 'running' ELSE 'owed' END)
         ORDER BY id DESC LIMIT $6"#,
        bureau.as_str(),
        item,
        after,
        state.map(State::as_str),
        today,
        limit,
    )
    .fetch_all(tx.conn())
    .await?;
    let calls = rows.into_iter().map(|row| Call {
        item: row.id,
        title: row.title,
        from: row.from,
        until: row.until,
        outcome: row.outcome,
        repealed: row.repealed,
    });
    Ok(calls.collect())
}

/// A call that was not withdrawn; what was said on a repealed one is still read.
pub async fn call(tx: &mut Tx, item: Uuid) -> Result<Call> {
    let bureau = tx.bureau()?.clone();
    let found = calls(tx, &bureau, (Some(item), None), None, 1).await?.pop();
    found.ok_or_else(|| Error::record_unknown("call for comments", "征求意见", item))
}

/// Which of these items are calls that are over by today.
pub async fn calls_over(tx: &mut Tx, bureau: &BureauId, items: &[Uuid]) -> Result<Vec<Uuid>> {
    let today = tx.today();
    Ok(sqlx::query_scalar!(
        "-- catalog.comment_calls_over
         SELECT id FROM item WHERE bureau_id = $1 AND id = ANY($2) AND comments_until < $3",
        bureau.as_str(),
        items,
        today,
    )
    .fetch_all(tx.conn())
    .await?)
}

/// Keeps an item as it is until the end of the transaction: what is said on a call that is being withdrawn would stay.
pub async fn hold(tx: &mut Tx, item: Uuid) -> Result<()> {
    let bureau = tx.bureau()?.clone();
    sqlx::query!(
        "-- catalog.hold_comment_call
         SELECT FROM item WHERE bureau_id = $1 AND id = $2 FOR SHARE",
        bureau.as_str(),
        item,
    )
    .fetch_optional(tx.conn())
    .await?;
    Ok(())
}

/// Empties the comments on a call that is withdrawn: nobody reads them any more.
pub async fn forget(tx: &mut Tx, item: Uuid) -> Result<()> {
    let bureau = tx.bureau()?.clone();
    sqlx::query!(
        "-- catalog.forget_item_comments
         UPDATE item_comment SET text = '', reply = '' WHERE bureau_id = $1 AND item_id = $2",
        bureau.as_str(),
        item,
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// Inserts a comment.
pub async fn insert(tx: &mut Tx, item: Uuid, comment: &Comment) -> Result<()> {
    let bureau = tx.bureau()?.clone();
    let text = tx.seal(TEXT, comment.id, &comment.text)?;
    let inserted = sqlx::query!(
        "-- catalog.insert_item_comment
         INSERT INTO item_comment (bureau_id, item_id, id, text, received_on, has_findings)
         VALUES ($1, $2, $3, $4, $5, $6)",
        bureau.as_str(),
        item,
        comment.id,
        text,
        comment.received_on,
        comment.has_findings,
    )
    .execute(tx.conn())
    .await?;
    one_row("catalog.insert_item_comment", &inserted)
}

/// How many comments on a call came on a day.
pub async fn received(tx: &mut Tx, item: Uuid, on: NaiveDate) -> Result<i64> {
    let bureau = tx.bureau()?.clone();
    Ok(sqlx::query_scalar!(
        r#"-- catalog.item_comments_received
         SELECT count(*) AS "count!" FROM item_comment
         WHERE bureau_id = $1 AND item_id = $2 AND received_on = $3"#,
        bureau.as_str(),
        item,
        on,
    )
    .fetch_one(tx.conn())
    .await?)
}

/// How many comments on a call are not answered.
pub async fn unanswered(tx: &mut Tx, item: Uuid) -> Result<i64> {
    let bureau = tx.bureau()?.clone();
    Ok(sqlx::query_scalar!(
        r#"-- catalog.item_comments_unanswered
         SELECT count(*) AS "count!" FROM item_comment
         WHERE bureau_id = $1 AND item_id = $2 AND answer IS NULL"#,
        bureau.as_str(),
        item,
    )
    .fetch_one(tx.conn())
    .await?)
}

/// What became of how many comments on a call; nothing is told of an answer that none got.
pub async fn answers(tx: &mut Tx, item: Uuid) -> Result<Vec<(Answer, i64)>> {
    let bureau = tx.bureau()?.clone();
    let rows = sqlx::query!(
        r#"-- catalog.item_comments_by_answer
         SELECT answer AS "answer!", count(*) AS "count!" FROM item_comment
         WHERE bureau_id = $1 AND item_id = $2 AND answer IS NOT NULL GROUP BY 1 ORDER BY 1"#,
        bureau.as_str(),
        item,
    )
    .fetch_all(tx.conn())
    .await?;
    let place = format!("item_comment.answer of {bureau}/{item}");
    let counted = rows.into_iter();
    let counted = counted.map(|row| Ok((of_code(&row.answer, &place)?, row.count)));
    counted.collect()
}

/// Keeps what becomes of a comment. `RECORD_UNKNOWN` if the call has none such.
pub async fn answer(
    tx: &mut Tx,
    (item, id): (Uuid, Uuid),
    answer: Answer,
    reply: &str,
) -> Result<()> {
    let (bureau, by) = (tx.bureau()?.clone(), tx.scope()?.principal.subject.clone());
    let updated = sqlx::query!(
        "-- catalog.answer_item_comment
         UPDATE item_comment SET answer = $4, reply = $5, answered_by = $6
         WHERE bureau_id = $1 AND item_id = $2 AND id = $3",
        bureau.as_str(),
        item,
        id,
        answer.as_str(),
        reply,
        by,
    )
    .execute(tx.conn())
    .await?;
    if updated.rows_affected() == 0 {
        return Err(Error::record_unknown("comment", "意见", id));
    }
    Ok(())
}

/// Comments on a call, the first first, after the one given; those that are not answered, if only they are wanted.
pub async fn list(
    tx: &mut Tx,
    item: Uuid,
    unanswered_only: bool,
    after: Option<Uuid>,
    limit: i64,
) -> Result<Vec<Comment>> {
    let bureau = tx.bureau()?.clone();
    let rows = sqlx::query!(
        "-- catalog.list_item_comments
         SELECT id, text, received_on, has_findings, answer, reply, answered_by FROM item_comment
         WHERE bureau_id = $1 AND item_id = $2 AND (NOT $3 OR answer IS NULL) AND ($4::uuid IS NULL OR id > $4)
         ORDER BY id LIMIT $5",
        bureau.as_str(),
        item,
        unanswered_only,
        after,
        limit,
    )
    .fetch_all(tx.conn())
    .await?;
    let mut comments = Vec::new();
    for row in rows {
        let answered = match (row.answer, row.answered_by) {
            (Some(answer), Some(by)) => {
                let place = format!("item_comment.answer of {}", row.id);
                Some((of_code(&answer, &place)?, row.reply, by))
            }
            _ => None,
        };
        comments.push(Comment {
            id: row.id,
            text: tx.open(TEXT, row.id, &row.text)?,
            received_on: row.received_on,
            has_findings: row.has_findings,
            answered,
        });
    }
    Ok(comments)
}
