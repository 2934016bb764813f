//! Items as other rooms of the catalog need them: a public one, and a draft that the catalog makes itself.

use gongkai_chassis::{db::Tx, error::Result, identity::BureauId};
use uuid::Uuid;

use super::{
    Item,
    contents::Contents,
    decide::revise,
    store,
    version::{Act, State, Version},
};

/// A public item of a bureau, tombstones among them. `RECORD_UNKNOWN` if there is none.
pub async fn find(tx: &mut Tx, bureau: &BureauId, id: Uuid) -> Result<Item> {
    let found = store::find(tx, bureau, id).await?;
    found.ok_or_else(|| store::unknown(id))
}

/// A public item of the transaction's bureau that is not changed by anybody else until the transaction ends.
pub async fn find_locked(tx: &mut Tx, id: Uuid) -> Result<Item> {
    store::lock_versions(tx, id).await?;
    let bureau = tx.bureau()?.clone();
    find(tx, &bureau, id).await
}

/// The text of a public item, in Markdown; none while it is not public.
pub async fn public_body(tx: &mut Tx, bureau: &BureauId, id: Uuid) -> Result<Option<String>> {
    match store::find(tx, bureau, id).await? {
        Some(item) if item.withdrawn.is_none() => Ok(Some(store::body(tx, bureau, id).await?)),
        _ => Ok(None),
    }
}

/// Refuses an id of which the transaction's bureau has no version at all, in whatever state.
pub async fn exists(tx: &mut Tx, id: Uuid) -> Result<()> {
    store::find_version(tx, id, 0).await.map(drop)
}

/// Makes what `says` makes of what an item says a draft of it, by who acts in the transaction: the draft under way is
/// edited, what was published or kept gets a new version. Of no item, or a withdrawn one, another one is drafted.
pub async fn prepare(
    tx: &mut Tx,
    item: Option<Uuid>,
    reason: &str,
    says: impl FnOnce(Contents) -> Contents,
) -> Result<Version> {
    let bureau = tx.bureau()?.clone();
    let (by, on) = (tx.scope()?.principal.subject.clone(), tx.today());
    let versions = match item {
        Some(item) => store::lock_versions(tx, item).await?,
        None => Vec::new(),
    };
    let latest = versions.last();
    let gone = |latest: &Version| latest.state == State::Withdrawn;
    if let Some(latest) = latest.filter(|latest| latest.state == State::Draft) {
        let contents = says(latest.contents.clone());
        let edited = latest.clone().edit("", &by, contents)?;
        store::update_version(tx, &edited).await?;
        store::did(tx, &edited, Act::Edited, reason, (on, "")).await?;
        return Ok(edited);
    }
    let never_signed = |latest: &Version| {
        let signed = |version: &Version| matches!(version.state, State::Published | State::Kept);
        latest.state == State::Dropped && !versions.iter().any(signed)
    };
    let base = latest.filter(|latest| !gone(latest) && !never_signed(latest));
    let draft = if let Some(base) = base {
        if let Some(public) = store::find(tx, &bureau, base.item).await? {
            public.may_be_revised()?;
        }
        let next = revise(&versions, "", &by, reason, on)?;
        let contents = says(next.contents.clone());
        Version { contents, ..next }
    } else {
        let contents = says(Contents::default());
        Version::draft(tx.new_id(), &bureau, contents, None, &by, on)
    };
    store::insert_version(tx, &draft).await?;
    store::did(tx, &draft, Act::Drafted, reason, (on, "")).await?;
    Ok(draft)
}
