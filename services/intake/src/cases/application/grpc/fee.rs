//! The fee of an application as the tariff has it, on both bases.

use gongkai_chassis::{call::Call, code::to_number, error::Result};
use gongkai_law::fee::{Basis, Charged, Step};
use gongkai_proto::intake::v1 as proto;
use tonic::Request;
use uuid::Uuid;

use super::Applications;
use crate::cases::{
    application::{Application, fee},
    kernel,
};

/// More than any application is worth: it would be a typing error.
pub(super) const MOST_PAGES: u32 = 1_000_000;

impl Applications {
    pub(super) async fn propose_fee(
        &self,
        request: &Request<proto::GetFeeProposalRequest>,
    ) -> Result<proto::GetFeeProposalResponse> {
        let mut call = Call::of(&self.desk.db, request)?;
        let id = call.fields.id("application_id", &call.body.application_id);
        let pages = call.body.pages;
        if pages > MOST_PAGES {
            let (zh, en) = ("不得超过100万页", "at most 1,000,000 pages");
            call.fields.wrong("pages", zh, en);
        }
        let id = call.checked(Some(id))?;
        let mut tx = call.read(&self.desk.db).await?;
        let case = kernel::load::<Application>(&mut tx, id).await?;
        let of_month = fee::of_month(&mut tx, &case).await?;
        let by_application = Charged {
            basis: Basis::ByApplication,
            count: fee::nth(&of_month.counted, id),
        };
        let by_page = (pages > 0).then_some(Charged {
            basis: Basis::ByPage,
            count: pages,
        });
        let proposals = [Some(by_application), by_page].into_iter().flatten();
        Ok(proto::GetFeeProposalResponse {
            proposals: proposals.map(proposal).collect(),
            applications: (1..)
                .zip(&of_month.counted)
                .map(|of| counted(of, id))
                .collect(),
            uncertain: of_month.uncertain.iter().map(uncertain).collect(),
        })
    }
}

fn proposal(charged: Charged) -> proto::FeeProposal {
    proto::FeeProposal {
        basis: to_number(charged.basis),
        count: charged.count,
        amount_fen: charged.amount_fen(),
        calculation: charged.explained(),
        steps: charged.steps().into_iter().map(step).collect(),
    }
}

fn step(step: Step) -> proto::FeeStep {
    proto::FeeStep {
        first: step.first,
        last: step.last,
        units: step.units,
        price_fen: step.price_fen,
        amount_fen: step.amount_fen(),
    }
}

fn uncertain(of: &fee::Counted) -> proto::UncertainApplication {
    proto::UncertainApplication {
        application_id: of.id.to_string(),
        number: of.number.to_string(),
        received_on: of.received_on.to_string(),
    }
}

fn counted((nth, counted): (u32, &fee::Counted), this: Uuid) -> proto::CountedApplication {
    proto::CountedApplication {
        nth,
        application_id: counted.id.to_string(),
        number: counted.number.to_string(),
        received_on: counted.received_on.to_string(),
        is_this: counted.id == this,
    }
}
