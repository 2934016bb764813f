//! The periods that what is published again and again is published for.

use std::fmt;
use std::str::FromStr;

use chrono::{Datelike as _, Months, NaiveDate};

use crate::code::codes;

codes! {
    /// How often something is published anew.
    pub enum Cycle as "gongkai.catalog.v1.Cycle" {
        /// Every month.
        Month = "month", "每月";
        /// Every quarter.
        Quarter = "quarter", "每季度";
        /// Every half-year.
        HalfYear = "half_year", "每半年";
        /// Every year.
        Year = "year", "每年";
    }
}

impl Cycle {
    /// Months of a period.
    pub const fn months(self) -> u32 {
        match self {
            Self::Month => 1,
            Self::Quarter => 3,
            Self::HalfYear => 6,
            Self::Year => 12,
        }
    }
}

/// Years a period may be of.
const YEARS: std::ops::RangeInclusive<i32> = 1949..=9998;

/// A month, quarter, half-year or year, written `2024-03`, `2024-Q1`, `2024-H1`, `2024`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Period {
    year: i32,
    cycle: Cycle,
    /// Which one of its year, from 1.
    number: u32,
}

impl Period {
    /// The period of a day.
    pub fn of(cycle: Cycle, day: NaiveDate) -> Self {
        Self {
            year: day.year(),
            cycle,
            number: day.month0() / cycle.months() + 1,
        }
    }

    /// What it is a period of.
    pub const fn cycle(self) -> Cycle {
        self.cycle
    }

    /// Its first day.
    pub fn first(self) -> NaiveDate {
        let month = (self.number - 1) * self.cycle.months() + 1;
        NaiveDate::from_ymd_opt(self.year, month, 1).unwrap_or(NaiveDate::MAX)
    }

    /// Its last day.
    pub fn last(self) -> NaiveDate {
        self.day_after()
            .and_then(|day| day.pred_opt())
            .unwrap_or(NaiveDate::MAX)
    }

    /// The first day after it; none at the end of time.
    pub fn day_after(self) -> Option<NaiveDate> {
        self.first()
            .checked_add_months(Months::new(self.cycle.months()))
    }

    /// The one after it.
    pub fn next(self) -> Option<Self> {
        self.day_after().map(|day| Self::of(self.cycle, day))
    }

    /// As people say it: 2024年第1季度.
    pub fn zh(self) -> String {
        let (year, number) = (self.year, self.number);
        match self.cycle {
            Cycle::Month => format!("{year}年{number}月"),
            Cycle::Quarter => format!("{year}年第{number}季度"),
            Cycle::HalfYear if number == 1 => format!("{year}年上半年"),
            Cycle::HalfYear => format!("{year}年下半年"),
            Cycle::Year => format!("{year}年"),
        }
    }
}

impl fmt::Display for Period {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (year, number) = (self.year, self.number);
        match self.cycle {
            Cycle::Month => write!(f, "{year:04}-{number:02}"),
            Cycle::Quarter => write!(f, "{year:04}-Q{number}"),
            Cycle::HalfYear => write!(f, "{year:04}-H{number}"),
            Cycle::Year => write!(f, "{year:04}"),
        }
    }
}

/// A text that names no period.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not a period: 2024, 2024-H1, 2024-Q1 or 2024-03")]
pub struct NoPeriod;

impl FromStr for Period {
    type Err = NoPeriod;

    fn from_str(text: &str) -> Result<Self, NoPeriod> {
        let (year, rest) = match text.split_once('-') {
            Some((year, rest)) => (year, Some(rest)),
            None => (text, None),
        };
        let (cycle, number) = match rest {
            None => (Cycle::Year, "1"),
            Some(rest) => match rest.split_at_checked(1) {
                Some(("Q", number)) => (Cycle::Quarter, number),
                Some(("H", number)) => (Cycle::HalfYear, number),
                _ => (Cycle::Month, rest),
            },
        };
        let period = Self {
            year: year.parse().map_err(|_| NoPeriod)?,
            cycle,
            number: number.parse().map_err(|_| NoPeriod)?,
        };
        let known = YEARS.contains(&period.year)
            && (1..=12 / cycle.months()).contains(&period.number)
            // One way to write each: no `2024-3`, no `2024-Q01`.
            && period.to_string() == text;
        known.then_some(period).ok_or(NoPeriod)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn a_period_has_one_way_to_be_written() {
        for (text, first, last, zh) in [
            ("2024-02", "2024-02-01", "2024-02-29", "2024年2月"),
            ("2024-Q4", "2024-10-01", "2024-12-31", "2024年第4季度"),
            ("2023-H1", "2023-01-01", "2023-06-30", "2023年上半年"),
            ("2023-H2", "2023-07-01", "2023-12-31", "2023年下半年"),
            ("2024", "2024-01-01", "2024-12-31", "2024年"),
        ] {
            let period: Period = text.parse().unwrap();
            assert_eq!(period.to_string(), text);
            assert_eq!(
                (period.first(), period.last()),
                (day(first), day(last)),
                "{text}"
            );
            assert_eq!(period.zh(), zh);
            assert_eq!(Period::of(period.cycle(), period.first()), period);
            assert_eq!(Period::of(period.cycle(), period.last()), period);
        }
        for text in [
            "",
            "2024-",
            "2024-13",
            "2024-00",
            "2024-3",
            "2024-Q5",
            "2024-H0",
            "24",
            "2024-Q01",
            "1948",
            "9999",
            "2024-q1",
            "2024-季1",
            "+2024",
            "2024-+1",
        ] {
            assert!(text.parse::<Period>().is_err(), "{text}");
        }
    }

    #[test]
    fn periods_follow_each_other_over_the_year() {
        let december: Period = "2023-12".parse().unwrap();
        assert_eq!(december.next().unwrap().to_string(), "2024-01");
        let last: Period = "2023-H2".parse().unwrap();
        assert_eq!(last.next().unwrap().to_string(), "2024-H1");
    }
}
