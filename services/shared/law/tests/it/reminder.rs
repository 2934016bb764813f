//! Which reminders are due on which day. The days were counted as those in `tables.rs`.

use std::collections::BTreeSet;

use chrono::Duration;
use gongkai_law::calendar::Calendar;
use gongkai_law::reminder::Stage::{self, DueSoon, DueToday, Escalated, Overdue};
use gongkai_law::reminder::{days_left, missed, stages, to_raise};
use gongkai_law::rules::Settings;
use proptest::prelude::*;

use crate::day;

#[test]
fn stages_begin_on_working_days() {
    for (due, soon, overdue, escalated) in [
        ("2024-03-08", "2024-03-05", "2024-03-11", "2024-03-18"),
        ("2024-05-11", "2024-05-08", "2024-05-13", "2024-05-20"),
        ("2024-02-19", "2024-02-08", "2024-02-20", "2024-02-27"),
        ("2020-02-03", "2020-01-21", "2020-02-04", "2020-02-11"),
        ("2024-12-31", "2024-12-26", "2025-01-02", "2025-01-09"),
        // A Sunday that the organ has set.
        ("2024-06-30", "2024-06-26", "2024-07-01", "2024-07-08"),
    ] {
        let begins = |stage: Stage| {
            stage
                .begins(Calendar::bundled(), day(due), &Settings::default())
                .to_string()
        };
        assert_eq!(
            Stage::ALL.iter().copied().map(begins).collect::<Vec<_>>(),
            [soon, due, overdue, escalated]
        );
    }
}

#[test]
fn what_is_due_on_each_day() {
    let due = day("2024-03-08");
    for (today, expected) in [
        ("2024-03-04", &[][..]),
        ("2024-03-05", &[DueSoon]),
        ("2024-03-07", &[DueSoon]),
        ("2024-03-08", &[DueToday]),
        ("2024-03-09", &[]),
        ("2024-03-10", &[]),
        ("2024-03-11", &[Overdue]),
        ("2024-03-17", &[Overdue]),
        ("2024-03-18", &[Overdue, Escalated]),
        ("2025-03-18", &[Overdue, Escalated]),
    ] {
        assert_eq!(
            stages(Calendar::bundled(), due, day(today), &Settings::default()),
            expected,
            "{today}"
        );
    }
}

#[test]
fn an_urgent_enquiry_is_due_on_its_first_day() {
    let due = Calendar::bundled()
        .add_working_days(day("2024-02-11"), 0)
        .date;
    assert_eq!(
        stages(Calendar::bundled(), due, due, &Settings::default()),
        [DueToday]
    );
}

#[test]
fn each_stage_is_raised_once_and_an_outage_drops_what_means_nothing_any_more() {
    let calendar = Calendar::bundled();
    let due = day("2024-03-15");
    let raise = |today: &str, raised: &[String]| {
        to_raise(calendar, due, day(today), raised, &Settings::default())
    };
    assert_eq!(raise("2024-03-12", &[]), [DueSoon]);
    let raised = ["due_soon".to_owned()];
    assert!(raise("2024-03-13", &raised).is_empty());
    assert_eq!(raise("2024-03-15", &raised), [DueToday]);
    // Away from before the due day until long after it.
    assert_eq!(raise("2024-04-01", &raised), [Overdue, Escalated]);
}

#[test]
fn days_left_are_working_days() {
    let left = |due: &str, today: &str| days_left(Calendar::bundled(), day(due), day(today));
    // Over the spring festival of 2024, with 18 February worked.
    assert_eq!(left("2024-02-19", "2024-02-09"), 2);
    assert_eq!(left("2024-02-09", "2024-02-19"), -2);
    assert_eq!(left("2024-03-15", "2024-03-15"), 0);
}

proptest! {
    /// Asked on some days only, as after outages, whoever keeps what was raised ends with
    /// overdue and escalated, each once, and never hears soon or today too late.
    #[test]
    fn no_outage_loses_what_must_not_be_skipped(
        offset in 0_i64..6000, gaps in prop::collection::vec(1_i64..20, 1..12)
    ) {
        let cal = Calendar::bundled();
        let due = day("2008-06-01") + Duration::days(offset);
        let mut today = due - Duration::days(15);
        let mut raised = BTreeSet::new();
        for gap in gaps.into_iter().chain([60]) {
            today += Duration::days(gap);
            for stage in stages(cal, due, today, &Settings::default()) {
                prop_assert!(today >= stage.begins(cal, due, &Settings::default()));
                prop_assert!(today <= due || matches!(stage, Overdue | Escalated));
                raised.insert(stage);
            }
        }
        prop_assert!(raised.contains(&Overdue) && raised.contains(&Escalated));
    }

    #[test]
    fn back_and_forth_by_working_days(offset in 0_i64..6000, n in 0_u32..30) {
        let cal = Calendar::bundled();
        let from = day("2008-06-01") + Duration::days(offset);
        let back = cal.working_days_before(from, n);
        prop_assert_eq!(cal.working_days_between(back, from), n - u32::from(n > 0 && !cal.is_working_day(from)));
        prop_assert!(n == 0 || cal.is_working_day(back));
    }
}

/// What an outage spanned is named by the stage that came after it, and by no later one.
#[test]
fn what_was_never_raised_is_named_once() {
    let calendar = Calendar::bundled();
    for (stage, raised, expected) in [
        (DueSoon, "", &[][..]),
        (DueToday, "due_soon", &[]),
        (DueToday, "", &[DueSoon]),
        (Overdue, "", &[DueSoon, DueToday]),
        (Overdue, "due_soon", &[DueToday]),
        (Escalated, "overdue escalated", &[]),
    ] {
        let raised: Vec<String> = raised.split_whitespace().map(str::to_owned).collect();
        let named = missed(
            calendar,
            day("2024-03-08"),
            stage,
            &raised,
            &Settings::default(),
        );
        assert_eq!(named, expected, "{stage} after {raised:?}");
    }
}
