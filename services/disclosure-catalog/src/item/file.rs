//! What was found in the files of a version, and what of it is in the way of publishing.

use chrono::NaiveDate;
use gongkai_chassis::fields::Fields;
use gongkai_document::inspect::{Copy, Finding, Inspected};
use gongkai_files::Format;
use uuid::Uuid;

use super::attachment::{Attachment, Object};

/// Findings of a file that a refusal names; the others are counted.
const NAMED: usize = 10;
/// What may be done about what is in the way.
const NEXT_ZH: &str =
    "请删去后替换附件；确需公开的，请由拟稿人以外的审核人或者负责人查看后说明理由核准";
const NEXT_EN: &str =
    "take it out and replace the file, or have another person look and override it with the reason";

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

    /// Whether it is published only if somebody overrides what was found. What cannot be stripped of its metadata is in
    /// the way, too.
    pub fn blocks(&self) -> bool {
        let blocks = |inspected: &Inspected| {
            inspected.blocks() || matches!(inspected.copy, Copy::Original(_))
        };
        self.inspected.as_ref().is_some_and(blocks)
    }

    /// Whether it is to be looked through before it can be published: what was in the way may be none any more, for
    /// the bureau publishes other numbers by now.
    pub fn is_to_be_inspected(&self, overridden: bool) -> bool {
        self.original.is_some() && (self.inspected.is_none() || (self.blocks() && !overridden))
    }

    /// As it is published: the copy without metadata, else the file itself.
    pub fn published(&self) -> Option<Object> {
        let inspected = self.inspected.as_ref()?;
        match inspected.copy {
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

/// Notes what of the files of these attachments is in the way of publishing, each with its place; of what was overridden
/// only what nobody has looked at.
pub fn check(fields: &mut Fields, attachments: &[Attachment], files: &[File], overridden: bool) {
    for (index, attachment) in attachments.iter().enumerate() {
        let field = format!("attachments[{index}]");
        if attachment.original.is_none() {
            continue;
        }
        match files.iter().find(|file| file.id == attachment.id) {
            Some(file) if file.inspected.is_some() && attachment.is_ready() => {
                if !overridden && file.blocks() {
                    refuse(fields, &field, file);
                }
            }
            _ => fields.wrong(
                &field,
                &format!("附件“{}”尚未检查，请重新送核", attachment.file_name),
                &format!(
                    "{}: it was not looked through: submit the item again",
                    attachment.file_name
                ),
            ),
        }
    }
}

/// Notes what is in the way of one file.
fn refuse(fields: &mut Fields, field: &str, file: &File) {
    let name = &file.name;
    if let Some((zh, en)) = file.reason() {
        fields.wrong(
            field,
            &format!("附件“{name}”须经人工查看：{zh}；仍按原文件公开的，请由拟稿人以外的审核人或者负责人说明理由核准"),
            &format!("{name}: a person must look: {en}; to publish it as it is, have another person override it with the reason"),
        );
    }
    let Some(inspected) = &file.inspected else {
        return;
    };
    let blocking: Vec<&Finding> = inspected
        .findings
        .iter()
        .filter(|one| one.blocks())
        .collect();
    for finding in blocking.iter().take(NAMED) {
        let (place, (zh, en)) = (&finding.place, finding.shown());
        fields.wrong(
            field,
            &format!("附件“{name}”{place}：{zh}，{NEXT_ZH}"),
            &format!("{name}, {place}: {en}: {NEXT_EN}"),
        );
    }
    let more = blocking.len().saturating_sub(NAMED) + inspected.more as usize;
    if more > 0 {
        fields.wrong(
            field,
            &format!("附件“{name}”另有{more}处，{NEXT_ZH}"),
            &format!("{name}: {more} more: {NEXT_EN}"),
        );
    }
}

#[cfg(test)]
mod tests {
    use gongkai_document::inspect::{FindingKind, Reason};

    use super::*;

    fn file(inspected: Option<Inspected>) -> File {
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

    fn inspected(copy: Copy) -> Inspected {
        Inspected {
            copy,
            ..Inspected::default()
        }
    }

    /// What is wrong with a file, in Chinese.
    fn wrong(file: &File, overridden: bool) -> Vec<String> {
        let mut attachments = [Attachment {
            id: file.id,
            file_name: file.name.clone(),
            media_type: String::new(),
            link: String::new(),
            locked: false,
            original: file.original.clone(),
            copy: None,
        }];
        ready(&mut attachments, std::slice::from_ref(file));
        let mut fields = Fields::default();
        check(
            &mut fields,
            &attachments,
            std::slice::from_ref(file),
            overridden,
        );
        let violations = fields.into_violations().into_iter();
        violations.map(|wrong| wrong.zh).collect()
    }

    #[test]
    fn what_is_in_the_way_is_told_until_it_is_overridden() {
        let why = || Reason::new("带有签章", "signed");
        let finding = Finding::new(FindingKind::IdCard, "脚注第1段", "1101**********2316");
        let leak = Inspected {
            findings: vec![finding],
            ..inspected(Copy::Stripped)
        };
        for (what, blocked, told) in [
            (inspected(Copy::Stripped), false, ""),
            (
                leak,
                true,
                "附件“名单.docx”脚注第1段：身份证号码（1101**********2316）",
            ),
            (inspected(Copy::Original(why())), true, "带有签章"),
            (inspected(Copy::Failed(why())), true, "带有签章"),
            (Inspected::refused(None, why()), true, "带有签章"),
        ] {
            let file = file(Some(what));
            let wrong_now = wrong(&file, false);
            assert_eq!(!wrong_now.is_empty(), blocked, "{wrong_now:?}");
            assert!(wrong_now.concat().contains(told), "{wrong_now:?}");
            assert_eq!(wrong(&file, true), Vec::<String>::new());
            assert_eq!(file.is_to_be_inspected(false), blocked);
            assert!(!file.is_to_be_inspected(true));
        }
    }

    #[test]
    fn what_nobody_looked_at_is_not_let_through() {
        let file = file(None);
        assert!(file.is_to_be_inspected(true));
        assert_eq!(wrong(&file, true).len(), 1);
    }

    #[test]
    fn the_copy_is_published_and_the_file_itself_only_where_there_is_none() {
        let published = |copy| {
            file(Some(inspected(copy)))
                .published()
                .unwrap()
                .id
                .as_u128()
        };
        let why = || Reason::new("", "");
        assert_eq!(published(Copy::Stripped), 2);
        assert_eq!(published(Copy::Original(why())), 1);
        assert_eq!(published(Copy::Failed(why())), 1);
        assert!(file(None).published().is_none());
    }
}
