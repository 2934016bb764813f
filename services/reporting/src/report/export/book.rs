//! The workbook: a sheet a table, its sums and identities as formulas, so that whoever opens it can follow them.

use gongkai_document::{Align, Book, Grid, GridCell, Sheet};
use gongkai_law::report::{Format, Place};

use super::{
    identities::identities,
    summed::{SHEET3, SHEET4, summed3, summed4},
};
use crate::report::{
    form::{
        Cells, Content, Incomplete, NARROW, Official2019, Official2021, Table3, Table4, WIDE, name,
    },
    reading::Reading,
};

/// The workbook of a report.
pub fn book(content: &Content<'_>) -> Result<Book, Incomplete> {
    let reading = Reading::of(content.report);
    let name = name(content.report);
    let mut cells2 = Cells::of(&reading, WIDE);
    for place in reading.format.places() {
        if matches!(place, Place::Table2(..)) {
            cells2.cell(&place.key());
        }
    }
    let grid2 = match reading.format {
        Format::F2019 => Official2019::of(&reading)?.table2.grid(),
        Format::F2021 => Official2021::of(&reading)?.table2.grid(),
    };
    let mut cells3 = Cells::of(&reading, NARROW);
    let table3 = Table3::of(reading.format, &mut cells3);
    let mut cells4 = Cells::of(&reading, NARROW);
    let table4 = Table4::of(&mut cells4);
    let sheet = |tab: &str, what: &str, grid: Grid, notes: Vec<String>| Sheet {
        name: tab.to_owned(),
        title: format!("{name}\n{what}"),
        grid,
        notes,
    };
    let sheets = vec![
        sheet("表二", "主动公开政府信息情况", grid2, cells2.notes()?),
        sheet(
            SHEET3,
            "收到和处理政府信息公开申请情况",
            summed3(&table3),
            cells3.notes()?,
        ),
        sheet(
            SHEET4,
            "政府信息公开行政复议、行政诉讼情况",
            summed4(&table4),
            cells4.notes()?,
        ),
        sheet(
            "勾稽关系",
            "勾稽关系核对",
            identities(content, &table3, &table4),
            Vec::new(),
        ),
        sheet(
            "指标",
            "指标和来源",
            figures(content, &reading),
            content.report.assumptions.clone(),
        ),
    ];
    Ok(Book {
        title: name,
        date: content.signed.map(|signed| signed.signed_on),
        sheets,
    })
}

/// The figures with their sources, this year beside last.
fn figures(content: &Content<'_>, reading: &Reading<'_>) -> Grid {
    let before = content.previous.map(Reading::of);
    let heads = ["代码", "名称", "本年", "上年", "来源"].map(GridCell::head);
    let rows = content.report.figures.iter().map(|figure| {
        let value = |reading: Option<&Reading<'_>>| {
            let number = reading.and_then(|reading| reading.number(&figure.key));
            let Some(number) = number else {
                return GridCell::text("");
            };
            GridCell {
                text: number.print_with_unit(),
                mark: number.remark(reading.map_or("", |one| one.word)),
                align: Align::Right,
                number: Some(number.data()),
                ..GridCell::default()
            }
        };
        vec![
            GridCell::text(&figure.key),
            GridCell::text(&figure.label),
            value(Some(reading)),
            value(before.as_ref()),
            GridCell::text(&figure.source),
        ]
    });
    Grid {
        caption: "指标和来源".to_owned(),
        columns: vec![6, 7, 3, 3, 8],
        head_rows: 1,
        rows: [heads.to_vec()].into_iter().chain(rows).collect(),
        dense: false,
    }
}
