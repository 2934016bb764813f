//! SQL of document numbers.

use gongkai_chassis::{db::Tx, error::Result};
use uuid::Uuid;

/// Other items of the transaction's bureau that are public or under way and bear the same document number, however its
/// brackets are written; twenty at most.
pub async fn same_number(tx: &mut Tx, item: Uuid, number: &str) -> Result<Vec<Uuid>> {
    if number.is_empty() {
        return Ok(Vec::new());
    }
    let bureau = tx.bureau()?.clone();
    Ok(sqlx::query_scalar!(
        r#"-- catalog.items_of_number
         SELECT id AS "id!" FROM (
             SELECT id FROM item
             WHERE bureau_id = $1 AND document_number <> '' AND withdrawn_on IS NULL
               AND translate(document_number, '〔〕［］[]（）()【】 　', '') = translate($3, '〔〕［］[]（）()【】 　', '')
             UNION
             SELECT item_id FROM item_version
             WHERE bureau_id = $1 AND state IN ('draft', 'submitted', 'checked', 'cleared', 'signed')
               AND translate(contents->>'document_number', '〔〕［］[]（）()【】 　', '')
                   = translate($3, '〔〕［］[]（）()【】 　', '')
         ) AS same
         WHERE id <> $2 ORDER BY id LIMIT 20"#,
        bureau.as_str(),
        item,
        number,
    )
    .fetch_all(tx.conn())
    .await?)
}
