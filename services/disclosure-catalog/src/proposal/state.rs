//! What a proposal is, and what may be decided on it.

use std::collections::HashSet;

use chrono::NaiveDate;
use gongkai_chassis::{
    error::{Error, Reason, Result},
    fields::Fields,
    identity::BureauId,
};
use gongkai_law::code::codes;
use uuid::Uuid;

use crate::item::State as ItemState;

/// Applications one proposal may come from.
const MOST_SOURCES: usize = 100;

codes! {
    /// What was decided on a proposal.
    pub enum Outcome as "gongkai.catalog.v1.ProposalOutcome" {
        /// It shall be published.
        Accepted = "accepted", "已采纳";
        /// It stays with disclosure on application.
        Declined = "declined", "不予采纳";
    }
}

/// A proposal to publish something.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Proposal {
    /// UUIDv7.
    pub id: Uuid,
    /// The bureau that would publish it.
    pub bureau: BureauId,
    /// What would be published.
    pub title: String,
    /// More about it.
    pub description: String,
    /// Why it should be published.
    pub reason: String,
    /// The applications that asked for it.
    pub source_application_ids: Vec<Uuid>,
    /// Code of the item of article 20, if said.
    pub article20_code: Option<u8>,
    /// Civil date it was made.
    pub proposed_on: NaiveDate,
    /// What was decided; none while it is open.
    pub decision: Option<Decision>,
    /// The item that was drafted for it last.
    pub item: Option<Proposed>,
}

/// The item that was drafted for a proposal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Proposed {
    /// Its id.
    pub id: Uuid,
    /// How far it is.
    pub state: ItemState,
    /// Index number and civil date of its first publication, while it is public.
    pub public: Option<(String, NaiveDate)>,
}

/// What was decided on a proposal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decision {
    /// Accepted or declined.
    pub outcome: Outcome,
    /// Why; may be empty where it was accepted.
    pub reason: String,
    /// Civil date of the decision.
    pub decided_on: NaiveDate,
}

impl Proposal {
    /// The etag of this state: it changes once.
    pub fn etag(&self) -> &'static str {
        if self.decision.is_none() { "1" } else { "2" }
    }

    /// The proposal as decided by somebody who read it at `etag`; empty for whatever state there is.
    pub fn decide(self, etag: &str, decision: Decision) -> Result<Self> {
        if !etag.is_empty() && etag != self.etag() {
            return Err(self.changed());
        }
        if let Some(before) = &self.decision {
            let outcome = before.outcome;
            return Err(Error::state_forbids(outcome.as_str(), outcome.zh()).next(
                "It is decided once: propose anew what is to be published.",
                "每项建议只处理一次；确需公开的，请另行提出建议。",
            ));
        }
        Ok(Self {
            decision: Some(decision),
            ..self
        })
    }

    /// Whether an item may be drafted for it: it is accepted, and none is public or on its way to be.
    pub fn may_be_drafted(&self) -> Result<()> {
        match self.decision.as_ref().map(|decision| decision.outcome) {
            Some(Outcome::Accepted) => {}
            Some(declined) => {
                return Err(Error::state_forbids(declined.as_str(), declined.zh()).next(
                    "Nothing is published for it: propose anew what is to be published.",
                    "不予采纳的建议不拟制公开信息；确需公开的，请另行提出建议。",
                ));
            }
            None => {
                return Err(Error::state_forbids("not decided yet", "尚未决定").next(
                    "Have a leader accept it first (DecideProposal).",
                    "请先由负责人决定是否采纳。",
                ));
            }
        }
        let gone = [ItemState::Dropped, ItemState::Kept, ItemState::Withdrawn];
        match &self.item {
            Some(item) if !gone.contains(&item.state) => {
                let (en, zh) = (item.state.as_str(), item.state.zh());
                Err(Error::state_forbids(en, zh).next(
                    "Go on with the item that was drafted for it.",
                    "该建议已拟制公开信息，请继续办理该信息。",
                ))
            }
            _ => Ok(()),
        }
    }

    /// Somebody else decided first.
    pub fn changed(&self) -> Error {
        Error::new(Reason::Conflict)
            .with("id", self.id)
            .with("etag", self.etag())
    }
}

/// The applications a proposal comes from, each once.
pub fn sources(fields: &mut Fields, sent: &[String]) -> Vec<Uuid> {
    if sent.len() > MOST_SOURCES {
        fields.wrong("source_application_ids", "不得超过100个", "at most 100");
        return Vec::new();
    }
    let mut seen = HashSet::new();
    let mut ids = Vec::new();
    for (index, sent) in sent.iter().enumerate() {
        let field = format!("source_application_ids[{index}]");
        let id = fields.id(&field, sent);
        if !id.is_nil() && !seen.insert(id) {
            fields.wrong(&field, "与前面的申请重复", "is named twice");
        }
        ids.push(id);
    }
    ids
}

/// Who declines says why.
pub fn check_reason(fields: &mut Fields, outcome: Outcome, reason: &str) {
    if outcome == Outcome::Declined && reason.is_empty() {
        fields.wrong("reason", "不予采纳须说明理由", "say why it is declined");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn proposal() -> Proposal {
        Proposal {
            id: Uuid::nil(),
            bureau: "heshan-emb".parse().unwrap(),
            title: "危险化学品生产企业名单".to_owned(),
            description: String::new(),
            reason: "多人申请".to_owned(),
            source_application_ids: Vec::new(),
            article20_code: None,
            proposed_on: "2019-10-08".parse().unwrap(),
            decision: None,
            item: None,
        }
    }

    fn decision(outcome: Outcome) -> Decision {
        Decision {
            outcome,
            reason: "涉及公众安全".to_owned(),
            decided_on: "2019-10-09".parse().unwrap(),
        }
    }

    #[test]
    fn a_proposal_is_decided_once() {
        for outcome in [Outcome::Accepted, Outcome::Declined] {
            let decided = proposal().decide("1", decision(outcome)).unwrap();
            assert_eq!(decided.decision, Some(decision(outcome)));
            for (etag, reason) in [
                ("", Reason::StateForbids),
                ("2", Reason::StateForbids),
                ("1", Reason::Conflict),
            ] {
                let again = decided.clone().decide(etag, decision(outcome));
                assert_eq!(again.unwrap_err().reason(), reason, "{etag:?}");
            }
        }
        let early = proposal().decide("2", decision(Outcome::Accepted));
        assert_eq!(early.unwrap_err().reason(), Reason::Conflict);
    }

    #[test]
    fn an_item_is_drafted_for_an_accepted_proposal_until_one_is_on_its_way() {
        assert!(proposal().may_be_drafted().is_err());
        let declined = proposal().decide("", decision(Outcome::Declined));
        assert!(declined.unwrap().may_be_drafted().is_err());
        let accepted = proposal().decide("", decision(Outcome::Accepted)).unwrap();
        assert!(accepted.may_be_drafted().is_ok());
        for state in ItemState::ALL {
            let gone = ["dropped", "kept", "withdrawn"].contains(&state.as_str());
            let drafted = Proposal {
                item: Some(Proposed {
                    id: Uuid::nil(),
                    state: *state,
                    public: None,
                }),
                ..accepted.clone()
            };
            assert_eq!(drafted.may_be_drafted().is_ok(), gone, "{state}");
        }
    }
}
