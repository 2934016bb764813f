//! How much may be attached.

use gongkai_chassis::error::{Error, Result};
use gongkai_law::code::codes;

codes! {
    /// What a file is in its case.
    pub enum Purpose as "gongkai.intake.v1.AttachmentPurpose" {
        /// The form of the application.
        ApplicationForm = "application_form", "申请表";
        /// Proof of identity.
        ProofOfIdentity = "proof_of_identity", "身份证明";
        /// Power of attorney.
        PowerOfAttorney = "power_of_attorney", "授权委托书";
        /// What was handed in with a correction.
        Correction = "correction", "补正材料";
        /// The opinion of a third party or co-maker.
        Opinion = "opinion", "第三方或者共同制作机关的意见";
        /// What is disclosed.
        DisclosedMaterial = "disclosed_material", "所公开的材料";
        /// Proof of delivery.
        ProofOfDelivery = "proof_of_delivery", "送达凭证";
        /// A document of a reconsideration or a lawsuit.
        DisputeDocument = "dispute_document", "复议、诉讼文书";
        /// A letter of the bureau, stamped and scanned or sealed elsewhere.
        IssuedOriginal = "issued_original", "文书正本";
        /// Anything else.
        Other = "other", "其他";
    }
}

/// Bytes of a mebibyte.
const MIB: u64 = 1024 * 1024;

/// How much may be attached.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::Args)]
pub struct Limits {
    /// Mebibytes of one attached file at most.
    #[arg(
        long,
        env = "GONGKAI_ATTACHMENT_FILE_MIB",
        default_value_t = 50,
        value_parser = clap::value_parser!(u32).range(1..=4096),
        value_name = "MIB"
    )]
    pub attachment_file_mib: u32,
    /// Files of one case at most, withdrawn ones included: they are kept.
    #[arg(
        long,
        env = "GONGKAI_ATTACHMENT_CASE_FILES",
        default_value_t = 100,
        value_parser = clap::value_parser!(u32).range(1..=1000),
        value_name = "N"
    )]
    pub attachment_case_files: u32,
    /// Mebibytes of all files of one case at most, withdrawn ones included.
    #[arg(
        long,
        env = "GONGKAI_ATTACHMENT_CASE_MIB",
        default_value_t = 500,
        value_parser = clap::value_parser!(u32).range(1..),
        value_name = "MIB"
    )]
    pub attachment_case_mib: u32,
}

/// What a case has already.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Used {
    /// Files.
    pub files: u64,
    /// Bytes of all of them.
    pub bytes: u64,
}

impl Limits {
    /// Whether a case that has `used` may get a file of `byte_size` more.
    pub fn admit(&self, used: Used, byte_size: u64) -> Result<()> {
        let (files, mib) = (self.attachment_case_files, self.attachment_case_mib);
        if used.files >= u64::from(files) {
            return Err(Error::state_forbids(
                &format!("full: it has {files} attachments, the most a case may have"),
                &format!("附件已满{files}个"),
            )
            .next(
                "Join several papers in one file next time, or have the administrator raise the limit.",
                "请将多份材料合并为一个文件，或者由管理员提高每案附件数的上限。",
            ));
        }
        if used.bytes + byte_size > u64::from(mib) * MIB {
            return Err(Error::state_forbids(
                &format!("full: with this file its attachments would exceed {mib} MiB"),
                &format!("加上本文件，附件总量将超过{mib}MiB"),
            )
            .next(
                "Make the file smaller, or have the administrator raise the limit.",
                "请压缩文件或者降低扫描分辨率，或者由管理员提高每案附件总量的上限。",
            ));
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const LIMITS: Limits = Limits {
        attachment_file_mib: 1,
        attachment_case_files: 2,
        attachment_case_mib: 3,
    };

    #[test]
    fn a_case_is_full_by_files_and_by_bytes() {
        let used = |files, bytes| Used { files, bytes };
        assert!(LIMITS.admit(used(1, 2 * MIB), MIB).is_ok());
        assert!(LIMITS.admit(used(2, 0), 1).is_err());
        assert!(LIMITS.admit(used(1, 2 * MIB), MIB + 1).is_err());
    }
}
