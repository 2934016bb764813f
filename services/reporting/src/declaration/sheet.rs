//! The sheet of figures to declare: one line each.

use std::collections::{BTreeMap, BTreeSet};

use gongkai_chassis::{fields::Fields, import::Fault, plain::plain};
use gongkai_document::{
    Align, Cell, Column, Register,
    sheet::{Read, Row, Sheet},
};
use gongkai_law::report::{Format, Place};
use gongkai_proto::reporting::v1 as proto;

use super::{
    reading::read,
    state::{Declared, lines},
};

/// 指标代码.
pub const FIGURE: &str = "指标代码";
/// 数值.
pub const VALUE: &str = "数值";
/// 备注.
const NOTE: &str = "备注";
/// 来源.
const SOURCE: &str = "来源";
/// 依据材料.
const EVIDENCE: &str = "依据材料";

/// The columns with their shares of the width, each with whether the sheet needs it.
const COLUMNS: [(&str, u16, bool); 7] = [
    (FIGURE, 12, true),
    ("指标", 18, false),
    ("单位", 3, false),
    (VALUE, 6, true),
    (NOTE, 8, false),
    (SOURCE, 12, true),
    (EVIDENCE, 14, true),
];

/// What follows the year in the title of a sheet.
const OF_YEAR: &str = "年度报告";

/// What a sheet is called, and how it is filled in.
fn called_sheet(opening: bool) -> (&'static str, &'static str) {
    if opening {
        (
            "期初数录入表",
            "本系统启用前最后一份已公布年度报告的数据；合计各行可不填，填写的须与各项之和一致",
        )
    } else {
        ("填报数录入表", "在其他系统办理、本系统未统计的数据")
    }
}

/// The sheet of a year, to be filled in: without the figures that are counted in it.
pub fn form(
    bureau: &str,
    year: i32,
    format: Format,
    opening: bool,
    counted: &BTreeSet<String>,
) -> Register {
    let (what, how) = called_sheet(opening);
    let mut places = lines(format, opening);
    places.retain(|place| opening || !counted.contains(place.key().as_str()));
    let row = |place: &Place| {
        let cells = [place.key(), place.zh(format), place.unit_zh().to_owned()];
        cells.into_iter().map(Cell::from).collect()
    };
    Register {
        title: format!("{bureau}{year}{OF_YEAR}{what}"),
        subtitle: format!("{how}；数值留空的不导入；来源、依据材料与上一行相同的可留空"),
        columns: COLUMNS
            .iter()
            .map(|(title, weight, _)| Column::new(*title, *weight, Align::Left))
            .collect(),
        rows: places.iter().map(row).collect(),
        ..Register::default()
    }
}

/// A line that says a figure, and where it stands.
#[derive(Debug, PartialEq, Eq)]
pub struct Line {
    /// Its number in the sheet.
    pub number: usize,
    /// The place of the tables.
    pub place: Place,
    /// What is declared.
    pub declared: Declared,
}

/// What is wrong with the title of a sheet, if it has one of ours: it is of another year, or of the other kind.
fn of_another(sheet: &Sheet, year: i32, opening: bool) -> Option<Fault> {
    let (year_of, kind) = sheet.above.iter().find_map(|title| {
        let (before, kind) = title.rsplit_once(OF_YEAR)?;
        let digits = before.char_indices().rev().take(4).last()?.0;
        Some((before[digits..].parse::<i32>().ok()?, kind))
    })?;
    if year_of != year {
        let zh = format!("该表是{year_of}年度的，现在导入的是{year}年度，请核对");
        let en = format!("the sheet is of {year_of}, not of {year}");
        return Some(Fault::cell(0, "", zh, en));
    }
    let (called, _) = called_sheet(opening);
    let (other, _) = called_sheet(!opening);
    (kind == other).then(|| {
        let zh = format!("该表是{other}，应为{called}，请核对");
        let en = if opening {
            "the sheet is not one of opening stock"
        } else {
            "the sheet is one of opening stock"
        };
        Fault::cell(0, "", zh, en)
    })
}

/// What a sheet of a year says, and everything that is wrong with it.
pub fn plan(file: Read, year: i32, format: Format, opening: bool) -> (Vec<Line>, Vec<Fault>) {
    let (sheet, of_file) = match file {
        Ok((sheet, faults)) => (sheet, faults),
        Err(faults) => (Sheet::default(), faults),
    };
    let mut faults: Vec<Fault> = (of_file.iter())
        .map(|fault| {
            let (line, column) = (fault.line.unwrap_or_default(), fault.column(&sheet.header));
            Fault::cell(line, &column, &*fault.zh, &*fault.en)
        })
        .collect();
    if !faults.is_empty() {
        return (Vec::new(), faults);
    }
    faults.extend(of_another(&sheet, year, opening));
    for (title, _, needed) in COLUMNS {
        if needed && sheet.column(title).is_none() {
            let zh = format!("表头缺少“{title}”一栏");
            faults.push(Fault::cell(
                0,
                title,
                zh,
                format!("the header lacks `{title}`"),
            ));
        }
    }
    if !faults.is_empty() {
        return (Vec::new(), faults);
    }
    let mut planned: Vec<Line> = Vec::new();
    let mut above = (String::new(), String::new());
    let mut seen = BTreeMap::new();
    for row in &sheet.rows {
        let cell = |title: &str| cell(&sheet, row, title);
        let or_above =
            |said: String, above: &String| if said.is_empty() { above.clone() } else { said };
        let sent = proto::Declared {
            figure: cell(FIGURE),
            value: cell(VALUE),
            note: cell(NOTE),
            source: or_above(cell(SOURCE), &above.0),
            evidence: or_above(cell(EVIDENCE), &above.1),
        };
        above = (sent.source.clone(), sent.evidence.clone());
        if sent.value.is_empty() {
            continue;
        }
        let mut fields = Fields::default();
        let places = lines(format, opening);
        let declared = read(&mut fields, &sent, &places);
        let wrong = fields.into_violations().into_iter();
        faults.extend(wrong.map(|mut one| {
            called(&one.field).clone_into(&mut one.field);
            Fault::of(row.line, one)
        }));
        let Some((place, declared)) = declared else {
            continue;
        };
        if let Some(first) = seen.insert(declared.figure.clone(), row.line) {
            let zh = format!("与第{first}行是同一指标");
            let en = format!("line {first} declares the same figure");
            faults.push(Fault::cell(row.line, FIGURE, zh, en));
        }
        planned.push(Line {
            number: row.line,
            place,
            declared,
        });
    }
    if planned.is_empty() && faults.is_empty() {
        let (zh, en) = ("没有填写任何数值", "no number is filled in");
        faults.push(Fault::cell(0, "", zh, en));
    }
    (planned, faults)
}

/// What stands in a column of a line; empty if the sheet has none of that name.
fn cell(sheet: &Sheet, row: &Row, title: &str) -> String {
    let place = sheet.column(title);
    let text = place.and_then(|place| row.cells.get(place));
    plain(text.map_or("", String::as_str))
}

/// The column in which a field of a declaration stands.
fn called(field: &str) -> &'static str {
    match field {
        "value" => VALUE,
        "note" => NOTE,
        "source" => SOURCE,
        "evidence" => EVIDENCE,
        _ => FIGURE,
    }
}

#[cfg(test)]
mod tests {
    use gongkai_document::sheet::Limits;

    use super::*;

    /// A sheet with a line filled in, under this title.
    fn planned(title: &str, year: i32, opening: bool) -> Vec<String> {
        let file = format!(
            "{title}\n指标代码,数值,来源,依据材料\ntable2.penalty.decisions,12,处罚系统,台账\n"
        );
        let read = Sheet::read_csv(file.as_bytes(), &Limits::default());
        let (lines, faults) = plan(read, year, Format::F2021, opening);
        assert_eq!(lines.len(), usize::from(faults.is_empty()));
        faults.into_iter().map(|fault| fault.zh).collect()
    }

    #[test]
    fn a_sheet_of_another_year_or_kind_is_refused() {
        let form =
            |year, opening| form("某局2", year, Format::F2021, opening, &BTreeSet::new()).title;
        for opening in [false, true] {
            assert_eq!(planned(&form(2021, opening), 2021, opening), [""; 0]);
            assert_eq!(
                planned(&form(2021, opening), 2022, opening),
                ["该表是2021年度的，现在导入的是2022年度，请核对"]
            );
        }
        assert_eq!(
            planned(&form(2021, true), 2021, false),
            ["该表是期初数录入表，应为填报数录入表，请核对"]
        );
        // Who wrote it himself need not call it so.
        for title in ["2021年统计", "年度报告", "某局年度报告填报数"] {
            assert_eq!(planned(title, 2022, false), [""; 0], "{title}");
        }
    }

    #[test]
    fn what_is_counted_is_not_asked_for() {
        let counted = BTreeSet::from(["table2.permit.decisions".to_owned()]);
        let figures = |opening| {
            let form = form("某局", 2021, Format::F2021, opening, &counted);
            form.rows.len()
        };
        let all = |opening| lines(Format::F2021, opening).len();
        assert_eq!((figures(false), figures(true)), (all(false) - 1, all(true)));
    }
}
