//! What lists of cases say of each, as sent.

use gongkai_chassis::code::to_number;
use gongkai_proto::intake::v1 as proto;

use super::store::{Listed, Total};

/// How a list shows a case.
pub fn heading(row: &Listed) -> proto::CaseHeading {
    proto::CaseHeading {
        stage: to_number(row.stage),
        who: row.heading.who.clone(),
        what: row.heading.what.clone(),
    }
}

/// How many cases a filter finds.
pub fn total(total: Total) -> proto::CaseTotal {
    proto::CaseTotal {
        count: total.count,
        more: total.more,
    }
}
