//! A request to correct a record as sent.

use gongkai_chassis::code::{code_to_number, to_number};
use gongkai_proto::intake::v1 as proto;

use super::state::{Ending, Rectification, VOIDED};
use crate::{
    cases::kernel::{
        Case as _, Loaded,
        message::{heading, late_messages},
        store::Listed,
    },
    contract::message::{date, deadline_message},
    desk::View,
};

/// A request as sent.
pub fn message(view: &View<'_>, case: &Loaded<Rectification>) -> proto::Rectification {
    let (state, request) = (&case.state, case.state.request.clone());
    let ended = state.ended.clone();
    let answer = proto::Rectification {
        id: case.id.to_string(),
        bureau_id: view.bureau.to_string(),
        number: case.number.to_string(),
        name: request.name.0,
        identity_number: request.identity_number.0,
        contact: request.contact.0,
        record: request.record.0,
        inaccuracy: request.inaccuracy.0,
        proof: request.proof.0,
        received_on: state.received_on.to_string(),
        deadline: deadline_message(state.deadline(view.calendar).as_ref()),
        etag: case.etag(),
        office_id: state.responsible.office_id.clone().unwrap_or_default(),
        person: state.responsible.person.clone().unwrap_or_default(),
        submitted_by_applicant: request.submitted_by_applicant,
        late: late_messages(case, view.calendar, view.today),
        voided_on: date(state.voided.as_ref().map(|(day, _)| *day)),
        void_reason: state
            .voided
            .clone()
            .map(|(_, reason)| reason)
            .unwrap_or_default(),
        ..proto::Rectification::default()
    };
    view.staff.named(match ended {
        None => answer,
        Some(ended) => proto::Rectification {
            result: to_number(ended.ending),
            decided_on: ended.on.to_string(),
            corrected: ended.corrected,
            reason: ended.reason,
            forwarded_to: ended.responsible_organ,
            ..answer
        },
    })
}

/// A row of the list as sent.
pub fn listed(bureau_id: &str, row: Listed) -> proto::Rectification {
    let heading = Some(heading(&row));
    let (closed_on, result) = row.summary.closed.unzip();
    let voided = result.as_deref() == Some(VOIDED.0);
    proto::Rectification {
        id: row.id.to_string(),
        bureau_id: bureau_id.to_owned(),
        number: row.number.to_string(),
        received_on: row.summary.opened_on.to_string(),
        deadline: row.summary.original_due_on.map(|original| proto::Deadline {
            original_due_on: original.to_string(),
            current_due_on: date(row.summary.due_on),
            provisional: row.summary.provisional,
        }),
        result: result.map_or(0, |result| code_to_number::<Ending>(&result)),
        decided_on: date(closed_on.filter(|_| !voided)),
        voided_on: date(closed_on.filter(|_| voided)),
        office_id: row.summary.office_id.unwrap_or_default(),
        person: row.summary.person.unwrap_or_default(),
        etag: row.version.to_string(),
        heading,
        ..proto::Rectification::default()
    }
}
