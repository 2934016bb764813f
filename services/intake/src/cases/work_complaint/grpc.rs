//! WorkComplaintService: proto to domain and back.

use gongkai_chassis::{call::Call, error::Result, fields::Fields};
use gongkai_proto::intake::v1::{
    self as proto, work_complaint_service_server::WorkComplaintService,
};
use tonic::{Request, Response, Status};

use super::{
    WorkComplaint,
    command::Command,
    message::{listed, message},
    state::{Decision, Finding, Ground, Happened, Registered},
};
use crate::{
    cases::kernel::{
        Fact,
        act::{Reads, open_case},
        assignment::Assigned,
        message::similar as similar_cases,
        private::Private,
    },
    contract::rpc::rpcs,
    desk::Desk,
};

/// The service.
pub struct WorkComplaints {
    /// Where it works.
    pub desk: Desk,
}

impl WorkComplaints {
    async fn register(
        &self,
        request: &Request<proto::RegisterWorkComplaintRequest>,
    ) -> Result<proto::RegisterWorkComplaintResponse> {
        let mut call = Call::of(&self.desk.db, request)?;
        call.request_id();
        let body = call.body;
        let (received_on, reason) =
            call.legal_date("received_on", &body.received_on, &body.backdating_reason);
        let registered = registered(&mut call.fields, body);
        let fact = Fact {
            legal_date: received_on,
            body: opening(call.checked(registered)?, false),
        };
        open_case(
            &self.desk,
            call,
            None,
            fact,
            &reason,
            |view, case, similar| proto::RegisterWorkComplaintResponse {
                work_complaint: Some(message(view, case)),
                similar: similar_cases(similar),
            },
        )
        .await
    }
}

/// What a registration says.
pub fn registered(
    fields: &mut Fields,
    body: &proto::RegisterWorkComplaintRequest,
) -> Option<Registered> {
    let ground: Option<Ground> = fields.code("ground", body.ground);
    let about = fields.line("about", &body.about, 1, 200);
    let name = fields.name("name", &body.name, 0, 200);
    let contact = fields.line("contact", &body.contact, 0, 200);
    let content = fields.text("content", &body.content, 1, 4000);
    Some(Registered {
        complaint_ground: ground?,
        about,
        name,
        contact,
        content,
        submitted_by_applicant: false,
    })
}

/// The first fact; whether the citizen submits it himself.
pub fn opening(registered: Registered, submitted_by_applicant: bool) -> Happened {
    Happened::Registered(Registered {
        submitted_by_applicant,
        ..registered
    })
}

impl Reads<WorkComplaint> for proto::AssignWorkComplaintRequest {
    fn read(&self, fields: &mut Fields) -> Option<Command> {
        let to = Assigned::read(fields, &self.office_id, &self.person);
        Some(Command::Assign(to))
    }
}

/// What was found, and what is ordered: a correction if the complaint is founded, none if it is not.
impl Reads<WorkComplaint> for proto::DecideWorkComplaintRequest {
    fn read(&self, fields: &mut Fields) -> Option<Command> {
        let finding: Option<Finding> = fields.code("finding", self.finding);
        let reason = fields.text("reason", &self.reason, 1, 4000);
        let (least, most) = match finding {
            Some(Finding::Founded) => (1, 4000),
            Some(Finding::Unfounded) => (0, 0),
            Some(Finding::PartlyFounded) | None => (0, 4000),
        };
        let correction: Private = fields.text("correction", &self.correction, least, most);
        let correction_due_on = match (correction.as_str(), self.correction_due_on.as_str()) {
            ("", "") => None,
            ("", _) => {
                let (zh, en) = ("未责令改正的不得填写", "none without a correction");
                fields.wrong("correction_due_on", zh, en);
                None
            }
            (_, day) => Some(fields.date("correction_due_on", day, None)),
        };
        Some(Command::Decide(Decision {
            conclusion: finding?,
            correction_due_on,
            reason,
            correction,
        }))
    }
}

impl Reads<WorkComplaint> for proto::RecordWorkComplaintCorrectionRequest {
    fn read(&self, fields: &mut Fields) -> Option<Command> {
        let corrected = fields.text("corrected", &self.corrected, 1, 4000);
        Some(Command::RecordCorrection { corrected })
    }
}

impl Reads<WorkComplaint> for proto::WithdrawWorkComplaintRequest {
    fn read(&self, fields: &mut Fields) -> Option<Command> {
        let reason = fields.text("reason", &self.reason, 0, 4000);
        Some(Command::Withdraw { reason })
    }
}

impl Reads<WorkComplaint> for proto::CloseWorkComplaintRequest {
    fn read(&self, fields: &mut Fields) -> Option<Command> {
        let answer = fields.text("answer", &self.answer, 1, 4000);
        Some(Command::Close { answer })
    }
}

impl Reads<WorkComplaint> for proto::VoidWorkComplaintRequest {
    fn read(&self, fields: &mut Fields) -> Option<Command> {
        let reason = fields.text("reason", &self.reason, 1, 1000);
        Some(Command::Void { reason })
    }
}

rpcs! { WorkComplaintService for WorkComplaints, acts on WorkComplaint, answering with message:
    act assign_work_complaint(AssignWorkComplaintRequest) -> AssignWorkComplaintResponse;
    act decide_work_complaint(DecideWorkComplaintRequest) -> DecideWorkComplaintResponse;
    act record_work_complaint_correction(RecordWorkComplaintCorrectionRequest) -> RecordWorkComplaintCorrectionResponse;
    act withdraw_work_complaint(WithdrawWorkComplaintRequest) -> WithdrawWorkComplaintResponse;
    act close_work_complaint(CloseWorkComplaintRequest) -> CloseWorkComplaintResponse;
    act void_work_complaint(VoidWorkComplaintRequest) -> VoidWorkComplaintResponse;
    get get_work_complaint(GetWorkComplaintRequest by work_complaint_id) -> GetWorkComplaintResponse;
    list list_work_complaints(ListWorkComplaintsRequest) -> ListWorkComplaintsResponse of work_complaints with listed;
    own register_work_complaint => register(RegisterWorkComplaintRequest) -> RegisterWorkComplaintResponse;
}
