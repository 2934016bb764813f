//! A draft that is begun from what somebody proposed.

use gongkai_chassis::{db::Tx, error::Result};
use uuid::Uuid;

use super::{
    contents::{Attribute, Contents},
    store,
    version::{Act, Version},
};

/// Begins an item as a draft of who acts in the transaction, to be published; its id. All else its drafter fills in.
pub async fn begin(
    tx: &mut Tx,
    (title, summary): (&str, &str),
    article20_code: Option<u8>,
) -> Result<Uuid> {
    let (bureau, on) = (tx.bureau()?.clone(), tx.today());
    let by = tx.scope()?.principal.subject.clone();
    let contents = Contents {
        title: title.to_owned(),
        summary: summary.to_owned(),
        article20_code,
        attribute: Some(Attribute::Proactive),
        ..Contents::default()
    };
    let draft = Version::draft(tx.new_id(), &bureau, contents, None, &by, on);
    store::insert_version(tx, &draft).await?;
    store::did(tx, &draft, Act::Drafted, "", (on, "")).await?;
    Ok(draft.item)
}
