//! What can happen to an enquiry, and what state that leaves.

use chrono::NaiveDate;
use gongkai_chassis::error::{Error, Result};
use gongkai_law::{
    calendar::{Calendar, Due},
    clock::Deadline,
};
use gongkai_proto::common::v1::AssumedAspect;
use uuid::Uuid;

use super::letters;
use crate::{
    cases::kernel::{
        Case, On, Recorded, Summary,
        duty::{Duty, DutyKind},
        limit::OwnLimit,
    },
    paper::letter::Order,
};

mod fact;
mod kinds;
mod limits;
mod task;
#[cfg(test)]
mod tests;

pub use fact::{Happened, Personal};
pub use kinds::{Category, End, EnquiryChannel, Measure, Satisfaction};
pub use limits::{InForce, Limits, changed};
pub use task::{Task, Wanted};

/// An act of supervision.
#[derive(Debug, Clone)]
pub struct Supervision {
    /// How.
    pub measure: Measure,
    /// Civil date.
    pub day: NaiveDate,
    /// What was said, or empty.
    pub note: String,
    /// Subject of who did it.
    pub actor: String,
}

/// What the citizen says of the answer.
#[derive(Debug, Clone)]
pub struct Appraisal {
    /// How content.
    pub satisfaction: Satisfaction,
    /// Civil date.
    pub day: NaiveDate,
    /// In the citizen's words, or empty.
    pub remark: String,
}

/// An enquiry.
#[derive(Debug, Clone)]
pub struct Enquiry {
    /// Category.
    pub category: Category,
    /// Responsible office.
    pub office_id: String,
    /// Civil date of registration.
    pub registered_on: NaiveDate,
    /// The bureau's own limit, in working days.
    pub limit: u32,
    /// Whether it is urgent.
    pub urgent: bool,
    /// The way it came in, if that is known.
    pub channel: Option<EnquiryChannel>,
    /// Number of the hotline's slip, or empty.
    pub hotline_slip_number: String,
    /// Number it had before, if it is opening stock.
    pub opening_number: Option<String>,
    /// Its parts, by number.
    pub tasks: Vec<Task>,
    /// How it was supervised, the oldest first.
    pub supervisions: Vec<Supervision>,
    /// Civil date it ended, and how.
    pub ended: Option<(NaiveDate, End)>,
    /// Where petitions are made, if it was pointed there.
    pub petition_channel: String,
    /// The enquiry it was merged into.
    pub merged_into: Option<Uuid>,
    /// Doubles merged into it.
    pub doubles: Vec<Uuid>,
    /// What the citizen says of the answer.
    pub appraisal: Option<Appraisal>,
    /// What is assumed.
    pub assumed: Vec<AssumedAspect>,
    /// Personal data of registration, answer and end together.
    pub personal: Personal,
}

impl Enquiry {
    /// The day the bureau's own limit ends.
    pub fn due(&self, calendar: &Calendar) -> Due {
        calendar.add_working_days(self.registered_on, self.limit)
    }

    /// Supervises an open enquiry.
    pub fn supervise(&self, measure: Measure, on: &On<'_>) -> Result<Happened> {
        self.open_on(on)?;
        Ok(Happened::Supervised { measure })
    }

    /// Closes an open enquiry whose tasks are all answered.
    pub fn close(&self, on: &On<'_>) -> Result<Happened> {
        self.open_on(on)?;
        self.all_answered_on(on)?;
        Ok(Happened::Closed)
    }

    /// Appraises the answer, once.
    pub fn appraise(&self, satisfaction: Satisfaction, on: &On<'_>) -> Result<Happened> {
        match self.ended {
            None => Err(Error::state_forbids("not closed", "尚未办结")),
            Some((_, End::Petition | End::Merged | End::Voided)) => Err(self.has_ended()),
            Some((day, End::Closed)) if on.day < day => Err(Error::state_forbids(
                "not closed on that day",
                "当日尚未办结",
            )),
            Some((_, End::Closed)) if self.appraisal.is_some() => {
                Err(Error::state_forbids("appraised", "已评价"))
            }
            Some((_, End::Closed)) => Ok(Happened::Appraised { satisfaction }),
        }
    }

    /// Points an open enquiry to the channel of petitions.
    pub fn point_to_petition(&self, petition_channel: String, on: &On<'_>) -> Result<Happened> {
        self.open_on(on)?;
        Ok(Happened::PointedToPetition { petition_channel })
    }

    /// Ends an open enquiry as a double of another open one, whose id is `into`.
    pub fn merge_into(&self, other: &Self, into: Uuid, on: &On<'_>) -> Result<Happened> {
        self.open_on(on)?;
        other.open_on(on)?;
        Ok(Happened::Merged { into })
    }

    /// Ends an open enquiry that was registered by mistake.
    pub fn void(&self, on: &On<'_>) -> Result<Happened> {
        self.open_on(on)?;
        Ok(Happened::Voided)
    }

    /// It is open, and was there on that day.
    fn open_on(&self, on: &On<'_>) -> Result<()> {
        if self.ended.is_some() {
            return Err(self.has_ended());
        }
        if on.day < self.registered_on {
            return Err(Error::state_forbids(
                "not registered on that day",
                "当日尚未登记",
            ));
        }
        Ok(())
    }

    fn has_ended(&self) -> Error {
        match self.ended.map(|(_, end)| end) {
            Some(End::Petition) => {
                Error::state_forbids("pointed to the channel of petitions", "已告知信访渠道")
            }
            Some(End::Merged) => Error::state_forbids("merged into another one", "已并入其他件"),
            Some(End::Voided) => Error::state_forbids("voided", "已作废"),
            Some(End::Closed) | None => Error::state_forbids("closed", "已办结"),
        }
    }

    fn end(&mut self, day: NaiveDate, end: End, personal: Personal) {
        self.ended = Some((day, end));
        self.personal.answer = personal.answer;
        self.personal.reason = personal.reason;
    }
}

impl Case for Enquiry {
    const KIND: &'static str = "enquiry";
    const NOUN: (&'static str, &'static str) = ("enquiry", "咨询投诉件");
    type Fact = Happened;
    type Personal = Personal;

    fn open(first: &Recorded<Happened, Personal>) -> Option<Self> {
        let Happened::Registered {
            category,
            office_id,
            limit,
            assumed,
            urgent,
            channel,
            hotline_slip_number,
            opening_number,
        } = &first.body
        else {
            return None;
        };
        Some(Self {
            category: *category,
            office_id: office_id.clone(),
            registered_on: first.legal_date,
            limit: *limit,
            urgent: *urgent,
            channel: *channel,
            hotline_slip_number: hotline_slip_number.clone(),
            opening_number: opening_number.clone(),
            tasks: Vec::new(),
            supervisions: Vec::new(),
            ended: None,
            petition_channel: String::new(),
            merged_into: None,
            doubles: Vec::new(),
            appraisal: None,
            assumed: assumed.clone(),
            personal: first.personal.clone().unwrap_or_default(),
        })
    }

    fn apply(&mut self, fact: &Recorded<Happened, Personal>) {
        let day = fact.legal_date;
        let personal = fact.personal.clone().unwrap_or_default();
        match &fact.body {
            Happened::Registered { .. } => {}
            Happened::Split { tasks } => {
                let contents = personal
                    .contents
                    .into_iter()
                    .chain(std::iter::repeat(String::new()));
                let tasks = tasks.iter().zip(contents);
                self.tasks
                    .extend(tasks.map(|(task, content)| Task::assigned(task, content, day)));
            }
            Happened::TaskReassigned {
                task,
                office_id,
                person,
            } => self.change_task(*task, day, |task| {
                task.reassigned(office_id, person, personal.reason);
            }),
            Happened::TaskAnswered { task } => {
                self.change_task(*task, day, |task| task.answered(personal.answer));
            }
            Happened::TaskReturned { task } => {
                self.change_task(*task, day, |task| task.returned(personal.reason));
            }
            Happened::Supervised { measure } => self.supervisions.push(Supervision {
                measure: *measure,
                day,
                note: personal.note,
                actor: fact.actor.clone(),
            }),
            Happened::Closed => self.end(day, End::Closed, personal),
            Happened::Appraised { satisfaction } => {
                self.appraisal = Some(Appraisal {
                    satisfaction: *satisfaction,
                    day,
                    remark: personal.remark,
                });
            }
            Happened::PointedToPetition { petition_channel } => {
                self.petition_channel.clone_from(petition_channel);
                self.end(day, End::Petition, personal);
            }
            Happened::Merged { into } => {
                self.merged_into = Some(*into);
                self.end(day, End::Merged, personal);
            }
            Happened::DoubleMerged { enquiry_id } => self.doubles.push(*enquiry_id),
            Happened::Voided => self.end(day, End::Voided, personal),
        }
    }

    fn deadline(&self, calendar: &Calendar) -> Option<Deadline> {
        OwnLimit::working_days(self.limit).deadline(calendar, self.registered_on)
    }

    fn duties(&self, calendar: &Calendar) -> Vec<Duty> {
        if self.ended.is_some() {
            return Vec::new();
        }
        let whole = Duty::new(DutyKind::Close, Some(self.due(calendar)));
        let tasks = self.tasks.iter();
        tasks
            .filter_map(|task| task.duty(&self.office_id))
            .chain([whole.of_office(Some(&self.office_id))])
            .collect()
    }

    fn who(&self) -> &str {
        &self.personal.name
    }

    fn what(&self) -> &str {
        &self.personal.content
    }

    fn summary(&self, calendar: &Calendar) -> Summary {
        let due = self.due(calendar);
        Summary {
            original_due_on: Some(due.date),
            due_on: Some(due.date),
            provisional: due.provisional,
            ..Summary::opened(
                self.category.as_str(),
                Some(&self.office_id),
                self.registered_on,
            )
        }
        .closed(self.ended.map(|(day, end)| (day, end.as_str())))
    }

    fn letters(&self, happened: &Recorded<Happened, Personal>, _: &Calendar) -> Vec<Order> {
        letters::of(self, &happened.body)
    }
}
