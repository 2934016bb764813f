//! One copy after the other is made anew.

use gongkai_chassis::{
    db::Tx,
    error::{Error, Reason as Refusal, Result},
    identity::{BureauId, Principal, Scope},
};
use gongkai_document::{
    Inspection,
    inspect::{Allowed, Copy, Reason},
};
use gongkai_files::{Key, hex};
use gongkai_journal::Record as _;
use ring::digest::{SHA256, digest};
use uuid::Uuid;

use super::{
    state::{Renewal, RenewalState},
    store,
};
use crate::{
    bureau::{self, Bureau},
    item::{
        Files,
        attachment::{Attachment, Object},
        events,
        file::File,
        inspection::was_cut_off,
        store as items,
        version::{Act, State},
    },
};

/// So often the program that reads a file may be killed over it, or not be done in time.
const MOST_TRIES: i16 = 10;

/// What came of the making of a copy.
enum Made {
    /// A copy that stands in the store, and was read back.
    New(Object, Vec<u8>),
    /// The same as before.
    Same,
    /// None, and why.
    Failed(Reason),
}

impl Files {
    /// Makes the copies anew that wait. Of several instances one does; what cannot be done now is logged, and tried again.
    pub async fn renew_copies(&self) {
        if let Err(error) = self.renew_alone().await {
            tracing::error!(%error, "copies of attachments could not be made anew; it is tried again soon");
        }
    }

    async fn renew_alone(&self) -> Result<()> {
        let Some(mut alone) = self.db.begin_alone("catalog.renew_copies").await? else {
            return Ok(());
        };
        let mut last = Uuid::nil();
        loop {
            let next = store::to_renew(&mut alone, last).await?;
            let Some((_, id)) = next.last() else {
                return alone.commit().await;
            };
            last = *id;
            for (bureau, id) in next {
                // One that cannot be made is in the way of no other.
                if let Err(error) = self.renew(&bureau, id).await {
                    tracing::warn!(%error, %bureau, renewal = %id, "a copy could not be made anew now");
                }
            }
        }
    }

    async fn renew(&self, bureau: &BureauId, id: Uuid) -> Result<()> {
        let scope = Principal::of_service("catalog", bureau.as_str())?;
        let publisher = bureau::load(&self.db, bureau).await?;
        let mut tx = self.db.begin("catalog.copy_to_renew", &scope).await?;
        let Some(renewal) = store::waiting(&mut tx, id).await? else {
            return Ok(());
        };
        let file = items::find_file(&mut tx, renewal.file).await;
        drop(tx);
        let (made, before) = match file {
            Ok(file) => match self.make_copy(&scope, &file).await {
                Err(error)
                    if was_cut_off(&error) && self.tried(&scope, id).await? >= MOST_TRIES =>
                {
                    (Made::Failed(unreadable()), file.copy)
                }
                made => (made?, file.copy),
            },
            Err(error) if error.reason() == Refusal::RecordUnknown => (Made::Failed(gone()), None),
            Err(error) => return Err(error),
        };
        let mut tx = self.db.begin("catalog.renew_copy", &scope).await?;
        if let Some(before) = before {
            // What was withdrawn meanwhile has no copy any more.
            keep(&mut tx, &publisher, &renewal, (before, made)).await?;
        } else {
            let why = gone();
            store::finish(&mut tx, id, RenewalState::Failed, Some(&why)).await?;
        }
        tx.commit().await
    }

    /// How often the program gave up over the file of a renewal, this time included.
    async fn tried(&self, scope: &Scope, id: Uuid) -> Result<i16> {
        let mut tx = self.db.begin("catalog.try_copy_renewal", scope).await?;
        let tries = store::tried(&mut tx, id).await?;
        tx.commit().await?;
        Ok(tries)
    }

    /// Makes a copy, and reads it back. What only cannot be done now is an error.
    async fn make_copy(&self, scope: &Scope, file: &File) -> Result<Made> {
        let (Some(original), Some(before)) = (&file.original, &file.copy) else {
            return Ok(Made::Failed(gone()));
        };
        let allowed = Allowed::default();
        let inspected = self.inspected(&scope.bureau, file, original, &allowed);
        let Inspection { inspected, copy } = match inspected.await {
            Ok(inspection) => inspection,
            Err(error) if may_pass(&error) => return Err(error),
            Err(error) => {
                tracing::error!(%error, cause = std::error::Error::source(&error), file = %file.id, "an attachment cannot be read");
                return Ok(Made::Failed(unreadable()));
            }
        };
        let bytes = match (inspected.copy, copy) {
            (Copy::Stripped, Some(bytes)) => bytes,
            (Copy::Original(why) | Copy::Failed(why), _) => return Ok(Made::Failed(why)),
            (Copy::None | Copy::Stripped, _) => {
                return Ok(Made::Failed(inspected.refused.unwrap_or_else(unreadable)));
            }
        };
        let sha256 = digest(&SHA256, &bytes).as_ref().to_vec();
        if hex(&sha256) == before.sha256 {
            return Ok(Made::Same);
        }
        let key = Key {
            bureau: scope.bureau.clone(),
            id: self.db.ids.next(),
        };
        self.objects.put(&key, &self.db.sealer, &bytes).await?;
        let size = u64::try_from(bytes.len()).map_err(Error::internal)?;
        let stored = self.objects.contents(key.clone(), &self.db.sealer, size);
        if stored.await?.whole().await? != bytes {
            return Err(Error::internal(format!("{}: read back otherwise", key.id)));
        }
        let object = Object {
            id: key.id,
            byte_size: i64::try_from(size).map_err(Error::internal)?,
            sha256: hex(&sha256),
        };
        Ok(Made::New(object, sha256))
    }
}

/// Whether another try may come out otherwise.
fn may_pass(error: &Error) -> bool {
    matches!(error.reason(), Refusal::Overloaded | Refusal::Unavailable)
}

fn unreadable() -> Reason {
    Reason::new(
        "原文件缺失、损坏或者无法读取，现有副本保持不变；请核对原文件，必要时起草新版本并替换附件",
        "the file itself is missing, damaged or cannot be read, and the copy stays: look at it, and replace it in a new version if need be",
    )
}

fn gone() -> Reason {
    Reason::new(
        "该信息已撤回或者附件已不再公开，无需重制",
        "it was withdrawn, or the attachment is public no more: nothing is to be done",
    )
}

/// Keeps what came of a copy, in one transaction with all that refers to it.
async fn keep(
    tx: &mut Tx,
    publisher: &Bureau,
    renewal: &Renewal,
    (before, made): (Object, Made),
) -> Result<()> {
    let versions = items::lock_versions(tx, renewal.item).await?;
    if store::waiting(tx, renewal.id).await?.is_none() {
        return Ok(());
    }
    let (copy, sha256) = match made {
        Made::New(copy, sha256) => (copy, sha256),
        Made::Same => {
            store::is_current(tx, renewal.file).await?;
            return store::finish(tx, renewal.id, RenewalState::Unchanged, None).await;
        }
        Made::Failed(why) => {
            return store::finish(tx, renewal.id, RenewalState::Failed, Some(&why)).await;
        }
    };
    let item = items::find(tx, &publisher.id, renewal.item).await?;
    let Some(mut item) = item.filter(|item| item.withdrawn.is_none()) else {
        return store::finish(tx, renewal.id, RenewalState::Failed, Some(&gone())).await;
    };
    let kept = (copy.id, copy.byte_size, sha256.as_slice());
    store::replace(tx, renewal.file, kept).await?;
    let mut latest = None;
    for mut version in versions {
        if renew_in(
            &mut version.contents.attachments,
            renewal.file,
            &before,
            &copy,
        ) {
            items::update_version(tx, &version).await?;
            latest = Some(version)
                .filter(|one| one.state == State::Published)
                .or(latest);
        }
    }
    if let Some(version) = latest {
        let act = Act::CopiedAnew;
        items::did_to_file(tx, &version, act, &renewal.reason, renewal.file).await?;
    }
    if renew_in(
        &mut item.publication.attachments,
        renewal.file,
        &before,
        &copy,
    ) {
        item.revision += 1;
        items::keep(tx, &item, None, None).await?;
        let told = events::revised(&item, publisher, tx.today());
        tx.record(&item.id.to_string(), &told).await?;
    }
    store::finish(tx, renewal.id, RenewalState::Renewed, None).await
}

/// Puts a copy in the place of another among attachments; whether it was there.
fn renew_in(attachments: &mut [Attachment], file: Uuid, before: &Object, copy: &Object) -> bool {
    let mut there = false;
    for one in attachments {
        if one.id == file && one.copy.as_ref() == Some(before) {
            one.copy = Some(copy.clone());
            there = true;
        }
    }
    there
}
