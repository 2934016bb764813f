//! The page: for eyes, for readers that read aloud, and for print.

use askama::Template;
use gongkai_chassis::error::{Error, Result};
use gongkai_document::{Align, Block, Chart, Grid, Report, date_text};

/// Lengths of the drawing: its width, where bars begin, how long the longest is, how thick one is.
const WIDTH: f64 = 680.0;
const LEFT: f64 = 250.0;
const LONGEST: f64 = 330.0;
const THICK: f64 = 14.0;

#[derive(Template)]
#[template(path = "report.html")]
struct Page<'a> {
    report: &'a Report,
    title: String,
    day: String,
}

/// The report as a page.
pub fn page(report: &Report) -> Result<String> {
    let page = Page {
        report,
        title: report.title.replace('\n', ""),
        day: report.date.map(date_text).unwrap_or_default(),
    };
    page.render().map_err(Error::internal)
}

/// A cell with what a page says of it.
struct Cell<'a> {
    text: &'a str,
    mark: &'a str,
    class: &'static str,
    /// What a head is of; empty for a cell that is none.
    scope: &'static str,
    columns: usize,
    rows: usize,
}

/// The rows of a table: those of its head, and the others.
fn rows(grid: &Grid) -> (Vec<Vec<Cell<'_>>>, Vec<Vec<Cell<'_>>>) {
    let mut rows: Vec<Vec<Cell<'_>>> = grid
        .rows
        .iter()
        .enumerate()
        .map(|(row, cells)| {
            let names_rows = row >= grid.head_rows && cells.iter().any(|cell| !cell.head);
            let cells = cells.iter().map(|cell| Cell {
                text: &cell.text,
                mark: &cell.mark,
                class: match cell.align {
                    Align::Left => "left",
                    Align::Center => "center",
                    Align::Right => "right",
                },
                scope: match (cell.head, names_rows) {
                    (false, _) => "",
                    (true, true) if cell.more_rows > 0 => "rowgroup",
                    (true, true) => "row",
                    (true, false) if cell.more_columns > 0 => "colgroup",
                    (true, false) => "col",
                },
                columns: cell.more_columns + 1,
                rows: cell.more_rows + 1,
            });
            cells.collect()
        })
        .collect();
    let body = rows.split_off(grid.head_rows.min(rows.len()));
    (rows, body)
}

/// A bar as it is drawn.
struct Drawn<'a> {
    class: usize,
    y: f64,
    length: f64,
    text: &'a str,
    text_x: f64,
    text_y: f64,
}

/// A name as it is drawn.
struct Name<'a> {
    text: &'a str,
    y: f64,
}

/// A chart as it is drawn.
struct Drawing<'a> {
    height: f64,
    names: Vec<Name<'a>>,
    bars: Vec<Drawn<'a>>,
    keys: Vec<Key<'a>>,
    alternative: String,
}

/// Which ink a series has.
struct Key<'a> {
    class: usize,
    text: &'a str,
}

/// The ink of a series: the last one has the first, so that it looks the same in every chart.
fn ink(chart: &Chart, series: usize) -> usize {
    (chart.series.len() - 1 - series) % 5
}

#[expect(clippy::cast_precision_loss, reason = "some bars")]
fn drawing(chart: &Chart) -> Drawing<'_> {
    let greatest = chart.greatest();
    let group = THICK * chart.series.len() as f64 + 12.0;
    let mut names = Vec::new();
    let mut bars = Vec::new();
    for (at, bar) in chart.bars.iter().enumerate() {
        let top = group * at as f64 + 6.0;
        names.push(Name {
            text: &bar.label,
            y: top + (group - 12.0) / 2.0 + 5.0,
        });
        for (series, value) in bar.values.iter().enumerate() {
            let y = top + THICK * series as f64;
            let (value, text) = value
                .as_ref()
                .map_or((0.0, "无数据"), |(value, text)| (*value, text));
            let length = (value / greatest).clamp(0.0, 1.0) * LONGEST;
            bars.push(Drawn {
                class: ink(chart, series),
                y,
                length: (length * 10.0).round() / 10.0,
                text,
                text_x: ((LEFT + length + 6.0) * 10.0).round() / 10.0,
                text_y: y + 11.0,
            });
        }
    }
    Drawing {
        height: group * chart.bars.len() as f64 + 6.0,
        names,
        bars,
        keys: chart
            .series
            .iter()
            .enumerate()
            .map(|(at, text)| Key {
                class: ink(chart, at),
                text,
            })
            .collect(),
        alternative: chart.alternative(),
    }
}
