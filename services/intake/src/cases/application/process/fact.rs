//! What can happen to an application between receipt and answer, and what that leaves of it.

use chrono::NaiveDate;
use gongkai_law::{
    letter::LetterKind,
    rules::{Setting, Settings},
    service::{Arrival, Sending},
};

use super::{
    Charged, ConsultedParty, Correction, Notice, OpinionRequest, PartyOpinion, PeriodNotice,
    Process, ToldPayment, WithdrawnOpinion,
};
use crate::{
    cases::{
        application::{Application, excess::Excess},
        kernel::{facts::facts, private::Private},
    },
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

impl Process {
    fn opinion_mut(&mut self, number: u32) -> Option<&mut OpinionRequest> {
        let index = usize::try_from(number).ok()?.checked_sub(1)?;
        self.opinions.get_mut(index)
    }

    fn period_notice_left(&mut self, sent_by: i32, day: NaiveDate) {
        let mut notices = self.period_notices.iter_mut();
        if let Some(notice) = notices.find(|notice| notice.sent_by == sent_by) {
            notice.sendings.push(day);
        }
    }

    fn period_notice_unsent(&mut self, sent_by: i32) {
        let mut notices = self.period_notices.iter_mut();
        if let Some(notice) = notices.find(|notice| notice.sent_by == sent_by) {
            notice.sendings.pop();
        }
    }
}

impl Application {
    /// The notice that the fact of that ordinal sends.
    pub fn notice_of(&self, sent_by: i32) -> Option<&Notice> {
        self.notices().find(|notice| notice.sent_by == sent_by)
    }

    /// All notices from whose receipt a period runs.
    pub fn notices(&self) -> impl Iterator<Item = &Notice> {
        self.asked_by_notices().map(|(notice, _)| notice)
    }

    /// The same, each with the civil date on which what it asks for came in.
    pub fn asked_by_notices(&self) -> impl Iterator<Item = (&Notice, Option<NaiveDate>)> {
        let process = &self.process;
        let correction = process.correction.as_ref();
        let correction = correction.map(|asked| (&asked.notice, asked.received_on));
        let fee = process.fee.as_ref().map(|fee| (&fee.notice, fee.paid_on));
        let excess = self.excess.as_ref().map(|excess| {
            let received = excess.received.as_ref();
            (&excess.notice, received.map(|(day, _)| *day))
        });
        let opinions = process.opinions.iter().map(|asked| {
            let said = asked.said.map(|(_, day)| day);
            (&asked.notice, said)
        });
        let applicants = correction.into_iter().chain(fee).chain(excess);
        applicants.chain(opinions)
    }

    /// Notes that the notice which the fact of that ordinal sends left on the day of the fact: what came in
    /// as opening stock left before there was a register of dispatches.
    pub fn left_before_import(&mut self, ordinal: i32, day: NaiveDate, own: &Settings) {
        if let Some(notice) = self.notice_mut(ordinal) {
            notice.leave(Sending::usual(day), own);
        }
        self.process.period_notice_left(ordinal, day);
    }

    /// The same, to be changed.
    fn notice_mut(&mut self, sent_by: i32) -> Option<&mut Notice> {
        let process = &mut self.process;
        let correction = process.correction.as_mut().map(|asked| &mut asked.notice);
        let fee = process.fee.as_mut().map(|fee| &mut fee.notice);
        let excess = self.excess.as_mut().map(|excess| &mut excess.notice);
        let opinions = process.opinions.iter_mut().map(|asked| &mut asked.notice);
        let mut notices = correction
            .into_iter()
            .chain(fee)
            .chain(excess)
            .chain(opinions);
        notices.find(|notice| notice.sent_by == sent_by)
    }

    /// The state after one more fact between receipt and answer.
    #[expect(clippy::too_many_lines, reason = "each fact once")]
    pub fn apply_process(
        &mut self,
        fact: &ProcessFact,
        day: NaiveDate,
        ordinal: i32,
        own: &Settings,
    ) {
        // Who follows it at his own door reads there at once that his period is longer.
        let told_on = self.registration.submitted_by_applicant.then_some(day);
        let told = |reason: &Private| PeriodNotice {
            on: day,
            sent_by: ordinal,
            reason: reason.0.clone(),
            sendings: told_on.into_iter().collect(),
        };
        let anew = self.replies.due_anew().is_some();
        let process = &mut self.process;
        match fact {
            ProcessFact::CorrectionAsked { period, missing } => {
                process.ask_correction(Correction {
                    notice: Notice::of(day, ordinal).by(own),
                    period: *period,
                    missing: missing.0.clone(),
                    received_on: None,
                });
            }
            ProcessFact::CorrectionReceived { wanted } => {
                if let Some(correction) = &mut process.correction {
                    correction.received_on = Some(day);
                }
                self.wanted.clone_from(wanted);
            }
            ProcessFact::CorrectionWithdrawn { .. } => process.withdraw_correction(),
            ProcessFact::Extended { by, reason } => process.extend(*by, told(reason)),
            ProcessFact::ExtensionWithdrawn { .. } => process.withdraw_extension(day),
            ProcessFact::OpinionAsked {
                of,
                party_name,
                party_address,
            } => {
                let asked = OpinionRequest {
                    of: *of,
                    party_name: party_name.0.clone(),
                    party_address: party_address.0.clone(),
                    notice: Notice::of(day, ordinal).by(own),
                    said: None,
                    reason: String::new(),
                    withdrawn: Vec::new(),
                    recalled: None,
                };
                // A new answer has a day of its own, which was ordered or set: the clock of the first is over.
                if anew {
                    process.opinions.push(asked);
                } else {
                    process.ask_opinion(asked);
                }
            }
            ProcessFact::NoticeSent {
                letter: LetterKind::ExtensionNotice | LetterKind::DelayedPeriodNotice,
                sent_by,
                ..
            } => process.period_notice_left(*sent_by, day),
            ProcessFact::SendingAnnulled {
                letter: LetterKind::ExtensionNotice | LetterKind::DelayedPeriodNotice,
                sent_by,
                ..
            } => process.period_notice_unsent(*sent_by),
            ProcessFact::SendingAnnulled { sent_by, .. } => {
                if let Some(notice) = self.notice_mut(*sent_by) {
                    notice.unsend();
                }
            }
            ProcessFact::NoticeSent { sent_by, way, .. } => {
                if let Some(notice) = self.notice_mut(*sent_by) {
                    let is_announced = *way == Some(Way::Notice);
                    let on = day;
                    notice.leave(Sending { on, is_announced }, own);
                }
            }
            ProcessFact::NoticeServed { sent_by, .. } => {
                if let Some(notice) = self.notice_mut(*sent_by) {
                    // What nobody sent, or what came back, was read at its addressee's own door.
                    if notice.sendings.is_empty() || notice.arrival.is_some() {
                        notice.leave(Sending::usual(day), own);
                    }
                    notice.arrival = Some(Arrival::Served(day));
                }
            }
            ProcessFact::NoticeReturned { sent_by, .. } => {
                if let Some(notice) = self.notice_mut(*sent_by) {
                    notice.arrival = Some(Arrival::Returned(day));
                }
            }
            ProcessFact::ArrivalAnnulled { sent_by, .. } => {
                if let Some(notice) = self.notice_mut(*sent_by) {
                    notice.arrival = None;
                }
            }
            ProcessFact::OpinionWithdrawn { opinion, reason } => {
                process.by_code.remove(opinion);
                if let Some(asked) = process.opinion_mut(*opinion) {
                    let withdrawn = asked.said.take().map(|said| WithdrawnOpinion {
                        said,
                        withdrawn_on: day,
                        reason: reason.0.clone(),
                    });
                    asked.withdrawn.extend(withdrawn);
                    asked.reason.clear();
                }
            }
            ProcessFact::OpinionRequestRecalled { opinion, reason } => {
                if let Some(asked) = process.opinion_mut(*opinion) {
                    asked.recalled = Some((day, reason.0.clone()));
                }
            }
            ProcessFact::FeeWithdrawn { .. } => process.withdraw_fee(),
            ProcessFact::OpinionReceived {
                opinion,
                said,
                reason,
            } => {
                if let Some(asked) = process.opinion_mut(*opinion) {
                    asked.said = Some((*said, day));
                    asked.reason.clone_from(reason);
                }
            }
            ProcessFact::FeeAsked {
                amount_fen,
                charged,
            } => process.ask_fee(Notice::of(day, ordinal).by(own), *amount_fen, *charged),
            ProcessFact::FeeRecorded { amount_fen } => process.pay(*amount_fen, day),
            ProcessFact::PaymentTold { paid_on, proof } => process.tell(ToldPayment {
                told_on: day,
                paid_on: *paid_on,
                proof: proof.0.clone(),
                missed: None,
            }),
            ProcessFact::PaymentNotReceived { reason } => process.miss_payment(day, reason),
            ProcessFact::PaymentAnnulled { reason, .. } => process.annul_payment(day, reason),
            ProcessFact::ReasonsAsked { period, reason } => {
                self.excess = Some(Excess {
                    notice: Notice::of(day, ordinal).by(own),
                    why: reason.0.clone(),
                    period: *period,
                    received: None,
                    delayed_to: None,
                });
            }
            ProcessFact::ReasonsReceived { reasons } => {
                if let Some(excess) = &mut self.excess {
                    excess.received = Some((day, reasons.0.clone()));
                }
            }
            ProcessFact::PeriodDelayed { due_on, reason } => {
                process.delay(*due_on, told(reason));
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
