//! What the catalog knows of what an application wants: published already, or proposed to be.

use gongkai_chassis::{call::Call, error::Result, fields::Fields, identity::Principal};
use gongkai_proto::{catalog::v1::ProposeItemRequest, intake::v1 as proto};
use tonic::Request;

use super::{Applications, message, similar::similar};
use crate::{
    cases::application::{Application, state::Happened},
    cases::kernel::{
        self, On,
        act::{Act, act_on},
    },
};

/// Applications a proposal names besides the one it is made from.
const SOURCES: usize = 99;

impl Applications {
    pub(super) async fn list_public_matches(
        &self,
        request: &Request<proto::ListPublicMatchesRequest>,
    ) -> Result<proto::ListPublicMatchesResponse> {
        let (principal, body) = (Principal::of(request)?, request.get_ref());
        let (mut fields, bureau) = Fields::default().bureau(&body.bureau_id)?;
        let scope = principal.scope(&bureau)?;
        let id = fields.id("application_id", &body.application_id);
        fields.done()?;
        let mut tx = self
            .desk
            .db
            .begin("intake.list_public_matches", &scope)
            .await?;
        let case = kernel::load::<Application>(&mut tx, id).await?;
        // Nobody else waits for the catalog with us.
        drop(tx);
        let wanted = &case.state.personal.wanted;
        let matches = self.desk.bureaus.published(principal, &bureau, wanted);
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
        let (principal, body) = (Principal::of(request)?, request.get_ref());
        let act = Act {
            method: "ProposePublication",
            transaction: "intake.propose_publication",
            request_id: &body.request_id,
            bureau_id: &body.bureau_id,
            case_id: ("application_id", &body.application_id),
            etag: &body.etag,
            date: ("", ""),
            backdating_reason: "",
        };
        let (mut fields, bureau) = Fields::default().bureau(&body.bureau_id)?;
        let scope = principal.scope(&bureau)?;
        let request_id = fields.request_id(&body.request_id);
        let id = fields.id("application_id", &body.application_id);
        let title = fields.text("title", &body.title, 1, 200);
        let reason = fields.text("reason", &body.reason, 1, 1000);
        fields.done()?;
        if let Some(answer) = Call::of(&self.desk.db, request)?
            .before(&self.desk.db)
            .await?
        {
            return Ok(answer);
        }
        let mut tx = self.desk.db.begin(act.transaction, &scope).await?;
        let case = kernel::load::<Application>(&mut tx, id).await?;
        case.state.may_propose()?;
        let others = similar(&mut tx, &case).await?.of_others;
        drop(tx);
        let others = others.iter().take(SOURCES).map(|other| other.case.id);
        let sources = std::iter::once(id).chain(others);
        // The caller's own request_id: where our answer was lost after the catalog's, a repetition
        // gets the same proposal.
        let proposed = self.desk.bureaus.propose(
            principal,
            ProposeItemRequest {
                request_id,
                bureau_id: bureau.to_string(),
                title,
                reason,
                source_application_ids: sources.map(|id| id.to_string()).collect(),
                ..ProposeItemRequest::default()
            },
        );
        let proposal_id = proposed.await?;
        let decide = |state: &Application, (), _: &On<'_>| {
            state.may_propose()?;
            Ok((Happened::PublicationProposed { proposal_id }, None))
        };
        act_on(
            &self.desk,
            request,
            act,
            |_| Some(()),
            decide,
            |view, case| proto::ProposePublicationResponse {
                application: Some(message(view, case)),
            },
        )
        .await
    }
}
