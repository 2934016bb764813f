//! What somebody may want of an enquiry: requests, lines of the opening sheet and tests read into these
//! values; one match says which rule judges each.

use gongkai_chassis::error::Result;

use super::state::{Enquiry, Happened, Measure, Reassigned, Satisfaction, Wanted};
use crate::cases::kernel::{
    On,
    act::{self, Decides},
    assignment::{Assigned, Handed},
    private::Private,
};

/// What somebody may want.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Command {
    /// Hand it to an office, and to a person of it.
    Assign(Assigned),
    /// Split it into tasks.
    Split {
        /// The tasks.
        tasks: Vec<Wanted>,
    },
    /// Assign a task anew.
    ReassignTask(Reassigned),
    /// Answer a task.
    AnswerTask {
        /// The task.
        task: u32,
        /// The answer.
        answer: Private,
    },
    /// Give a task back.
    ReturnTask {
        /// The task.
        task: u32,
        /// Why.
        reason: Private,
    },
    /// Supervise it.
    Supervise {
        /// How.
        measure: Measure,
        /// What is said, or empty.
        note: Private,
    },
    /// Close it.
    Close {
        /// The answer to the citizen.
        answer: Private,
    },
    /// Record what the citizen says of the answer.
    Appraise {
        /// How content.
        satisfaction: Satisfaction,
        /// In the citizen's words, or empty.
        remark: Private,
    },
    /// Point it to the channel of petitions.
    PointToPetition {
        /// Where petitions are made, or empty.
        petition_channel: String,
        /// Why.
        reason: Private,
    },
    /// End it because the citizen withdrew.
    Withdraw {
        /// Why, or empty.
        reason: Private,
    },
    /// Take back a close by mistake.
    Reopen {
        /// Why.
        reason: Private,
    },
    /// Void what was registered by mistake.
    Void {
        /// Why.
        reason: Private,
    },
}

impl act::Command for Command {
    fn handed(&self) -> Vec<(String, Handed<'_>)> {
        match self {
            Self::Assign(to) => to.handed(),
            Self::Split { tasks } => (0..)
                .zip(tasks)
                .map(|(index, task): (usize, _)| {
                    let handed = Handed::to(&task.office_id, &task.person);
                    (format!("tasks[{index}]."), handed)
                })
                .collect(),
            Self::ReassignTask(new) => {
                vec![(String::new(), Handed::to(&new.office_id, &new.person))]
            }
            Self::AnswerTask { .. }
            | Self::ReturnTask { .. }
            | Self::Supervise { .. }
            | Self::Close { .. }
            | Self::Appraise { .. }
            | Self::PointToPetition { .. }
            | Self::Withdraw { .. }
            | Self::Reopen { .. }
            | Self::Void { .. } => Vec::new(),
        }
    }
}

impl Decides for Enquiry {
    type Command = Command;

    fn decide(&self, command: Command, on: &On<'_>) -> Result<Happened> {
        match command {
            Command::Assign(to) => to.judged(self, on).map(Happened::Assigned),
            Command::Split { tasks } => self.split(tasks, on),
            Command::ReassignTask(new) => self.reassign(new, on),
            Command::AnswerTask { task, answer } => self.answer_task(task, answer, on),
            Command::ReturnTask { task, reason } => self.return_task(task, reason, on),
            Command::Supervise { measure, note } => self.supervise(measure, note, on),
            Command::Close { answer } => self.close(answer, on),
            Command::Appraise {
                satisfaction,
                remark,
            } => self.appraise(satisfaction, remark, on),
            Command::PointToPetition {
                petition_channel,
                reason,
            } => self.point_to_petition(petition_channel, reason, on),
            Command::Withdraw { reason } => self.withdraw(reason, on),
            Command::Reopen { reason } => self.reopen(reason, on),
            Command::Void { reason } => self.void(reason, on),
        }
    }
}
