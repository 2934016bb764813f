//! Days as letters print them.

use chrono::{Datelike as _, NaiveDate};

/// A day as an official document prints it (GB/T 9704-2012, 7.3.5.4): Arabic figures, no zeros in
/// front, `2024年3月1日`.
pub fn date_text(day: NaiveDate) -> String {
    format!("{}年{}月{}日", day.year(), day.month(), day.day())
}

/// Year, month and day, for a template.
pub(crate) fn parts(day: NaiveDate) -> (i32, u32, u32) {
    (day.year(), day.month(), day.day())
}
