//! What can happen to a matter case, and how it is kept.

use chrono::NaiveDate;
use gongkai_law::permit::SpecialProcedure;
use serde::{Deserialize, Serialize};

use super::{
    code::{ApplicantKind, Channel, DeliveryWay, MatterDecision, Refusal},
    guide::{MatterCode, Terms},
};
use crate::{
    cases::kernel::{assignment::Assigned, facts::facts, private::Private},
    contract::assumed::{self, AssumedAspect},
};

facts! {
    /// What can happen.
    pub enum Happened {
        /// The papers came in.
        #[fact("received", "收到申请")]
        Received {
            /// What every case begins with.
            #[serde(flatten)]
            opened: Opened,
            /// What an application has beside it.
            #[serde(flatten)]
            applied: Applied,
        },
        /// A case that was accepted elsewhere was registered.
        #[fact("registered", "登记")]
        Registered(Opened),
        /// It was handed to an office, or to a person of it.
        #[fact("assigned", "确定承办")]
        Assigned(Assigned),
        /// The applicant was told what is missing.
        #[fact("correction_asked", "发出补正告知")]
        CorrectionAsked {
            /// Everything that is missing.
            missing: Private,
        },
        /// What was missing came in.
        #[fact("correction_received", "收到补正材料")]
        CorrectionReceived {
            /// Names of the papers.
            papers: Private<Vec<String>>,
        },
        /// The case was accepted.
        #[fact("accepted", "受理")]
        Accepted {
            /// By law, because nobody told the applicant anything in time.
            by_silence: bool,
        },
        /// The case was not accepted.
        #[fact("not_accepted", "不予受理")]
        NotAccepted(Refused),
        /// A special procedure began.
        #[fact("procedure_started", "特别程序开始")]
        ProcedureStarted {
            /// Which.
            kind: SpecialProcedure,
            /// How long it is expected to take.
            expected: String,
        },
        /// It ended.
        #[fact("procedure_ended", "特别程序结束")]
        ProcedureEnded {
            /// Its number, from 1.
            procedure: u32,
        },
        /// The statutory limit was extended.
        #[fact("extended", "延长期限")]
        Extended {
            /// Working days more.
            by: u32,
            /// Why.
            reason: Private,
        },
        /// The decision was made.
        #[fact("decided", "作出决定")]
        Decided(Ruling),
        /// The decision was delivered.
        #[fact("delivered", "送达")]
        Delivered {
            /// How.
            way: DeliveryWay,
            /// Who took it, or the number of the postal receipt.
            receipt: Private,
        },
        /// That the decision was delivered was recorded by mistake.
        #[fact("delivery_annulled", "撤销送达登记")]
        DeliveryAnnulled {
            /// Why it was one.
            reason: Private,
        },
        /// The applicant withdrew.
        #[fact("withdrawn", "申请人撤回")]
        Withdrawn {
            /// Why, or empty.
            reason: Private,
        },
        /// The bureau ended the case without a decision.
        #[fact("terminated", "终止办理")]
        Terminated {
            /// Why.
            reason: Private,
        },
        /// The case was registered in error.
        #[fact("voided", "作废")]
        Voided {
            /// Why.
            reason: Private,
        },
    }
}

/// Why a case is not accepted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Refused {
    /// By law.
    pub refusal: Refusal,
    /// The organ that is competent instead; else empty.
    pub competent_organ: String,
    /// In words.
    pub reason: Private,
}

/// What is decided.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ruling {
    /// The decision.
    pub decision: MatterDecision,
    /// Its number; may be empty.
    pub number: String,
    /// Last civil day on which what is granted is valid.
    pub valid_until: Option<NaiveDate>,
    /// Why, or empty.
    pub reason: Private,
}

/// What every case begins with.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Opened {
    /// Code of the matter; none for a free name.
    pub code: Option<MatterCode>,
    /// The matter as it was that day.
    pub terms: Terms,
    /// Who applies.
    pub applicant_name: Private,
    /// What is assumed.
    #[serde(default, with = "assumed")]
    pub assumed: Vec<AssumedAspect>,
    /// Number it had before, if it is opening stock.
    #[serde(default)]
    pub opening_number: Option<String>,
}

/// What a case has that begins with an application.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Applied {
    /// How the papers came in.
    pub channel: Channel,
    /// As what somebody applies.
    pub applicant_kind: ApplicantKind,
    /// Number of the proof of identity, or unified social credit code.
    pub identity_number: Private,
    /// One contact.
    pub contact: Private,
    /// Papers that came in, then and with the correction.
    pub papers: Private<Vec<String>>,
    /// The applicant submitted it himself, by number and code from then on.
    #[serde(default)]
    pub submitted_by_applicant: bool,
}

#[cfg(test)]
mod tests {
    use super::*;
    use gongkai_law::permit::{Handling, MatterKind};

    use crate::cases::{
        kernel::testing::Samples,
        matter::{code::PaperForm, guide::RequiredPaper},
    };

    fn opened() -> Opened {
        Opened {
            code: "hazardous-trade".parse().ok(),
            terms: Terms {
                matter: "危险化学品经营许可".to_owned(),
                kind: MatterKind::Permit,
                handling: Handling::Promised,
                office_id: "permits".to_owned(),
                statutory_limit: Some(30),
                promised_limit: Some(10),
                extensible: true,
                joint: true,
                legal_basis: "危险化学品安全管理条例第三十五条".to_owned(),
                papers: vec![RequiredPaper {
                    name: "营业执照".to_owned(),
                    required: true,
                    form: PaperForm::Copy,
                }],
            },
            applicant_name: "某公司".to_owned().into(),
            assumed: vec![AssumedAspect::Kind],
            opening_number: Some("办1".to_owned()),
        }
    }

    impl Samples for Happened {
        fn samples() -> Vec<Self> {
            vec![
                Self::Received {
                    opened: opened(),
                    applied: Applied {
                        channel: Channel::Counter,
                        applicant_kind: ApplicantKind::LegalPerson,
                        identity_number: "91430903MA4L000000".to_owned().into(),
                        contact: "13800000000".to_owned().into(),
                        papers: vec!["申请书".to_owned()].into(),
                        submitted_by_applicant: true,
                    },
                },
                Self::Registered(opened()),
                Self::Assigned(Assigned {
                    office_id: "safety".to_owned(),
                    person: Some("wang".to_owned()),
                }),
                Self::CorrectionAsked {
                    missing: "营业执照".to_owned().into(),
                },
                Self::CorrectionReceived {
                    papers: vec!["营业执照".to_owned(), "身份证".to_owned()].into(),
                },
                Self::Accepted { by_silence: true },
                Self::NotAccepted(Refused {
                    refusal: Refusal::NotCompetent,
                    competent_organ: "市应急管理局".to_owned(),
                    reason: "属市级权限".to_owned().into(),
                }),
                Self::ProcedureStarted {
                    kind: SpecialProcedure::Hearing,
                    expected: "约10个工作日".to_owned(),
                },
                Self::ProcedureEnded { procedure: 1 },
                Self::Extended {
                    by: 10,
                    reason: "案情复杂".to_owned().into(),
                },
                Self::Decided(Ruling {
                    decision: MatterDecision::Granted,
                    number: "赫应急许〔2024〕1号".to_owned(),
                    valid_until: "2027-03-18".parse().ok(),
                    reason: "符合条件".to_owned().into(),
                }),
                Self::Delivered {
                    way: DeliveryWay::HandedOver,
                    receipt: "张某签收".to_owned().into(),
                },
                Self::DeliveryAnnulled {
                    reason: "系另一件的回执".to_owned().into(),
                },
                Self::Withdrawn {
                    reason: "不再经营".to_owned().into(),
                },
                Self::Terminated {
                    reason: "逾期未补正".to_owned().into(),
                },
                Self::Voided {
                    reason: "重复登记".to_owned().into(),
                },
            ]
        }
    }
}
