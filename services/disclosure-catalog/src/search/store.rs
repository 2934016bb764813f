//! SQL of the search: what is public of an item, and what was searched for in vain.

use std::collections::HashMap;

use chrono::NaiveDate;
use gongkai_chassis::{
    db::{Db, Tx},
    error::{Error, Result},
    identity::BureauId,
};
use uuid::Uuid;

use super::{Document, missed::Missed};
use crate::item::plain;

/// What is public of items, each published at a position of the journal; none for one of which nothing is.
pub async fn documents(
    db: &Db,
    items: &HashMap<(String, Uuid), u64>,
) -> Result<Vec<(Uuid, Option<Document>)>> {
    let (bureaus, ids): (Vec<String>, Vec<Uuid>) = items.keys().cloned().unzip();
    let rows = sqlx::query!(
        "-- catalog.search_documents
         SELECT item.bureau_id, item.id, index_number, document_number, title, summary, body, attachment_text,
                article20_code, office_id, published_on
         FROM item JOIN unnest($1::text[], $2::uuid[]) AS asked (bureau_id, id)
           ON item.bureau_id = asked.bureau_id AND item.id = asked.id
         WHERE withdrawn_on IS NULL",
        &bureaus,
        &ids,
    )
    .fetch_all(db.events())
    .await?;
    let mut found: HashMap<Uuid, Document> = HashMap::new();
    for row in rows {
        let position = items.get(&(row.bureau_id.clone(), row.id)).copied();
        let document = Document {
            id: row.id,
            bureau: row.bureau_id,
            index_number: row.index_number,
            title: row.title,
            text: text([row.document_number, row.summary, plain(&row.body)]),
            attachments: row.attachment_text,
            article20_code: row.article20_code.try_into().map_err(Error::internal)?,
            office: row.office_id,
            published_on: row.published_on,
            position: position.unwrap_or_default(),
        };
        found.insert(row.id, document);
    }
    Ok(ids.into_iter().map(|id| (id, found.remove(&id))).collect())
}

/// Texts one after the other, but those that are empty.
fn text(texts: [String; 3]) -> String {
    let mut texts = texts.into_iter().filter(|text| !text.is_empty());
    let first = texts.next().unwrap_or_default();
    texts.fold(first, |all, text| all + "\n" + &text)
}

/// One more who searched a bureau for words in vain. What is older than a year goes.
pub async fn note(tx: &mut Tx, bureau: &BureauId, words: &str) -> Result<()> {
    let today = tx.today();
    sqlx::query!(
        "-- catalog.note_missed_search
         WITH old AS (
            DELETE FROM missed_search WHERE bureau_id = $1 AND searched_on < $2::date - interval '1 year')
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
