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
    // Only the organ that accepted the dispute is registered with it.
    let first = match decision.instance {
        Instance::Reconsideration | Instance::First => registered.organ.as_str(),
        Instance::Second | Instance::Retrial => "",
    };
    let named = [decision.court_name.as_str(), first]
        .into_iter()
        .find(|name| !name.is_empty());
    let organ = named.map_or_else(|| unnamed(decision.instance), ToOwned::to_owned);
    let number = match decision.number.as_str() {
        "" => registered.organ_case_number.as_str(),
        own => own,
    };
    let document = decision.instance.document(decision.ruling);
    let day = date_text(decision.decided_on);
    format!("{organ}{day}作出的{number}《{document}》")
}

/// An organ or court that nobody named: opening stock may have none.
fn unnamed(instance: Instance) -> String {
    match instance {
        Instance::Reconsideration => "行政复议机关".to_owned(),
        Instance::First => "人民法院".to_owned(),
        Instance::Second | Instance::Retrial => format!("{}法院", instance.zh()),
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

#[cfg(test)]
mod tests {
    use gongkai_law::dispute::DisputeRuling;

    use super::*;
    use crate::cases::{
        dispute::{order::DisputeDecision, state::Subject},
        kernel::{Case as _, clue::FoundBy, testing::first},
    };

    fn decided(instance: Instance, number: &str, court_name: &str) -> Dispute {
        let registered = Registered {
            kind: DisputeKind::DirectSuit,
            party_name: "某公司".into(),
            description: "逾期未答复".into(),
            application_id: None,
            assumed: Vec::new(),
            subject: Subject::Silence,
            organ: "某区人民法院".to_owned(),
            organ_case_number: "（2024）某行初1号".to_owned(),
            simple: false,
            co_defendant_of: String::new(),
            after_dispute_id: None,
            copy_received_on: None,
            opening_number: None,
        };
        let mut dispute =
            Dispute::open(&first("2024-02-01", Happened::Accepted(registered))).unwrap();
        let day = "2024-03-08".parse().unwrap();
        dispute.decisions.push(DisputeDecision {
            instance,
            ruling: DisputeRuling::Revoked,
            decided_on: day,
            number: number.to_owned(),
            court_name: court_name.to_owned(),
            received_on: day,
            order: None,
        });
        dispute
    }

    #[test]
    fn a_decision_is_named_with_who_made_it() {
        let second = decided(Instance::Second, "（2024）某行终3号", "某市中级人民法院");
        let told = named(&second);
        let whose = "某市中级人民法院2024年3月8日作出的（2024）某行终3号";
        assert!(told.starts_with(whose), "{told}");
        let before = second.before();
        assert_eq!(before, Some(("某市中级人民法院", "（2024）某行终3号")));
        for number in ["（2024）某行终3号", "（2024）某行初1号"] {
            assert!(second.clues().contains(&(FoundBy::OutsideNumber, number)));
        }

        let one = decided(Instance::First, "", "");
        assert!(named(&one).starts_with("某区人民法院2024年3月8日作出的（2024）某行初1号"));
        assert_eq!(one.before(), Some(("某区人民法院", "（2024）某行初1号")));
        let opening = decided(Instance::Second, "", "");
        assert!(named(&opening).starts_with("二审法院"));
    }
}
