//! Reminders as sent.

use gongkai_chassis::code::{code_to_number, to_numbers};
use gongkai_law::reminder::Stage;
use gongkai_proto::catalog::v1 as proto;

use super::Reminder;
use crate::duty::standing::Kind;

/// A reminder as sent, with what it is called now if it is called by an item; `settled` says that what it reminded of
/// is not owed by that day any more.
pub fn reminder(
    reminder: Reminder,
    title: Option<String>,
    missed: &[Stage],
    settled: bool,
) -> proto::UpdateReminder {
    let period = reminder.period();
    proto::UpdateReminder {
        id: reminder.id.to_string(),
        key: reminder.key,
        kind: code_to_number::<Kind>(&reminder.kind),
        title: title.unwrap_or(reminder.title),
        office_id: reminder.office_id,
        person: reminder.person.unwrap_or_default(),
        stage: code_to_number::<Stage>(&reminder.stage),
        due_on: reminder.due_on.to_string(),
        raised_on: reminder.raised_on.to_string(),
        settled,
        period: period.map_or_else(String::new, |period| period.to_string()),
        missed: to_numbers(missed),
    }
}
