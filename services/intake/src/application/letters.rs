//! The letters applications send.

use gongkai_law::{calendar::Calendar, letter::LetterKind};

use super::{
    Application,
    state::{Happened, Personal},
};
use crate::{case::Recorded, date, letter::Order};

/// The letters that what just happened sends; `state` is the one after it.
pub fn of(
    state: &Application,
    happened: &Recorded<Happened, Personal>,
    calendar: &Calendar,
) -> Vec<Order> {
    match &happened.body {
        Happened::Received { registered, .. } if !registered.unconfirmed => {
            vec![acknowledgement(state, calendar)]
        }
        Happened::ReceiptConfirmed { .. } => vec![acknowledgement(state, calendar)],
        _ => Vec::new(),
    }
}

/// Who a letter to the applicant is addressed to: an agent receives it for his principal.
fn to_applicant(state: &Application) -> String {
    let name = &state.personal.name;
    match &state.personal.registration.agent {
        Some(agent) => format!("{name}（代理人：{}）", agent.name),
        None => name.clone(),
    }
}

/// 受理回执: what came in, when, and by when it is answered.
fn acknowledgement(state: &Application, calendar: &Calendar) -> Order {
    Order {
        kind: LetterKind::Acknowledgement,
        addressee: to_applicant(state),
        values: vec![
            ("applicant_name", state.personal.name.clone()),
            ("wanted", state.personal.wanted.clone()),
            ("channel", state.channel.zh().to_owned()),
            ("arrived_on", state.registration.arrived_on.to_string()),
            ("received_on", state.received_on.to_string()),
            ("due_on", date(state.due_on(calendar))),
        ],
    }
}
