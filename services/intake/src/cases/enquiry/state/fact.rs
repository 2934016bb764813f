//! What can happen to an enquiry, as it is kept.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::kinds::{Category, EnquiryChannel, Measure, Satisfaction};
use crate::{
    cases::kernel::private::Private,
    contract::assumed::{self, AssumedAspect},
};

/// What can happen.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "fact", rename_all = "snake_case")]
pub enum Happened {
    /// The enquiry was registered.
    Registered(Registered),
    /// Parts of it were assigned.
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
        /// Why.
        reason: Private<String>,
    },
    /// An office answered its task.
    TaskAnswered {
        /// The task.
        task: u32,
        /// The answer.
        answer: Private<String>,
    },
    /// An office gave its task back.
    TaskReturned {
        /// The task.
        task: u32,
        /// Why.
        reason: Private<String>,
    },
    /// It was supervised.
    Supervised {
        /// How.
        measure: Measure,
        /// What was said, or empty.
        note: Private<String>,
    },
    /// It was closed with its answer.
    Closed {
        /// The answer to the citizen.
        answer: Private<String>,
    },
    /// The citizen appraised the answer.
    Appraised {
        /// How content.
        satisfaction: Satisfaction,
        /// In the citizen's words, or empty.
        remark: Private<String>,
    },
    /// It was pointed to the channel of petitions.
    PointedToPetition {
        /// Where petitions are made, or empty.
        petition_channel: String,
        /// Why.
        reason: Private<String>,
    },
    /// It was merged into another one.
    Merged {
        /// That one.
        into: Uuid,
        /// Why.
        reason: Private<String>,
    },
    /// A double was merged into it.
    DoubleMerged {
        /// The double.
        enquiry_id: Uuid,
    },
    /// It was registered by mistake.
    Voided {
        /// Why.
        reason: Private<String>,
    },
}

/// What was registered.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Registered {
    /// Category.
    pub category: Category,
    /// Who asks.
    pub name: Private<String>,
    /// What is asked.
    pub content: Private<String>,
    /// Where the citizen can be reached.
    pub contact: Private<String>,
    /// Responsible office.
    pub office_id: String,
    /// The bureau's own limit in working days, as it was on that day.
    pub limit: u32,
    /// What is assumed.
    #[serde(default, with = "assumed")]
    pub assumed: Vec<AssumedAspect>,
    /// Whether it is urgent.
    #[serde(default)]
    pub urgent: bool,
    /// The way it came in, if that is known.
    #[serde(default)]
    pub channel: Option<EnquiryChannel>,
    /// Number of the hotline's slip, or empty.
    #[serde(default)]
    pub hotline_slip_number: String,
    /// Number it had before, if it is opening stock.
    #[serde(default)]
    pub opening_number: Option<String>,
}

/// A task as it was assigned.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Assignment {
    /// 1, 2, 3 … in the enquiry.
    pub number: u32,
    /// What is to be done.
    pub content: Private<String>,
    /// Its office.
    pub office_id: String,
    /// Subject of its person, or empty.
    pub person: String,
    /// Civil date it is due.
    pub due_on: NaiveDate,
}
