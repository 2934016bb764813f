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
    // Both are in the order of the form.
    for (given, cell) in input.cells.iter().zip(cells) {
        let key = given.place.key();
        ensure!(
            cell.figure.is_empty() || cell.figure == key,
            "{} stands where {key} should / 表格次序与统一格式不符",
            cell.figure
        );
        let unit = given.place.unit();
        let value = figure(unit, cell.value).with_context(|| format!("{key}: {}", cell.value))?;
        figures.insert(key, value);
    }
    Ok(figures)
}

/// A figure of a cell as it is sent, in the unit of its column.
fn figure(unit: CellUnit, value: f64) -> Option<i64> {
    Some(Cell::parse(unit, &format!("{value}"))?.value)
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
