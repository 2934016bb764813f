//! The letters to a complainant who is named.

use chrono::NaiveDate;
use gongkai_document::date_text;
use gongkai_law::letter::{LetterKind, Party};

use super::state::{Decision, Ground, Happened, WorkComplaint};
use crate::paper::letter::Order;

/// The letter that what happened on that civil date sends; `state` is the one after it.
pub fn of(state: &WorkComplaint, happened: &Happened, on: NaiveDate) -> Option<Order> {
    let (kind, mut values) = match happened {
        Happened::Closed { .. } => (
            LetterKind::ComplaintReply,
            answer(state, &state.decision.as_ref()?.0, on),
        ),
        Happened::Withdrawn { reason } => {
            let wanted = ("wanted", state.registered.content.0.clone());
            let reason = ("reason", reason.0.clone());
            (LetterKind::WithdrawalNotice, vec![wanted, reason])
        }
        Happened::Registered(_)
        | Happened::Assigned(_)
        | Happened::Decided(_)
        | Happened::CorrectionRecorded { .. }
        | Happened::Voided { .. } => return None,
    };
    let name = &state.registered.name;
    values.push(("received_on", date_text(state.received_on)));
    (!name.is_empty()).then(|| Order {
        kind,
        addressee: name.0.clone(),
        party: Party::named(name),
        values,
    })
}

/// What was found, and what follows from it.
fn answer(
    state: &WorkComplaint,
    decision: &Decision,
    on: NaiveDate,
) -> Vec<(&'static str, String)> {
    let due = decision.correction_due_on;
    let infringement = state.registered.complaint_ground == Ground::Infringement;
    vec![
        ("basis", LetterKind::complaint_basis(infringement, on)),
        ("content", state.registered.content.0.clone()),
        ("about", state.registered.about.clone()),
        ("finding", decision.conclusion.zh().to_owned()),
        ("reason", decision.reason.0.clone()),
        ("correction", decision.correction.0.clone()),
        ("correction_due_on", due.map(date_text).unwrap_or_default()),
        ("answer", state.answer.clone()),
    ]
}
