//! Tables 3 and 4 of the workbook, with their sums as formulas.

use gongkai_document::{Grid, Sheet};
use gongkai_law::report::Line;

use crate::report::form::{Table3, Table4};

/// Names of the sheets of tables 3 and 4, which formulas of other sheets use.
pub(super) const SHEET3: &str = "表三";
pub(super) const SHEET4: &str = "表四";

/// The row of table 3's grid that a line is in.
pub(super) fn row3(table: &Table3, line: Line) -> usize {
    let at = table.lines.iter().position(|(known, _)| *known == line);
    Table3::HEAD + at.unwrap_or_default()
}

/// Rows of the results, first and last.
pub(super) fn results3(table: &Table3) -> (usize, usize) {
    let is_result = |(line, _): &(Line, _)| matches!(line, Line::Result(_));
    let first = table.lines.iter().position(is_result).unwrap_or_default();
    let last = table.lines.iter().rposition(is_result).unwrap_or_default();
    (Table3::HEAD + first, Table3::HEAD + last)
}

fn sum(from: &str, to: &str) -> String {
    format!("=SUM({from}:{to})")
}

/// Table 3 with its sums as formulas.
pub(super) fn summed3(table: &Table3) -> Grid {
    let mut grid = table.grid();
    let (first, last) = results3(table);
    let total = row3(table, Line::Total);
    let name = Sheet::name_of;
    for column in Table3::LABELS..Table3::LABELS + 6 {
        if let Some(cell) = grid.at(total, column) {
            cell.formula = Some(sum(&name(first, column), &name(last, column)));
        }
    }
    let of_row = (Table3::LABELS, Table3::LABELS + 5);
    for row in Table3::HEAD..Table3::HEAD + table.lines.len() {
        if let Some(cell) = grid.at(row, of_row.1 + 1) {
            cell.formula = Some(sum(&name(row, of_row.0), &name(row, of_row.1)));
        }
    }
    grid
}

/// Table 4 with its sums as formulas.
pub(super) fn summed4(table: &Table4) -> Grid {
    let mut grid = table.grid();
    let name = Sheet::name_of;
    for block in 0..table.blocks.len() {
        let first = block * 5;
        if let Some(cell) = grid.at(Table4::HEAD, first + 4) {
            let row = Table4::HEAD;
            cell.formula = Some(sum(&name(row, first), &name(row, first + 3)));
        }
    }
    grid
}
