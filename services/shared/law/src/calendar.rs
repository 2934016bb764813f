//! The Chinese working-day calendar (工作日).
//!
//! Monday to Friday are working days, except for the arrangement of public holidays
//! (全国年节及纪念日放假办法) that the General Office of the State Council publishes each
//! autumn for the next year: days off, and weekend days worked in exchange. In a year
//! without an arrangement only weekends are known, so a due date there is provisional.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use chrono::{Datelike, NaiveDate, Weekday};
use serde::{Deserialize, Serialize};

use crate::code::codes;

codes! {
    /// How a day differs from the plain week.
    pub enum DayKind as "gongkai.catalog.v1.DayKind" {
        /// A day off.
        Holiday = "holiday", "放假";
        /// A weekend day worked as make-up.
        Workday = "workday", "调休上班";
    }
}

/// A day that an arrangement names.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Exception {
    /// The day, Asia/Shanghai.
    pub date: NaiveDate,
    /// Off or worked.
    pub kind: DayKind,
    /// The holiday it belongs to, for instance 春节.
    pub name: String,
}

/// What stands beside a day that is but provisional.
pub(crate) const PROVISIONAL: &str = "（该年节假日安排公布前暂定）";

/// A day as people read it in Chinese: `2024年3月5日`.
pub fn day_zh(day: NaiveDate) -> String {
    format!("{}年{}月{}日", day.year(), day.month(), day.day())
}

/// A due day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Due {
    /// The last day in time, to 24:00 Asia/Shanghai.
    pub date: NaiveDate,
    /// True when a year that was counted through has no arrangement yet: the date was
    /// computed with weekends only and is computed again when the arrangement is loaded.
    pub provisional: bool,
}

impl Due {
    /// The day as people read it, with a word where it is provisional.
    pub fn zh(self) -> String {
        let note = if self.provisional { PROVISIONAL } else { "" };
        format!("{}{note}", day_zh(self.date))
    }

    /// A day somebody set: no calendar that comes later moves it.
    pub fn set(date: NaiveDate) -> Self {
        Self {
            date,
            provisional: false,
        }
    }
}

/// What is wrong with an arrangement.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CalendarError {
    /// A line of the file cannot be read.
    #[error("line {line}: {problem}")]
    Line {
        /// Number of the line, from 1.
        line: usize,
        /// What was found and what was expected.
        problem: String,
    },
    /// A day of an arrangement contradicts the week, the year or another day.
    #[error("{date}: {problem}")]
    Day {
        /// The day.
        date: NaiveDate,
        /// What is wrong with it.
        problem: &'static str,
    },
    /// An arrangement without any day says nothing.
    #[error("the arrangement of {year} has no day")]
    Empty {
        /// The year that was to be loaded.
        year: i32,
    },
}

/// The working-day calendar. Immutable: loading a year gives a new calendar.
#[derive(Clone, Debug)]
pub struct Calendar {
    exceptions: BTreeMap<NaiveDate, Arranged>,
    years: BTreeSet<i32>,
}

#[derive(Clone, Debug)]
struct Arranged {
    kind: DayKind,
    name: String,
    /// The year whose arrangement names the day; new year's make-up days may lie in the
    /// December before.
    by: i32,
}

/// The arrangements 2008 to 2026 as published.
const BUNDLED: &str = include_str!("../data/calendar.csv");

impl Calendar {
    /// The calendar with the arrangements 2008 to 2026.
    pub fn bundled() -> &'static Self {
        static CALENDAR: LazyLock<Calendar> = LazyLock::new(|| {
            // A test reads the file that is compiled in, so the error branch is not reached.
            Calendar::from_csv(BUNDLED).unwrap_or_else(|error| unreachable!("calendar: {error}"))
        });
        &CALENDAR
    }

    /// Reads lines `date,kind,name` below that heading. A year with at least one day
    /// counts as arranged. Errors name the line and what was wrong.
    pub fn from_csv(text: &str) -> Result<Self, CalendarError> {
        let mut calendar = Self {
            exceptions: BTreeMap::new(),
            years: BTreeSet::new(),
        };
        for (line, day) in parse_csv(text)? {
            let year = day.date.year();
            calendar
                .insert(year, day)
                .map_err(|error| CalendarError::Line {
                    line,
                    problem: error.to_string(),
                })?;
            calendar.years.insert(year);
        }
        Ok(calendar)
    }

    /// This calendar with the arrangement of `year`, which replaces an earlier one of
    /// that year. A day must lie in the year or in the December before it.
    pub fn merged(
        &self,
        year: i32,
        days: impl IntoIterator<Item = Exception>,
    ) -> Result<Self, CalendarError> {
        let mut calendar = self.clone();
        calendar.exceptions.retain(|_, day| day.by != year);
        let mut any = false;
        for day in days {
            let date = day.date;
            if date.year() != year && (date.year() + 1, date.month()) != (year, 12) {
                return Err(CalendarError::Day {
                    date,
                    problem: "is not a day of that year",
                });
            }
            calendar.insert(year, day)?;
            any = true;
        }
        if !any {
            return Err(CalendarError::Empty { year });
        }
        calendar.years.insert(year);
        Ok(calendar)
    }

    /// Whether a day is a working day.
    pub fn is_working_day(&self, d: NaiveDate) -> bool {
        match self.exception(d) {
            Some(kind) => kind == DayKind::Workday,
            None => !is_weekend(d),
        }
    }

    /// Whether the arrangement of a year is known. The year of the date decides.
    pub fn is_arranged(&self, year: i32) -> bool {
        self.years.contains(&year)
    }

    /// Whether the arrangement names the day, and how.
    pub fn exception(&self, d: NaiveDate) -> Option<DayKind> {
        self.exceptions.get(&d).map(|day| day.kind)
    }

    /// The holiday that a named day belongs to, also for a make-up day.
    pub fn exception_name(&self, d: NaiveDate) -> Option<&str> {
        self.exceptions.get(&d).map(|day| day.name.as_str())
    }

    /// The `n`-th working day after `start`; day 1 is the day after, 0 is `start` itself.
    pub fn add_working_days(&self, start: NaiveDate, n: u32) -> Due {
        let mut date = start;
        for _ in 0..n {
            date = self.next_working_day(date);
        }
        self.due(start, date)
    }

    /// The first working day strictly after a day.
    pub fn next_working_day(&self, d: NaiveDate) -> NaiveDate {
        days_after(d)
            .find(|day| self.is_working_day(*day))
            .unwrap_or(d)
    }

    /// The `n`-th working day before a day; 0 is the day itself.
    pub fn working_days_before(&self, d: NaiveDate, n: u32) -> NaiveDate {
        let mut days = d.iter_days().rev().skip(1);
        (0..n).fold(d, |found, _| {
            let earlier = days.find(|day| self.is_working_day(*day));
            earlier.unwrap_or(found)
        })
    }

    /// The end of a period of calendar days or months whose last day would be `d`: that day
    /// if it is worked, else the next working day (see [`crate::rules::PERIOD_END_MOVES`]).
    pub fn end_of_period(&self, d: NaiveDate) -> Due {
        let date = if self.is_working_day(d) {
            d
        } else {
            self.next_working_day(d)
        };
        let provisional = (d.year()..=date.year()).any(|year| !self.is_arranged(year));
        Due { date, provisional }
    }

    /// The number of working days in (`after`, `to`]; 0 when `to` is not later.
    pub fn working_days_between(&self, after: NaiveDate, to: NaiveDate) -> u32 {
        let days = days_after(after).take_while(|day| *day <= to);
        days.fold(0, |count, day| count + u32::from(self.is_working_day(day)))
    }

    /// The number of working days of a year; 0 for a year the calendar cannot hold.
    pub fn working_days_in_year(&self, year: i32) -> u32 {
        let last_of = |year| NaiveDate::from_ymd_opt(year, 12, 31);
        match (last_of(year - 1), last_of(year)) {
            (Some(before), Some(last)) => self.working_days_between(before, last),
            _ => 0,
        }
    }

    /// A due day reached by counting from `start`, marked provisional where the count
    /// went through a year without an arrangement. Without a count nothing can change.
    pub(crate) fn due(&self, start: NaiveDate, date: NaiveDate) -> Due {
        let mut years = days_after(start)
            .take(1)
            .flat_map(|day| day.year()..=date.year());
        let provisional = date > start && years.any(|year| !self.is_arranged(year));
        Due { date, provisional }
    }

    fn insert(&mut self, by: i32, day: Exception) -> Result<(), CalendarError> {
        let Exception { date, kind, name } = day;
        if kind == DayKind::Workday && !is_weekend(date) {
            let problem = "a make-up day must be a Saturday or Sunday";
            return Err(CalendarError::Day { date, problem });
        }
        if self
            .exceptions
            .insert(date, Arranged { kind, name, by })
            .is_some()
        {
            return Err(CalendarError::Day {
                date,
                problem: "is named twice",
            });
        }
        Ok(())
    }
}

/// Reads the lines of an arrangement, `date,kind,name` below that heading, without
/// putting them into a calendar; for [`Calendar::merged`].
pub fn exceptions_from_csv(text: &str) -> Result<Vec<Exception>, CalendarError> {
    Ok(parse_csv(text)?.into_iter().map(|(_, day)| day).collect())
}

fn parse_csv(text: &str) -> Result<Vec<(usize, Exception)>, CalendarError> {
    let error = |line, problem| CalendarError::Line { line, problem };
    let mut lines = text
        .lines()
        .enumerate()
        .map(|(index, line)| (index + 1, line.trim()));
    match lines.next() {
        Some((_, "date,kind,name")) => {}
        other => {
            let found = other.map_or("", |(_, line)| line);
            return Err(error(
                1,
                format!("expected the heading date,kind,name, found {found:?}"),
            ));
        }
    }
    let mut days = Vec::new();
    for (number, line) in lines.filter(|(_, line)| !line.is_empty()) {
        let fields: Vec<&str> = line.split(',').map(str::trim).collect();
        let [date, kind, name] = fields[..] else {
            return Err(error(
                number,
                format!("expected 3 fields, found {}", fields.len()),
            ));
        };
        let date = date
            .parse()
            .map_err(|_| error(number, format!("{date:?} is not a date YYYY-MM-DD")))?;
        let kind = kind
            .parse()
            .map_err(|_| error(number, format!("{kind:?} is neither holiday nor workday")))?;
        if name.is_empty() {
            return Err(error(number, "the name is missing".to_owned()));
        }
        days.push((
            number,
            Exception {
                date,
                kind,
                name: name.to_owned(),
            },
        ));
    }
    Ok(days)
}

/// The days strictly after a day, in order.
pub(crate) fn days_after(day: NaiveDate) -> impl Iterator<Item = NaiveDate> {
    day.iter_days().skip(1)
}

pub(crate) fn is_weekend(day: NaiveDate) -> bool {
    matches!(day.weekday(), Weekday::Sat | Weekday::Sun)
}
