//! Which reminders are due, and which are settled.

use std::collections::{BTreeSet, HashMap};

use chrono::NaiveDate;
use gongkai_law::{
    calendar::Calendar,
    catalog::Period,
    reminder::{self as law, Stage, missed, to_raise},
    rules::Settings,
};
use uuid::Uuid;

use crate::duty::{standing::Kind, state::Duty};

/// A reminder that was raised.
#[derive(Debug, Clone)]
pub struct Reminder {
    /// UUIDv7.
    pub id: Uuid,
    /// Key of the duty.
    pub key: String,
    /// Code of its kind.
    pub kind: String,
    /// What it was called then; empty of what is called by an item.
    pub title: String,
    /// Responsible office then.
    pub office_id: String,
    /// Responsible person then.
    pub person: Option<String>,
    /// Code of the stage.
    pub stage: String,
    /// Civil date it was due by.
    pub due_on: NaiveDate,
    /// Civil date it was raised.
    pub raised_on: NaiveDate,
}

impl Reminder {
    /// The period of its duty, which stands in the key.
    pub fn period(&self) -> Option<Period> {
        let of_entry = self.kind == Kind::Entry.as_str();
        let last = self.key.rsplit('/').next().filter(|_| of_entry)?;
        last.parse().ok()
    }

    /// The stages right before it that were never raised for its day.
    pub fn missed(&self, raised: &Raised, calendar: &Calendar, own: &Settings) -> Vec<Stage> {
        let Ok(stage) = self.stage.parse() else {
            return Vec::new();
        };
        let raised = raised.get(&(self.key.clone(), self.due_on));
        missed(calendar, self.due_on, stage, &codes(raised), own)
    }
}

/// The codes of the stages raised for a due day of a duty, each with the office that was reminded.
pub type Raised = HashMap<(String, NaiveDate), Vec<(String, String)>>;

fn codes(raised: Option<&Vec<(String, String)>>) -> Vec<String> {
    let raised = raised.into_iter().flatten();
    raised.map(|(stage, _)| stage.clone()).collect()
}

/// The stages that are due of what is owed and were not raised for its due day. Who became responsible since, and was
/// reminded of nothing yet, is told the stage that was raised last, too.
pub fn due<'a, 'b>(
    owed: &'a [Duty<'b>],
    raised: &Raised,
    calendar: &Calendar,
    own: &Settings,
    today: NaiveDate,
) -> Vec<(&'a Duty<'b>, Stage)> {
    let open = owed.iter().filter(|duty| !duty.state.is_fulfilled());
    open.flat_map(|duty| {
        let day = duty.due.date;
        let raised = raised.get(&(duty.key(), day));
        let mut stages = to_raise(calendar, day, today, &codes(raised), own);
        let office = duty.responsible.office_id;
        let told = raised.is_none_or(|raised| raised.iter().any(|(_, told)| told == office));
        if stages.is_empty() && !told {
            stages.extend(law::stages(calendar, day, today, own).pop());
        }
        stages.into_iter().map(move |stage| (duty, stage))
    })
    .collect()
}

/// What is still owed, each with its day and the office that does it: of anything else a reminder is settled.
pub fn still_owed(owed: &[Duty<'_>]) -> BTreeSet<(String, NaiveDate, String)> {
    let open = owed.iter().filter(|duty| !duty.state.is_fulfilled());
    let told = |duty: &Duty<'_>| {
        let office = duty.responsible.office_id.to_owned();
        (duty.key(), duty.due.date, office)
    };
    open.map(told).collect()
}
