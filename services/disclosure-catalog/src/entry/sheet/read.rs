//! The catalog as it comes in. Everything wrong with a sheet is told at once, by line and column.

use gongkai_chassis::import::Fault;
use gongkai_document::{inspect::Allowed, sheet::Read};
use uuid::Uuid;

use super::{
    COLUMNS, Column, OFFICE, TO_VERIFY_ITEMS, WHOLE,
    cells::Cells,
    form::{has_too_many, opened, places},
};
use crate::{bureau::Bureau, entry::Columns};

/// A line of a sheet as an entry.
#[derive(Debug, Clone)]
pub struct Line {
    /// Where it stands.
    pub number: usize,
    /// The entry it changes; none for a new one.
    pub id: Option<Uuid>,
    /// What it says; the serial is 0 where it leaves it open.
    pub columns: Columns,
}

/// What a sheet says.
#[derive(Debug, Default)]
pub struct Planned {
    /// Its lines that could be read.
    pub lines: Vec<Line>,
    /// All of its lines.
    pub total: usize,
    /// What is wrong.
    pub faults: Vec<Fault>,
}

/// What a sheet says for this bureau; lines that name no office are of `office_id`, and no numbers of people stand in it
/// but those `allowed`.
pub fn plan(read: Read, bureau: &Bureau, office_id: &str, allowed: &Allowed) -> Planned {
    let (sheet, faults) = opened(read);
    let mut planned = Planned {
        faults,
        ..Planned::default()
    };
    let Some(sheet) = sheet else {
        return planned;
    };
    let official = COLUMNS.iter().take_while(|one| one.title != OFFICE).count();
    let columns = COLUMNS.iter().enumerate();
    // Open data have one column where the official form has two to be ticked.
    let whole =
        |column: &Column| WHOLE.contains(&column.group) && sheet.column(column.group).is_some();
    let columns = columns.map(|(index, column)| (column.title, index < official && !whole(column)));
    let columns = columns.chain(
        WHOLE
            .iter()
            .chain([&TO_VERIFY_ITEMS])
            .map(|title| (*title, false)),
    );
    let Some(places) = places(&sheet, columns, &mut planned.faults) else {
        return planned;
    };
    planned.total = sheet.rows.len();
    if has_too_many(&sheet, &mut planned.faults) {
        return planned;
    }
    for row in &sheet.rows {
        let (id, columns, wrong) = Cells::of(row, &places).read(bureau, office_id, allowed);
        if wrong.is_empty() {
            planned.lines.push(Line {
                number: row.line,
                id,
                columns,
            });
        }
        let faults = wrong.into_iter();
        let faults = faults.map(|wrong| Fault::of(row.line, wrong));
        planned.faults.extend(faults);
    }
    planned
}
