//! What was entered for an earlier day, as sent.

use gongkai_chassis::{clock::timestamp, code::to_number};
use gongkai_proto::catalog::v1 as proto;

use super::Backdating;

/// As it is sent.
pub fn message(entered: &Backdating) -> proto::Backdating {
    proto::Backdating {
        kind: to_number(entered.kind),
        id: entered.id.to_string(),
        name: entered.name.clone(),
        legal_date: entered.legal_date.to_string(),
        recorded_at: Some(timestamp(entered.recorded_at)),
        recorded_by: entered.recorded_by.clone(),
        reason: entered.reason.clone(),
    }
}
