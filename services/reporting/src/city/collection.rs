//! The collection (汇编): a workbook with the sum and a sheet a bureau. Pure.

use std::collections::BTreeSet;

use gongkai_document::{Align, Book, Grid, GridCell, Sheet};
use gongkai_proto::reporting::v1 as proto;

use crate::report::{form, reading::Reading};

/// Columns of a sheet: what a row is, and the seven of table 3.
const COLUMNS: usize = 8;

/// The workbook: bureaus first, then the sum, then a sheet for each bureau that signed.
pub fn book(city: &proto::CityReport, reports: &[(String, proto::Report)]) -> Book {
    let empty = proto::Report::default();
    let report = city.report.as_ref().unwrap_or(&empty);
    let name = format!("{}汇总", form::name(report));
    let mut taken = BTreeSet::new();
    let mut sheets = vec![Sheet {
        name: tab(&mut taken, "汇总情况"),
        title: format!("{name}\n各机关报告"),
        grid: parts(city),
        notes: notes(city),
    }];
    sheets.push(Sheet {
        name: tab(&mut taken, "合计"),
        title: format!("{name}\n合计"),
        grid: tables(report),
        notes: Vec::new(),
    });
    for (bureau, report) in reports {
        sheets.push(Sheet {
            name: tab(&mut taken, bureau),
            title: form::name(report),
            grid: tables(report),
            notes: report.assumptions.clone(),
        });
    }
    Book {
        title: name,
        date: None,
        sheets,
    }
}

/// What a tab says: at most 31 characters, none of those a workbook forbids, and no two alike.
fn tab(taken: &mut BTreeSet<String>, wanted: &str) -> String {
    let clean: String = wanted
        .chars()
        .filter(|known| !r"[]:*?/\'".contains(*known))
        .collect();
    let cut = |room: usize| clean.chars().take(room).collect::<String>();
    let names =
        std::iter::once(cut(31)).chain((2..).map(|again| format!("{}（{again}）", cut(24))));
    let mut free = names.filter(|name| !name.is_empty() && !taken.contains(&name.to_lowercase()));
    let name = free.next().unwrap_or_default();
    taken.insert(name.to_lowercase());
    name
}

fn notes(city: &proto::CityReport) -> Vec<String> {
    let missing = city.parts.iter().filter(|part| part.missing);
    let missing: Vec<&str> = missing.map(|part| part.bureau_name.as_str()).collect();
    let mut notes = Vec::new();
    if !missing.is_empty() {
        notes.push(format!("未计入合计（尚未签发）：{}", missing.join("、")));
    }
    if !city.counted_twice.is_empty() {
        let count = city.counted_twice.len();
        notes.push(format!(
            "有{count}件被两个以上机关计入，请核对后更正有关报告"
        ));
    }
    notes
}

/// How far each bureau is.
fn parts(city: &proto::CityReport) -> Grid {
    let heads = ["机关", "报告", "签发日期", "公布日期", "应公布日期", "备注"];
    let rows = city.parts.iter().map(|part| {
        let version = match part.version {
            0 => "尚未签发".to_owned(),
            version => format!("第{version}版"),
        };
        let remark = if part.late { "逾期" } else { "" };
        vec![
            GridCell::text(&part.bureau_name),
            GridCell::text(version),
            GridCell::text(day(&part.signed_on)),
            GridCell::text(day(&part.published_on)),
            GridCell::text(day(&part.due_on)),
            GridCell::text(remark),
        ]
    });
    let head = heads.map(GridCell::head).to_vec();
    Grid {
        caption: "各机关报告".to_owned(),
        columns: vec![8, 3, 3, 3, 3, 3],
        head_rows: 1,
        rows: std::iter::once(head).chain(rows).collect(),
        dense: false,
    }
}

/// A civil date as people write it.
fn day(text: &str) -> String {
    text.parse()
        .map(gongkai_law::calendar::day_zh)
        .unwrap_or_default()
}

/// The tables of a report, one under the other.
fn tables(report: &proto::Report) -> Grid {
    let reading = Reading::of(report);
    let mut rows = Vec::new();
    for table in &report.tables {
        let called = match table.key.as_str() {
            "table3" => "收到和处理政府信息公开申请情况",
            "table4" => "政府信息公开行政复议、行政诉讼情况",
            _ => "主动公开政府信息情况",
        };
        rows.push(vec![GridCell::head(called).wide(COLUMNS)]);
        for block in &table.blocks {
            let Some(first) = block.rows.first() else {
                continue;
            };
            let columns = first.cells.iter().map(|cell| GridCell::head(&cell.column));
            rows.push(row(GridCell::head(&block.block), columns));
            for of_block in &block.rows {
                let cells = of_block.cells.iter();
                let cells = cells.map(|of_row| cell(&reading, &of_row.figure));
                rows.push(row(GridCell::text(&of_block.row), cells));
            }
        }
    }
    Grid {
        caption: report.bureau_name.clone(),
        columns: vec![12, 3, 3, 3, 3, 3, 3, 3],
        head_rows: 0,
        rows,
        dense: false,
    }
}

fn row(label: GridCell, cells: impl Iterator<Item = GridCell>) -> Vec<GridCell> {
    let mut row: Vec<GridCell> = std::iter::once(label).chain(cells).collect();
    row.resize_with(COLUMNS.max(row.len()), || GridCell::text(""));
    row
}

/// A cell as its column prints it: money in the unit the column names.
fn cell(reading: &Reading<'_>, figure: &str) -> GridCell {
    let Some(number) = reading.number(figure) else {
        return GridCell::text("");
    };
    GridCell {
        text: number.print(),
        mark: number.remark(reading.word),
        align: Align::Right,
        number: Some(number.value),
        ..GridCell::default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::sample;

    #[test]
    fn amounts_stand_in_the_unit_of_their_column() {
        for (year, row, at, text) in [
            (2024, "行政事业性收费", 1, "4068.208"),
            (2019, "政府集中采购", 2, "251000"),
            (2019, "政府集中采购", 1, "6"),
        ] {
            let grid = tables(&sample::report(year));
            let mut rows = grid.rows.iter();
            let found = rows.find(|cells| cells[0].text == row).unwrap();
            assert_eq!(found[at].text, text, "{row}");
            assert_eq!(found[at].number, text.parse().ok(), "{row}");
        }
    }

    /// The charges of a bureau, which the tables keep in fen and print in 万元.
    #[test]
    fn an_amount_is_printed_in_the_unit_of_its_column() {
        let report = crate::report::sample::report(2024);
        let grid = tables(&report);
        let cells = grid.rows.iter().flatten();
        let charge = cells.filter(|cell| cell.text == "4068.208");
        let charge: Vec<&GridCell> = charge.collect();
        assert_eq!(charge.len(), 1, "{grid:?}");
        assert_eq!(charge[0].mark, "（填报）");
    }

    #[test]
    fn tabs_are_short_and_no_two_alike() {
        let mut taken = BTreeSet::new();
        let long = "益阳市赫山区".repeat(8);
        let names: Vec<String> = [long.as_str(), long.as_str(), "a/b", "A:B", ""]
            .iter()
            .map(|wanted| tab(&mut taken, wanted))
            .collect();
        assert!(
            names
                .iter()
                .all(|name| (1..=31).contains(&name.chars().count())),
            "{names:?}"
        );
        assert_eq!(names[2..4], ["ab", "AB（2）"]);
        let different: BTreeSet<&String> = names.iter().collect();
        assert_eq!(different.len(), names.len());
    }
}
