//! The parts of an enquiry: assigned to offices, answered or given back by them.

use chrono::NaiveDate;
use gongkai_chassis::{
    error::{Error, Result},
    fields::Fields,
};
use gongkai_document::date_text;
use gongkai_law::{calendar::Due, code::codes};

use super::{
    Enquiry,
    fact::{Assignment, Happened, Reassigned},
};
use crate::cases::kernel::{
    On,
    assignment::{Handed, Responsible},
    duty::{Duty, DutyKind, Owed},
    private::Private,
    too_early,
};

/// Tasks of an enquiry at most.
const MOST_TASKS: usize = 100;

codes! {
    /// Where a task stands.
    pub enum TaskState as "gongkai.intake.v1.EnquiryTaskState" {
        /// With its office.
        Assigned = "assigned", "办理中";
        /// Given back by it.
        Returned = "returned", "已退回";
        /// Answered by it.
        Answered = "answered", "已答复";
    }
}

/// A part of an enquiry.
#[derive(Debug, Clone)]
pub struct Task {
    /// 1, 2, 3 … in the enquiry.
    pub number: u32,
    /// What is to be done.
    pub content: String,
    /// Its office.
    pub office_id: String,
    /// Subject of its person, or empty.
    pub person: String,
    /// Civil date it was assigned to them.
    pub assigned_on: NaiveDate,
    /// Civil date it is due.
    pub due_on: NaiveDate,
    /// Where it stands.
    pub state: TaskState,
    /// Civil date of the last that happened to it.
    pub latest_on: NaiveDate,
    /// The office's answer, or empty.
    pub answer: String,
    /// Why it was last given back or assigned anew, or empty.
    pub reason: String,
}

impl Task {
    /// Civil date it was answered.
    pub fn answered_on(&self) -> Option<NaiveDate> {
        (self.state == TaskState::Answered).then_some(self.latest_on)
    }

    /// As it was assigned on a day.
    pub(super) fn assigned(assignment: &Assignment, day: NaiveDate) -> Self {
        Self {
            number: assignment.number,
            content: assignment.content.0.clone(),
            office_id: assignment.office_id.clone(),
            person: assignment.person.clone(),
            assigned_on: day,
            due_on: assignment.due_on,
            state: TaskState::Assigned,
            latest_on: day,
            answer: String::new(),
            reason: String::new(),
        }
    }

    /// Whom it was handed to.
    fn handed(&self) -> Handed<'_> {
        Handed {
            office_id: &self.office_id,
            person: Some(self.person.as_str()).filter(|person| !person.is_empty()),
        }
    }

    /// It went to another office or person.
    pub(super) fn reassigned(&mut self, new: &Reassigned) {
        self.office_id.clone_from(&new.office_id);
        self.person.clone_from(&new.person);
        self.assigned_on = self.latest_on;
        self.state = TaskState::Assigned;
        self.reason.clone_from(&new.reason);
    }

    /// Its office answered it.
    pub(super) fn answered(&mut self, answer: &str) {
        self.state = TaskState::Answered;
        answer.clone_into(&mut self.answer);
    }

    /// Its office gave it back.
    pub(super) fn returned(&mut self, reason: &str) {
        self.state = TaskState::Returned;
        reason.clone_into(&mut self.reason);
    }

    /// That it was or is to be answered by its day.
    pub(super) fn owed(&self) -> Owed {
        Owed {
            part: i32::try_from(self.number).unwrap_or(i32::MAX),
            ..Owed::new(DutyKind::Task, self.due_on, self.answered_on())
        }
    }

    /// What is to be done about it: by its office, or by the enquiry's, which assigns it anew.
    pub(super) fn duty(&self, responsible: &Responsible) -> Option<Duty> {
        // Somebody set the day, so no calendar moves it.
        let duty = |kind| Duty {
            part: i32::try_from(self.number).unwrap_or(i32::MAX),
            ..Duty::new(kind, Some(Due::set(self.due_on)))
        };
        match self.state {
            TaskState::Assigned => {
                let handed = self.handed();
                Some(Duty {
                    person: handed.person.map(ToOwned::to_owned),
                    ..duty(DutyKind::Task).of_office(Some(handed.office_id))
                })
            }
            TaskState::Returned => Some(responsible.of_duty(duty(DutyKind::Reassign))),
            TaskState::Answered => None,
        }
    }
}

/// A task about to be assigned.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wanted {
    /// The number it is to have, if one is said.
    pub number: Option<u32>,
    /// What is to be done.
    pub content: String,
    /// Its office.
    pub office_id: String,
    /// Subject of its person, or empty.
    pub person: String,
    /// Civil date it is to be due; none for the enquiry's own.
    pub due_on: Option<NaiveDate>,
}

impl Enquiry {
    /// Assigns parts of an open enquiry.
    pub fn split(&self, wanted: Vec<Wanted>, on: &On<'_>) -> Result<Happened> {
        self.open_on(on)?;
        let mut fields = Fields::default();
        if self.tasks.len() + wanted.len() > MOST_TASKS {
            let (zh, en) = ("一件最多分解为100项", "not more than 100 in an enquiry");
            fields.wrong("tasks", zh, en);
        }
        // What is overdue already is due at once, or on the day that is set; it has no last one any more.
        let due = self.due(on.calendar).date;
        let latest = due.max(on.day);
        let overdue = due < on.day;
        for (index, task) in wanted.iter().enumerate() {
            let Some(due_on) = task.due_on else { continue };
            let field = format!("tasks[{index}].due_on");
            if overdue && due_on < on.day {
                let (zh, en) = ("不得早于交办当日", "not before the day it is assigned");
                fields.wrong(&field, zh, en);
            } else if !overdue && !(on.day..=latest).contains(&due_on) {
                fields.wrong(
                    &field,
                    &format!("须在{}至{}之间", date_text(on.day), date_text(latest)),
                    &format!("between {} and {latest}", on.day),
                );
            }
        }
        let next = u32::try_from(self.tasks.len()).unwrap_or(u32::MAX) + 1;
        for (index, (number, task)) in (next..).zip(&wanted).enumerate() {
            if task.number.is_some_and(|said| said != number) {
                fields.wrong(
                    &format!("tasks[{index}].number"),
                    &format!("交办事项按交办日期的先后从1起编号，此处应为{number}"),
                    &format!("{number}: tasks count from 1 in the order of their days"),
                );
            }
        }
        fields.done()?;
        let tasks = (next..).zip(wanted).map(|(number, wanted)| Assignment {
            number,
            content: wanted.content.into(),
            office_id: wanted.office_id,
            person: wanted.person,
            due_on: wanted.due_on.unwrap_or(latest),
        });
        Ok(Happened::Split {
            tasks: tasks.collect(),
        })
    }

    /// Assigns a task that is not answered to another office or person.
    pub fn reassign(&self, new: Reassigned, on: &On<'_>) -> Result<Happened> {
        if self.task_on(new.task, on)?.state == TaskState::Answered {
            return Err(answered());
        }
        Ok(Happened::TaskReassigned(new))
    }

    /// Answers a task that is with its office, whose people do that.
    pub fn answer_task(&self, task: u32, answer: Private, on: &On<'_>) -> Result<Happened> {
        self.with_its_office(task, on)?;
        Ok(Happened::TaskAnswered { task, answer })
    }

    /// Gives a task back that is with its office, whose people do that.
    pub fn return_task(&self, task: u32, reason: Private, on: &On<'_>) -> Result<Happened> {
        self.with_its_office(task, on)?;
        Ok(Happened::TaskReturned { task, reason })
    }

    /// Every task is answered by that day.
    pub(super) fn all_answered_on(&self, on: &On<'_>) -> Result<()> {
        let answered = |task: &Task| task.state == TaskState::Answered;
        if !self.tasks.iter().all(answered) {
            return Err(Error::state_forbids(
                "waiting for the answer to a task",
                "尚有交办事项未答复",
            )
            .next(
                "Have the offices answer, or supervise them.",
                "请由承办股室答复，必要时督办。",
            ));
        }
        let latest = self.tasks.iter().map(|task| task.latest_on).max();
        if let Some(latest) = latest.filter(|latest| *latest > on.day) {
            return Err(too_early(
                "waiting for the answer to a task on that day",
                "当日尚有交办事项未答复",
                on.day,
                latest,
            ));
        }
        Ok(())
    }

    fn task_on(&self, number: u32, on: &On<'_>) -> Result<&Task> {
        self.open_on(on)?;
        let task = self.tasks.iter().find(|task| task.number == number);
        let task =
            task.ok_or_else(|| Error::record_unknown("task", "交办事项", number).at("task"))?;
        if on.day < task.latest_on {
            return Err(too_early(
                "further on that day: the task was acted on later",
                "该交办事项在当日之后已有办理记录",
                on.day,
                task.latest_on,
            ));
        }
        Ok(task)
    }

    fn with_its_office(&self, number: u32, on: &On<'_>) -> Result<()> {
        let task = self.task_on(number, on)?;
        match task.state {
            TaskState::Assigned => task.handed().may_be_answered_by(on.caller),
            TaskState::Answered => Err(answered()),
            TaskState::Returned => Err(Error::state_forbids(
                "returned by the office; the task is to be assigned anew",
                "该交办事项已退回，待重新交办",
            )
            .next("Reassign the task.", "请重新交办。")),
        }
    }

    /// The task of this number, changed on a day by what happened.
    pub(super) fn change_task(
        &mut self,
        number: u32,
        day: NaiveDate,
        change: impl FnOnce(&mut Task),
    ) {
        if let Some(task) = self.tasks.iter_mut().find(|task| task.number == number) {
            task.latest_on = day;
            change(task);
        }
    }
}

fn answered() -> Error {
    Error::state_forbids("answered in this task", "该交办事项已答复").next(
        "What is to be added goes into the answer to the enquiry.",
        "需要补充的，请写入办结答复。",
    )
}
