//! Sheets for unit tests.

use chrono::{DateTime, Utc};
use gongkai_law::calendar::Calendar;

use super::{Column, Fault, Import, Offices, Plan, Table};
use crate::cases::kernel::testing::{NOTHING_SET, somebody};

/// Some offices.
pub fn offices(offices: &[(&str, &str)]) -> Offices {
    let offices = offices.iter();
    Offices(
        offices
            .map(|(id, name)| ((*id).to_owned(), (*name).to_owned()))
            .collect(),
    )
}

/// A file with that header; a line ends where nothing follows.
pub fn file(header: &str, lines: &[impl AsRef<str>]) -> Vec<u8> {
    let header: Vec<&str> = header.split(',').map(str::trim).collect();
    let full = lines.iter().map(|line| {
        let line = line.as_ref();
        let missing = header.len().saturating_sub(line.split(',').count());
        format!("{line}{}", ",".repeat(missing))
    });
    let lines: Vec<String> = full.collect();
    format!("{}\n{}\n", header.join(","), lines.join("\n")).into_bytes()
}

/// What a file makes when it is imported by a leader on that day, and what is wrong with it by its lines.
///
/// # Panics
/// If that is no day.
pub fn planned<P>(
    file: &[u8],
    today: &str,
    offices: &Offices,
    columns: &'static [Column],
    plan: impl FnOnce(&Table, &Import<'_>, &mut Vec<Fault>) -> Plan<P>,
) -> (Plan<P>, Vec<Fault>) {
    let import = Import {
        caller: somebody("leader"),
        recorded_at: DateTime::<Utc>::UNIX_EPOCH,
        today: today.parse().unwrap(),
        calendar: Calendar::bundled(),
        offices,
        settings: &NOTHING_SET,
    };
    let mut faults = Vec::new();
    let table = Table::read(file, columns, &mut faults);
    let plan = table.map(|table| plan(&table, &import, &mut faults));
    faults.sort_by_key(|fault| fault.line);
    let none = Plan {
        things: Vec::new(),
        numbers: Vec::new(),
    };
    (plan.unwrap_or(none), faults)
}

/// Lines and columns of faults.
pub fn places(faults: &[Fault]) -> Vec<(usize, &str)> {
    let faults = faults.iter();
    faults
        .map(|fault| (fault.line, fault.column.as_str()))
        .collect()
}
