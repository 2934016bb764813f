//! What the lines of a sheet make: cases whose every step was lawful on its day.

use std::collections::HashMap;

use chrono::NaiveDate;
use gongkai_chassis::error::Result;

use super::{
    HAPPENED, OLD_NUMBER,
    read::{self, Row, What},
    step::Step,
};
use crate::{
    application::{Application, state::received},
    case::{Case, Fact, On, RecordedFact},
    opening::{Fault, Import, Plan, Table},
};

/// An application to be brought in.
pub struct Planned {
    /// The number it had before.
    pub old_number: String,
    /// What happened, in order.
    pub facts: Vec<RecordedFact<Application>>,
    /// The state that leaves.
    pub state: Application,
}

/// Reads all lines and judges them. What is wrong is noted; then what is planned is not whole.
pub fn plan(table: &Table, import: &Import<'_>, faults: &mut Vec<Fault>) -> Plan<Planned> {
    let rows: Vec<Row> = table
        .lines()
        .map(|line| read::row(line, import, faults))
        .collect();
    let firsts = rows.iter().filter(|row| row.first);
    let numbers = firsts
        .map(|row| (row.line, row.old_number.clone()))
        .collect();
    // In the order in which the numbers first come.
    let mut places: HashMap<String, usize> = HashMap::new();
    let mut cases: Vec<Vec<Row>> = Vec::new();
    for row in rows.into_iter().filter(|row| !row.old_number.is_empty()) {
        let place = *places.entry(row.old_number.clone()).or_insert(cases.len());
        match cases.get_mut(place) {
            Some(rows) => rows.push(row),
            None => cases.push(vec![row]),
        }
    }
    let things = cases
        .into_iter()
        .filter_map(|rows| case(rows, import, faults))
        .collect();
    Plan { things, numbers }
}

/// One application: its receipt, then its steps in the order of their days.
fn case(rows: Vec<Row>, import: &Import<'_>, faults: &mut Vec<Fault>) -> Option<Planned> {
    let (mut firsts, mut steps): (Vec<Row>, Vec<Row>) = rows.into_iter().partition(|row| row.first);
    for double in firsts.iter().skip(1) {
        let line = firsts.first().map_or(0, |first| first.line);
        faults.push(Fault::cell(
            double.line,
            OLD_NUMBER,
            format!("与第{line}行的编号重复"),
            format!("the same number as in line {line}"),
        ));
    }
    if firsts.is_empty() {
        // A line that could not be read may have been it.
        let told = steps.iter().all(|step| step.what.is_some());
        if let Some(step) = steps.first().filter(|_| told) {
            faults.push(Fault::cell(
                step.line,
                HAPPENED,
                "该编号没有“收到申请”一行",
                "there is no line 收到申请 of this number",
            ));
        }
        return None;
    }
    let first = firsts.swap_remove(0);
    let mut planned = begin(first, import)?;
    // Steps without a day that can be read come first: nothing can be judged after them.
    steps.sort_by_key(|step| (step.on, step.line));
    for row in steps {
        let (Some(on), Some(What::Step(step))) = (row.on, row.what) else {
            return None;
        };
        if let Err(error) = planned.take(&step, on, import) {
            faults.push(Fault::refused(row.line, &error));
            return None;
        }
    }
    Some(planned)
}

fn begin(row: Row, import: &Import<'_>) -> Option<Planned> {
    let (Some(on), Some(What::Received(read))) = (row.on, row.what) else {
        return None;
    };
    let mut registered = read.registered;
    registered.opening_number = Some(row.old_number.clone());
    let fact = received(
        read.channel,
        read.kind,
        on,
        Vec::new(),
        registered,
        read.personal,
    );
    let fact = import.recorded(1, fact);
    let state = <Application as Case>::open(&fact)?;
    Some(Planned {
        old_number: row.old_number,
        facts: vec![fact],
        state,
    })
}

impl Planned {
    fn take(&mut self, step: &Step, day: NaiveDate, import: &Import<'_>) -> Result<()> {
        let on = On {
            day,
            calendar: import.calendar,
            actor: import.actor,
        };
        let (body, personal) = step.decide(&self.state, &on)?;
        let ordinal = i32::try_from(self.facts.len()).unwrap_or(i32::MAX - 1) + 1;
        let fact = Fact {
            legal_date: day,
            body,
            personal,
        };
        let fact = import.recorded(ordinal, fact);
        self.state.apply(&fact);
        self.facts.push(fact);
        Ok(())
    }
}
