//! What can happen to an enquiry, and what state that leaves.

use chrono::NaiveDate;
use gongkai_chassis::error::{Error, Result};
use gongkai_law::{
    calendar::{Calendar, Due},
    case::{CaseKind, CaseStage},
    clock::{self, Deadline, Stands},
    rules::Setting,
};
use uuid::Uuid;

use super::letters;
use crate::{
    cases::kernel::{
        Case, On, Recorded, Summary,
        assignment::Responsible,
        clue::FoundBy,
        duty::{Duty, DutyKind, Owed, ToBeSent},
        limit::OwnLimit,
        person::{Person, SamePerson, any_same},
        private::Private,
        too_early, voided,
    },
    paper::letter::{OnItsWay, Order, Void},
};

mod fact;
mod kinds;
mod task;
#[cfg(test)]
mod tests;
mod void;

pub use fact::{Happened, Reassigned, Registered};
pub use kinds::{Category, End, EnquiryChannel, Measure, Satisfaction};
pub use task::{Task, TaskState, Wanted};

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
    /// Civil date of registration.
    pub registered_on: NaiveDate,
    /// What was registered.
    pub registered: Registered,
    /// The limit of the whole, by the day of registration.
    pub limit: OwnLimit,
    /// Who it is with.
    pub responsible: Responsible,
    /// Its parts, by number.
    pub tasks: Vec<Task>,
    /// How it was supervised, the oldest first.
    pub supervisions: Vec<Supervision>,
    /// Civil date it ended, and how.
    pub ended: Option<(NaiveDate, End)>,
    /// Ordinal of the fact that ended it; 0 while it is open.
    pub ended_by: i32,
    /// Where petitions are made, if it was pointed there.
    pub petition_channel: String,
    /// The enquiry it was merged into.
    pub merged_into: Option<Uuid>,
    /// Doubles merged into it.
    pub doubles: Vec<Uuid>,
    /// What the citizen says of the answer.
    pub appraisal: Option<Appraisal>,
    /// The answer to the citizen, or empty.
    pub answer: String,
    /// Why it ended without an answer, or empty.
    pub end_reason: String,
    /// Ends that were annulled when it was taken up again, each by the ordinal of its fact.
    pub annulled: Vec<(i32, NaiveDate, String)>,
}

impl Enquiry {
    /// The day the bureau's own limit ends.
    pub fn due(&self, calendar: &Calendar) -> Due {
        self.limit.due(calendar, self.registered_on)
    }

    /// Supervises an open enquiry.
    pub fn supervise(&self, measure: Measure, note: Private, on: &On<'_>) -> Result<Happened> {
        self.open_on(on)?;
        Ok(Happened::Supervised { measure, note })
    }

    /// Closes an open enquiry whose tasks are all answered.
    pub fn close(&self, answer: Private, on: &On<'_>) -> Result<Happened> {
        self.open_on(on)?;
        self.all_answered_on(on)?;
        Ok(Happened::Closed { answer })
    }

    /// Appraises the answer, once.
    pub fn appraise(
        &self,
        satisfaction: Satisfaction,
        remark: Private,
        on: &On<'_>,
    ) -> Result<Happened> {
        match self.ended {
            None => Err(Error::state_forbids("not closed", "尚未办结")
                .next("Close it first.", "请先办结。")),
            Some((_, End::Petition | End::Merged | End::Withdrawn | End::Voided)) => {
                Err(self.has_ended())
            }
            Some((day, End::Closed)) if on.day < day => Err(too_early(
                "not closed on that day",
                "当日尚未办结",
                on.day,
                day,
            )),
            Some((_, End::Closed)) if self.appraisal.is_some() => {
                Err(Error::state_forbids("appraised", "已评价")
                    .next("It is appraised once.", "每件只评价一次。"))
            }
            Some((_, End::Closed)) => Ok(Happened::Appraised {
                satisfaction,
                remark,
            }),
        }
    }

    /// Points an open enquiry to the channel of petitions.
    pub fn point_to_petition(
        &self,
        petition_channel: String,
        reason: Private,
        on: &On<'_>,
    ) -> Result<Happened> {
        self.open_on(on)?;
        Ok(Happened::PointedToPetition {
            petition_channel,
            reason,
        })
    }

    /// Ends an open enquiry as a double of another open one, whose id is `into`.
    pub fn merge_into(
        &self,
        other: &Self,
        into: Uuid,
        reason: Private,
        on: &On<'_>,
    ) -> Result<Happened> {
        self.open_on(on)?;
        other.open_on(on)?;
        // Whoever else asks gets an answer of his own, though it be about the same.
        let same = any_same(&self.people(), &other.people());
        let contacts = [self, other].map(|of| !of.registered.contact.is_empty());
        if same == SamePerson::Not || contacts == [true; 2] && !same.is_sure() {
            return Err(Error::state_forbids(
                "of somebody else: name and contact do not agree",
                "来件人不是同一人：姓名（名称）和联系方式不一致",
            )
            .next(
                "Answer each by itself. What was registered with a wrong name is voided and registered anew.",
                "请分别办理、分别答复；姓名登记有误的，请作废后重新登记。",
            )
            .at("into_enquiry_id"));
        }
        Ok(Happened::Merged { into, reason })
    }

    /// Ends an open enquiry because the citizen withdrew.
    pub fn withdraw(&self, reason: Private, on: &On<'_>) -> Result<Happened> {
        self.open_on(on)?;
        Ok(Happened::Withdrawn { reason })
    }

    /// Ends an open enquiry that was registered by mistake.
    pub fn void(&self, reason: Private, on: &On<'_>) -> Result<Happened> {
        self.open_on(on)?;
        Ok(Happened::Voided { reason })
    }

    /// Takes back that it was closed or pointed to petitions by mistake, until the citizen appraised the answer.
    pub fn reopen(&self, reason: Private, on: &On<'_>) -> Result<Happened> {
        match self.ended {
            None => Err(Error::state_forbids("open", "尚未办结，无可撤销")
                .next("Go on with it.", "请继续办理。")),
            Some((_, End::Merged | End::Voided)) => Err(self.has_ended()),
            Some((_, End::Closed | End::Petition)) if self.appraisal.is_some() => Err(
                Error::state_forbids("appraised", "群众已评价，不能撤销办结").next(
                    "Register anew what is asked for since.",
                    "有新的诉求的，请另行登记。",
                ),
            ),
            Some((day, _)) if on.day < day => {
                let (en, zh) = ("not closed on that day", "当日尚未办结");
                Err(too_early(en, zh, on.day, day))
            }
            Some(_) => Ok(Happened::Reopened { reason }),
        }
    }

    /// It is open, and was there on that day.
    pub(super) fn open_on(&self, on: &On<'_>) -> Result<()> {
        if self.ended.is_some() {
            return Err(self.has_ended());
        }
        if on.day < self.registered_on {
            return Err(too_early(
                "not registered on that day",
                "当日尚未登记",
                on.day,
                self.registered_on,
            ));
        }
        Ok(())
    }

    fn has_ended(&self) -> Error {
        match self.ended.map(|(_, end)| end) {
            Some(End::Petition) => {
                Error::state_forbids("pointed to the channel of petitions", "已告知信访渠道")
                    .next("The channel of petitions handles it.", "由信访渠道办理。")
            }
            Some(End::Merged) => Error::state_forbids("merged into another one", "已并入其他件")
                .next("Act on the one it was merged into.", "请在并入的件上办理。"),
            Some(End::Withdrawn) => Error::state_forbids("withdrawn by the citizen", "群众已撤回")
                .next(
                    "Register it anew, if it is to be handled.",
                    "有新的诉求的，请另行登记。",
                ),
            Some(End::Voided) => voided(),
            Some(End::Closed) | None => Error::state_forbids("closed", "已办结").next(
                "Register anew what is asked for since.",
                "有新的诉求的，请另行登记。",
            ),
        }
    }

    /// The state after one more fact of that day.
    fn happened(&mut self, happened: &Happened, day: NaiveDate, actor: &str) {
        match happened {
            Happened::Registered(_) => {}
            Happened::Assigned(to) => self.responsible = to.into(),
            Happened::Split { tasks } => {
                let tasks = tasks.iter().map(|task| Task::assigned(task, day));
                self.tasks.extend(tasks);
            }
            Happened::TaskReassigned(new) => {
                self.change_task(new.task, day, |task| task.reassigned(new));
            }
            Happened::TaskAnswered { task, answer } => {
                self.change_task(*task, day, |task| task.answered(answer));
            }
            Happened::TaskReturned { task, reason } => {
                self.change_task(*task, day, |task| task.returned(reason));
            }
            Happened::Supervised { measure, note } => self.supervisions.push(Supervision {
                measure: *measure,
                day,
                note: note.0.clone(),
                actor: actor.to_owned(),
            }),
            Happened::Closed { answer } => {
                self.ended = Some((day, End::Closed));
                self.answer.clone_from(answer);
            }
            Happened::Appraised {
                satisfaction,
                remark,
            } => {
                self.appraisal = Some(Appraisal {
                    satisfaction: *satisfaction,
                    day,
                    remark: remark.0.clone(),
                });
            }
            Happened::PointedToPetition {
                petition_channel,
                reason,
            } => {
                self.petition_channel.clone_from(petition_channel);
                self.end(day, End::Petition, reason);
            }
            Happened::Merged { into, reason } => {
                self.merged_into = Some(*into);
                self.end(day, End::Merged, reason);
            }
            Happened::DoubleMerged { enquiry_id } => self.doubles.push(*enquiry_id),
            Happened::Withdrawn { reason } => self.end(day, End::Withdrawn, reason),
            Happened::Voided { reason } => self.end(day, End::Voided, reason),
            Happened::Reopened { reason } => {
                self.annulled.push((self.ended_by, day, reason.0.clone()));
                self.ended = None;
                self.answer.clear();
                self.petition_channel.clear();
                self.end_reason.clear();
            }
        }
    }

    /// It ended without an answer.
    fn end(&mut self, day: NaiveDate, end: End, reason: &str) {
        self.ended = Some((day, end));
        reason.clone_into(&mut self.end_reason);
    }
}

impl Case for Enquiry {
    const KIND: CaseKind = CaseKind::Enquiry;
    const NOUN: (&'static str, &'static str) = ("enquiry", "咨询投诉件");
    type Fact = Happened;

    fn goes_by(fact: &Happened) -> Vec<Setting> {
        let Happened::Registered(registered) = fact else {
            return Vec::new();
        };
        registered.goes_by()
    }

    fn open(first: &Recorded<Happened>) -> Option<Self> {
        let Happened::Registered(registered) = &first.body else {
            return None;
        };
        Some(Self {
            registered_on: first.legal_date,
            registered: registered.clone(),
            limit: registered.limit(&first.own, first.legal_date),
            responsible: Responsible::of_office(&registered.office_id),
            tasks: Vec::new(),
            supervisions: Vec::new(),
            ended: None,
            ended_by: 0,
            petition_channel: String::new(),
            merged_into: None,
            doubles: Vec::new(),
            appraisal: None,
            answer: String::new(),
            end_reason: String::new(),
            annulled: Vec::new(),
        })
    }

    fn apply(&mut self, fact: &Recorded<Happened>) {
        let day = fact.legal_date;
        self.happened(&fact.body, day, &fact.actor);
        self.ended_by = match self.ended {
            None => 0,
            Some(_) if self.ended_by == 0 => fact.ordinal,
            Some(_) => self.ended_by,
        };
    }

    fn deadline(&self, calendar: &Calendar) -> Option<Deadline> {
        self.limit.deadline(calendar, self.registered_on)
    }

    fn duties(&self, calendar: &Calendar) -> Vec<Duty> {
        if self.ended.is_some() {
            return Vec::new();
        }
        let whole = Duty::new(DutyKind::Close, Some(self.due(calendar)));
        let tasks = self.tasks.iter();
        tasks
            .filter_map(|task| task.duty(&self.responsible))
            .chain([self.responsible.of_duty(whole)])
            .collect()
    }

    fn owed(&self, calendar: &Calendar) -> Vec<Owed> {
        let (Stands::Open | Stands::Ended(_)) = self.stands() else {
            return Vec::new();
        };
        let ended = self.ended.map(|(day, _)| day);
        let whole = Owed::new(DutyKind::Close, self.due(calendar).date, ended);
        let tasks = self.tasks.iter().map(Task::owed);
        // Who pointed to petitions or closed it, waits for no task any more.
        let tasks = tasks.map(|task| match self.ended {
            Some((day, end)) => task.overtaken(Some(day), end.zh()),
            None => task,
        });
        tasks.chain([whole]).collect()
    }

    fn limits(&self, calendar: &Calendar) -> clock::Limits {
        clock::Limits::by_promise(self.deadline(calendar))
    }

    fn stage_word(&self) -> (&'static str, &'static str) {
        let ended = self.ended.map(|(_, end)| (end.as_str(), end.zh()));
        ended.unwrap_or(("open", "办理中"))
    }

    fn stands(&self) -> Stands {
        match self.ended {
            None => Stands::Open,
            Some((day, End::Closed | End::Petition | End::Withdrawn)) => Stands::Ended(day),
            Some((_, End::Merged | End::Voided)) => Stands::NotCounted,
        }
    }

    fn who(&self) -> &str {
        &self.registered.name
    }

    fn merged_into(&self) -> Option<Uuid> {
        self.merged_into
    }

    fn what(&self) -> &str {
        &self.registered.content
    }

    fn clues(&self) -> Vec<(FoundBy, &str)> {
        vec![
            (FoundBy::Name, self.who()),
            (FoundBy::Contact, &self.registered.contact),
            (FoundBy::OutsideNumber, &self.registered.hotline_slip_number),
        ]
    }

    fn words(&self) -> Vec<&str> {
        let answers = self.tasks.iter().map(|task| task.answer.as_str());
        let own = [self.what(), self.answer.as_str()].into_iter();
        own.chain(answers).collect()
    }

    fn people(&self) -> Vec<Person> {
        vec![Person::of(self.who(), "", &[&self.registered.contact])]
    }

    fn case_stage(&self) -> CaseStage {
        match self.ended {
            None => CaseStage::Handling,
            Some((_, End::Closed | End::Petition | End::Withdrawn)) => CaseStage::Closed,
            Some((_, End::Merged | End::Voided)) => CaseStage::Removed,
        }
    }

    fn categories() -> Vec<&'static str> {
        Category::ALL.iter().map(|code| code.as_str()).collect()
    }

    fn results() -> Vec<&'static str> {
        End::ALL.iter().map(|code| code.as_str()).collect()
    }

    fn submitted_by_applicant(&self) -> bool {
        self.registered.submitted_by_applicant
    }

    fn columns(&self) -> Summary {
        let category = self.registered.category.as_str();
        let row = Summary::opened(category, None, self.registered_on);
        let row = self.responsible.of_row(row);
        row.closed(self.ended.map(|(day, end)| (day, end.as_str())))
    }

    /// Who wrote is answered by letter; who called or came, is told so there and then. What a close by mistake
    /// sent is not to be sent any more.
    fn to_be_sent(&self, letter: &OnItsWay) -> ToBeSent {
        let by_letter = self.registered.channel == Some(EnquiryChannel::Letter);
        if !by_letter || self.submitted_by_applicant() || self.stands() == Stands::NotCounted {
            ToBeSent::Never
        } else if letter.sent_by == self.ended_by {
            ToBeSent::Yes
        } else {
            ToBeSent::NoMore(None)
        }
    }

    fn counts_no_more(&self, letter: &OnItsWay) -> Option<Void> {
        self.void_letter(letter)
    }

    fn letters(&self, happened: &Recorded<Happened>, _: &Calendar) -> Vec<Order> {
        letters::of(self, &happened.body)
    }
}
