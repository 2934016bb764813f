//! A limit the bureau sets itself, where no law counts days.

use chrono::NaiveDate;
use gongkai_law::{
    calendar::{Calendar, Due},
    clock::{self, Deadline, Entry},
    rules::{Number, Setting, Settings},
};

use super::duty::{Duty, DutyKind, Owed};

/// So many working days, as the bureau ruled for the day the case began, and on what that rests.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OwnLimit(pub Number);

impl OwnLimit {
    /// By this rule for a case that began on that day, with the numbers its first fact keeps.
    pub fn of(setting: Setting, own: &Settings, day: NaiveDate) -> Self {
        Self(own.on(setting, day))
    }

    /// The deadline of a case that began on that day.
    pub fn deadline(&self, calendar: &Calendar, from: NaiveDate) -> Option<Deadline> {
        let start = Entry::Start {
            on: from,
            limit_wd: self.0.number,
            source: self.0.source.clone(),
        };
        clock::deadline(calendar, &[start])
    }

    /// The last day of a case that began on that day.
    pub fn due(&self, calendar: &Calendar, from: NaiveDate) -> Due {
        calendar.add_working_days(from, self.0.number)
    }

    /// The duty to close it.
    pub fn duty(&self, calendar: &Calendar, from: NaiveDate) -> Duty {
        Duty::new(DutyKind::Close, Some(self.due(calendar, from)))
    }

    /// That it was or is to be closed by its day.
    pub fn owed(&self, calendar: &Calendar, from: NaiveDate, closed_on: Option<NaiveDate>) -> Owed {
        Owed::new(DutyKind::Close, self.due(calendar, from).date, closed_on)
    }
}
