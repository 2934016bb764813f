//! A limit the bureau sets itself, where no law counts days.

use chrono::NaiveDate;
use gongkai_law::{
    calendar::Calendar,
    clock::{self, Deadline, Entry},
    rules::{Dated, SETTING},
};
use serde::{Deserialize, Serialize};

use super::{
    Summary,
    duty::{Duty, DutyKind, Owed},
};

/// So many working days, as the setting was on the day the case began.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct OwnLimit(u32);

impl OwnLimit {
    /// By this setting for a case that begins on that day.
    pub fn of(setting: &Dated, day: NaiveDate) -> Self {
        Self(setting.on(day).number)
    }

    /// So many working days.
    pub fn working_days(days: u32) -> Self {
        Self(days)
    }

    /// The deadline of a case that began on that day.
    pub fn deadline(self, calendar: &Calendar, from: NaiveDate) -> Option<Deadline> {
        let start = Entry::Start {
            on: from,
            limit_wd: self.0,
            source: SETTING.to_owned(),
        };
        clock::deadline(calendar, &[start])
    }

    /// The duty to close it.
    pub fn duty(self, calendar: &Calendar, from: NaiveDate) -> Duty {
        Duty::new(
            DutyKind::Close,
            Some(calendar.add_working_days(from, self.0)),
        )
    }

    /// That it was or is to be closed by its day.
    pub fn owed(self, calendar: &Calendar, from: NaiveDate, closed_on: Option<NaiveDate>) -> Owed {
        let due = calendar.add_working_days(from, self.0);
        Owed::new(DutyKind::Close, due.date, closed_on)
    }

    /// The columns of a case of that category that began on that day, with the days it is due.
    pub fn summary(self, calendar: &Calendar, from: NaiveDate, category: &str) -> Summary {
        let due = calendar.add_working_days(from, self.0);
        Summary {
            original_due_on: Some(due.date),
            due_on: Some(due.date),
            provisional: due.provisional,
            ..Summary::opened(category, None, from)
        }
    }
}
