//! CSV, as Excel and WPS write it in China: UTF-8 with a BOM, or GB18030.

use std::borrow::Cow;

use encoding_rs::GB18030;

use super::table::Line;
use super::{Fault, Limits};

/// What a program may take for the beginning of a formula: Excel reads the full-width signs of a
/// Chinese keyboard as the others, and passes over a tab or a return before them.
const FORMULA: [char; 10] = ['=', '+', '-', '@', '＝', '＋', '－', '＠', '\t', '\r'];

/// A text that no program takes for a formula when it opens a CSV.
pub fn neutral(text: &str) -> Cow<'_, str> {
    if text.starts_with(FORMULA) {
        Cow::Owned(format!("'{text}"))
    } else {
        Cow::Borrowed(text)
    }
}

/// The text before [`neutral`].
fn restored(text: &str) -> &str {
    match text.strip_prefix('\'') {
        Some(rest) if rest.starts_with(FORMULA) => rest,
        _ => text,
    }
}

pub(super) fn lines(file: &[u8], limits: &Limits) -> Result<Vec<Line>, Vec<Fault>> {
    let text = decode(file).map_err(|fault| vec![fault])?;
    // The reader counts line feeds.
    let text = text.replace("\r\n", "\n").replace('\r', "\n");
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .from_reader(text.as_bytes());
    let mut lines = Vec::new();
    let mut record = csv::StringRecord::new();
    while reader
        .read_record(&mut record)
        .map_err(|error| vec![Fault::broken(error)])?
    {
        let number = record.position().map_or(0, csv::Position::line);
        let number = usize::try_from(number).unwrap_or(usize::MAX);
        if number > limits.lines {
            return Err(vec![Fault::too_many_lines(limits.lines)]);
        }
        if record.len() > limits.columns {
            return Err(vec![Fault::too_many_columns(number, limits.columns)]);
        }
        let cells = record.iter();
        lines.push(Line {
            number,
            cells: cells.map(|cell| restored(cell.trim()).to_owned()).collect(),
            exact: true,
        });
    }
    Ok(lines)
}

fn decode(file: &[u8]) -> Result<Cow<'_, str>, Fault> {
    let text = match file.strip_prefix(b"\xEF\xBB\xBF") {
        Some(text) => String::from_utf8_lossy(text),
        None => match std::str::from_utf8(file) {
            Ok(text) => Cow::Borrowed(text),
            Err(_) => GB18030.decode_without_bom_handling(file).0,
        },
    };
    // No text has these; a picture or a UTF-16 file has.
    let wrong = text
        .lines()
        .position(|line| line.contains(['\u{FFFD}', '\0']));
    match wrong {
        None => Ok(text),
        Some(before) => Err(Fault::line(
            before + 1,
            "编码既不是 UTF-8 也不是 GB18030，请另存为“CSV UTF-8”",
            "the text is neither UTF-8 nor GB18030: save it as `CSV UTF-8`",
        )),
    }
}
