//! Which reminders of a duty are to be raised.

use chrono::NaiveDate;
use gongkai_law::{
    calendar::Calendar,
    reminder::{Stage, stages},
    rules::Settings,
};

/// Stages that are due for a duty and were not raised for that due day.
pub fn to_raise(
    calendar: &Calendar,
    due_on: NaiveDate,
    today: NaiveDate,
    raised: &[String],
    own: &Settings,
) -> Vec<Stage> {
    stages(calendar, due_on, today, own)
        .into_iter()
        .filter(|stage| !raised.iter().any(|code| code == stage.as_str()))
        .collect()
}

/// Working days left until a due day; negative past it.
pub fn days_left(calendar: &Calendar, due_on: NaiveDate, today: NaiveDate) -> i32 {
    let count =
        |from, to| i32::try_from(calendar.working_days_between(from, to)).unwrap_or(i32::MAX);
    if due_on >= today {
        count(today, due_on)
    } else {
        -count(due_on, today)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cases::kernel::testing::NOTHING_SET;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn each_stage_is_raised_once_and_an_outage_drops_what_means_nothing_any_more() {
        let calendar = Calendar::bundled();
        let due = day("2024-03-15");
        let soon = to_raise(calendar, due, day("2024-03-12"), &[], &NOTHING_SET);
        assert_eq!(soon, [Stage::DueSoon]);
        let raised = ["due_soon".to_owned()];
        assert!(to_raise(calendar, due, day("2024-03-13"), &raised, &NOTHING_SET).is_empty());
        assert_eq!(
            to_raise(calendar, due, due, &raised, &NOTHING_SET),
            [Stage::DueToday]
        );
        // Away from before the due day until long after it.
        let late = to_raise(calendar, due, day("2024-04-01"), &raised, &NOTHING_SET);
        assert_eq!(late, [Stage::Overdue, Stage::Escalated]);
    }

    #[test]
    fn days_left_are_working_days() {
        let calendar = Calendar::bundled();
        // Over the spring festival of 2024, with 18 February worked.
        assert_eq!(days_left(calendar, day("2024-02-19"), day("2024-02-09")), 2);
        assert_eq!(
            days_left(calendar, day("2024-02-09"), day("2024-02-19")),
            -2
        );
        assert_eq!(days_left(calendar, day("2024-03-15"), day("2024-03-15")), 0);
    }
}
