//! Files are looked through before they are published, by a worker, and copied without metadata; those of items that
//! were withdrawn, or that were given up, are deleted.

use gongkai_chassis::{
    db::Db,
    error::{Error, Reason, Result},
    identity::{BureauId, Principal, Scope},
};
use gongkai_document::{
    Error as Document, Inspection, Papers,
    inspect::{self, Allowed, FindingKind, Inspected},
};
use gongkai_files::{Key, Objects};
use ring::digest::{SHA256, digest};
use uuid::Uuid;

use super::{
    attachment::Object,
    file::File,
    store,
    version::{State, Version},
};
use crate::bureau::{Bureau, profile};

/// What contents of attachments are sealed for.
pub const CONTENTS: &str = "catalog.item_file.contents";
/// Characters of a file that are searched.
const SEARCHED: usize = 100_000;

/// Files of items: where they are kept, and who looks them through.
#[derive(Clone)]
pub struct Files {
    /// The database.
    pub db: Db,
    /// Where contents are.
    pub objects: Objects,
    /// Mebibytes of a file at most.
    pub mib: u32,
    papers: Papers,
}

impl Files {
    /// In this store, looked through by these workers, each of so many mebibytes at most.
    pub fn new(db: Db, objects: Objects, papers: Papers, mib: u32) -> Self {
        Self {
            db,
            objects,
            mib,
            papers,
        }
    }

    /// Looks through what of the latest version of an item was not yet, if that is a draft to be published. What was
    /// found is kept file by file: whoever is cut off goes on from there.
    pub async fn look_through(&self, scope: &Scope, bureau: &Bureau, item: Uuid) -> Result<()> {
        let mut tx = self.db.begin("catalog.files_to_inspect", scope).await?;
        let version = store::find_version(&mut tx, item, 0).await?;
        if version.state != State::Draft || !version.contents.is_proactive() {
            return Ok(());
        }
        let profile = profile::find(&mut tx, &bureau.id).await?.profile;
        let files = store::files(&mut tx, item).await?;
        drop(tx);
        let allowed = profile.published(bureau);
        for file in to_inspect(&version, files) {
            if let Err(error) = self.inspect(scope, &file, &allowed).await {
                return Err(self.unless_gone(scope, file.id, error).await);
            }
        }
        Ok(())
    }

    /// Why a file could not be looked through: it may have been given up meanwhile, or the item withdrawn with it.
    async fn unless_gone(&self, scope: &Scope, file: Uuid, error: Error) -> Error {
        let tx = self.db.begin("catalog.file_still_there", scope).await;
        let found = match tx {
            Ok(mut tx) => store::find_file(&mut tx, file).await.map(Some),
            Err(_) => Ok(None),
        };
        match found {
            Err(gone) if gone.reason() == Reason::RecordUnknown => {
                Error::state_forbids("withdrawn", "已撤回").because(error)
            }
            Ok(Some(file)) if file.erased_on.is_some() => Error::state_forbids(
                "changed: an attachment was replaced or removed meanwhile",
                "附件已更换或者删除",
            )
            .next("Submit it again.", "请重新送核。")
            .because(error),
            _ => error,
        }
    }

    async fn inspect(&self, scope: &Scope, file: &File, allowed: &Allowed) -> Result<()> {
        let Some(original) = &file.original else {
            return Ok(());
        };
        let done = self.inspected(&scope.bureau, file, original, allowed);
        let Inspection {
            mut inspected,
            copy,
        } = match done.await {
            // It may be the file's doing, and then it never comes out otherwise.
            Err(error) if was_cut_off(&error) => {
                tracing::warn!(%error, cause = std::error::Error::source(&error), file = %file.id, "an attachment was not looked through to its end");
                Inspection {
                    inspected: Inspected::not_whole(FindingKind::CutOff),
                    copy: None,
                }
            }
            done => done?,
        };
        let text = text_of(&mut inspected);
        let copy = match (&inspected.copy, copy, &file.copy) {
            // One that was made before is the same, and may be public.
            (inspect::Copy::Stripped, Some(bytes), None) => {
                let key = Key {
                    bureau: scope.bureau.clone(),
                    id: self.db.ids.next(),
                };
                self.objects.put(&key, &self.db.sealer, &bytes).await?;
                let size = i64::try_from(bytes.len()).map_err(Error::internal)?;
                Some((key.id, size, digest(&SHA256, &bytes).as_ref().to_vec()))
            }
            _ => None,
        };
        let mut tx = self.db.begin("catalog.keep_inspection", scope).await?;
        store::keep_inspection(&mut tx, file.id, &inspected, &text, copy).await?;
        tx.commit().await
    }

    /// What the worker finds in a file, and its copy without metadata.
    pub(super) async fn inspected(
        &self,
        bureau: &BureauId,
        file: &File,
        original: &Object,
        allowed: &Allowed,
    ) -> Result<Inspection> {
        let size = u64::try_from(original.byte_size).map_err(Error::internal)?;
        if size > inspect::AT_MOST_BYTES as u64 {
            // It is not even read.
            return Ok(Inspection {
                inspected: Inspected::refused(None, inspect::Reason::too_large()),
                copy: None,
            });
        }
        let key = Key {
            bureau: bureau.clone(),
            id: original.id,
        };
        let contents = self.objects.contents(key, &self.db.sealer, size).await?;
        let bytes = contents.whole().await?;
        let papers = self.papers.of(bureau.as_str());
        let done = papers.inspect(bytes, &file.name, allowed.clone());
        done.await.map_err(failed)
    }

    /// Deletes the contents of files of withdrawn items, and of those that were given up. Nobody reads them any more: their
    /// rows are empty. What fails is logged and found again.
    pub async fn erase(&self) {
        if let Err(error) = self.erase_alone().await {
            tracing::error!(%error, "files that are to go could not be deleted; it is tried again soon");
        }
    }

    async fn erase_alone(&self) -> Result<()> {
        let Some(mut alone) = self.db.begin_alone("catalog.erase_files").await? else {
            return Ok(());
        };
        let (mut after, mut last) = (String::new(), Uuid::nil());
        loop {
            let next = store::files_to_erase(&mut alone, (&after, last)).await?;
            let Some((bureau, id, _)) = next.last() else {
                return alone.commit().await;
            };
            (after, last) = (bureau.to_string(), *id);
            for (bureau, id, copy) in next {
                // One that cannot be deleted is in the way of no other.
                if let Err(error) = self.erase_one(&bureau, id, copy).await {
                    tracing::error!(%error, %bureau, file = %id, "a file that is to go could not be deleted");
                }
            }
        }
    }

    async fn erase_one(&self, bureau: &BureauId, id: Uuid, copy: Option<Uuid>) -> Result<()> {
        for id in [Some(id), copy].into_iter().flatten() {
            let bureau = bureau.clone();
            self.objects.delete(&Key { bureau, id }).await?;
        }
        let scope = Principal::of_service("catalog", bureau.as_str())?;
        let mut tx = self.db.begin("catalog.file_is_gone", &scope).await?;
        store::file_is_gone(&mut tx, id).await?;
        tx.commit().await
    }
}

/// Those files of a version that are to be looked through.
fn to_inspect(version: &Version, files: Vec<File>) -> Vec<File> {
    let attachments = &version.contents.attachments;
    let overridden = version.overridden.is_some();
    let is_of_version = |file: &File| attachments.iter().any(|one| one.id == file.id);
    let files = files.into_iter();
    files
        .filter(|file| is_of_version(file) && file.is_to_be_inspected(overridden))
        .collect()
}

/// Takes the text out of what was found, to be kept apart, and what the database does not take of the rest. Of what is in
/// the way of publishing no text is kept: it may hold numbers of people, and whoever overrides that does not want them
/// searched.
fn text_of(inspected: &mut Inspected) -> String {
    for finding in &mut inspected.findings {
        finding.place.retain(|c| c != '\0');
        finding.excerpt.retain(|c| c != '\0');
    }
    let mut text = String::new();
    let mut left = if inspected.blocks() { 0 } else { SEARCHED };
    for passage in std::mem::take(&mut inspected.text) {
        if left == 0 {
            break;
        }
        let taken = passage.text.chars().filter(|c| *c != '\0').take(left);
        let before = text.len();
        text.extend(taken);
        left = left.saturating_sub(text.get(before..).map_or(0, |new| new.chars().count()));
        text.push('\n');
    }
    text
}

/// Whether the program that reads a file was killed over it, or not done in time: that may be the file's doing.
pub(super) fn was_cut_off(error: &Error) -> bool {
    let cause = std::error::Error::source(error).and_then(|cause| cause.downcast_ref());
    matches!(cause, Some(Document::Interrupted(_) | Document::Late(_)))
}

/// Why nothing was found out.
pub(super) fn failed(error: Document) -> Error {
    match error {
        Document::Busy => Error::new(Reason::Overloaded),
        Document::Interrupted(_) | Document::Late(_) => {
            Error::unavailable("文件检查程序 / the program that looks files through", error)
        }
        Document::NoProgram { .. } => Error::unavailable("paper (--paper)", error),
        error => Error::internal(error),
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use gongkai_document::inspect::{Finding, Passage};

    use super::*;

    /// Else the item could never be submitted, and nobody would know why.
    #[test]
    fn what_is_not_done_in_time_is_in_the_way_until_a_person_looks() {
        let late = failed(Document::Late(Duration::from_mins(1)));
        assert!(was_cut_off(&late));
        assert!(was_cut_off(&failed(Document::Interrupted("killed".into()))));
        assert!(!was_cut_off(&failed(Document::Busy)));
        assert!(!was_cut_off(&Error::unavailable("the store", "away")));
        assert!(Inspected::not_whole(FindingKind::CutOff).blocks());
    }

    #[test]
    fn the_text_is_kept_apart_and_fits_into_the_database() {
        let passage = |text: String| Passage {
            place: "第1页".to_owned(),
            text,
        };
        let mut inspected = Inspected {
            copy: inspect::Copy::Stripped,
            findings: vec![Finding::new(FindingKind::Metadata, "属性\0", "a\0b")],
            text: vec![
                passage("安全\0生产".to_owned()),
                passage("字".repeat(SEARCHED)),
                passage("余".to_owned()),
            ],
            ..Inspected::default()
        };
        let text = text_of(&mut inspected);
        assert!(text.starts_with("安全生产\n字") && !text.contains('余'));
        assert_eq!(inspected.text, []);
        assert_eq!(inspected.findings[0].excerpt, "ab");
        let mut leak = Inspected {
            copy: inspect::Copy::Stripped,
            findings: vec![Finding::new(FindingKind::IdCard, "正文", "1101****")],
            text: vec![passage("110101199003072316".to_owned())],
            ..Inspected::default()
        };
        assert_eq!((text_of(&mut leak), leak.text), (String::new(), Vec::new()));
    }
}
