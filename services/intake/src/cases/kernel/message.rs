//! What lists of cases say of each, as sent.

use gongkai_chassis::code::to_number;
use gongkai_law::case::CaseStage;
use gongkai_proto::intake::v1 as proto;

use super::{
    heading::Heading,
    store::{Listed, Total},
};

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
