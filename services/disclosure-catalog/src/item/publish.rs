//! A signed version becomes public, at once or when its time has come; and what was published goes.

use gongkai_chassis::{
    db::{Db, Tx},
    error::{Error, Result},
    identity::Principal,
    request::change_answers,
};
use gongkai_journal::Record as _;
use gongkai_law::calendar::Calendar;
use gongkai_proto::redact;
use uuid::Uuid;

use super::{
    Item, Publication, events, store,
    version::{Act, State, Version},
};
use crate::{
    bureau::{self, Bureau},
    calendar,
};

/// Publishes a signed version that is locked, by who acts in the transaction: the first makes the item, a later one
/// takes the place of the one that is public.
pub async fn publish(
    tx: &mut Tx,
    signed: Version,
    publisher: &Bureau,
    calendar: &Calendar,
) -> Result<(Version, Item)> {
    let on = tx.today();
    let version = signed.publish(on)?;
    let publication = Publication::of(&version.contents, on);
    let publication = publication
        .ok_or_else(|| Error::internal(format!("item_version {} lacks something", version.item)))?;
    let body = &version.contents.body;
    let subject = version.item.to_string();
    let item = match store::find(tx, &version.bureau, version.item).await? {
        None => {
            let serial = store::next_serial(tx, publication.year()).await?;
            let item = publication.publish(version.item, &version.bureau, serial, calendar);
            let item = Item {
                version: version.number,
                ..item
            };
            store::keep(tx, &item, Some(body), None).await?;
            tx.record(&subject, &events::published(&item, publisher, on))
                .await?;
            item
        }
        Some(item) => {
            let item = item.revise(publication, version.number)?;
            store::keep(tx, &item, Some(body), None).await?;
            tx.record(&subject, &events::revised(&item, publisher, on))
                .await?;
            item
        }
    };
    let attachments = &version.contents.attachments;
    let files: Vec<Uuid> = attachments.iter().map(|file| file.id).collect();
    store::publish_text(tx, item.id, &files).await?;
    store::update_version(tx, &version).await?;
    store::did(tx, &version, Act::Published, "", (on, "")).await?;
    Ok((version, item))
}

/// Keeps the versions of an item as its withdrawal leaves them: all are emptied, and so are the rows of their files,
/// whose contents are deleted after.
pub async fn empty(tx: &mut Tx, item: Uuid, versions: Vec<Version>) -> Result<()> {
    store::erase_files(tx, item).await?;
    for version in versions {
        store::update_version(tx, &version.withdraw()).await?;
    }
    Ok(())
}

/// Takes what was said of a withdrawn item out of the answers that are kept to be repeated (7 days), and out of the
/// reasons of what was done with it.
pub async fn forget(tx: &mut Tx, item: Uuid) -> Result<()> {
    store::forget_reasons(tx, item).await?;
    store::forget_opinions(tx, item).await?;
    let id = item.to_string();
    change_answers(tx, |method, answer| {
        redact::answer("gongkai.catalog.v1", method, answer, &id).map_err(Error::internal)
    })
    .await
}

/// Takes the text out of what the feed told of an item whose withdrawal stands in the transaction, and tells its readers;
/// out of what is recorded of its deliveries, too.
/// Of what nobody was told yet nothing but the text goes.
pub async fn redact(tx: &mut Tx, item: Uuid, reason: &str) -> Result<()> {
    store::empty_deliveries(tx, item).await?;
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
