use chrono::Datelike;
use gongkai_law::calendar::{
    Calendar, CalendarError, DayKind, Due, Exception, exceptions_from_csv,
};
use proptest::prelude::*;

use crate::day;

#[test]
fn known_due_days() {
    let table = [
        ("2024-02-05", 7, "2024-02-20"),
        ("2024-02-05", 20, "2024-03-08"),
        ("2025-01-20", 7, "2025-02-05"),
        ("2025-01-20", 20, "2025-02-21"),
        ("2025-01-20", 40, "2025-03-21"),
        ("2025-09-25", 20, "2025-10-29"),
        ("2026-02-10", 7, "2026-02-26"),
        ("2026-02-10", 20, "2026-03-16"),
        ("2026-09-20", 20, "2026-10-23"),
        ("2023-09-27", 7, "2023-10-12"),
        ("2020-01-20", 20, "2020-02-25"),
    ];
    let calendar = Calendar::bundled();
    for (start, n, due) in table {
        let found = calendar.add_working_days(day(start), n);
        assert_eq!(
            found,
            Due {
                date: day(due),
                provisional: false
            },
            "{start} + {n}"
        );
        assert_eq!(
            calendar.working_days_between(day(start), day(due)),
            n,
            "{start} to {due}"
        );
    }
}

#[test]
fn working_days_of_years() {
    for (year, days) in [
        (2019, 250),
        (2020, 249),
        (2024, 251),
        (2025, 248),
        (2026, 248),
    ] {
        assert_eq!(
            Calendar::bundled().working_days_in_year(year),
            days,
            "{year}"
        );
    }
    assert_eq!(Calendar::bundled().working_days_in_year(i32::MAX), 0);
}

#[test]
fn the_bundled_file_is_sound() {
    let calendar = Calendar::from_csv(include_str!("../../data/calendar.csv")).unwrap();
    assert!((2008..=2026).all(|year| calendar.is_arranged(year)));
    assert!(!calendar.is_arranged(2007) && !calendar.is_arranged(2027));
    assert_eq!(calendar.exception_name(day("2024-02-18")), Some("春节"));
    assert_eq!(
        calendar.exception(day("2024-02-18")),
        Some(DayKind::Workday)
    );
    assert_eq!(calendar.exception_name(day("2024-03-01")), None);
}

#[test]
fn zero_days_is_the_start_itself() {
    let saturday = day("2024-03-09");
    assert_eq!(
        Calendar::bundled().add_working_days(saturday, 0).date,
        saturday
    );
    assert_eq!(
        Calendar::bundled().working_days_between(saturday, day("2024-01-01")),
        0
    );
}

#[test]
fn a_period_that_ends_on_a_day_off_ends_on_the_next_working_day() {
    for (last, moved, provisional) in [
        ("2024-03-08", "2024-03-08", false),
        ("2024-03-09", "2024-03-11", false),
        // A worked Saturday is no day off; the spring festival ends with a worked Sunday.
        ("2024-05-11", "2024-05-11", false),
        ("2024-02-10", "2024-02-18", false),
        ("2026-12-31", "2026-12-31", false),
        ("2027-01-01", "2027-01-01", true),
        ("2027-01-02", "2027-01-04", true),
    ] {
        let date = day(moved);
        let found = Calendar::bundled().end_of_period(day(last));
        assert_eq!(found, Due { date, provisional }, "{last}");
    }
}

#[test]
fn a_year_without_arrangement_is_provisional_until_it_is_loaded() {
    let calendar = Calendar::bundled();
    let before = calendar.add_working_days(day("2026-12-21"), 10);
    assert_eq!(
        before,
        Due {
            date: day("2027-01-04"),
            provisional: true
        }
    );
    assert!(!calendar.add_working_days(day("2026-12-21"), 8).provisional);

    // An imagined arrangement, with a make-up day in the December before.
    let imagined = "date,kind,name\n2026-12-27,workday,元旦\n2027-01-01,holiday,元旦\n\
                    2027-01-04,holiday,元旦\n";
    let loaded = calendar
        .merged(2027, exceptions_from_csv(imagined).unwrap())
        .unwrap();
    assert!(loaded.is_working_day(day("2026-12-27")));
    let after = loaded.add_working_days(day("2026-12-21"), 10);
    assert_eq!(
        after,
        Due {
            date: day("2027-01-05"),
            provisional: false
        }
    );
    assert!(
        loaded.is_arranged(2026),
        "the year before keeps its own days"
    );
    assert_eq!(loaded.working_days_in_year(2025), 248);

    // A later one replaces it, with the make-up day.
    let corrected = vec![holiday("2027-01-01")];
    let replaced = loaded.merged(2027, corrected).unwrap();
    assert!(!replaced.is_working_day(day("2026-12-27")));
    assert!(replaced.is_working_day(day("2027-01-04")));
}

#[test]
fn an_impossible_arrangement_is_refused() {
    let calendar = Calendar::bundled();
    assert_eq!(
        calendar.merged(2027, []).unwrap_err(),
        CalendarError::Empty { year: 2027 }
    );
    for (days, says) in [
        (
            vec![holiday("2028-01-01")],
            "2028-01-01: is not a day of that year",
        ),
        (
            vec![holiday("2026-11-30")],
            "2026-11-30: is not a day of that year",
        ),
        (
            vec![holiday("2027-01-01"), holiday("2027-01-01")],
            "2027-01-01: is named twice",
        ),
        (
            vec![Exception {
                kind: DayKind::Workday,
                ..holiday("2027-01-01")
            }],
            "2027-01-01: a make-up day must be a Saturday or Sunday",
        ),
    ] {
        assert_eq!(calendar.merged(2027, days).unwrap_err().to_string(), says);
    }
}

#[test]
fn errors_name_the_line() {
    for (text, says) in [
        (
            "",
            "line 1: expected the heading date,kind,name, found \"\"",
        ),
        (
            "date,kind,name\n2027-01-01,holiday",
            "line 2: expected 3 fields, found 2",
        ),
        (
            "date,kind,name\n\n2027-02-30,holiday,春节",
            "line 3: \"2027-02-30\" is not a date YYYY-MM-DD",
        ),
        (
            "date,kind,name\n2027-01-01,rest,元旦",
            "line 2: \"rest\" is neither holiday nor workday",
        ),
        (
            "date,kind,name\n2027-01-01,holiday,",
            "line 2: the name is missing",
        ),
        (
            "date,kind,name\n2027-01-01,holiday,元旦\n2027-01-01,holiday,元旦",
            "line 3: 2027-01-01: is named twice",
        ),
    ] {
        assert_eq!(Calendar::from_csv(text).unwrap_err().to_string(), says);
    }
}

fn holiday(date: &str) -> Exception {
    Exception {
        date: day(date),
        kind: DayKind::Holiday,
        name: "元旦".to_owned(),
    }
}

proptest! {
    #[test]
    fn a_due_day_is_a_working_day(offset in 0_i64..7300, n in 1_u32..80) {
        let start = day("2008-01-01") + chrono::Duration::days(offset);
        prop_assert!(Calendar::bundled().is_working_day(
            Calendar::bundled().add_working_days(start, n).date
        ));
    }

    #[test]
    fn adding_one_by_one_is_adding_at_once(offset in 0_i64..7300, n in 0_u32..60) {
        let calendar = Calendar::bundled();
        let start = day("2008-01-01") + chrono::Duration::days(offset);
        let step = (0..n).fold(start, |date, _| calendar.next_working_day(date));
        let due = calendar.add_working_days(start, n).date;
        prop_assert_eq!(step, due);
        prop_assert_eq!(calendar.working_days_between(start, due), n);
    }

    #[test]
    fn later_starts_and_longer_periods_end_later(
        offset in 0_i64..7300, later in 0_i64..30, n in 0_u32..60, more in 1_u32..10
    ) {
        let calendar = Calendar::bundled();
        let start = day("2008-01-01") + chrono::Duration::days(offset);
        let due = calendar.add_working_days(start, n).date;
        let other = start + chrono::Duration::days(later);
        prop_assert!(calendar.add_working_days(other, n).date >= due);
        prop_assert!(calendar.add_working_days(start, n + more).date > due);
    }

    #[test]
    fn a_due_day_in_a_year_without_arrangement_is_provisional(
        offset in 0_i64..1200, n in 1_u32..80
    ) {
        let calendar = Calendar::bundled();
        let start = day("2025-01-01") + chrono::Duration::days(offset);
        let due = calendar.add_working_days(start, n);
        prop_assert_eq!(due.provisional, due.date.year() > 2026);
    }

    #[test]
    fn reading_anything_never_panics(text in "\\PC{0,60}") {
        let _ = Calendar::from_csv(&text);
        let _ = Calendar::from_csv(&format!("date,kind,name\n{text}"));
    }
}

/// A year that nobody lives in is refused, not computed with.
#[test]
fn the_first_and_the_last_year_there_is_are_refused() {
    for year in [i32::MIN, i32::MAX] {
        let imagined = exceptions_from_csv("date,kind,name\n2027-01-01,holiday,元旦\n").unwrap();
        let refused = Calendar::bundled().merged(year, imagined);
        assert!(matches!(refused, Err(CalendarError::Day { .. })), "{year}");
    }
}
