//! A case as its applicant sees it: how far it is, what is asked of him, what he may do, and which of
//! what happened concerns him. What the bureau does within itself is never told.

use chrono::NaiveDate;
use gongkai_law::{
    calendar::Calendar,
    case::CaseKind,
    clock::{Deadline, Stands},
    code::codes,
};
use uuid::Uuid;

use crate::{
    cases::kernel::{On, act::Decides, duty::ToBeSent, store::RawFact},
    paper::{case_file::Names, letter::OnItsWay},
};

mod application;
mod enquiry;
mod matter;
mod others;
#[cfg(test)]
mod tests;

codes! {
    /// How far a case is, in a citizen's words.
    pub enum Stage as "gongkai.intake.v1.MyStage" {
        /// Received on the day both sides confirm.
        Unconfirmed = "unconfirmed", "已登记，待双方确认收到";
        /// The bureau works on it.
        InHand = "in_hand", "办理中";
        /// Something is asked of the applicant.
        WaitingForYou = "waiting_for_you", "等待您补充";
        /// Answered, decided or closed.
        Answered = "answered", "已答复、办结";
        /// Ended without an answer.
        Ended = "ended", "已终止";
    }

    /// What an applicant may do, or is asked to.
    pub enum Act as "gongkai.intake.v1.MyAct" {
        /// Confirm that the application came in (art. 31).
        ConfirmApplication = "confirm_application", "确认收到申请";
        /// Answer a request for correction.
        AnswerCorrection = "answer_correction", "补正";
        /// Give reasons (art. 35).
        GiveReasons = "give_reasons", "说明理由";
        /// Pay the processing fee (art. 42), at the treasury.
        PayFee = "pay_fee", "缴费";
        /// Withdraw.
        Withdraw = "withdraw", "撤回";
        /// Appraise the answer.
        Appraise = "appraise", "评价";
        /// Tell that the fee was paid.
        TellPayment = "tell_payment", "告知已缴费";
    }
}

/// Something that is asked of the applicant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Asked {
    /// What.
    pub act: Act,
    /// In Chinese, with what follows if it is left undone.
    pub text: String,
    /// Last civil date to do it, if one is set.
    pub due_on: Option<NaiveDate>,
    /// What is still to be paid, in fen.
    pub amount_fen: u64,
}

/// What happened, by its code, and what its applicant is told of it; none where that is the bureau's own
/// affair. Every fact of the kind stands here.
pub type Told = &'static [(&'static str, Option<&'static str>)];

/// A kind of case that a citizen begins.
pub trait Mine: Decides + Sync {
    /// What he is told.
    const TOLD: Told;

    /// What of that tells of a letter alone: once it has left, and on that day.
    const TOLD_BY_LETTER: &'static [&'static str] = &[];

    /// What of that takes back what another letter told, by a letter of its own: nothing where he has neither.
    const TAKEN_BACK_BY_LETTER: &'static [&'static str] = &[];

    /// How far it is.
    fn my_stage(&self) -> Stage;

    /// The same in Chinese.
    fn stage_text(&self) -> &'static str {
        self.my_stage().zh()
    }

    /// Civil date it came in.
    fn arrived_on(&self) -> NaiveDate {
        self.columns().opened_on
    }

    /// Civil date it was received; none while that is not established.
    fn received_on(&self) -> Option<NaiveDate> {
        Some(self.columns().opened_on)
    }

    /// What the bureau is to do next by its day, as that day is called.
    fn due_name(&self) -> &'static str;

    /// What the bureau owes him next, and by when.
    fn next_due(&self, calendar: &Calendar) -> Option<(&'static str, Deadline)> {
        let open = self.stands() == Stands::Open;
        let deadline = self.deadline(calendar).filter(|_| open)?;
        Some((self.due_name(), deadline))
    }

    /// Whether he is to see a letter once it has left, and no sooner: what is told at the counter or at his own door
    /// goes no way.
    fn waits_to_leave(&self, letter: &OnItsWay) -> bool {
        self.to_be_sent(letter) == ToBeSent::Yes
    }

    /// Civil date on which the notice first left that the fact of that ordinal sends, where its case knows it.
    fn notice_left_on(&self, _ordinal: i32) -> Option<NaiveDate> {
        None
    }

    /// What is asked of him.
    fn asked(&self, _calendar: &Calendar) -> Vec<Asked> {
        Vec::new()
    }

    /// What he may want of it that day: each act with a sample of its command.
    fn wants(&self, _on: &On<'_>) -> Vec<(Act, Self::Command)> {
        Vec::new()
    }

    /// Ids of the files that were given with replies that left.
    fn given(&self) -> Vec<Uuid> {
        Vec::new()
    }

    /// What he may do now: what the rule of the act would let him do.
    fn my_acts(&self, on: &On<'_>) -> Vec<Act> {
        let wants = self.wants(on).into_iter();
        wants
            .filter_map(|(act, command)| self.decide(command, on).is_ok().then_some(act))
            .collect()
    }
}

/// What an applicant is told of a fact of that code.
fn by_code<C: Mine>(code: &str) -> Option<&'static str> {
    let known = C::TOLD.iter().find(|(known, _)| *known == code);
    known.and_then(|(_, told)| *told)
}

/// What an applicant is told of a fact: more than by its code where what was recorded with it says more.
pub fn told<C: Mine>(fact: &RawFact, names: &Names) -> Option<String> {
    let usual = by_code::<C>(&fact.kind)?;
    let more = (C::KIND == CaseKind::Application).then(|| application::told(fact, names));
    Some(more.flatten().unwrap_or_else(|| usual.to_owned()))
}
