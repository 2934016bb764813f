//! Proposals as events.

use gongkai_chassis::code::to_number;
use gongkai_proto::catalog::v1 as proto;

use super::{Decision, Proposal, message::sources};

/// The proposal was made.
pub fn made(proposal: &Proposal) -> proto::ProposalMade {
    proto::ProposalMade {
        proposal_id: proposal.id.to_string(),
        source_application_ids: sources(proposal),
        article20_code: proposal.article20_code.map_or(0, i32::from),
        proposed_on: proposal.proposed_on.to_string(),
    }
}

/// It was decided on the proposal.
pub fn decided(proposal: &Proposal, decision: &Decision) -> proto::ProposalDecided {
    proto::ProposalDecided {
        proposal_id: proposal.id.to_string(),
        source_application_ids: sources(proposal),
        outcome: to_number(decision.outcome),
        decided_on: decision.decided_on.to_string(),
    }
}
