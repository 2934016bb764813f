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

    /// Reads one however people write it: `〔2024〕12号`, `[2024] 12`, `2024-12`, `登记号：（2024）第12号`. Neither a
    /// date nor a document number is one.
    pub fn read(typed: &str) -> Option<Self> {
        const AROUND: &str = "〔〕[]()（）【】﹝﹞-－第号 ";
        let typed = typed.trim().trim_start_matches("登记号");
        let typed = typed.trim_start_matches(['：', ':']);
        let runs: Vec<&str> = typed
            .split(|c: char| !c.is_ascii_digit())
            .filter(|run| !run.is_empty())
            .collect();
        let [year, number] = runs[..] else {
            return None;
        };
        let mut others = typed.chars().filter(|c| !c.is_ascii_digit());
        if year.len() != 4 || !others.all(|c| AROUND.contains(c)) {
            return None;
        }
        let (year, number) = (year.parse().ok()?, number.parse().ok()?);
        Some(Self { year, number }).filter(|read| read.is_taken())
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_is_read_however_it_is_written() {
        for typed in [
            "〔2024〕12号",
            "2024-12",
            "[2024] 12",
            "（2024）第12号",
            "﹝2024﹞12号",
            "登记号：（2024）12 号",
        ] {
            let read = CaseNumber::read(typed);
            assert_eq!(read, Some(CaseNumber::of_row(2024, 12)), "{typed}");
        }
        for typed in [
            "2024年12月",
            "赫应急公开〔2024〕12号",
            "12号",
            "2024",
            "202412",
            "24-3",
            "2024-3-1",
            "2024-0",
            "2024-99999999999",
            "二〇二四-3",
            "13-2668072",
        ] {
            assert_eq!(CaseNumber::read(typed), None, "{typed}");
        }
    }
}
