//! SQL of the offices that are responsible for items.

use gongkai_chassis::{
    db::{Tx, one_row},
    error::Result,
};
use uuid::Uuid;

use crate::item::{contents::Kind, state::Item, version::State};

/// A version for which an office is responsible: it is under way, kept inside, or public now.
#[derive(Debug, Clone)]
pub struct Standing {
    /// The item.
    pub item: Uuid,
    /// The version.
    pub number: i32,
    /// Its state, as its etag tells it.
    pub revision: i32,
    /// Its title.
    pub title: String,
    /// Its office; empty if a draft names none.
    pub office_id: String,
}

/// Versions that still count and for which another office than `other_than` is responsible, the oldest item first, with
/// how many there are in all; of this office, state and kind, where one is given.
pub async fn standing(
    tx: &mut Tx,
    (office_id, other_than): (&str, &str),
    (state, kind): (Option<State>, Option<Kind>),
    limit: i64,
) -> Result<(Vec<Standing>, i64)> {
    let bureau = tx.bureau()?.clone();
    let rows = sqlx::query!(
        r#"-- catalog.standing_versions
         SELECT version.item_id, version.number, version.revision,
                coalesce(version.contents->>'title', '') AS "title!",
                coalesce(version.contents->>'office_id', '') AS "office_id!", count(*) OVER () AS "total!"
         FROM item_version AS version
         LEFT JOIN item ON item.bureau_id = version.bureau_id AND item.id = version.item_id
         WHERE version.bureau_id = $1
           AND (version.state IN ('draft', 'submitted', 'checked', 'cleared', 'signed')
                OR (version.state = 'published' AND version.number = item.version)
                OR (version.state = 'kept'
                    AND NOT EXISTS (SELECT FROM item_version AS later
                                    WHERE later.bureau_id = $1 AND later.item_id = version.item_id
                                      AND later.number > version.number AND later.state IN ('kept', 'published'))))
           AND coalesce(version.contents->>'office_id', '') <> $3
           AND ($2 = '' OR version.contents->>'office_id' = $2)
           AND ($4::text IS NULL OR version.state = $4)
           AND ($5::text IS NULL OR version.contents->>'kind' = $5)
         ORDER BY version.item_id, version.number LIMIT $6"#,
        bureau.as_str(),
        office_id,
        other_than,
        state.map(State::as_str),
        kind.map(Kind::as_str),
        limit,
    )
    .fetch_all(tx.conn())
    .await?;
    let total = rows.first().map_or(0, |row| row.total);
    let standing = rows.into_iter().map(|row| Standing {
        item: row.item_id,
        number: row.number,
        revision: row.revision,
        title: row.title,
        office_id: row.office_id,
    });
    Ok((standing.collect(), total))
}

/// Keeps the office of an item. When it was changed last stays: who follows the feeds reads nothing new.
pub async fn reassign(tx: &mut Tx, item: &Item) -> Result<()> {
    let updated = sqlx::query!(
        "-- catalog.reassign_item
         UPDATE item SET office_id = $3, revision = $4 WHERE bureau_id = $1 AND id = $2 AND revision = $4 - 1",
        item.bureau.as_str(),
        item.id,
        item.publication.office_id,
        item.revision,
    )
    .execute(tx.conn())
    .await?;
    one_row("catalog.reassign_item", &updated)
}
