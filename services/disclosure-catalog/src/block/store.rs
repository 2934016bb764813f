//! SQL of what stands in the fixed blocks.

use chrono::NaiveDate;
use gongkai_chassis::{
    code::of_code,
    db::{Tx, one_row},
    error::{Error, Result},
    identity::BureauId,
};
use uuid::Uuid;

use super::Block;

/// That an item stands in a block.
#[derive(Debug, Clone, Copy)]
pub struct Placed {
    /// The item.
    pub item: Uuid,
    /// The block.
    pub block: Block,
    /// Year of an annual report.
    pub year: Option<i16>,
}

/// What stands in the blocks of a bureau: at most 200 each, the latest year and the newest first. In a transaction across
/// bureaus what is public alone.
pub async fn placed(tx: &mut Tx, bureau: &BureauId) -> Result<Vec<Placed>> {
    let rows = sqlx::query!(
        r#"-- catalog.block_items
         SELECT item_id AS "item_id!", block AS "block!", year FROM (
             SELECT item_id, block, year,
                    row_number() OVER (PARTITION BY block ORDER BY year DESC, item_id DESC) AS place
             FROM block_item WHERE bureau_id = $1 AND ended_on IS NULL) AS placed
         WHERE place <= 200 ORDER BY block, place"#,
        bureau.as_str(),
    )
    .fetch_all(tx.conn())
    .await?;
    rows.into_iter()
        .map(|row| {
            let place = format!("block_item.block of {bureau}/{}", row.item_id);
            Ok(Placed {
                item: row.item_id,
                block: of_code(&row.block, &place)?,
                year: row.year,
            })
        })
        .collect()
}

/// Lets one transaction change what stands in the blocks of a bureau at a time.
pub async fn lock(tx: &mut Tx) -> Result<()> {
    let bureau = tx.bureau()?.clone();
    sqlx::query!(
        "-- catalog.lock_blocks
         SELECT FROM pg_advisory_xact_lock(hashtext('catalog.blocks'), hashtext($1))",
        bureau.as_str(),
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// The item that stands in a block which holds one; the blocks are locked.
pub async fn one(tx: &mut Tx, block: Block) -> Result<Option<Uuid>> {
    let bureau = tx.bureau()?.clone();
    Ok(sqlx::query_scalar!(
        "-- catalog.block_item
         SELECT item_id FROM block_item WHERE bureau_id = $1 AND block = $2 AND ended_on IS NULL LIMIT 1",
        bureau.as_str(),
        block.as_str(),
    )
    .fetch_optional(tx.conn())
    .await?)
}

/// Takes an item out of where it stands, and what stood alone where it goes; the blocks are locked. Who did is kept.
pub async fn clear(tx: &mut Tx, item: Uuid, for_block: Option<Block>) -> Result<()> {
    let bureau = tx.bureau()?.clone();
    let (ended_by, ended_on) = (tx.scope()?.principal.subject.clone(), tx.today());
    let alone = for_block.filter(|block| matches!(block, Block::Guide | Block::Catalog));
    sqlx::query!(
        "-- catalog.clear_block_items
         UPDATE block_item SET ended_by = $4, ended_on = $5
         WHERE bureau_id = $1 AND (item_id = $2 OR block = $3) AND ended_on IS NULL",
        bureau.as_str(),
        item,
        alone.map(Block::as_str),
        ended_by,
        ended_on,
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// Puts an item into a block, where nothing is in its way.
pub async fn place(tx: &mut Tx, placed: &Placed) -> Result<()> {
    let bureau = tx.bureau()?.clone();
    let placed_by = tx.scope()?.principal.subject.clone();
    let (id, recorded_at) = (tx.new_id(), tx.recorded_at());
    let inserted = sqlx::query!(
        "-- catalog.insert_block_item
         INSERT INTO block_item (bureau_id, item_id, block, year, placed_by, recorded_at, id)
         VALUES ($1, $2, $3, $4, $5, $6, $7)",
        bureau.as_str(),
        placed.item,
        placed.block.as_str(),
        placed.year,
        placed_by,
        recorded_at,
        id,
    )
    .execute(tx.conn())
    .await?;
    one_row("catalog.insert_block_item", &inserted)
}

/// What is public of an item of article 20.
pub struct Spread {
    /// Its code.
    pub article20_code: u8,
    /// How many items.
    pub items: i64,
    /// Civil date of the last publication.
    pub published_on: NaiveDate,
}

/// How a bureau's public items are spread over the items of article 20.
pub async fn spread(tx: &mut Tx, bureau: &BureauId) -> Result<Vec<Spread>> {
    let rows = sqlx::query!(
        r#"-- catalog.items_by_article
         SELECT article20_code, count(*) AS "items!", max(published_on) AS "published_on!"
         FROM item WHERE bureau_id = $1 AND withdrawn_on IS NULL GROUP BY 1 ORDER BY 1"#,
        bureau.as_str(),
    )
    .fetch_all(tx.conn())
    .await?;
    rows.into_iter()
        .map(|row| {
            Ok(Spread {
                article20_code: row.article20_code.try_into().map_err(Error::internal)?,
                items: row.items,
                published_on: row.published_on,
            })
        })
        .collect()
}
