//! What can happen to an application between receipt and answer.

use chrono::NaiveDate;
use gongkai_law::{letter::LetterKind, rules::Setting};

use super::{Charged, ConsultedParty, PartyOpinion};
use crate::{
    cases::kernel::{facts::facts, private::Private},
    paper::letter::Way,
};

facts! {
    /// What can happen between receipt and answer.
    pub enum ProcessFact {
        /// A correction notice left.
        #[fact("correction_asked", "发出补正告知")]
        CorrectionAsked {
            /// Working days the applicant has.
            period: u32,
            /// What is missing.
            missing: Private,
        },
        /// The corrected application came in.
        #[fact("correction_received", "收到补正材料")]
        CorrectionReceived {
            /// What is wanted now.
            wanted: Private,
        },
        /// The notice left that the correction was asked for by mistake.
        #[fact("correction_withdrawn", "撤回补正告知")]
        CorrectionWithdrawn {
            /// Why.
            reason: Private,
        },
        /// The extension notice left.
        #[fact("extended", "延长期限")]
        Extended {
            /// Working days more.
            by: u32,
            /// Why.
            reason: Private,
        },
        /// The notice left that the extension was a mistake.
        #[fact("extension_withdrawn", "撤回延期")]
        ExtensionWithdrawn {
            /// Working days it was of.
            by: u32,
            /// Why.
            reason: Private,
        },
        /// An opinion was asked for.
        #[fact("opinion_asked", "征求意见")]
        OpinionAsked {
            /// As what.
            of: ConsultedParty,
            /// Who is asked.
            party_name: Private,
            /// Where that is, by post; empty where nobody entered it.
            #[serde(default)]
            party_address: Private,
        },
        /// A notice that begins a period left, as the register of dispatches has it: the first time or
        /// again.
        #[fact("notice_sent", "文书送出")]
        NoticeSent {
            /// Which.
            letter: LetterKind,
            /// Ordinal of the fact that sends it.
            sent_by: i32,
            /// How; none where that is not known.
            #[serde(default)]
            way: Option<Way>,
        },
        /// A notice that begins a period arrived.
        #[fact("notice_served", "文书送达")]
        NoticeServed {
            /// Which.
            letter: LetterKind,
            /// Ordinal of the fact that sends it.
            sent_by: i32,
        },
        /// A notice that begins a period came back: the period does not run.
        #[fact("notice_returned", "文书被退回")]
        NoticeReturned {
            /// Which.
            letter: LetterKind,
            /// Ordinal of the fact that sends it.
            sent_by: i32,
        },
        /// What was recorded last of the arrival or return of a notice was a mistake.
        #[fact("arrival_annulled", "撤销送达（退回）登记")]
        ArrivalAnnulled {
            /// Which.
            letter: LetterKind,
            /// Ordinal of the fact that sends it.
            sent_by: i32,
            /// Why it was one.
            reason: Private,
        },
        /// That a notice left was entered by mistake.
        #[fact("sending_annulled", "撤销送出登记")]
        SendingAnnulled {
            /// Which.
            letter: LetterKind,
            /// Ordinal of the fact that sends it.
            sent_by: i32,
            /// Why it was one.
            reason: Private,
        },
        /// The opinion came in.
        #[fact("opinion_received", "收到意见")]
        OpinionReceived {
            /// Number of the opinion, from 1.
            opinion: u32,
            /// What was said.
            said: PartyOpinion,
            /// Why, or empty.
            reason: Private,
        },
        /// An opinion that was recorded was another one's, or none: it is waited for again.
        #[fact("opinion_withdrawn", "撤销意见登记")]
        OpinionWithdrawn {
            /// Number of the opinion, from 1.
            opinion: u32,
            /// Why.
            reason: Private,
        },
        /// An opinion was asked for by mistake, of the wrong party for instance: it is not waited for.
        #[fact("opinion_request_recalled", "撤回征求意见")]
        OpinionRequestRecalled {
            /// Number of the opinion, from 1.
            opinion: u32,
            /// Why.
            reason: Private,
        },
        /// A fee notice left.
        #[fact("fee_asked", "发出收费通知")]
        FeeAsked {
            /// Amount in fen.
            amount_fen: u64,
            /// What it is computed from.
            #[serde(default)]
            charged: Option<Charged>,
        },
        /// The notice left that the fee was asked for by mistake.
        #[fact("fee_withdrawn", "撤回收费通知")]
        FeeWithdrawn {
            /// Amount in fen it was of.
            amount_fen: u64,
            /// Why.
            reason: Private,
        },
        /// A processing fee was paid.
        #[fact("fee_recorded", "收到缴费凭证")]
        FeeRecorded {
            /// Amount in fen.
            amount_fen: u64,
        },
        /// The applicant told at his own door that he paid the fee.
        #[fact("payment_told", "申请人告知已缴费")]
        PaymentTold {
            /// Civil date he paid it.
            paid_on: NaiveDate,
            /// What proves it.
            proof: Private,
        },
        /// The payment that the applicant told of did not come in.
        #[fact("payment_not_received", "核实未收到缴费")]
        PaymentNotReceived {
            /// What was found.
            reason: Private,
        },
        /// That the fee was paid had been recorded by mistake.
        #[fact("payment_annulled", "撤销缴费登记")]
        PaymentAnnulled {
            /// Amount in fen, as recorded.
            amount_fen: u64,
            /// Civil date of the payment, as recorded.
            paid_on: NaiveDate,
            /// Why it was one.
            reason: Private,
        },
        /// Reasons of an excessive number or frequency were asked for (art. 35).
        #[fact("reasons_asked", "要求说明理由")]
        ReasonsAsked {
            /// Working days the applicant has.
            period: u32,
            /// Why they are asked for.
            reason: Private,
        },
        /// The reasons came in.
        #[fact("reasons_received", "收到说明的理由")]
        ReasonsReceived {
            /// What they are.
            reasons: Private,
        },
        /// The organ set a delayed period (art. 35).
        #[fact("period_delayed", "确定延迟答复期限")]
        PeriodDelayed {
            /// Civil date the answer is due instead.
            due_on: NaiveDate,
            /// Why.
            reason: Private,
        },
    }
}

impl ProcessFact {
    /// What it goes by of the bureau's own numbers: a notice from whose receipt a period runs, and its
    /// way.
    pub fn goes_by(&self) -> Vec<Setting> {
        match self {
            Self::CorrectionAsked { .. } => {
                vec![Setting::CorrectionPeriod, Setting::ServicePresumed]
            }
            Self::FeeAsked { .. } | Self::ReasonsAsked { .. } => vec![Setting::ServicePresumed],
            Self::OpinionAsked { .. } => vec![Setting::ServiceProof],
            Self::NoticeSent { .. } => vec![Setting::ServicePresumed, Setting::ServiceProof],
            Self::CorrectionReceived { .. }
            | Self::CorrectionWithdrawn { .. }
            | Self::Extended { .. }
            | Self::ExtensionWithdrawn { .. }
            | Self::NoticeServed { .. }
            | Self::NoticeReturned { .. }
            | Self::ArrivalAnnulled { .. }
            | Self::SendingAnnulled { .. }
            | Self::OpinionReceived { .. }
            | Self::OpinionWithdrawn { .. }
            | Self::OpinionRequestRecalled { .. }
            | Self::FeeWithdrawn { .. }
            | Self::FeeRecorded { .. }
            | Self::PaymentTold { .. }
            | Self::PaymentNotReceived { .. }
            | Self::PaymentAnnulled { .. }
            | Self::ReasonsReceived { .. }
            | Self::PeriodDelayed { .. } => Vec::new(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cases::{application::process::Basis, kernel::testing::Samples};

    impl Samples for ProcessFact {
        fn samples() -> Vec<Self> {
            vec![
                Self::CorrectionAsked {
                    period: 15,
                    missing: "身份证明".to_owned().into(),
                },
                Self::CorrectionReceived {
                    wanted: "2023年度执法记录（补正）".to_owned().into(),
                },
                Self::CorrectionWithdrawn {
                    reason: "误将另一件的补正告知登记于本件".to_owned().into(),
                },
                Self::Extended {
                    by: 20,
                    reason: "数量较大".to_owned().into(),
                },
                Self::ExtensionWithdrawn {
                    by: 20,
                    reason: "误批延期".to_owned().into(),
                },
                Self::OpinionAsked {
                    of: ConsultedParty::ThirdParty,
                    party_name: "某公司".to_owned().into(),
                    party_address: "资阳区某街8号".to_owned().into(),
                },
                Self::NoticeSent {
                    letter: LetterKind::CorrectionNotice,
                    sent_by: 2,
                    way: Some(Way::Notice),
                },
                Self::NoticeServed {
                    letter: LetterKind::ThirdPartyRequest,
                    sent_by: 5,
                },
                Self::NoticeReturned {
                    letter: LetterKind::FeeNotice,
                    sent_by: 9,
                },
                Self::ArrivalAnnulled {
                    letter: LetterKind::CorrectionNotice,
                    sent_by: 2,
                    reason: "系另一件的回执".to_owned().into(),
                },
                Self::SendingAnnulled {
                    letter: LetterKind::FeeNotice,
                    sent_by: 9,
                    reason: "误登另一件的邮件号码".to_owned().into(),
                },
                Self::OpinionReceived {
                    opinion: 1,
                    said: PartyOpinion::Refuses,
                    reason: "商业秘密".to_owned().into(),
                },
                Self::OpinionWithdrawn {
                    opinion: 1,
                    reason: "系另一第三方的意见".to_owned().into(),
                },
                Self::OpinionRequestRecalled {
                    opinion: 1,
                    reason: "该公司并非所涉第三方".to_owned().into(),
                },
                Self::FeeAsked {
                    amount_fen: 38_000,
                    charged: Some(Charged {
                        basis: Basis::ByPage,
                        count: 68,
                    }),
                },
                Self::FeeWithdrawn {
                    amount_fen: 38_000,
                    reason: "所涉信息已主动公开".to_owned().into(),
                },
                Self::FeeRecorded { amount_fen: 38_000 },
                Self::PaymentTold {
                    paid_on: "2024-03-20".parse().unwrap(),
                    proof: "缴款书XA0043".to_owned().into(),
                },
                Self::PaymentNotReceived {
                    reason: "国库无此笔入账".to_owned().into(),
                },
                Self::PaymentAnnulled {
                    amount_fen: 38_000,
                    paid_on: "2024-03-20".parse().unwrap(),
                    reason: "系另一件的缴款书".to_owned().into(),
                },
                Self::ReasonsAsked {
                    period: 5,
                    reason: "当月第十一件".to_owned().into(),
                },
                Self::ReasonsReceived {
                    reasons: "研究需要".to_owned().into(),
                },
                Self::PeriodDelayed {
                    due_on: "2024-06-28".parse().unwrap(),
                    reason: "理由合理".to_owned().into(),
                },
            ]
        }
    }
}
