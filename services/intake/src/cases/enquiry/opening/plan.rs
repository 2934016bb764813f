//! What the lines of a sheet make.

use chrono::NaiveDate;

use super::read::{self, Registered};
use crate::{
    cases::enquiry::{
        Enquiry,
        command::Command,
        state::{Happened, Personal},
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
        begin: &begin,
        decide: &decide,
    };
    history::plan(rows, &rules, import, faults)
}

fn begin(read: Registered, on: NaiveDate, old_number: &str) -> Fact<Happened, Personal> {
    Fact {
        legal_date: on,
        body: Happened::Registered {
            category: read.category,
            office_id: read.office_id,
            limit: read.limit,
            assumed: Vec::new(),
            urgent: read.urgent,
            channel: read.channel,
            hotline_slip_number: read.slip,
            opening_number: Some(old_number.to_owned()),
        },
        personal: Some(read.personal),
    }
}
