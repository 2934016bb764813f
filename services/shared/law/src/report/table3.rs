//! Table 3: applications received and handled.

use serde::{Deserialize, Serialize};

use super::{Format, TOTAL, add, sum};
use crate::application::{ApplicantKind, ResultRow};

/// The columns from the left: the six kinds of applicant and the total.
pub const COLUMNS: [&str; 7] = [
    ApplicantKind::NaturalPerson.zh(),
    ApplicantKind::Business.zh(),
    ApplicantKind::Research.zh(),
    ApplicantKind::PublicBenefit.zh(),
    ApplicantKind::LegalService.zh(),
    ApplicantKind::Other.zh(),
    TOTAL,
];

/// A line of the table.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Line {
    /// Row 1: received in the year.
    Received,
    /// Row 2: carried in from the year before.
    CarriedIn,
    /// Rows 3 to 23. In the 2019 format `ResultRow::Other` stands for all of （六）.
    Result(ResultRow),
    /// Row 24: all results.
    Total,
    /// Row 25: carried forward to the next year.
    CarriedForward,
}

impl Line {
    /// The number of the row in the 2021 form, 1 to 25.
    pub const fn number(self) -> u8 {
        match self {
            Self::Received => 1,
            Self::CarriedIn => 2,
            Self::Result(row) => row.number(),
            Self::Total => 24,
            Self::CarriedForward => 25,
        }
    }

    /// The fixed code, the same in both formats.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Received => "received",
            Self::CarriedIn => "carried_in",
            Self::Result(row) => row.as_str(),
            Self::Total => "results",
            Self::CarriedForward => "carried_forward",
        }
    }

    /// The key in tables as data.
    pub const fn key(self, format: Format) -> &'static str {
        match self {
            Self::Received => "一、本年新收",
            Self::CarriedIn => "二、上年结转",
            Self::Result(row) => row.key_zh(format),
            Self::Total => "三（七）总计",
            Self::CarriedForward => "四、结转下年度继续办理",
        }
    }

    /// The label as printed, without its group.
    pub const fn printed(self, format: Format) -> &'static str {
        match self {
            Self::Received => "一、本年新收政府信息公开申请数量",
            Self::CarriedIn => "二、上年结转政府信息公开申请数量",
            Self::Result(row) => row.printed(format),
            Self::Total => "（七）总计",
            Self::CarriedForward => "四、结转下年度继续办理",
        }
    }
}

impl Format {
    /// The lines of table 3 from the top: 25, or 23 in the 2019 format.
    pub fn table3(self) -> Vec<Line> {
        let single = |row: &&ResultRow| {
            self == Self::F2021 || !row.is_other_handling() || **row == ResultRow::Other
        };
        let results = ResultRow::ALL
            .iter()
            .filter(single)
            .map(|row| Line::Result(*row));
        let mut lines = vec![Line::Received, Line::CarriedIn];
        lines.extend(results);
        lines.extend([Line::Total, Line::CarriedForward]);
        lines
    }
}

/// The figures of table 3, columns in the order of [`ApplicantKind::ALL`]. Sums are
/// never stored: they follow.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Table3 {
    /// Row 1.
    pub received: [u64; 6],
    /// Row 2.
    pub carried_in: [u64; 6],
    /// Rows 3 to 23, in the order of [`ResultRow::ALL`]. A table read from the 2019 form
    /// has all of （六） in `ResultRow::Other`.
    pub results: [[u64; 6]; 21],
    /// Row 25.
    pub carried_forward: [u64; 6],
}

impl Table3 {
    /// The figures of a line as a format prints it.
    pub fn line(&self, format: Format, line: Line) -> [u64; 6] {
        match line {
            Line::Received => self.received,
            Line::CarriedIn => self.carried_in,
            Line::Result(row) if format == Format::F2019 && row.is_other_handling() => {
                let all = ResultRow::ALL.iter().filter(|row| row.is_other_handling());
                all.map(|row| self.results[*row as usize]).fold([0; 6], add)
            }
            Line::Result(row) => self.results[row as usize],
            Line::Total => self.results.into_iter().fold([0; 6], add),
            Line::CarriedForward => self.carried_forward,
        }
    }

    /// The last column of a line.
    pub fn row_total(&self, format: Format, line: Line) -> u64 {
        sum(self.line(format, line))
    }

    /// Row 24: the results of each column.
    pub fn results_total(&self) -> [u64; 6] {
        self.line(Format::F2021, Line::Total)
    }

    /// Adds another table, as a government does with its organs.
    #[must_use]
    pub fn plus(&self, other: &Self) -> Self {
        Self {
            received: add(self.received, other.received),
            carried_in: add(self.carried_in, other.carried_in),
            results: std::array::from_fn(|row| add(self.results[row], other.results[row])),
            carried_forward: add(self.carried_forward, other.carried_forward),
        }
    }
}
