//! SQL of files that go: those of withdrawn items, and those that were given up.

use gongkai_archive::retention::held;
use gongkai_chassis::{
    db::Tx,
    error::{Error, Result},
    identity::BureauId,
};
use uuid::Uuid;

/// Empties the rows of the files of an item that is withdrawn: nobody reads them any more.
pub async fn erase(tx: &mut Tx, item: Uuid) -> Result<()> {
    let bureau = tx.bureau()?.clone();
    let today = tx.today();
    sqlx::query!(
        "-- catalog.erase_files_of_item
         UPDATE item_file
         SET erased_on = coalesce(erased_on, $3), file_name = '', link = '', inspected = NULL, inner_text = ''
         WHERE bureau_id = $1 AND item_id = $2 AND file_name <> ''",
        bureau.as_str(),
        item,
        today,
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// Empties the rows of those files of an item that no version holds any more but what was given up: a trace of each stays.
/// Of an item that is held all stay.
pub async fn give_up(tx: &mut Tx, item: Uuid) -> Result<()> {
    if !held(tx, &[item]).await?.is_empty() {
        return Ok(());
    }
    let bureau = tx.bureau()?.clone();
    let today = tx.today();
    sqlx::query!(
        "-- catalog.give_up_files
         UPDATE item_file SET erased_on = $3, link = '', inspected = NULL, inner_text = ''
         WHERE bureau_id = $1 AND item_id = $2 AND erased_on IS NULL
           AND NOT EXISTS (SELECT FROM item_version AS version,
                                       jsonb_array_elements(version.contents->'attachments') AS attached
                           WHERE version.bureau_id = $1 AND version.item_id = $2 AND version.state <> 'dropped'
                             AND attached->>'id' = item_file.id::text)",
        bureau.as_str(),
        item,
        today,
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// The next files whose contents are to be deleted, of all bureaus, after this one: their bureau, their objects.
pub async fn to_erase(
    tx: &mut Tx,
    (bureau, file): (&str, Uuid),
) -> Result<Vec<(BureauId, Uuid, Option<Uuid>)>> {
    let rows = sqlx::query!(
        r#"-- catalog.files_to_erase
         SELECT of_bureau AS "of_bureau!", file AS "file!", copy FROM files_to_erase($1, $2)"#,
        bureau,
        file,
    )
    .fetch_all(tx.conn())
    .await?;
    let each = rows.into_iter().map(|row| {
        let bureau = row.of_bureau.parse().map_err(Error::internal)?;
        Ok((bureau, row.file, row.copy))
    });
    each.collect()
}

/// Keeps that the contents of a file are gone.
pub async fn gone(tx: &mut Tx, id: Uuid) -> Result<()> {
    let bureau = tx.bureau()?.clone();
    sqlx::query!(
        "-- catalog.file_is_gone
         UPDATE item_file SET is_gone = true WHERE bureau_id = $1 AND id = $2 AND erased_on IS NOT NULL",
        bureau.as_str(),
        id,
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}
