//! What can happen to an enquiry, as it is kept.

use chrono::NaiveDate;
use gongkai_proto::common::v1::AssumedAspect;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::kinds::{Category, EnquiryChannel, Measure, Satisfaction};
use crate::contract::assumed;

/// What can happen.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "fact", rename_all = "snake_case")]
pub enum Happened {
    /// The enquiry was registered.
    Registered {
        /// Category.
        category: Category,
        /// Responsible office.
        office_id: String,
        /// The bureau's own limit in working days, as it was on that day.
        limit: u32,
        /// What is assumed.
        #[serde(default, with = "assumed")]
        assumed: Vec<AssumedAspect>,
        /// Whether it is urgent.
        #[serde(default)]
        urgent: bool,
        /// The way it came in, if that is known.
        #[serde(default)]
        channel: Option<EnquiryChannel>,
        /// Number of the hotline's slip, or empty.
        #[serde(default)]
        hotline_slip_number: String,
        /// Number it had before, if it is opening stock.
        #[serde(default)]
        opening_number: Option<String>,
    },
    /// Parts of it were assigned. What is to be done in each is personal.
    Split {
        /// The tasks.
        tasks: Vec<Assignment>,
    },
    /// A task went to another office or person.
    TaskReassigned {
        /// The task.
        task: u32,
        /// Its office now.
        office_id: String,
        /// Subject of its person now, or empty.
        person: String,
    },
    /// An office answered its task.
    TaskAnswered {
        /// The task.
        task: u32,
    },
    /// An office gave its task back.
    TaskReturned {
        /// The task.
        task: u32,
    },
    /// It was supervised.
    Supervised {
        /// How.
        measure: Measure,
    },
    /// It was closed with its answer.
    Closed,
    /// The citizen appraised the answer.
    Appraised {
        /// How content.
        satisfaction: Satisfaction,
    },
    /// It was pointed to the channel of petitions.
    PointedToPetition {
        /// Where petitions are made, or empty.
        petition_channel: String,
    },
    /// It was merged into another one.
    Merged {
        /// That one.
        into: Uuid,
    },
    /// A double was merged into it.
    DoubleMerged {
        /// The double.
        enquiry_id: Uuid,
    },
    /// It was registered by mistake.
    Voided,
}

/// A task as it was assigned.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Assignment {
    /// 1, 2, 3 … in the enquiry.
    pub number: u32,
    /// Its office.
    pub office_id: String,
    /// Subject of its person, or empty.
    pub person: String,
    /// Civil date it is due.
    pub due_on: NaiveDate,
}

/// Personal data of a fact.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Personal {
    /// Who asks.
    pub name: String,
    /// What is asked.
    pub content: String,
    /// The answer given, to the citizen or to a task.
    pub answer: String,
    /// Where the citizen can be reached.
    pub contact: String,
    /// What is to be done, of each task assigned.
    pub contents: Vec<String>,
    /// Why.
    pub reason: String,
    /// What supervision said.
    pub note: String,
    /// What the citizen said of the answer.
    pub remark: String,
}

impl Personal {
    /// Only a reason.
    pub fn because(reason: String) -> Self {
        Self {
            reason,
            ..Self::default()
        }
    }

    /// Only an answer.
    pub fn answering(answer: String) -> Self {
        Self {
            answer,
            ..Self::default()
        }
    }
}
