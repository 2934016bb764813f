//! The way of the notices of an application: what the register of dispatches tells it.

use chrono::NaiveDate;
use gongkai_chassis::error::{Error, Result};
use gongkai_law::{calendar::Calendar, letter::LetterKind};

use super::{Awaited, Notice, ProcessFact};
use crate::{
    cases::{application::Application, kernel::private::Private},
    paper::letter::{Way, Went},
};

impl Application {
    /// The notices whose periods run, in the order of the work.
    pub fn awaited(&self, calendar: &Calendar) -> Vec<Awaited<'_>> {
        let process = &self.process;
        let waits = |letter, notice, due| Awaited {
            letter,
            notice,
            opinion: None,
            due,
        };
        let correction = process.correction.as_ref();
        let correction = correction
            .filter(|asked| asked.received_on.is_none())
            .map(|asked| {
                waits(
                    LetterKind::CorrectionNotice,
                    &asked.notice,
                    asked.due(calendar),
                )
            });
        let excess = self.excess.as_ref();
        let excess = excess
            .filter(|asked| asked.received.is_none() && asked.delayed_to.is_none())
            .map(|asked| {
                waits(
                    LetterKind::ReasonsNotice,
                    &asked.notice,
                    asked.due(calendar),
                )
            });
        let fee = process.fee.as_ref().filter(|fee| fee.paid_on.is_none());
        let fee = fee.map(|fee| waits(LetterKind::FeeNotice, &fee.notice, fee.due(calendar)));
        let opinions = (1..).zip(&process.opinions);
        let opinions = opinions
            .filter(|(_, asked)| asked.is_awaited())
            .map(|(number, asked)| Awaited {
                opinion: Some(number),
                ..waits(asked.of.letter(), &asked.notice, asked.due(calendar))
            });
        let applicants = correction.into_iter().chain(excess).chain(fee);
        applicants.chain(opinions).collect()
    }

    /// The notice that the fact of that ordinal sent with a letter of this kind, and whether what it asks
    /// for is still waited for.
    fn notice(&self, sent_by: i32, letter: LetterKind) -> Option<(&Notice, bool)> {
        let process = &self.process;
        // What is waited for, and what was taken back.
        let (waited, notice) = match letter {
            LetterKind::CorrectionNotice => {
                let asked = process.correction.as_ref();
                let waited = asked.filter(|asked| asked.received_on.is_none());
                let withdrawn = process.withdrawn_corrections.iter();
                let mut notices = (asked.into_iter())
                    .chain(withdrawn.map(|(asked, _)| asked))
                    .map(|asked| &asked.notice);
                let notice = notices.find(|notice| notice.sent_by == sent_by)?;
                (waited.map(|asked| asked.notice.sent_by), notice)
            }
            LetterKind::ReasonsNotice => {
                let excess = self.excess.as_ref()?;
                let waited = Some(sent_by).filter(|_| excess.received.is_none());
                (waited, &excess.notice)
            }
            LetterKind::FeeNotice => {
                let fee = process.fee.as_ref();
                let waited = fee.filter(|fee| fee.paid_on.is_none());
                let withdrawn = process.withdrawn_fees.iter();
                let mut notices = (fee.into_iter())
                    .chain(withdrawn.map(|(fee, _)| fee))
                    .map(|fee| &fee.notice);
                let notice = notices.find(|notice| notice.sent_by == sent_by)?;
                (waited.map(|fee| fee.notice.sent_by), notice)
            }
            LetterKind::ThirdPartyRequest | LetterKind::CoMakerRequest => {
                let mut asked = process.opinions.iter();
                let asked = asked.find(|asked| asked.notice.sent_by == sent_by)?;
                let waited = Some(sent_by).filter(|_| asked.is_awaited());
                (waited, &asked.notice)
            }
            _ => return None,
        };
        (notice.sent_by == sent_by).then_some((notice, waited == Some(sent_by)))
    }

    /// Whether what the notice asks for is waited for that the fact of that ordinal sent with such a letter.
    pub fn waits_on(&self, sent_by: i32, letter: LetterKind) -> bool {
        matches!(self.notice(sent_by, letter), Some((_, true)))
    }

    /// Whether what was entered of the way of a letter may be taken back: not of one that its reader answered, for then
    /// it left and arrived.
    fn may_be_taken_back(&self, sent_by: i32) -> Result<()> {
        let mut opinions = (1..).zip(&self.process.opinions);
        let by_code = |number| self.process.by_code.contains(&number);
        if opinions.any(|(number, asked)| asked.notice.sent_by == sent_by && by_code(number)) {
            return Err(Error::state_forbids(
                "answered by the code that stands on it: it left and arrived",
                "对方已凭该文书所载查询码提出意见，该文书已经送达，不能撤销送出、送达登记",
            )
            .next(
                "Go on with the application; what the party said, a reviewer or leader withdraws (WithdrawOpinion).",
                "请继续办理申请；意见有误的，由审核人员或者负责人撤回登记的意见。",
            ));
        }
        Ok(())
    }

    /// What happens when the way of a letter goes on that the fact of that ordinal sent: a period runs
    /// from it, or is not run from any more. Nothing where none does, or the case counts nowhere.
    pub fn notice_went(
        &self,
        (sent_by, letter): (i32, LetterKind),
        went: &Went,
        day: NaiveDate,
    ) -> Result<Option<ProcessFact>> {
        if matches!(went, Went::Left(_)) && self.process.is_withdrawn(sent_by) {
            return Err(
                Error::state_forbids("withdrawn", "该通知已撤回，不得再送出").next(
                    "It is not to be sent: go on with the application.",
                    "无须送出，请继续办理申请。",
                ),
            );
        }
        if matches!(went, Went::Left(_)) && self.replies.is_annulled(sent_by) {
            return Err(Error::state_forbids(
                "annulled: the close that it tells of was a mistake",
                "所告知的办结系误办结，已经撤销，该文书不得再送出",
            )
            .next(
                "It is not to be sent: what ends the application next has a letter of its own.",
                "无须送出；再次办结的，送出再次办结的文书。",
            ));
        }
        let told_of = letter == LetterKind::DisclosureNotice && self.taken_back(sent_by).is_some();
        if matches!(went, Went::Left(_)) && told_of {
            return Err(Error::state_forbids(
                "tells of a reply that did not leave, and whose place another took",
                "所告知的答复未曾送出，已另行办理，该文书不得再送出",
            )
            .next(
                "It is not to be sent: the next reply has its own notice.",
                "无须送出；以新的答复所附的告知书为准。",
            ));
        }
        if matches!(went, Went::Unsent(_) | Went::Annulled(_)) {
            self.may_be_taken_back(sent_by)?;
        }
        if matches!(went, Went::Left(_)) && self.is_news_of_nothing(sent_by, letter) {
            return Err(Error::state_forbids(
                "news of nothing: the letter that it takes back did not leave",
                "所撤回的文书实际未曾送出，该文书不得再送出",
            )
            .next(
                "It is not to be sent: go on with the application.",
                "无须送出，请继续办理申请。",
            ));
        }
        // The longer period that it tells of counts from then on; of an opinion that is asked for it only tells.
        if let Some(told_on) = self.process.told_by(sent_by, letter) {
            // What arrived, though nobody sent it, left on that day.
            let leaves = match went {
                Went::Left(way) => Some(*way),
                Went::Arrived { way, .. } => Some(*way).filter(|_| told_on.is_empty()),
                Went::Unsent(_) | Went::CameBack | Went::Annulled(_) => None,
            };
            let told = match went {
                Went::Unsent(reason) => Some(sending_annulled((sent_by, letter), reason)),
                _ => leaves.map(|way| notice_sent((sent_by, letter), way)),
            };
            return Ok(told.filter(|_| self.registration.removed.is_none()));
        }
        let Some((notice, _)) = self.notice(sent_by, letter) else {
            return Ok(None);
        };
        // Opinions on a new answer are waited for as those on the first.
        let anew = self.replies.due_anew().is_some() && letter.is_opinion_request();
        let answered = self.answered.filter(|_| !anew).map(|(_, day)| day);
        let ended = self.registration.removed.map(|(_, day)| day);
        let ended = ended.or(answered);
        if matches!(went, Went::Left(_)) && ended.is_some_and(|ended| day > ended) {
            return Err(Error::state_forbids(
                "closed: what the notice asks for is not waited for any more",
                "案件已办结，不再等待该文书所要求的事项",
            )
            .next(
                "If it was closed by mistake, have a leader reopen it first.",
                "误办结的，请先由负责人撤销办结，再送出文书。",
            ));
        }
        if self.registration.removed.is_some() {
            return Ok(None);
        }
        // An answer stands as it is, and the clock of it: but what is told after it counts where it was a mistake, and
        // a new one rests on it. What it asks for may be in: its way is told all the same. An opinion or a payment that was recorded may be
        // taken back, an opinion stops the clock for no more than its period (art. 33), and what is taken back of the
        // way is its last step.
        Ok(match went {
            Went::Annulled(reason) if notice.arrival.is_some() => {
                let reason = Private(reason.clone());
                Some(ProcessFact::ArrivalAnnulled {
                    letter,
                    sent_by,
                    reason,
                })
            }
            Went::Unsent(reason) if notice.arrival.is_none() && notice.left_on().is_some() => {
                Some(sending_annulled((sent_by, letter), reason))
            }
            Went::Left(way) => Some(notice_sent((sent_by, letter), *way)),
            // Who reads what came back at his own door has it all the same.
            Went::Arrived { .. } if notice.served_on().is_none() => {
                Some(ProcessFact::NoticeServed { letter, sent_by })
            }
            Went::CameBack if notice.arrival.is_none() => {
                Some(ProcessFact::NoticeReturned { letter, sent_by })
            }
            Went::Arrived { .. } | Went::CameBack | Went::Annulled(_) | Went::Unsent(_) => None,
        })
    }
}

/// That a notice left so.
fn notice_sent((sent_by, letter): (i32, LetterKind), way: Way) -> ProcessFact {
    ProcessFact::NoticeSent {
        letter,
        sent_by,
        way: Some(way),
    }
}

/// That the last sending of a notice was entered by mistake, for that reason.
fn sending_annulled((sent_by, letter): (i32, LetterKind), reason: &str) -> ProcessFact {
    ProcessFact::SendingAnnulled {
        letter,
        sent_by,
        reason: Private(reason.to_owned()),
    }
}
