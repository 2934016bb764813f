//! Registration numbers of cases.

use std::fmt;

use gongkai_chassis::request::LATE;

/// The registration number (登记号) of a case: gapless for each bureau, kind and year.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CaseNumber {
    /// Year of registration.
    pub year: i32,
    /// 1, 2, 3 … in the year; 0 before it is taken.
    pub number: i32,
}

impl CaseNumber {
    /// That of a case about to be opened in this year.
    pub fn of_new(year: i32) -> Self {
        Self { year, number: 0 }
    }

    /// That of a row.
    pub fn of_row(year: i32, number: i32) -> Self {
        Self { year, number }
    }

    /// Whether the case has it already.
    pub fn is_taken(self) -> bool {
        self.number > 0
    }
}

impl fmt::Display for CaseNumber {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.is_taken() {
            write!(formatter, "〔{}〕{}号", self.year, self.number)
        } else {
            formatter.write_str(LATE)
        }
    }
}
