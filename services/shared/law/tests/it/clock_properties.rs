//! What must hold of every ledger.

use chrono::{Datelike, Duration, NaiveDate};
use gongkai_law::calendar::Calendar;
use gongkai_law::clock::{Deadline, Entry, Step, StepKind, deadline};
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

/// Counts the date anew from the steps alone, as a reader would: he has no calendar, only
/// what the steps say of holidays and make-up days.
fn recount(steps: &[Step]) -> NaiveDate {
    let within = |step: &Step, day: NaiveDate| {
        step.from.is_some_and(|from| day >= from) && step.to.is_some_and(|to| day <= to)
    };
    let works = |day: NaiveDate| {
        let named = |kind| {
            steps
                .iter()
                .any(|step| step.kind == kind && within(step, day))
        };
        let week = day.weekday().num_days_from_monday() < 5;
        named(StepKind::MakeUp) || (week && !named(StepKind::Holiday))
    };
    // Pauses begin on the day after their cause.
    let paused = |from_step: usize, day: NaiveDate| {
        let pauses = steps[from_step..]
            .iter()
            .filter(|step| step.kind == StepKind::Paused);
        pauses
            .into_iter()
            .any(|step| within(step, day) && step.from != Some(day))
    };
    let begins = |step: &Step| matches!(step.kind, StepKind::Started | StepKind::Restarted);
    let base = steps.iter().rposition(begins).expect("started");
    let on = steps[base].from.expect("a day");
    let set = steps
        .iter()
        .rposition(|step| step.kind == StepKind::Replaced && step.to.is_some());
    let set = set.filter(|set| *set > base);
    let extended = |from: usize| -> u32 {
        let steps = steps[from..]
            .iter()
            .filter(|step| step.kind == StepKind::Extended);
        steps.map(|step| step.working_days).sum()
    };
    let (first, from, mut left, not_before) = match set {
        None => (0, on, steps[base].working_days + extended(base), on),
        // What was left of the set period when the first later pause began.
        Some(set) => {
            let due = steps[set].to.expect("a day");
            let later = steps[set..]
                .iter()
                .filter(|step| step.kind == StepKind::Paused);
            let first = later.filter_map(|step| step.from).min();
            let from = first.map_or(due, |first| first.max(on).min(due));
            let days = from.iter_days().skip(1).take_while(|day| *day <= due);
            let left = u32::try_from(days.filter(|day| works(*day)).count()).unwrap();
            (set, from, left + extended(set), due)
        }
    };
    let mut last = from;
    for day in from.iter_days().skip(1) {
        if left == 0 {
            break;
        }
        if works(day) && !paused(first, day) {
            left -= 1;
            last = day;
        }
    }
    last.max(not_before)
}

/// A ledger as life writes it: a start, then anything, days after the start.
fn any_ledger() -> impl Strategy<Value = Vec<Entry>> {
    let more = prop::collection::vec((0_u8..6, 0_i64..90, 0_i64..40, 0_u32..21), 0..7);
    (any_day(), 0_u32..41, more).prop_map(|(on, limit, more)| {
        let mut ledger = vec![start(on, limit)];
        ledger.extend(
            more.into_iter()
                .map(|(kind, after, days, number)| match kind {
                    0 => extend(number),
                    1 => Entry::Replace {
                        due: on + Duration::days(after),
                        source: String::new(),
                    },
                    2 => Entry::Restart {
                        on: on + Duration::days(after),
                        limit_wd: number,
                        source: String::new(),
                    },
                    _ => pause(on, after, days),
                }),
        );
        ledger
    })
}

proptest! {
    #[test]
    fn the_steps_lead_to_the_date(ledger in any_ledger()) {
        let found: Deadline = deadline(Calendar::bundled(), &ledger).unwrap();
        prop_assert_eq!(Some(recount(&found.steps)), found.current.map(|due| due.date));
        // A step for each entry, pauses that share days in one, then what the calendar says.
        let of_calendar = |step: &Step| matches!(step.kind, StepKind::Holiday | StepKind::MakeUp);
        let entered = found.steps.iter().take_while(|step| !of_calendar(step)).count();
        prop_assert!(entered <= ledger.len());
        prop_assert!(found.steps[entered..].iter().all(of_calendar));
        let paused = |step: &&Step| step.kind == StepKind::Paused;
        let days = |step: &Step| step.from.zip(step.to).unwrap();
        let (entered, _) = found.steps.split_at(entered);
        for part in entered.split(|step| !matches!(step.kind, StepKind::Paused | StepKind::Extended)) {
            for (index, one) in part.iter().filter(paused).enumerate() {
                for other in part.iter().filter(paused).skip(index + 1) {
                    let ((from, to), (other_from, other_to)) = (days(one), days(other));
                    prop_assert!(from >= other_to || other_from >= to, "{one:?} {other:?}");
                }
            }
        }
        // The last entry leads to the date, and every line says where it leads.
        prop_assert_eq!(entered.last().and_then(|step| step.due), found.current.map(|due| due.date));
        prop_assert!(found.steps.iter().all(|step| step.zh().ends_with('日')));
    }

    #[test]
    fn one_more_pause_never_moves_the_date_earlier(
        ledger in any_ledger(), after in 0_i64..120, days in 0_i64..40,
    ) {
        let before = current(&ledger);
        let Entry::Start { on, .. } = ledger[0] else { unreachable!("a ledger starts") };
        let longer = [&ledger[..], &[pause(on, after, days)]].concat();
        prop_assert!(current(&longer) >= before);
        // Left open, it is met or it comes too late; it never gives another date.
        let mut open = ledger.clone();
        open.push(Entry::Pause { from: on + Duration::days(after), to: None, source: String::new() });
        let found = deadline(Calendar::bundled(), &open).unwrap().current;
        prop_assert!(found.is_none_or(|due| due.date == before));
    }

    #[test]
    fn an_extension_is_never_less_than_its_days(ledger in any_ledger(), by in 0_u32..21) {
        let before = current(&ledger);
        let longer = [&ledger[..], &[extend(by)]].concat();
        let after = current(&longer);
        prop_assert!(Calendar::bundled().working_days_between(before, after) >= by);
        prop_assert!(after >= before);
    }

    #[test]
    fn a_date_set_last_stands_whatever_was_before(ledger in any_ledger(), set in 0_i64..90) {
        let Entry::Start { on, .. } = ledger[0] else { unreachable!("a ledger starts") };
        let due = on + Duration::days(set);
        let replaced = [&ledger[..], &[Entry::Replace { due, source: String::new() }]].concat();
        prop_assert_eq!(current(&replaced), due);
    }

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
