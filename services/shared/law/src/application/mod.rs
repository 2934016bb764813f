//! Disclosure on application (依申请公开): how an application comes, who applies, why
//! information is withheld, and what is answered.

mod answer;
pub mod applicant;
mod row;

pub use answer::{Answer, Need, Remedy};
pub use row::ResultRow;

use chrono::NaiveDate;

use crate::code::codes;
use crate::rules;

codes! {
    /// How an application arrives; decides the receipt day (article 31).
    pub enum Channel as "gongkai.intake.v1.ReceiptChannel" {
        /// Handed in: received on the day of submission.
        InPerson = "in_person", "当面提交";
        /// Post that is signed for: received on the day the organ signs.
        SignedPost = "signed_post", "邮寄（签收）";
        /// Ordinary letter: received on the day the unit confirms with the applicant.
        OrdinaryLetter = "ordinary_letter", "平常信函";
        /// Internet: received on the day both sides confirm.
        Internet = "internet", "互联网渠道";
        /// Fax: received on the day both sides confirm.
        Fax = "fax", "传真";
    }
}

impl Channel {
    /// Whether the receipt day is the day of a confirmation, a duty of the organ.
    pub const fn needs_confirmation(self) -> bool {
        matches!(self, Self::OrdinaryLetter | Self::Internet | Self::Fax)
    }
}

codes! {
    /// The kind of an applicant; one column of table 3 each. An agent counts as his
    /// principal, a lawyer in his own name as a natural person.
    pub enum ApplicantKind as "gongkai.intake.v1.ApplicantKind" {
        /// A person.
        NaturalPerson = "natural_person", "自然人";
        /// A company or sole trader.
        Business = "business", "商业企业";
        /// A research institute.
        Research = "research", "科研机构";
        /// A social organisation or foundation.
        PublicBenefit = "public_benefit", "社会公益组织";
        /// A law firm, notary or legal aid office.
        LegalService = "legal_service", "法律服务机构";
        /// Schools, hospitals, village committees and everything else.
        Other = "other", "其他";
    }
}

codes! {
    /// Why a case ended without being an application that counts.
    pub enum Removal as "gongkai.intake.v1.Removal" {
        /// The same form sent twice.
        Merged = "merged", "合并";
        /// Registered by mistake.
        Voided = "voided", "作废";
        /// Reached the wrong organ.
        Rerouted = "rerouted", "转由其他机关登记";
    }
}

codes! {
    /// Why information is withheld (articles 14 to 16).
    pub enum Ground as "gongkai.intake.v1.Ground" {
        /// A state secret determined by law.
        StateSecret = "state_secret", "国家秘密";
        /// Another law or administrative regulation forbids disclosure.
        LawForbids = "law_forbids", "法律、行政法规禁止公开";
        /// State, public or economic security, or social stability (三安全一稳定).
        SecurityOrStability = "security_or_stability", "危及国家安全、公共安全、经济安全、社会稳定";
        /// Business secrets, privacy and other lawful interests of a third party.
        ThirdParty = "third_party", "商业秘密、个人隐私等损害第三方合法权益";
        /// Personnel, logistics, internal workflow.
        InternalAffairs = "internal_affairs", "内部事务信息";
        /// Records of discussion, drafts, consultation letters, requests for instruction.
        ProcessInformation = "process_information", "过程性信息";
        /// The file of an enforcement case.
        EnforcementFile = "enforcement_file", "行政执法案卷";
    }
}

impl Ground {
    /// The article of the Regulations that were in force on a day.
    pub fn article(self, day: NaiveDate) -> &'static str {
        if !rules::REGULATIONS_2019.in_force(day) {
            return match self {
                Self::StateSecret | Self::ThirdParty => "第十四条第四款",
                Self::LawForbids => "第十四条第二款",
                Self::SecurityOrStability => "第八条",
                Self::InternalAffairs | Self::ProcessInformation | Self::EnforcementFile => {
                    "第二十一条第（二）项"
                }
            };
        }
        match self {
            Self::StateSecret | Self::LawForbids | Self::SecurityOrStability => "第十四条",
            Self::ThirdParty => "第十五条",
            Self::InternalAffairs => "第十六条第一款",
            Self::ProcessInformation | Self::EnforcementFile => "第十六条第二款",
        }
    }
}
