//! A destruction: proposed by one person, decided by another.

use chrono::NaiveDate;
use gongkai_chassis::error::{Error, Result};
use gongkai_law::{code::codes, retention::Term};
use uuid::Uuid;

codes! {
    /// How far a destruction is.
    pub enum State as "gongkai.common.v1.DestructionState" {
        /// Waits for a second person.
        Proposed = "proposed", "待批准";
        /// Done: it is its certificate.
        Done = "done", "已销毁";
        /// Not approved.
        Rejected = "rejected", "未批准";
    }
}

/// A record in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Record {
    /// The item or case.
    pub record: Uuid,
    /// The number it is known by.
    pub number: String,
    /// Its title.
    pub title: String,
    /// What kind of record it is, in Chinese.
    pub kind: String,
    /// Civil date its term ran from the year after of.
    pub dated_on: NaiveDate,
    /// Its term.
    pub term: Term,
    /// Civil date it was kept until.
    pub kept_until: NaiveDate,
    /// SHA-256 of what is destroyed.
    pub sha256: String,
    /// How many bytes that is.
    pub byte_size: i64,
}

/// A destruction.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Destruction {
    /// Its id.
    pub id: Uuid,
    /// How far it is.
    pub state: State,
    /// Why.
    pub reason: String,
    /// Subject of who proposed it.
    pub proposed_by: String,
    /// Civil date.
    pub proposed_on: NaiveDate,
    /// Subject of who decided on it.
    pub decided_by: Option<String>,
    /// Civil date of the decision.
    pub decided_on: Option<NaiveDate>,
    /// What was said with it.
    pub decision_reason: Option<String>,
    /// How many records.
    pub count: i64,
    /// They, by number; none in lists.
    pub records: Vec<Record>,
}

impl Destruction {
    /// The destruction after the decision on it. It takes two persons to destroy; to reject it, one.
    pub fn decide(self, approved: bool, by: &str, on: NaiveDate, reason: String) -> Result<Self> {
        if self.state != State::Proposed {
            return Err(Error::state_forbids(self.state.as_str(), self.state.zh())
                .next("Propose another destruction.", "如需销毁，请另行提出。"));
        }
        if approved && by == self.proposed_by {
            return Err(
                Error::state_forbids("proposed by the same person", "由本人提出").next(
                    "Let another leader decide.",
                    "销毁须由两人经办，请由提出人以外的负责人批准。",
                ),
            );
        }
        Ok(Self {
            state: if approved {
                State::Done
            } else {
                State::Rejected
            },
            decided_by: Some(by.to_owned()),
            decided_on: Some(on),
            decision_reason: Some(reason),
            ..self
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn proposed() -> Destruction {
        Destruction {
            id: Uuid::from_u128(1),
            state: State::Proposed,
            reason: "保管期限届满".to_owned(),
            proposed_by: "li".to_owned(),
            proposed_on: "2030-01-02".parse().unwrap(),
            decided_by: None,
            decided_on: None,
            decision_reason: None,
            count: 0,
            records: Vec::new(),
        }
    }

    #[test]
    fn it_takes_two_persons_to_destroy_and_one_to_reject() {
        let on = "2030-01-03".parse().unwrap();
        let decide = |approved, by| proposed().decide(approved, by, on, "同意".to_owned());
        assert!(decide(true, "li").is_err());
        assert_eq!(decide(false, "li").unwrap().state, State::Rejected);
        let done = decide(true, "liu").unwrap();
        assert_eq!(
            (done.state, done.decided_by.as_deref()),
            (State::Done, Some("liu"))
        );
        assert!(done.decide(false, "liu", on, String::new()).is_err());
    }
}
