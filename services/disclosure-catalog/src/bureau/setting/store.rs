//! SQL of the numbers a bureau has set itself.

use gongkai_chassis::{
    code::of_code,
    db::{Tx, one_row},
    error::{Error, Result},
    identity::BureauId,
};
use gongkai_law::rules::OwnRule;

use super::state::Entered;

/// Enters a number.
pub async fn insert(tx: &mut Tx, own: &OwnRule, backdating_reason: Option<&str>) -> Result<()> {
    let bureau = tx.bureau()?.clone();
    let set_by = tx.scope()?.principal.subject.clone();
    let recorded_at = tx.recorded_at();
    let inserted = sqlx::query!(
        "-- catalog.insert_bureau_setting
         INSERT INTO bureau_setting (bureau_id, id, setting, number, valid_from, source,
                                     backdating_reason, set_by, recorded_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        bureau.as_str(),
        tx.new_id(),
        own.setting.as_str(),
        i32::try_from(own.number).map_err(Error::internal)?,
        own.valid_from,
        own.source,
        backdating_reason,
        set_by,
        recorded_at,
    )
    .execute(tx.conn())
    .await?;
    one_row("catalog.insert_bureau_setting", &inserted)
}

/// What the bureau has set, in the order in which it did: of any bureau in a transaction across bureaus,
/// else of the transaction's own.
pub async fn entered(tx: &mut Tx, bureau: &BureauId) -> Result<Vec<Entered>> {
    let rows = sqlx::query!(
        "-- catalog.bureau_settings
         SELECT setting, number, valid_from, source, set_by, recorded_at
         FROM bureau_setting WHERE bureau_id = $1 ORDER BY id",
        bureau.as_str(),
    )
    .fetch_all(tx.conn())
    .await?;
    rows.into_iter()
        .map(|row| {
            let place = format!("bureau_setting.setting of {bureau}");
            Ok(Entered {
                own: OwnRule {
                    setting: of_code(&row.setting, &place)?,
                    number: row.number.unsigned_abs(),
                    valid_from: row.valid_from,
                    source: row.source,
                },
                set_by: row.set_by,
                set_at: row.recorded_at,
            })
        })
        .collect()
}
