//! What the lines of a sheet make.

use super::read;
use crate::{
    cases::dispute::Dispute,
    paper::sheet::{
        Fault, Import, Plan, Table,
        history::{self, Rules},
    },
};

/// A dispute to be brought in.
pub type Planned = history::Planned<Dispute>;

/// Reads all lines and judges them. What is wrong is noted; then what is planned is not whole.
pub fn plan(table: &Table, import: &Import<'_>, faults: &mut Vec<Fault>) -> Plan<Planned> {
    let rows = table.lines().map(|line| read::row(line, import, faults));
    let rows = rows.collect();
    let rules = Rules {
        first: read::ACCEPTED,
        decide: &history::one::<Dispute>,
    };
    history::plan(rows, &rules, import, faults)
}
