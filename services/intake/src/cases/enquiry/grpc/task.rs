//! Tasks: split, reassigned, answered, returned.

use gongkai_chassis::{call::Call, error::Result, fields::Fields, identity::Principal};
use gongkai_proto::{intake::v1 as proto, request::Mutation};
use prost::Name;
use tonic::Request;

use super::{Enquiries, answer};
use crate::{
    cases::enquiry::state::{Enquiry, Personal, Wanted},
    cases::kernel::{
        On,
        act::{act_of, act_on},
    },
    desk::Ready,
    people::bureaus::no_office,
};

/// Tasks of one request at most.
const MOST_TASKS: usize = 20;

impl Enquiries {
    pub(super) async fn split(
        &self,
        request: &Request<proto::SplitEnquiryRequest>,
    ) -> Result<proto::SplitEnquiryResponse> {
        let body = request.get_ref();
        let act = act_of!(
            "SplitEnquiry",
            "intake.split_enquiry",
            body,
            enquiry_id,
            body.etag,
            assigned_on
        );
        let offices: Vec<_> = (0..)
            .zip(&body.tasks)
            .take(MOST_TASKS)
            .map(|(index, task)| (format!("tasks[{index}].office_id"), task.office_id.as_str()))
            .collect();
        self.check_offices::<_, proto::SplitEnquiryResponse>(request, &offices)
            .await?;
        let read = |fields: &mut Fields| Some(tasks(fields, &body.tasks));
        let decide = |state: &Enquiry, tasks, on: &On<'_>| {
            let (happened, personal) = state.split(tasks, on)?;
            Ok((happened, Some(personal)))
        };
        let answer = answer!(SplitEnquiryResponse);
        act_on(&self.desk, request, act, read, decide, answer).await
    }

    pub(super) async fn reassign(
        &self,
        request: &Request<proto::ReassignTaskRequest>,
    ) -> Result<proto::ReassignTaskResponse> {
        let body = request.get_ref();
        let act = act_of!(
            "ReassignTask",
            "intake.reassign_task",
            body,
            enquiry_id,
            body.etag,
            assigned_on
        );
        let offices = [("office_id".to_owned(), body.office_id.as_str())];
        self.check_offices::<_, proto::ReassignTaskResponse>(request, &offices)
            .await?;
        let read = |fields: &mut Fields| {
            let office_id = fields.office("office_id", &body.office_id, 1);
            let person = fields.person("person", &body.person, 0);
            let reason = fields.text("reason", &body.reason, 1, 1000);
            Some((office_id, person, Personal::because(reason)))
        };
        let decide = |state: &Enquiry, (office_id, person, personal), on: &On<'_>| {
            let happened = state.reassign(body.task, office_id, person, on)?;
            Ok((happened, Some(personal)))
        };
        let answer = answer!(ReassignTaskResponse);
        act_on(&self.desk, request, act, read, decide, answer).await
    }

    pub(super) async fn answer_task(
        &self,
        request: &Request<proto::AnswerTaskRequest>,
    ) -> Result<proto::AnswerTaskResponse> {
        let (principal, body) = (Principal::of(request)?, request.get_ref());
        let act = act_of!(
            "AnswerTask",
            "intake.answer_task",
            body,
            enquiry_id,
            body.etag,
            answered_on
        );
        let read = |fields: &mut Fields| {
            let answer = fields.text("answer", &body.answer, 1, 4000);
            Some(Personal::answering(answer))
        };
        let decide = |state: &Enquiry, personal, on: &On<'_>| {
            let happened = state.answer_task(body.task, on)?;
            let handed = state.handed(body.task, on)?;
            handed.may_be_answered_by(principal)?;
            Ok((happened, Some(personal)))
        };
        let answer = answer!(AnswerTaskResponse);
        act_on(&self.desk, request, act, read, decide, answer).await
    }

    pub(super) async fn return_task(
        &self,
        request: &Request<proto::ReturnTaskRequest>,
    ) -> Result<proto::ReturnTaskResponse> {
        let (principal, body) = (Principal::of(request)?, request.get_ref());
        let act = act_of!(
            "ReturnTask",
            "intake.return_task",
            body,
            enquiry_id,
            body.etag,
            returned_on
        );
        let read = |fields: &mut Fields| {
            let reason = fields.text("reason", &body.reason, 1, 1000);
            Some(Personal::because(reason))
        };
        let decide = |state: &Enquiry, personal, on: &On<'_>| {
            let happened = state.return_task(body.task, on)?;
            let handed = state.handed(body.task, on)?;
            handed.may_be_answered_by(principal)?;
            Ok((happened, Some(personal)))
        };
        let answer = answer!(ReturnTaskResponse);
        act_on(&self.desk, request, act, read, decide, answer).await
    }

    /// Refuses offices that are not the bureau's, each by its field. Nobody is asked about a request that
    /// was answered before, nor about a field that is empty: the act itself answers the one and refuses
    /// the other.
    async fn check_offices<R: Mutation, A: Name + Default>(
        &self,
        request: &Request<R>,
        offices: &[(String, &str)],
    ) -> Result<()> {
        let mut call = Call::of(&self.desk.db, request)?;
        call.request_id();
        if !call.fields.are_right() {
            return Ok(());
        }
        if let Ready::Before(_) = self.desk.ready::<R, A>(&call).await? {
            return Ok(());
        }
        let (principal, bureau) = (call.principal(), call.bureau());
        let mut fields = Fields::default();
        for (field, office) in offices {
            let known = office.is_empty()
                || self
                    .desk
                    .bureaus
                    .has_office(principal, bureau, office)
                    .await?;
            if !known {
                no_office(&mut fields, field);
            }
        }
        fields.done()
    }
}

/// The tasks a request wants.
fn tasks(fields: &mut Fields, sent: &[proto::EnquiryAssignment]) -> Vec<Wanted> {
    if sent.is_empty() || sent.len() > MOST_TASKS {
        fields.wrong("tasks", "每次须分解为1至20项", "1 to 20 at a time");
        return Vec::new();
    }
    let tasks = sent.iter().enumerate().map(|(index, task)| {
        let field = |name: &str| format!("tasks[{index}].{name}");
        Wanted {
            content: fields.text(&field("content"), &task.content, 1, 2000),
            office_id: fields.text(&field("office_id"), &task.office_id, 1, 40),
            person: fields.text(&field("person"), &task.person, 0, 200),
            due_on: match task.due_on.as_str() {
                "" => None,
                due_on => Some(fields.date(&field("due_on"), due_on, None)),
            },
        }
    });
    tasks.collect()
}
