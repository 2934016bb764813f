//! What may happen to an application between receipt and answer: each act, checked against its state and
//! the day.

use chrono::NaiveDate;
use gongkai_chassis::{
    error::{Error, Reason, Result},
    fields::Fields,
    identity::{Role, role_missing},
};
use gongkai_law::{application::Answer, rules::Setting};

use super::{
    ConsultedParty, Notice, OpinionRequest, PartyOpinion, ProcessFact, asked_no_more,
    longest_extension,
};
use crate::cases::{
    application::{Application, command::Which},
    kernel::{self, Case as _, On, private::Private, too_early},
};

impl Application {
    /// The number of an opinion; of a party's, the first that is not in, and where a letter arrives,
    /// that has not arrived.
    pub(super) fn opinion_of(&self, opinion: &Which, arrives: bool) -> Result<u32> {
        let party = match opinion {
            Which::Number(number) => return Ok(*number),
            Which::Of(party) => party,
        };
        let mut numbered = (1..).zip(&self.process.opinions);
        let found = numbered.find(|(_, asked)| {
            asked.party_name == *party
                && asked.is_awaited()
                && !(arrives && asked.notice.arrival.is_some())
        });
        found
            .map(|(number, _)| number)
            .ok_or_else(|| self.no_such_party(party))
    }

    /// Why no letter of this party is waited for: its name is another one, or it has answered.
    fn no_such_party(&self, party: &str) -> Error {
        let asked = || {
            self.process
                .opinions
                .iter()
                .map(|asked| asked.party_name.as_str())
        };
        if asked().any(|known| known == party) {
            return Error::state_forbids(
                "opinion received",
                "已收到该第三方（机关）的送达或者意见",
            )
            .next("It is recorded once.", "无须重复登记。")
            .at("party_name");
        }
        let known: Vec<&str> = asked().take(5).collect();
        let mut fields = Fields::default();
        if known.is_empty() {
            fields.wrong(
                "party_name",
                "尚未向任何第三方（机关）征求意见，请先登记征求意见",
                "nobody was asked for an opinion: enter that first",
            );
        } else {
            let known = known.join("、");
            fields.wrong(
                "party_name",
                &format!("名称与征求意见时所填的不一致，请核对；已征求意见的有：{known}"),
                &format!(
                    "not the name of anybody who was asked for an opinion; asked were {known}"
                ),
            );
        }
        fields.refusal()
    }

    /// Whether an open application may be closed this way without a reply: a lapse only once its
    /// period has run out.
    pub fn may_lapse(&self, way: Answer, on: &On<'_>) -> Result<()> {
        if !way.exists_on(on.day) {
            return Err(Error::new(Reason::FeeNotLawful).with("date", on.day));
        }
        if way == Answer::FeeNotPaid {
            self.payment_is_checked()?;
        }
        match way {
            Answer::NotCorrected if !self.process.correction_lapsed(on.calendar, on.day) => {
                let asked = self.process.correction.as_ref().map(|asked| &asked.notice);
                let asked = asked.ok_or_else(|| {
                    never_asked("not asked for a correction", "尚未要求申请人补正")
                })?;
                Err(asked.not_lapsed("not past the period for a correction", "补正期限未届满"))
            }
            Answer::FeeNotPaid if !self.process.fee_lapsed(on.calendar, on.day) => {
                let asked = self.process.fee.as_ref().map(|fee| &fee.notice);
                let asked = asked.ok_or_else(|| {
                    never_asked("not asked for a fee", "尚未要求申请人缴纳信息处理费")
                })?;
                Err(asked.not_lapsed("not past the period for the fee", "缴费期限未届满"))
            }
            _ => Ok(()),
        }
    }

    /// Asks for a correction: one notice that names everything at once (art. 30).
    pub fn ask_correction(
        &self,
        period: u32,
        missing: Private,
        on: &On<'_>,
    ) -> Result<ProcessFact> {
        self.open_on(on.day)?;
        self.not_signed()?;
        if self.process.was_corrected() {
            return Err(
                Error::state_forbids("asked for a correction before", "已作过补正告知").next(
                    "Everything is told at once: take in the correction, or decide.",
                    "补正须一次告知；请登记收到的补正材料，或者作出答复。",
                ),
            );
        }
        let usual = on.settings.on(Setting::CorrectionPeriod, on.day).number;
        Ok(ProcessFact::CorrectionAsked {
            period: if period == 0 { usual } else { period },
            missing,
        })
    }

    /// Takes back a correction notice issued by mistake: the clock runs as if it had never stopped. What came in upon
    /// it stands in the way, for a new period runs from that.
    pub fn withdraw_correction(&self, reason: Private, on: &On<'_>) -> Result<ProcessFact> {
        self.open_on(on.day)?;
        match &self.process.correction {
            Some(correction) if correction.received_on.is_none() => {
                Ok(ProcessFact::CorrectionWithdrawn { reason })
            }
            Some(_) => Err(Error::state_forbids(
                "corrected: a new period runs from that",
                "已收到补正材料，答复期限已重新起算，补正告知不能撤回",
            )
            .next("Go on with the application.", "请继续办理该申请。")),
            None => Err(
                Error::state_forbids("not asked for a correction", "尚未要求申请人补正")
                    .next("Nothing is to be withdrawn.", "无须撤回。"),
            ),
        }
    }

    /// Takes in the corrected application.
    pub fn receive_correction(&self, wanted: Private, on: &On<'_>) -> Result<ProcessFact> {
        self.open()?;
        match &self.process.correction {
            Some(correction) if correction.received_on.is_none() => {
                came_in(&correction.notice, on)?;
                Ok(ProcessFact::CorrectionReceived { wanted })
            }
            _ => Err(Error::state_forbids(
                "not waiting for a correction",
                "尚未告知补正，或者已收到补正材料",
            )
            .next(
                "Ask for the correction first, or go on.",
                "需要补正的请先作补正告知；已补正的请继续办理。",
            )),
        }
    }

    /// Extends the deadline: once, by at most what the law allows, by the due day.
    pub fn extend(&self, by: u32, reason: Private, on: &On<'_>) -> Result<ProcessFact> {
        self.open_on(on.day)?;
        self.process.waits_for_applicant()?;
        if self.process.extended {
            return Err(Error::state_forbids("extended before", "已延期一次").next(
                "It can be extended once only: answer by the due day.",
                "只能延期一次，请在期限内答复。",
            ));
        }
        self.not_overdue(on)?;
        let deadline = self.deadline(on.calendar);
        // While the clock stands still nothing runs out, and the notice could not name the new day.
        if deadline.is_none_or(|deadline| deadline.current.is_none()) {
            return Err(Error::state_forbids(
                "waiting for opinions",
                "征求意见尚未结束，期限停止计算",
            )
            .next(
                "Extend it after the last opinion is in.",
                "请在意见收齐或者期限届满后办理延期。",
            ));
        }
        let most = longest_extension(self.received_on);
        if by > most {
            let mut fields = Fields::default();
            fields.wrong(
                "by",
                &format!("延长答复期限最多{most}个工作日"),
                &format!("at most {most} working days"),
            );
            fields.done()?;
        }
        Ok(ProcessFact::Extended {
            by: if by == 0 { most } else { by },
            reason,
        })
    }

    /// Withdraws the extension in force, as if it had never been granted.
    pub fn withdraw_extension(&self, reason: Private, on: &On<'_>) -> Result<ProcessFact> {
        self.open_on(on.day)?;
        match self.process.extension_in_force() {
            Some(by) => Ok(ProcessFact::ExtensionWithdrawn { by, reason }),
            None => Err(Error::state_forbids(
                "without an extension in force",
                "没有可以撤回的延期",
            )
            .next("Nothing is to be withdrawn.", "无须撤回。")),
        }
    }

    /// Whether the period to answer has not run out on the day: nothing stops or lengthens it any more after
    /// that.
    pub(super) fn not_overdue(&self, on: &On<'_>) -> Result<()> {
        let deadline = self.deadline(on.calendar);
        if deadline.is_some_and(|deadline| deadline.is_late(on.day)) {
            return Err(Error::state_forbids("past its due day", "已超过答复期限")
                .next("Answer it without delay.", "请尽快答复。"));
        }
        Ok(())
    }

    /// Asks a third party or co-maker; for a new answer, too (art. 32), whose own day that does not move.
    pub fn ask_opinion(
        &self,
        of: ConsultedParty,
        party_name: Private,
        on: &On<'_>,
    ) -> Result<ProcessFact> {
        self.handled_on(on.day)?;
        // Whoever answers anew waits for the applicant no more.
        if self.replies.due_anew().is_none() {
            self.process.waits_for_applicant()?;
        }
        Ok(ProcessFact::OpinionAsked {
            of,
            party_name,
            party_address: Private::default(),
        })
    }

    /// Records that the letter arrived where no register of dispatches tells it.
    pub fn record_arrival(&self, opinion: u32, on: &On<'_>) -> Result<ProcessFact> {
        let asked = self.asked_by(opinion, on)?;
        if asked.notice.arrival.is_some() {
            return Err(
                Error::state_forbids("arrived there before", "已登记送达").next(
                    "Record the opinion when it comes in.",
                    "收到意见后请登记意见。",
                ),
            );
        }
        Ok(ProcessFact::NoticeServed {
            letter: asked.of.letter(),
            sent_by: asked.notice.sent_by,
        })
    }

    /// Records the opinion and its reasons, once the letter that asks for it has left.
    pub fn record_opinion(
        &self,
        opinion: u32,
        said: PartyOpinion,
        reason: Private,
        on: &On<'_>,
    ) -> Result<ProcessFact> {
        match self.asked_by(opinion, on)?.notice.first_left_on() {
            Some(left) if on.day < left => {
                let (en, zh) = ("not asked on that day", "当日征求意见书（函）尚未送出");
                return Err(too_early(en, zh, on.day, left));
            }
            None => {
                let (en, zh) = (
                    "not asked yet: the request has not left",
                    "征求意见书（函）尚未送出",
                );
                return Err(Error::state_forbids(en, zh).next(
                    "Send the letter and record that, then record the opinion.",
                    "请先送出征求意见书（函）并登记，再登记意见。",
                ));
            }
            Some(_) => {}
        }
        Ok(ProcessFact::OpinionReceived {
            opinion,
            said,
            reason,
        })
    }

    /// The opinion of that number, if it was asked for by that day and is not in. A proof of arrival may
    /// come in after other acts: it is held to its own letter only.
    fn asked_by(&self, opinion: u32, on: &On<'_>) -> Result<&OpinionRequest> {
        self.is_handled()?;
        let asked = self.process.open_opinion(opinion)?;
        let asked_on = asked.notice.asked_on;
        if on.day < asked_on {
            let (en, zh) = ("not asked on that day", "当日尚未征求意见");
            return Err(too_early(en, zh, on.day, asked_on));
        }
        Ok(asked)
    }

    /// Takes back an opinion that was recorded by mistake, another one's for instance: it is waited for
    /// again, within its period. What the party gave itself by the code of its letter, nobody recorded: a reviewer
    /// or leader takes it back.
    pub fn withdraw_opinion(
        &self,
        opinion: u32,
        reason: Private,
        on: &On<'_>,
    ) -> Result<ProcessFact> {
        self.handled_on(on.day)?;
        let said = self.process.opinion(opinion)?.said;
        let above = [Role::Reviewer, Role::Leader];
        if self.process.by_code.contains(&opinion) && !above.iter().any(|role| on.caller.has(*role))
        {
            return Err(role_missing(&above));
        }
        match said {
            Some(_) => Ok(ProcessFact::OpinionWithdrawn { opinion, reason }),
            None => Err(Error::state_forbids(
                "without an opinion that was recorded",
                "尚未登记该意见，无可撤销",
            )
            .next("Nothing is to be withdrawn.", "无须撤销。")),
        }
    }

    /// Recalls a request for an opinion that was a mistake, made out to the wrong party for instance, before or after
    /// its letter left: nothing stopped the clock for it. What was said by then was asked for.
    pub fn recall_opinion_request(
        &self,
        opinion: u32,
        reason: Private,
        on: &On<'_>,
    ) -> Result<ProcessFact> {
        self.handled_on(on.day)?;
        let asked = self.process.opinion(opinion)?;
        if asked.recalled.is_some() {
            return Err(asked_no_more());
        }
        match asked.said {
            None => Ok(ProcessFact::OpinionRequestRecalled { opinion, reason }),
            Some(_) => Err(Error::state_forbids(
                "answered: the opinion is recorded",
                "已收到意见，不能撤回征求意见",
            )
            .next(
                "If the opinion was recorded by mistake, take it back first with WithdrawOpinion.",
                "意见系误登的，请先撤回登记的意见。",
            )),
        }
    }

    /// Open, and nothing that happened lies after `day`: acts follow one another.
    pub fn open_on(&self, day: NaiveDate) -> Result<()> {
        self.open()?;
        self.not_before(day)
    }

    /// Nothing that happened lies after `day`.
    pub fn not_before(&self, day: NaiveDate) -> Result<()> {
        kernel::follows(day, self.received_on, self.latest_on)
    }

    /// Received, not answered, nor closed otherwise.
    pub fn open(&self) -> Result<()> {
        self.registration.may_be_handled()?;
        if self.answered.is_none() {
            return Ok(());
        }
        if self.replies.due_anew().is_some() {
            return Err(
                Error::state_forbids("being answered anew", "正在重新答复").next(
                    "A new answer ends with its reply alone: draft it, and send it by its day.",
                    "重新答复不再补正、收费、延期或者终止办理，请在规定的期限内拟写并送出新的答复。",
                ),
            );
        }
        if self.replies.closed {
            return Err(Error::state_forbids("closed", "已办结").next(
                "If it was closed by mistake, have a leader reopen it first.",
                "误办结的，请先由负责人撤销办结。",
            ));
        }
        Err(Error::state_forbids("answered", "已答复").next(
            "To answer anew, have a leader reopen it.",
            "需要重新答复的，请由负责人办理重新答复。",
        ))
    }
}

/// What came in answers its notice, and nothing else: its true day may lie before what was done in the house
/// meanwhile, which does not depend on it.
pub(in crate::cases::application) fn came_in(notice: &Notice, on: &On<'_>) -> Result<()> {
    if on.day < notice.asked_on {
        let (en, zh) = ("not asked for on that day", "当日尚未通知申请人");
        return Err(too_early(en, zh, on.day, notice.asked_on));
    }
    // Who reads of it at his own door does so once it has left.
    if on.by_citizen() && notice.first_left_on().is_none() {
        return Err(Error::state_forbids(
            "asked for by a letter that has not left",
            "所涉文书尚未送出",
        ));
    }
    Ok(())
}

/// That nothing lapsed, for nothing was asked of the applicant.
fn never_asked(en: &str, zh: &str) -> Error {
    Error::state_forbids(en, zh).next(
        "Go on with the application: nothing has lapsed.",
        "不存在逾期情形，请继续办理该申请。",
    )
}
