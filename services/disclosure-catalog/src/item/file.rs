//! A file of an item: what was found in it, and what of it is published.

use chrono::NaiveDate;
use gongkai_document::inspect::{Copy, Inspected, Verdict};
use gongkai_files::Format;
use uuid::Uuid;

use super::attachment::{Attachment, Object};

/// A file of an item as it is kept.
#[derive(Debug, Clone)]
pub struct File {
    /// Its id.
    pub id: Uuid,
    /// Its name.
    pub name: String,
    /// Where in another store it is; empty if it is here.
    pub link: String,
    /// As it was uploaded; none of a link.
    pub original: Option<Object>,
    /// Civil date it was attached.
    pub attached_on: NaiveDate,
    /// Who attached it.
    pub attached_by: String,
    /// What was found in it, without its text; none before it was looked through.
    pub inspected: Option<Inspected>,
    /// The copy without metadata, if there is one.
    pub copy: Option<Object>,
    /// Civil date its contents went, for it was replaced or given up and never published.
    pub erased_on: Option<NaiveDate>,
}

impl File {
    /// The attachment it was when it came.
    pub fn attachment(&self) -> Attachment {
        let format = Format::of(&self.name).filter(|_| self.original.is_some());
        Attachment {
            id: self.id,
            file_name: self.name.clone(),
            media_type: format.map_or_else(String::new, |format| format.media_type.to_owned()),
            link: self.link.clone(),
            locked: false,
            original: self.original.clone(),
            copy: self.published(),
        }
    }

    /// What may become of it; none before it was looked through, and of a link.
    pub fn verdict(&self) -> Option<Verdict> {
        self.inspected.as_ref().map(Inspected::verdict)
    }

    /// Whether it is not published as it stands, unless somebody may and does override what was found.
    pub fn blocks(&self) -> bool {
        self.verdict()
            .is_some_and(|verdict| verdict != Verdict::Free)
    }

    /// Whether nobody may let it through: another file must take its place.
    pub fn must_be_replaced(&self) -> bool {
        self.verdict() == Some(Verdict::Never)
    }

    /// Whether it is to be looked through before it can be published: what was in the way may be none any more, for
    /// the bureau publishes other numbers by now.
    pub fn is_to_be_inspected(&self, overridden: bool) -> bool {
        self.original.is_some() && (self.inspected.is_none() || (self.blocks() && !overridden))
    }

    /// Why nobody may let it through, in Chinese and English.
    pub fn never(&self) -> Option<(String, String)> {
        let mut findings = self.inspected.as_ref()?.findings.iter();
        match findings.find(|one| one.is_never_published()) {
            Some(found) => {
                let (zh, en) = (found.kind.zh(), found.kind.en());
                let place = &found.place;
                Some((format!("{place}：{zh}"), format!("{place}: {en}")))
            }
            None => self.reason(),
        }
    }

    /// As it is published: the copy without metadata, or the file itself where a change would break it; none of what is
    /// never published.
    pub fn published(&self) -> Option<Object> {
        let inspected = self.inspected.as_ref()?;
        match inspected.copy {
            _ if self.must_be_replaced() => None,
            Copy::Stripped => self.copy.clone(),
            _ => self.original.clone(),
        }
    }

    /// Why it was not looked through, or has no copy without metadata, in Chinese and English.
    pub fn reason(&self) -> Option<(String, String)> {
        let inspected = self.inspected.as_ref()?;
        let why = inspected.refused.as_ref().or(match &inspected.copy {
            Copy::Original(why) | Copy::Failed(why) => Some(why),
            Copy::None | Copy::Stripped => None,
        })?;
        Some((why.zh.clone(), why.en.clone()))
    }
}

/// These attachments as they are published by what was found in their files.
pub fn ready(attachments: &mut [Attachment], files: &[File]) {
    for attachment in attachments {
        let file = files.iter().find(|file| file.id == attachment.id);
        attachment.copy = file.and_then(File::published);
    }
}

#[cfg(test)]
pub(super) mod tests {
    use gongkai_document::inspect::Reason;

    use super::*;

    pub(in crate::item) fn file(inspected: Option<Inspected>) -> File {
        let object = |id| Object {
            id: Uuid::from_u128(id),
            byte_size: 1,
            sha256: String::new(),
        };
        let stripped = inspected
            .as_ref()
            .is_some_and(|inspected| inspected.copy == Copy::Stripped);
        File {
            id: Uuid::from_u128(1),
            name: "名单.docx".to_owned(),
            link: String::new(),
            original: Some(object(1)),
            attached_on: "2024-03-05".parse().unwrap(),
            attached_by: "zhang".to_owned(),
            inspected,
            copy: stripped.then(|| object(2)),
            erased_on: None,
        }
    }

    pub(in crate::item) fn inspected(copy: Copy) -> Inspected {
        Inspected {
            copy,
            ..Inspected::default()
        }
    }

    #[test]
    fn the_copy_is_published_and_the_file_itself_only_where_there_is_none() {
        let published = |copy| {
            let published = file(Some(inspected(copy))).published();
            published.map(|object| object.id.as_u128())
        };
        let why = || Reason::new("", "");
        assert_eq!(published(Copy::Stripped), Some(2));
        assert_eq!(published(Copy::Original(why())), Some(1));
        assert_eq!(published(Copy::Failed(why())), None);
        assert!(file(None).published().is_none());
    }
}
