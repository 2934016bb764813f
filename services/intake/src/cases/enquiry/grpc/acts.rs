//! Requests of the acts on an enquiry after its registration.

use gongkai_chassis::{call::Call, error::Result, fields::Fields, new_or_answer};
use gongkai_proto::intake::v1 as proto;
use tonic::Request;

use super::Enquiries;
use crate::cases::{
    enquiry::{
        command::Command,
        message::message,
        state::{Enquiry, Happened, Measure, Reassigned, Satisfaction, Wanted},
    },
    kernel::{
        Fact,
        act::{Acting, Reads},
        assignment::Assigned,
        load_both,
    },
};

/// Tasks of one request at most.
const MOST_TASKS: usize = 20;

impl Enquiries {
    pub(super) async fn merge(
        &self,
        request: &Request<proto::MergeEnquiryRequest>,
    ) -> Result<proto::MergeEnquiryResponse> {
        let mut call = Call::of(&self.desk.db, request)?;
        call.request_id();
        let body = call.body;
        let id = call.fields.id("enquiry_id", &body.enquiry_id);
        let into = call.fields.id("into_enquiry_id", &body.into_enquiry_id);
        let reason = call.fields.text("reason", &body.reason, 1, 1000);
        if id == into {
            let (zh, en) = ("不能并入自身", "another enquiry");
            call.fields.wrong("into_enquiry_id", zh, en);
        }
        call.checked(Some(()))?;
        let mut acting = new_or_answer!(Acting::begin(&self.desk, &mut call, "").await?);
        let (double, other) = load_both::<Enquiry>(&mut acting.tx, (id, &body.etag), into).await?;
        let day = acting.tx.today();
        let on = acting.on(day)?;
        let merged = Fact {
            legal_date: day,
            body: double.state.merge_into(&other.state, into, reason, &on)?,
        };
        let doubled = Fact {
            legal_date: day,
            body: Happened::DoubleMerged { enquiry_id: id },
        };
        acting.happen(other, doubled).await?;
        acting
            .finish(double, merged, |view, case| message(view, case).into())
            .await
    }
}

impl Reads<Enquiry> for proto::AssignEnquiryRequest {
    fn read(&self, fields: &mut Fields) -> Option<Command> {
        let to = Assigned::read(fields, &self.office_id, &self.person);
        Some(Command::Assign(to))
    }
}

impl Reads<Enquiry> for proto::WithdrawEnquiryRequest {
    fn read(&self, fields: &mut Fields) -> Option<Command> {
        let reason = fields.text("reason", &self.reason, 0, 4000);
        Some(Command::Withdraw { reason })
    }
}

impl Reads<Enquiry> for proto::SplitEnquiryRequest {
    fn read(&self, fields: &mut Fields) -> Option<Command> {
        if self.tasks.is_empty() || self.tasks.len() > MOST_TASKS {
            let (zh, en) = ("每次须分解为1至20项", "1 to 20 at a time");
            fields.wrong("tasks", zh, en);
            return None;
        }
        let tasks = (0..).zip(&self.tasks);
        let tasks = tasks.map(|(index, task)| wanted(fields, index, task));
        let tasks = tasks.collect();
        Some(Command::Split { tasks })
    }
}

/// A task that is wanted.
fn wanted(fields: &mut Fields, index: usize, task: &proto::EnquiryAssignment) -> Wanted {
    let field = |name: &str| format!("tasks[{index}].{name}");
    Wanted {
        number: None,
        content: fields.text(&field("content"), &task.content, 1, 2000),
        office_id: fields.office(&field("office_id"), &task.office_id, 1),
        person: fields.person(&field("person"), &task.person, 0),
        due_on: fields.date_if_any(&field("due_on"), &task.due_on),
    }
}

impl Reads<Enquiry> for proto::ReassignTaskRequest {
    fn read(&self, fields: &mut Fields) -> Option<Command> {
        Some(Command::ReassignTask(Reassigned {
            task: self.task,
            office_id: fields.office("office_id", &self.office_id, 1),
            person: fields.person("person", &self.person, 0),
            reason: fields.text("reason", &self.reason, 1, 1000),
        }))
    }
}

impl Reads<Enquiry> for proto::AnswerTaskRequest {
    fn read(&self, fields: &mut Fields) -> Option<Command> {
        Some(Command::AnswerTask {
            task: self.task,
            answer: fields.text("answer", &self.answer, 1, 4000),
        })
    }
}

impl Reads<Enquiry> for proto::ReturnTaskRequest {
    fn read(&self, fields: &mut Fields) -> Option<Command> {
        Some(Command::ReturnTask {
            task: self.task,
            reason: fields.text("reason", &self.reason, 1, 1000),
        })
    }
}

impl Reads<Enquiry> for proto::SuperviseEnquiryRequest {
    fn read(&self, fields: &mut Fields) -> Option<Command> {
        let measure: Option<Measure> = fields.code("measure", self.measure);
        let note = fields.text("note", &self.note, 0, 1000);
        let measure = measure?;
        Some(Command::Supervise { measure, note })
    }
}

impl Reads<Enquiry> for proto::CloseEnquiryRequest {
    fn read(&self, fields: &mut Fields) -> Option<Command> {
        let answer = fields.text("answer", &self.answer, 1, 4000);
        Some(Command::Close { answer })
    }
}

impl Reads<Enquiry> for proto::AppraiseEnquiryRequest {
    fn read(&self, fields: &mut Fields) -> Option<Command> {
        let satisfaction: Option<Satisfaction> = fields.code("satisfaction", self.satisfaction);
        let remark = fields.text("remark", &self.remark, 0, 1000);
        Some(Command::Appraise {
            satisfaction: satisfaction?,
            remark,
        })
    }
}

impl Reads<Enquiry> for proto::PointToPetitionRequest {
    fn read(&self, fields: &mut Fields) -> Option<Command> {
        Some(Command::PointToPetition {
            reason: fields.text("reason", &self.reason, 1, 1000),
            petition_channel: fields.line("petition_channel", &self.petition_channel, 0, 200),
        })
    }
}

impl Reads<Enquiry> for proto::ReopenEnquiryRequest {
    fn read(&self, fields: &mut Fields) -> Option<Command> {
        let reason = fields.text("reason", &self.reason, 1, 1000);
        Some(Command::Reopen { reason })
    }
}

impl Reads<Enquiry> for proto::VoidEnquiryRequest {
    fn read(&self, fields: &mut Fields) -> Option<Command> {
        let reason = fields.text("reason", &self.reason, 1, 1000);
        Some(Command::Void { reason })
    }
}
