//! A proposal as sent.

use gongkai_chassis::code::to_number;
use gongkai_proto::catalog::v1 as proto;
use uuid::Uuid;

use super::Proposal;

/// The applications a proposal comes from, as sent.
pub fn sources(proposal: &Proposal) -> Vec<String> {
    let ids = &proposal.source_application_ids;
    ids.iter().map(Uuid::to_string).collect()
}

/// A proposal as sent.
pub fn message(proposal: &Proposal) -> proto::Proposal {
    let (decision, item) = (proposal.decision.as_ref(), proposal.item.as_ref());
    let public = item.and_then(|item| item.public.as_ref());
    proto::Proposal {
        id: proposal.id.to_string(),
        bureau_id: proposal.bureau.to_string(),
        title: proposal.title.clone(),
        description: proposal.description.clone(),
        reason: proposal.reason.clone(),
        source_application_ids: sources(proposal),
        article20_code: proposal.article20_code.map_or(0, i32::from),
        proposed_on: proposal.proposed_on.to_string(),
        outcome: decision.map_or(0, |decision| to_number(decision.outcome)),
        decided_on: decision
            .map(|decision| decision.decided_on.to_string())
            .unwrap_or_default(),
        decision_reason: decision
            .map(|decision| decision.reason.clone())
            .unwrap_or_default(),
        etag: proposal.etag().to_owned(),
        item_id: item.map_or_else(String::new, |item| item.id.to_string()),
        index_number: public.map_or_else(String::new, |(number, _)| number.clone()),
        published_on: public.map_or_else(String::new, |(_, on)| on.to_string()),
    }
}
