//! How a due day came about, as every service tells it.

use chrono::NaiveDate;
use gongkai_law::clock::Deadline;
use gongkai_proto::common::v1::DeadlineStep;

use crate::code::to_number;

/// The steps towards a due day as sent.
pub fn steps(deadline: &Deadline) -> Vec<DeadlineStep> {
    let day = |day: Option<NaiveDate>| day.map(|day| day.to_string()).unwrap_or_default();
    let told = deadline.sentences().into_iter();
    let told = told.zip(deadline.sentences_en());
    let steps = deadline.steps.iter().zip(told);
    steps
        .map(|(step, (text, text_en))| DeadlineStep {
            kind: to_number(step.kind),
            from: day(step.from),
            to: day(step.to),
            working_days: step.working_days,
            source: step.source.clone(),
            text,
            due_on: day(step.due),
            text_en,
        })
        .collect()
}
