//! When a notice of the organ counts as received (送达): from that day the periods of who got it run.

use chrono::{Days, NaiveDate};

use crate::calendar::{Calendar, Due};
use crate::rules::{self, Setting, Settings};

/// The day a notice counts as received.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Receipt {
    /// Civil date.
    pub on: NaiveDate,
    /// Whether that is presumed, for want of a proof.
    pub presumed: bool,
}

/// How a sending of a notice ended, as is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Arrival {
    /// It arrived on that civil date, as proven.
    Served(NaiveDate),
    /// It came back on that civil date: nobody has it.
    Returned(NaiveDate),
}

/// The receipt of a notice that last left on a day: as proven, else as presumed. None where it came back:
/// nothing is presumed of it until it is sent again.
pub fn receipt(
    calendar: &Calendar,
    left_on: NaiveDate,
    arrival: Option<Arrival>,
    own: &Settings,
) -> Option<Receipt> {
    match arrival {
        Some(Arrival::Served(on)) => Some(Receipt {
            on,
            presumed: false,
        }),
        Some(Arrival::Returned(_)) => None,
        None => Some(Receipt {
            on: presumed_on(calendar, left_on, own).date,
            presumed: true,
        }),
    }
}

/// The day a notice that left on a day counts as received while nothing is proven, by the numbers the
/// bureau had set itself when it left.
pub fn presumed_on(calendar: &Calendar, left_on: NaiveDate, own: &Settings) -> Due {
    calendar.add_working_days(left_on, own.on(Setting::ServicePresumed, left_on).number)
}

/// The first day on which a letter counts as served that was published on a day, for nothing else reached its
/// addressee (公告送达).
pub fn announced(published_on: NaiveDate) -> NaiveDate {
    let days = rules::PUBLIC_NOTICE.on(published_on).number;
    let first = published_on.checked_add_days(Days::new(u64::from(days)));
    first.unwrap_or(published_on)
}

/// The last day of a period of so many working days that runs from the receipt of a notice. Nothing
/// lapses before it has ended; none where the notice came back, for it has not begun.
pub fn period_end(
    calendar: &Calendar,
    left_on: NaiveDate,
    arrival: Option<Arrival>,
    working_days: u32,
    own: &Settings,
) -> Option<Due> {
    let receipt = receipt(calendar, left_on, arrival, own)?;
    Some(calendar.add_working_days(receipt.on, working_days))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(day: &str) -> NaiveDate {
        day.parse().unwrap()
    }

    #[test]
    fn a_period_runs_from_the_proven_receipt_and_else_from_the_presumed_one() {
        let calendar = Calendar::bundled();
        let left = day("2025-03-12");
        let end = |arrival| {
            period_end(calendar, left, arrival, 15, &Settings::default()).map(|due| due.date)
        };
        let served = |on| end(Some(Arrival::Served(day(on))));
        assert_eq!(served("2025-03-17"), Some(day("2025-04-08")));
        // Received on the day it left: handed over.
        assert_eq!(served("2025-03-12"), Some(day("2025-04-02")));
        // 2025-03-12 and seven working days is 2025-03-21.
        let presumed = receipt(calendar, left, None, &Settings::default()).unwrap();
        assert_eq!((presumed.on, presumed.presumed), (day("2025-03-21"), true));
        assert_eq!(end(None), Some(day("2025-04-14")));
    }

    #[test]
    fn a_public_notice_is_served_after_its_period() {
        assert_eq!(announced(day("2024-03-01")), day("2024-03-31"));
        assert_eq!(announced(day("2021-12-31")), day("2022-03-01"));
        assert_eq!(announced(day("2022-01-01")), day("2022-01-31"));
    }

    #[test]
    fn what_came_back_begins_no_period() {
        let calendar = Calendar::bundled();
        let back = Some(Arrival::Returned(day("2025-03-18")));
        let (left, usual) = (day("2025-03-12"), Settings::default());
        assert_eq!(receipt(calendar, left, back, &usual), None);
        assert_eq!(period_end(calendar, left, back, 15, &usual), None);
    }
}
