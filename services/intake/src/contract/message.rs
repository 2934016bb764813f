//! Messages that many rooms send.

use chrono::NaiveDate;
pub use gongkai_chassis::deadline::steps as step_messages;
use gongkai_law::clock::Deadline;
use gongkai_proto::intake::v1 as proto;

/// A civil date as sent; empty for none.
pub fn date(date: Option<NaiveDate>) -> String {
    date.map(|date| date.to_string()).unwrap_or_default()
}

/// A deadline as sent.
pub fn deadline_message(deadline: Option<&Deadline>) -> Option<proto::Deadline> {
    deadline.map(|deadline| proto::Deadline {
        original_due_on: deadline.original.date.to_string(),
        current_due_on: date(deadline.current.map(|due| due.date)),
        provisional: deadline.current.is_some_and(|due| due.provisional),
    })
}
