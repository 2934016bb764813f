//! When a notice of the organ counts as received (送达): from that day the periods of who got it run.

use chrono::NaiveDate;

use crate::calendar::{Calendar, Due};
use crate::rules;

/// The day a notice counts as received.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Receipt {
    /// Civil date.
    pub on: NaiveDate,
    /// Whether that is presumed, for want of a proof.
    pub presumed: bool,
}

/// The receipt of a notice that left on a day: as proven, else as presumed.
pub fn receipt(calendar: &Calendar, left_on: NaiveDate, proven: Option<NaiveDate>) -> Receipt {
    match proven {
        Some(on) => Receipt {
            on,
            presumed: false,
        },
        None => Receipt {
            on: calendar
                .add_working_days(left_on, rules::SERVICE_PRESUMED.on(left_on).number)
                .date,
            presumed: true,
        },
    }
}

/// The last day of a period of so many working days that runs from the receipt of a notice. Nothing
/// lapses before it has ended.
pub fn period_end(
    calendar: &Calendar,
    left_on: NaiveDate,
    proven: Option<NaiveDate>,
    working_days: u32,
) -> Due {
    calendar.add_working_days(receipt(calendar, left_on, proven).on, working_days)
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
        let end = |proven: Option<&str>| period_end(calendar, left, proven.map(day), 15).date;
        assert_eq!(end(Some("2025-03-17")), day("2025-04-08"));
        // Received on the day it left: handed over.
        assert_eq!(end(Some("2025-03-12")), day("2025-04-02"));
        // 2025-03-12 and seven working days is 2025-03-21.
        let presumed = receipt(calendar, left, None);
        assert_eq!((presumed.on, presumed.presumed), (day("2025-03-21"), true));
        assert_eq!(end(None), day("2025-04-14"));
    }
}
