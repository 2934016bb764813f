//! What is still to be done on an application, by when and by whom; and what of it was owed by which day.

use chrono::NaiveDate;
use gongkai_law::{
    application::{Answer, Channel},
    calendar::{Calendar, Due},
    letter::LetterKind,
    rules::{self, Setting},
    service,
};

use super::Application;
use crate::cases::kernel::{
    Case as _,
    duty::{Duty, DutyKind, Overtaken, Owed, ToBeSent},
};
use crate::paper::letter::{OnItsWay, Way};

impl Application {
    /// What is still to be done.
    pub(super) fn duties_of_all_parts(&self, calendar: &Calendar) -> Vec<Duty> {
        let registration = &self.registration;
        if registration.removed.is_some() {
            return Vec::new();
        }
        if let Some(confirmation) = self.confirmation_duty(calendar) {
            return vec![confirmation];
        }
        let answer = match (self.replies.due_anew(), self.answered) {
            (Some(anew), _) => Some(Duty::new(DutyKind::AnswerAnew, Some(Due::set(anew.due_on)))),
            (None, Some(_)) => None,
            (None, None) => {
                let deadline = self.deadline(calendar);
                let due = deadline.and_then(|deadline| deadline.current);
                Some(Duty::new(DutyKind::Answer, due))
            }
        };
        // A step on the way to the answer is due with it, the archive on no day.
        let due = answer.as_ref().and_then(|answer| answer.due);
        let next = self.replies.next_step().map(|step| match step {
            DutyKind::ProveDelivery => Duty::new(step, self.delivery_proof_due(calendar)),
            _ => Duty::new(step, due),
        });
        let told = self.process.payment_to_check();
        let told = told.filter(|_| self.answered.is_none());
        // Nothing lapsed while it is not known whether it was paid for.
        let lapses = self.lapse_due(calendar);
        let lapses = lapses.filter(|_| self.answered.is_none() && told.is_none());
        let ask = self.is_untouched().then(|| {
            let due = self.correction_notice_due(calendar);
            Duty::new(DutyKind::AskCorrection, Some(due))
        });
        let searches = answer.as_ref().map(|_| self.searches.duties());
        let of_the_office = (answer.into_iter())
            .chain(ask)
            .chain(next)
            .chain(lapses.map(|day| Duty::new(DutyKind::CloseLapsed, Some(day))))
            .chain(told.map(|told| {
                let due = told.check_due(calendar);
                Duty::new(DutyKind::ConfirmPayment, Some(due))
            }))
            .chain(self.opinions_back(calendar))
            .chain(self.re_review_duty())
            .chain(self.promised_duty())
            .map(|duty| {
                // Who drafts may neither review nor sign.
                let others = [DutyKind::ReviewReply, DutyKind::SignReply].contains(&duty.kind);
                let person = registration.person.clone().filter(|_| !others);
                let duty = Duty { person, ..duty };
                duty.of_office(registration.office_id.as_deref())
            });
        of_the_office
            .chain(searches.into_iter().flatten())
            .collect()
    }

    /// Nothing was done on it since it was received: it may still need a correction (art. 30).
    fn is_untouched(&self) -> bool {
        self.answered.is_none()
            && self.excess.is_none()
            && self.process.is_untouched()
            && self.searches.0.is_empty()
            && self.replies.drafts.is_empty()
    }

    /// The last day of the correction notice (art. 30).
    fn correction_notice_due(&self, calendar: &Calendar) -> Due {
        let limit = rules::CORRECTION_NOTICE.on(self.received_on).number;
        calendar.add_working_days(self.received_on, limit)
    }

    /// By when it is to be proven that the reply arrived: as of any letter that names a remedy; by public notice, on the
    /// first working day after the period of that.
    fn delivery_proof_due(&self, calendar: &Calendar) -> Option<Due> {
        let last = self.replies.current()?.services.last()?;
        if last.sending.way == Way::Notice {
            return Some(calendar.add_working_days(service::announced(last.on), 1));
        }
        let limit = self.replies.own.on(Setting::ServiceProof, last.on).number;
        Some(calendar.add_working_days(last.on, limit))
    }

    /// By when a letter leaves: the notice of a longer period, or of a fee, while the period runs that it moves
    /// (art. 33, art. 35, 国办函〔2020〕109号); what asks for a correction within the days of that (art. 30), unless
    /// they had passed; any other by the next working day.
    pub(super) fn leaves_by_law(
        &self,
        letter: &OnItsWay,
        calendar: &Calendar,
    ) -> Option<NaiveDate> {
        let process = &self.process;
        let moves = || process.notice_due(letter.sent_by, calendar, self.received_on);
        let next = letter.next_working_day(calendar);
        match letter.kind {
            LetterKind::ExtensionNotice | LetterKind::DelayedPeriodNotice => moves(),
            LetterKind::FeeNotice => Some(moves().unwrap_or(next)),
            LetterKind::CorrectionNotice => {
                let by_law = self.correction_notice_due(calendar).date;
                Some(if by_law < letter.dated_on {
                    next
                } else {
                    by_law
                })
            }
            _ => Some(next),
        }
    }

    /// What the applicant owes is closed as lapsed by a person, on the first working day after his period.
    fn lapse_due(&self, calendar: &Calendar) -> Option<Due> {
        let until = self.process.until_first().waits_until(calendar)?;
        let after = calendar.add_working_days(until.date, 1);
        Some(Due {
            provisional: until.provisional || after.provisional,
            ..after
        })
    }

    /// The opinions that are waited for.
    fn opinions_back(&self, calendar: &Calendar) -> Vec<Duty> {
        if self.is_handled().is_err() {
            return Vec::new();
        }
        let awaited = self.awaited(calendar).into_iter();
        awaited
            .filter_map(|awaited| {
                Some(Duty {
                    part: awaited.opinion?,
                    ..Duty::new(DutyKind::OpinionBack, awaited.due)
                })
            })
            .collect()
    }

    /// Whether somebody has to send this letter. The way of a reply with an answer has duties of its own; a
    /// notice is sent while what it asks for is waited for; what no answer followed on, until there is one.
    /// What a third party is told, and what closes an application, stands after it.
    pub(super) fn sends(&self, letter: &OnItsWay) -> ToBeSent {
        let nothing = self.is_news_of_nothing(letter.sent_by, letter.kind);
        if self.registration.removed.is_some() || nothing {
            return ToBeSent::Never;
        }
        let (open, anew) = (self.answered.is_none(), self.replies.due_anew().is_some());
        let at_his_door = self.registration.submitted_by_applicant;
        // A notice that is not waited on any more is missed where the answer came before what it asks for.
        let waits = |stands: bool, kind| match self.waits_on(letter.sent_by, kind) {
            true if stands => ToBeSent::Yes,
            true => ToBeSent::NoMore(self.overtaken()),
            false => ToBeSent::NoMore(None),
        };
        match letter.kind {
            // It tells of an answer that took another's place before it left.
            LetterKind::DisclosureNotice if self.taken_back(letter.sent_by).is_some() => {
                ToBeSent::Never
            }
            LetterKind::DisclosureNotice | LetterKind::OpinionRequestWithdrawal => ToBeSent::Yes,
            // What tells of a close that was a mistake tells nobody anything.
            LetterKind::Reply(_) if self.replies.is_annulled(letter.sent_by) => ToBeSent::Never,
            LetterKind::Reply(_) => {
                ToBeSent::if_so(!letter.kind.is_answer() && !open && !at_his_door)
            }
            kind if kind.is_opinion_request() => waits(open || anew, kind),
            kind if kind.begins_period() => waits(open, kind),
            _ if at_his_door => ToBeSent::Never,
            LetterKind::ExtensionNotice | LetterKind::ThirdPartyNotice
                if self.process.is_withdrawn(letter.sent_by) =>
            {
                ToBeSent::Never
            }
            // It goes along with the request.
            LetterKind::ThirdPartyNotice if anew => waits(true, LetterKind::ThirdPartyRequest),
            LetterKind::ThirdPartyNoticeWithdrawal if anew => ToBeSent::Yes,
            // Handed over at the counter, or told online.
            LetterKind::Acknowledgement
                if matches!(self.channel, Channel::InPerson | Channel::Internet) =>
            {
                ToBeSent::Never
            }
            _ if open => ToBeSent::Yes,
            _ => ToBeSent::NoMore(self.overtaken()),
        }
    }

    /// What overtook that which was not done before the first answer, or the end without one.
    fn overtaken(&self) -> Option<Overtaken> {
        let (on, by) = ended_by(self.answered?);
        Some(Overtaken { on, by })
    }

    /// The duty to re-examine what is withheld (art. 18).
    fn re_review_duty(&self) -> Option<Duty> {
        let due = Due::set(self.re_review_due()?);
        Some(Duty::new(DutyKind::ReReview, Some(due)))
    }

    /// The duty to publish what the answer said will be published.
    fn promised_duty(&self) -> Option<Duty> {
        let promised = self.replies.promised()?;
        let due = Due::set(promised.promise.publish_on);
        let owed = Duty::new(DutyKind::PublishPromised, Some(due));
        promised.kept.is_none().then_some(owed)
    }

    /// The close on the first working day after what was asked of the applicant lapsed.
    fn close_owed(&self, calendar: &Calendar) -> Option<Owed> {
        let due = self.lapse_due(calendar)?;
        let lapse = |way| [Answer::NotCorrected, Answer::FeeNotPaid].contains(&way);
        let done = self.answered.filter(|(way, _)| lapse(*way));
        let owed = Owed::new(DutyKind::CloseLapsed, due.date, done.map(|(_, day)| day));
        Some(self.unless_answered(owed))
    }

    /// The same, overtaken by the first answer, or what ended it without one.
    fn unless_answered(&self, owed: Owed) -> Owed {
        match self.overtaken() {
            Some(Overtaken { on, by }) => owed.overtaken(Some(on), by),
            None => owed,
        }
    }

    /// What was owed by which day, done or not.
    pub(super) fn owed_of_all_parts(&self, calendar: &Calendar) -> Vec<Owed> {
        let registration = &self.registration;
        if registration.removed.is_some() {
            return Vec::new();
        }
        let confirm = self.confirmation_owed(calendar);
        let ask = self.process.correction.as_ref().map(|asked| {
            let due = self.correction_notice_due(calendar);
            Owed::new(
                DutyKind::AskCorrection,
                due.date,
                Some(asked.notice.asked_on),
            )
        });
        let answer = self.deadline(calendar).and_then(|deadline| {
            let answered = self.answered.filter(|(answer, _)| answer.is_given());
            let (due, answered) = (deadline.current?.date, answered.map(|(_, day)| day));
            Some(self.unless_answered(Owed::new(DutyKind::Answer, due, answered)))
        });
        let ended = self.last_answer().map(ended_by);
        let ended = ended.filter(|_| self.replies.due_anew().is_none());
        let anew = (1..).zip(&self.replies.anew).map(|(part, anew)| Owed {
            part,
            ..Owed::new(
                DutyKind::AnswerAnew,
                anew.due_on,
                anew.answered.map(|(_, day)| day),
            )
        });
        confirm
            .into_iter()
            .chain(ask)
            .chain(self.close_owed(calendar))
            .chain(answer)
            .chain(anew)
            .chain(self.searches.owed(ended))
            .chain(self.re_reviews_owed())
            .chain(self.replies.promised().map(|promised| {
                let published = promised.kept.map(|kept| kept.published_on);
                let due = promised.promise.publish_on;
                Owed::new(DutyKind::PublishPromised, due, published)
            }))
            .collect()
    }
}

/// The day of what ended an application, and what that was.
fn ended_by((answer, day): (Answer, NaiveDate)) -> (NaiveDate, &'static str) {
    let by = match answer {
        Answer::Withdrawn => "申请人撤回申请",
        Answer::NotCorrected | Answer::FeeNotPaid => "终止办理",
        _ => "作出答复",
    };
    (day, by)
}
