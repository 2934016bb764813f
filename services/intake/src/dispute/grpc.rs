//! DisputeService: proto to domain and back.

use gongkai_chassis::{error::Result, fields::Fields, identity::Principal};
use gongkai_law::dispute::{DisputeKind, Outcome};
use gongkai_proto::{
    code::to_number,
    intake::v1::{self as proto, dispute_service_server::DisputeService},
};
use tonic::{Request, Response, Status};

use super::{
    Dispute,
    state::{Happened, Personal},
};
use crate::{
    application::Application,
    assumed,
    case::{
        self, Fact, Loaded, On,
        act::{Opening, act, act_on, open_with},
    },
    date,
    desk::{Desk, View},
    rpc::rpcs,
};

const KIND: &str = "gongkai.intake.v1.DisputeKind";
const OUTCOME: &str = "gongkai.intake.v1.Outcome";

/// The service.
pub struct Disputes {
    desk: Desk,
}

impl Disputes {
    /// At this desk.
    pub fn new(desk: Desk) -> Self {
        Self { desk }
    }

    async fn register(
        &self,
        request: &Request<proto::RegisterDisputeRequest>,
    ) -> Result<proto::RegisterDisputeResponse> {
        let (principal, body) = (Principal::of(request)?, request.get_ref());
        let (mut fields, bureau) = Fields::default().bureau(&body.bureau_id)?;
        let scope = principal.scope(&bureau)?;
        let request_id = fields.request_id(&body.request_id);
        let today = self.desk.db.clocks.civil.today();
        let kind: Option<DisputeKind> = fields.code("kind", KIND, body.kind);
        let application_id = match body.application_id.as_str() {
            "" => None,
            id => Some(fields.id("application_id", id)),
        };
        let party_name = fields.text("party_name", &body.party_name, 1, 200);
        let accepted_on = fields.date("accepted_on", &body.accepted_on, Some(today));
        let assumed = fields.assumed(&body.assumed);
        let kind = fields.done_with(kind)?;

        if let Some(id) = application_id {
            // Ours, or the caller learns that it is not.
            let mut tx = self
                .desk
                .db
                .begin("intake.disputed_application", &scope)
                .await?;
            case::load::<Application>(&mut tx, id).await?;
        }
        let opening = Opening {
            method: "RegisterDispute",
            transaction: "intake.register_dispute",
            request_id: &request_id,
            date: "accepted_on",
            backdating_reason: &body.backdating_reason,
            office_id: None,
        };
        let fact = Fact {
            legal_date: accepted_on,
            body: Happened::Accepted {
                kind,
                application_id,
                assumed,
            },
            personal: Some(Personal { party_name }),
        };
        open_with(&self.desk, &scope, body, opening, fact, |view, case| {
            proto::RegisterDisputeResponse {
                dispute: Some(message(view, case)),
            }
        })
        .await
    }

    async fn conclude(
        &self,
        request: &Request<proto::ConcludeDisputeRequest>,
    ) -> Result<proto::ConcludeDisputeResponse> {
        let body = request.get_ref();
        let act = act!(
            "ConcludeDispute",
            "intake.conclude_dispute",
            body,
            dispute_id,
            body.etag,
            concluded_on
        );
        let read = |fields: &mut Fields| {
            let outcome: Option<Outcome> = fields.code("outcome", OUTCOME, body.outcome);
            if outcome == Some(Outcome::Pending) {
                fields.wrong("outcome", "尚未审结不是审理结果", "pending is no outcome");
            }
            outcome
        };
        let decide =
            |state: &Dispute, outcome, on: &On<'_>| Ok((state.conclude(outcome, on)?, None));
        act_on(&self.desk, request, act, read, decide, |view, case| {
            proto::ConcludeDisputeResponse {
                dispute: Some(message(view, case)),
            }
        })
        .await
    }
}

/// A dispute as sent.
fn message(view: &View<'_>, case: &Loaded<Dispute>) -> proto::Dispute {
    let state = &case.state;
    proto::Dispute {
        id: case.id.to_string(),
        bureau_id: view.bureau.to_string(),
        kind: to_number(KIND, state.kind.as_str()),
        application_id: state
            .application_id
            .map(|id| id.to_string())
            .unwrap_or_default(),
        party_name: state.personal.party_name.clone(),
        accepted_on: state.accepted_on.to_string(),
        outcome: to_number(OUTCOME, state.outcome().as_str()),
        concluded_on: date(state.concluded.map(|(_, day)| day)),
        etag: case.etag(),
        number: case.number.to_string(),
        assumed: assumed::numbers(&state.assumed),
    }
}

rpcs! { DisputeService for Disputes:
    register_dispute => register(RegisterDisputeRequest) -> RegisterDisputeResponse;
    conclude_dispute => conclude(ConcludeDisputeRequest) -> ConcludeDisputeResponse;
}
