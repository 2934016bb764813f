//! What the lines of a sheet make.

use chrono::NaiveDate;
use gongkai_chassis::error::{Error, Result};

use super::read::{self, Registered, Step};
use crate::{
    cases::enquiry::{
        Enquiry,
        state::{Happened, Personal},
    },
    cases::kernel::{Decided, Fact, On},
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
    let decide =
        |step: &Step, state: &Enquiry, on: &On<'_>| Ok(vec![(on.day, decided(step, state, on)?)]);
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

fn decided(step: &Step, state: &Enquiry, on: &On<'_>) -> Result<Decided<Enquiry>> {
    Ok(match step {
        Step::Assigned(number, wanted) => {
            let next = u32::try_from(state.tasks.len()).unwrap_or(u32::MAX) + 1;
            if number.is_some_and(|number| number != next) {
                return Err(Error::state_forbids(
                    "numbered otherwise: tasks count from 1 in the order of their days",
                    "交办事项序号与交办日期的先后不符",
                ));
            }
            let (happened, personal) = state.split(vec![wanted.clone()], on)?;
            (happened, Some(personal))
        }
        Step::Reassigned(task, office_id, person, reason) => {
            let happened = state.reassign(*task, office_id.clone(), person.clone(), on)?;
            (happened, Some(Personal::because(reason.clone())))
        }
        Step::Answered(task, answer) => {
            let happened = state.answer_task(*task, on)?;
            (happened, Some(Personal::answering(answer.clone())))
        }
        Step::Returned(task, reason) => {
            let happened = state.return_task(*task, on)?;
            (happened, Some(Personal::because(reason.clone())))
        }
        Step::Supervised(measure, note) => {
            let personal = Personal {
                note: note.clone(),
                ..Personal::default()
            };
            (state.supervise(*measure, on)?, Some(personal))
        }
    })
}
