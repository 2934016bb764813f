//! Duties as sent.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;
use gongkai_chassis::{code::to_number, db::Tx, error::Result};
use gongkai_proto::{catalog::v1 as proto, common::v1::PersonName};

use super::state::{Counts, Duty, Subject};
use crate::bureau::staff;

/// What the people are called who are in charge of duties, each once.
pub async fn names<'a>(
    tx: &mut Tx,
    people: impl Iterator<Item = &'a str>,
) -> Result<Vec<PersonName>> {
    let people: Vec<&str> = people.collect::<BTreeSet<_>>().into_iter().collect();
    staff::person_names(tx, &people).await
}

fn day(day: Option<NaiveDate>) -> String {
    day.map_or_else(String::new, |day| day.to_string())
}

/// A duty as sent.
pub fn message(duty: &Duty<'_>) -> proto::UpdateDuty {
    let subject = duty.subject;
    let told = proto::UpdateDuty {
        kind: to_number(subject.kind()),
        key: duty.key(),
        title: subject.title(),
        office_id: duty.responsible.office_id.to_owned(),
        person: duty.responsible.person.unwrap_or_default().to_owned(),
        period: duty
            .period
            .map_or_else(String::new, |period| period.to_string()),
        due_on: duty.due.date.to_string(),
        provisional: duty.due.provisional,
        state: to_number(duty.state),
        fulfilled_on: day(duty.fulfilled.map(|by| by.on)),
        item_id: duty.item.map_or_else(String::new, |item| item.to_string()),
        owed_by_office_id: duty.owed_by.to_owned(),
        ..proto::UpdateDuty::default()
    };
    match subject {
        Subject::Entry(entry) => proto::UpdateDuty {
            entry_id: entry.id.to_string(),
            serial: entry.columns.serial.unsigned_abs(),
            level1: entry.columns.level1.clone(),
            level2: entry.columns.level2.clone(),
            ..told
        },
        Subject::Promise(promise) => proto::UpdateDuty {
            application_id: promise.application.to_string(),
            ..told
        },
        Subject::Interpretation(document) => proto::UpdateDuty {
            document_id: document.item.to_string(),
            ..told
        },
        Subject::Item(_) => told,
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
