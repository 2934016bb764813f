//! The places of the tables: every cell of a form has a key, by which figures, declarations and differences name it.

use super::{Column, Format, Line, Row, TOTAL, cell::CellUnit};
use crate::{
    application::ApplicantKind,
    dispute::{DisputeKind, DisputeOutcome},
};

/// A cell of tables 2, 3 or 4.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// Of table 2: item of article 20, row, column.
    Table2(u8, Row, Column),
    /// Of table 3: row, and the column of a kind of applicant; `None` for 总计.
    Table3(Line, Option<ApplicantKind>),
    /// Of table 4: block, and the column of an outcome; `None` for 总计.
    Table4(DisputeKind, Option<DisputeOutcome>),
}

impl Place {
    /// Its key, for instance `table2.permit.decisions`, `table3.received.natural_person` or
    /// `table4.reconsideration.total`. The same place has the same key in both formats.
    pub fn key(&self) -> String {
        match self {
            Self::Table2(_, row, column) => format!("table2.{}.{}", row.code, column.code),
            Self::Table3(line, kind) => {
                let column = kind.map_or("total", ApplicantKind::as_str);
                format!("table3.{}.{column}", line.code())
            }
            Self::Table4(kind, outcome) => {
                let column = outcome.map_or("total", DisputeOutcome::as_str);
                format!("table4.{}.{column}", kind.as_str())
            }
        }
    }

    /// The key of its table.
    pub const fn table(&self, format: Format) -> &'static str {
        match self {
            Self::Table2(..) => format.table2_key(),
            Self::Table3(..) => "table3",
            Self::Table4(..) => "table4",
        }
    }

    /// What it is called, with its table, row and column as they are printed.
    pub fn zh(&self, format: Format) -> String {
        match self {
            Self::Table2(_, row, column) => format!("表二 {} {}", row.zh, column.printed),
            Self::Table3(line, kind) => {
                let column = kind.map_or(TOTAL, ApplicantKind::zh);
                format!("表三 {} {column}", line.key(format))
            }
            Self::Table4(kind, outcome) => {
                let column = outcome.map_or(TOTAL, DisputeOutcome::zh);
                format!("表四 {} {column}", kind.zh())
            }
        }
    }

    /// What its figures are.
    pub const fn unit(&self) -> CellUnit {
        match self {
            Self::Table2(_, _, column) => column.unit,
            Self::Table3(..) | Self::Table4(..) => CellUnit::Count,
        }
    }

    /// What its figures are counted in, as they are printed.
    pub fn unit_zh(&self) -> &'static str {
        match (self, self.unit()) {
            (_, CellUnit::TenThousandYuan) => "万元",
            (_, CellUnit::Yuan) => "元",
            (Self::Table2(_, _, column), CellUnit::Count) => match column.code {
                "projects" | "items_last_year" | "change" => "项",
                _ => "件",
            },
            (Self::Table3(..) | Self::Table4(..), CellUnit::Count) => "件",
        }
    }

    /// Whether it follows from other cells of its table.
    pub fn is_total(&self) -> bool {
        match self {
            Self::Table2(..) => false,
            Self::Table3(line, kind) => kind.is_none() || *line == Line::Total,
            Self::Table4(_, outcome) => outcome.is_none(),
        }
    }

    /// Whether what it shows may happen outside the suite, so that it may be declared: permits, other matters, penalties,
    /// coercive measures, charges, procurement. Documents, applications and disputes are counted.
    pub fn is_declarable(&self) -> bool {
        match self {
            Self::Table2(item, ..) => *item >= 5,
            Self::Table3(..) | Self::Table4(..) => false,
        }
    }
}

impl Format {
    /// All cells of its tables, table by table, row by row.
    pub fn places(self) -> Vec<Place> {
        let mut places = Vec::new();
        for block in self.table2() {
            for row in block.rows {
                let cells = block.columns.iter();
                places.extend(cells.map(|column| Place::Table2(block.item, *row, *column)));
            }
        }
        for line in self.table3() {
            let kinds = ApplicantKind::ALL.iter().copied().map(Some);
            places.extend(kinds.chain([None]).map(|kind| Place::Table3(line, kind)));
        }
        for kind in DisputeKind::ALL {
            let outcomes = DisputeOutcome::ALL.iter().copied().map(Some);
            let cells = outcomes.chain([None]);
            places.extend(cells.map(|outcome| Place::Table4(*kind, outcome)));
        }
        places
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn every_cell_has_a_key_of_its_own() {
        for (format, cells) in [
            (Format::F2019, 6 + 6 + 6 + 2 + 2 + 23 * 7 + 15),
            (Format::F2021, 6 + 1 + 2 + 1 + 25 * 7 + 15),
        ] {
            let places = format.places();
            let keys: BTreeSet<String> = places.iter().map(Place::key).collect();
            assert_eq!((places.len(), keys.len()), (cells, cells), "{format}");
        }
    }

    #[test]
    fn only_what_happens_elsewhere_may_be_declared() {
        let declarable = |format: Format| {
            let places = format.places().into_iter();
            let keys = places.filter(Place::is_declarable).map(|place| place.key());
            keys.collect::<Vec<_>>().join(" ")
        };
        assert_eq!(
            declarable(Format::F2021),
            "table2.permit.decisions table2.penalty.decisions table2.coercive_measure.decisions table2.charge.amount"
        );
        assert_eq!(declarable(Format::F2019).split(' ').count(), 16);
    }
}
