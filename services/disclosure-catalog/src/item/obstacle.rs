//! What of the files of a version is in the way of publishing, as it is told to who drafts and to who lets it through.

use gongkai_chassis::{
    error::{Error, Result},
    fields::Fields,
};
use gongkai_document::inspect::{Copy, Finding};

use super::{attachment::Attachment, file::File};

/// Findings of a file that a refusal names; the others are counted.
const NAMED: usize = 10;
/// What may be done about what a person may let through.
const NEXT_ZH: &str =
    "请删去后替换附件；确需公开的，请由拟稿人以外的审核人或者负责人查看后说明理由核准";
const NEXT_EN: &str =
    "take it out and replace the file, or have another person look and override it with the reason";
/// What may be done about it where something else is nobody's to let through.
const TAKE_OUT_ZH: &str = "请删去后替换附件";
const TAKE_OUT_EN: &str = "take it out and replace the file";
/// What is to be done about what nobody may.
const ANOTHER_ZH: &str =
    "不得按原样公开，也不能核准，请用原软件处理后另存或者导出为PDF，再更换附件";
const ANOTHER_EN: &str = "never published as it stands, whoever looks: save it anew or export it as PDF, and replace the file";

/// Where all of it is read, should it be more than an answer takes.
const LISTED_ZH: &str = "附件的全部检查结果见附件清单（ListItemAttachments）";
const LISTED_EN: &str = "ListItemAttachments tells all that was found in attachments";

/// Notes what of the files of these attachments is in the way of publishing, each with its place; of what was overridden
/// only what nobody has looked at, or may let through.
pub fn check(fields: &mut Fields, attachments: &[Attachment], files: &[File], overridden: bool) {
    for (index, attachment) in attachments.iter().enumerate() {
        let field = format!("attachments[{index}]");
        if attachment.original.is_none() {
            continue;
        }
        match files.iter().find(|file| file.id == attachment.id) {
            Some(file) if file.must_be_replaced() || file.blocks() && !overridden => {
                refuse(fields, &field, file);
            }
            Some(file) if file.inspected.is_some() && attachment.is_ready() => {}
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

/// Refuses to let through what nobody knows yet, and what nobody may.
pub fn may_be_let_through(attachments: &[Attachment], files: &[File]) -> Result<()> {
    for attachment in attachments.iter().filter(|one| one.original.is_some()) {
        let file = files.iter().find(|file| file.id == attachment.id);
        let Some(file) = file.filter(|file| file.inspected.is_some()) else {
            return Err(
                Error::state_forbids("not looked through yet", "附件尚未检查").next(
                    "Submit the item first: that tells what is in its attachments.",
                    "请先送核，由系统检查附件内容后再予核准。",
                ),
            );
        };
        if file.must_be_replaced() {
            let (zh, en) = file.never().unwrap_or_default();
            let name = &file.name;
            return Err(Error::state_forbids(
                &format!("never to be let through with {name} ({en})"),
                &format!("附件“{name}”不得按原样公开（{zh}）"),
            )
            .next(
                "Save the file anew or export it as PDF, replace it, and submit the item again.",
                "请由拟稿人用原软件处理后另存或者导出为PDF，更换附件后重新送核。",
            ));
        }
    }
    Ok(())
}

/// Notes what is in the way of one file: what nobody may let through before what a person may.
fn refuse(fields: &mut Fields, field: &str, file: &File) {
    let Some(inspected) = &file.inspected else {
        return;
    };
    fields.listed(LISTED_ZH, LISTED_EN);
    let (name, never) = (&file.name, file.must_be_replaced());
    if let Some((zh, en)) = file.reason() {
        if never && !matches!(inspected.copy, Copy::Original(_)) {
            fields.wrong(
                field,
                &format!("附件“{name}”不得公开，也不能核准：{zh}。请更换附件，可导出为PDF后上传"),
                &format!("{name} is never published, whoever looks: {en}. Replace it, with a PDF exported from it for instance"),
            );
        } else if !never {
            fields.wrong(
                field,
                &format!("附件“{name}”须经人工查看：{zh}；仍按原文件公开的，请由拟稿人以外的审核人或者负责人说明理由核准"),
                &format!("{name}: a person must look: {en}; to publish it as it is, have another person override it with the reason"),
            );
        }
    }
    let findings = inspected.findings.iter();
    let mut blocking: Vec<&Finding> = findings.filter(|one| one.blocks()).collect();
    blocking.sort_by_key(|one| !one.is_never_published());
    let (others_zh, others_en) = if never {
        (TAKE_OUT_ZH, TAKE_OUT_EN)
    } else {
        (NEXT_ZH, NEXT_EN)
    };
    for finding in blocking.iter().take(NAMED) {
        let (place, (zh, en)) = (&finding.place, finding.shown());
        let (next_zh, next_en) = if finding.is_never_published() {
            (ANOTHER_ZH, ANOTHER_EN)
        } else {
            (others_zh, others_en)
        };
        fields.wrong(
            field,
            &format!("附件“{name}”{place}：{zh}，{next_zh}"),
            &format!("{name}, {place}: {en}: {next_en}"),
        );
    }
    let more = blocking.len().saturating_sub(NAMED) + inspected.more as usize;
    if more > 0 {
        fields.wrong(
            field,
            &format!("附件“{name}”另有{more}处，{others_zh}"),
            &format!("{name}: {more} more: {others_en}"),
        );
    }
}

#[cfg(test)]
mod tests {
    use gongkai_document::inspect::{FindingKind, Inspected, Reason, Verdict};
    use tonic_types::StatusExt as _;

    use super::*;
    use crate::item::file::{
        ready,
        tests::{file, inspected},
    };

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
        let found = |kind, place| Inspected {
            findings: vec![Finding::new(kind, place, "1101**********2316")],
            ..inspected(Copy::Stripped)
        };
        for (what, verdict, told) in [
            (inspected(Copy::Stripped), Verdict::Free, ""),
            (
                found(FindingKind::IdCard, "脚注第1段"),
                Verdict::Look,
                "附件“名单.docx”脚注第1段：身份证号码（1101**********2316）",
            ),
            (
                found(FindingKind::PictureOnly, "第1页"),
                Verdict::Look,
                "只有图像",
            ),
            (inspected(Copy::Original(why())), Verdict::Look, "带有签章"),
            (
                found(FindingKind::Macro, "部件“vbaProject.bin”"),
                Verdict::Never,
                "宏或脚本（1101**********2316），不得按原样公开",
            ),
            (inspected(Copy::Failed(why())), Verdict::Never, "不能核准"),
            (
                Inspected::refused(None, why()),
                Verdict::Never,
                "附件“名单.docx”不得公开，也不能核准：带有签章。请更换附件",
            ),
        ] {
            let file = file(Some(what));
            assert_eq!(file.verdict(), Some(verdict));
            let blocked = verdict != Verdict::Free;
            let wrong_now = wrong(&file, false);
            assert_eq!(!wrong_now.is_empty(), blocked, "{wrong_now:?}");
            assert!(wrong_now.concat().contains(told), "{wrong_now:?}");
            let never = verdict == Verdict::Never;
            assert_eq!(!wrong(&file, true).is_empty(), never, "{wrong_now:?}");
            assert_eq!(file.published().is_none(), never);
            assert_eq!(file.is_to_be_inspected(false), blocked);
            assert!(!file.is_to_be_inspected(true));
            let passed = may_be_let_through(&[file.attachment()], &[file]);
            assert_eq!(passed.is_err(), never);
        }
    }

    #[test]
    fn who_lets_through_what_nobody_may_is_told_why_and_what_to_do() {
        let both = Inspected {
            findings: vec![
                Finding::new(FindingKind::IdCard, "第1页", ""),
                Finding::new(FindingKind::Macro, "JavaScript", ""),
            ],
            ..inspected(Copy::Stripped)
        };
        let file = file(Some(both));
        let wrong = wrong(&file, false);
        assert!(wrong[0].contains("也不能核准"), "{wrong:?}");
        assert!(wrong[1].ends_with("请删去后替换附件"), "{wrong:?}");
        let refused = may_be_let_through(&[file.attachment()], &[file]).unwrap_err();
        let (zh, en) = refused.sentences();
        assert!(
            zh.contains("附件“名单.docx”不得按原样公开（JavaScript：宏或脚本）"),
            "{zh}"
        );
        assert!(
            en.contains("never to be let through with 名单.docx"),
            "{en}"
        );
        assert!(refused.next_step().0.contains("更换附件"));
    }

    /// Eighteen attachments, of which fifteen are blocked: what an answer does not take is counted, and read elsewhere.
    #[test]
    fn where_all_of_it_is_read_is_told() {
        let found = Inspected {
            findings: vec![Finding::new(
                FindingKind::IdCard,
                "正文第1段",
                "1101**********2316",
            )],
            ..inspected(Copy::Stripped)
        };
        let blocked = file(Some(found));
        let mut fields = Fields::default();
        for at in 0..15 {
            refuse(&mut fields, &format!("attachments[{at}]"), &blocked);
        }
        let status = tonic::Status::from(fields.refusal());
        let told = status.get_details_bad_request().unwrap().field_violations;
        let last = &told.last().unwrap().description;
        assert!(
            last.starts_with(&format!("等共15处，{LISTED_ZH}")),
            "{last}"
        );
        assert!(last.ends_with(LISTED_EN), "{last}");
    }

    #[test]
    fn what_nobody_looked_at_is_not_let_through() {
        let file = file(None);
        assert!(file.is_to_be_inspected(true));
        assert_eq!(wrong(&file, true).len(), 1);
        assert!(may_be_let_through(&[file.attachment()], &[file]).is_err());
    }
}
