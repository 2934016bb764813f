//! RetentionService: proto to domain and back.

mod destruction;
mod hold;

use gongkai_archive::retention::{self as shared, OwnTerm};
use gongkai_chassis::{
    call::Call,
    db::{Db, Tx},
    error::Result,
    fields::Fields,
    new_or_answer,
    page::Paging,
    rpcs,
};
use gongkai_law::retention::{POLICY_SOURCE, Term};
use gongkai_proto::catalog::v1::{self as proto, retention_service_server::RetentionService};
use tonic::Request;

use super::{
    message::{self, expired, retention},
    state::{InForce, by_law, terms},
    store::{self, Place},
};
use crate::{bureau, item::Kind, numbers};

/// The service.
pub struct Retention {
    db: Db,
}

impl Retention {
    /// Over this database.
    pub fn new(db: Db) -> Self {
        Self { db }
    }

    async fn set(
        &self,
        request: &Request<proto::SetRetentionTermRequest>,
    ) -> Result<proto::SetRetentionTermResponse> {
        let mut call = Call::of(&self.db, request)?;
        let body = call.body;
        let registered = bureau::load(&self.db, call.bureau()).await?;
        call.request_id();
        let kind: Option<Kind> = call.fields.code("kind", body.kind);
        let term: Option<Term> = call.fields.code("term", body.term);
        let source: String = call.fields.line("source", &body.source, 1, 200);
        numbers::refuse_any(&mut call.fields, "source", "依据", &source);
        if let Some((kind, term)) = kind.zip(term)
            && by_law(kind).is_some_and(|given| given != term)
        {
            call.fields.wrong(
                "term",
                &format!("{}应当永久保管（{POLICY_SOURCE}）", kind.zh()),
                "rules and normative documents are permanent by law (order 8 of the archives administration, art. 7(1))",
            );
        }
        let (kind, term) = call.checked(kind.zip(term))?;
        let (mut tx, claim) = new_or_answer!(call.once(&self.db).await?);
        registered.check_goes_on(
            tx.successions(),
            tx.today(),
            "规定保管期限；此前已规定的，仍然有效",
        )?;
        let own = OwnTerm {
            kind: kind.as_str().to_owned(),
            term,
            source: source.clone(),
        };
        shared::set_term(&mut tx, &own).await?;
        let set = InForce {
            kind,
            term: Some(term),
            source,
            own: true,
        };
        claim.finish(tx, retention(&set).into()).await
    }

    async fn terms(
        &self,
        request: &Request<proto::ListRetentionTermsRequest>,
    ) -> Result<proto::ListRetentionTermsResponse> {
        let mut call = Call::of(&self.db, request)?;
        call.checked(Some(()))?;
        let mut tx = call.read(&self.db).await?;
        let terms = in_force(&mut tx).await?;
        let without_kind = store::count_without_kind(&mut tx).await?;
        Ok(proto::ListRetentionTermsResponse {
            retentions: terms.iter().map(retention).collect(),
            without_kind: u32::try_from(without_kind).unwrap_or(u32::MAX),
        })
    }

    async fn expired(
        &self,
        request: &Request<proto::ListExpiredItemsRequest>,
    ) -> Result<proto::ListExpiredItemsResponse> {
        let mut call = Call::of(&self.db, request)?;
        let without_kind = call.body.without_kind;
        let paging: Paging<Place> = call.paging("expired_items", &without_kind.to_string());
        call.checked(Some(()))?;
        let mut tx = call.list(&self.db).await?;
        let after = paging.after.as_ref();
        if without_kind {
            let rows = store::without_kind(&mut tx, after, paging.limit()).await?;
            let (rows, next_page_token) = paging.page(rows, |row| Place(row.dated_on, row.item))?;
            return Ok(proto::ListExpiredItemsResponse {
                items: rows.iter().map(message::without_kind).collect(),
                next_page_token,
            });
        }
        let terms = in_force(&mut tx).await?;
        let rows = store::expired(&mut tx, &terms, None, after, paging.limit()).await?;
        let (rows, next_page_token) = paging.page(rows, |row| Place(row.dated_on, row.item))?;
        Ok(proto::ListExpiredItemsResponse {
            items: rows.iter().map(expired).collect(),
            next_page_token,
        })
    }
}

/// The terms of the bureau, for all kinds.
pub async fn in_force(tx: &mut Tx) -> Result<Vec<InForce>> {
    Ok(terms(&shared::terms(tx).await?))
}

/// Why something is done: numbers of people are refused in it.
fn reason(fields: &mut Fields, sent: &str) -> String {
    let reason: String = fields.text("reason", sent, 1, 1000);
    numbers::refuse_any(fields, "reason", "理由", &reason);
    reason
}

rpcs! { RetentionService for Retention:
    set_retention_term => set(SetRetentionTermRequest) -> SetRetentionTermResponse;
    list_retention_terms => terms(ListRetentionTermsRequest) -> ListRetentionTermsResponse;
    list_expired_items => expired(ListExpiredItemsRequest) -> ListExpiredItemsResponse;
    hold_item => hold(HoldItemRequest) -> HoldItemResponse;
    lift_hold => lift(LiftHoldRequest) -> LiftHoldResponse;
    list_holds => holds(ListHoldsRequest) -> ListHoldsResponse;
    propose_destruction => propose(ProposeDestructionRequest) -> ProposeDestructionResponse;
    decide_destruction => decide(DecideDestructionRequest) -> DecideDestructionResponse;
    get_destruction => certificate(GetDestructionRequest) -> GetDestructionResponse;
    list_destructions => destructions(ListDestructionsRequest) -> ListDestructionsResponse;
}
