//! Reminders: which are due for a due day as of today. Nothing is scheduled; whoever asks
//! raises what is due and not yet raised, so that an outage is made up for by asking again.
//!
//! An outage that spanned several stages yields the latest one only, and with it those that
//! must never be skipped. Soon and today are help for a person who can still be in time and
//! mean nothing afterwards, so they are dropped when their time has passed. Overdue and
//! escalated are part of the record of supervision and are always raised, each once.

use chrono::NaiveDate;

use crate::calendar::Calendar;
use crate::code::codes;
use crate::rules::{Setting, Settings};

codes! {
    /// A stage on the way to and past a due day.
    pub enum Stage as "gongkai.common.v1.ReminderStage" {
        /// Some working days before the due day.
        DueSoon = "due_soon", "即将到期";
        /// On the due day.
        DueToday = "due_today", "今日到期";
        /// Past the due day, on the next working day.
        Overdue = "overdue", "已逾期";
        /// Long past it: told to whoever supervises.
        Escalated = "escalated", "逾期督办";
    }
}

impl Stage {
    /// The first day of the stage. Every number may be the bureau's own and is read by the due day.
    pub fn begins(self, cal: &Calendar, due: NaiveDate, own: &Settings) -> NaiveDate {
        let number = |setting| own.on(setting, due).number;
        let before = number(Setting::ReminderDueSoon);
        let after = number(Setting::ReminderOverdue);
        let higher = after + number(Setting::ReminderEscalated);
        match self {
            Self::DueSoon => cal.working_days_before(due, before),
            Self::DueToday => due,
            Self::Overdue => cal.add_working_days(due, after).date,
            Self::Escalated => cal.add_working_days(due, higher).date,
        }
    }
}

/// The stages to be raised as of today, oldest first; the caller takes away those he has
/// raised for this due day (one that moved is reminded of anew). After the due day, before the next working day, none is: it is late for a
/// reminder and nobody is there yet to be told.
pub fn stages(cal: &Calendar, due: NaiveDate, today: NaiveDate, own: &Settings) -> Vec<Stage> {
    let is_due = |stage: &Stage| {
        let begun = today >= stage.begins(cal, due, own);
        match stage {
            Stage::DueSoon => begun && today < due,
            Stage::DueToday => today == due,
            Stage::Overdue | Stage::Escalated => begun,
        }
    };
    Stage::ALL.iter().copied().filter(is_due).collect()
}

/// Those of [`stages`] that were not raised for that due day; `raised` are codes of stages.
pub fn to_raise(
    cal: &Calendar,
    due: NaiveDate,
    today: NaiveDate,
    raised: &[String],
    own: &Settings,
) -> Vec<Stage> {
    let stages = stages(cal, due, today, own).into_iter();
    stages
        .filter(|stage| !raised.iter().any(|code| code == stage.as_str()))
        .collect()
}

/// The stages right before one that were never raised, the earliest first; `raised` are the codes of those that were. One
/// for which there is no day before the due day, by the bureau's own number, is none.
pub fn missed(
    cal: &Calendar,
    due: NaiveDate,
    stage: Stage,
    raised: &[String],
    own: &Settings,
) -> Vec<Stage> {
    let mut missed = Vec::new();
    let before = Stage::ALL.iter().copied();
    for earlier in before.take_while(|earlier| *earlier != stage) {
        if raised.iter().any(|code| code == earlier.as_str()) {
            missed.clear();
        } else if earlier != Stage::DueSoon || earlier.begins(cal, due, own) < due {
            missed.push(earlier);
        }
    }
    missed
}

/// Working days left until a due day; negative past it.
pub fn days_left(cal: &Calendar, due: NaiveDate, today: NaiveDate) -> i32 {
    let count = |from, to| i32::try_from(cal.working_days_between(from, to)).unwrap_or(i32::MAX);
    if due >= today {
        count(today, due)
    } else {
        -count(due, today)
    }
}
