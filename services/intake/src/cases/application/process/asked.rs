//! What was asked for between receipt and answer: opinions, a correction, a fee; and what was told of a
//! longer period.

use chrono::NaiveDate;
use gongkai_law::{
    calendar::{Calendar, Due},
    rules::Setting,
};

use super::{ConsultedParty, Notice, PartyOpinion, TakenBack};

/// An opinion that was asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OpinionRequest {
    /// As what.
    pub of: ConsultedParty,
    /// Who is asked.
    pub party_name: String,
    /// Where that is, or empty.
    pub party_address: String,
    /// The letter.
    pub notice: Notice,
    /// Civil dates on which the letter left that tells the applicant of it, as recorded, in order.
    pub told: Vec<NaiveDate>,
    /// What was said, and when it came in.
    pub said: Option<(PartyOpinion, NaiveDate)>,
    /// The reasons of that, or empty.
    pub reason: String,
    /// What was recorded and taken back, in order.
    pub withdrawn: Vec<WithdrawnOpinion>,
    /// That the request itself was a mistake, and recalled.
    pub recalled: Option<TakenBack>,
}

/// An opinion that was recorded by mistake.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WithdrawnOpinion {
    /// What was said, and when it came in.
    pub said: (PartyOpinion, NaiveDate),
    /// Civil date it was taken back.
    pub withdrawn_on: NaiveDate,
    /// Why.
    pub reason: String,
}

impl OpinionRequest {
    /// Whose opinion is asked for, in explanations of a due day.
    pub(super) fn whose(&self) -> &'static str {
        match self.of {
            ConsultedParty::ThirdParty => "征求第三方意见",
            ConsultedParty::CoMaker => "征求共同制作机关意见",
        }
    }

    /// The civil date on which the applicant was first told of it; none where he was not.
    pub fn told_on(&self) -> Option<NaiveDate> {
        self.told.first().copied()
    }

    /// Whether the opinion is waited for: it is not in, and the request was not recalled.
    pub fn is_awaited(&self) -> bool {
        self.said.is_none() && self.recalled.is_none()
    }

    /// The last day of its period after the proven arrival: nothing is presumed of it (art. 33).
    pub fn due(&self, calendar: &Calendar) -> Option<Due> {
        let arrived = self.notice.served_on()?;
        Some(calendar.add_working_days(arrived, self.of.limit(arrived).number))
    }

    /// The last day that does not count: the day the opinion is in, or the end of its period. None while
    /// neither is known.
    pub(super) fn ends_on(&self, calendar: &Calendar) -> Option<NaiveDate> {
        let silent = self.due(calendar).map(|due| due.date);
        match (self.said, silent) {
            (Some((_, said)), Some(silent)) => Some(said.min(silent)),
            (said, silent) => said.map(|(_, day)| day).or(silent),
        }
    }

    /// Whether the opinion is not in, and its period still runs on `day`: without proof of arrival it
    /// has not begun to run out.
    pub fn is_outstanding(&self, calendar: &Calendar, day: NaiveDate) -> bool {
        self.is_awaited() && self.ends_on(calendar).is_none_or(|end| day <= end)
    }
}

/// A correction that was asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Correction {
    /// The notice.
    pub notice: Notice,
    /// Working days the applicant has, from its receipt.
    pub period: u32,
    /// What is missing; empty where the notice was that of another case, from which this one was split.
    pub missing: String,
    /// Civil date the corrected application came in.
    pub received_on: Option<NaiveDate>,
}

impl Correction {
    /// The last day of its period (art. 30): counted from its receipt; none where it came back.
    pub fn due(&self, calendar: &Calendar) -> Option<Due> {
        self.notice.period_end(calendar, self.period)
    }

    /// On what the length of its period rests: the number that counted, or what the notice itself says.
    pub(super) fn rests_on(&self) -> String {
        let asked_on = self.notice.asked_on;
        let usual = self.notice.own.on(Setting::CorrectionPeriod, asked_on);
        if usual.number == self.period {
            usual.source
        } else {
            "由补正告知书依照政府信息公开条例第三十条确定".to_owned()
        }
    }
}

/// The notice of an extension or of a delayed period. The applicant is to be told of it while the period
/// before it runs: until it leaves, and where it left later, nothing is longer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PeriodNotice {
    /// Civil date of the act that sends it, which it bears.
    pub on: NaiveDate,
    /// Ordinal of the fact that sends it; 0 for none.
    pub sent_by: i32,
    /// Why the period is longer.
    pub reason: String,
    /// Civil dates it left, as recorded, in order.
    pub sendings: Vec<NaiveDate>,
    /// That it was a mistake, and withdrawn.
    pub taken_back: Option<TakenBack>,
}

impl PeriodNotice {
    /// The civil date it first left; none while nobody recorded that it did.
    pub fn left_on(&self) -> Option<NaiveDate> {
        self.sendings.first().copied()
    }
}
