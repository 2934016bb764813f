//! A compiled report as `report.json` and as a page to read and print.

use askama::Template;
use chrono::NaiveDate;
use gongkai_chassis::error::{Error, Result};
use gongkai_law::application::ResultRow;
use gongkai_law::code::codes;
use gongkai_law::report::{
    COLUMNS, Format, Line, OVERVIEW_HEADS, TABLE4_COLUMNS, flat_key, section_heading,
};
use gongkai_proto::{common::v1::Visibility, reporting::v1 as proto};
use serde_json::{Map, Value, json};

codes! {
    /// The form of an exported report.
    pub enum Form as "gongkai.reporting.v1.ExportFormat" {
        /// `report.json`.
        Json = "json", "JSON";
        /// A page to read and print.
        Html = "html", "网页";
    }
}

impl Form {
    /// The media type.
    pub const fn media_type(self) -> &'static str {
        match self {
            Self::Json => "application/json",
            Self::Html => "text/html; charset=utf-8",
        }
    }
}

/// `report.json`: {bureau, year, basis, figures, tables, identities}.
pub fn json(report: &proto::Report) -> Result<String> {
    let figures: Vec<Value> = report.figures.iter().map(figure).collect();
    let mut tables = Map::new();
    let mut notes = Vec::new();
    for table in &report.tables {
        tables.insert(table.key.clone(), table_value(table));
        notes.extend(table_notes(table));
    }
    let document = json!({
        "bureau": report.bureau_id,
        "bureau_name": report.bureau_name,
        "former_name_note": report.former_name_note,
        "year": report.year,
        "due_on": report.due_on,
        "basis": basis(report),
        "figures": figures,
        "tables": tables,
        "table_notes": notes,
        "identities": report.identities.iter().map(|identity| json!({
            "code": identity.code,
            "description": identity.description,
            "left": identity.left,
            "right": identity.right,
            "holds": identity.holds,
        })).collect::<Vec<_>>(),
        "assumptions": report.assumptions,
    });
    serde_json::to_string_pretty(&document).map_err(Error::internal)
}

/// Positions of the streams, as `intake/heshan-emb/internal`.
fn basis(report: &proto::Report) -> Vec<Value> {
    report
        .basis
        .iter()
        .map(|position| {
            json!({
                "stream": stream_name(position),
                "epoch": position.epoch,
                "sequence": position.sequence,
                "digest": position.digest,
            })
        })
        .collect()
}

fn stream_name(position: &gongkai_proto::feed::v1::StreamPosition) -> String {
    let Some(stream) = &position.stream else {
        return String::new();
    };
    let visibility = match stream.visibility() {
        Visibility::Public => "public",
        Visibility::Internal | Visibility::Unspecified => "internal",
    };
    format!("{}/{}/{visibility}", stream.service, stream.bureau_id)
}

fn figure(figure: &proto::Figure) -> Value {
    let mut value = Map::new();
    value.insert("key".to_owned(), json!(figure.key));
    value.insert("label".to_owned(), json!(figure.label));
    value.insert("value".to_owned(), number(figure.value));
    if !figure.unit.is_empty() {
        value.insert("unit".to_owned(), json!(figure.unit));
    }
    if !figure.qualifier.is_empty() {
        value.insert("qualifier".to_owned(), json!(figure.qualifier));
    }
    value.insert("source".to_owned(), json!(figure.source));
    value.insert("assumed".to_owned(), json!(figure.assumed));
    Value::Object(value)
}

/// Whole numbers without a point.
#[expect(
    clippy::cast_possible_truncation,
    reason = "guarded: whole and far inside i64"
)]
fn number(value: f64) -> Value {
    if value.fract() == 0.0 && value.abs() < 1e15 {
        json!(value as i64)
    } else {
        json!(value)
    }
}

/// The form published tables are exchanged in: block → row → column → number; a block with a
/// single column is flat, block → "row-column" → number; tables 3 and 4 have no blocks.
fn table_value(table: &proto::Table) -> Value {
    let mut blocks = Map::new();
    for block in &table.blocks {
        let flat = table.key == "table2" && block.rows.iter().all(|row| row.cells.len() == 1);
        let mut rows = Map::new();
        for row in &block.rows {
            if flat {
                for cell in &row.cells {
                    rows.insert(flat_key(&row.row, &cell.column), number(cell.value));
                }
            } else {
                let cells = row
                    .cells
                    .iter()
                    .map(|cell| (cell.column.clone(), number(cell.value)));
                rows.insert(row.row.clone(), Value::Object(cells.collect()));
            }
        }
        if block.block.is_empty() {
            return Value::Object(rows);
        }
        blocks.insert(block.block.clone(), Value::Object(rows));
    }
    Value::Object(blocks)
}

fn table_notes(table: &proto::Table) -> Vec<Value> {
    let mut notes = Vec::new();
    for block in &table.blocks {
        for row in &block.rows {
            for cell in row.cells.iter().filter(|cell| !cell.note.is_empty()) {
                notes.push(json!({
                    "table": table.key,
                    "block": block.block,
                    "row": row.row,
                    "column": cell.column,
                    "note": cell.note,
                    "assumed": cell.assumed,
                }));
            }
        }
    }
    notes
}

/// A figure as people read it.
struct Shown {
    label: String,
    value: String,
    source: String,
    assumed: bool,
}

/// A bar of the drawing: length in percent of the longest in its group.
struct Bar {
    label: String,
    value: String,
    percent: u64,
}

#[derive(Template)]
#[template(path = "report.html")]
struct Page<'a> {
    report: &'a proto::Report,
    /// What an assumption is called.
    word: &'a str,
    format: Format,
    headings: Vec<String>,
    overview_heads: [&'static str; 5],
    due: String,
    figures: Vec<Shown>,
    matters: Vec<Bar>,
    items: Vec<Bar>,
    table2: Vec<PrintedBlock<'a>>,
    table3_columns: [&'static str; 7],
    table3: Vec<PrintedLine>,
    table4_columns: [&'static str; 5],
    table4: Option<&'a proto::Table>,
    basis: Vec<Value>,
    failed: Vec<&'a proto::Identity>,
    notes: Vec<(usize, String)>,
}

/// A block of table 2 as the form prints it.
struct PrintedBlock<'a> {
    heading: &'a str,
    columns: Vec<&'static str>,
    rows: &'a [proto::Row],
}

fn printed_blocks(format: Format, table: &proto::Table) -> Vec<PrintedBlock<'_>> {
    let columns = format
        .table2()
        .iter()
        .map(|block| block.columns.iter().map(|column| column.printed));
    table
        .blocks
        .iter()
        .zip(columns)
        .map(|(block, columns)| PrintedBlock {
            heading: &block.block,
            columns: columns.collect(),
            rows: &block.rows,
        })
        .collect()
}

/// A line of table 3 as the form prints it.
struct PrintedLine {
    /// The group it belongs to; empty for none.
    group: &'static str,
    /// Rows of the group, on its first line; 0 on the others.
    rows: usize,
    label: &'static str,
    /// The line opens the results, which stand under a heading of their own.
    opens_results: bool,
    cells: Vec<(String, bool)>,
}

/// The report as one page, in the official order. `word` is what an assumption is called.
pub fn html(report: &proto::Report, word: &str) -> Result<String> {
    let format = Format::for_year(report.year)
        .ok_or_else(|| Error::internal(format!("report {} of {}", report.id, report.year)))?;
    let table = |key: &str| {
        report
            .tables
            .iter()
            .find(|table| table.key.starts_with(key))
    };
    let mut notes: Vec<String> = Vec::new();
    for cell in report
        .tables
        .iter()
        .flat_map(|table| &table.blocks)
        .flat_map(|block| &block.rows)
        .flat_map(|row| &row.cells)
    {
        if !cell.note.is_empty() && !notes.contains(&cell.note) {
            notes.push(cell.note.clone());
        }
    }
    let page = Page {
        report,
        word,
        format,
        headings: (1..=6).filter_map(section_heading).collect(),
        overview_heads: OVERVIEW_HEADS,
        due: zh_date(&report.due_on),
        figures: report
            .figures
            .iter()
            .map(|figure| shown(figure, word))
            .collect(),
        matters: bars(
            (report, word),
            "matters.",
            &["matters.on_time_rate", "matters.promise_kept_rate"],
        ),
        items: bars((report, word), "items.", &[]),
        table2: table("table2")
            .map(|table| printed_blocks(format, table))
            .unwrap_or_default(),
        table3_columns: COLUMNS,
        table3: table("table3")
            .map(|table| printed_lines(format, table))
            .unwrap_or_default(),
        table4_columns: TABLE4_COLUMNS,
        table4: table("table4"),
        basis: basis(report),
        failed: report
            .identities
            .iter()
            .filter(|identity| !identity.holds)
            .collect(),
        notes: notes
            .into_iter()
            .enumerate()
            .map(|(index, note)| (index + 1, note))
            .collect(),
    };
    page.render().map_err(Error::internal)
}

impl Page<'_> {
    /// The value of a figure as people read it; 0 where the report has none of this key.
    fn value(&self, key: &str) -> String {
        self.report
            .figures
            .iter()
            .find(|figure| figure.key == key)
            .map_or_else(|| "0".to_owned(), |figure| marked_value(figure, self.word))
    }

    fn has(&self, key: &str) -> bool {
        self.report.figures.iter().any(|figure| figure.key == key)
    }

    /// The mark of a cell's note, e.g. `①`; empty for none.
    fn mark(&self, cell: &proto::Cell) -> String {
        self.notes
            .iter()
            .find(|(_, note)| *note == cell.note)
            .map_or_else(String::new, |(number, _)| mark(number))
    }
}

/// ①, ② … and (21) beyond what circles there are.
#[expect(
    clippy::trivially_copy_pass_by_ref,
    reason = "templates pass references"
)]
fn mark(number: &usize) -> String {
    u32::try_from(*number)
        .ok()
        .filter(|number| (1..=20).contains(number))
        .and_then(|number| char::from_u32(0x245F + number))
        .map_or_else(|| format!("({number})"), String::from)
}

/// 2020年1月31日.
fn zh_date(iso: &str) -> String {
    iso.parse::<NaiveDate>().map_or_else(
        |_| iso.to_owned(),
        |day| day.format("%Y年%-m月%-d日").to_string(),
    )
}

fn plain(value: f64) -> String {
    format!("{value}")
}

/// A figure with its unit: 162件, 100%, 500000余份（册）, 380元.
fn read_value(figure: &proto::Figure) -> String {
    match figure.unit.as_str() {
        "" => format!("{}%", plain((figure.value * 10_000.0).round() / 100.0)),
        "分" => format!("{}元", plain(figure.value / 100.0)),
        unit => format!("{}{}{unit}", plain(figure.value), figure.qualifier),
    }
}

/// The same, marked where it rests on an assumption.
fn marked_value(figure: &proto::Figure, word: &str) -> String {
    let value = read_value(figure);
    if figure.assumed {
        format!("{value}（{word}）")
    } else {
        value
    }
}

fn shown(figure: &proto::Figure, word: &str) -> Shown {
    Shown {
        label: figure.label.clone(),
        value: marked_value(figure, word),
        source: figure.source.clone(),
        assumed: figure.assumed,
    }
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a percentage between 0 and 100"
)]
fn bars((report, word): (&proto::Report, &str), prefix: &str, without: &[&str]) -> Vec<Bar> {
    let chosen: Vec<_> = report
        .figures
        .iter()
        .filter(|figure| figure.key.starts_with(prefix) && !without.contains(&figure.key.as_str()))
        .collect();
    let longest = chosen.iter().map(|figure| figure.value).fold(1.0, f64::max);
    chosen
        .into_iter()
        .map(|figure| Bar {
            label: figure.label.clone(),
            value: marked_value(figure, word),
            percent: (figure.value / longest * 100.0).round() as u64,
        })
        .collect()
}

fn printed_lines(format: Format, table: &proto::Table) -> Vec<PrintedLine> {
    let lines = format.table3();
    let group = |line: &Line| match line {
        // The 2019 form has one row for group (六), which then is its own label.
        Line::Result(row) if format == Format::F2019 && row.is_other_handling() => "",
        Line::Result(row) => row.group_zh().unwrap_or(""),
        _ => "",
    };
    let mut before = "";
    lines
        .iter()
        .map(|line| {
            let of = group(line);
            let opens = !of.is_empty() && of != before;
            before = of;
            let key = line.key(format);
            let row = table
                .blocks
                .iter()
                .flat_map(|block| &block.rows)
                .find(|row| row.row == key);
            PrintedLine {
                group: of,
                rows: if opens {
                    lines.iter().filter(|other| group(other) == of).count()
                } else {
                    0
                },
                label: line.printed(format),
                opens_results: *line == Line::Result(ResultRow::Granted),
                cells: row
                    .map(|row| {
                        row.cells
                            .iter()
                            .map(|cell| (plain(cell.value), cell.assumed))
                            .collect()
                    })
                    .unwrap_or_default(),
            }
        })
        .collect()
}
