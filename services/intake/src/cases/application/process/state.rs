//! What is left of an application by what happened to it between receipt and answer.

use chrono::NaiveDate;
use gongkai_law::{
    letter::LetterKind,
    rules::Settings,
    service::{Arrival, Sending},
};

use super::{
    ConsultedParty, Correction, Notice, OpinionRequest, PeriodNotice, Process, ProcessFact,
    TakenBack, ToldPayment, WithdrawnOpinion,
};
use crate::{
    cases::{
        application::{Application, excess::Excess},
        kernel::private::Private,
    },
    paper::letter::Way,
};

impl Process {
    fn opinion_mut(&mut self, number: u32) -> Option<&mut OpinionRequest> {
        let index = usize::try_from(number).ok()?.checked_sub(1)?;
        self.opinions.get_mut(index)
    }

    /// The days on which that letter left which tells the applicant of something, and asks him for nothing; none for
    /// other letters.
    pub(super) fn told_by(&self, sent_by: i32, letter: LetterKind) -> Option<&[NaiveDate]> {
        match letter {
            LetterKind::ExtensionNotice | LetterKind::DelayedPeriodNotice => {
                let mut notices = self.period_notices.iter();
                let notice = notices.find(|notice| notice.sent_by == sent_by);
                notice.map(|notice| &*notice.sendings)
            }
            LetterKind::ThirdPartyNotice => {
                let mut opinions = self.opinions.iter();
                let asked = opinions.find(|asked| asked.notice.sent_by == sent_by);
                asked.map(|asked| &*asked.told)
            }
            _ => None,
        }
    }

    /// The same, to be changed.
    fn told_mut(&mut self, sent_by: i32, letter: LetterKind) -> Option<&mut Vec<NaiveDate>> {
        match letter {
            LetterKind::ExtensionNotice | LetterKind::DelayedPeriodNotice => {
                let mut notices = self.period_notices.iter_mut();
                let notice = notices.find(|notice| notice.sent_by == sent_by);
                notice.map(|notice| &mut notice.sendings)
            }
            LetterKind::ThirdPartyNotice => {
                let mut opinions = self.opinions.iter_mut();
                let asked = opinions.find(|asked| asked.notice.sent_by == sent_by);
                asked.map(|asked| &mut asked.told)
            }
            _ => None,
        }
    }
}

impl Application {
    /// The notice from whose receipt a period runs that the fact of that ordinal sends.
    pub fn notice_of(&self, sent_by: i32) -> Option<&Notice> {
        let process = &self.process;
        let withdrawn = process.withdrawn_corrections.iter().map(|(asked, _)| asked);
        let corrections = process.correction.iter().chain(withdrawn);
        let withdrawn = process.withdrawn_fees.iter().map(|(fee, _)| fee);
        let fees = process.fee.iter().chain(withdrawn);
        let mut notices = corrections
            .map(|asked| &asked.notice)
            .chain(fees.map(|fee| &fee.notice))
            .chain(self.excess.iter().map(|excess| &excess.notice))
            .chain(process.opinions.iter().map(|asked| &asked.notice));
        notices.find(|notice| notice.sent_by == sent_by)
    }

    /// Notes that the notice which the fact of that ordinal sends left on the day of the fact: what came in
    /// as opening stock left before there was a register of dispatches.
    pub fn left_before_import(&mut self, ordinal: i32, day: NaiveDate, own: &Settings) {
        if let Some(notice) = self.notice_mut(ordinal) {
            notice.leave(Sending::usual(day), own);
        }
        let told = [LetterKind::ExtensionNotice, LetterKind::ThirdPartyNotice];
        for letter in told {
            if let Some(sendings) = self.process.told_mut(ordinal, letter) {
                sendings.push(day);
            }
        }
    }

    /// The same, to be changed.
    fn notice_mut(&mut self, sent_by: i32) -> Option<&mut Notice> {
        let process = &mut self.process;
        let withdrawn = process.withdrawn_corrections.iter_mut();
        let corrections = process.correction.iter_mut();
        let corrections = corrections.chain(withdrawn.map(|(asked, _)| asked));
        let withdrawn = process.withdrawn_fees.iter_mut().map(|(fee, _)| fee);
        let fees = process.fee.iter_mut().chain(withdrawn);
        let mut notices = corrections
            .map(|asked| &mut asked.notice)
            .chain(fees.map(|fee| &mut fee.notice))
            .chain(self.excess.iter_mut().map(|excess| &mut excess.notice))
            .chain(process.opinions.iter_mut().map(|asked| &mut asked.notice));
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
            taken_back: None,
        };
        let taken_back = |reason: &Private| TakenBack {
            on: day,
            by: ordinal,
            reason: reason.0.clone(),
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
            ProcessFact::CorrectionWithdrawn { reason } => {
                process.withdraw_correction(taken_back(reason));
            }
            ProcessFact::Extended { by, reason } => process.extend(*by, told(reason)),
            ProcessFact::ExtensionWithdrawn { reason, .. } => {
                process.withdraw_extension(taken_back(reason));
            }
            ProcessFact::OpinionAsked {
                of,
                party_name,
                party_address,
            } => {
                // Of a third party the applicant is told, too.
                let tells = *of == ConsultedParty::ThirdParty;
                let asked = OpinionRequest {
                    of: *of,
                    party_name: party_name.0.clone(),
                    party_address: party_address.0.clone(),
                    notice: Notice::of(day, ordinal).by(own),
                    told: told_on.filter(|_| tells).into_iter().collect(),
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
            ProcessFact::SendingAnnulled {
                letter, sent_by, ..
            } => {
                if let Some(sendings) = process.told_mut(*sent_by, *letter) {
                    sendings.pop();
                } else if let Some(notice) = self.notice_mut(*sent_by) {
                    notice.unsend();
                }
            }
            ProcessFact::NoticeSent {
                letter,
                sent_by,
                way,
            } => {
                if let Some(sendings) = process.told_mut(*sent_by, *letter) {
                    sendings.push(day);
                } else if let Some(notice) = self.notice_mut(*sent_by) {
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
                    asked.recalled = Some(taken_back(reason));
                }
            }
            ProcessFact::FeeWithdrawn { reason, .. } => process.withdraw_fee(taken_back(reason)),
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
