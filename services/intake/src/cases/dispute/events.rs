//! Facts of disputes as events, for table 4 of the report; and the order that reaches an application.

use chrono::NaiveDate;
use gongkai_chassis::{
    db::Tx,
    error::{Error, Result},
};
use gongkai_journal::Record as _;
use gongkai_proto::{code::to_number, intake::v1 as proto};
use uuid::Uuid;

use super::state::{Dispute, Happened};
use crate::{
    cases::application::{Ordered, order_anew},
    cases::kernel::{Case as _, Loaded, RecordedFact, act::Tell},
    contract::assumed,
    contract::message::date,
    people::bureaus::Bureau,
    time::calendar::Current,
};

impl Tell for Dispute {
    async fn tell(
        tx: &mut Tx,
        _: &Current,
        case: &Loaded<Self>,
        happened: &Happened,
        _: Option<NaiveDate>,
    ) -> Result<()> {
        // Who counts nothing of it is told nothing of it.
        if !case.state.is_counted() {
            return Ok(());
        }
        let (id, state) = (case.id, &case.state);
        let subject = id.to_string();
        match happened {
            Happened::Accepted(_) => tx.record(&subject, &registered(id, state)).await,
            Happened::DecisionRecorded { .. } | Happened::Concluded { .. } => {
                tx.record(&subject, &concluded(id, state)).await
            }
            Happened::AppealFiled { .. } => {
                let reopened = proto::DisputeReopened {
                    dispute_id: subject.clone(),
                    reopened_on: date(state.appeals.last().map(|(_, day)| *day)),
                };
                tx.record(&subject, &reopened).await
            }
            Happened::Voided => {
                let voided = proto::DisputeVoided {
                    dispute_id: subject.clone(),
                    voided_on: date(state.voided_on),
                };
                tx.record(&subject, &voided).await
            }
            Happened::ReplyFiled | Happened::OrderInForce { .. } | Happened::Complied => Ok(()),
        }
    }

    /// An order that comes in force opens the duty to answer the application anew.
    async fn follow(
        tx: &mut Tx,
        calendar: &Current,
        case: &Loaded<Self>,
        happened: &Happened,
        backdating_reason: &str,
        bureau: &Bureau,
    ) -> Result<()> {
        let begins = matches!(
            happened,
            Happened::DecisionRecorded { .. } | Happened::OrderInForce { .. }
        );
        let order = case.state.order().filter(|_| begins);
        let Some((order, application_id)) = order
            .filter(|order| order.ordered.on_application)
            .zip(case.state.registered.application_id)
        else {
            return Ok(());
        };
        let Some((on, due)) = order.in_force_on.zip(order.due(calendar)) else {
            return Ok(());
        };
        let ordered = Ordered {
            application_id,
            dispute_id: case.id,
            due_on: due.date,
            on,
            reason: order.text.clone(),
        };
        order_anew(tx, calendar, ordered, backdating_reason, bureau).await?;
        Ok(())
    }
}

/// Tells of opening stock, step by step: an outcome that an appeal took back counted until then.
pub async fn tell_opening(
    tx: &mut Tx,
    calendar: &Current,
    case: &Loaded<Dispute>,
    facts: &[RecordedFact<Dispute>],
) -> Result<()> {
    let broken = || Error::internal("facts begin no dispute");
    let (first, rest) = facts.split_first().ok_or_else(broken)?;
    let state = Dispute::open(first).ok_or_else(broken)?;
    let mut then = Loaded {
        id: case.id,
        version: first.ordinal,
        number: case.number,
        state,
    };
    Dispute::tell(tx, calendar, &then, &first.body, None).await?;
    for fact in rest {
        then.state.apply(fact);
        then.version = fact.ordinal;
        Dispute::tell(tx, calendar, &then, &fact.body, None).await?;
    }
    Ok(())
}

/// The dispute was accepted.
fn registered(id: Uuid, dispute: &Dispute) -> proto::DisputeRegistered {
    proto::DisputeRegistered {
        dispute_id: id.to_string(),
        kind: to_number(
            "gongkai.intake.v1.DisputeKind",
            dispute.registered.kind.as_str(),
        ),
        accepted_on: dispute.accepted_on.to_string(),
        assumed: assumed::numbers(&dispute.registered.assumed),
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
