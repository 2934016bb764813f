//! Facts of requests to correct a record as events.

use chrono::NaiveDate;
use gongkai_chassis::{db::Tx, error::Result};
use gongkai_journal::Record as _;
use gongkai_proto::{code::to_number, intake::v1 as proto};

use super::state::{Happened, Rectification};
use crate::{
    cases::kernel::{Case as _, Loaded, act::Tell},
    contract::message::date,
    time::calendar::Current,
};

impl Tell for Rectification {
    async fn tell(
        tx: &mut Tx,
        calendar: &Current,
        case: &Loaded<Self>,
        _: &Happened,
        _: Option<NaiveDate>,
    ) -> Result<()> {
        let (id, state) = (case.id.to_string(), &case.state);
        match state.ended {
            None => {
                let registered = proto::RectificationRegistered {
                    rectification_id: id.clone(),
                    received_on: state.received_on.to_string(),
                    due_on: date(state.summary(calendar).due_on),
                };
                tx.record(&id, &registered).await
            }
            Some((ending, day)) => {
                let closed = proto::RectificationClosed {
                    rectification_id: id.clone(),
                    result: to_number("gongkai.intake.v1.RectificationResult", ending.as_str()),
                    closed_on: day.to_string(),
                };
                tx.record(&id, &closed).await
            }
        }
    }
}
