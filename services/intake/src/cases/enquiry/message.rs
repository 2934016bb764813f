//! Enquiries as sent.

use gongkai_chassis::code::{code_to_number, to_number};
use gongkai_proto::intake::v1 as proto;

use super::state::{Appraisal, Category, End, Enquiry, Supervision, Task};
use crate::{
    cases::kernel::{
        Loaded,
        message::{heading, late_messages},
        store::Listed,
    },
    contract::{assumed, message::date},
    desk::View,
};

/// An enquiry as sent.
pub(super) fn message(view: &View<'_>, case: &Loaded<Enquiry>) -> proto::Enquiry {
    let (state, registered) = (&case.state, case.state.registered.clone());
    let (closed_on, end) = state.ended.unzip();
    view.staff.named(proto::Enquiry {
        id: case.id.to_string(),
        bureau_id: view.bureau.to_string(),
        category: to_number(registered.category),
        name: registered.name.0,
        content: registered.content.0,
        office_id: state.responsible.office_id.clone().unwrap_or_default(),
        person: state.responsible.person.clone().unwrap_or_default(),
        registered_on: state.registered_on.to_string(),
        due_on: state.due(view.calendar).date.to_string(),
        closed_on: date(closed_on),
        answer: state.answer.clone(),
        etag: case.etag(),
        assumed: assumed::numbers(&registered.assumed),
        opening_number: registered.opening_number.unwrap_or_default(),
        number: case.number.to_string(),
        urgent: registered.urgent,
        channel: registered.channel.map_or(0, to_number),
        contact: registered.contact.0,
        hotline_slip_number: registered.hotline_slip_number,
        tasks: state.tasks.iter().map(task).collect(),
        supervisions: state.supervisions.iter().map(supervision).collect(),
        end: end.map_or(0, to_number),
        end_reason: state.end_reason.clone(),
        merged_into: state
            .merged_into
            .map(|id| id.to_string())
            .unwrap_or_default(),
        doubles: state.doubles.iter().map(ToString::to_string).collect(),
        appraisal: state.appraisal.as_ref().map(appraisal),
        limit: state.limit.0.number,
        names: Vec::new(),
        heading: None,
        submitted_by_applicant: registered.submitted_by_applicant,
        late: late_messages(case, view.calendar, view.today),
    })
}

/// A row of the list as sent.
pub(super) fn listed(bureau_id: &str, row: Listed) -> proto::Enquiry {
    let heading = Some(heading(&row));
    let (closed_on, end) = row.summary.closed.unzip();
    proto::Enquiry {
        id: row.id.to_string(),
        bureau_id: bureau_id.to_owned(),
        category: code_to_number::<Category>(&row.summary.category),
        office_id: row.summary.office_id.unwrap_or_default(),
        person: row.summary.person.unwrap_or_default(),
        registered_on: row.summary.opened_on.to_string(),
        due_on: date(row.summary.original_due_on),
        closed_on: date(closed_on),
        end: end.map_or(0, |end| code_to_number::<End>(&end)),
        etag: row.version.to_string(),
        number: row.number.to_string(),
        heading,
        ..proto::Enquiry::default()
    }
}

fn task(task: &Task) -> proto::EnquiryTask {
    proto::EnquiryTask {
        number: task.number,
        content: task.content.clone(),
        office_id: task.office_id.clone(),
        person: task.person.clone(),
        assigned_on: task.assigned_on.to_string(),
        due_on: task.due_on.to_string(),
        state: to_number(task.state),
        answered_on: date(task.answered_on()),
        answer: task.answer.clone(),
        reason: task.reason.clone(),
    }
}

fn supervision(supervision: &Supervision) -> proto::Supervision {
    proto::Supervision {
        measure: to_number(supervision.measure),
        supervised_on: supervision.day.to_string(),
        note: supervision.note.clone(),
        actor: supervision.actor.clone(),
    }
}

fn appraisal(appraisal: &Appraisal) -> proto::EnquiryAppraisal {
    proto::EnquiryAppraisal {
        satisfaction: to_number(appraisal.satisfaction),
        remark: appraisal.remark.clone(),
        appraised_on: appraisal.day.to_string(),
    }
}
