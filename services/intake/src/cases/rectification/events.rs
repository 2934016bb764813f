//! Facts of requests to correct a record as events.

use chrono::NaiveDate;
use gongkai_chassis::{code::to_number, error::Result};
use gongkai_journal::Event;
use gongkai_proto::intake::v1 as proto;
use uuid::Uuid;

use super::state::{Happened, Rectification};
use crate::{
    cases::kernel::{Case as _, RecordedFact, act::Effects, tell::Tell},
    contract::message::date,
    time::calendar::Current,
};

impl Effects for Rectification {}

impl Tell for Rectification {
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
                let registered = proto::RectificationRegistered {
                    rectification_id: id.clone(),
                    received_on: self.received_on.to_string(),
                    due_on: date(self.deadline(calendar).map(|due| due.original.date)),
                };
                Event::of(&id, &registered)
            }
            Happened::Corrected { .. }
            | Happened::Forwarded { .. }
            | Happened::Refused { .. }
            | Happened::Withdrawn { .. } => {
                let ended = self.ended.as_ref();
                let closed = proto::RectificationClosed {
                    rectification_id: id.clone(),
                    result: ended.map_or(0, |ended| to_number(ended.ending)),
                    closed_on: date(ended.map(|ended| ended.on)),
                    on_time_promised: self.in_time(calendar, happened.legal_date).promised,
                };
                Event::of(&id, &closed)
            }
            Happened::Voided { .. } => {
                let voided = proto::RectificationVoided {
                    rectification_id: id.clone(),
                    voided_on: happened.legal_date.to_string(),
                };
                Event::of(&id, &voided)
            }
            Happened::Assigned(_) => return Ok(Vec::new()),
        };
        Ok(vec![event?])
    }
}
