//! What the lines of a sheet make.

use gongkai_chassis::error::Result;

use super::read::{self, Step};
use crate::{
    cases::dispute::{
        Dispute,
        state::{Happened, Personal},
    },
    cases::kernel::{Decided, Fact, On},
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
    let decide =
        |step: &Step, state: &Dispute, on: &On<'_>| Ok(vec![(on.day, decided(step, state, on)?)]);
    let rules = Rules {
        first: read::ACCEPTED,
        begin: &|(registered, personal): read::First, on, _: &str| Fact {
            legal_date: on,
            body: Happened::Accepted(registered),
            personal: Some(personal),
        },
        decide: &decide,
    };
    history::plan(rows, &rules, import, faults)
}

fn decided(step: &Step, state: &Dispute, on: &On<'_>) -> Result<Decided<Dispute>> {
    Ok(match step {
        Step::Replied => (state.file_reply(on)?, None),
        Step::Decided(entered, order) => {
            let personal = entered.order.is_some().then(|| Personal {
                order: order.clone(),
                ..Personal::default()
            });
            (state.decide(entered.clone(), on)?, personal)
        }
        Step::InForce => (state.order_in_force(false, on)?, None),
        Step::Appealed(by) => (state.appeal(*by, on)?, None),
        Step::Complied(done) => {
            let personal = Personal {
                done: done.clone(),
                ..Personal::default()
            };
            (state.comply(on)?, Some(personal))
        }
    })
}
