//! By when a report is to be published (art. 49), and whether it is late. Pure.

use chrono::NaiveDate;
use gongkai_law::{
    bureau::Level,
    report::{Publisher, due_day},
};

/// The day by which a bureau's report of a year is due by law.
pub fn due_on(level: Level, year: i32) -> Option<NaiveDate> {
    due_day(Publisher::of(level), year)
}

/// Whether what is due on a day is late: done after it, or not done and the day is past.
pub fn is_late(due_on: Option<NaiveDate>, done_on: Option<NaiveDate>, today: NaiveDate) -> bool {
    due_on.is_some_and(|due| done_on.unwrap_or(today) > due)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_department_has_until_31_january_and_a_government_until_31_march() {
        let day = |text: &str| text.parse::<NaiveDate>().ok();
        assert_eq!(due_on(Level::Department, 2024), day("2025-01-31"));
        assert_eq!(due_on(Level::Government, 2024), day("2025-03-31"));
        let due = day("2025-01-31");
        let today = |text| day(text).unwrap();
        assert!(!is_late(due, None, today("2025-01-31")));
        assert!(is_late(due, None, today("2025-02-01")));
        assert!(!is_late(due, day("2025-01-31"), today("2025-06-01")));
        assert!(is_late(due, day("2025-02-01"), today("2025-06-01")));
    }
}
