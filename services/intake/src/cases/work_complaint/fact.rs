//! What can happen to a complaint about disclosure work, and how it is kept.

use chrono::NaiveDate;
use gongkai_law::code::codes;
use serde::{Deserialize, Serialize};

use crate::cases::kernel::{assignment::Assigned, facts::facts, private::Private};

codes! {
    /// On which article a complaint rests.
    pub enum Ground as "gongkai.intake.v1.ComplaintGround" {
        /// Art. 47: not disclosed as required, or an application not handled by law.
        Supervision = "supervision", "未按要求公开或者不依法答复处理（第四十七条）";
        /// Art. 51: rights infringed.
        Infringement = "infringement", "侵犯合法权益（第五十一条）";
    }
}

codes! {
    /// What was found.
    pub enum Finding as "gongkai.intake.v1.ComplaintFinding" {
        /// The complaint is right.
        Founded = "founded", "属实";
        /// It is right in part.
        PartlyFounded = "partly_founded", "部分属实";
        /// It is not right.
        Unfounded = "unfounded", "不属实";
    }
}

facts! {
    /// What can happen.
    pub enum Happened {
        /// The complaint was registered.
        #[fact("registered", "登记")]
        Registered(Registered),
        /// It was handed to an office, or to a person of it.
        #[fact("assigned", "确定承办")]
        Assigned(Assigned),
        /// It was decided whether it is right.
        #[fact("decided", "作出决定")]
        Decided(Decision),
        /// What was ordered was corrected.
        #[fact("correction_recorded", "登记改正情况")]
        CorrectionRecorded {
            /// What was corrected.
            corrected: Private,
        },
        /// The complainant withdrew it.
        #[fact("withdrawn", "投诉人撤回")]
        Withdrawn {
            /// Why, or empty.
            reason: Private,
        },
        /// It was closed with its answer.
        #[fact("closed", "办结")]
        Closed {
            /// The answer to the complainant.
            answer: Private,
        },
        /// It was registered by mistake.
        #[fact("voided", "作废")]
        Voided {
            /// Why.
            reason: Private,
        },
    }
}

/// What was registered.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Registered {
    /// On which article it rests.
    pub complaint_ground: Ground,
    /// The organ whose work it is about.
    pub about: String,
    /// Who complains; empty if not named.
    pub name: Private,
    /// Where to reach them.
    pub contact: Private,
    /// What is complained of.
    pub content: Private,
    /// The citizen submitted it himself, by number and code from then on.
    #[serde(default)]
    pub submitted_by_applicant: bool,
}

/// What is decided.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Decision {
    /// What was found.
    pub conclusion: Finding,
    /// By when a correction is ordered; none if none is.
    pub correction_due_on: Option<NaiveDate>,
    /// Why.
    pub reason: Private,
    /// The correction ordered, or empty.
    pub correction: Private,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cases::kernel::testing::Samples;

    impl Samples for Happened {
        fn samples() -> Vec<Self> {
            vec![
                Self::Registered(Registered {
                    complaint_ground: Ground::Supervision,
                    about: "某局".to_owned(),
                    name: "王某".to_owned().into(),
                    contact: "13800000000".to_owned().into(),
                    content: "预算未公开".to_owned().into(),
                    submitted_by_applicant: true,
                }),
                Self::Assigned(Assigned {
                    office_id: "general".to_owned(),
                    person: Some("zhang".to_owned()),
                }),
                Self::Decided(Decision {
                    conclusion: Finding::PartlyFounded,
                    correction_due_on: "2024-02-20".parse().ok(),
                    reason: "部分属实".into(),
                    correction: "补充公开".into(),
                }),
                Self::CorrectionRecorded {
                    corrected: "已补充公开".to_owned().into(),
                },
                Self::Withdrawn {
                    reason: "问题已经解决".to_owned().into(),
                },
                Self::Closed {
                    answer: "已责令改正".to_owned().into(),
                },
                Self::Voided {
                    reason: "重复登记".to_owned().into(),
                },
            ]
        }
    }
}
