//! Whether a letter may get an original or lose it, and which file may become one.

use gongkai_chassis::{
    error::{Error, Result},
    fields::Fields,
    identity::{Principal, Role, role_missing},
};
use uuid::Uuid;

use crate::paper::{
    attachment::{Attachment, Purpose},
    letter::{Original, dispatch::Place, extension, in_force},
};

/// Whether that person may attach an original to a letter that is there and has these.
pub fn may_be_attached(place: Place, originals: &[Original], caller: &Principal) -> Result<()> {
    match in_force(originals) {
        Some(_) => may_be_replaced(place, caller),
        None => Ok(()),
    }
}

/// Whether that person may withdraw the original in force of a letter that is there and has these.
pub fn may_be_withdrawn(place: Place, originals: &[Original], caller: &Principal) -> Result<()> {
    may_be_replaced(place, caller)?;
    in_force(originals).map(drop).ok_or_else(none_in_force)
}

/// What left is what its addressee has: an original in force is taken away from it by the leader alone, who
/// signed it.
fn may_be_replaced(place: Place, caller: &Principal) -> Result<()> {
    if place == Place::Issued || caller.has(Role::Leader) {
        Ok(())
    } else {
        Err(role_missing(&[Role::Leader]))
    }
}

/// Whether a file may become the next original of a letter of this case that has these.
pub fn may_become(file: &Attachment, case_id: Uuid, originals: &[Original]) -> Result<()> {
    let mut fields = Fields::default();
    let mut wrong = |zh: &str, en: &str| fields.wrong("attachment_id", zh, en);
    if file.case_id != case_id {
        wrong(
            "不是该文书所属案件的附件，请上传到该案件",
            "not a file of the letter's case: upload it there",
        );
    } else if file.purpose != Purpose::IssuedOriginal {
        wrong(
            "附件用途不是“文书正本”，请以该用途重新上传",
            "its purpose is not ISSUED_ORIGINAL: upload it as such",
        );
    }
    if extension(&file.media_type).is_none() {
        wrong(
            "文书正本应为PDF、OFD或者扫描图片（JPG、PNG、TIF）",
            "an original is PDF, OFD or a scanned picture (JPG, PNG, TIF)",
        );
    }
    fields.done()?;
    if file.withdrawn.is_some() {
        return Err(
            Error::state_forbids("a withdrawn file", "已撤下的附件").next(
                "Upload the file again, and attach that one.",
                "请重新上传，再登记为正本。",
            ),
        );
    }
    match in_force(originals) {
        Some(original) if original.attachment_id == file.id => Err(Error::state_forbids(
            "the original of this letter already",
            "该文书现行的正本",
        )
        .next("Nothing is to be done.", "无需再次登记。")),
        _ => Ok(()),
    }
}

/// That a letter has no original that could be withdrawn.
pub fn none_in_force() -> Error {
    Error::state_forbids("without an original in force", "没有现行正本的文书").next(
        "GetLetter shows its originals.",
        "请查看该文书的正本登记情况。",
    )
}

#[cfg(test)]
mod tests {
    use chrono::{DateTime, NaiveDate};

    use super::*;
    use crate::paper::attachment::Withdrawn;

    #[test]
    fn an_original_is_a_sealed_file_or_scan_of_the_letter_s_case() {
        let case_id = Uuid::from_u128(1);
        let file = Attachment {
            id: Uuid::from_u128(2),
            case_id,
            purpose: Purpose::IssuedOriginal,
            file_name: "正本.ofd".to_owned(),
            media_type: "application/ofd".to_owned(),
            byte_size: 50 * 1024 * 1024,
            sha256: Vec::new(),
            attached_on: NaiveDate::default(),
            recorded_at: DateTime::UNIX_EPOCH,
            attached_by: "clerk".to_owned(),
            signed: false,
            withdrawn: None,
        };
        let original = Original {
            letter_id: Uuid::nil(),
            ordinal: 1,
            attachment_id: file.id,
            media_type: file.media_type.clone(),
            byte_size: file.byte_size,
            sha256: Vec::new(),
            attached_on: NaiveDate::default(),
            attached_by: "clerk".to_owned(),
            withdrawn: None,
        };
        let said = |file: &Attachment, case_id, originals: &[Original]| {
            let error = may_become(file, case_id, originals).unwrap_err();
            let fields: String = error.violations().map(|(_, zh, _)| zh).collect();
            fields + &error.sentences().0
        };
        assert!(may_become(&file, case_id, &[]).is_ok());
        assert!(said(&file, Uuid::from_u128(3), &[]).contains("不是该文书所属案件"));
        let other = Attachment {
            purpose: Purpose::ProofOfIdentity,
            media_type: "text/plain".to_owned(),
            ..file.clone()
        };
        let all = said(&other, case_id, &[]);
        for part in ["用途", "PDF、OFD"] {
            assert!(all.contains(part), "{all}");
        }
        let withdrawn = Attachment {
            withdrawn: Some(Withdrawn {
                on: NaiveDate::default(),
                by: "clerk".to_owned(),
                reason: "误传".to_owned(),
            }),
            ..file.clone()
        };
        assert!(said(&withdrawn, case_id, &[]).contains("请重新上传"));
        assert!(said(&file, case_id, std::slice::from_ref(&original)).contains("现行的正本"));
        let superseded = Original {
            attachment_id: Uuid::from_u128(9),
            ordinal: 2,
            ..original.clone()
        };
        assert!(may_become(&file, case_id, &[original, superseded]).is_ok());
    }
}
