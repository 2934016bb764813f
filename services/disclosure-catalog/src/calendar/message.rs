//! An arrangement as sent.

use gongkai_chassis::code::to_number;
use gongkai_law::calendar::Exception;
use gongkai_proto::catalog::v1 as proto;

use super::Arrangement;

/// An arrangement as sent.
pub fn message(arrangement: &Arrangement) -> proto::Calendar {
    let day = |day: &Exception| proto::CalendarDay {
        date: day.date.to_string(),
        kind: to_number(day.kind),
        name: day.name.clone(),
    };
    proto::Calendar {
        year: arrangement.year,
        version: arrangement.version,
        source: arrangement.source.clone(),
        days: arrangement.days.iter().map(day).collect(),
    }
}
