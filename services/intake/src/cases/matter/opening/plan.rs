//! What the lines of a sheet make.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use gongkai_chassis::error::{Error, Result};
use gongkai_law::permit::SpecialProcedure;

use super::read::{self, Begun, Step};
use crate::{
    cases::kernel::{Case as _, Fact, On},
    cases::matter::{
        MatterCase,
        guide::Matter,
        state::{Happened, Personal},
    },
    paper::sheet::{
        Fault, Import, Plan, Table,
        history::{self, Rules},
    },
};

/// A matter case to be brought in.
pub type Planned = history::Planned<MatterCase>;

type Dated = history::Dated<MatterCase>;

/// Reads all lines and judges them by the matters of the guide. What is wrong is noted; then what is
/// planned is not whole.
pub fn plan(
    table: &Table,
    guide: &BTreeMap<String, Matter>,
    import: &Import<'_>,
    faults: &mut Vec<Fault>,
) -> Plan<Planned> {
    let rows = table
        .lines()
        .map(|line| read::row(line, guide, import, faults));
    let rows = rows.collect();
    let decide = |step: &Step, state: &MatterCase, on: &On<'_>| decided(step, state, on, import);
    let rules = Rules {
        first: read::RECEIVED,
        begin: &begin,
        decide: &decide,
    };
    let mut plan = history::plan(rows, &rules, import, faults);
    let today = On {
        day: import.today,
        calendar: import.calendar,
        caller: import.caller,
        standing: &[],
    };
    for planned in &mut plan.things {
        if let Some((on, decided)) = silence(&planned.state, &today) {
            planned.add(on, decided, import);
        }
    }
    plan
}

fn begin(begun: Begun, on: NaiveDate, old_number: &str) -> Fact<Happened, Personal> {
    let opening_number = Some(old_number.to_owned());
    let body = match (begun.applied, begun.code) {
        (Some((channel, applicant_kind)), Some(code)) => Happened::Received {
            code,
            terms: begun.terms,
            channel,
            applicant_kind,
            assumed: Vec::new(),
            opening_number,
        },
        (_, code) => Happened::Registered {
            code,
            terms: begun.terms,
            assumed: Vec::new(),
            opening_number,
        },
    };
    Fact {
        legal_date: on,
        body,
        personal: Some(begun.personal),
    }
}

/// The acceptance by law, if the period for the check has run out on that day.
fn silence(state: &MatterCase, on: &On<'_>) -> Option<Dated> {
    let (day, happened) = state.accept_by_silence(on)?;
    Some((day, (happened, None)))
}

/// What happens by a step. Steps that only an accepted case knows come after the acceptance by law.
fn decided(
    step: &Step,
    state: &MatterCase,
    on: &On<'_>,
    import: &Import<'_>,
) -> Result<Vec<Dated>> {
    let checks = matches!(
        step,
        Step::CorrectionAsked(_) | Step::CorrectionReceived(_) | Step::Accepted
    );
    let mut all: Vec<Dated> = silence(state, on).filter(|_| !checks).into_iter().collect();
    let mut state = state.clone();
    for (legal_date, (body, _)) in &all {
        let accepted = Fact {
            legal_date: *legal_date,
            body: body.clone(),
            personal: None,
        };
        state.apply(&import.recorded(0, accepted));
    }
    let (happened, personal) = match step {
        Step::CorrectionAsked(missing) => {
            let personal = Personal {
                missing: missing.clone(),
                ..Personal::default()
            };
            (state.ask_correction(on)?, Some(personal))
        }
        Step::CorrectionReceived(papers) => {
            let personal = Personal {
                papers: papers.clone(),
                ..Personal::default()
            };
            (state.receive_correction(on)?, Some(personal))
        }
        Step::Accepted => (state.accept(on)?, None),
        Step::ProcedureStarted(kind, expected) => {
            (state.start_procedure(*kind, expected.clone(), on)?, None)
        }
        Step::ProcedureEnded(kind) => (state.end_procedure(running(&state, *kind)?, on)?, None),
        Step::Extended(reason) => {
            let personal = Personal {
                reason: reason.clone(),
                ..Personal::default()
            };
            (state.extend(on)?, Some(personal))
        }
    };
    all.push((on.day, (happened, personal)));
    Ok(all)
}

/// The number of the first procedure of a kind that has not ended.
fn running(state: &MatterCase, kind: SpecialProcedure) -> Result<u32> {
    let mut numbered = (1..).zip(&state.process.procedures);
    let found = numbered.find(|(_, started)| started.kind == kind && started.to.is_none());
    found.map(|(number, _)| number).ok_or_else(|| {
        Error::state_forbids("not in such a special procedure", "未在进行该特别程序")
    })
}
