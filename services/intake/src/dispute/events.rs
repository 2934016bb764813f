//! Facts of disputes as events, for table 4 of the report.

use chrono::NaiveDate;
use gongkai_chassis::{db::Tx, error::Result};
use gongkai_journal::Record as _;
use gongkai_proto::{code::to_number, intake::v1 as proto};
use uuid::Uuid;

use super::state::{Dispute, Happened};
use crate::{
    assumed,
    calendar::Current,
    case::{Loaded, act::Tell},
    date,
};

impl Tell for Dispute {
    async fn tell(
        tx: &mut Tx,
        _: &Current,
        case: &Loaded<Self>,
        happened: &Happened,
        _: Option<NaiveDate>,
    ) -> Result<()> {
        let subject = case.id.to_string();
        match happened {
            Happened::Accepted { .. } => {
                tx.record(&subject, &registered(case.id, &case.state)).await
            }
            Happened::Concluded { .. } => {
                tx.record(&subject, &concluded(case.id, &case.state)).await
            }
        }
    }
}

/// The dispute was accepted.
fn registered(id: Uuid, dispute: &Dispute) -> proto::DisputeRegistered {
    proto::DisputeRegistered {
        dispute_id: id.to_string(),
        kind: to_number("gongkai.intake.v1.DisputeKind", dispute.kind.as_str()),
        accepted_on: dispute.accepted_on.to_string(),
        assumed: assumed::numbers(&dispute.assumed),
    }
}

/// Its outcome is known.
fn concluded(id: Uuid, dispute: &Dispute) -> proto::DisputeConcluded {
    proto::DisputeConcluded {
        dispute_id: id.to_string(),
        outcome: to_number("gongkai.intake.v1.Outcome", dispute.outcome().as_str()),
        concluded_on: date(dispute.concluded.map(|(_, day)| day)),
    }
}
