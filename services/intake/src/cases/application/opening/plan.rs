//! What the lines of a sheet make.

use super::read;
use crate::{
    cases::application::{
        Application,
        command::Command,
        registration::{Received, RegistrationFact},
        state::Happened,
    },
    cases::kernel::{Fact, On, act::Decides as _},
    paper::sheet::{
        Fault, Import, Plan, Table,
        history::{self, Rules},
    },
};

/// An application to be brought in.
pub type Planned = history::Planned<Application>;

/// Reads all lines and judges them. What is wrong is noted; then what is planned is not whole.
pub fn plan(table: &Table, import: &Import<'_>, faults: &mut Vec<Fault>) -> Plan<Planned> {
    let rows = table.lines().map(|line| read::row(line, import, faults));
    let rows = rows.collect();
    let decide = |step: &Command, state: &Application, on: &On<'_>| {
        Ok(vec![(on.day, state.decide(step.clone(), on)?)])
    };
    let rules = Rules {
        first: read::RECEIVED,
        begin: &|received: Received, on, _: &str| Fact {
            legal_date: on,
            body: Happened::Registration(RegistrationFact::Received(received)),
            personal: None,
        },
        decide: &decide,
    };
    history::plan(rows, &rules, import, faults)
}
