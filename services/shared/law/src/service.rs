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

/// That a notice left.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sending {
    /// Civil date.
    pub on: NaiveDate,
    /// Whether by public notice, for nothing else reached its addressee.
    pub is_announced: bool,
}

impl Sending {
    /// Some way by which its addressee gets it.
    pub fn usual(on: NaiveDate) -> Self {
        let is_announced = false;
        Self { on, is_announced }
    }

    /// The day it counts as received while nothing is proven, by the numbers the bureau had set itself when it
    /// left: by public notice, once the period of that has passed, and not before.
    pub fn counts_on(self, calendar: &Calendar, own: &Settings) -> Due {
        if self.is_announced {
            return Due::set(announced(self.on));
        }
        calendar.add_working_days(self.on, own.on(Setting::ServicePresumed, self.on).number)
    }
}

/// The receipt of a notice that last left so: as proven, else as presumed. None where it came back:
/// nothing is presumed of it until it is sent again.
pub fn receipt(
    calendar: &Calendar,
    left: Sending,
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
            on: left.counts_on(calendar, own).date,
            presumed: true,
        }),
    }
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
    left: Sending,
    arrival: Option<Arrival>,
    working_days: u32,
    own: &Settings,
) -> Option<Due> {
    let receipt = receipt(calendar, left, arrival, own)?;
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
        let left = Sending::usual(day("2025-03-12"));
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
    fn nothing_is_presumed_of_a_public_notice_before_its_period_has_passed() {
        let (calendar, usual) = (Calendar::bundled(), Settings::default());
        let counts = |on: &str, is_announced| {
            let on = day(on);
            Sending { on, is_announced }
                .counts_on(calendar, &usual)
                .date
        };
        assert_eq!(counts("2024-03-01", false), day("2024-03-12"));
        assert_eq!(counts("2024-03-01", true), day("2024-03-31"));
        let left = Sending {
            on: day("2024-03-01"),
            is_announced: true,
        };
        let end = period_end(calendar, left, None, 15, &usual).unwrap();
        assert_eq!(end.date, day("2024-04-22"));
    }

    #[test]
    fn what_came_back_begins_no_period() {
        let calendar = Calendar::bundled();
        let back = Some(Arrival::Returned(day("2025-03-18")));
        let (left, usual) = (Sending::usual(day("2025-03-12")), Settings::default());
        assert_eq!(receipt(calendar, left, back, &usual), None);
        assert_eq!(period_end(calendar, left, back, 15, &usual), None);
    }
}
