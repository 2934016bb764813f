//! What a fact of a dispute needs and does beside the dispute: the cases that it is linked to, and the duty
//! to answer an application anew.

use gongkai_chassis::{db::Tx, error::Result, fields::Fields};
use gongkai_document::date_text;
use gongkai_law::dispute::{DisputeKind, Instance};

use super::state::{Dispute, Happened, Registered};
use crate::{
    cases::{
        application::{Application, Ordered, order_anew},
        kernel::{
            self, Loaded,
            act::{Acting, Effects},
        },
    },
    people::bureaus::Bureau,
};

impl Effects for Dispute {
    async fn check(tx: &mut Tx, _: &Bureau, _: &Loaded<Self>, happened: &Happened) -> Result<()> {
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
            by: named(&case.state),
            reason: order.ordered.text.clone(),
        };
        order_anew(acting, ordered).await?;
        Ok(())
    }
}

/// The decision that counts, as the letter of the new answer names it.
fn named(dispute: &Dispute) -> String {
    let Some(decision) = dispute.decisions.last() else {
        return String::new();
    };
    let registered = &dispute.registered;
    // Only the organ that accepted the dispute is registered.
    let organ = match (decision.instance, registered.organ.as_str()) {
        (Instance::Reconsideration, "") => "行政复议机关".to_owned(),
        (Instance::First, "") => "人民法院".to_owned(),
        (Instance::Reconsideration | Instance::First, organ) => organ.to_owned(),
        (Instance::Second | Instance::Retrial, _) => format!("{}法院", decision.instance.zh()),
    };
    let number = match decision.number.as_str() {
        "" => registered.organ_case_number.as_str(),
        own => own,
    };
    let document = decision.instance.document(decision.ruling);
    let day = date_text(decision.decided_on);
    format!("{organ}{day}作出的{number}《{document}》")
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
