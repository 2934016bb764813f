//! By when a report is to be published, by law (art. 49) and as the office above wants it, and whether it is late. Pure.

use chrono::NaiveDate;
use gongkai_law::bureau::Level;

pub use crate::due_day::by_law as due_on;
use crate::{
    due_day::{DueDay, local},
    figure::not_then,
};

/// The days by which a report is due.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Due {
    /// By law.
    pub by_law: Option<NaiveDate>,
    /// As the office above wants it; none where nothing is set.
    pub local: Option<NaiveDate>,
}

impl Due {
    /// Those of a bureau's report of a year, from what was set over the bureau.
    pub fn of(level: Level, year: i32, set: &[DueDay]) -> Self {
        Self {
            by_law: due_on(level, year),
            local: local(level, year, set),
        }
    }

    /// Whether a report is late by law.
    pub fn is_late(self, published_on: Option<NaiveDate>, today: NaiveDate) -> bool {
        is_late(self.by_law, published_on, today)
    }

    /// Whether it is late by the day the office above wants it.
    pub fn is_locally_late(self, published_on: Option<NaiveDate>, today: NaiveDate) -> bool {
        is_late(self.local, published_on, today)
    }
}

/// Whether a bureau owes a report of a year, by the day it was founded and the first of its successor: it was there, and the
/// report was not published elsewhere, which is entered as opening stock.
pub fn owes(
    days: (Option<NaiveDate>, Option<NaiveDate>),
    is_opening_stock: bool,
    year: i32,
) -> bool {
    !is_opening_stock && not_then(days, year).is_none()
}

/// Whether what is due on a day is late: done after it, or not done and the day is past.
pub fn is_late(due_on: Option<NaiveDate>, done_on: Option<NaiveDate>, today: NaiveDate) -> bool {
    due_on.is_some_and(|due| done_on.unwrap_or(today) > due)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_published_after_its_day_is_late_and_what_is_not_once_it_has_passed() {
        let day = |text: &str| text.parse::<NaiveDate>().ok();
        let due = Due {
            by_law: day("2025-01-31"),
            local: day("2025-01-20"),
        };
        let late = |published: Option<&str>, today: &str| {
            let (published, today) = (published.and_then(day), day(today).unwrap());
            (
                due.is_late(published, today),
                due.is_locally_late(published, today),
            )
        };
        assert_eq!(late(None, "2025-01-20"), (false, false));
        assert_eq!(late(None, "2025-01-21"), (false, true));
        assert_eq!(late(None, "2025-01-31"), (false, true));
        assert_eq!(late(None, "2025-02-01"), (true, true));
        assert_eq!(late(Some("2025-01-20"), "2025-06-01"), (false, false));
        assert_eq!(late(Some("2025-01-31"), "2025-06-01"), (false, true));
        assert_eq!(late(Some("2025-02-01"), "2025-06-01"), (true, true));
        let unset = Due { local: None, ..due };
        assert!(!unset.is_locally_late(None, day("2025-06-01").unwrap()));
    }
}
