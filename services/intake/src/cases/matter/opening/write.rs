//! A matter case as lines of the sheet: what [`super::plan`] makes the same case of.

use chrono::NaiveDate;

use super::{
    APPLICANT, APPLICANT_KIND, CHANNEL, CODE, CONTACT, EXPECTED, HAPPENED, IDENTITY, KIND, MISSING,
    NAME, OFFICE, OLD_NUMBER, ON, PAPERS, PROCEDURE, PROMISED, REASON,
};
use crate::{
    cases::kernel::RecordedFact,
    cases::matter::{
        MatterCase,
        state::{Happened, Personal},
    },
    paper::sheet::{Made, Offices},
    paper::words,
};

/// The number a case had before it was imported.
pub fn former_number(facts: &[RecordedFact<MatterCase>]) -> Option<&str> {
    match &facts.first()?.body {
        Happened::Received { opening_number, .. } | Happened::Registered { opening_number, .. } => {
            opening_number.as_deref()
        }
        _ => None,
    }
}

/// The lines of an open case.
pub fn lines(old_number: &str, facts: &[RecordedFact<MatterCase>], offices: &Offices) -> Vec<Made> {
    let mut procedures = Vec::new();
    let mut lines = Vec::new();
    for fact in facts {
        let mut add = |happened: &str, made: Made| {
            lines.push(line(old_number, happened, fact.legal_date).and(made));
        };
        let none = Personal::default();
        let said = fact.personal.as_ref().unwrap_or(&none);
        match &fact.body {
            Happened::Received {
                code,
                channel,
                applicant_kind,
                ..
            } => {
                let made = Made::default()
                    .with(CODE, code.as_str())
                    .with(CHANNEL, channel.zh())
                    .with(APPLICANT_KIND, applicant_kind.zh())
                    .with(APPLICANT, said.applicant_name.as_str())
                    .with(IDENTITY, said.identity_number.as_str())
                    .with(CONTACT, said.contact.as_str())
                    .with(PAPERS, said.papers.join("\n"));
                add("received", made);
            }
            Happened::Registered { code, terms, .. } => {
                let made = Made::default().with(APPLICANT, said.applicant_name.as_str());
                let made = match code {
                    Some(code) => made.with(CODE, code.as_str()),
                    None => made
                        .with(NAME, terms.matter.as_str())
                        .with(KIND, terms.kind.zh())
                        .with(OFFICE, offices.name_of(&terms.office_id))
                        .with(PROMISED, terms.promised_limit.map(i64::from)),
                };
                add("registered", made);
            }
            Happened::CorrectionAsked => {
                add(
                    "correction_asked",
                    Made::default().with(MISSING, said.missing.as_str()),
                );
            }
            Happened::CorrectionReceived => {
                add(
                    "correction_received",
                    Made::default().with(PAPERS, said.papers.join("\n")),
                );
            }
            Happened::Accepted { by_silence: false } => add("accepted", Made::default()),
            Happened::ProcedureStarted { kind, expected } => {
                procedures.push(*kind);
                let made = Made::default()
                    .with(PROCEDURE, kind.zh())
                    .with(EXPECTED, expected.as_str());
                add("procedure_started", made);
            }
            Happened::ProcedureEnded { procedure } => {
                let index = usize::try_from(*procedure)
                    .ok()
                    .and_then(|n| n.checked_sub(1));
                let kind = index.and_then(|index| procedures.get(index));
                let made = Made::default().with(PROCEDURE, kind.map(|kind| kind.zh()));
                add("procedure_ended", made);
            }
            Happened::Extended { .. } => {
                add(
                    "extended",
                    Made::default().with(REASON, said.reason.as_str()),
                );
            }
            // By silence the law accepts again; the others end a case, and only open ones are written.
            Happened::Accepted { by_silence: true }
            | Happened::NotAccepted { .. }
            | Happened::Decided { .. }
            | Happened::Delivered { .. }
            | Happened::Withdrawn
            | Happened::Terminated
            | Happened::Voided => {}
        }
    }
    lines
}

fn line(old_number: &str, happened: &str, on: NaiveDate) -> Made {
    Made::default()
        .with(OLD_NUMBER, old_number)
        .with(HAPPENED, words::happened(happened))
        .with(ON, on)
}
