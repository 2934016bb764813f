//! The report as it was transcribed: JSON with the tables under the names of the form.

mod cells;
mod complete;
mod identity;
#[cfg(test)]
mod tests;

use std::{fs, path::Path};

use gongkai_law::report::{Cell, CellUnit, Format, Place};
use serde_json::{Map, Value};

use crate::Refusal;
pub use complete::{Documents, Figures};

/// A report that can be played.
#[derive(Debug, Clone)]
pub struct Input {
    /// The organ, as it is called.
    pub organ: String,
    /// The year reported on.
    pub year: i32,
    /// The form.
    pub format: Format,
    /// Every cell of the form, in its order.
    pub cells: Vec<Given>,
    /// All figures, the missing ones completed.
    pub figures: Figures,
}

/// A cell of the form, and what the report says in it.
#[derive(Debug, Clone)]
pub struct Given {
    /// Which.
    pub place: Place,
    /// Under which names the report has it; those of the form where it does not.
    pub path: Vec<String>,
    /// What it says: a number, or money in fen. Missing ones are never compared.
    pub value: Option<i64>,
    /// How many fen one of the report's unit is; 1 of numbers.
    pub scale: i64,
}

impl Given {
    /// A figure as the report would write it.
    pub fn write(&self, value: i64) -> Value {
        if value % self.scale == 0 {
            return Value::from(value / self.scale);
        }
        let unit = match self.scale {
            100 => CellUnit::Yuan,
            _ => CellUnit::TenThousandYuan,
        };
        let printed = Cell::new(value).print(unit);
        let figure = printed.trim_end_matches('元').parse::<f64>();
        figure.map_or(Value::Null, Value::from)
    }
}

impl Input {
    /// Reads the report in a file.
    pub fn from_file(path: &Path) -> Result<Self, Refusal> {
        let text = fs::read_to_string(path).map_err(|error| {
            Refusal::Unreadable(format!(
                "{}：无法读取 / cannot be read: {error}",
                path.display()
            ))
        })?;
        Self::from_text(&text)
    }

    /// Reads a report.
    pub fn from_text(text: &str) -> Result<Self, Refusal> {
        let unreadable = |zh: &str, en: &str| Refusal::Unreadable(format!("{zh} / {en}"));
        let document: Value = serde_json::from_str(text)
            .map_err(|error| Refusal::Unreadable(format!("不是JSON / not JSON: {error}")))?;
        let Value::Object(document) = document else {
            return Err(unreadable("应为JSON对象", "not a JSON object"));
        };
        let year = document.get("year").and_then(Value::as_i64);
        let year = year.and_then(|year| i32::try_from(year).ok());
        let year = year.ok_or_else(|| unreadable("year：缺少年度", "year: no year"))?;
        let format = format_of(year, &document)?;
        let cells = cells::read(&document, format)?;
        let figures = complete::figures(format, &cells)?;
        Ok(Self {
            organ: organ_of(&document),
            year,
            format,
            cells,
            figures,
        })
    }
}

/// What the organ is called; remarks of the transcription are left out.
fn organ_of(document: &Map<String, Value>) -> String {
    let named = document.get("organ").and_then(Value::as_str).unwrap_or("");
    let name = named.split(['(', '（']).next().unwrap_or("").trim();
    if name.is_empty() { "某机关" } else { name }.to_owned()
}

/// The form of the year, and none of another year.
fn format_of(year: i32, document: &Map<String, Value>) -> Result<Format, Refusal> {
    let impossible = |text: String| Err(Refusal::Impossible(text));
    let Some(format) = Format::for_year(year).filter(|_| year < 2100) else {
        return impossible(format!(
            "{year}年：没有统一格式的年度报告 / no uniform format was prescribed for that year"
        ));
    };
    let tables = ["table2", "table3", "table4", "table2_2019format"];
    let ours = format.table2_key();
    let mut others = document.keys().filter(|key| key.starts_with("table"));
    if let Some(other) =
        others.find(|key| !tables.contains(&key.as_str()) || is_table2(key) && *key != ours)
    {
        return impossible(format!(
            "{other}：不是{year}年应当采用的格式（{ours}） / not of the format of {year}, which has {ours}"
        ));
    }
    let any = |key: &&str| document.get(*key).is_some_and(Value::is_object);
    if ![ours, "table3", "table4"].iter().any(any) {
        return Err(Refusal::Unreadable(
            "没有表二、表三、表四 / none of the tables 2, 3, 4".to_owned(),
        ));
    }
    Ok(format)
}

fn is_table2(key: &str) -> bool {
    key.starts_with("table2")
}
