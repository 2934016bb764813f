//! SQL of what was entered for an earlier day.

use chrono::{DateTime, Utc};
use gongkai_chassis::{code::of_code, db::Tx, error::Result, page};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::Backdating;

/// Its place in the list.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Place {
    /// When it was entered.
    pub recorded_at: DateTime<Utc>,
    /// What it was entered for.
    pub id: Uuid,
}

impl page::Position for Place {
    fn is_possible(&self) -> bool {
        true
    }
}

/// What was entered for an earlier day, the latest first, after the place given. What was withdrawn is told of no more,
/// and why it was entered late went with it.
pub async fn list(tx: &mut Tx, after: Option<&Place>, limit: i64) -> Result<Vec<Backdating>> {
    let bureau = tx.bureau()?.clone();
    let rows = sqlx::query!(
        r#"-- catalog.list_backdatings
         SELECT kind AS "kind!", id AS "id!", name AS "name!", legal_date AS "legal_date!",
                recorded_at AS "recorded_at!", recorded_by AS "recorded_by!", reason AS "reason!"
         FROM (
             SELECT item_act.act AS kind, item.id, index_number AS name, acted_on AS legal_date,
                    item_act.recorded_at, actor AS recorded_by, item_act.backdating_reason AS reason
             FROM item_act JOIN item ON item.bureau_id = item_act.bureau_id AND item.id = item_act.item_id
             WHERE item_act.bureau_id = $1 AND act IN ('published', 'repealed')
             UNION ALL
             SELECT 'entry', id, concat_ws(' ', nullif(level1, ''), nullif(level2, '')), coalesce(ended_on, valid_from), recorded_at, changed_by, backdating_reason
             FROM entry WHERE bureau_id = $1
             UNION ALL
             SELECT 'setting', id, setting, valid_from, recorded_at, set_by, backdating_reason
             FROM bureau_setting WHERE bureau_id = $1
             UNION ALL
             SELECT 'activity', id, title, held_on, recorded_at, recorded_by, backdating_reason
             FROM activity WHERE bureau_id = $1
         ) AS entered
         WHERE reason IS NOT NULL AND ($2::timestamptz IS NULL OR (recorded_at, id) < ($2, $3::uuid))
         ORDER BY recorded_at DESC, id DESC LIMIT $4"#,
        bureau.as_str(),
        after.map(|place| place.recorded_at),
        after.map(|place| place.id),
        limit,
    )
    .fetch_all(tx.conn())
    .await?;
    let listed = rows.into_iter().map(|row| {
        Ok(Backdating {
            kind: of_code(&row.kind, &format!("list_backdatings of {bureau}"))?,
            id: row.id,
            name: row.name,
            legal_date: row.legal_date,
            recorded_at: row.recorded_at,
            recorded_by: row.recorded_by,
            reason: row.reason,
        })
    });
    listed.collect()
}
