//! The letters enquiries send.

use gongkai_document::date_text;
use gongkai_law::letter::{LetterKind, Party};

use super::{Enquiry, state::Happened};
use crate::paper::letter::Order;

/// The letters that what just happened sends; `state` is the one after it.
pub fn of(state: &Enquiry, happened: &Happened) -> Vec<Order> {
    match happened {
        Happened::Closed { answer } => {
            let answer = ("answer", answer.0.clone());
            vec![to_citizen(LetterKind::EnquiryReply, state, answer)]
        }
        Happened::PointedToPetition {
            petition_channel, ..
        } => {
            let channel = ("petition_channel", petition_channel.clone());
            vec![to_citizen(LetterKind::PetitionPointer, state, channel)]
        }
        Happened::Withdrawn { reason } => {
            let reason = ("reason", reason.0.clone());
            vec![to_citizen(LetterKind::EnquiryWithdrawal, state, reason)]
        }
        // A double is answered with the enquiry it was merged into, and what was registered by mistake
        // was asked by nobody. How the bureau works on it inside is told nobody.
        Happened::Merged { .. }
        | Happened::Reopened { .. }
        | Happened::Voided { .. }
        | Happened::Registered(_)
        | Happened::Assigned(_)
        | Happened::Split { .. }
        | Happened::TaskReassigned(_)
        | Happened::TaskAnswered { .. }
        | Happened::TaskReturned { .. }
        | Happened::Supervised { .. }
        | Happened::Appraised { .. }
        | Happened::DoubleMerged { .. } => Vec::new(),
    }
}

/// What the citizen asked and when, and what is said to it.
fn to_citizen(kind: LetterKind, state: &Enquiry, said: (&'static str, String)) -> Order {
    Order {
        kind,
        addressee: state.registered.name.0.clone(),
        party: Party::named(&state.registered.name),
        values: vec![
            ("received_on", date_text(state.registered_on)),
            ("content", state.registered.content.0.clone()),
            said,
        ],
    }
}
