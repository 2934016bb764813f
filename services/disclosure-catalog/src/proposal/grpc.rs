//! ProposalService: proto to domain and back.

use gongkai_chassis::{call::Call, db::Db, error::Result, new_or_answer, rpcs};
use gongkai_document::inspect::Allowed;
use gongkai_journal::Record as _;
use gongkai_proto::catalog::v1::{self as proto, proposal_service_server::ProposalService};
use tonic::Request;

use super::{
    Decision, Proposal, events,
    message::message,
    state::{check_reason, sources as read_sources},
    store,
};
use crate::{
    bureau,
    item::{self, article20_code},
    numbers,
};

/// What is to be done where others go on for the bureau.
const PROPOSE_THERE: &str = "提出主动公开建议";

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
        let mut call = Call::of(&self.db, request)?;
        let body = call.body;
        let registered = bureau::load(&self.db, call.bureau()).await?;
        call.request_id();
        let title: String = call.fields.line("title", &body.title, 1, 200);
        let description: String = call.fields.text("description", &body.description, 0, 2000);
        let reason: String = call.fields.text("reason", &body.reason, 1, 1000);
        let texts = [
            ("title", "名称", title.as_str()),
            ("description", "说明", description.as_str()),
            ("reason", "理由", reason.as_str()),
        ];
        numbers::refuse(&mut call.fields, &texts, &Allowed::default());
        let source_application_ids = read_sources(&mut call.fields, &body.source_application_ids);
        let article20_code = match body.article20_code {
            0 => None,
            code => article20_code(&mut call.fields, code),
        };
        call.checked(Some(()))?;

        let (mut tx, claim) = new_or_answer!(call.once(&self.db).await?);
        registered.check_goes_on(tx.successions(), tx.today(), PROPOSE_THERE)?;
        let proposal = Proposal {
            id: tx.new_id(),
            bureau: call.bureau().clone(),
            title,
            description,
            reason,
            source_application_ids,
            article20_code,
            proposed_on: tx.today(),
            decision: None,
            item: None,
        };
        store::insert(&mut tx, &proposal).await?;
        tx.record(&proposal.id.to_string(), &events::made(&proposal))
            .await?;
        let answer = proto::ProposeItemResponse {
            proposal: Some(message(&proposal)),
        };
        claim.finish(tx, answer).await
    }

    async fn decide(
        &self,
        request: &Request<proto::DecideProposalRequest>,
    ) -> Result<proto::DecideProposalResponse> {
        let mut call = Call::of(&self.db, request)?;
        let body = call.body;
        call.request_id();
        let id = call.fields.id("proposal_id", &body.proposal_id);
        let outcome = call.fields.code("outcome", body.outcome);
        let reason: String = call.fields.text("reason", &body.reason, 0, 1000);
        numbers::refuse_any(&mut call.fields, "reason", "理由", &reason);
        if let Some(outcome) = outcome {
            check_reason(&mut call.fields, outcome, &reason);
        }
        let outcome = call.checked(outcome)?;

        let (mut tx, claim) = new_or_answer!(call.once(&self.db).await?);
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
        claim.finish(tx, answer).await
    }

    async fn draft(
        &self,
        request: &Request<proto::DraftProposedItemRequest>,
    ) -> Result<proto::DraftProposedItemResponse> {
        let mut call = Call::of(&self.db, request)?;
        let body = call.body;
        let registered = bureau::load(&self.db, call.bureau()).await?;
        call.request_id();
        let id = call.fields.id("proposal_id", &body.proposal_id);
        call.checked(Some(()))?;
        let (mut tx, claim) = new_or_answer!(call.once(&self.db).await?);
        registered.check_goes_on(tx.successions(), tx.today(), PROPOSE_THERE)?;
        store::lock(&mut tx, id).await?;
        let proposal = store::find(&mut tx, id).await?;
        proposal.may_be_drafted()?;
        let (title, summary) = (&proposal.title, &proposal.description);
        let item = item::begin(&mut tx, (title, summary), proposal.article20_code).await?;
        store::drafted(&mut tx, id, item).await?;
        let proposal = store::find(&mut tx, id).await?;
        claim.finish(tx, message(&proposal).into()).await
    }

    async fn get(
        &self,
        request: &Request<proto::GetProposalRequest>,
    ) -> Result<proto::GetProposalResponse> {
        let mut call = Call::of(&self.db, request)?;
        let body = call.body;
        let id = call.fields.id("proposal_id", &body.proposal_id);
        call.checked(Some(()))?;
        let mut tx = call.read(&self.db).await?;
        let proposal = store::find(&mut tx, id).await?;
        Ok(proto::GetProposalResponse {
            proposal: Some(message(&proposal)),
        })
    }

    async fn list(
        &self,
        request: &Request<proto::ListProposalsRequest>,
    ) -> Result<proto::ListProposalsResponse> {
        let mut call = Call::of(&self.db, request)?;
        let open_only = call.body.open_only;
        let paging = call.paging::<store::Position>("proposals", &open_only.to_string());
        call.checked(Some(()))?;
        let mut tx = call.read(&self.db).await?;
        let (after, limit) = (paging.after, paging.limit());
        let rows = store::list(&mut tx, call.bureau(), open_only, after, limit).await?;
        let position = |proposal: &Proposal| (proposal.proposed_on, proposal.id);
        let (rows, next_page_token) = paging.page(rows, position)?;
        Ok(proto::ListProposalsResponse {
            proposals: rows.iter().map(message).collect(),
            next_page_token,
        })
    }
}

rpcs! { ProposalService for Proposals:
    propose_item => propose(ProposeItemRequest) -> ProposeItemResponse;
    get_proposal => get(GetProposalRequest) -> GetProposalResponse;
    list_proposals => list(ListProposalsRequest) -> ListProposalsResponse;
    draft_proposed_item => draft(DraftProposedItemRequest) -> DraftProposedItemResponse;
    decide_proposal => decide(DecideProposalRequest) -> DecideProposalResponse;
}
