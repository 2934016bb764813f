//! Duties as sent.

use chrono::NaiveDate;
use gongkai_chassis::code::code_to_number;
use gongkai_law::{calendar::Calendar, case::CaseKind, reminder::days_left};
use gongkai_proto::intake::v1 as proto;

use super::store::Listed;
use crate::{cases::kernel::duty::DutyKind, contract::message::date};

/// A duty as sent.
pub fn duty_message(calendar: &Calendar, today: NaiveDate, row: Listed) -> proto::Duty {
    proto::Duty {
        bureau_id: row.bureau_id,
        case_id: row.case_id.to_string(),
        case_kind: code_to_number::<CaseKind>(&row.case_kind),
        case_number: row.case_number.to_string(),
        name: row.kind.parse().map_or("", DutyKind::zh).to_owned(),
        kind: row.kind,
        part: row.part.unsigned_abs(),
        due_on: date(row.due_on),
        provisional: row.provisional,
        working_days_left: row
            .due_on
            .map_or(0, |due_on| days_left(calendar, due_on, today)),
        office_id: row.office_id.unwrap_or_default(),
        person: row.person.unwrap_or_default(),
    }
}
