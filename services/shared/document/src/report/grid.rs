//! A table as a form prints it: heads over heads, and cells over several rows and columns.

use serde::{Deserialize, Serialize};

use crate::Align;

/// A table.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Grid {
    /// What it shows, for who does not see it.
    pub caption: String,
    /// Shares of the width, one a column.
    pub columns: Vec<u16>,
    /// How many rows are head, repeated on every page.
    pub head_rows: usize,
    /// Cells from the left, row by row. One that reaches down stands in its first row alone.
    pub rows: Vec<Vec<GridCell>>,
    /// Whether its lines stand close.
    pub dense: bool,
}

/// A cell.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct GridCell {
    /// What stands in it.
    pub text: String,
    /// A sign behind it that a line under the table explains.
    pub mark: String,
    /// Columns it reaches over, besides its own.
    pub more_columns: usize,
    /// Rows it reaches over, besides its own.
    pub more_rows: usize,
    /// Whether it names a column or row.
    pub head: bool,
    /// Where the text stands.
    pub align: Align,
    /// The number that stands in it, for sheets; `text` has it as it is printed.
    pub number: Option<f64>,
    /// The formula that gives the number, or says that something holds, for sheets.
    pub formula: Option<String>,
}

/// A cell and where it stands, both from 0.
#[derive(Clone, Copy, Debug)]
pub struct Placed<'a> {
    /// Its row.
    pub row: usize,
    /// Its column.
    pub column: usize,
    /// It.
    pub cell: &'a GridCell,
}

impl GridCell {
    /// A head in the middle.
    pub fn head(text: impl Into<String>) -> Self {
        Self {
            text: text.into(),
            head: true,
            align: Align::Center,
            ..Self::default()
        }
    }

    /// A text.
    pub fn text(text: impl Into<String>) -> Self {
        Self {
            text: text.into(),
            ..Self::default()
        }
    }

    /// The same over so many columns.
    #[must_use]
    pub fn wide(self, columns: usize) -> Self {
        let more_columns = columns.saturating_sub(1);
        Self {
            more_columns,
            ..self
        }
    }

    /// The same over so many rows.
    #[must_use]
    pub fn high(self, rows: usize) -> Self {
        let more_rows = rows.saturating_sub(1);
        Self { more_rows, ..self }
    }

    /// The same with its text standing there.
    #[must_use]
    pub fn aligned(self, align: Align) -> Self {
        Self { align, ..self }
    }
}

/// Rows of a table at most that stays on one page even if its lines stand close.
const SHORT: usize = 10;

impl Grid {
    /// Whether no page ends within it: it is short, or its lines do not stand close, as no long table's do.
    pub fn stays_whole(&self) -> bool {
        !self.dense || self.rows.len() <= SHORT
    }

    /// Every cell with its place, row by row.
    pub fn placed(&self) -> Vec<Placed<'_>> {
        let mut placed = Vec::new();
        // Until which row a column is taken by a cell from above.
        let mut taken = vec![0; self.columns.len()];
        for (row, cells) in self.rows.iter().enumerate() {
            let mut column = 0;
            for cell in cells {
                while taken.get(column).is_some_and(|&until| until > row) {
                    column += 1;
                }
                placed.push(Placed { row, column, cell });
                for covered in taken.iter_mut().skip(column).take(cell.more_columns + 1) {
                    *covered = row + cell.more_rows + 1;
                }
                column += cell.more_columns + 1;
            }
        }
        placed
    }

    /// The cell that begins at a place.
    pub fn at(&mut self, row: usize, column: usize) -> Option<&mut GridCell> {
        let index = {
            let mut of_row = self.placed().into_iter().filter(|one| one.row == row);
            of_row.position(|one| one.column == column)?
        };
        self.rows.get_mut(row)?.get_mut(index)
    }

    /// Whether its cells fill every row, none over another.
    pub fn is_full(&self) -> bool {
        let mut count = vec![0; self.columns.len() * self.rows.len()];
        for one in self.placed() {
            for row in one.row..=one.row + one.cell.more_rows {
                for column in one.column..=one.column + one.cell.more_columns {
                    let at = row * self.columns.len() + column;
                    match count.get_mut(at).filter(|_| column < self.columns.len()) {
                        Some(count) => *count += 1,
                        None => return false,
                    }
                }
            }
        }
        count.iter().all(|&count| count == 1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn grid() -> Grid {
        let text = GridCell::text;
        Grid {
            columns: vec![1, 1, 1],
            rows: vec![
                vec![text("甲").high(2), text("乙").wide(2)],
                vec![text("丙"), text("丁")],
                vec![text("戊").wide(3)],
            ],
            ..Grid::default()
        }
    }

    #[test]
    fn a_cell_stands_beside_those_that_reach_down() {
        let mut grid = grid();
        let places: Vec<_> = grid
            .placed()
            .iter()
            .map(|one| (one.cell.text.clone(), one.row, one.column))
            .collect();
        let expected = [
            ("甲", 0, 0),
            ("乙", 0, 1),
            ("丙", 1, 1),
            ("丁", 1, 2),
            ("戊", 2, 0),
        ];
        assert_eq!(
            places,
            expected.map(|(text, row, column)| (text.to_owned(), row, column))
        );
        assert_eq!(grid.at(1, 2).unwrap().text, "丁");
        assert!(grid.at(1, 0).is_none());
    }

    #[test]
    fn a_table_is_full_without_holes_and_overlaps() {
        assert!(grid().is_full());
        let mut hole = grid();
        hole.rows[1].pop();
        let mut over = grid();
        over.rows[2].push(GridCell::default());
        assert!(!hole.is_full() && !over.is_full());
    }
}
