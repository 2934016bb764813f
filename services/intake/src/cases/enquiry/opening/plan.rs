//! What the lines of a sheet make.

use super::read;
use crate::{
    cases::enquiry::{
        Enquiry,
        command::Command,
        state::{Happened, Registered},
    },
    cases::kernel::{Fact, On, act::Decides as _},
    paper::sheet::{
        Fault, Import, Plan, Table,
        history::{self, Rules},
    },
};

/// An enquiry to be brought in.
pub type Planned = history::Planned<Enquiry>;

/// Reads all lines and judges them. What is wrong is noted; then what is planned is not whole.
pub fn plan(table: &Table, import: &Import<'_>, faults: &mut Vec<Fault>) -> Plan<Planned> {
    let rows = table.lines().map(|line| read::row(line, import, faults));
    let rows = rows.collect();
    let decide = |command: &Command, state: &Enquiry, on: &On<'_>| {
        Ok(vec![(on.day, state.decide(command.clone(), on)?)])
    };
    let rules = Rules {
        first: read::REGISTERED,
        begin: &|registered: Registered, on, _: &str| Fact {
            legal_date: on,
            body: Happened::Registered(registered),
            personal: None,
        },
        decide: &decide,
    };
    history::plan(rows, &rules, import, faults)
}
