//! Reminders as events.

use chrono::NaiveDate;
use gongkai_chassis::code::to_number;
use gongkai_law::reminder::Stage;
use gongkai_proto::catalog::v1 as proto;

use crate::duty::state::Duty;

/// A stage of a duty was raised.
pub fn reminded(duty: &Duty<'_>, stage: Stage, today: NaiveDate) -> proto::UpdateDutyReminded {
    proto::UpdateDutyReminded {
        key: duty.key(),
        kind: to_number(duty.subject.kind()),
        office_id: duty.responsible.office_id.to_owned(),
        stage: to_number(stage),
        due_on: duty.due.date.to_string(),
        raised_on: today.to_string(),
    }
}
