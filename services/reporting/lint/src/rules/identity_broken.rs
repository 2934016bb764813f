//! `identity-broken`: sums of a table do not agree.
//!
//! Table 3 says so itself (第一项加第二项之和，等于第三项加第四项之和), the forms of 国办公开办函〔2021〕30号 and 〔2019〕60号
//! have sums as columns and rows. Results add up to (七), kinds of applicants to 总计, outcomes of table 4 to theirs.
//! With the report of the year before: what was carried forward is what is carried in. A group that is not
//! printed whole is not added up.

use super::{Found, Rule, Severity};
use crate::model::{BLOCKS, Cell, Item, KINDS, OUTCOMES, ROWS, Report, Table3, Value, row_name};
use crate::page::Spot;

pub(super) const RULE: Rule = Rule {
    id: "identity-broken",
    severity: Severity::Error,
    finds: "表内数据不符合勾稽关系",
    finds_in_english: "sums of a table do not agree",
    source: "国办公开办函〔2021〕30号、〔2019〕60号所附格式的勾稽关系",
    cannot_know: "哪一个数字是错的；没有印全的行列不相加",
    check,
};

fn check(report: &Report, found: &mut Found) {
    if let Some(table) = &report.table3 {
        columns(table, found);
        rows(table, found);
        groups(table, found);
    }
    if let Some(table) = &report.table4 {
        for (block, name) in BLOCKS.iter().enumerate() {
            let Some(cells) = &table.blocks[block] else {
                continue;
            };
            let Some(total) = cells[4].number() else {
                continue;
            };
            if let Some(sum) = sum(&cells[..4]) {
                let names = OUTCOMES[..4].join("+");
                tell(
                    found,
                    cells[4].spot,
                    &format!("表四 {name}：{names}"),
                    sum,
                    &format!("表四 {name} 总计"),
                    total,
                );
            }
        }
    }
    carried(report, found);
}

/// The sum of cells; blank ones are nothing, one that is not printed makes it unknown.
fn sum(cells: &[Cell]) -> Option<i64> {
    let mut sum = 0_i64;
    for cell in cells {
        sum = sum.checked_add(match &cell.value {
            Value::Whole(number) => *number,
            Value::Blank => 0,
            Value::Absent | Value::Amount(_) => return None,
        })?;
    }
    Some(sum)
}

fn cell<'a>(table: &'a Table3, code: &str, column: usize) -> Option<&'a Cell> {
    table.row(code).map(|row| &row.cells[column])
}

/// Blank is nothing, but in the column of sums it is not known.
fn worth(cell: &Cell, column: usize) -> Option<i64> {
    match cell.value {
        Value::Whole(number) => Some(number),
        Value::Blank if column < 6 => Some(0),
        _ => None,
    }
}

fn columns(table: &Table3, found: &mut Found) {
    for (column, kind) in KINDS.iter().enumerate() {
        let of = |code| cell(table, code, column);
        let value = |code| of(code).and_then(|cell| worth(cell, column));
        if let (Some(new), Some(before), Some(done), Some(next)) =
            (value("1"), value("2"), value("3(7)"), value("4"))
            && let (Some(left), Some(right)) = (new.checked_add(before), done.checked_add(next))
            && let Some(at) = of("4")
        {
            tell(
                found,
                at.spot,
                &format!("表三 {kind}列：一+二"),
                left,
                &format!("表三 {kind}列：（七）总计+四"),
                right,
            );
        }
        if let (Some(sum), Some(total), Some(at)) =
            (results(table, column), value("3(7)"), of("3(7)"))
        {
            tell(
                found,
                at.spot,
                &format!("表三 {kind}列：（一）至（六）各行"),
                sum,
                &format!("表三 {kind}列：（七）总计"),
                total,
            );
        }
    }
}

/// All results of a column, if all are printed.
fn results(table: &Table3, column: usize) -> Option<i64> {
    let single = table.row("3(6)").is_some();
    let codes = ROWS.iter().map(|(code, _)| *code).filter(|code| {
        let result = code.starts_with("3(") && *code != "3(7)";
        let of_six = code.starts_with("3(6)");
        result && (!of_six || single == (*code == "3(6)"))
    });
    let mut sum = 0_i64;
    for code in codes {
        sum = sum.checked_add(worth(cell(table, code, column)?, column)?)?;
    }
    Some(sum)
}

fn rows(table: &Table3, found: &mut Found) {
    for row in &table.rows {
        let name = row_name(row.code);
        if let (Some(sum), Some(total)) = (sum(&row.cells[..6]), row.cells[6].number()) {
            tell(
                found,
                row.cells[6].spot,
                &format!("表三“{name}”行：六类申请人"),
                sum,
                &format!("表三“{name}”行 总计"),
                total,
            );
        }
    }
}

/// Totals of groups alone.
fn groups(table: &Table3, found: &mut Found) {
    let value = |key: &str| {
        let (_, cell) = table
            .groups
            .iter()
            .find(|(known, _)| known.starts_with(key))?;
        Some((cell.number()?, cell.spot))
    };
    let all = |keys: &[&str]| {
        keys.iter()
            .map(|key| value(key).map(|(number, _)| number))
            .sum::<Option<i64>>()
    };
    if let (Some(left), Some(right), Some((_, spot))) = (
        all(&["本年新收", "上年结转"]),
        all(&["总计", "结转下年度"]),
        value("结转下年度"),
    ) {
        tell(
            found,
            spot,
            "本年新收+上年结转",
            left,
            "总计+结转下年度",
            right,
        );
    }
    let results = [
        "予以公开",
        "部分公开",
        "不予公开",
        "无法提供",
        "不予处理",
        "其他处理",
    ];
    if let (Some(sum), Some((total, spot))) = (all(&results), value("总计")) {
        tell(found, spot, "各类处理结果", sum, "总计", total);
    }
}

/// With the year before.
fn carried(report: &Report, found: &mut Found) {
    let Some(before) = &report.previous else {
        return;
    };
    if let (Some(now), Some(then)) = (&report.table3, &before.table3) {
        for (column, kind) in KINDS.iter().enumerate() {
            let carried_in = cell(now, "2", column);
            let out = cell(then, "4", column).and_then(|cell| worth(cell, column));
            if let (Some(at), Some(out)) = (carried_in, out)
                && let Some(carried_in) = worth(at, column)
            {
                tell(
                    found,
                    at.spot,
                    &format!("上年度报告 {kind}列 结转下年度"),
                    out,
                    &format!("本年度报告 {kind}列 上年结转"),
                    carried_in,
                );
            }
        }
    }
    stock(report, before, found);
}

/// What is in force is what was, with what came and without what went. Amendments and lapses are counted
/// in different ways: a warning; and never across the change of formats.
fn stock(report: &Report, before: &Report, found: &mut Found) {
    if report.year.is_none_or(|year| year < 2022) {
        return;
    }
    for item in [Item::Rules, Item::Documents] {
        let of = |report: &Report, at| report.table2.as_ref()?.cell(item, at)?.number();
        let (Some(then), Some(came), Some(went), Some(now)) =
            (of(before, 2), of(report, 0), of(report, 1), of(report, 2))
        else {
            continue;
        };
        let should = then.saturating_add(came).saturating_sub(went);
        let spot = report
            .table2
            .as_ref()
            .and_then(|table| Some(table.cell(item, 2)?.spot));
        if should != now
            && let Some(spot) = spot
        {
            let name = item.name();
            found
                .at(
                    spot,
                    format!("{name}：上年现行有效{then}+本年制发{came}-本年废止{went}={should}，现行有效为{now}"),
                    format!("{name}: {then} in force + {came} issued - {went} repealed = {should}, not {now}"),
                )
                .keyed(format!("stock {name}"))
                .compares([should, now])
                .as_severe_as(Severity::Warning);
        }
    }
}

fn tell(found: &mut Found, spot: Spot, left: &str, is: i64, right: &str, should: i64) {
    if is == should {
        return;
    }
    found
        .at(
            spot,
            format!("勾稽关系不符：{left}={is}，{right}={should}"),
            format!("sums do not agree: {left} is {is}, {right} is {should}"),
        )
        .keyed(format!("{left} {right}"))
        .compares([is, should]);
}
