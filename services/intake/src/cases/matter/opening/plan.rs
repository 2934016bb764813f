//! What the lines of a sheet make.

use std::collections::BTreeMap;

use gongkai_chassis::error::Result;

use super::{PROCEDURE, read};
use crate::{
    cases::kernel::{Case as _, Fact, On, act::Decides as _},
    cases::matter::{MatterCase, command::Command, guide::Matter},
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
    let decide =
        |command: &Command, state: &MatterCase, on: &On<'_>| decided(command, state, on, import);
    let rules = Rules {
        first: read::RECEIVED,
        decide: &decide,
        column: |field| (field == "procedure").then_some(PROCEDURE),
    };
    let mut plan = history::plan(rows, &rules, import, faults);
    let today = On {
        day: import.today,
        calendar: import.calendar,
        caller: import.caller,
        standing: &[],
        settings: import.settings,
        fee_payable: true,
    };
    for planned in &mut plan.things {
        if let Some((on, accepted)) = planned.state.accept_by_silence(&today) {
            planned.add(on, accepted, import);
        }
    }
    plan
}

/// What happens by a command. What only an accepted case knows comes after the acceptance by law.
fn decided(
    command: &Command,
    state: &MatterCase,
    on: &On<'_>,
    import: &Import<'_>,
) -> Result<Vec<Dated>> {
    let checks = matches!(
        command,
        Command::AskCorrection { .. } | Command::ReceiveCorrection { .. } | Command::Accept
    );
    let by_law = state.accept_by_silence(on).filter(|_| !checks);
    let mut all: Vec<Dated> = by_law.into_iter().collect();
    let mut state = state.clone();
    for (legal_date, body) in &all {
        let accepted = Fact {
            legal_date: *legal_date,
            body: body.clone(),
        };
        state.apply(&import.recorded::<MatterCase>(0, accepted));
    }
    all.push((on.day, state.decide(command.clone(), on)?));
    Ok(all)
}
