//! Whether what a search is confined to is there.

use gongkai_chassis::{db::Db, error::Result, fields::Fields};

use super::super::query::Confined;
use crate::bureau;

/// Refuses bureaus that are not registered, and offices that their bureau has not: who mistypes one is not told that
/// nothing is found.
pub async fn known(db: &Db, confined: &Confined) -> Result<()> {
    if confined.bureaus.is_empty() {
        return Ok(());
    }
    let mut tx = db.begin_wide("catalog.search_confined").await?;
    let bureaus = bureau::of_ids(&mut tx, &confined.bureaus).await?;
    drop(tx);
    let mut fields = Fields::default();
    for (index, id) in confined.bureaus.iter().enumerate() {
        if bureaus.iter().all(|bureau| bureau.id.as_str() != id) {
            let field = format!("bureau_ids[{index}]");
            fields.wrong(&field, "没有登记这个机关", "no such bureau is registered");
        }
    }
    for (index, (of, id)) in confined.offices.iter().enumerate() {
        let bureau = bureaus.iter().find(|bureau| bureau.id.as_str() == of);
        let known = bureau.is_none_or(|bureau| bureau.offices.iter().any(|one| one.id == *id));
        if !known {
            let field = format!("office_ids[{index}]");
            fields.wrong(&field, "不是该机关的股室", "not an office of this bureau");
        }
    }
    fields.done()
}
