//! Which letters the facts of an application send.

use gongkai_document::date_text;
use gongkai_law::{calendar::Calendar, letter::LetterKind, rules};

use super::{
    process::OpinionOf,
    state::{Application, Happened, Personal},
};
use crate::{case::Recorded, letter::Order};

/// The letters of one fact; the state is that after it.
pub fn of(
    state: &Application,
    happened: &Recorded<Happened, Personal>,
    calendar: &Calendar,
) -> Vec<Order> {
    let personal = happened.personal.clone().unwrap_or_default();
    let order = |kind, more: Vec<(&'static str, String)>| {
        let mut values = vec![
            ("received_on", date_text(state.received_on)),
            ("wanted", state.personal.wanted.clone()),
        ];
        values.extend(more);
        Order {
            kind,
            addressee: to_applicant(state),
            values,
        }
    };
    let acknowledgement = || {
        let due = state.due_on(calendar).map(date_text).unwrap_or_default();
        let more = vec![("channel", state.channel.zh().to_owned()), ("due_on", due)];
        order(LetterKind::Acknowledgement, more)
    };
    match &happened.body {
        Happened::CorrectionAsked { period } => vec![order(
            LetterKind::CorrectionNotice,
            vec![
                ("missing", personal.missing),
                ("period", period.to_string()),
            ],
        )],
        Happened::Extended { by } => {
            let due = state.due_on(calendar).map(date_text).unwrap_or_default();
            let more = vec![
                ("by", by.to_string()),
                ("due_on", due),
                ("reason", personal.reason),
            ];
            vec![order(LetterKind::ExtensionNotice, more)]
        }
        Happened::OpinionAsked { of } => {
            let (kind, period) = match of {
                OpinionOf::ThirdParty => {
                    (LetterKind::ThirdPartyRequest, &rules::THIRD_PARTY_OPINION)
                }
                OpinionOf::CoMaker => (LetterKind::CoMakerRequest, &rules::CO_MAKER_OPINION),
            };
            let period = period.on(happened.legal_date).number.to_string();
            let request = Order {
                addressee: personal.party_name,
                ..order(kind, vec![("period", period)])
            };
            vec![request, order(LetterKind::ThirdPartyNotice, Vec::new())]
        }
        Happened::FeeAsked { amount_fen } => {
            let period = rules::fee_payment_limit(happened.legal_date).to_string();
            let more = vec![("amount", yuan(*amount_fen)), ("period", period)];
            vec![order(LetterKind::FeeNotice, more)]
        }
        Happened::Received { registered, .. } if !registered.unconfirmed => {
            vec![acknowledgement()]
        }
        Happened::ReceiptConfirmed { .. } => vec![acknowledgement()],
        _ => Vec::new(),
    }
}

/// An amount as letters print it.
fn yuan(fen: u64) -> String {
    match fen % 100 {
        0 => format!("{}元", fen / 100),
        rest => format!("{}.{rest:02}元", fen / 100),
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
