//! Disputes as sent.

use gongkai_law::calendar::Calendar;
use gongkai_proto::{code::to_number, intake::v1 as proto};

use super::{
    Dispute,
    order::{Decision, Order},
};
use crate::{
    cases::kernel::{Case as _, Loaded, store::Listed},
    contract::{
        assumed,
        message::{date, deadline_message},
    },
    desk::View,
};

pub(super) const KIND: &str = "gongkai.intake.v1.DisputeKind";
pub(super) const OUTCOME: &str = "gongkai.intake.v1.Outcome";
pub(super) const SUBJECT: &str = "gongkai.intake.v1.DisputeSubject";
pub(super) const INSTANCE: &str = "gongkai.intake.v1.DisputeInstance";
pub(super) const RESULT: &str = "gongkai.intake.v1.LegalResult";
pub(super) const APPELLANT: &str = "gongkai.intake.v1.Appellant";

/// A dispute as sent.
pub fn message(view: &View<'_>, case: &Loaded<Dispute>) -> proto::Dispute {
    let (state, registered) = (&case.state, &case.state.registered);
    let id = |id: Option<uuid::Uuid>| id.map(|id| id.to_string()).unwrap_or_default();
    proto::Dispute {
        id: case.id.to_string(),
        bureau_id: view.bureau.to_string(),
        kind: to_number(KIND, registered.kind.as_str()),
        application_id: id(registered.application_id),
        party_name: state.personal.party_name.clone(),
        accepted_on: state.accepted_on.to_string(),
        outcome: to_number(OUTCOME, state.outcome().as_str()),
        concluded_on: date(state.concluded.map(|(_, day)| day)),
        etag: case.etag(),
        number: case.number.to_string(),
        assumed: assumed::numbers(&registered.assumed),
        subject: to_number(SUBJECT, registered.subject.as_str()),
        description: state.personal.description.clone(),
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
            .map(|(by, filed_on)| proto::DisputeAppeal {
                appellant: to_number(APPELLANT, by.as_str()),
                filed_on: filed_on.to_string(),
            })
            .collect(),
        voided_on: date(state.voided_on),
        opening_number: registered.opening_number.clone().unwrap_or_default(),
    }
}

/// A row of the list as sent.
pub fn listed(bureau_id: &str, row: Listed) -> proto::Dispute {
    let (day, result) = row.summary.closed.unzip();
    let voided = result.as_deref() == Some("voided");
    let concluded = day.filter(|_| !voided);
    proto::Dispute {
        id: row.id.to_string(),
        bureau_id: bureau_id.to_owned(),
        kind: to_number(KIND, &row.summary.category),
        accepted_on: row.summary.opened_on.to_string(),
        outcome: match &result {
            Some(result) if !voided => to_number(OUTCOME, result),
            _ => proto::Outcome::Pending as i32,
        },
        concluded_on: date(concluded),
        voided_on: date(day.filter(|_| voided)),
        deadline: row.summary.original_due_on.map(|original| proto::Deadline {
            original_due_on: original.to_string(),
            current_due_on: date(row.summary.due_on),
            provisional: row.summary.provisional,
        }),
        etag: row.version.to_string(),
        number: row.number.to_string(),
        ..proto::Dispute::default()
    }
}

fn decision(decision: &Decision, calendar: &Calendar) -> proto::DisputeDecision {
    proto::DisputeDecision {
        instance: to_number(INSTANCE, decision.instance.as_str()),
        result: to_number(RESULT, decision.result.as_str()),
        decided_on: decision.decided_on.to_string(),
        received_on: decision.received_on.to_string(),
        order: decision.order.as_ref().map(|one| order(one, calendar)),
    }
}

fn order(order: &Order, calendar: &Calendar) -> proto::DisputeOrder {
    proto::DisputeOrder {
        text: order.text.clone(),
        in_force_on: date(order.in_force_on),
        due_on: date(order.due(calendar).map(|due| due.date)),
        on_application: order.is_in_force() && order.ordered.on_application,
        complied_on: date(order.complied_on),
    }
}
