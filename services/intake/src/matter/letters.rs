//! Which letters a fact sends, with what their templates need.

use chrono::NaiveDate;
use gongkai_law::{calendar::Calendar, clock::Deadline, letter::LetterKind, permit::Handling};

use super::{
    code::{Decision, Refusal},
    state::{Happened, MatterCase, Personal},
};
use crate::{case::Recorded, date, letter::Order};

/// The letter that what just happened sends; this is the state after it. Nobody is sent a letter
/// for a withdrawal, which is the applicant's own, nor for a registration error.
pub fn sent(
    case: &MatterCase,
    fact: &Recorded<Happened, Personal>,
    calendar: &Calendar,
) -> Option<Order> {
    let told = fact.personal.clone().unwrap_or_default();
    let day = fact.legal_date.to_string();
    let (kind, own) = match &fact.body {
        Happened::CorrectionAsked => (
            LetterKind::MatterCorrection,
            vec![("missing", told.missing), ("asked_on", day)],
        ),
        // An instant matter is decided while the applicant waits.
        Happened::Accepted { .. } if case.terms.handling == Handling::Instant => return None,
        Happened::Accepted { by_silence } => {
            let silent = if *by_silence { "是" } else { "" };
            let mut own = vec![
                ("accepted_on", day),
                ("accepted_by_silence", silent.to_owned()),
            ];
            own.extend(due_days(case, calendar));
            (LetterKind::Acceptance, own)
        }
        Happened::NotAccepted {
            refusal,
            competent_organ,
        } => {
            let kind = match refusal {
                Refusal::NotNeeded => LetterKind::NotNeeded,
                Refusal::NotCompetent => LetterKind::NotCompetent,
                Refusal::Other => LetterKind::RefusalToAccept,
            };
            let own = vec![
                ("reason", told.reason),
                ("competent_organ", competent_organ.clone()),
                ("refused_on", day),
            ];
            (kind, own)
        }
        Happened::ProcedureStarted { kind, expected } => (
            LetterKind::SpecialProcedureNotice,
            vec![
                ("kind", kind.zh().to_owned()),
                ("expected", expected.clone()),
                ("started_on", day),
            ],
        ),
        Happened::Extended { by } => {
            let mut own = vec![
                ("reason", told.reason),
                ("extended_by", by.to_string()),
                ("extended_on", day),
            ];
            own.extend(due_days(case, calendar));
            (LetterKind::MatterExtension, own)
        }
        Happened::Decided {
            decision,
            number,
            valid_until,
        } => {
            let kind = match decision {
                Decision::Granted => LetterKind::DecisionGranted,
                Decision::Refused => LetterKind::DecisionRefused,
            };
            let own = vec![
                ("reason", told.reason),
                ("decision_number", number.clone()),
                ("decided_on", day),
                ("valid_until", date(*valid_until)),
            ];
            (kind, own)
        }
        _ => return None,
    };
    let terms = &case.terms;
    let mut values = vec![
        ("matter", terms.matter.clone()),
        // By it the template takes the title of the kind.
        ("matter_kind", terms.kind.as_str().to_owned()),
        ("legal_basis", terms.legal_basis.clone()),
        ("received_on", case.process.received_on.to_string()),
    ];
    values.extend(own);
    Some(Order {
        kind,
        addressee: case.personal.applicant_name.clone(),
        values,
    })
}

/// Both due days of the decision; empty where there is none, or the clock stands still.
fn due_days(case: &MatterCase, calendar: &Calendar) -> [(&'static str, String); 2] {
    let both = case.process.deadlines(&case.terms, calendar);
    let day =
        |deadline: Option<Deadline>| -> Option<NaiveDate> { deadline?.current.map(|due| due.date) };
    let (statutory, promised) = both.map(|both| (both.statutory, both.promised)).unzip();
    [
        ("statutory_due_on", date(day(statutory.flatten()))),
        ("promised_due_on", date(day(promised.flatten()))),
    ]
}
