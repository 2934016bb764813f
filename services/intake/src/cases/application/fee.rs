//! How manieth application of its applicant in the calendar month one is: by it a fee is charged.

use chrono::{Datelike as _, Months, NaiveDate};
use gongkai_chassis::{db::Tx, error::Result};

use super::{Application, similar::same_applicant, store};
use crate::cases::kernel::{self, Loaded};

/// The place of an application among those of its applicant that the bureau received in the same month,
/// from 1. STATE_FORBIDS where no fee can be asked for any more.
pub(super) async fn nth_of_month(tx: &mut Tx, case: &Loaded<Application>) -> Result<u32> {
    let state = &case.state;
    state.open()?;
    let (first, next) = month_of(state.received_on);
    let mut nth = 1;
    for id in store::of_applicant(tx, &state.applicant, first, next).await? {
        if id == case.id {
            continue;
        }
        let other = kernel::load::<Application>(tx, id).await?;
        let counts = other.state.registration.received
            && other.state.registration.removed.is_none()
            && same_applicant(&state.applicant, &other.state.applicant);
        if counts && place(&other) < place(case) {
            nth += 1;
        }
    }
    Ok(nth)
}

/// Applications of one month come one after the other as they were received, then registered.
fn place(case: &Loaded<Application>) -> (NaiveDate, i32, i32) {
    let number = case.number;
    (case.state.received_on, number.year, number.number)
}

/// The first day of a day's month, and of the next one.
fn month_of(day: NaiveDate) -> (NaiveDate, NaiveDate) {
    let first = day.with_day(1).unwrap_or(day);
    let next = first.checked_add_months(Months::new(1));
    (first, next.unwrap_or(NaiveDate::MAX))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_month_ends_where_the_next_begins() {
        let day = |day: &str| day.parse::<NaiveDate>().unwrap();
        let december = (day("2024-12-01"), day("2025-01-01"));
        assert_eq!(month_of(day("2024-12-31")), december);
        assert_eq!(month_of(day("2024-12-01")), december);
    }
}
