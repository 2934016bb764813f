//! Local due days, as they are sent.

use gongkai_chassis::{clock::timestamp, code::to_number};
use gongkai_proto::reporting::v1 as proto;

use super::state::DueDay;

/// What was set.
pub fn due_day(set: &DueDay) -> proto::ReportDueDay {
    let (month, day) = set.day.unwrap_or_default();
    let number = |number: u32| i32::try_from(number).unwrap_or_default();
    proto::ReportDueDay {
        bureau_id: set.bureau.clone(),
        from_year: set.from_year,
        month: number(month),
        day: number(day),
        source: set.source.clone(),
        set_by: set.set_by.clone(),
        set_at: Some(timestamp(set.set_at)),
        level: to_number(set.level),
    }
}
