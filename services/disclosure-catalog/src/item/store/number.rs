//! SQL of document numbers.

use std::collections::BTreeMap;

use gongkai_chassis::{db::Tx, error::Result};
use uuid::Uuid;

/// Items of a number that are told at most.
const MOST: usize = 20;

/// Other items of the transaction's bureau that are public or under way and bear the same document number, however it is
/// written; twenty at most.
pub async fn same_number(tx: &mut Tx, item: Uuid, number: &str) -> Result<Vec<Uuid>> {
    let mut same = same_numbers(tx, &[number.to_owned()]).await?;
    let mut same = same.remove(number).unwrap_or_default();
    same.retain(|id| *id != item);
    same.truncate(MOST);
    Ok(same)
}

/// The items of each of these document numbers that any bears; one more than is told, for it may be the item in question.
pub async fn same_numbers(tx: &mut Tx, numbers: &[String]) -> Result<BTreeMap<String, Vec<Uuid>>> {
    let numbers = numbers.iter().filter(|number| !number.is_empty());
    let numbers: Vec<String> = numbers.cloned().collect();
    let mut same: BTreeMap<String, Vec<Uuid>> = BTreeMap::new();
    if numbers.is_empty() {
        return Ok(same);
    }
    let bureau = tx.bureau()?.clone();
    // Each number is made plain once: under the policy of rows no index holds what a function makes of them, and a sheet of a
    // thousand lines would be compared with every item one by one.
    let rows = sqlx::query!(
        r#"-- catalog.items_of_numbers
         WITH asked AS MATERIALIZED (
             SELECT DISTINCT number, plain_document_number(number) AS plain FROM unnest($2::text[]) AS sent (number)
         ), borne AS MATERIALIZED (
             SELECT id, plain_document_number(document_number) AS plain FROM item
             WHERE bureau_id = $1 AND document_number <> '' AND withdrawn_on IS NULL
             UNION
             SELECT item_id, plain_document_number(contents->>'document_number') FROM item_version
             WHERE bureau_id = $1 AND state IN ('draft', 'submitted', 'checked', 'cleared', 'signed')
         )
         SELECT number AS "number!", id AS "id!"
         FROM (SELECT asked.number, borne.id, row_number() OVER (PARTITION BY asked.number ORDER BY borne.id) AS nth
               FROM asked JOIN borne USING (plain)) AS same
         WHERE nth <= $3
         ORDER BY 1, 2"#,
        bureau.as_str(),
        &numbers,
        i64::try_from(MOST + 1).unwrap_or(i64::MAX),
    )
    .fetch_all(tx.conn())
    .await?;
    for row in rows {
        same.entry(row.number).or_default().push(row.id);
    }
    Ok(same)
}
