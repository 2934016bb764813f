//! A sheet of known columns, whatever they are: what is read of it before its lines are.

use std::collections::HashMap;

use gongkai_chassis::{
    import::Fault,
    plain::{excerpt, plain},
};
use gongkai_document::sheet::{Read, Sheet};

use super::cells::Places;

/// Lines of a sheet at most.
pub const MOST_LINES: usize = 1000;
/// Characters of a cell that a fault shows.
const SHOWN: usize = 30;

/// The table of a file with its cells made plain, if there is one, and what is wrong with the file.
pub fn opened(read: Read) -> (Option<Sheet>, Vec<Fault>) {
    let (mut sheet, of_form) = match read {
        Ok((sheet, of_form)) => (Some(sheet), of_form),
        Err(of_form) => (None, of_form),
    };
    let header = sheet
        .as_ref()
        .map_or(&[] as &[String], |sheet| &sheet.header);
    let faults = of_form.into_iter().map(|fault| {
        let (line, column) = (fault.line.unwrap_or_default(), fault.column(header));
        Fault::cell(line, &column, fault.zh, fault.en)
    });
    let faults = faults.collect();
    if let Some(sheet) = &mut sheet {
        let cells = sheet.rows.iter_mut().flat_map(|row| &mut row.cells);
        for cell in sheet.header.iter_mut().chain(cells) {
            *cell = plain(cell);
        }
    }
    (sheet, faults)
}

/// Where each column stands, of those known by their heads, each with whether it is needed. Notes unknown columns and
/// missing ones.
pub fn places(
    sheet: &Sheet,
    columns: impl Iterator<Item = (&'static str, bool)>,
    faults: &mut Vec<Fault>,
) -> Option<Places> {
    let columns: Vec<(&str, bool)> = columns.collect();
    let before = faults.len();
    for title in &sheet.header {
        if !columns.iter().any(|(known, _)| known == title) {
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
    for (title, needed) in columns {
        match sheet.column(title) {
            Some(place) => {
                places.insert(title, place);
            }
            None if needed => faults.push(Fault::cell(
                0,
                title,
                format!("表头缺少“{title}”一栏"),
                format!("the header lacks `{title}`"),
            )),
            None => {}
        }
    }
    (faults.len() == before).then_some(places)
}

/// Whether it has more lines than are read at once; notes it.
pub fn has_too_many(sheet: &Sheet, faults: &mut Vec<Fault>) -> bool {
    let too_many = sheet.rows.len() > MOST_LINES;
    if too_many {
        faults.push(Fault::cell(
            0,
            "",
            format!("不得超过{MOST_LINES}行，请分批导入"),
            format!("more than {MOST_LINES} lines: import them in parts"),
        ));
    }
    too_many
}
