//! What is said of cases of all kinds, as sent.

use chrono::NaiveDate;
use gongkai_chassis::{clock::timestamp, code::to_number};
use gongkai_law::{calendar::Calendar, case::CaseStage};
use gongkai_proto::intake::v1 as proto;

use super::{
    Case, Loaded,
    clocks::{Clock, DueNow},
    duty,
    heading::Heading,
    letter_duty::all_owed,
    store::{Listed, Similar, Total},
};
use crate::contract::message::{date, step_messages};

/// How a list shows a case.
pub fn heading(row: &Listed) -> proto::CaseHeading {
    heading_of(row.stage, &row.heading)
}

/// How lists show a case at that stage.
pub fn heading_of(stage: CaseStage, heading: &Heading) -> proto::CaseHeading {
    proto::CaseHeading {
        stage: to_number(stage),
        who: heading.who.clone(),
        what: heading.what.clone(),
    }
}

/// How many cases a filter finds.
pub fn total(total: Total) -> proto::CaseTotal {
    proto::CaseTotal {
        count: total.count,
        more: total.more,
    }
}

/// Cases that seem to be the same as a new one.
pub fn similar(similar: &[Similar]) -> Vec<proto::SimilarCase> {
    let similar = similar.iter();
    similar
        .map(|similar| proto::SimilarCase {
            case_id: similar.id.to_string(),
            case_number: similar.number.to_string(),
            registered_at: Some(timestamp(similar.registered_at)),
        })
        .collect()
}

/// Limits of a case as sent.
pub fn limit_messages<'a>(
    clocks: impl IntoIterator<Item = &'a Clock>,
    today: NaiveDate,
) -> Vec<proto::CaseLimit> {
    let limit = |clock: &Clock| {
        let judged = clock.judged(today);
        proto::CaseLimit {
            limit: judged.limit.to_owned(),
            original_due_on: date(judged.original_on),
            current_due_on: match judged.due_now {
                DueNow::Day(day) => day.to_string(),
                DueNow::None | DueNow::Suspended => String::new(),
            },
            in_time: judged.in_time.to_owned(),
            basis: clock.deadline.basis().join("；"),
            steps: step_messages(&clock.deadline),
        }
    };
    clocks.into_iter().map(limit).collect()
}

/// What was or is late of what a case owed, as sent.
pub fn late_messages<C: Case>(
    case: &Loaded<C>,
    calendar: &Calendar,
    today: NaiveDate,
) -> Vec<proto::LateAct> {
    let owed = all_owed(&case.state, &case.letters, calendar);
    let late = duty::late(owed, today).into_iter();
    late.map(|late| proto::LateAct {
        duty_kind: late.kind.as_str().to_owned(),
        name: late.kind.zh().to_owned(),
        part: late.part.unsigned_abs(),
        due_on: late.due_on.to_string(),
        done_on: date(late.done_on),
        overtaken_on: date(late.overtaken.map(|overtaken| overtaken.on)),
        text: late.late_zh(&case.letters),
    })
    .collect()
}
