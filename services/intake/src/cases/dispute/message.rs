//! Disputes as sent.

use gongkai_chassis::code::{code_to_number, to_number};
use gongkai_law::{
    calendar::Calendar,
    dispute::{DisputeKind, DisputeOutcome},
};
use gongkai_proto::intake::v1 as proto;

use super::{
    Dispute,
    order::{DisputeDecision, Order},
};
use crate::{
    cases::kernel::{
        Case as _, Loaded,
        message::{heading, late_messages},
        store::Listed,
    },
    contract::{
        assumed,
        message::{date, deadline_message},
    },
    desk::View,
};

/// A dispute as sent.
pub fn message(view: &View<'_>, case: &Loaded<Dispute>) -> proto::Dispute {
    let (state, registered) = (&case.state, &case.state.registered);
    let id = |id: Option<uuid::Uuid>| id.map(|id| id.to_string()).unwrap_or_default();
    view.staff.named(proto::Dispute {
        id: case.id.to_string(),
        bureau_id: view.bureau.to_string(),
        kind: to_number(registered.kind),
        application_id: id(registered.application_id),
        party_name: registered.party_name.0.clone(),
        accepted_on: state.accepted_on.to_string(),
        outcome: to_number(state.outcome()),
        concluded_on: date(state.concluded.map(|(_, day)| day)),
        etag: case.etag(),
        number: case.number.to_string(),
        assumed: assumed::numbers(&registered.assumed),
        subject: to_number(registered.subject),
        description: registered.description.0.clone(),
        organ: registered.organ.clone(),
        organ_case_number: registered.organ_case_number.clone(),
        simple: registered.simple,
        co_defendant_of: registered.co_defendant_of.clone(),
        after_dispute_id: id(registered.after_dispute_id),
        copy_received_on: date(registered.copy_received_on),
        deadline: deadline_message(state.deadline(view.calendar).as_ref()),
        replied_on: date(state.replied_on),
        decisions: state
            .decisions
            .iter()
            .map(|one| decision(one, view.calendar))
            .collect(),
        appeals: state
            .appeals
            .iter()
            .map(|appeal| proto::DisputeAppeal {
                appellant: to_number(appeal.appellant),
                filed_on: appeal.filed_on.to_string(),
                copy_received_on: date(appeal.copy_received_on),
                due_on: date(appeal.due(view.calendar).map(|due| due.date)),
                replied_on: date(appeal.replied_on),
            })
            .collect(),
        voided_on: date(state.voided_on),
        opening_number: registered.opening_number.clone().unwrap_or_default(),
        office_id: state.responsible.office_id.clone().unwrap_or_default(),
        person: state.responsible.person.clone().unwrap_or_default(),
        names: Vec::new(),
        heading: None,
        late: late_messages(case, view.calendar, view.today),
    })
}

/// A row of the list as sent.
pub fn listed(bureau_id: &str, row: Listed) -> proto::Dispute {
    let heading = Some(heading(&row));
    let (day, result) = row.summary.closed.unzip();
    let voided = result.as_deref() == Some("voided");
    let concluded = day.filter(|_| !voided);
    proto::Dispute {
        id: row.id.to_string(),
        bureau_id: bureau_id.to_owned(),
        kind: code_to_number::<DisputeKind>(&row.summary.category),
        accepted_on: row.summary.opened_on.to_string(),
        outcome: match &result {
            Some(result) if !voided => code_to_number::<DisputeOutcome>(result),
            _ => proto::DisputeOutcome::Pending as i32,
        },
        concluded_on: date(concluded),
        voided_on: date(day.filter(|_| voided)),
        deadline: row.summary.original_due_on.map(|original| proto::Deadline {
            original_due_on: original.to_string(),
            current_due_on: date(row.summary.due_on),
            provisional: row.summary.provisional,
        }),
        office_id: row.summary.office_id.unwrap_or_default(),
        person: row.summary.person.unwrap_or_default(),
        etag: row.version.to_string(),
        number: row.number.to_string(),
        heading,
        ..proto::Dispute::default()
    }
}

fn decision(decision: &DisputeDecision, calendar: &Calendar) -> proto::DisputeDecision {
    proto::DisputeDecision {
        instance: to_number(decision.instance),
        ruling: to_number(decision.ruling),
        decided_on: decision.decided_on.to_string(),
        received_on: decision.received_on.to_string(),
        order: decision.order.as_ref().map(|one| order(one, calendar)),
        decision_number: decision.number.clone(),
        court_name: decision.court_name.clone(),
    }
}

fn order(order: &Order, calendar: &Calendar) -> proto::DisputeOrder {
    proto::DisputeOrder {
        text: order.ordered.text.0.clone(),
        in_force_on: date(order.in_force_on),
        due_on: date(order.due(calendar).map(|due| due.date)),
        on_application: order.is_in_force() && order.ordered.on_application,
        complied_on: date(order.complied_on),
    }
}
