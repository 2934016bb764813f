//! `cell-blank`: a cell of a table has no number.
//!
//! A figure that is none is 0: a cell is a number with, at most, a note (国办公开办函〔2021〕30号 and its notes for
//! filling in). One finding a table, at the first such cell. On for excerpts as well; what was cut off is not
//! blank.

use super::{Found, Rule, Severity};
use crate::model::{Cell, KINDS, OUTCOMES, Report, row_name};

pub(super) const RULE: Rule = Rule {
    id: "cell-blank",
    severity: Severity::Error,
    finds: "表格中有空白、“/”或者“-”的单元格（没有的应填0）",
    finds_in_english: "cells of a table are blank, \"/\" or \"-\" where 0 belongs",
    source: "国办公开办函〔2021〕30号、〔2019〕60号及其填报说明",
    cannot_know: "空白代表0还是漏填；录入时丢失的单元格不算空白",
    check,
};

fn check(report: &Report, found: &mut Found) {
    if let Some(table) = &report.table2 {
        let cells = table.lines.iter().flat_map(|line| {
            let name = line.item.name();
            line.cells.iter().map(move |cell| (cell, name.to_owned()))
        });
        tell("二", cells, found);
    }
    if let Some(table) = &report.table3 {
        if let Some(spot) = table.all_blank {
            whole("三", spot, found);
        }
        let cells = table.rows.iter().flat_map(|row| {
            let name = row_name(row.code);
            row.cells
                .iter()
                .zip(KINDS)
                .map(move |(cell, kind)| (cell, format!("{name} {kind}")))
        });
        tell("三", cells, found);
    }
    if let Some(table) = &report.table4 {
        let blocks = table.blocks.iter().zip(crate::model::BLOCKS);
        let cells = blocks.flat_map(|(block, name)| {
            let cells = block.iter().flatten().zip(OUTCOMES);
            cells.map(move |(cell, outcome)| (cell, format!("{name} {outcome}")))
        });
        tell("四", cells, found);
    }
    if let Some(said) = report.said.as_ref().filter(|said| said.is_blank) {
        whole("各", said.spot, found);
    }
}

fn whole(table: &str, spot: crate::page::Spot, found: &mut Found) {
    found
        .at(
            spot,
            format!("{table}表全部单元格空白，没有的应填0"),
            "all cells are blank; none is 0".to_owned(),
        )
        .keyed(format!("{table} all"));
}

fn tell<'a>(table: &str, cells: impl Iterator<Item = (&'a Cell, String)>, found: &mut Found) {
    let blank: Vec<(&Cell, String)> = cells.filter(|(cell, _)| cell.is_blank()).collect();
    let Some((first, name)) = blank.iter().min_by_key(|(cell, _)| cell.spot) else {
        return;
    };
    let count = blank.len();
    found
        .at(
            first.spot,
            format!(
                "表{table}有{count}个单元格空白或者以“/”“-”代替数字，第一个为“{name}”；没有的应填0"
            ),
            format!(
                "table {table}: {count} cells without a number, the first is {name}; none is 0"
            ),
        )
        .keyed(table)
        .compares([i64::try_from(count).unwrap_or(i64::MAX)]);
}
