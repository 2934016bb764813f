//! The format of report years 2019 and 2020, on trial (国办公开办函〔2019〕60号).

use gongkai_document::{Grid, GridCell, Report};
use gongkai_law::report::Format;

use super::{
    Content, Incomplete,
    cells::{self, Cells},
    official::Common,
    official_2021::grid,
};
use crate::report::reading::Reading;

/// Table 2.
pub struct Table2 {
    /// Newly made, newly disclosed, public in all.
    pub rule: [GridCell; 3],
    /// Newly made, newly disclosed, public in all.
    pub normative_document: [GridCell; 3],
    /// Items last year, change, decisions.
    pub permit: [GridCell; 3],
    /// Items last year, change, decisions.
    pub other_matter: [GridCell; 3],
    /// Items last year, change, decisions.
    pub penalty: [GridCell; 3],
    /// Items last year, change, decisions.
    pub coercive_measure: [GridCell; 3],
    /// Items last year, change.
    pub charge: [GridCell; 2],
    /// Projects, amount.
    pub procurement: [GridCell; 2],
}

/// The report.
pub struct Official2019 {
    /// Proactive disclosure.
    pub table2: Table2,
    notes2: Vec<String>,
    /// Tables 3 and 4.
    pub common: Common,
}

impl Official2019 {
    /// Of a report.
    pub fn of(reading: &Reading<'_>) -> Result<Self, Incomplete> {
        let mut cells = Cells::of(reading, cells::WIDE);
        let documents = ["made", "disclosed", "public_total"];
        let decisions = ["items_last_year", "change", "decisions"];
        let table2 = Table2 {
            rule: cells.row("table2.rule", documents),
            normative_document: cells.row("table2.normative_document", documents),
            permit: cells.row("table2.permit", decisions),
            other_matter: cells.row("table2.other_matter", decisions),
            penalty: cells.row("table2.penalty", decisions),
            coercive_measure: cells.row("table2.coercive_measure", decisions),
            charge: cells.row("table2.charge", ["items_last_year", "change"]),
            procurement: cells.row("table2.procurement", ["projects", "amount"]),
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
        let two = |[first, second]: &[GridCell; 2]| vec![first.clone(), second.clone().wide(2)];
        let values = [
            vec![self.rule.to_vec(), self.normative_document.to_vec()],
            vec![self.permit.to_vec(), self.other_matter.to_vec()],
            vec![self.penalty.to_vec(), self.coercive_measure.to_vec()],
            vec![two(&self.charge)],
            vec![two(&self.procurement)],
        ];
        grid(Format::F2019, values)
    }
}
