//! What can happen to a request to correct a record, and how it is kept.

use serde::{Deserialize, Serialize};

use crate::cases::kernel::{assignment::Assigned, facts::facts, private::Private};

facts! {
    /// What can happen.
    pub enum Happened {
        /// The request was registered.
        #[fact("registered", "登记")]
        Registered(Request),
        /// It was handed to an office, or to a person of it.
        #[fact("assigned", "确定承办")]
        Assigned(Assigned),
        /// The record was corrected.
        #[fact("corrected", "予以更正")]
        Corrected {
            /// What was corrected.
            corrected: Private,
            /// The reasons, if they are not the usual ones.
            reason: Private,
        },
        /// The request went to the organ that can correct the record.
        #[fact("forwarded", "转送有权机关")]
        Forwarded {
            /// That organ.
            responsible_organ: String,
            /// The reasons, or empty.
            reason: Private,
        },
        /// The request was refused.
        #[fact("refused", "不予更正")]
        Refused {
            /// The reasons.
            reason: Private,
        },
        /// Its applicant withdrew it.
        #[fact("withdrawn", "申请人撤回")]
        Withdrawn {
            /// Why, or empty.
            reason: Private,
        },
        /// The request was registered by mistake.
        #[fact("voided", "作废")]
        Voided {
            /// Why.
            reason: Private,
        },
    }
}

/// What was registered.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Request {
    /// Who asks.
    pub name: Private,
    /// Number of the identity document.
    pub identity_number: Private,
    /// Where to reach them.
    pub contact: Private,
    /// Which record.
    pub record: Private,
    /// What is wrong in it, and what it shall say.
    pub inaccuracy: Private,
    /// What proves it.
    pub proof: Private,
    /// The applicant submitted it himself, by number and code from then on.
    #[serde(default)]
    pub submitted_by_applicant: bool,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cases::kernel::testing::Samples;

    impl Samples for Happened {
        fn samples() -> Vec<Self> {
            vec![
                Self::Registered(Request {
                    name: "李某".to_owned().into(),
                    identity_number: "110101199003070011".to_owned().into(),
                    contact: "13800000000".to_owned().into(),
                    record: "住房保障登记表".to_owned().into(),
                    inaccuracy: "住址误为二单元".to_owned().into(),
                    proof: "不动产权证书".to_owned().into(),
                    submitted_by_applicant: true,
                }),
                Self::Assigned(Assigned {
                    office_id: "safety".to_owned(),
                    person: Some("wang".to_owned()),
                }),
                Self::Corrected {
                    corrected: "住址更正为一单元".to_owned().into(),
                    reason: "经审核属实".to_owned().into(),
                },
                Self::Forwarded {
                    responsible_organ: "某区住建局".to_owned(),
                    reason: "由其登记".to_owned().into(),
                },
                Self::Refused {
                    reason: "原件记载一致".to_owned().into(),
                },
                Self::Withdrawn {
                    reason: "已自行解决".to_owned().into(),
                },
                Self::Voided {
                    reason: "重复登记".to_owned().into(),
                },
            ]
        }
    }
}
