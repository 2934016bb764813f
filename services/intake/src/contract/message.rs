//! Messages that many rooms send.

use chrono::NaiveDate;
use gongkai_chassis::code::to_number;
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

/// The steps towards a due day as sent.
pub fn step_messages(deadline: &Deadline) -> Vec<proto::DeadlineStep> {
    let steps = deadline.steps.iter().zip(deadline.sentences());
    steps
        .map(|(step, text)| proto::DeadlineStep {
            kind: to_number(step.kind),
            from: date(step.from),
            to: date(step.to),
            working_days: step.working_days,
            source: step.source.clone(),
            text,
            due_on: date(step.due),
        })
        .collect()
}
