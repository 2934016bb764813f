//! What can happen to an application between receipt and answer, and what that leaves of it.

use chrono::NaiveDate;

use super::{
    Charged, ConsultedParty, Correction, OpinionRequest, PartyOpinion, PeriodNotice, Process,
};
use crate::cases::{
    application::{Application, excess::Excess},
    kernel::{facts::facts, private::Private},
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
        },
        /// The letter arrived there.
        #[fact("opinion_letter_arrived", "征求意见函送达")]
        OpinionLetterArrived {
            /// Number of the opinion, from 1.
            opinion: u32,
        },
        /// The applicant had a notice that begins a period of his.
        #[fact("notice_served", "文书送达申请人")]
        NoticeServed {
            /// Which.
            notice: PeriodNotice,
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
        /// A fee notice left.
        #[fact("fee_asked", "发出收费通知")]
        FeeAsked {
            /// Amount in fen.
            amount_fen: u64,
            /// What it is computed from.
            #[serde(default)]
            charged: Option<Charged>,
        },
        /// A processing fee was paid.
        #[fact("fee_recorded", "收到缴费凭证")]
        FeeRecorded {
            /// Amount in fen.
            amount_fen: u64,
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

impl Process {
    fn opinion_mut(&mut self, number: u32) -> Option<&mut OpinionRequest> {
        let index = usize::try_from(number).ok()?.checked_sub(1)?;
        self.opinions.get_mut(index)
    }
}

impl Application {
    /// The day a notice was served.
    fn served_mut(&mut self, notice: PeriodNotice) -> Option<&mut Option<NaiveDate>> {
        match notice {
            PeriodNotice::Correction => {
                let correction = self.process.correction.as_mut();
                correction.map(|asked| &mut asked.served_on)
            }
            PeriodNotice::Reasons => self.excess.as_mut().map(|excess| &mut excess.served_on),
            PeriodNotice::Fee => self.process.fee.as_mut().map(|fee| &mut fee.served_on),
        }
    }

    /// The state after one more fact between receipt and answer.
    pub fn apply_process(&mut self, fact: &ProcessFact, day: NaiveDate, ordinal: i32) {
        let process = &mut self.process;
        match fact {
            ProcessFact::CorrectionAsked { period, .. } => process.ask_correction(Correction {
                asked_on: day,
                period: *period,
                sent_by: ordinal,
                served_on: None,
                received_on: None,
            }),
            ProcessFact::CorrectionReceived { wanted } => {
                if let Some(correction) = &mut process.correction {
                    correction.received_on = Some(day);
                }
                self.wanted.clone_from(wanted);
            }
            ProcessFact::Extended { by, .. } => process.extend(*by, day),
            ProcessFact::ExtensionWithdrawn { .. } => process.withdraw_extension(day),
            ProcessFact::OpinionAsked { of, party_name } => process.ask_opinion(OpinionRequest {
                of: *of,
                party_name: party_name.0.clone(),
                asked_on: day,
                sent_by: ordinal,
                arrived_on: None,
                said: None,
            }),
            ProcessFact::OpinionLetterArrived { opinion } => {
                if let Some(asked) = process.opinion_mut(*opinion) {
                    asked.arrived_on = Some(day);
                }
            }
            ProcessFact::NoticeServed { notice } => {
                if let Some(served_on) = self.served_mut(*notice) {
                    served_on.get_or_insert(day);
                }
            }
            ProcessFact::OpinionReceived { opinion, said, .. } => {
                if let Some(asked) = process.opinion_mut(*opinion) {
                    asked.said = Some((*said, day));
                }
            }
            ProcessFact::FeeAsked { amount_fen, .. } => process.ask_fee(day, ordinal, *amount_fen),
            ProcessFact::FeeRecorded { amount_fen } => process.pay(*amount_fen, day),
            ProcessFact::ReasonsAsked { period, reason } => {
                self.excess = Some(Excess {
                    asked_on: day,
                    why: reason.0.clone(),
                    period: *period,
                    sent_by: ordinal,
                    served_on: None,
                    received: None,
                    delayed_to: None,
                });
            }
            ProcessFact::ReasonsReceived { reasons } => {
                if let Some(excess) = &mut self.excess {
                    excess.received = Some((day, reasons.0.clone()));
                }
            }
            ProcessFact::PeriodDelayed { due_on, .. } => {
                process.delay(*due_on);
                if let Some(excess) = &mut self.excess {
                    excess.delayed_to = Some(*due_on);
                }
            }
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
                },
                Self::OpinionLetterArrived { opinion: 1 },
                Self::NoticeServed {
                    notice: PeriodNotice::Correction,
                },
                Self::OpinionReceived {
                    opinion: 1,
                    said: PartyOpinion::Refuses,
                    reason: "商业秘密".to_owned().into(),
                },
                Self::FeeAsked {
                    amount_fen: 38_000,
                    charged: Some(Charged {
                        basis: Basis::ByPage,
                        count: 68,
                    }),
                },
                Self::FeeRecorded { amount_fen: 38_000 },
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
