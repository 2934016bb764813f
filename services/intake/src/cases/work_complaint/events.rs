//! Facts of complaints about disclosure work as events.

use chrono::NaiveDate;
use gongkai_chassis::{db::Tx, error::Result};
use gongkai_journal::Record as _;
use gongkai_proto::{code::to_number, intake::v1 as proto};

use super::state::{Happened, WorkComplaint};
use crate::{
    cases::kernel::{Case as _, Loaded, act::Tell},
    contract::message::date,
    time::calendar::Current,
};

impl Tell for WorkComplaint {
    async fn tell(
        tx: &mut Tx,
        calendar: &Current,
        case: &Loaded<Self>,
        happened: &Happened,
        _: Option<NaiveDate>,
    ) -> Result<()> {
        let (id, state) = (case.id.to_string(), &case.state);
        match happened {
            Happened::Registered { .. } => {
                let registered = proto::WorkComplaintRegistered {
                    work_complaint_id: id.clone(),
                    ground: to_number("gongkai.intake.v1.ComplaintGround", state.ground.as_str()),
                    received_on: state.received_on.to_string(),
                    due_on: date(state.summary(calendar).due_on),
                };
                tx.record(&id, &registered).await
            }
            Happened::Closed => {
                let finding = state.decision.as_ref().map(|decision| decision.finding);
                let closed = proto::WorkComplaintClosed {
                    work_complaint_id: id.clone(),
                    finding: finding.map_or(0, |finding| {
                        to_number("gongkai.intake.v1.ComplaintFinding", finding.as_str())
                    }),
                    closed_on: date(state.closed_on),
                };
                tx.record(&id, &closed).await
            }
            Happened::Assigned { .. } | Happened::Decided { .. } => Ok(()),
        }
    }
}
