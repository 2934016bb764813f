//! The identities (勾稽关系) of the workbook, computed by whoever opens it.

use gongkai_document::{Align, Grid, GridCell, Sheet};
use gongkai_law::{
    application::ApplicantKind,
    dispute::DisputeKind,
    report::{COLUMNS, Format, Line},
};

use super::summed::{SHEET3, SHEET4, results3, row3};
use crate::report::{
    form::{Content, Table3, Table4},
    reading::Reading,
};

/// An identity as a workbook has it: what it says, and both sides as formulas with what they give.
struct Sides {
    said: String,
    left: (String, f64),
    right: (String, f64),
}

/// The identities: both sides computed from the sheets, and whether they are equal.
pub(super) fn identities(content: &Content<'_>, table3: &Table3, table4: &Table4) -> Grid {
    let reading = Reading::of(content.report);
    let mut list = of_columns(table3);
    list.extend(of_rows(reading.format, table3));
    list.extend(of_disputes(table4));
    list.extend(carried(content, table3));
    checked(list)
}

/// A cell of table 3 on its sheet.
fn at3(row: usize, column: usize) -> String {
    format!("{SHEET3}!{}", Sheet::name_of(row, column))
}

/// The number in a column of a line, columns from the first kind of applicant.
fn value3(table: &Table3, line: Line, column: usize) -> f64 {
    let found = table.lines.iter().find(|(known, _)| *known == line);
    let cell = found.and_then(|(_, cells)| cells.get(column));
    cell.and_then(|cell| cell.number).unwrap_or_default()
}

fn of_columns(table: &Table3) -> Vec<Sides> {
    let line = |line| row3(table, line);
    let (first, last) = results3(table);
    let mut all = Vec::new();
    for (column, name) in COLUMNS.iter().enumerate() {
        let at = Table3::LABELS + column;
        let both = |one, other| {
            let formula = format!("={}+{}", at3(line(one), at), at3(line(other), at));
            (
                formula,
                value3(table, one, column) + value3(table, other, column),
            )
        };
        all.push(Sides {
            said: format!("{name}：第一项＋第二项＝第三项总计＋第四项"),
            left: both(Line::Received, Line::CarriedIn),
            right: both(Line::Total, Line::CarriedForward),
        });
        let results = table.lines.iter().map(|(known, _)| *known);
        let results = results.filter(|known| matches!(known, Line::Result(_)));
        let sum: f64 = results.map(|known| value3(table, known, column)).sum();
        let to = Sheet::name_of(last, at);
        all.push(Sides {
            said: format!("{name}：各项办理结果之和＝（七）总计"),
            left: (format!("=SUM({}:{to})", at3(first, at)), sum),
            right: (
                format!("={}", at3(line(Line::Total), at)),
                value3(table, Line::Total, column),
            ),
        });
    }
    all
}

fn of_rows(format: Format, table: &Table3) -> Vec<Sides> {
    let total = Table3::LABELS + 6;
    let lines = table.lines.iter().enumerate();
    lines
        .map(|(at, (known, _))| {
            let row = Table3::HEAD + at;
            let to = Sheet::name_of(row, total - 1);
            Sides {
                said: format!("{}：六类申请人之和＝总计", known.printed(format)),
                left: (
                    format!("=SUM({}:{to})", at3(row, Table3::LABELS)),
                    (0..6).map(|column| value3(table, *known, column)).sum(),
                ),
                right: (format!("={}", at3(row, total)), value3(table, *known, 6)),
            }
        })
        .collect()
}

fn of_disputes(table: &Table4) -> Vec<Sides> {
    let at4 = |column: usize| format!("{SHEET4}!{}", Sheet::name_of(Table4::HEAD, column));
    let value = |cell: &GridCell| cell.number.unwrap_or_default();
    let blocks = DisputeKind::ALL.iter().zip(&table.blocks).enumerate();
    blocks
        .map(|(at, (kind, cells))| {
            let to = Sheet::name_of(Table4::HEAD, at * 5 + 3);
            Sides {
                said: format!("{}：四种结果之和＝总计", kind.zh()),
                left: (
                    format!("=SUM({}:{to})", at4(at * 5)),
                    cells[..4].iter().map(value).sum(),
                ),
                right: (format!("={}", at4(at * 5 + 4)), value(&cells[4])),
            }
        })
        .collect()
}

/// What the year before carried forward, where its report is known.
fn carried(content: &Content<'_>, table: &Table3) -> Vec<Sides> {
    let previous = content.previous.map(Reading::of);
    let columns = COLUMNS.iter().enumerate();
    columns
        .filter_map(|(column, name)| {
            let kind = ApplicantKind::ALL.get(column);
            let code = kind.map_or("total", |kind| kind.as_str());
            let key = format!("table3.carried_forward.{code}");
            let carried = previous.as_ref()?.known(&key)?;
            let row = row3(table, Line::CarriedIn);
            Some(Sides {
                said: format!("{name}：上一年结转下年度继续办理＝本年上年结转"),
                left: (format!("={carried}"), carried),
                right: (
                    format!("={}", at3(row, Table3::LABELS + column)),
                    value3(table, Line::CarriedIn, column),
                ),
            })
        })
        .collect()
}

fn checked(list: Vec<Sides>) -> Grid {
    let heads = ["勾稽关系", "左边", "右边", "相符"].map(GridCell::head);
    let formula = |formula: String, number: Option<f64>, text: &str| GridCell {
        text: text.to_owned(),
        align: Align::Center,
        number,
        formula: Some(formula),
        ..GridCell::default()
    };
    let rows = (1..).zip(list).map(|(row, sides)| {
        let [one, other] = [1, 2].map(|column| Sheet::name_of(row, column));
        let holds = (sides.left.1 - sides.right.1).abs() < 1e-9;
        vec![
            GridCell::text(sides.said),
            formula(sides.left.0, Some(sides.left.1), ""),
            formula(sides.right.0, Some(sides.right.1), ""),
            formula(
                format!("={one}={other}"),
                None,
                if holds { "TRUE" } else { "FALSE" },
            ),
        ]
    });
    Grid {
        caption: "勾稽关系核对".to_owned(),
        columns: vec![10, 2, 2, 2],
        head_rows: 1,
        rows: [heads.to_vec()].into_iter().chain(rows).collect(),
        dense: false,
    }
}
