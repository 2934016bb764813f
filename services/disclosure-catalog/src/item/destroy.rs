//! An item whose term is past is destroyed: what a withdrawal leaves is left of it, but that it fulfilled what it was for.

use std::collections::HashSet;

use gongkai_chassis::{
    db::Tx,
    error::{Error, Result},
};
use gongkai_law::application::Ground;
use uuid::Uuid;

use super::{
    contents::{Attribute, Contents, Kind},
    publish, store,
    version::{Act, State},
};
use crate::bureau::Bureau;

/// Version of what a digest is of. Certificates rest on it for ever: what is digested otherwise is another version.
const DIGESTED: &str = "gongkai item 1";

/// Locks an item: who does anything with it meanwhile is waited for. `RECORD_UNKNOWN` if there is none.
pub async fn lock(tx: &mut Tx, id: Uuid) -> Result<()> {
    store::lock_versions(tx, id).await.map(drop)
}

/// Locks an item that is to be held. Refuses one that was withdrawn or destroyed: nothing of it is left.
pub async fn lock_to_hold(tx: &mut Tx, id: Uuid) -> Result<()> {
    let versions = store::lock_versions(tx, id).await?;
    match versions.last() {
        Some(last) if last.state == State::Withdrawn => {
            let (en, zh) = ("withdrawn or destroyed", "已撤回或者已销毁");
            Err(Error::state_forbids(en, zh).next("Nothing is to be done.", "无需办理。"))
        }
        _ => Ok(()),
    }
}

/// Gives up what a locked item that was held kept for that alone.
pub async fn let_go(tx: &mut Tx, id: Uuid) -> Result<()> {
    store::give_up_files(tx, id).await
}

/// SHA-256 of all that an item says: of what its versions say and of the digests of its files. And how many bytes that
/// is, files counted whole.
pub async fn digest(tx: &mut Tx, id: Uuid) -> Result<(String, i64)> {
    let versions = store::versions(tx, id).await?;
    let said: Vec<_> = versions.iter().map(|one| said(&one.contents)).collect();
    let files = store::files(tx, id).await?;
    let files: Vec<_> = files
        .iter()
        .filter(|file| file.erased_on.is_none())
        .filter_map(|file| file.original.as_ref())
        .collect();
    let told: Vec<_> = files.iter().map(|file| (file.id, &file.sha256)).collect();
    let bytes = serde_json::to_vec(&(DIGESTED, said, told)).map_err(Error::internal)?;
    let (sha256, length) = gongkai_archive::package::sha256(&*bytes).map_err(Error::internal)?;
    let length = i64::try_from(length).map_err(Error::internal)?;
    let files = files.iter().map(|file| file.byte_size);
    Ok((sha256, files.fold(length, i64::saturating_add)))
}

/// What a version says, as it is digested: its words, days, codes and files, whatever a later release may add. Neither the
/// responsible office nor the copies are part of it: they change without another word.
fn said(contents: &Contents) -> serde_json::Value {
    let channels: Vec<_> = contents.channels.iter().map(|one| one.as_str()).collect();
    let assumed: Vec<_> = contents.assumed.iter().map(|one| one.as_str()).collect();
    let relations = contents.relations.iter();
    let relations: Vec<_> = relations.map(|one| (one.kind.as_str(), one.item)).collect();
    let attachments = contents.attachments.iter();
    let attachments: Vec<_> = attachments
        .map(|one| (one.id, &one.file_name, &one.link))
        .collect();
    serde_json::json!([
        [
            contents.title,
            contents.summary,
            contents.body,
            contents.document_number
        ],
        contents.kind.map(Kind::as_str),
        [
            contents.article20_code,
            contents.group,
            contents.entry_id,
            contents.period
        ],
        [
            contents.formed_on,
            contents.valid_until,
            contents.reexamine_on
        ],
        [contents.comments_from, contents.comments_until],
        contents.attribute.map(Attribute::as_str),
        contents.ground.map(Ground::as_str),
        [channels, assumed],
        relations,
        contents.link,
        attachments,
    ])
}

/// Destroys items that are locked, by who acts in the transaction: what was published goes as by a withdrawal, what was
/// kept inside without a word to anybody, and what the public said on a call, too.
pub async fn destroy(tx: &mut Tx, publisher: &Bureau, ids: &[Uuid], reason: &str) -> Result<()> {
    let (bureau, today) = (tx.bureau()?.clone(), tx.today());
    let (mut public, mut inside) = (Vec::new(), HashSet::new());
    for id in ids {
        let versions = store::versions(tx, *id).await?;
        if let Some(item) = store::find(tx, &bureau, *id).await? {
            public.push((item.withdraw("", today, reason.to_owned())?, versions));
            continue;
        }
        if let Some(last) = versions.last() {
            store::did(tx, last, Act::Destroyed, reason, (today, "")).await?;
        }
        publish::empty(tx, *id, versions).await?;
        inside.insert(id.to_string());
    }
    publish::withdraw(tx, publisher, public, (Act::Destroyed, None)).await?;
    publish::forget_answers(tx, &inside).await?;
    store::destroyed(tx, ids, today).await
}
