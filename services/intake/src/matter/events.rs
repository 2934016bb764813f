//! Facts of matter cases as events, for the figures of reporting.

use chrono::NaiveDate;
use gongkai_chassis::{db::Tx, error::Result};
use gongkai_journal::Record as _;
use gongkai_proto::{code::to_number, intake::v1 as proto};
use uuid::Uuid;

use super::state::{Happened, MatterCase};
use crate::{
    assumed,
    calendar::Current,
    case::{Loaded, act::Tell},
    date,
};

impl Tell for MatterCase {
    async fn tell(
        tx: &mut Tx,
        calendar: &Current,
        case: &Loaded<Self>,
        happened: &Happened,
        _: Option<NaiveDate>,
    ) -> Result<()> {
        let subject = case.id.to_string();
        match happened {
            Happened::Accepted { .. } => {
                tx.record(&subject, &accepted(calendar, case.id, &case.state))
                    .await
            }
            Happened::Decided { .. } => tx.record(&subject, &decided(case.id, &case.state)).await,
        }
    }
}

/// The case was accepted.
fn accepted(calendar: &Current, id: Uuid, case: &MatterCase) -> proto::MatterCaseAccepted {
    proto::MatterCaseAccepted {
        matter_case_id: id.to_string(),
        kind: to_number("gongkai.intake.v1.MatterKind", case.kind.as_str()),
        accepted_on: case.accepted_on.to_string(),
        due_on: date(case.due_on(calendar)),
        promised_due_on: date(case.promised_due_on(calendar)),
        assumed: assumed::numbers(&case.assumed),
    }
}

/// It was decided.
fn decided(id: Uuid, case: &MatterCase) -> proto::MatterCaseDecided {
    let (decision, day) = case.decided.unzip();
    proto::MatterCaseDecided {
        matter_case_id: id.to_string(),
        decision: decision.map_or(0, |decision| {
            to_number("gongkai.intake.v1.Decision", decision.as_str())
        }),
        decided_on: date(day),
    }
}
