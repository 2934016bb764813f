//! Which duties are on which worklist.

use chrono::NaiveDate;
use gongkai_chassis::identity::Principal;
use gongkai_law::code::codes;

use crate::cases::kernel::duty::DutyKind;

codes! {
    /// A worklist.
    pub enum Worklist as "gongkai.intake.v1.Worklist" {
        /// Assigned to the caller, and not waiting for others.
        Mine = "mine", "本人待办";
        /// Of the caller's offices, and not waiting for others.
        Office = "office", "本股室待办";
        /// Replies that wait for their review.
        Review = "review", "待审核";
        /// Replies that wait for their signature.
        Signature = "signature", "待签发";
        /// What has to leave the bureau.
        Sending = "sending", "待送出";
        /// What waits for applicants, other parties or the post.
        Waiting = "waiting", "等待他方";
        /// Past its due day.
        Late = "late", "已逾期";
    }

    /// What a duty asks of people.
    pub enum Errand {
        /// To handle the case.
        Handle = "handle", "办理";
        /// To review a reply.
        Review = "review", "审核";
        /// To sign a reply.
        Sign = "sign", "签发";
        /// To send what is signed or decided.
        Send = "send", "送出";
        /// To wait for somebody else.
        Wait = "wait", "等待";
    }
}

/// How far the day of a duty is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Day {
    /// It has none.
    None,
    /// It is still to come.
    Ahead,
    /// It has come, or passed.
    Come,
}

/// What a duty of that kind asks, as far as its day is: where the clock of an answer or a decision
/// stands still, somebody else is to act.
pub fn errand(kind: DutyKind, day: Day) -> Errand {
    match kind {
        DutyKind::ReviewReply => Errand::Review,
        DutyKind::SignReply => Errand::Sign,
        DutyKind::DispatchReply
        | DutyKind::Deliver
        | DutyKind::SendLetter
        | DutyKind::SendAgain => Errand::Send,
        // The post, the applicant or who is asked has it.
        DutyKind::ProveDelivery
        | DutyKind::ProveService
        | DutyKind::OpinionBack
        | DutyKind::CorrectionBack => Errand::Wait,
        // Until his period has ended the applicant is waited for; then it is closed.
        DutyKind::CloseLapsed if day == Day::Ahead => Errand::Wait,
        DutyKind::ConfirmReceipt
        | DutyKind::Answer
        | DutyKind::CheckCompleteness
        | DutyKind::Decide
        | DutyKind::DecideAsPromised
            if day == Day::None =>
        {
            Errand::Wait
        }
        DutyKind::CloseLapsed
        | DutyKind::ConfirmReceipt
        | DutyKind::Answer
        | DutyKind::CheckCompleteness
        | DutyKind::Decide
        | DutyKind::DecideAsPromised
        | DutyKind::AskCorrection
        | DutyKind::ReReview
        | DutyKind::Archive
        | DutyKind::Search
        | DutyKind::AnswerAnew
        | DutyKind::Close
        | DutyKind::Task
        | DutyKind::Reassign
        | DutyKind::WrittenReply
        | DutyKind::Defence
        | DutyKind::Comply
        | DutyKind::Correct
        | DutyKind::ConfirmPayment
        | DutyKind::PublishPromised => Errand::Handle,
    }
}

/// Which duties of a bureau are on a worklist of somebody.
#[derive(Debug)]
pub struct Wanted {
    /// Codes of the kinds that are on it without a due day.
    pub undated: Vec<String>,
    /// Of those whose day is still to come.
    pub ahead: Vec<String>,
    /// Of those whose day has come.
    pub come: Vec<String>,
    /// Of this person only.
    pub person: Option<String>,
    /// Of these offices only; with none named, of no office.
    pub offices: Option<Vec<String>>,
    /// Due before this civil date only.
    pub due_before: Option<NaiveDate>,
}

impl Wanted {
    /// That worklist of that caller today.
    pub fn of(list: Worklist, caller: &Principal, today: NaiveDate) -> Self {
        let asks = |errand: Errand| match list {
            Worklist::Mine | Worklist::Office => errand != Errand::Wait,
            Worklist::Review => errand == Errand::Review,
            Worklist::Signature => errand == Errand::Sign,
            Worklist::Sending => errand == Errand::Send,
            Worklist::Waiting => errand == Errand::Wait,
            Worklist::Late => true,
        };
        let kinds = |day| {
            let kinds = DutyKind::ALL.iter().copied();
            let kinds = kinds.filter(|kind| asks(errand(*kind, day)));
            kinds.map(|kind| kind.as_str().to_owned()).collect()
        };
        Self {
            undated: kinds(Day::None),
            ahead: kinds(Day::Ahead),
            come: kinds(Day::Come),
            person: (list == Worklist::Mine).then(|| caller.subject.clone()),
            offices: (list == Worklist::Office).then(|| caller.offices.clone()),
            due_before: (list == Worklist::Late).then_some(today),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cases::kernel::testing::somebody;

    #[test]
    fn every_duty_with_a_day_is_handled_sent_decided_on_or_waited_for_by_exactly_one_list() {
        let today = "2024-03-04".parse().unwrap();
        let lists = [Worklist::Office, Worklist::Waiting];
        for kind in DutyKind::ALL {
            for day in [Day::None, Day::Ahead, Day::Come] {
                let on = lists.iter().filter(|list| {
                    let wanted = Wanted::of(**list, somebody("somebody"), today);
                    let kinds = match day {
                        Day::None => wanted.undated,
                        Day::Ahead => wanted.ahead,
                        Day::Come => wanted.come,
                    };
                    kinds.iter().any(|known| known == kind.as_str())
                });
                assert_eq!(on.count(), 1, "{kind} {day:?}");
            }
        }
    }

    #[test]
    fn a_clock_that_stands_still_waits_for_others() {
        assert_eq!(errand(DutyKind::Answer, Day::Ahead), Errand::Handle);
        assert_eq!(errand(DutyKind::Answer, Day::None), Errand::Wait);
        // A file is archived on no day, and nobody is waited for.
        assert_eq!(errand(DutyKind::Archive, Day::None), Errand::Handle);
    }

    #[test]
    fn a_lapse_is_waited_for_until_its_day_and_closed_from_then_on() {
        assert_eq!(errand(DutyKind::CloseLapsed, Day::Ahead), Errand::Wait);
        assert_eq!(errand(DutyKind::CloseLapsed, Day::Come), Errand::Handle);
    }
}
