//! Facts of disputes as events, for table 4 of the report.

use gongkai_proto::{code::to_number, intake::v1 as proto};
use uuid::Uuid;

use super::state::Dispute;
use crate::{assumed, date};

/// The dispute was accepted.
pub fn registered(id: Uuid, dispute: &Dispute) -> proto::DisputeRegistered {
    proto::DisputeRegistered {
        dispute_id: id.to_string(),
        kind: to_number("gongkai.intake.v1.DisputeKind", dispute.kind.as_str()),
        accepted_on: dispute.accepted_on.to_string(),
        assumed: assumed::numbers(&dispute.assumed),
    }
}

/// Its outcome is known.
pub fn concluded(id: Uuid, dispute: &Dispute) -> proto::DisputeConcluded {
    proto::DisputeConcluded {
        dispute_id: id.to_string(),
        outcome: to_number("gongkai.intake.v1.Outcome", dispute.outcome().as_str()),
        concluded_on: date(dispute.concluded.map(|(_, day)| day)),
    }
}
