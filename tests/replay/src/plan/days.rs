//! The days on which something happens: every third working day, so that the clock is moved seldom and every period of
//! the law has its place between two of them.

use chrono::NaiveDate;
use gongkai_law::{calendar::Calendar, rules};

/// Working days from one to the next.
pub(super) const STEP: u32 = 3;
/// How many of the year before are used.
pub(super) const BEFORE: u32 = 12;
/// How many of the year after.
const AFTER: u32 = 2;
/// Fewer applications, disputes and documents than this are little to do.
const LITTLE: u64 = 100;
/// Every so manieth day then: twelve working days, within which an application is answered by any law.
const SELDOM: i32 = 4;

/// The days, numbered from the first of the year: those before it are negative.
#[derive(Debug, Clone)]
pub(super) struct Days {
    year: i32,
    first: NaiveDate,
    all: Vec<NaiveDate>,
    /// The number of the last one of the year.
    last: i32,
    /// Where there is little to do, it is done on every so manieth of them.
    grain: i32,
}

impl Days {
    /// Those of a year with so much to do; none if it is beyond the calendar of the computer.
    pub fn of(year: i32, to_do: u64) -> Option<Self> {
        let calendar = Calendar::bundled();
        let end_of = |year| NaiveDate::from_ymd_opt(year, 12, 31);
        let (before, end) = (end_of(year - 1)?, end_of(year)?);
        let first = calendar.next_working_day(before);
        let mut day = calendar.working_days_before(first, STEP * BEFORE);
        let (mut all, mut last, mut after) = (Vec::new(), 0, 0);
        while after < AFTER {
            all.push(day);
            if day <= end {
                last = i32::try_from(all.len()).ok()? - 1 - i32::try_from(BEFORE).ok()?;
            } else {
                after += 1;
            }
            day = calendar.add_working_days(day, STEP).date;
        }
        Some(Self {
            year,
            first: NaiveDate::from_ymd_opt(year - 1, 1, 1)?,
            all,
            last,
            grain: if to_do < LITTLE { SELDOM } else { 1 },
        })
    }

    /// The day of a number; of one beyond them the nearest.
    pub fn at(&self, number: i32) -> NaiveDate {
        let at = number.saturating_add(BEFORE.cast_signed()).max(0);
        let at = usize::try_from(at)
            .unwrap_or(0)
            .min(self.all.len().saturating_sub(1));
        self.all.get(at).copied().unwrap_or(self.first)
    }

    /// The number of the last day of the year.
    pub fn last(&self) -> i32 {
        self.last
    }

    /// The first day of the year before.
    pub fn before(&self) -> NaiveDate {
        self.first
    }

    /// The first working day of the year before.
    pub fn first_before(&self) -> NaiveDate {
        Calendar::bundled().next_working_day(self.first)
    }

    /// The day the report is compiled: once all that is done in the January after is done.
    pub fn compiled_on(&self) -> NaiveDate {
        let latest = self.all.last().copied().unwrap_or(self.first);
        Calendar::bundled().add_working_days(latest, STEP).date
    }

    /// The number of the first day on which the Regulations of 2019 are in force.
    pub fn regulations(&self) -> i32 {
        let since = rules::regulations_since();
        let mut numbers = 0..=self.last;
        numbers
            .find(|number| self.at(*number) >= since)
            .unwrap_or(self.last)
    }

    /// The day of a year long past on which one of many documents was made.
    pub fn long_past(&self, number: u64) -> NaiveDate {
        let years_back = 2 + i32::try_from(number % 8).unwrap_or(0);
        let month = u32::try_from(number / 8 % 12).unwrap_or(0) + 1;
        let day = u32::try_from(number / 96 % 28).unwrap_or(0) + 1;
        NaiveDate::from_ymd_opt(self.year - 1 - years_back, month, day).unwrap_or(self.first)
    }

    /// How many days after it came in the `nth` of many is answered.
    pub fn answered_after(&self, nth: u64) -> i32 {
        if self.grain > 1 {
            return self.grain;
        }
        1 + i32::try_from(nth % 4).unwrap_or(0)
    }

    /// Where the `nth` of so many stands, spread evenly from the day of one number to that of another.
    pub fn spread(&self, from: i32, to: i32, nth: u64, of: u64) -> i32 {
        let days = u64::try_from(to - from + 1).unwrap_or(1).max(1);
        let at = u128::from(nth) * u128::from(days) / u128::from(of.max(1));
        let at = from + i32::try_from(at).unwrap_or(0).min(to - from).max(0);
        // Never before the first, so that nothing comes before what it rests on.
        (at - at.rem_euclid(self.grain)).max(from)
    }
}
