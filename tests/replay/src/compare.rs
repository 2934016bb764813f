//! The compiled tables beside what the report says, cell by cell.

use std::collections::BTreeMap;

use anyhow::{Context as _, ensure};
use gongkai_law::report::{Cell, CellUnit};
use gongkai_proto::reporting::v1::Report;

use crate::{
    input::{Given, Input},
    play::Declared,
};

/// What a comparison came to.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Comparison {
    /// How many cells were compared.
    pub cells: usize,
    /// How many of them are equal.
    pub equal: usize,
    /// How many were declared.
    pub declared: usize,
    /// How many could not be declared, and were not compared.
    pub not_comparable: usize,
    /// The differing ones, in words.
    pub differences: Vec<String>,
}

impl Comparison {
    /// Whether every cell is equal.
    pub fn is_equal(&self) -> bool {
        self.cells == self.equal
    }

    /// The last line.
    pub fn line(&self) -> String {
        let (cells, equal, declared) = (self.cells, self.equal, self.declared);
        format!("cells {cells}, equal {equal}, declared {declared}")
    }
}

/// The figures of the compiled tables, by the keys of their cells; money in fen.
pub fn compiled(input: &Input, report: &Report) -> anyhow::Result<BTreeMap<String, i64>> {
    let rows = report.tables.iter().flat_map(|table| &table.blocks);
    let cells = rows
        .flat_map(|block| &block.rows)
        .flat_map(|row| &row.cells);
    let cells: Vec<_> = cells.collect();
    let (found, wanted) = (cells.len(), input.cells.len());
    ensure!(
        found == wanted,
        "the report has {found} cells, the form {wanted} / 报告有{found}格，统一格式为{wanted}格"
    );
    let mut figures = BTreeMap::new();
    // Both are in the order of the form; a cell may say itself which it is.
    for (given, cell) in input.cells.iter().zip(cells) {
        let key = given.place.key();
        ensure!(
            cell.figure.is_empty() || cell.figure == key,
            "{} stands where {key} should / 表格次序与统一格式不符",
            cell.figure
        );
        let value = figure(cell.value);
        let value = value.with_context(|| format!("{key}: {}", cell.value))?;
        figures.insert(key, value);
    }
    Ok(figures)
}

/// A figure of a cell as it is sent: a count, or fen.
fn figure(value: f64) -> Option<i64> {
    Some(Cell::parse(CellUnit::Count, &format!("{value}"))?.value)
}

/// Compares every cell that the report has, but those that could not be declared.
pub fn compare(input: &Input, figures: &BTreeMap<String, i64>, declared: &Declared) -> Comparison {
    let mut comparison = Comparison::default();
    for (given, value) in input
        .cells
        .iter()
        .filter_map(|given| Some((given, given.value?)))
    {
        let key = given.place.key();
        if declared.refused.contains(&key) {
            comparison.not_comparable += 1;
            comparison.declared += 1;
            continue;
        }
        comparison.cells += 1;
        comparison.declared += usize::from(declared.standing.contains(&key));
        let is = figures.get(&key).copied().unwrap_or_default();
        if is == value {
            comparison.equal += 1;
        } else {
            comparison
                .differences
                .push(difference(input, given, value, is));
        }
    }
    comparison
}

fn difference(input: &Input, given: &Given, value: i64, is: i64) -> String {
    let (said, is) = (given.write(value), given.write(is));
    let name = given.place.zh(input.format);
    format!(
        "{name}：报告{said}，编制{is} / {}: reported {said}, compiled {is}",
        given.place.key()
    )
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use gongkai_proto::reporting::v1::{Block, Cell, Row, Table};

    use super::*;

    /// The report as it would be compiled, but for one cell.
    fn report(input: &Input, wrong: &str) -> Report {
        let cell = |given: &Given| {
            let value = given.value.unwrap_or_default().to_string();
            let value: f64 = value.parse().unwrap();
            let is_wrong = given.place.key() == wrong;
            Cell {
                value: if is_wrong { value + 1.0 } else { value },
                ..Cell::default()
            }
        };
        let row = Row {
            cells: input.cells.iter().map(cell).collect(),
            ..Row::default()
        };
        let block = Block {
            rows: vec![row],
            ..Block::default()
        };
        let table = Table {
            blocks: vec![block],
            ..Table::default()
        };
        Report {
            tables: vec![table],
            ..Report::default()
        }
    }

    fn input() -> Input {
        let text = include_str!(
            "../../../services/reporting/lint/tests/data/reports/03-shuyang-county-2025.json"
        );
        Input::from_text(text).unwrap()
    }

    #[test]
    fn each_differing_cell_is_named_and_declared_ones_are_counted() {
        let input = input();
        let charge = "table2.charge.amount".to_owned();
        let permit = "table2.permit.decisions".to_owned();
        let declared = Declared {
            standing: BTreeSet::from([charge.clone()]),
            refused: BTreeSet::from([permit.clone()]),
            count: 1,
        };
        let compared = |wrong: &str| {
            let figures = compiled(&input, &report(&input, wrong)).unwrap();
            compare(&input, &figures, &declared)
        };
        let equal = compared(&permit);
        assert!(equal.is_equal());
        assert_eq!(equal.line(), "cells 199, equal 199, declared 2");
        let differs = compared(&charge);
        assert_eq!(differs.line(), "cells 199, equal 198, declared 2");
        assert!(
            differs.differences[0].contains("行政事业性收费"),
            "{differs:?}"
        );
        let differs = compared("table4.reconsideration.upheld");
        let said = &differs.differences[0];
        assert!(
            said.contains("表四 行政复议 结果维持：报告27，编制28"),
            "{said}"
        );
        let mut short = report(&input, "");
        short.tables[0].blocks[0].rows[0].cells.pop();
        assert!(compiled(&input, &short).is_err());
    }
}
