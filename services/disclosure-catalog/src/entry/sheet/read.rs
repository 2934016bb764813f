//! The catalog as it comes in. Everything wrong with a sheet is told at once, by line and column.

use std::collections::HashMap;

use gongkai_chassis::{
    import::Fault,
    plain::{excerpt, plain},
};
use gongkai_document::sheet::{Read, Sheet};
use uuid::Uuid;

use super::{
    COLUMNS, OFFICE,
    cells::{Cells, Places},
};
use crate::{bureau::Bureau, entry::Columns};

/// Lines of a sheet at most.
pub const MOST_LINES: usize = 1000;
/// Characters of a cell that a fault shows.
const SHOWN: usize = 30;

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

/// What a sheet says for this bureau; lines that name no office are of `office_id`.
pub fn plan(read: Read, bureau: &Bureau, office_id: &str) -> Planned {
    let mut planned = Planned::default();
    let (sheet, of_form) = match read {
        Ok((sheet, of_form)) => (Some(sheet), of_form),
        Err(of_form) => (None, of_form),
    };
    for fault in of_form {
        let header = sheet
            .as_ref()
            .map_or(&[] as &[String], |sheet| &sheet.header);
        let (line, column) = (fault.line.unwrap_or_default(), fault.column(header));
        let fault = Fault::cell(line, &column, fault.zh, fault.en);
        planned.faults.push(fault);
    }
    let Some(mut sheet) = sheet else {
        return planned;
    };
    let cells = sheet.rows.iter_mut().flat_map(|row| &mut row.cells);
    for cell in sheet.header.iter_mut().chain(cells) {
        *cell = plain(cell);
    }
    let Some(places) = places(&sheet, &mut planned.faults) else {
        return planned;
    };
    planned.total = sheet.rows.len();
    if planned.total > MOST_LINES {
        planned.faults.push(Fault::cell(
            0,
            "",
            format!("不得超过{MOST_LINES}行，请分批导入"),
            format!("more than {MOST_LINES} lines: import them in parts"),
        ));
        return planned;
    }
    for row in &sheet.rows {
        let (id, columns, wrong) = Cells::of(row, &places).read(bureau, office_id);
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

/// Where each column stands. Notes unknown columns and missing ones: all official ones are needed.
fn places(sheet: &Sheet, faults: &mut Vec<Fault>) -> Option<Places> {
    let before = faults.len();
    for title in &sheet.header {
        if !COLUMNS.iter().any(|column| column.title == title) {
            let shown = excerpt(title, SHOWN);
            faults.push(Fault::cell(
                0,
                &shown,
                format!("没有“{shown}”这一栏"),
                format!("no column `{shown}`"),
            ));
        }
    }
    let mut places = HashMap::new();
    for column in &COLUMNS {
        let official = COLUMNS.iter().take_while(|one| one.title != OFFICE);
        match sheet.column(column.title) {
            Some(place) => {
                places.insert(column.title, place);
            }
            None if official.into_iter().any(|one| one.title == column.title) => {
                faults.push(Fault::cell(
                    0,
                    column.title,
                    format!("表头缺少“{}”一栏", column.title),
                    format!("the header lacks `{}`", column.title),
                ));
            }
            None => {}
        }
    }
    (faults.len() == before).then_some(places)
}
