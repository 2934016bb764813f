//! What the lines of a sheet make.

use chrono::NaiveDate;

use super::read::{self, Received};
use crate::{
    cases::application::{Application, command::Command, state::received},
    cases::kernel::{On, act::Decides as _},
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
    let begin = |read: Received, on: NaiveDate, old_number: &str| {
        let mut registered = read.registered;
        registered.opening_number = Some(old_number.to_owned());
        let (channel, kind) = (read.channel, read.kind);
        received(channel, kind, on, Vec::new(), registered, read.personal)
    };
    let decide = |step: &Command, state: &Application, on: &On<'_>| {
        Ok(vec![(on.day, state.decide(step.clone(), on)?)])
    };
    let rules = Rules {
        first: read::RECEIVED,
        begin: &begin,
        decide: &decide,
    };
    history::plan(rows, &rules, import, faults)
}
