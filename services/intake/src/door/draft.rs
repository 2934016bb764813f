//! Drafts (草稿): what a citizen began to fill in, sealed, to go on with later. Nobody of the bureau sees it
//! before it is submitted; after thirty days without a change it is erased.

use chrono::{Days, NaiveDate};
use gongkai_chassis::error::{Error, Result};

use crate::paper::attachment::Purpose;

/// Bytes of MiB.
const MIB: u64 = 1024 * 1024;
/// Days that a draft is kept after it was last saved.
const KEPT: Days = Days::new(30);
/// Bytes of what is filled in, at most: far more than all its fields may have.
pub const LONGEST: usize = 128 * 1024;
/// Files of a draft at most, and the MiB of all of them.
const FILES: u64 = 20;
const FILES_MIB: u64 = 50;
/// Drafts of a bureau at most, and the MiB of all their files: the public must not fill its disk.
const DRAFTS: u64 = 2_000;
const DRAFTS_MIB: u64 = 4_096;

/// What the drafts of a bureau, or the files of a draft, take.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Taken {
    /// How many.
    pub count: u64,
    /// Bytes of all files.
    pub bytes: u64,
}

/// The last civil date on which a draft is there that was saved on that day.
pub fn kept_until(saved_on: NaiveDate) -> NaiveDate {
    saved_on.checked_add_days(KEPT).unwrap_or(NaiveDate::MAX)
}

/// The first civil date on which a draft that is still there today may have been saved last.
pub fn kept_since(today: NaiveDate) -> NaiveDate {
    today.checked_sub_days(KEPT).unwrap_or(NaiveDate::MIN)
}

/// Whether a bureau takes one more draft.
pub fn may_begin(bureau: Taken) -> Result<()> {
    if bureau.count < DRAFTS {
        return Ok(());
    }
    Err(
        Error::state_forbids("full of drafts", "本机关保存的草稿已达上限").next(
            "Submit without a draft, or try again on another day.",
            "请直接提交，或者改日再试。",
        ),
    )
}

/// Whether a citizen may bring a file for this purpose: what a bureau makes or is served with is not his.
pub fn may_bring(purpose: Purpose) -> bool {
    match purpose {
        Purpose::ApplicationForm
        | Purpose::ProofOfIdentity
        | Purpose::PowerOfAttorney
        | Purpose::Correction
        | Purpose::Other => true,
        Purpose::Opinion
        | Purpose::DisclosedMaterial
        | Purpose::ProofOfDelivery
        | Purpose::DisputeDocument
        | Purpose::IssuedOriginal => false,
    }
}

/// Whether a draft takes a file of so many bytes more.
pub fn may_take(bureau: Taken, draft: Taken, byte_size: u64) -> Result<()> {
    let full = |en: &str, zh: &str| {
        Err(Error::state_forbids(en, zh).next(
            "Submit the draft, and hand the file in afterwards or at the counter.",
            "请先提交，文件可以提交后另行补充或者到窗口递交。",
        ))
    };
    if draft.count >= FILES || draft.bytes + byte_size > FILES_MIB * MIB {
        return full(
            "full: a draft has 20 files of 50 MiB at most",
            "草稿的文件已满（最多20个，共50MiB）",
        );
    }
    if bureau.bytes + byte_size > DRAFTS_MIB * MIB {
        return full("full of files of drafts", "本机关草稿文件的总量已达上限");
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nobody_brings_papers_of_the_bureau() {
        let brought = Purpose::ALL.iter().filter(|purpose| may_bring(**purpose));
        let codes: Vec<&str> = brought.map(|purpose| purpose.as_str()).collect();
        assert_eq!(
            codes,
            [
                "application_form",
                "proof_of_identity",
                "power_of_attorney",
                "correction",
                "other"
            ]
        );
    }

    #[test]
    fn a_draft_is_full_by_files_by_bytes_and_with_its_bureau() {
        let taken = |count, mib: u64| Taken {
            count,
            bytes: mib * MIB,
        };
        assert!(may_take(taken(9, 100), taken(19, 49), MIB).is_ok());
        assert!(may_take(taken(9, 100), taken(20, 0), 1).is_err());
        assert!(may_take(taken(9, 100), taken(1, 50), 1).is_err());
        assert!(may_take(taken(9, 4_096), taken(1, 1), 1).is_err());
        assert!(may_begin(taken(1_999, 0)).is_ok() && may_begin(taken(2_000, 0)).is_err());
    }

    #[test]
    fn a_draft_is_kept_for_thirty_days() {
        let until = kept_until("2024-03-04".parse().unwrap());
        assert_eq!(until.to_string(), "2024-04-03");
    }
}
