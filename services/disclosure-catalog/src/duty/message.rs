//! Duties as sent.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use gongkai_chassis::code::to_number;
use gongkai_law::clock::Deadline;
use gongkai_proto::catalog::v1 as proto;

use super::state::{Counts, Duty};

fn day(day: Option<NaiveDate>) -> String {
    day.map_or_else(String::new, |day| day.to_string())
}

/// A duty as sent.
pub fn message(duty: &Duty<'_>) -> proto::UpdateDuty {
    let columns = &duty.entry.columns;
    let (fulfilled_on, item) = duty.fulfilled.unzip();
    proto::UpdateDuty {
        entry_id: duty.entry.id.to_string(),
        serial: columns.serial.unsigned_abs(),
        level1: columns.level1.clone(),
        level2: columns.level2.clone(),
        office_id: columns.office_id.clone(),
        person: columns.person.clone().unwrap_or_default(),
        period: duty
            .period
            .map_or_else(String::new, |period| period.to_string()),
        due_on: duty.due.date.to_string(),
        provisional: duty.due.provisional,
        state: to_number(duty.state),
        fulfilled_on: day(fulfilled_on),
        item_id: item.map_or_else(String::new, |item| item.to_string()),
    }
}

/// The compliance table as sent.
pub fn offices(offices: BTreeMap<String, Counts>) -> Vec<proto::OfficeCompliance> {
    let office = |(office_id, counts): (String, Counts)| proto::OfficeCompliance {
        office_id,
        due: counts.due(),
        in_time: counts.in_time,
        late: counts.late,
        overdue: counts.overdue,
        open: counts.open,
    };
    offices.into_iter().map(office).collect()
}

/// The steps to a day as sent.
pub fn steps(deadline: &Deadline) -> Vec<proto::UpdateDutyStep> {
    let told = deadline
        .sentences()
        .into_iter()
        .zip(deadline.sentences_en());
    let steps = deadline.steps.iter().zip(told);
    steps
        .map(|(step, (text, text_en))| proto::UpdateDutyStep {
            kind: step.kind.as_str().to_owned(),
            from: day(step.from),
            to: day(step.to),
            working_days: step.working_days,
            source: step.source.clone(),
            text,
            text_en,
            due_on: day(step.due),
        })
        .collect()
}
