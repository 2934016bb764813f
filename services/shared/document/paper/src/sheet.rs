//! Sheets that come in. The file comes from outside: it is measured before anything of it is believed.

use std::io::{BufReader, Cursor, Read as _};

use calamine::{DataRef, Reader as _, Xlsx, XlsxCellFormulaMetadataRecord};
use chrono::{NaiveDateTime, NaiveTime};
use gongkai_document::sheet::{AT_MOST, Fault, Limits, Line, Read, Sheet, assemble};
use quick_xml::events::Event;
use zip::ZipArchive;

/// Characters of a cell at most; Excel allows no more.
const CELL: usize = 32_767;
/// Characters of all cells at most: a file may name one text again and again.
const CHARACTERS: usize = 10_000_000;

/// Reads an XLSX (its first sheet) or a CSV (UTF-8, with or without BOM, or GB18030).
pub fn read(file: &[u8], limits: &Limits) -> Read {
    if file.len() > limits.bytes {
        Err(vec![Fault::too_large(limits.bytes)])
    } else if file.starts_with(b"PK\x03\x04") {
        let (lines, faults) = lines(file, limits)?;
        assemble(lines, faults)
    } else if file.starts_with(b"\xD0\xCF\x11\xE0") {
        Err(vec![Fault::old_or_locked()])
    } else {
        Sheet::read_csv(file, limits)
    }
}

/// The lines, and what is wrong with cells of them, which are left empty.
fn lines(file: &[u8], limits: &Limits) -> Result<(Vec<Line>, Vec<Fault>), Vec<Fault>> {
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
    let mut characters = 0;
    while let Some(cell) = cells.next_cell_with_formula_metadata().map_err(broken)? {
        let (row, column) = cell.pos;
        let (number, column) = (row as usize + 1, column as usize);
        let text = match text(&cell.value) {
            // Who passed it over would lose what is meant.
            Ok(text) if text.is_empty() && is_uncalculated(&cell) => {
                faults.push(Fault::cell(number, column, UNCALCULATED.0, UNCALCULATED.1));
                String::new()
            }
            Ok(text) if text.is_empty() => continue,
            Ok(text) => text,
            Err((zh, en)) => {
                faults.push(Fault::cell(number, column, zh, en));
                String::new()
            }
        };
        characters += text.chars().count();
        if characters > CHARACTERS {
            return Err(vec![too_many_characters()]);
        }
        if number > limits.lines {
            return Err(vec![Fault::too_many_lines(limits.lines)]);
        }
        if column >= limits.columns {
            return Err(vec![Fault::too_many_columns(number, limits.columns)]);
        }
        if faults.len() >= AT_MOST {
            return Err(faults);
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
        let name = part.name().map_err(Fault::broken)?.to_lowercase();
        let mut part = part.take(left + 1);
        let size = std::io::copy(&mut part, &mut std::io::sink()).map_err(Fault::broken)?;
        left = left
            .checked_sub(size)
            .ok_or_else(|| Fault::too_large(limits.bytes.saturating_mul(10)))?;
        drop(part);
        if name.ends_with("sharedstrings.xml") {
            let part = archive.by_index(index).map_err(Fault::broken)?;
            // The shortest text is `<si/>`.
            if claimed(part)? > size / 5 {
                return Err(Fault::broken("it claims more texts than it has"));
            }
        }
    }
    Ok(())
}

/// How many texts a file says it has. The reader makes room for them at once.
fn claimed(part: impl std::io::Read) -> Result<u64, Fault> {
    let mut xml = quick_xml::Reader::from_reader(BufReader::new(part));
    let mut buffer = Vec::new();
    loop {
        buffer.clear();
        match xml.read_event_into(&mut buffer).map_err(Fault::broken)? {
            Event::Start(element) if element.local_name().as_ref() == "sst" => {
                let mut claimed = 0;
                for attribute in element.attributes() {
                    let attribute = attribute.map_err(Fault::broken)?;
                    if attribute.key.local_name().as_ref() == "uniqueCount" {
                        claimed = attribute.value.parse().unwrap_or(u64::MAX);
                    }
                }
                return Ok(claimed);
            }
            Event::Eof => return Ok(0),
            _ => {}
        }
    }
}

/// Of a formula whose result is not in the file.
const UNCALCULATED: (&str, &str) = (
    "是公式，但文件中没有算出的结果，请用表格软件打开并保存，或者直接填写数字",
    "a formula without its result: open the file in Excel or WPS and save it, or enter the number",
);

/// Whether a program wrote a formula and did not work it out. A result that is an empty text is one.
fn is_uncalculated(cell: &XlsxCellFormulaMetadataRecord<'_>) -> bool {
    cell.formula.is_some() && matches!(cell.value, DataRef::Empty)
}

fn too_many_characters() -> Fault {
    Fault::file(
        format!("文字过多，不得超过 {CHARACTERS} 字"),
        format!("there are more than {CHARACTERS} characters"),
    )
}

type Reason = (String, String);

/// A cell as a person reads it.
fn text(value: &DataRef<'_>) -> Result<String, Reason> {
    // From here on Excel has put zeros in the place of the digits that were typed.
    const EXACT: f64 = 1e15;
    Ok(match value {
        DataRef::Empty => String::new(),
        DataRef::String(text) => short(text)?,
        DataRef::SharedString(text) => short(text)?,
        DataRef::Int(number) => number.to_string(),
        DataRef::Float(number) if number.abs() >= EXACT => {
            return Err((
                "数字超过15位，Excel 已丢失末尾各位，请把该列设为文本后重填".to_owned(),
                "a number of more than 15 digits, of which Excel has lost the last: make the \
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
                format!("是错误值 {error}，请改正公式或者填写内容"),
                format!("the error {error}: mend the formula or enter what is meant"),
            ));
        }
    })
}

/// A text no longer than a cell's can be.
fn short(text: &str) -> Result<String, Reason> {
    let text = text.trim();
    if text.chars().nth(CELL).is_some() {
        return Err((
            format!("文字超过{CELL}字"),
            format!("more than {CELL} characters"),
        ));
    }
    Ok(text.to_owned())
}

fn wrong(zh: &str, en: &str) -> Reason {
    (format!("{zh}无法识别"), format!("no valid {en}"))
}

fn moment_text(at: NaiveDateTime) -> String {
    if at.time() == NaiveTime::MIN {
        at.date().to_string()
    } else {
        at.format("%Y-%m-%d %H:%M:%S").to_string()
    }
}
