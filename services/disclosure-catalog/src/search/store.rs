//! SQL of the search: what is public of an item, and what was searched for in vain.

use std::collections::{BTreeMap, HashMap};

use chrono::NaiveDate;
use gongkai_chassis::{
    db::{Db, Tx},
    error::{Error, Result},
    identity::BureauId,
};
use gongkai_journal::tail;
use sqlx::PgPool;
use tokio::task::spawn_blocking;
use uuid::Uuid;

use super::{
    Document,
    mark::{Counted, MODULUS, Marks},
    missed::Missed,
};
use crate::item::plain;

/// Type of the events of withdrawals.
const WITHDRAWN: &str = "gongkai.catalog.item.withdrawn.v1";

/// What is public of items, each published at a position of the journal; none for one of which nothing is.
pub async fn documents(
    db: &Db,
    items: HashMap<(String, Uuid), u64>,
) -> Result<Vec<(Uuid, Option<Document>)>> {
    let (bureaus, ids): (Vec<String>, Vec<Uuid>) = items.keys().cloned().unzip();
    let rows = sqlx::query!(
        "-- catalog.search_documents
         SELECT item.bureau_id, item.id, index_number, document_number, title, summary, body, attachment_text,
                article20_code, office_id, published_on, revision
         FROM item JOIN unnest($1::text[], $2::uuid[]) AS asked (bureau_id, id)
           ON item.bureau_id = asked.bureau_id AND item.id = asked.id
         WHERE withdrawn_on IS NULL",
        &bureaus,
        &ids,
    )
    .fetch_all(db.events())
    .await?;
    let documents = spawn_blocking(move || {
        let mut found: HashMap<Uuid, Document> = HashMap::new();
        for row in rows {
            let place = (row.bureau_id, row.id);
            let position = items.get(&place).copied().unwrap_or_default();
            let document = Document {
                id: row.id,
                bureau: place.0,
                index_number: row.index_number,
                title: row.title,
                text: text([&row.document_number, &row.summary, &plain(&row.body)]),
                attachments: row.attachment_text,
                summary: row.summary,
                document_number: row.document_number,
                article20_code: row.article20_code.try_into().map_err(Error::internal)?,
                office: row.office_id,
                published_on: row.published_on,
                position,
                revision: row.revision.try_into().map_err(Error::internal)?,
            };
            found.insert(row.id, document);
        }
        Ok(ids.into_iter().map(|id| (id, found.remove(&id))).collect())
    });
    documents.await.map_err(Error::internal)?
}

/// Items that were withdrawn, of which an index that is complete up to this position of the journal may not know it yet.
pub async fn withdrawn_after(db: &Db, position: u64) -> Result<Vec<Uuid>> {
    let subjects = tail::subjects_after(db, position, WITHDRAWN).await?;
    let ids = subjects
        .iter()
        .map(|id| id.parse().map_err(Error::internal));
    ids.collect()
}

/// Texts one after the other, but those that are empty.
fn text(texts: [&str; 3]) -> String {
    let texts: Vec<&str> = texts.into_iter().filter(|text| !text.is_empty()).collect();
    texts.join("\n")
}

/// How many items of each bureau are public, and the sum of their marks.
pub async fn counted(wide: &PgPool) -> Result<BTreeMap<String, Counted>> {
    let modulus = i64::try_from(MODULUS).map_err(Error::internal)?;
    let rows = sqlx::query!(
        r#"-- catalog.search_counted
        SELECT bureau_id, count(*) AS "count!", (sum(mark) % $1::bigint)::bigint AS "sum!"
        FROM (SELECT bureau_id, ('x' || right(id::text, 8))::bit(32)::bigint * revision AS mark
              FROM item WHERE withdrawn_on IS NULL) AS marked
        GROUP BY bureau_id"#,
        modulus,
    )
    .fetch_all(wide)
    .await?;
    let counted = rows.into_iter().map(|row| {
        let count = u64::try_from(row.count).map_err(Error::internal)?;
        let sum = u64::try_from(row.sum).map_err(Error::internal)?;
        Ok((row.bureau_id, (count, sum)))
    });
    counted.collect()
}

/// The marks of a bureau's public items.
pub async fn marks(wide: &PgPool, bureau: &str) -> Result<Marks> {
    let rows = sqlx::query!(
        r#"-- catalog.search_marks
        SELECT id, ('x' || right(id::text, 8))::bit(32)::bigint * revision AS "mark!"
        FROM item WHERE bureau_id = $1 AND withdrawn_on IS NULL"#,
        bureau,
    )
    .fetch_all(wide)
    .await?;
    let marks = rows
        .into_iter()
        .map(|row| Ok((row.id, u64::try_from(row.mark).map_err(Error::internal)?)));
    marks.collect()
}

/// One more who searched a bureau for words in vain.
pub async fn note(tx: &mut Tx, bureau: &BureauId, words: &str) -> Result<()> {
    let today = tx.today();
    sqlx::query!(
        "-- catalog.note_missed_search
         INSERT INTO missed_search (bureau_id, searched_on, words, times) VALUES ($1, $2, $3, 1)
         ON CONFLICT (bureau_id, searched_on, words) DO UPDATE SET times = missed_search.times + 1",
        bureau.as_str(),
        today,
        words,
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// What was searched for in vain before a day goes, of all bureaus; how much it was.
pub async fn forget(tx: &mut Tx, before: NaiveDate) -> Result<i64> {
    Ok(sqlx::query_scalar!(
        r#"-- catalog.forget_missed_searches
        SELECT forget_missed_searches($1) AS "gone!""#,
        before,
    )
    .fetch_one(tx.conn())
    .await?)
}

/// How many different words of a day are kept.
pub async fn noted(tx: &mut Tx, bureau: &BureauId) -> Result<i64> {
    let today = tx.today();
    Ok(sqlx::query_scalar!(
        r#"-- catalog.count_missed_searches
        SELECT count(*) AS "count!" FROM missed_search WHERE bureau_id = $1 AND searched_on = $2"#,
        bureau.as_str(),
        today,
    )
    .fetch_one(tx.conn())
    .await?)
}

/// What was searched for in vain, the latest day first, of a day the most frequent first, after the place given.
pub async fn list(tx: &mut Tx, after: Option<&Missed>, limit: i64) -> Result<Vec<Missed>> {
    let bureau = tx.bureau()?.clone();
    let day = after.map(|place| place.searched_on);
    let times = after.map(|place| place.times);
    let words = after.map(|place| place.words.as_str());
    Ok(sqlx::query_as!(
        Missed,
        "-- catalog.list_missed_searches
         SELECT searched_on, times, words FROM missed_search
         WHERE bureau_id = $1
           AND ($2::date IS NULL OR searched_on < $2 OR (searched_on = $2 AND (times < $3
             OR (times = $3 AND words > $4))))
         ORDER BY searched_on DESC, times DESC, words LIMIT $5",
        bureau.as_str(),
        day as Option<NaiveDate>,
        times,
        words,
        limit,
    )
    .fetch_all(tx.conn())
    .await?)
}
