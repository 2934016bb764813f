//! The cells of the tables, each under the names of the form. What stands there under another name is refused:
//! nothing is passed over.

use std::collections::BTreeSet;

use gongkai_law::report::{Block, Cell, CellUnit, Column, Format, Place, TOTAL, flat_key};
use serde_json::{Map, Value};

use super::Given;
use crate::Refusal;

/// What publishers write where nothing is.
const BLANK: [&str; 5] = ["", "/", "-", "—", "——"];
/// More than this is played by nobody.
pub(super) const MOST: i64 = 1_000_000_000_000;

/// Every cell of the form in its order.
pub(super) fn read(document: &Map<String, Value>, format: Format) -> Result<Vec<Given>, Refusal> {
    let mut taken = BTreeSet::new();
    let mut cells = Vec::new();
    for place in format.places() {
        let found = names(&place, format)
            .into_iter()
            .find_map(|names| find(document, &names));
        let (path, value) = match found {
            Some((path, value)) => {
                taken.insert(path.clone());
                (path, Some(value))
            }
            None => (canonical(&place, format), None),
        };
        cells.push(given(place, path, value)?);
    }
    for table in [format.table2_key(), "table3", "table4"] {
        if let Some(value) = document.get(table) {
            refuse_others(value, &mut vec![table.to_owned()], &taken, format)?;
        }
    }
    Ok(cells)
}

/// The names under which a cell may stand: a block of one column is written flat.
fn names(place: &Place, format: Format) -> Vec<Vec<String>> {
    let owned = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect();
    match place {
        Place::Table2(item, row, column) => {
            let blocks = format.table2().iter();
            let heading = blocks
                .filter(|block| block.item == *item)
                .map(Block::heading);
            let heading = heading.collect::<String>();
            let flat = flat_key(row.zh, column.key);
            let nested = owned(&[format.table2_key(), &heading, row.zh, column.key]);
            vec![owned(&[format.table2_key(), &heading, &flat]), nested]
        }
        Place::Table3(line, kind) => {
            let column = kind.map_or(TOTAL, |kind| kind.zh());
            vec![owned(&["table3", line.key(format), column])]
        }
        Place::Table4(kind, outcome) => {
            let column = outcome.map_or(TOTAL, |outcome| outcome.zh());
            vec![owned(&["table4", kind.zh(), column])]
        }
    }
}

/// Under which names we write a cell that the report has not.
fn canonical(place: &Place, format: Format) -> Vec<String> {
    let mut names = names(place, format);
    let is_flat = match place {
        Place::Table2(item, ..) => {
            let mut blocks = format.table2().iter();
            blocks.any(|block| block.item == *item && block.is_flat())
        }
        _ => true,
    };
    names.swap_remove(usize::from(!is_flat))
}

/// Brackets and blanks are written in several ways.
fn folded(name: &str) -> String {
    let letters = name.chars().filter(|letter| !letter.is_whitespace());
    letters
        .map(|letter| match letter {
            '(' => '（',
            ')' => '）',
            other => other,
        })
        .collect()
}

/// What stands under these names, and the names as the report writes them.
fn find<'a>(
    document: &'a Map<String, Value>,
    names: &[String],
) -> Option<(Vec<String>, &'a Value)> {
    let (name, rest) = names.split_first()?;
    let mut entries = document.iter();
    let (key, value) = entries.find(|(key, _)| folded(key) == folded(name))?;
    let mut path = vec![key.clone()];
    if rest.is_empty() {
        return Some((path, value));
    }
    let (below, value) = find(value.as_object()?, rest)?;
    path.extend(below);
    Some((path, value))
}

fn given(place: Place, path: Vec<String>, value: Option<&Value>) -> Result<Given, Refusal> {
    let unit = place.unit();
    let mut given = Given {
        scale: scale_of(unit, ""),
        place,
        path,
        value: None,
    };
    let text = match value {
        None | Some(Value::Null) => return Ok(given),
        Some(Value::Number(number)) => number.to_string(),
        Some(Value::String(text)) => text.trim().to_owned(),
        Some(other) => return Err(not_a_figure(&given, &other.to_string())),
    };
    if BLANK.contains(&text.as_str()) {
        return Ok(given);
    }
    given.scale = scale_of(unit, &text);
    let cell = Cell::parse(unit, &text).filter(|cell| cell.value.abs() <= MOST);
    let cell = cell.ok_or_else(|| not_a_figure(&given, &text))?;
    if cell.value < 0 && !may_fall(&given.place) {
        return Err(Refusal::Unreadable(format!(
            "{}：不能为负数（{text}） / cannot be negative",
            given.path.join(" ")
        )));
    }
    given.value = Some(cell.value);
    Ok(given)
}

fn not_a_figure(given: &Given, text: &str) -> Refusal {
    Refusal::Unreadable(format!(
        "{}：不是数（{text}） / not a figure",
        given.path.join(" ")
    ))
}

/// A change (本年增/减) may be one for the less.
fn may_fall(place: &Place) -> bool {
    matches!(place, Place::Table2(_, _, Column { code: "change", .. }))
}

/// How many fen one of the unit is in which a cell is written.
fn scale_of(unit: CellUnit, text: &str) -> i64 {
    let figure = text.split(['(', '（']).next().unwrap_or("").trim();
    match unit {
        CellUnit::Count => 1,
        _ if figure.ends_with("万元") => 1_000_000,
        _ if figure.ends_with('元') => 100,
        CellUnit::TenThousandYuan => 1_000_000,
        CellUnit::Yuan => 100,
    }
}

/// Refuses what stands under a name that the form has not.
fn refuse_others(
    value: &Value,
    path: &mut Vec<String>,
    taken: &BTreeSet<Vec<String>>,
    format: Format,
) -> Result<(), Refusal> {
    if taken.contains(path) {
        return Ok(());
    }
    match value {
        // A row, or a table, of which nothing is there.
        Value::Null => return Ok(()),
        Value::Object(entries) => {
            for (name, below) in entries {
                path.push(name.clone());
                refuse_others(below, path, taken, format)?;
                path.pop();
            }
            return Ok(());
        }
        _ => {}
    }
    let name = path.join(" ");
    if format == Format::F2019 && path.iter().any(|part| folded(part).starts_with("三（六）")) {
        return Err(Refusal::Impossible(format!(
            "{name}：2021年以前的格式没有这一行，逾期未缴费自2021年1月1日起才有 / no such row before 2021, when the \
             processing fee began"
        )));
    }
    Err(Refusal::Unreadable(format!(
        "{name}：统一格式中没有这一格 / the form has no such cell"
    )))
}
