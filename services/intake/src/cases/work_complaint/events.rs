//! Facts of complaints about disclosure work as events.

use chrono::NaiveDate;
use gongkai_chassis::{code::to_number, error::Result};
use gongkai_journal::Event;
use gongkai_proto::intake::v1 as proto;
use uuid::Uuid;

use super::state::{Happened, WorkComplaint};
use crate::{
    cases::kernel::{Case as _, RecordedFact, act::Effects, tell::Tell},
    contract::message::date,
    time::calendar::Current,
};

impl Effects for WorkComplaint {}

impl Tell for WorkComplaint {
    fn told(
        &self,
        id: Uuid,
        calendar: &Current,
        happened: &RecordedFact<Self>,
        _: Option<NaiveDate>,
    ) -> Result<Vec<Event>> {
        let id = id.to_string();
        let event = match &happened.body {
            Happened::Registered(_) => {
                let registered = proto::WorkComplaintRegistered {
                    work_complaint_id: id.clone(),
                    ground: to_number(self.registered.complaint_ground),
                    received_on: self.received_on.to_string(),
                    due_on: date(self.deadline(calendar).map(|due| due.original.date)),
                };
                Event::of(&id, &registered)
            }
            Happened::Closed { .. } | Happened::Withdrawn { .. } => {
                let closed = proto::WorkComplaintClosed {
                    work_complaint_id: id.clone(),
                    finding: self.finding().map_or(0, to_number),
                    closed_on: date(self.closed_on),
                    on_time_promised: self.in_time(calendar, happened.legal_date).promised,
                    withdrawn: self.withdrawn.is_some(),
                };
                Event::of(&id, &closed)
            }
            Happened::Voided { .. } => {
                let voided = proto::WorkComplaintVoided {
                    work_complaint_id: id.clone(),
                    voided_on: happened.legal_date.to_string(),
                };
                Event::of(&id, &voided)
            }
            Happened::Assigned(_) | Happened::Decided(_) | Happened::CorrectionRecorded { .. } => {
                return Ok(Vec::new());
            }
        };
        Ok(vec![event?])
    }
}
