//! What is withheld is examined again from time to time (art. 18): on a day the examination before it set,
//! and for the first time a year after the answer, or what the bureau has ruled itself.

use chrono::{Months, NaiveDate};
use gongkai_chassis::{
    error::{Error, Result},
    fields::Fields,
};
use gongkai_law::{
    code::codes,
    rules::{Setting, Settings, answer_limit},
};

use super::ReplyFact;
use crate::cases::{
    application::Application,
    kernel::{
        On,
        duty::{DutyKind, Owed},
        private::Private,
    },
};

codes! {
    /// What a re-review comes to.
    pub enum ReReviewOutcome as "gongkai.intake.v1.ReReviewOutcome" {
        /// The grounds hold on.
        StillWithheld = "still_withheld", "继续不予公开";
        /// They do not: it is answered anew.
        ToBeDisclosed = "to_be_disclosed", "转为公开";
    }
}

/// A re-review of what is withheld.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReReview {
    /// Civil date.
    pub on: NaiveDate,
    /// What it came to.
    pub outcome: ReReviewOutcome,
    /// Civil date of the next one; none where it is to be disclosed.
    pub next_on: Option<NaiveDate>,
    /// Why.
    pub reason: String,
}

impl Application {
    /// The day of the answer that holds, if it withholds anything; none while it is answered anew.
    fn withheld_on(&self) -> Option<NaiveDate> {
        let (answer, day) = self.last_answer()?;
        (answer.needs_ground() && self.replies.due_anew().is_none()).then_some(day)
    }

    /// The day of the next re-review; none where nothing is withheld, or it is being answered anew.
    pub fn re_review_due(&self) -> Option<NaiveDate> {
        let withheld_on = self.withheld_on()?;
        match self.replies.re_reviews.last() {
            Some(last) => last.next_on,
            None => Some(a_period_after(withheld_on, &self.replies.own)),
        }
    }

    /// The re-reviews by the days they were due, and the next one.
    pub fn re_reviews_owed(&self) -> Vec<Owed> {
        let withheld_on = self.withheld_on();
        let mut due = withheld_on.map(|day| a_period_after(day, &self.replies.own));
        let mut owed = Vec::new();
        for (part, re_review) in (1..).zip(&self.replies.re_reviews) {
            owed.extend(due.map(|due| Owed {
                part,
                ..Owed::new(DutyKind::ReReview, due, Some(re_review.on))
            }));
            due = re_review.next_on;
        }
        owed.extend(due.map(|due| Owed::new(DutyKind::ReReview, due, None)));
        owed
    }

    /// Records that what is withheld was examined again. `then_on` is the civil date of the next time, or where
    /// it is to be disclosed that by which it is answered anew; without one, the next time is a year later, and
    /// the new answer has the period of an answer from the re-review.
    pub fn re_review(
        &self,
        outcome: ReReviewOutcome,
        then_on: Option<NaiveDate>,
        reason: Private,
        on: &On<'_>,
    ) -> Result<ReplyFact> {
        if self.withheld_on().is_none() {
            return Err(Error::state_forbids(
                "without an answer in force that withholds anything",
                "没有生效的不予公开（部分公开）答复",
            )
            .next("Nothing is to be examined again.", "无须定期审查。"));
        }
        self.not_before(on.day)?;
        let (next_on, due_on) = match outcome {
            ReReviewOutcome::StillWithheld => {
                let next = then_on.unwrap_or_else(|| a_period_after(on.day, on.settings));
                if next <= on.day {
                    let mut fields = Fields::default();
                    let (zh, en) = ("须晚于本次审查之日", "after the day of this one");
                    fields.wrong("next_on", zh, en);
                    fields.done()?;
                }
                (Some(next), None)
            }
            ReReviewOutcome::ToBeDisclosed => {
                let usual = || on.calendar.add_working_days(on.day, answer_limit(on.day));
                let due = then_on.unwrap_or_else(|| usual().date);
                if due < on.day {
                    let mut fields = Fields::default();
                    let (zh, en) = ("不得早于本次审查之日", "not before the re-review");
                    fields.wrong("due_on", zh, en);
                    fields.done()?;
                }
                (None, Some(due))
            }
        };
        Ok(ReplyFact::WithheldReReviewed {
            outcome,
            next_on,
            due_on,
            reason,
        })
    }
}

/// The day by which what was withheld on a day is examined again.
fn a_period_after(day: NaiveDate, own: &Settings) -> NaiveDate {
    let months = Months::new(own.on(Setting::ReReview, day).number);
    day.checked_add_months(months).unwrap_or(NaiveDate::MAX)
}
