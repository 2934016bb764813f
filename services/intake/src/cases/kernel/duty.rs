//! What is still to be done on a case, by when, and by whom.
//!
//! Duties are derived from the facts like everything else; the table repeats them for worklists,
//! reminders and the few acts the clock does by itself.

use chrono::NaiveDate;
use gongkai_document::date_text;
use gongkai_law::{calendar::Due, code::codes};

use crate::{foresight::StillToDo, paper::letter::OnItsWay};

codes! {
    /// What is to be done.
    pub enum DutyKind {
        /// Confirm with the applicant that an application came in (art. 31).
        ConfirmReceipt = "confirm_receipt", "与申请人确认收到申请";
        /// Answer an application (art. 33).
        Answer = "answer", "答复申请";
        /// Tell an applicant what his application lacks, if it lacks anything (art. 30): until anything is
        /// done on it.
        AskCorrection = "ask_correction", "审查申请并告知补正";
        /// Send a notice that was issued.
        SendLetter = "send_letter", "送出文书";
        /// Enter the proof that a notice arrived.
        ProveService = "prove_service", "登记文书送达";
        /// Send a notice again that came back: until then the period it begins does not run.
        SendAgain = "send_again", "重新送出退回的文书";
        /// Get the opinion of a third party or co-maker back (art. 32, art. 34).
        OpinionBack = "opinion_back", "收回征求的意见";
        /// Examine again what was withheld (art. 18).
        ReReview = "re_review", "定期审查不予公开的信息";
        /// Close an application whose applicant did not correct it or did not pay in his period (art. 30,
        /// art. 42).
        CloseLapsed = "close_lapsed", "逾期未补正、未缴费的办结";
        /// Check the papers of a matter case, and tell (行政许可法 art. 32).
        CheckCompleteness = "check_completeness", "审查申请材料";
        /// Get what the papers of a matter case lack, or end it.
        CorrectionBack = "correction_back", "收回补正材料";
        /// Decide a matter case by law (行政许可法 art. 42).
        Decide = "decide", "作出决定";
        /// Decide a matter case within the promised limit, which ends before that of the law.
        DecideAsPromised = "decide_as_promised", "按承诺时限作出决定";
        /// Deliver the decision on a permit (行政许可法 art. 44).
        Deliver = "deliver", "送达决定";
        /// Review a draft of a reply.
        ReviewReply = "review_reply", "审核答复";
        /// Sign a reply that was reviewed.
        SignReply = "sign_reply", "签发答复";
        /// Send a reply that is signed, or that came back.
        DispatchReply = "dispatch_reply", "送出答复";
        /// Enter the proof that a reply arrived.
        ProveDelivery = "prove_delivery", "登记答复送达";
        /// Archive the file of an application that is done with.
        Archive = "archive", "归档";
        /// Return a search within its internal limit.
        Search = "search", "检索并提出意见";
        /// Answer an application anew, by order or own correction.
        AnswerAnew = "answer_anew", "重新答复";
        /// Close an enquiry, a rectification or a complaint within the bureau's own limit.
        Close = "close", "办结";
        /// Answer a task of an enquiry.
        Task = "task", "办理交办事项";
        /// Assign a task anew that its office gave back.
        Reassign = "reassign", "重新交办";
        /// Reply in writing in reconsideration (行政复议法 art. 48).
        WrittenReply = "written_reply", "提交行政复议书面答复";
        /// File the defence in a suit (行政诉讼法 art. 67).
        Defence = "defence", "提交行政诉讼答辩状";
        /// Comply with what a decision or judgment orders.
        Comply = "comply", "履行复议决定或者裁判";
        /// Have corrected what a complaint about the disclosure work found (arts 47, 51).
        Correct = "correct", "落实责令改正的内容";
        /// See whether the fee was paid that its applicant says he paid.
        ConfirmPayment = "confirm_payment", "核实申请人告知的缴费";
        /// Publish what an answer said will be published by a day (art. 36(2)).
        PublishPromised = "publish_promised", "按答复告知的时间主动公开";
    }
}

/// Who sets the day of what a bureau owes outside.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum SetBy {
    /// The law, or who decides by it.
    Law,
    /// The bureau itself: what it promised, or its own limit where the law counts no days.
    Bureau,
}

impl DutyKind {
    /// Who sets its day; nobody of a step inside the bureau, of the way of a letter, and of what is only
    /// owed if something is found (a correction).
    const fn set_by(self) -> Option<SetBy> {
        match self {
            Self::Answer
            | Self::AnswerAnew
            | Self::CheckCompleteness
            | Self::Decide
            | Self::Deliver
            | Self::WrittenReply
            | Self::Defence
            | Self::Comply
            | Self::Correct => Some(SetBy::Law),
            Self::DecideAsPromised | Self::Close | Self::PublishPromised => Some(SetBy::Bureau),
            Self::ConfirmReceipt
            | Self::AskCorrection
            | Self::SendLetter
            | Self::ProveService
            | Self::SendAgain
            | Self::OpinionBack
            | Self::CorrectionBack
            | Self::ReReview
            | Self::CloseLapsed
            | Self::ReviewReply
            | Self::SignReply
            | Self::DispatchReply
            | Self::ProveDelivery
            | Self::Archive
            | Self::Search
            | Self::Task
            | Self::Reassign
            | Self::ConfirmPayment => None,
        }
    }
}

impl DutyKind {
    /// Whether it is about the way of one of the letters of the case, which its part tells.
    fn is_of_a_letter(self) -> bool {
        matches!(
            self,
            Self::SendLetter | Self::ProveService | Self::SendAgain
        )
    }
}

/// The day of what is owed next of these: by law; where the law sets no day, or its clock stands still, by
/// the bureau's own word. One rule for all kinds of case: lists show this day, and what has passed it is
/// overdue.
pub fn next_due(duties: &[Duty]) -> Option<Due> {
    let first = |by| {
        let set = duties.iter().filter(|duty| duty.kind.set_by() == Some(by));
        set.filter_map(|duty| duty.due).min_by_key(|due| due.date)
    };
    first(SetBy::Law).or_else(|| first(SetBy::Bureau))
}

/// Something still to be done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Duty {
    /// What.
    pub kind: DutyKind,
    /// Which one of its kind in the case, from 1: the number of an opinion, of a task.
    pub part: i32,
    /// Civil date by which; none while its clock stands still.
    pub due: Option<Due>,
    /// Office it is for; none for the bureau's disclosure unit.
    pub office_id: Option<String>,
    /// Subject of the person it is for.
    pub person: Option<String>,
    /// Civil date from which the clock does it by itself.
    pub acts_on: Option<NaiveDate>,
}

impl Duty {
    /// The only duty of its kind in the case, due then.
    pub fn new(kind: DutyKind, due: Option<Due>) -> Self {
        Self {
            kind,
            part: 1,
            due,
            office_id: None,
            person: None,
            acts_on: None,
        }
    }

    /// The same as it is told of what is not written.
    pub fn still_to_do(self) -> StillToDo {
        StillToDo {
            kind: (self.kind.as_str(), self.kind.zh()),
            part: self.part,
            due: self.due,
            office_id: self.office_id,
            person: self.person,
        }
    }

    /// The same for this office.
    #[must_use]
    pub fn of_office(self, office_id: Option<&str>) -> Self {
        Self {
            office_id: office_id.map(ToOwned::to_owned),
            ..self
        }
    }
}

/// What became of something that was owed and is not done: nobody waits for it any more.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Overtaken {
    /// Civil date.
    pub on: NaiveDate,
    /// By what, in Chinese.
    pub by: &'static str,
}

/// Whether somebody has to send a letter of a case.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ToBeSent {
    /// Until it has arrived.
    Yes,
    /// Not any more. Where it never left, that is late if this overtook it after its day; without anything
    /// that did, nobody misses it.
    NoMore(Option<Overtaken>),
    /// Nobody ever had to: it is handed over, told otherwise, or has a duty of its own.
    Never,
}

impl ToBeSent {
    /// Of a letter that is sent, or never was to be.
    pub fn if_so(sent: bool) -> Self {
        if sent { Self::Yes } else { Self::Never }
    }
}

/// Something the bureau owed by a day: done on one, overtaken, or owed still.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Owed {
    /// What.
    pub kind: DutyKind,
    /// Which one of its kind in the case, from 1.
    pub part: i32,
    /// Civil date by which.
    pub due_on: NaiveDate,
    /// Civil date it was done; none while it is not.
    pub done_on: Option<NaiveDate>,
    /// What overtook it, if it was not done before.
    pub overtaken: Option<Overtaken>,
}

impl Owed {
    /// The only one of its kind in the case.
    pub fn new(kind: DutyKind, due_on: NaiveDate, done_on: Option<NaiveDate>) -> Self {
        Self {
            kind,
            part: 1,
            due_on,
            done_on,
            overtaken: None,
        }
    }

    /// The same, overtaken by that on a day, unless it was done.
    #[must_use]
    pub fn overtaken(self, on: Option<NaiveDate>, by: &'static str) -> Self {
        let on = on.filter(|_| self.done_on.is_none());
        Self {
            overtaken: on.map(|on| Overtaken { on, by }),
            ..self
        }
    }

    /// Whether it was done after its day; what is not done is late once its day has passed, unless something
    /// overtook it before.
    fn is_late(&self, today: NaiveDate) -> bool {
        let overtaken = self.overtaken.map(|overtaken| overtaken.on);
        self.done_on.or(overtaken).unwrap_or(today) > self.due_on
    }

    /// In words, for files and registers: what was late, and since when; of a letter, which of these of the case.
    pub fn late_zh(&self, letters: &[OnItsWay]) -> String {
        let mut letters = letters.iter();
        let letter = letters.find(|letter| self.kind.is_of_a_letter() && letter.nth == self.part);
        let which = match letter.map(|letter| (letter.kind.zh(), letter.number.as_str())) {
            None => String::new(),
            Some((title, "")) => format!("《{title}》"),
            Some((title, number)) => format!("《{title}》（{number}）"),
        };
        let (what, due) = (format!("{}{which}", self.kind.zh()), date_text(self.due_on));
        match (self.done_on, self.overtaken) {
            (Some(done), _) => format!("{what}：应于{due}前完成，{}完成", date_text(done)),
            (None, Some(Overtaken { on, by })) => {
                let on = date_text(on);
                format!("{what}：应于{due}前完成，未完成，{on}{by}后不再办理")
            }
            (None, None) => format!("{what}：应于{due}前完成，尚未完成"),
        }
    }
}

/// What of this was done late, or is late by that day: one rule, whatever the kind of case.
pub fn late(owed: Vec<Owed>, today: NaiveDate) -> Vec<Owed> {
    owed.into_iter()
        .filter(|owed| owed.is_late(today))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_done_after_its_day_is_late_and_what_is_not_done_once_it_has_passed() {
        let day = |day: &str| day.parse::<NaiveDate>().unwrap();
        let owed =
            |done: Option<&str>| Owed::new(DutyKind::Answer, day("2024-03-08"), done.map(day));
        let late_on = |done, today| late(vec![owed(done)], day(today));
        assert!(late_on(Some("2024-03-08"), "2024-12-31").is_empty());
        assert_eq!(late_on(Some("2024-03-09"), "2024-12-31").len(), 1);
        assert!(late_on(None, "2024-03-08").is_empty());
        assert_eq!(
            late_on(None, "2024-03-09")[0].late_zh(&[]),
            "答复申请：应于2024年3月8日前完成，尚未完成"
        );
        let overtaken = |on: &str| {
            let withdrawn = owed(None).overtaken(Some(day(on)), "申请人撤回申请");
            late(vec![withdrawn], day("2024-12-31"))
        };
        assert!(overtaken("2024-03-08").is_empty());
        assert_eq!(
            overtaken("2024-03-11")[0].late_zh(&[]),
            "答复申请：应于2024年3月8日前完成，未完成，2024年3月11日申请人撤回申请后不再办理"
        );
        let done = owed(Some("2024-03-07")).overtaken(Some(day("2024-03-11")), "作出答复");
        assert_eq!(done.overtaken, None, "it was done before");
    }

    #[test]
    fn what_is_owed_next_is_what_the_law_sets_first() {
        let owed = |kind, due: Option<&str>| {
            Duty::new(kind, due.map(|due| Due::set(due.parse().unwrap())))
        };
        let next = |duties: &[Duty]| next_due(duties).map(|due| due.date.to_string());
        let promised = owed(DutyKind::DecideAsPromised, Some("2024-03-18"));
        let by_law = |due| [owed(DutyKind::Decide, due), promised.clone()];
        assert_eq!(
            next(&by_law(Some("2024-04-01"))).as_deref(),
            Some("2024-04-01")
        );
        assert_eq!(next(&by_law(None)).as_deref(), Some("2024-03-18"));
        let several = [
            owed(DutyKind::Comply, Some("2024-05-06")),
            owed(DutyKind::Defence, Some("2024-04-23")),
        ];
        assert_eq!(next(&several).as_deref(), Some("2024-04-23"));
        let inside = [
            owed(DutyKind::Search, Some("2024-03-05")),
            owed(DutyKind::SendLetter, Some("2024-03-04")),
            owed(DutyKind::Archive, None),
        ];
        assert_eq!(next(&inside), None);
    }

    #[test]
    fn every_duty_stands_in_the_table_of_the_readme() {
        let readme = include_str!("../../../README.md");
        for kind in DutyKind::ALL {
            let code = format!("`{}`", kind.as_str());
            assert!(readme.contains(&code), "{code}");
        }
    }
}
