//! A table, whose cells may stretch over others.

/// Columns at most.
const COLUMNS: usize = 50;

/// A table as it is read.
#[derive(Debug, Default)]
pub struct Table {
    rows: Vec<Vec<String>>,
    /// For how many rows to come each column is taken.
    taken: Vec<usize>,
    /// Of the cell being read: its columns and rows.
    cell: Option<(usize, usize)>,
}

impl Table {
    /// A row begins.
    pub fn row(&mut self) {
        self.rows.push(Vec::new());
    }

    /// A cell begins, which stretches so far.
    pub fn cell(&mut self, colspan: Option<&str>, rowspan: Option<&str>) {
        let number = |span: Option<&str>, most: usize| {
            let number = span.and_then(|span| span.trim().parse().ok());
            number.unwrap_or(1).clamp(1, most)
        };
        if self.rows.is_empty() {
            self.row();
        }
        self.cell = Some((number(colspan, COLUMNS), number(rowspan, 1000)));
    }

    /// The cell being read ends with these words.
    pub fn end_cell(&mut self, words: &str) {
        let (Some((columns, rows)), Some(row)) = (self.cell.take(), self.rows.last_mut()) else {
            return;
        };
        fill(row, &mut self.taken);
        for index in 0..columns {
            if row.len() >= COLUMNS {
                break;
            }
            let column = row.len();
            row.push(if index == 0 {
                words.replace('\n', " ")
            } else {
                String::new()
            });
            if self.taken.len() <= column {
                self.taken.resize(column + 1, 0);
            }
            if let Some(taken) = self.taken.get_mut(column) {
                *taken = rows - 1;
            }
        }
    }

    /// Whether a cell is being read.
    pub fn is_in_cell(&self) -> bool {
        self.cell.is_some()
    }

    /// The row ends.
    pub fn end_row(&mut self) {
        if let Some(row) = self.rows.last_mut() {
            fill(row, &mut self.taken);
        }
    }

    /// Its lines; none if nothing stands in it.
    pub fn lines(self) -> Vec<String> {
        let rows: Vec<_> = self
            .rows
            .into_iter()
            .filter(|row| !row.is_empty())
            .collect();
        let width = rows.iter().map(Vec::len).max().unwrap_or_default();
        let mut lines = Vec::new();
        for (index, mut row) in rows.into_iter().enumerate() {
            row.resize(width, String::new());
            lines.push(format!("|{}|", row.join("|")));
            if index == 0 {
                lines.push(format!("|{}", "-|".repeat(width)));
            }
        }
        lines
    }
}

/// Leaves the columns empty into which cells of rows above reach.
fn fill(row: &mut Vec<String>, taken: &mut [usize]) {
    while let Some(rows) = taken.get_mut(row.len()).filter(|rows| **rows > 0) {
        *rows -= 1;
        row.push(String::new());
    }
}
