//! A complaint about disclosure work as sent.

use gongkai_chassis::code::{code_to_number, to_number};
use gongkai_proto::intake::v1 as proto;

use super::{
    WorkComplaint,
    state::{Finding, Ground, VOIDED, WITHDRAWN},
};
use crate::{
    cases::kernel::{
        Case as _, Loaded,
        message::{heading, late_messages},
        store::Listed,
    },
    contract::message::{date, deadline_message},
    desk::View,
};

/// A complaint as sent.
pub fn message(view: &View<'_>, case: &Loaded<WorkComplaint>) -> proto::WorkComplaint {
    let (state, registered) = (&case.state, case.state.registered.clone());
    let (decision, decided_on) = state.decision.clone().unzip();
    let correction_due_on = decision.as_ref().and_then(|it| it.correction_due_on);
    let (reason, correction) = decision
        .map(|decision| (decision.reason.0, decision.correction.0))
        .unwrap_or_default();
    let (corrected, corrected_on) = state.corrected.clone().unzip();
    view.staff.named(proto::WorkComplaint {
        id: case.id.to_string(),
        bureau_id: view.bureau.to_string(),
        number: case.number.to_string(),
        ground: to_number(registered.complaint_ground),
        about: registered.about,
        name: registered.name.0,
        contact: registered.contact.0,
        content: registered.content.0,
        received_on: state.received_on.to_string(),
        deadline: deadline_message(state.deadline(view.calendar).as_ref()),
        office_id: state.responsible.office_id.clone().unwrap_or_default(),
        person: state.responsible.person.clone().unwrap_or_default(),
        finding: state.finding().map_or(0, to_number),
        decided_on: date(decided_on),
        reason,
        correction,
        correction_due_on: date(correction_due_on),
        corrected: corrected.unwrap_or_default(),
        corrected_on: date(corrected_on),
        withdrawn: state.withdrawn.is_some(),
        withdrawal_reason: state.withdrawn.clone().unwrap_or_default(),
        answer: state.answer.clone(),
        closed_on: date(state.closed_on),
        etag: case.etag(),
        names: Vec::new(),
        heading: None,
        submitted_by_applicant: registered.submitted_by_applicant,
        late: late_messages(case, view.calendar, view.today),
        voided_on: date(state.voided.as_ref().map(|(day, _)| *day)),
        void_reason: state
            .voided
            .clone()
            .map(|(_, reason)| reason)
            .unwrap_or_default(),
    })
}

/// A row of the list as sent.
pub fn listed(bureau_id: &str, row: Listed) -> proto::WorkComplaint {
    let heading = Some(heading(&row));
    let (closed_on, finding) = row.summary.closed.unzip();
    let voided = finding.as_deref() == Some(VOIDED.0);
    proto::WorkComplaint {
        id: row.id.to_string(),
        bureau_id: bureau_id.to_owned(),
        number: row.number.to_string(),
        ground: code_to_number::<Ground>(&row.summary.category),
        received_on: row.summary.opened_on.to_string(),
        deadline: row.summary.original_due_on.map(|original| proto::Deadline {
            original_due_on: original.to_string(),
            current_due_on: date(row.summary.due_on),
            provisional: row.summary.provisional,
        }),
        office_id: row.summary.office_id.unwrap_or_default(),
        person: row.summary.person.unwrap_or_default(),
        withdrawn: finding.as_deref() == Some(WITHDRAWN),
        // Of what was withdrawn nothing was found.
        finding: finding.map_or(0, |finding| code_to_number::<Finding>(&finding)),
        closed_on: date(closed_on.filter(|_| !voided)),
        voided_on: date(closed_on.filter(|_| voided)),
        etag: row.version.to_string(),
        heading,
        ..proto::WorkComplaint::default()
    }
}
