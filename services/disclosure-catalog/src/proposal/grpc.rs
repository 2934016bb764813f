//! ProposalService: proto to domain and back.

use gongkai_chassis::{
    db::Db,
    error::Result,
    fields::{Fields, page_size},
    identity::Principal,
    page::{self, Page},
    request::{Claimed, claim},
};
use gongkai_journal::Record as _;
use gongkai_proto::catalog::v1::{
    self as proto, ProposalOutcome, proposal_service_server::ProposalService,
};
use tonic::{Request, Response, Status};
use uuid::Uuid;

use super::{
    Decision, Proposal, events,
    state::{check_reason, sources as read_sources},
    store,
};
use crate::{bureau, coded::Coded as _, item::article20_code};

/// The service.
pub struct Proposals {
    db: Db,
}

impl Proposals {
    /// Over this database.
    pub fn new(db: Db) -> Self {
        Self { db }
    }

    async fn propose(
        &self,
        request: &Request<proto::ProposeItemRequest>,
    ) -> Result<proto::ProposeItemResponse> {
        let (principal, body) = (Principal::of(request)?, request.get_ref());
        let (mut fields, bureau) = Fields::default().bureau(&body.bureau_id)?;
        let scope = principal.scope(&bureau)?;
        bureau::load(&self.db, &bureau).await?;
        let request_id = fields.request_id(&body.request_id);
        let title = fields.text("title", &body.title, 1, 200);
        let description = fields.text("description", &body.description, 0, 2000);
        let reason = fields.text("reason", &body.reason, 1, 1000);
        let source_application_ids = read_sources(&mut fields, &body.source_application_ids);
        let article20_code = match body.article20_code {
            0 => None,
            code => article20_code(&mut fields, code),
        };
        fields.done()?;

        let mut tx = self.db.begin("catalog.propose_item", &scope).await?;
        let claim = match claim(&mut tx, "ProposeItem", &request_id, body).await? {
            Claimed::Before(answer) => return Ok(answer),
            Claimed::New(claim) => claim,
        };
        let proposal = Proposal {
            id: tx.new_id(),
            bureau,
            title,
            description,
            reason,
            source_application_ids,
            article20_code,
            proposed_on: tx.today(),
            decision: None,
        };
        store::insert(&mut tx, &proposal).await?;
        tx.record(&proposal.id.to_string(), &events::made(&proposal))
            .await?;
        let answer = proto::ProposeItemResponse {
            proposal: Some(message(&proposal)),
        };
        claim.answer(&mut tx, &answer).await?;
        tx.commit().await?;
        Ok(answer)
    }

    async fn decide(
        &self,
        request: &Request<proto::DecideProposalRequest>,
    ) -> Result<proto::DecideProposalResponse> {
        let (principal, body) = (Principal::of(request)?, request.get_ref());
        let (mut fields, bureau) = Fields::default().bureau(&body.bureau_id)?;
        let scope = principal.scope(&bureau)?;
        let request_id = fields.request_id(&body.request_id);
        let id = fields.id("proposal_id", &body.proposal_id);
        let outcome = ProposalOutcome::read(&mut fields, "outcome", body.outcome);
        let reason = fields.text("reason", &body.reason, 0, 1000);
        if let Some(outcome) = outcome {
            check_reason(&mut fields, outcome, &reason);
        }
        let outcome = fields.done_with(outcome)?;

        let mut tx = self.db.begin("catalog.decide_proposal", &scope).await?;
        let claim = match claim(&mut tx, "DecideProposal", &request_id, body).await? {
            Claimed::Before(answer) => return Ok(answer),
            Claimed::New(claim) => claim,
        };
        let decision = Decision {
            outcome,
            reason,
            decided_on: tx.today(),
        };
        let proposal = store::find(&mut tx, id).await?;
        let proposal = proposal.decide(&body.etag, decision.clone())?;
        if !store::decide(&mut tx, id, &decision).await? {
            return Err(proposal.changed());
        }
        let decided = events::decided(&proposal, &decision);
        tx.record(&id.to_string(), &decided).await?;
        let answer = proto::DecideProposalResponse {
            proposal: Some(message(&proposal)),
        };
        claim.answer(&mut tx, &answer).await?;
        tx.commit().await?;
        Ok(answer)
    }

    async fn get(
        &self,
        request: &Request<proto::GetProposalRequest>,
    ) -> Result<proto::GetProposalResponse> {
        let (principal, body) = (Principal::of(request)?, request.get_ref());
        let (mut fields, bureau) = Fields::default().bureau(&body.bureau_id)?;
        let scope = principal.scope(&bureau)?;
        let id = fields.id("proposal_id", &body.proposal_id);
        fields.done()?;
        let mut tx = self.db.begin("catalog.get_proposal", &scope).await?;
        let proposal = store::find(&mut tx, id).await?;
        Ok(proto::GetProposalResponse {
            proposal: Some(message(&proposal)),
        })
    }

    async fn list(
        &self,
        request: &Request<proto::ListProposalsRequest>,
    ) -> Result<proto::ListProposalsResponse> {
        let (principal, body) = (Principal::of(request)?, request.get_ref());
        let (mut fields, bureau) = Fields::default().bureau(&body.bureau_id)?;
        let scope = principal.scope(&bureau)?;
        let filter = format!("proposals/{bureau}/{}", body.open_only);
        let after: Option<store::Position> = page::read(&mut fields, &filter, &body.page_token);
        let size = page_size(&mut fields, body.page_size);
        fields.done()?;
        let mut tx = self.db.begin("catalog.list_proposals", &scope).await?;
        let limit = i64::try_from(size).unwrap_or(i64::MAX - 1) + 1;
        let rows = store::list(&mut tx, &bureau, body.open_only, after, limit).await?;
        let page = Page::of(rows, size, |proposal| (proposal.proposed_on, proposal.id));
        Ok(proto::ListProposalsResponse {
            next_page_token: page::write(&filter, page.next.as_ref())?,
            proposals: page.rows.iter().map(message).collect(),
        })
    }
}

/// The applications a proposal comes from, as sent.
pub fn sources(proposal: &Proposal) -> Vec<String> {
    let ids = &proposal.source_application_ids;
    ids.iter().map(Uuid::to_string).collect()
}

/// A proposal as sent.
fn message(proposal: &Proposal) -> proto::Proposal {
    let decision = proposal.decision.as_ref();
    proto::Proposal {
        id: proposal.id.to_string(),
        bureau_id: proposal.bureau.to_string(),
        title: proposal.title.clone(),
        description: proposal.description.clone(),
        reason: proposal.reason.clone(),
        source_application_ids: sources(proposal),
        article20_code: proposal.article20_code.map_or(0, i32::from),
        proposed_on: proposal.proposed_on.to_string(),
        outcome: decision.map_or(0, |decision| decision.outcome.into()),
        decided_on: decision
            .map(|decision| decision.decided_on.to_string())
            .unwrap_or_default(),
        decision_reason: decision
            .map(|decision| decision.reason.clone())
            .unwrap_or_default(),
        etag: proposal.etag().to_owned(),
    }
}

#[tonic::async_trait]
impl ProposalService for Proposals {
    async fn propose_item(
        &self,
        request: Request<proto::ProposeItemRequest>,
    ) -> Result<Response<proto::ProposeItemResponse>, Status> {
        Ok(Response::new(self.propose(&request).await?))
    }

    async fn get_proposal(
        &self,
        request: Request<proto::GetProposalRequest>,
    ) -> Result<Response<proto::GetProposalResponse>, Status> {
        Ok(Response::new(self.get(&request).await?))
    }

    async fn list_proposals(
        &self,
        request: Request<proto::ListProposalsRequest>,
    ) -> Result<Response<proto::ListProposalsResponse>, Status> {
        Ok(Response::new(self.list(&request).await?))
    }

    async fn decide_proposal(
        &self,
        request: Request<proto::DecideProposalRequest>,
    ) -> Result<Response<proto::DecideProposalResponse>, Status> {
        Ok(Response::new(self.decide(&request).await?))
    }
}
