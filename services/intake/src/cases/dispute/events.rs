//! Facts of disputes as events, for table 4 of the report; and the order that reaches an application.

use chrono::NaiveDate;
use gongkai_chassis::{
    code::to_number,
    db::Tx,
    error::{Error, Result},
    fields::Fields,
};
use gongkai_journal::Event;
use gongkai_law::dispute::DisputeKind;
use gongkai_proto::intake::v1 as proto;
use uuid::Uuid;

use super::state::{Dispute, Happened, Registered};
use crate::{
    cases::application::{Application, Ordered, order_anew},
    cases::kernel::{
        self, Case as _, Loaded, RecordedFact,
        act::{Acting, Tell},
    },
    contract::assumed,
    contract::message::date,
    time::calendar::Current,
};

impl Tell for Dispute {
    fn told(
        &self,
        id: Uuid,
        _: &Current,
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
                Event::of(&subject, &concluded(id, self))
            }
            Happened::AppealFiled { .. } => {
                let reopened = proto::DisputeReopened {
                    dispute_id: subject.clone(),
                    reopened_on: date(self.appeals.last().map(|(_, day)| *day)),
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
            Happened::ReplyFiled | Happened::OrderInForce { .. } | Happened::Complied { .. } => {
                return Ok(Vec::new());
            }
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

    async fn check(tx: &mut Tx, _: &Loaded<Self>, happened: &Happened) -> Result<()> {
        match happened {
            Happened::Accepted(registered) => check_links(tx, registered).await,
            _ => Ok(()),
        }
    }

    /// An order that comes in force opens the duty to answer the application anew.
    async fn follow(acting: &mut Acting, case: &Loaded<Self>, happened: &Happened) -> Result<()> {
        let begins = matches!(
            happened,
            Happened::DecisionRecorded(_) | Happened::OrderInForce { .. }
        );
        let order = case.state.order().filter(|_| begins);
        let Some((order, application_id)) = order
            .filter(|order| order.ordered.on_application)
            .zip(case.state.registered.application_id)
        else {
            return Ok(());
        };
        let Some((on, due)) = order.in_force_on.zip(order.due(&acting.calendar)) else {
            return Ok(());
        };
        let ordered = Ordered {
            application_id,
            dispute_id: case.id,
            due_on: due.date,
            on,
            reason: order.ordered.text.clone(),
        };
        order_anew(acting, ordered).await?;
        Ok(())
    }
}

/// What a dispute is linked to is ours, or the caller learns that it is not.
async fn check_links(tx: &mut Tx, registered: &Registered) -> Result<()> {
    if let Some(id) = registered.application_id {
        kernel::load::<Application>(tx, id).await?;
    }
    let Some(id) = registered.after_dispute_id else {
        return Ok(());
    };
    let before = kernel::load::<Dispute>(tx, id).await?;
    let mut fields = Fields::default();
    if before.state.registered.kind != DisputeKind::Reconsideration {
        let (zh, en) = ("不是行政复议案件", "not a reconsideration");
        fields.wrong("after_dispute_id", zh, en);
    }
    fields.done()
}

/// The dispute was accepted.
fn registered(id: Uuid, dispute: &Dispute) -> proto::DisputeRegistered {
    proto::DisputeRegistered {
        dispute_id: id.to_string(),
        kind: to_number(dispute.registered.kind),
        accepted_on: dispute.accepted_on.to_string(),
        assumed: assumed::numbers(&dispute.registered.assumed),
    }
}

/// Its outcome is known.
fn concluded(id: Uuid, dispute: &Dispute) -> proto::DisputeConcluded {
    proto::DisputeConcluded {
        dispute_id: id.to_string(),
        outcome: to_number(dispute.outcome()),
        concluded_on: date(dispute.concluded.map(|(_, day)| day)),
    }
}
