//! Numbers without gaps: of cases, and the series letters take theirs from.

use std::fmt;

pub mod store;

/// The registration number (登记号) of a case: gapless for each bureau, kind and year.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CaseNumber {
    /// Year of registration.
    pub year: i32,
    /// 1, 2, 3 … in the year.
    pub number: i32,
}

impl fmt::Display for CaseNumber {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "〔{}〕{}号", self.year, self.number)
    }
}
