//! SQL of what items answers promised.

use gongkai_chassis::{db::Tx, error::Result};
use uuid::Uuid;

/// Whether answers of the transaction's bureau promised this item: it was named as what was promised, or bears the title of
/// something that is still owed.
pub async fn is_promised(tx: &mut Tx, item: Uuid, title: &str) -> Result<bool> {
    let bureau = tx.bureau()?.clone();
    let promised = sqlx::query_scalar!(
        r#"-- catalog.item_is_promised
         SELECT EXISTS (
             SELECT FROM promise
             WHERE promise.bureau_id = $1 AND promise.withdrawn_on IS NULL
               AND (promise.item_id = $2
                    OR promise.title = $3
                       AND NOT EXISTS (SELECT FROM item
                                       WHERE item.bureau_id = $1 AND item.id = promise.item_id
                                         AND (item.withdrawn_on IS NULL OR item.destroyed_on IS NOT NULL)))
         ) AS "promised!""#,
        bureau.as_str(),
        item,
        title,
    )
    .fetch_one(tx.conn())
    .await?;
    Ok(promised)
}
