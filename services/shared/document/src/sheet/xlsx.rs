//! XLSX. The file comes from outside: it is measured before anything of it is believed.

use std::io::{Cursor, Read as _};

use calamine::{DataRef, Reader as _, Xlsx};
use chrono::{NaiveDateTime, NaiveTime};
use zip::ZipArchive;

use super::fault::AT_MOST;
use super::table::Line;
use super::{Fault, Limits};

/// The lines, and what is wrong with cells of them, which are left empty.
pub(super) fn lines(file: &[u8], limits: &Limits) -> Result<(Vec<Line>, Vec<Fault>), Vec<Fault>> {
    measure(file, limits).map_err(|fault| vec![fault])?;
    let broken = |error: calamine::XlsxError| vec![Fault::broken(error)];
    let mut workbook: Xlsx<_> = Xlsx::new(Cursor::new(file)).map_err(broken)?;
    let Some(name) = workbook.sheet_names().first().cloned() else {
        return Err(vec![Fault::broken("no sheet")]);
    };
    // Cell by cell: a table of the whole sheet would be as large as its last cell is far.
    let mut cells = workbook.worksheet_cells_reader(&name).map_err(broken)?;
    let mut lines: Vec<Line> = Vec::new();
    let mut faults = Vec::new();
    while let Some(cell) = cells.next_cell().map_err(broken)? {
        let (row, column) = cell.get_position();
        let (number, column) = (row as usize + 1, column as usize);
        let text = match text(cell.get_value()) {
            Ok(text) if text.is_empty() => continue,
            Ok(text) => text,
            Err((zh, en)) => {
                let column = column + 1;
                faults.push(Fault::line(
                    number,
                    format!("第{column}列{zh}"),
                    format!("column {column} {en}"),
                ));
                String::new()
            }
        };
        if number > limits.lines {
            return Err(vec![Fault::too_many_lines(limits.lines)]);
        }
        if column >= limits.columns {
            return Err(vec![Fault::too_many_columns(number, limits.columns)]);
        }
        if faults.len() >= AT_MOST {
            break;
        }
        if lines.last().is_none_or(|line| line.number != number) {
            lines.push(Line {
                number,
                cells: Vec::new(),
                exact: false,
            });
        }
        if let Some(line) = lines.last_mut() {
            let width = line.cells.len().max(column + 1);
            line.cells.resize(width, String::new());
            line.cells[column] = text;
        }
    }
    Ok((lines, faults))
}

/// Unpacks the file into nothing, to see that it is not a small file with a huge content: what an
/// archive says of itself is not to be believed.
fn measure(file: &[u8], limits: &Limits) -> Result<(), Fault> {
    let mut left = limits.bytes.saturating_mul(10) as u64;
    let mut archive = ZipArchive::new(Cursor::new(file)).map_err(Fault::broken)?;
    for index in 0..archive.len() {
        let part = archive.by_index(index).map_err(Fault::broken)?;
        let mut part = part.take(left + 1);
        let size = std::io::copy(&mut part, &mut std::io::sink()).map_err(Fault::broken)?;
        left = left
            .checked_sub(size)
            .ok_or_else(|| Fault::too_large(limits.bytes.saturating_mul(10)))?;
    }
    Ok(())
}

type Reason = (String, String);

/// A cell as a person reads it.
fn text(value: &DataRef<'_>) -> Result<String, Reason> {
    // From here on Excel has put zeros in the place of the digits that were typed.
    const EXACT: f64 = 1e15;
    Ok(match value {
        DataRef::Empty => String::new(),
        DataRef::String(text) => text.trim().to_owned(),
        DataRef::SharedString(text) => text.trim().to_owned(),
        DataRef::Int(number) => number.to_string(),
        DataRef::Float(number) if number.abs() >= EXACT => {
            return Err((
                "的数字超过15位，Excel 已丢失末尾各位，请把该列设为文本后重填".to_owned(),
                "has a number of more than 15 digits, of which Excel has lost the last: make the \
                 column a text and enter it again"
                    .to_owned(),
            ));
        }
        DataRef::Float(number) => number.to_string(),
        DataRef::Bool(value) => if *value { "是" } else { "否" }.to_owned(),
        DataRef::DateTime(moment) => match moment.as_datetime() {
            Some(at) if moment.as_f64() >= 1.0 => moment_text(at),
            Some(at) => at.time().format("%H:%M:%S").to_string(),
            None => return Err(wrong("日期", "date")),
        },
        DataRef::DateTimeIso(text) | DataRef::DurationIso(text) => match text.parse() {
            Ok(at) => moment_text(at),
            Err(_) => text.clone(),
        },
        DataRef::Error(error) => {
            return Err((
                format!("是错误值 {error}"),
                format!("has the error {error}"),
            ));
        }
    })
}

fn wrong(zh: &str, en: &str) -> Reason {
    (format!("的{zh}无法识别"), format!("has no valid {en}"))
}

fn moment_text(at: NaiveDateTime) -> String {
    if at.time() == NaiveTime::MIN {
        at.date().to_string()
    } else {
        at.format("%Y-%m-%d %H:%M:%S").to_string()
    }
}
