//! The format of report years from 2021 (国办公开办函〔2021〕30号).

use gongkai_document::{Align, Grid, GridCell, Report};
use gongkai_law::report::{Format, SECTIONS};

use super::{
    Content, Incomplete,
    cells::{self, Cells},
    official::Common,
};
use crate::report::reading::Reading;

/// Table 2.
pub struct Table2 {
    /// Made, repealed, in force.
    pub rule: [GridCell; 3],
    /// Made, repealed, in force.
    pub normative_document: [GridCell; 3],
    /// Decisions of the year.
    pub permit: GridCell,
    /// Decisions of the year.
    pub penalty: GridCell,
    /// Decisions of the year.
    pub coercive_measure: GridCell,
    /// Amount in 万元.
    pub charge: GridCell,
}

/// The report.
pub struct Official2021 {
    /// Proactive disclosure.
    pub table2: Table2,
    notes2: Vec<String>,
    /// Tables 3 and 4.
    pub common: Common,
}

impl Official2021 {
    /// Of a report.
    pub fn of(reading: &Reading<'_>) -> Result<Self, Incomplete> {
        let mut cells = Cells::of(reading, cells::WIDE);
        let documents = ["issued", "repealed", "in_force"];
        let table2 = Table2 {
            rule: cells.row("table2.rule", documents),
            normative_document: cells.row("table2.normative_document", documents),
            permit: cells.cell("table2.permit.decisions"),
            penalty: cells.cell("table2.penalty.decisions"),
            coercive_measure: cells.cell("table2.coercive_measure.decisions"),
            charge: cells.cell("table2.charge.amount"),
        };
        Ok(Self {
            table2,
            notes2: cells.notes()?,
            common: Common::of(reading)?,
        })
    }

    /// As it is printed.
    pub fn render(&self, content: &Content<'_>, reading: &Reading<'_>) -> Report {
        let table2 = (self.table2.grid(), self.notes2.as_slice());
        self.common.render(content, reading, table2)
    }
}

impl Table2 {
    /// As the form prints it.
    pub fn grid(&self) -> Grid {
        let wide = |cell: &GridCell| vec![cell.clone().wide(3)];
        let values = [
            vec![self.rule.to_vec(), self.normative_document.to_vec()],
            vec![wide(&self.permit)],
            vec![wide(&self.penalty), wide(&self.coercive_measure)],
            vec![wide(&self.charge)],
        ];
        grid(Format::F2021, values)
    }
}

/// Table 2 of a format: a block an item of article 20, with its own heads.
pub(super) fn grid<const N: usize>(format: Format, values: [Vec<Vec<GridCell>>; N]) -> Grid {
    const WIDTH: usize = 4;
    let mut rows = Vec::new();
    for (block, values) in format.table2().iter().zip(values) {
        rows.push(vec![GridCell::head(block.heading()).wide(WIDTH)]);
        let columns = block.columns.len();
        // The last head reaches to the edge.
        let heads = (1..).zip(block.columns).map(|(at, column)| {
            let head = GridCell::head(column.printed);
            if at == columns {
                head.wide(WIDTH - columns)
            } else {
                head
            }
        });
        rows.push(
            [GridCell::head("信息内容")]
                .into_iter()
                .chain(heads)
                .collect(),
        );
        for (row, cells) in block.rows.iter().zip(values) {
            let label = GridCell::head(row.zh).aligned(Align::Left);
            rows.push([label].into_iter().chain(cells).collect());
        }
    }
    Grid {
        caption: SECTIONS[1].to_owned(),
        columns: vec![5, 4, 4, 4],
        head_rows: 0,
        rows,
        dense: false,
    }
}
