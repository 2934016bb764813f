//! What the catalog knows of what an application wants: published already, or proposed to be.

use gongkai_chassis::{call::Call, error::Result};
use gongkai_proto::{catalog::v1::ProposeItemRequest, intake::v1 as proto};
use tonic::Request;
use uuid::Uuid;

use super::{Applications, message, similar::similar};
use crate::cases::{
    application::{
        Application,
        command::{Command, RegistrationCommand},
    },
    kernel::{self, act::carry_out},
};

/// Applications a proposal names besides the one it is made from.
const SOURCES: usize = 99;

impl Applications {
    pub(super) async fn list_public_matches(
        &self,
        request: &Request<proto::ListPublicMatchesRequest>,
    ) -> Result<proto::ListPublicMatchesResponse> {
        let mut call = Call::of(&self.desk.db, request)?;
        let id = call.fields.id("application_id", &call.body.application_id);
        let id = call.checked(Some(id))?;
        let mut tx = call.read(&self.desk.db).await?;
        let case = kernel::load::<Application>(&mut tx, id).await?;
        // Nobody else waits for the catalog with us.
        drop(tx);
        let (principal, bureau) = (call.principal(), call.bureau());
        let matches = (self.desk.bureaus).published(principal, bureau, &case.state.wanted);
        let matches = matches.await?.into_iter().map(|found| {
            let item = found.item.unwrap_or_default();
            proto::PublicMatch {
                item_id: item.id,
                title: item.title,
                published_on: item.published_on,
                score: found.score,
            }
        });
        Ok(proto::ListPublicMatchesResponse {
            matches: matches.collect(),
        })
    }

    pub(super) async fn propose_publication(
        &self,
        request: &Request<proto::ProposePublicationRequest>,
    ) -> Result<proto::ProposePublicationResponse> {
        let mut call = Call::of(&self.desk.db, request)?;
        let (request_id, body) = (call.request_id(), call.body);
        let id = call.fields.id("application_id", &body.application_id);
        let title = call.fields.line("title", &body.title, 1, 200);
        let reason = call.fields.text("reason", &body.reason, 1, 1000);
        call.checked(Some(()))?;
        // A repetition must not depend on the catalog.
        if let Some(answer) = call.before(&self.desk.db).await? {
            return Ok(answer);
        }
        let mut tx = call.read(&self.desk.db).await?;
        let case = kernel::load::<Application>(&mut tx, id).await?;
        case.state.may_propose()?;
        let others = similar(&mut tx, &case).await?.of_others;
        drop(tx);
        let others = others.iter().take(SOURCES).map(|other| other.case.id);
        let sources = std::iter::once(id).chain(others);
        // The caller's own request_id: where our answer was lost after the catalog's, a repetition
        // gets the same proposal.
        let proposal = ProposeItemRequest {
            request_id,
            bureau_id: call.bureau().to_string(),
            title,
            reason,
            source_application_ids: sources.map(|id| id.to_string()).collect(),
            ..ProposeItemRequest::default()
        };
        // What is only tried is proposed to nobody.
        let proposal_id = if self.desk.foresight.is_some() {
            Uuid::nil()
        } else {
            let proposed = self.desk.bureaus.propose(call.principal(), proposal);
            proposed.await?
        };
        let command = Command::Registration(RegistrationCommand::Propose { proposal_id });
        let on = (id, call.today, "");
        carry_out::<Application, _, _>(&self.desk, call, on, command, |view, case| {
            message(view, case).into()
        })
        .await
    }
}
