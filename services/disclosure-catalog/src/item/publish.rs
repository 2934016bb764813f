//! A signed version becomes public, at once or when its time has come; and what was published goes.

use std::collections::HashSet;

use gongkai_archive::retention::{forget_titles, held};
use gongkai_chassis::{
    db::{Db, Tx},
    error::{Error, Result},
    identity::Principal,
    request::change_answers,
};
use gongkai_journal::Record as _;
use gongkai_law::calendar::Calendar;
use uuid::{Uuid, fmt::Hyphenated};

use super::{
    Item, Publication,
    comment::forget_comments,
    events, store,
    version::{Act, State, Version},
};
use crate::{
    bureau::{self, Bureau},
    calendar,
};

/// Publishes a signed version that is locked, by who acts in the transaction: the first makes the item, as of the day it
/// was published by hand if it was; a later one takes the place of the one that is public.
pub async fn publish(
    tx: &mut Tx,
    signed: Version,
    publisher: &Bureau,
    calendar: &Calendar,
) -> Result<(Version, Item)> {
    let today = tx.today();
    let on = signed.contents.counts_on(today);
    let version = signed.publish(on)?;
    let publication = Publication::of(&version.contents, on);
    let publication = publication
        .ok_or_else(|| Error::internal(format!("item_version {} lacks something", version.item)))?;
    let body = &version.contents.body;
    let backdating = version.contents.backdating_reason.as_str();
    let subject = version.item.to_string();
    let item = match store::find(tx, &version.bureau, version.item).await? {
        None => {
            let number = store::next_index_number_of_bureau(tx, publication.published_on).await?;
            let item = publication.publish(version.item, &version.bureau, number, calendar);
            let item = Item {
                version: version.number,
                ..item
            };
            let late = Some(backdating).filter(|reason| !reason.is_empty());
            store::keep(tx, &item, Some(body), late).await?;
            tx.record(&subject, &events::published(&item, publisher, today))
                .await?;
            item
        }
        Some(item) => {
            let item = item.revise(publication, version.number, calendar)?;
            store::keep(tx, &item, Some(body), None).await?;
            tx.record(&subject, &events::revised(&item, publisher, today))
                .await?;
            item
        }
    };
    let attachments = &version.contents.attachments;
    let files: Vec<Uuid> = attachments.iter().map(|file| file.id).collect();
    store::publish_text(tx, item.id, &files).await?;
    store::update_version(tx, &version).await?;
    store::did(tx, &version, Act::Published, "", (on, backdating)).await?;
    Ok((version, item))
}

/// Withdraws items that are locked with all their versions, by who acts in the transaction, or destroys them; each says
/// already that it is withdrawn, and why. What is held is refused. All that was said of them goes: out of their versions and
/// files, out of the reasons of what was done with them, out of deliveries and proposals to destroy them, out of what the feed told, and out of the answers
/// that are kept to be repeated.
pub async fn withdraw(
    tx: &mut Tx,
    publisher: &Bureau,
    gone: Vec<(Item, Vec<Version>)>,
    (act, instead_of): (Act, Option<&str>),
) -> Result<()> {
    let today = tx.today();
    let all: Vec<Uuid> = gone.iter().map(|(item, _)| item.id).collect();
    let held = held(tx, &all).await?;
    if let Some((held, _)) = gone.iter().find(|(item, _)| held.contains(&item.id)) {
        let number = &held.index_number;
        return Err(Error::state_forbids(
            &format!("held ({number})"),
            &format!("索引号为{number}的信息已暂缓销毁"),
        )
        .next(
            "Have a leader lift the hold first.",
            "确需撤回的，请由负责人先行解除暂缓销毁。",
        ));
    }
    if act == Act::Withdrawn {
        forget_titles(tx, &all).await?;
    }
    let ids: HashSet<String> = gone.iter().map(|(item, _)| item.id.to_string()).collect();
    for (item, versions) in gone {
        let Some((_, reason)) = &item.withdrawn else {
            return Err(Error::internal(format!(
                "item {} is not withdrawn",
                item.id
            )));
        };
        store::keep(tx, &item, Some(""), None).await?;
        if let Some(version) = versions.last() {
            let when = (today, "");
            store::did_instead(tx, version, act, reason, when, instead_of).await?;
        }
        empty(tx, item.id, versions).await?;
        redact(tx, item.id, reason).await?;
        let told = events::withdrawn(&item, publisher, today);
        tx.record(&item.id.to_string(), &told).await?;
    }
    forget_answers(tx, &ids).await
}

/// Empties all versions of an item and what was said of them; that it goes is among its acts already.
pub async fn empty(tx: &mut Tx, id: Uuid, versions: Vec<Version>) -> Result<()> {
    // The contents of the files are deleted after.
    store::erase_files(tx, id).await?;
    for version in versions {
        store::update_version(tx, &version.withdraw()).await?;
    }
    store::forget_reasons(tx, id).await?;
    store::forget_opinions(tx, id).await?;
    store::empty_deliveries(tx, id).await?;
    forget_comments(tx, id).await
}

/// Where an id that is written out has its hyphens.
const HYPHENS: [usize; 4] = [8, 13, 18, 23];

/// Takes what was said of withdrawn items out of the answers that are kept to be repeated (7 days).
pub async fn forget_answers(tx: &mut Tx, ids: &HashSet<String>) -> Result<()> {
    if ids.is_empty() {
        return Ok(());
    }
    change_answers(tx, |method, answer| {
        // Of an import there may be many, and answers, too: each is gone through once, and hardly any of it may be an id.
        let may_be = |part: &&[u8]| HYPHENS.iter().all(|at| part.get(*at) == Some(&b'-'));
        let named: HashSet<&str> = answer
            .windows(Hyphenated::LENGTH)
            .filter(may_be)
            .filter_map(|part| ids.get(std::str::from_utf8(part).ok()?))
            .map(String::as_str)
            .collect();
        let mut left = None;
        for id in named {
            let before = left.as_deref().unwrap_or(answer);
            left = events::answer_without(method, before, id)?.or(left);
        }
        Ok(left)
    })
    .await
}

/// Takes the text out of what the feed told of an item whose withdrawal stands in the transaction, and tells its readers.
/// Of what nobody was told yet nothing but the text goes.
async fn redact(tx: &mut Tx, item: Uuid, reason: &str) -> Result<()> {
    for told in store::events_of_withdrawn(tx, item).await? {
        let (left, redacted) = events::redacted(&told, reason)?;
        store::redact(tx, item, told.id, &left, reason).await?;
        if let Some(redacted) = redacted {
            tx.record(&told.id.to_string(), &redacted).await?;
        }
    }
    Ok(())
}

/// Publishes what is due by now, in all bureaus. Of several instances the one that looks first does; what fails is
/// logged and found again the next time, and stops nothing else.
pub async fn look(db: &Db) {
    if let Err(error) = look_alone(db).await {
        tracing::error!(%error, "what is to be published could not be looked for; it is looked for again soon");
    }
}

async fn look_alone(db: &Db) -> Result<()> {
    let Some(mut alone) = db.begin_alone("catalog.publish_due").await? else {
        return Ok(());
    };
    let due = store::due(&mut alone, db.clocks.civil.now()).await?;
    if !due.is_empty() {
        let calendar = calendar::in_force(db).await?;
        for (bureau, item) in due {
            match publish_due(db, &bureau, item, &calendar).await {
                Ok(true) => tracing::info!(bureau, %item, "published at its time"),
                Ok(false) => {}
                Err(error) => {
                    tracing::error!(%error, bureau, %item, "an item could not be published at its time");
                }
            }
        }
    }
    // Ended here, not when it is dropped: the next look must find the task free.
    alone.commit().await
}

/// Whether it was still to be published: it is looked at again under its lock.
async fn publish_due(db: &Db, bureau: &str, item: Uuid, calendar: &Calendar) -> Result<bool> {
    let scope = Principal::of_service("catalog", bureau)?;
    let publisher = bureau::load(db, &scope.bureau).await?;
    let mut tx = db.begin("catalog.publish_due_item", &scope).await?;
    let now = tx.now();
    let mut versions = store::lock_versions(&mut tx, item).await?;
    let latest = versions.pop();
    let due = |version: &Version| {
        version.state == State::Signed && version.publish_at.is_some_and(|at| at <= now)
    };
    let Some(version) = latest.filter(due) else {
        return Ok(false);
    };
    publish(&mut tx, version, &publisher, calendar).await?;
    tx.commit().await?;
    Ok(true)
}
