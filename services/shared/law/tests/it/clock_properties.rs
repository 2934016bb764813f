//! What must hold of every ledger.

use chrono::{Duration, NaiveDate};
use gongkai_law::calendar::Calendar;
use gongkai_law::clock::{Entry, deadline};
use proptest::prelude::*;

use crate::day;

fn any_day() -> impl Strategy<Value = NaiveDate> {
    (0_i64..6500).prop_map(|offset| day("2008-05-01") + Duration::days(offset))
}

fn start(on: NaiveDate, limit_wd: u32) -> Entry {
    Entry::Start {
        on,
        limit_wd,
        source: String::new(),
    }
}

/// A pause that begins `after` days after the start and takes so many `days`.
fn pause(on: NaiveDate, after: i64, days: i64) -> Entry {
    let from = on + Duration::days(after);
    Entry::Pause {
        from,
        to: Some(from + Duration::days(days)),
        source: String::new(),
    }
}

fn extend(by_wd: u32) -> Entry {
    Entry::Extend {
        by_wd,
        source: String::new(),
    }
}

fn current(ledger: &[Entry]) -> NaiveDate {
    let found = deadline(Calendar::bundled(), ledger).expect("started");
    found.current.expect("not suspended").date
}

proptest! {
    #[test]
    fn a_pause_never_shortens_and_never_moves_the_original(
        on in any_day(), limit in 0_u32..41,
        pauses in prop::collection::vec((0_i64..60, 0_i64..40), 0..5),
        one_more in (0_i64..60, 0_i64..40),
    ) {
        let mut ledger = vec![start(on, limit)];
        ledger.extend(pauses.iter().map(|(after, days)| pause(on, *after, *days)));
        let before = current(&ledger);
        ledger.push(pause(on, one_more.0, one_more.1));
        prop_assert!(current(&ledger) >= before);
        let original = deadline(Calendar::bundled(), &ledger).unwrap().original;
        prop_assert_eq!(original, Calendar::bundled().add_working_days(on, limit));
    }

    #[test]
    fn overlapping_pauses_are_their_union(
        on in any_day(), limit in 1_u32..41, after in 0_i64..40, first in 1_i64..30,
        second in 1_i64..30, overlap in 0_i64..30,
    ) {
        // The second begins inside the first or on its last day.
        let begins = (after + first - overlap).max(after);
        let ends = (after + first).max(begins + second);
        let two = [start(on, limit), pause(on, after, first), pause(on, begins, second)];
        let one = [start(on, limit), pause(on, after, ends - after)];
        prop_assert_eq!(current(&two), current(&one));
    }

    #[test]
    fn the_order_of_pauses_does_not_matter(
        on in any_day(), limit in 1_u32..41, a in (0_i64..60, 0_i64..40), b in (0_i64..60, 0_i64..40),
    ) {
        let (first, second) = (pause(on, a.0, a.1), pause(on, b.0, b.1));
        prop_assert_eq!(
            current(&[start(on, limit), first.clone(), second.clone()]),
            current(&[start(on, limit), second, first])
        );
    }

    #[test]
    fn a_period_counts_exactly_its_length_outside_the_pause(
        on in any_day(), limit in 1_u32..41, after in 0_i64..60, days in 0_i64..40,
    ) {
        let calendar = Calendar::bundled();
        let due = current(&[start(on, limit), pause(on, after, days)]);
        let from = on + Duration::days(after);
        let to = from + Duration::days(days);
        let paused = calendar.working_days_between(from, to.min(due));
        prop_assert_eq!(calendar.working_days_between(on, due) - paused, limit);
        prop_assert!(calendar.is_working_day(due));
    }

    #[test]
    fn a_restart_gives_a_full_period(
        on in any_day(), limit in 1_u32..41, later in 0_i64..60, days in 0_i64..40,
        again in 1_u32..41, by in 0_u32..21,
    ) {
        let on_again = on + Duration::days(later + days);
        let ledger = [
            start(on, limit),
            pause(on, later, days),
            extend(by),
            Entry::Restart { on: on_again, limit_wd: again, source: String::new() },
        ];
        prop_assert_eq!(
            current(&ledger),
            Calendar::bundled().add_working_days(on_again, again).date
        );
    }

    #[test]
    fn an_extension_counts_on_from_the_end(
        on in any_day(), limit in 0_u32..41, by in 0_u32..21, after in 0_i64..40, days in 0_i64..40,
    ) {
        let calendar = Calendar::bundled();
        let plain = current(&[start(on, limit)]);
        prop_assert_eq!(
            current(&[start(on, limit), extend(by)]),
            calendar.add_working_days(plain, by).date
        );
        // Where in the ledger the pause stands makes no difference to it.
        prop_assert_eq!(
            current(&[start(on, limit), extend(by), pause(on, after, days)]),
            current(&[start(on, limit), pause(on, after, days), extend(by)])
        );
    }

    #[test]
    fn a_set_date_stands_and_a_later_pause_never_shortens_it(
        on in any_day(), limit in 1_u32..41, set in 0_i64..90, after in 0_i64..90, days in 0_i64..40,
    ) {
        let due = on + Duration::days(set);
        let replace = Entry::Replace { due, source: String::new() };
        prop_assert_eq!(current(&[start(on, limit), pause(on, after, days), replace.clone()]), due);
        let paused = current(&[start(on, limit), replace, pause(on, after, days)]);
        prop_assert!(paused >= due);
        if on + Duration::days(after) >= due {
            prop_assert_eq!(paused, due);
        }
    }
}
