//! Facts of matter cases as events, for the figures of reporting.

use gongkai_proto::{code::to_number, intake::v1 as proto};
use uuid::Uuid;

use super::state::MatterCase;
use crate::{assumed, date};

/// The case was accepted.
pub fn accepted(id: Uuid, case: &MatterCase) -> proto::MatterCaseAccepted {
    proto::MatterCaseAccepted {
        matter_case_id: id.to_string(),
        kind: to_number("gongkai.intake.v1.MatterKind", case.kind.as_str()),
        accepted_on: case.accepted_on.to_string(),
        due_on: date(case.due_on()),
        promised_due_on: date(case.promised_due_on()),
        assumed: assumed::numbers(&case.assumed),
    }
}

/// It was decided.
pub fn decided(id: Uuid, case: &MatterCase) -> proto::MatterCaseDecided {
    let (decision, day) = case.decided.unzip();
    proto::MatterCaseDecided {
        matter_case_id: id.to_string(),
        decision: decision.map_or(0, |decision| {
            to_number("gongkai.intake.v1.Decision", decision.as_str())
        }),
        decided_on: date(day),
    }
}
