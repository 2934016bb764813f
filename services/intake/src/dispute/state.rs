//! What can happen to a dispute, and what state that leaves.

use chrono::NaiveDate;
use gongkai_chassis::error::{Error, Result};
use gongkai_law::{
    calendar::Calendar,
    clock::Deadline,
    dispute::{DisputeKind, Outcome},
};
use gongkai_proto::common::v1::AssumedAspect;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::{
    assumed,
    case::{Case, On, Recorded, Summary, duty::Duty},
};

/// What can happen.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "fact", rename_all = "snake_case")]
pub enum Happened {
    /// The organ or court accepted it.
    Accepted {
        /// Block of table 4.
        kind: DisputeKind,
        /// The application it is about, if that is ours.
        application_id: Option<Uuid>,
        /// What is assumed.
        #[serde(default, with = "assumed")]
        assumed: Vec<AssumedAspect>,
    },
    /// The outcome is known.
    Concluded {
        /// Column of table 4, never pending.
        outcome: Outcome,
    },
}

/// Personal data of a fact.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Personal {
    /// Who disputes.
    pub party_name: String,
}

/// A dispute.
#[derive(Debug, Clone)]
pub struct Dispute {
    /// Block of table 4.
    pub kind: DisputeKind,
    /// The application it is about.
    pub application_id: Option<Uuid>,
    /// Civil date of acceptance.
    pub accepted_on: NaiveDate,
    /// The outcome and its day.
    pub concluded: Option<(Outcome, NaiveDate)>,
    /// What is assumed.
    pub assumed: Vec<AssumedAspect>,
    /// Personal data.
    pub personal: Personal,
}

impl Dispute {
    /// Concludes a pending dispute.
    pub fn conclude(&self, outcome: Outcome, on: &On<'_>) -> Result<Happened> {
        if self.concluded.is_some() {
            return Err(Error::state_forbids("concluded", "已审结"));
        }
        if on.day < self.accepted_on {
            return Err(Error::state_forbids(
                "not accepted on that day",
                "当日尚未受理",
            ));
        }
        Ok(Happened::Concluded { outcome })
    }

    /// Column of table 4 as of now.
    pub fn outcome(&self) -> Outcome {
        self.concluded
            .map_or(Outcome::Pending, |(outcome, _)| outcome)
    }
}

impl Case for Dispute {
    const KIND: &'static str = "dispute";
    const NOUN: (&'static str, &'static str) = ("dispute", "复议诉讼案件");
    type Fact = Happened;
    type Personal = Personal;

    fn open(first: &Recorded<Happened, Personal>) -> Option<Self> {
        match &first.body {
            Happened::Accepted {
                kind,
                application_id,
                assumed,
            } => Some(Self {
                kind: *kind,
                application_id: *application_id,
                accepted_on: first.legal_date,
                concluded: None,
                assumed: assumed.clone(),
                personal: first.personal.clone().unwrap_or_default(),
            }),
            Happened::Concluded { .. } => None,
        }
    }

    fn apply(&mut self, fact: &Recorded<Happened, Personal>) {
        if let Happened::Concluded { outcome } = &fact.body {
            self.concluded = Some((*outcome, fact.legal_date));
        }
    }

    fn deadline(&self, _: &Calendar) -> Option<Deadline> {
        None
    }

    fn duties(&self, _: &Calendar) -> Vec<Duty> {
        Vec::new()
    }

    fn summary(&self, _: &Calendar) -> Summary {
        Summary::opened(self.kind.as_str(), None, self.accepted_on)
            .closed(self.concluded.map(|(outcome, day)| (day, outcome.as_str())))
    }
}
