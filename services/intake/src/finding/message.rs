//! Cases that were found, as sent.

use gongkai_chassis::code::to_number;
use gongkai_proto::intake::v1 as proto;

use super::{state::Hit, store::Shown};
use crate::{cases::kernel::message::heading_of, contract::message::date};

/// A case that was found, as sent.
pub fn found(case: &Shown, hit: &Hit) -> proto::FoundCase {
    proto::FoundCase {
        case_id: case.id.to_string(),
        kind: to_number(case.kind),
        number: case.number.to_string(),
        heading: Some(heading_of(case.stage, &case.heading)),
        found_by: hit.by.iter().map(|by| to_number(*by)).collect(),
        opened_on: case.opened_on.to_string(),
        due_on: date(case.due_on),
        closed_on: date(case.closed_on),
        same_person: 0,
    }
}
