//! Which letters a fact sends, with what their templates need.

use gongkai_document::date_text;
use gongkai_law::{
    calendar::{Calendar, Due},
    clock::Deadline,
    letter::{LetterKind, Party},
    permit::Handling,
};

use super::{
    code::{ApplicantKind, MatterDecision, Refusal},
    state::{Happened, MatterCase, Refused, Ruling},
};
use crate::{cases::kernel::Recorded, paper::letter::Order};

/// The letter that what just happened sends; this is the state after it. Nobody is sent a letter
/// for a withdrawal, which is the applicant's own, nor for a registration error.
pub fn sent(case: &MatterCase, fact: &Recorded<Happened>, calendar: &Calendar) -> Option<Order> {
    let (kind, own) = match &fact.body {
        Happened::CorrectionAsked { missing } => (
            LetterKind::MatterCorrection,
            vec![("missing", missing.0.clone())],
        ),
        Happened::Accepted { by_silence: true } => {
            let mut own = due_days(case, calendar);
            own.push(("deemed_on", date_text(fact.legal_date)));
            (LetterKind::Acceptance, own)
        }
        // An instant matter is decided while the applicant waits.
        Happened::Accepted { .. } if case.terms().handling == Handling::Instant => return None,
        Happened::Accepted { .. } => (LetterKind::Acceptance, due_days(case, calendar)),
        Happened::NotAccepted(Refused {
            refusal,
            competent_organ,
            reason,
        }) => match refusal {
            Refusal::NotNeeded => (LetterKind::NotNeeded, vec![("reason", reason.0.clone())]),
            Refusal::NotCompetent => (
                LetterKind::NotCompetent,
                vec![
                    ("reason", reason.0.clone()),
                    ("responsible_organ", competent_organ.clone()),
                ],
            ),
            Refusal::Other => (
                LetterKind::RefusalToAccept,
                vec![("reason", reason.0.clone())],
            ),
        },
        Happened::ProcedureStarted { kind, expected } => (
            LetterKind::SpecialProcedureNotice,
            vec![
                ("procedure", kind.zh().to_owned()),
                ("period", expected.clone()),
                ("begins_on", date_text(fact.legal_date)),
            ],
        ),
        Happened::Extended { by, reason } => {
            let mut own = vec![("reason", reason.0.clone()), ("by", by.to_string())];
            own.extend(due_days(case, calendar).into_iter().take(1));
            (LetterKind::MatterExtension, own)
        }
        Happened::Decided(Ruling {
            decision: MatterDecision::Granted,
            number,
            valid_until,
            reason,
        }) => {
            let mut conditions = Vec::new();
            if !number.is_empty() {
                conditions.push(format!("证件（决定）编号{number}"));
            }
            if let Some(day) = valid_until {
                conditions.push(format!("有效期至{}", date_text(*day)));
            }
            let own = vec![
                ("reason", reason.0.clone()),
                ("conditions", conditions.join("；")),
            ];
            (LetterKind::DecisionGranted, own)
        }
        Happened::Decided(Ruling {
            decision: MatterDecision::Refused,
            reason,
            ..
        }) => (
            LetterKind::DecisionRefused,
            vec![("reason", reason.0.clone())],
        ),
        Happened::Terminated { reason } => (
            LetterKind::MatterTermination,
            vec![("reason", reason.0.clone())],
        ),
        Happened::Received { .. }
        | Happened::Registered(_)
        | Happened::Assigned(_)
        | Happened::CorrectionReceived { .. }
        | Happened::ProcedureEnded { .. }
        | Happened::Delivered { .. }
        | Happened::DeliveryAnnulled { .. }
        | Happened::Withdrawn { .. }
        | Happened::Voided { .. } => return None,
    };
    let terms = case.terms();
    let mut values = vec![
        ("matter_name", terms.matter.clone()),
        // By it the template takes the title of the kind.
        ("matter_kind", terms.kind.zh().to_owned()),
        ("received_on", date_text(case.process.received_on)),
    ];
    values.extend(own);
    Some(Order {
        kind,
        addressee: case.opened.applicant_name.0.clone(),
        party: party(case),
        values,
    })
}

/// As what somebody applied; a case that began elsewhere has the name alone.
fn party(case: &MatterCase) -> Party {
    match &case.applied {
        None => Party::named(&case.opened.applicant_name),
        Some(applied) => match applied.applicant_kind {
            ApplicantKind::NaturalPerson => Party::Person,
            ApplicantKind::LegalPerson | ApplicantKind::Unincorporated => Party::Organisation,
        },
    }
}

/// The day the decision is due by law, or by the promise where no law sets one, and then the promise
/// where both are there.
fn due_days(case: &MatterCase, calendar: &Calendar) -> Vec<(&'static str, String)> {
    let both = case.process.deadlines(case.terms(), calendar);
    let day = |deadline: Option<Deadline>| deadline?.current.map(Due::zh);
    let (statutory, promised) = both.map(|both| (both.statutory, both.promised)).unzip();
    match (day(statutory.flatten()), day(promised.flatten())) {
        (Some(by_law), Some(promised)) => vec![("due_on", by_law), ("promised_due_on", promised)],
        (Some(day), None) | (None, Some(day)) => vec![("due_on", day)],
        (None, None) => Vec::new(),
    }
}
