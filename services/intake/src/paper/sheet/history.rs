//! Lines of a sheet of cases to cases whose every step was lawful on its day.

use std::collections::HashMap;

use chrono::NaiveDate;
use gongkai_chassis::error::Result;

use super::{
    Cells, Fault, Import, Line, Plan, Table,
    fault::{self, Columns},
};
use crate::cases::kernel::{Case, Fact, On, RecordedFact, act::Decides, facts::Facts};

pub use super::fault::{HAPPENED, ON};

/// The column that every case is known by.
pub const OLD_NUMBER: &str = "原编号";

/// What a line says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum What<F, S> {
    /// How the case began.
    First(F),
    /// What was done since.
    Step(S),
}

/// A line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row<F, S> {
    /// Its number.
    pub line: usize,
    /// The former number; empty if it is not there.
    pub old_number: String,
    /// Whether it is the one that says how the case began.
    pub first: bool,
    /// Its day, if that can be read.
    pub on: Option<NaiveDate>,
    /// What it says; nothing if that cannot be read.
    pub what: Option<What<F, S>>,
}

/// Reads a line: here its number and what happened, one of `steps`, of which some begin a case. The day
/// and the rest are read by `rest`; what is wrong is noted.
pub fn read<'a, F: Facts, S>(
    line: Line<'a>,
    (begins, steps): (&[&str], &[&'static str]),
    import: &Import<'_>,
    faults: &mut Vec<Fault>,
    rest: impl FnOnce(&'static str, &mut Cells<'a>, &mut Row<F, S>) -> Option<What<F, S>>,
) -> Row<F, S> {
    let happened = line.cell(HAPPENED);
    let mut row = Row {
        line: line.number(),
        old_number: line.cell(OLD_NUMBER).to_owned(),
        first: begins.iter().any(|fact| F::word(fact) == Some(happened)),
        on: None,
        what: None,
    };
    if line.is_broken() {
        return row;
    }
    let mut cells = Cells::of(line);
    cells.line::<String>(OLD_NUMBER, 1, 100);
    let Some(fact) = cells.happened::<F>(HAPPENED, steps) else {
        // Which other columns belong there cannot be told.
        cells.use_all();
        if cells.is_filled(ON) {
            row.on = cells.past(ON, import.today);
        }
        cells.done(None::<()>, faults);
        return row;
    };
    let read = rest(fact, &mut cells, &mut row);
    row.what = cells.done(read, faults);
    row
}

/// A case to be brought in.
pub struct Planned<C: Case> {
    /// The number it had before.
    pub old_number: String,
    /// What happened, in order.
    pub facts: Vec<RecordedFact<C>>,
    /// The state that leaves.
    pub state: C,
}

/// What was decided, and the day it counts from.
pub type Dated<C> = (NaiveDate, <C as Case>::Fact);
/// What happens by a step, if the rules allow it.
pub type Decide<'a, C, S> = &'a dyn Fn(&S, &C, &On<'_>) -> Result<Vec<Dated<C>>>;

/// How the cases of a kind begin and go on.
pub struct Rules<'a, C: Case, S> {
    /// Kind of the fact that begins most of them.
    pub first: &'static str,
    /// What happens by a step.
    pub decide: Decide<'a, C, S>,
    /// Where what the rules call a field stands, but for the day.
    pub column: Columns,
}

/// Reads all lines by `row`, and judges them where a step is a command and nothing follows from it but
/// its fact; most cases begin with `first`, and what the rules call a field stands in `column`. What is
/// wrong is noted; then what is planned is not whole.
pub fn plan_by_commands<C: Decides<Command: Clone>>(
    table: &Table,
    (first, column): (&'static str, Columns),
    row: impl Fn(Line<'_>, &Import<'_>, &mut Vec<Fault>) -> Row<C::Fact, C::Command>,
    import: &Import<'_>,
    faults: &mut Vec<Fault>,
) -> Plan<Planned<C>> {
    let rows = table.lines().map(|line| row(line, import, faults));
    let rows = rows.collect();
    let decide = |command: &C::Command, state: &C, on: &On<'_>| {
        Ok(vec![(on.day, state.decide(command.clone(), on)?)])
    };
    let decide = &decide;
    let rules = Rules {
        first,
        decide,
        column,
    };
    plan(rows, &rules, import, faults)
}

/// Judges all lines. What is wrong is noted; then what is planned is not whole.
pub fn plan<C: Case, S>(
    rows: Vec<Row<C::Fact, S>>,
    rules: &Rules<'_, C, S>,
    import: &Import<'_>,
    faults: &mut Vec<Fault>,
) -> Plan<Planned<C>> {
    let firsts = rows.iter().filter(|row| row.first);
    let numbers = firsts
        .map(|row| (row.line, row.old_number.clone()))
        .collect();
    // In the order in which the numbers first come.
    let mut places: HashMap<String, usize> = HashMap::new();
    let mut cases: Vec<Vec<Row<C::Fact, S>>> = Vec::new();
    for row in rows.into_iter().filter(|row| !row.old_number.is_empty()) {
        let place = *places.entry(row.old_number.clone()).or_insert(cases.len());
        match cases.get_mut(place) {
            Some(rows) => rows.push(row),
            None => cases.push(vec![row]),
        }
    }
    let things = cases
        .into_iter()
        .filter_map(|rows| case(rows, rules, import, faults))
        .collect();
    Plan { things, numbers }
}

/// One case: how it began, then its steps in the order of their days.
fn case<C: Case, S>(
    rows: Vec<Row<C::Fact, S>>,
    rules: &Rules<'_, C, S>,
    import: &Import<'_>,
    faults: &mut Vec<Fault>,
) -> Option<Planned<C>> {
    let (mut firsts, mut steps): (Vec<_>, Vec<_>) = rows.into_iter().partition(|row| row.first);
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
            let first = C::Fact::word(rules.first).unwrap_or(rules.first);
            faults.push(Fault::cell(
                step.line,
                HAPPENED,
                format!("该编号没有“{first}”一行"),
                format!("there is no line {first} of this number"),
            ));
        }
        return None;
    }
    let first = firsts.swap_remove(0);
    let (Some(legal_date), Some(What::First(body))) = (first.on, first.what) else {
        return None;
    };
    let fact = import.recorded::<C>(1, Fact { legal_date, body });
    let mut planned = Planned {
        old_number: first.old_number,
        state: C::open(&fact)?,
        facts: vec![fact],
    };
    // Steps without a day that can be read come first: nothing can be judged after them.
    steps.sort_by_key(|step| (step.on, step.line));
    for row in steps {
        let (Some(on), Some(What::Step(step))) = (row.on, row.what) else {
            return None;
        };
        if let Err(error) = planned.take(&step, on, rules, import) {
            faults.extend(fault::refused(row.line, &error, rules.column));
            return None;
        }
    }
    Some(planned)
}

impl<C: Case> Planned<C> {
    fn take<S>(
        &mut self,
        step: &S,
        day: NaiveDate,
        rules: &Rules<'_, C, S>,
        import: &Import<'_>,
    ) -> Result<()> {
        let on = On {
            day,
            calendar: import.calendar,
            caller: import.caller,
            standing: &[],
            settings: import.settings,
            // What was asked for on paper said how to pay there.
            fee_payable: true,
        };
        for (legal_date, body) in (rules.decide)(step, &self.state, &on)? {
            self.add(legal_date, body, import);
        }
        Ok(())
    }

    /// Adds what was decided.
    pub fn add(&mut self, legal_date: NaiveDate, body: C::Fact, import: &Import<'_>) {
        let ordinal = i32::try_from(self.facts.len()).unwrap_or(i32::MAX - 1) + 1;
        let fact = import.recorded::<C>(ordinal, Fact { legal_date, body });
        self.state.apply(&fact);
        self.facts.push(fact);
    }
}
