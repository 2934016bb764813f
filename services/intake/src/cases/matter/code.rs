//! Closed lists of this room, each value with its fixed code and its Chinese term.

use gongkai_law::code::codes;
pub use gongkai_law::permit::{End, MatterDecision};

use crate::paper::letter::Way;

codes! {
    /// In which form a paper is handed in.
    pub enum PaperForm as "gongkai.intake.v1.PaperForm" {
        /// The original.
        Original = "original", "原件";
        /// A copy.
        Copy = "copy", "复印件";
    }

    /// How the papers came in.
    pub enum Channel as "gongkai.intake.v1.MatterChannel" {
        /// At the counter.
        Counter = "counter", "窗口";
        /// Online.
        Online = "online", "网上";
        /// By post.
        Post = "post", "邮寄";
    }

    /// As what somebody applies.
    pub enum ApplicantKind as "gongkai.intake.v1.MatterApplicantKind" {
        /// A person.
        NaturalPerson = "natural_person", "自然人";
        /// A legal person.
        LegalPerson = "legal_person", "法人";
        /// An organisation without legal personality.
        Unincorporated = "unincorporated", "非法人组织";
    }

    /// Why a case is not accepted (行政许可法 art. 32).
    pub enum Refusal as "gongkai.intake.v1.RefusalToAccept" {
        /// The matter needs no permit.
        NotNeeded = "not_needed", "不需要取得行政许可";
        /// Another organ is competent.
        NotCompetent = "not_competent", "不属于本机关职权范围";
        /// Another reason, which is told.
        Other = "other", "其他";
    }

    /// How a decision was handed over.
    pub enum DeliveryWay as "gongkai.intake.v1.DeliveryWay" {
        /// Fetched or handed over.
        HandedOver = "handed_over", "直接送达";
        /// By post.
        Post = "post", "邮寄送达";
        /// Electronically.
        Electronic = "electronic", "电子送达";
        /// Left there.
        Left = "left", "留置送达";
        /// By public notice.
        PublicNotice = "public_notice", "公告送达";
    }
}

impl DeliveryWay {
    /// How a letter was handed over that was sent so.
    pub fn of(way: Way) -> Self {
        match way {
            Way::InPerson | Way::ThroughOrgan => Self::HandedOver,
            Way::Post => Self::Post,
            Way::Portal | Way::Email | Way::Fax => Self::Electronic,
            Way::Notice => Self::PublicNotice,
        }
    }

    /// How a letter is sent that was handed over so.
    pub fn sent(self) -> Way {
        match self {
            Self::HandedOver | Self::Left => Way::InPerson,
            Self::Post => Way::Post,
            Self::Electronic => Way::Portal,
            Self::PublicNotice => Way::Notice,
        }
    }
}
