//! WorkComplaintService: proto to domain and back.

use chrono::NaiveDate;
use gongkai_chassis::{
    call::Call,
    code::{code_to_number, to_number},
    error::Result,
    fields::{Fields, page_size},
    identity::{Principal, Scope},
    page::{self, Page},
};
use gongkai_proto::intake::v1::{
    self as proto, work_complaint_service_server::WorkComplaintService,
};
use tonic::{Request, Response, Status};
use uuid::Uuid;

use super::{
    WorkComplaint,
    state::{Finding, Ground, Happened, Personal},
};
use crate::{
    cases::kernel::{
        self, Case as _, Fact, Loaded, On,
        act::{act_of, act_on, open_case},
        store::{self, Listed},
    },
    contract::message::date,
    contract::message::deadline_message,
    contract::rpc::rpcs,
    desk::{Desk, View},
};

/// The service.
pub struct WorkComplaints {
    desk: Desk,
}

impl WorkComplaints {
    /// At this desk.
    pub fn new(desk: Desk) -> Self {
        Self { desk }
    }

    async fn register(
        &self,
        request: &Request<proto::RegisterWorkComplaintRequest>,
    ) -> Result<proto::RegisterWorkComplaintResponse> {
        let mut call = Call::of(&self.desk.db, request)?;
        call.request_id();
        let body = call.body;
        let ground: Option<Ground> = call.fields.code("ground", body.ground);
        let about = call.fields.text("about", &body.about, 1, 200);
        let personal = Personal {
            name: call.fields.text("name", &body.name, 0, 200),
            contact: call.fields.text("contact", &body.contact, 0, 200),
            content: call.fields.text("content", &body.content, 1, 4000),
            ..Personal::default()
        };
        let (received_on, reason) =
            call.legal_date("received_on", &body.received_on, &body.backdating_reason);
        let ground = call.checked(ground)?;

        let fact = Fact {
            legal_date: received_on,
            body: Happened::registered(ground, about, received_on),
            personal: Some(personal),
        };
        open_case(&self.desk, call, None, fact, &reason, |view, case| {
            proto::RegisterWorkComplaintResponse {
                work_complaint: Some(message(view, case)),
            }
        })
        .await
    }

    async fn assign(
        &self,
        request: &Request<proto::AssignWorkComplaintRequest>,
    ) -> Result<proto::AssignWorkComplaintResponse> {
        let body = request.get_ref();
        let act = act_of!(
            "AssignWorkComplaint",
            "intake.assign_work_complaint",
            body,
            work_complaint_id,
            body.etag,
            assigned_on
        );
        let read = |fields: &mut Fields| Some(fields.person("person", &body.person, 1));
        let decide =
            |state: &WorkComplaint, person, on: &On<'_>| Ok((state.assign(person, on)?, None));
        act_on(&self.desk, request, act, read, decide, |view, case| {
            proto::AssignWorkComplaintResponse {
                work_complaint: Some(message(view, case)),
            }
        })
        .await
    }

    async fn decide(
        &self,
        request: &Request<proto::DecideWorkComplaintRequest>,
    ) -> Result<proto::DecideWorkComplaintResponse> {
        let body = request.get_ref();
        let act = act_of!(
            "DecideWorkComplaint",
            "intake.decide_work_complaint",
            body,
            work_complaint_id,
            body.etag,
            decided_on
        );
        let read = |fields: &mut Fields| decision(fields, body);
        let decide = |state: &WorkComplaint, (finding, due_on, personal), on: &On<'_>| {
            Ok((state.decide(finding, due_on, on)?, Some(personal)))
        };
        act_on(&self.desk, request, act, read, decide, |view, case| {
            proto::DecideWorkComplaintResponse {
                work_complaint: Some(message(view, case)),
            }
        })
        .await
    }

    async fn close(
        &self,
        request: &Request<proto::CloseWorkComplaintRequest>,
    ) -> Result<proto::CloseWorkComplaintResponse> {
        let body = request.get_ref();
        let act = act_of!(
            "CloseWorkComplaint",
            "intake.close_work_complaint",
            body,
            work_complaint_id,
            body.etag,
            closed_on
        );
        let read = |fields: &mut Fields| {
            let answer = fields.text("answer", &body.answer, 1, 4000);
            Some(Personal {
                answer,
                ..Personal::default()
            })
        };
        let decide =
            |state: &WorkComplaint, personal, on: &On<'_>| Ok((state.close(on)?, Some(personal)));
        act_on(&self.desk, request, act, read, decide, |view, case| {
            proto::CloseWorkComplaintResponse {
                work_complaint: Some(message(view, case)),
            }
        })
        .await
    }

    async fn get(
        &self,
        request: &Request<proto::GetWorkComplaintRequest>,
    ) -> Result<proto::GetWorkComplaintResponse> {
        let body = request.get_ref();
        let (mut fields, bureau) = Fields::default().bureau(&body.bureau_id)?;
        let scope = Principal::of(request)?.scope(&bureau)?;
        let id = fields.id("work_complaint_id", &body.work_complaint_id);
        fields.done()?;
        let mut tx = self
            .desk
            .db
            .begin("intake.get_work_complaint", &scope)
            .await?;
        let case = kernel::load::<WorkComplaint>(&mut tx, id).await?;
        let calendar = self.desk.calendars.current();
        Ok(proto::GetWorkComplaintResponse {
            work_complaint: Some(message(&View::new(&scope, &calendar), &case)),
        })
    }

    async fn list(
        &self,
        request: &Request<proto::ListWorkComplaintsRequest>,
    ) -> Result<proto::ListWorkComplaintsResponse> {
        let body = request.get_ref();
        let (mut fields, bureau) = Fields::default().bureau(&body.bureau_id)?;
        let scope = Principal::of(request)?.scope(&bureau)?;
        let filter = format!("work_complaints/{bureau}/{}", body.open_only);
        let after: Option<(NaiveDate, Uuid)> = page::read(&mut fields, &filter, &body.page_token);
        let size = page_size(&mut fields, body.page_size);
        fields.done()?;
        let mut tx = self
            .desk
            .db
            .begin("intake.list_work_complaints", &scope)
            .await?;
        let limit = i64::try_from(size).unwrap_or(i64::MAX - 1) + 1;
        let rows = store::list_cases(
            &mut tx,
            WorkComplaint::KIND,
            body.open_only,
            None,
            after,
            limit,
        )
        .await?;
        let page = Page::of(rows, size, Listed::position);
        Ok(proto::ListWorkComplaintsResponse {
            next_page_token: page::write(&filter, page.next.as_ref())?,
            work_complaints: page
                .rows
                .into_iter()
                .map(|row| listed(&scope, row))
                .collect(),
        })
    }
}

/// What was found, and what is ordered: a correction if the complaint is founded, none if it is not.
fn decision(
    fields: &mut Fields,
    body: &proto::DecideWorkComplaintRequest,
) -> Option<(Finding, Option<NaiveDate>, Personal)> {
    let finding: Option<Finding> = fields.code("finding", body.finding);
    let reason = fields.text("reason", &body.reason, 1, 4000);
    let (least, most) = match finding {
        Some(Finding::Founded) => (1, 4000),
        Some(Finding::Unfounded) => (0, 0),
        Some(Finding::PartlyFounded) | None => (0, 4000),
    };
    let correction = fields.text("correction", &body.correction, least, most);
    let due_on = match (correction.as_str(), body.correction_due_on.as_str()) {
        ("", "") => None,
        ("", _) => {
            fields.wrong(
                "correction_due_on",
                "未责令改正的不得填写",
                "none without a correction",
            );
            None
        }
        (_, day) => Some(fields.date("correction_due_on", day, None)),
    };
    let personal = Personal {
        reason,
        correction,
        ..Personal::default()
    };
    Some((finding?, due_on, personal))
}

/// A row of the list as sent.
fn listed(scope: &Scope, row: Listed) -> proto::WorkComplaint {
    let (closed_on, finding) = row.summary.closed.unzip();
    proto::WorkComplaint {
        id: row.id.to_string(),
        bureau_id: scope.bureau.to_string(),
        number: row.number.to_string(),
        ground: code_to_number::<Ground>(&row.summary.category),
        received_on: row.summary.opened_on.to_string(),
        deadline: row.summary.original_due_on.map(|original| proto::Deadline {
            original_due_on: original.to_string(),
            current_due_on: date(row.summary.due_on),
            provisional: row.summary.provisional,
        }),
        person: row.summary.person.unwrap_or_default(),
        finding: finding.map_or(0, |finding| code_to_number::<Finding>(&finding)),
        closed_on: date(closed_on),
        etag: row.version.to_string(),
        ..proto::WorkComplaint::default()
    }
}

/// A complaint as sent.
fn message(view: &View<'_>, case: &Loaded<WorkComplaint>) -> proto::WorkComplaint {
    let state = &case.state;
    let shown = state.personal.clone();
    let decision = state.decision.as_ref();
    proto::WorkComplaint {
        id: case.id.to_string(),
        bureau_id: view.bureau.to_string(),
        number: case.number.to_string(),
        ground: to_number(state.ground),
        about: state.about.clone(),
        name: shown.name,
        contact: shown.contact,
        content: shown.content,
        received_on: state.received_on.to_string(),
        deadline: deadline_message(state.deadline(view.calendar).as_ref()),
        person: state.person.clone().unwrap_or_default(),
        finding: decision.map_or(0, |known| to_number(known.finding)),
        decided_on: date(decision.map(|known| known.on)),
        reason: shown.reason,
        correction: shown.correction,
        correction_due_on: date(decision.and_then(|known| known.correction_due_on)),
        answer: shown.answer,
        closed_on: date(state.closed_on),
        etag: case.etag(),
    }
}

rpcs! { WorkComplaintService for WorkComplaints:
    register_work_complaint => register(RegisterWorkComplaintRequest) -> RegisterWorkComplaintResponse;
    assign_work_complaint => assign(AssignWorkComplaintRequest) -> AssignWorkComplaintResponse;
    decide_work_complaint => decide(DecideWorkComplaintRequest) -> DecideWorkComplaintResponse;
    close_work_complaint => close(CloseWorkComplaintRequest) -> CloseWorkComplaintResponse;
    get_work_complaint => get(GetWorkComplaintRequest) -> GetWorkComplaintResponse;
    list_work_complaints => list(ListWorkComplaintsRequest) -> ListWorkComplaintsResponse;
}
