//! What can happen to an enquiry, as it is kept.

use chrono::NaiveDate;
use gongkai_law::rules::{Number, Setting, Settings};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::kinds::{Category, EnquiryChannel, Measure, Satisfaction};
use crate::{
    cases::kernel::{assignment::Assigned, facts::facts, limit::OwnLimit, private::Private},
    contract::assumed::{self, AssumedAspect},
};

facts! {
    /// What can happen.
    pub enum Happened {
        /// The enquiry was registered.
        #[fact("registered", "登记")]
        Registered(Registered),
        /// It was handed to an office, or to a person of it.
        #[fact("assigned", "确定承办")]
        Assigned(Assigned),
        /// Parts of it were assigned.
        #[fact("split", "分解、交办")]
        Split {
            /// The tasks.
            tasks: Vec<Assignment>,
        },
        /// A task went to another office or person.
        #[fact("task_reassigned", "重新交办")]
        TaskReassigned(Reassigned),
        /// An office answered its task.
        #[fact("task_answered", "交办事项答复")]
        TaskAnswered {
            /// The task.
            task: u32,
            /// The answer.
            answer: Private,
        },
        /// An office gave its task back.
        #[fact("task_returned", "退回交办事项")]
        TaskReturned {
            /// The task.
            task: u32,
            /// Why.
            reason: Private,
        },
        /// It was supervised.
        #[fact("supervised", "督办")]
        Supervised {
            /// How.
            measure: Measure,
            /// What was said, or empty.
            note: Private,
        },
        /// It was closed with its answer.
        #[fact("closed", "办结")]
        Closed {
            /// The answer to the citizen.
            answer: Private,
        },
        /// The citizen appraised the answer.
        #[fact("appraised", "群众评价")]
        Appraised {
            /// How content.
            satisfaction: Satisfaction,
            /// In the citizen's words, or empty.
            remark: Private,
        },
        /// It was pointed to the channel of petitions.
        #[fact("pointed_to_petition", "告知信访渠道")]
        PointedToPetition {
            /// Where petitions are made, or empty.
            petition_channel: String,
            /// Why.
            reason: Private,
        },
        /// It was merged into another one.
        #[fact("merged", "并入其他件")]
        Merged {
            /// That one.
            into: Uuid,
            /// Why.
            reason: Private,
        },
        /// A double was merged into it.
        #[fact("double_merged", "并入重复件")]
        DoubleMerged {
            /// The double.
            enquiry_id: Uuid,
        },
        /// The citizen withdrew it.
        #[fact("withdrawn", "群众撤回")]
        Withdrawn {
            /// Why, or empty.
            reason: Private,
        },
        /// That it was closed, or pointed to petitions, was a mistake: it is open again.
        #[fact("reopened", "撤销办结")]
        Reopened {
            /// Why.
            reason: Private,
        },
        /// It was registered by mistake.
        #[fact("voided", "作废")]
        Voided {
            /// Why.
            reason: Private,
        },
    }
}

/// What was registered.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Registered {
    /// Category.
    pub category: Category,
    /// Who asks.
    pub name: Private,
    /// What is asked.
    pub content: Private,
    /// Where the citizen can be reached.
    pub contact: Private,
    /// Responsible office; empty for the disclosure unit.
    pub office_id: String,
    /// The limit in working days it had before, if it is opening stock; else the bureau's own counts.
    #[serde(default)]
    pub limit: Option<u32>,
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
    /// The citizen submitted it himself, by number and code from then on.
    #[serde(default)]
    pub submitted_by_applicant: bool,
}

impl Registered {
    /// What its limit goes by: its category, and what is urgent.
    pub fn goes_by(&self) -> Vec<Setting> {
        let category = match self.category {
            Category::Consultation => Setting::EnquiryConsultation,
            Category::Complaint => Setting::EnquiryComplaint,
            Category::Hotline => Setting::EnquiryHotline,
            Category::LetterOrVisit => Setting::EnquiryLetterOrVisit,
            Category::Petition => Setting::EnquiryPetition,
        };
        let urgent = self.urgent.then_some(Setting::EnquiryUrgent);
        [category].into_iter().chain(urgent).collect()
    }

    /// The limit of what is registered on that day: the shorter one, if it is urgent.
    pub fn limit(&self, own: &Settings, day: NaiveDate) -> OwnLimit {
        if let Some(number) = self.limit {
            let source = "接续办理，此前已定的办理期限".to_owned();
            return OwnLimit(Number { number, source });
        }
        let limits = self.goes_by().into_iter().map(|what| own.on(what, day));
        let shortest = limits.min_by_key(|limit| limit.number);
        OwnLimit(shortest.unwrap_or_else(|| own.on(Setting::EnquiryUrgent, day)))
    }
}

/// A task that goes to another office or person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reassigned {
    /// The task.
    pub task: u32,
    /// Its office from now on.
    pub office_id: String,
    /// Subject of its person from now on, or empty.
    pub person: String,
    /// Why.
    pub reason: Private,
}

/// A task as it was assigned.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Assignment {
    /// 1, 2, 3 … in the enquiry.
    pub number: u32,
    /// What is to be done.
    pub content: Private,
    /// Its office.
    pub office_id: String,
    /// Subject of its person, or empty.
    pub person: String,
    /// Civil date it is due.
    pub due_on: NaiveDate,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cases::kernel::testing::Samples;

    impl Samples for Happened {
        fn samples() -> Vec<Self> {
            vec![
                Self::Registered(Registered {
                    category: Category::Complaint,
                    name: "李某".to_owned().into(),
                    content: "消防通道被占用".to_owned().into(),
                    contact: "13800000000".to_owned().into(),
                    office_id: "general".to_owned(),
                    limit: None,
                    assumed: vec![AssumedAspect::Kind],
                    urgent: true,
                    channel: Some(EnquiryChannel::Visit),
                    hotline_slip_number: "12345".to_owned(),
                    opening_number: Some("件1".to_owned()),
                    submitted_by_applicant: true,
                }),
                Self::Assigned(Assigned {
                    office_id: "safety".to_owned(),
                    person: Some("wang".to_owned()),
                }),
                Self::Split {
                    tasks: vec![Assignment {
                        number: 1,
                        content: "核查".to_owned().into(),
                        office_id: "safety".to_owned(),
                        person: "wang".to_owned(),
                        due_on: "2024-03-08".parse().unwrap(),
                    }],
                },
                Self::TaskReassigned(Reassigned {
                    task: 1,
                    office_id: "general".to_owned(),
                    person: "zhang".to_owned(),
                    reason: "由办公室办理".to_owned().into(),
                }),
                Self::TaskAnswered {
                    task: 1,
                    answer: "已清理".to_owned().into(),
                },
                Self::TaskReturned {
                    task: 1,
                    reason: "不属于本股室职责".to_owned().into(),
                },
                Self::Supervised {
                    measure: Measure::Expedite,
                    note: "请抓紧".to_owned().into(),
                },
                Self::Closed {
                    answer: "已清理".to_owned().into(),
                },
                Self::Appraised {
                    satisfaction: Satisfaction::Satisfied,
                    remark: "办得快".to_owned().into(),
                },
                Self::PointedToPetition {
                    petition_channel: "区信访局".to_owned(),
                    reason: "信访事项".to_owned().into(),
                },
                Self::Merged {
                    into: Uuid::from_u128(1),
                    reason: "同一事项".to_owned().into(),
                },
                Self::DoubleMerged {
                    enquiry_id: Uuid::from_u128(2),
                },
                Self::Withdrawn {
                    reason: "已自行解决".to_owned().into(),
                },
                Self::Reopened {
                    reason: "误办结".to_owned().into(),
                },
                Self::Voided {
                    reason: "重复登记".to_owned().into(),
                },
            ]
        }
    }
}
