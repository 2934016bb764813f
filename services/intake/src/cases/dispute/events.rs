//! Facts of disputes as events, for table 4 of the report; and the order that reaches an application.

use chrono::NaiveDate;
use gongkai_chassis::{
    code::to_number,
    error::{Error, Result},
};
use gongkai_journal::Event;
use gongkai_proto::intake::v1 as proto;
use uuid::Uuid;

use super::state::{Dispute, Happened};
use crate::{
    cases::kernel::{Case as _, RecordedFact, tell::Tell},
    contract::assumed,
    contract::message::date,
    time::calendar::Current,
};

impl Tell for Dispute {
    fn told(
        &self,
        id: Uuid,
        calendar: &Current,
        happened: &RecordedFact<Self>,
        _: Option<NaiveDate>,
    ) -> Result<Vec<Event>> {
        // Who counts nothing of it is told nothing of it.
        if !self.is_counted() {
            return Ok(Vec::new());
        }
        let subject = id.to_string();
        let event = match &happened.body {
            Happened::Accepted(_) => Event::of(&subject, &registered(id, self)),
            Happened::DecisionRecorded(_) | Happened::Concluded { .. } => {
                Event::of(&subject, &concluded(calendar, id, self))
            }
            Happened::AppealFiled { .. } => {
                let reopened = proto::DisputeReopened {
                    dispute_id: subject.clone(),
                    reopened_on: date(self.appeals.last().map(|appeal| appeal.filed_on)),
                };
                Event::of(&subject, &reopened)
            }
            Happened::Voided { .. } => {
                let voided = proto::DisputeVoided {
                    dispute_id: subject.clone(),
                    voided_on: date(self.voided_on),
                };
                Event::of(&subject, &voided)
            }
            Happened::Assigned(_)
            | Happened::ReplyFiled
            | Happened::OrderInForce { .. }
            | Happened::Complied { .. } => return Ok(Vec::new()),
        };
        Ok(vec![event?])
    }

    /// What is told of opening stock, step by step: an outcome that an appeal took back counted until
    /// then.
    fn told_opening(
        &self,
        id: Uuid,
        calendar: &Current,
        facts: &[RecordedFact<Self>],
    ) -> Result<Vec<Event>> {
        let broken = || Error::internal("facts begin no dispute");
        let (first, rest) = facts.split_first().ok_or_else(broken)?;
        let mut then = Self::open(first).ok_or_else(broken)?;
        let mut told = then.told(id, calendar, first, None)?;
        for fact in rest {
            then.apply(fact);
            told.extend(then.told(id, calendar, fact, None)?);
        }
        Ok(told)
    }
}

/// The dispute was accepted.
fn registered(id: Uuid, dispute: &Dispute) -> proto::DisputeRegistered {
    proto::DisputeRegistered {
        dispute_id: id.to_string(),
        kind: to_number(dispute.registered.kind),
        accepted_on: dispute.accepted_on.to_string(),
        assumed: assumed::numbers(&dispute.registered.assumed),
        number: Dispute::told_number(),
        office_id: dispute.told_office(),
    }
}

/// Its outcome is known.
fn concluded(calendar: &Current, id: Uuid, dispute: &Dispute) -> proto::DisputeConcluded {
    let concluded_on = dispute.concluded.map(|(_, day)| day);
    let on_time = dispute.in_time(calendar, concluded_on.unwrap_or(dispute.accepted_on));
    proto::DisputeConcluded {
        dispute_id: id.to_string(),
        outcome: to_number(dispute.outcome()),
        concluded_on: date(concluded_on),
        on_time_statutory: on_time.statutory,
    }
}
