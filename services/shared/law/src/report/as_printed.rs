//! Tables 3 and 4 with the totals that are printed in them, cell by cell.

use super::{Format, Identity, Line, Place, PrintedTotals, Table3, Table4, identities};

/// Both tables, and the totals that are printed beside their cells.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AsPrinted {
    /// Table 3.
    pub table3: Table3,
    /// Table 4.
    pub table4: Table4,
    /// The totals; one that was not taken is absent.
    pub totals: PrintedTotals,
}

impl AsPrinted {
    /// Takes the number of a place. One of table 2 is none of it.
    pub fn take(&mut self, format: Format, place: &Place, number: u64) {
        match *place {
            Place::Table2(..) => {}
            Place::Table3(line, None) => {
                self.totals.rows.push((line.key(format).to_owned(), number));
            }
            Place::Table3(line, Some(kind)) => {
                let row = match line {
                    Line::Received => &mut self.table3.received,
                    Line::CarriedIn => &mut self.table3.carried_in,
                    Line::Result(row) => &mut self.table3.results[row as usize],
                    Line::Total => self.totals.results.get_or_insert_default(),
                    Line::CarriedForward => &mut self.table3.carried_forward,
                };
                row[kind as usize] = number;
            }
            Place::Table4(kind, None) => self.totals.disputes[kind as usize] = Some(number),
            Place::Table4(kind, Some(outcome)) => {
                self.table4.counts[kind as usize][outcome as usize] = number;
            }
        }
    }

    /// The total that is printed behind a line of table 3.
    pub fn total_of_line(&self, format: Format, line: Line) -> Option<u64> {
        let mut rows = self.totals.rows.iter();
        let printed = rows.find(|(key, _)| key == line.key(format))?;
        Some(printed.1)
    }

    /// The identities; `previous` is what the report of the year before carried forward, where there is one.
    pub fn identities(&self, format: Format, previous: Option<[u64; 6]>) -> Vec<Identity> {
        identities(format, &self.table3, &self.table4, &self.totals, previous)
    }
}
