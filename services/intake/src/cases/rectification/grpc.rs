//! RectificationService: proto to domain and back.

use gongkai_chassis::{call::Call, error::Result, fields::Fields};
use gongkai_proto::intake::v1::{
    self as proto, rectification_service_server::RectificationService,
};
use tonic::{Request, Response, Status};

use super::{
    Rectification,
    message::{listed, message},
    state::{self, Command, Ending, Happened},
};
use crate::{
    cases::kernel::{
        Fact,
        act::{Reads, open_case},
        assignment::Assigned,
        message::similar as similar_cases,
    },
    contract::rpc::rpcs,
    desk::Desk,
};

/// The service.
pub struct Rectifications {
    /// Where it works.
    pub desk: Desk,
}

impl Rectifications {
    async fn register(
        &self,
        request: &Request<proto::RegisterRectificationRequest>,
    ) -> Result<proto::RegisterRectificationResponse> {
        let mut call = Call::of(&self.desk.db, request)?;
        call.request_id();
        let body = call.body;
        let (received_on, reason) =
            call.legal_date("received_on", &body.received_on, &body.backdating_reason);
        let registered = registered(&mut call.fields, body);
        let fact = Fact {
            legal_date: received_on,
            body: opening(call.checked(Some(registered))?, false),
        };
        open_case(
            &self.desk,
            call,
            None,
            fact,
            &reason,
            |view, case, similar| proto::RegisterRectificationResponse {
                rectification: Some(message(view, case)),
                similar: similar_cases(similar),
            },
        )
        .await
    }
}

/// The first fact; whether the applicant submits it himself.
pub fn opening(request: state::Request, submitted_by_applicant: bool) -> Happened {
    Happened::Registered(state::Request {
        submitted_by_applicant,
        ..request
    })
}

/// What a registration says.
pub fn registered(
    fields: &mut Fields,
    body: &proto::RegisterRectificationRequest,
) -> state::Request {
    state::Request {
        name: fields.name("name", &body.name, 1, 200),
        identity_number: fields.line("identity_number", &body.identity_number, 1, 64),
        contact: fields.line("contact", &body.contact, 1, 200),
        record: fields.text("record", &body.record, 1, 4000),
        inaccuracy: fields.text("inaccuracy", &body.inaccuracy, 1, 4000),
        proof: fields.text("proof", &body.proof, 1, 4000),
        submitted_by_applicant: false,
    }
}

impl Reads<Rectification> for proto::AssignRectificationRequest {
    fn read(&self, fields: &mut Fields) -> Option<Command> {
        let to = Assigned::read(fields, &self.office_id, &self.person);
        Some(Command::Assign(to))
    }
}

impl Reads<Rectification> for proto::WithdrawRectificationRequest {
    fn read(&self, fields: &mut Fields) -> Option<Command> {
        let reason = fields.text("reason", &self.reason, 0, 4000);
        Some(Command::Withdraw { reason })
    }
}

/// How it ends: each ending says what it needs, and nothing of the others.
impl Reads<Rectification> for proto::DecideRectificationRequest {
    fn read(&self, fields: &mut Fields) -> Option<Command> {
        let ending: Option<Ending> = fields.code("result", self.result);
        let most = |wanted: Ending, max| {
            if ending == Some(wanted) {
                (1, max)
            } else {
                (0, 0)
            }
        };
        let (least, max) = most(Ending::Corrected, 4000);
        let corrected = fields.text("corrected", &self.corrected, least, max);
        let (least, max) = most(Ending::Forwarded, 200);
        let responsible_organ = fields.line("forwarded_to", &self.forwarded_to, least, max);
        let (least, _) = most(Ending::Refused, 4000);
        let reason = fields.text("reason", &self.reason, least, 4000);
        if ending == Some(Ending::Withdrawn) {
            let (zh, en) = (
                "申请人撤回的，请办理“登记申请人撤回”",
                "a withdrawal is recorded by an act of its own",
            );
            fields.wrong("result", zh, en);
        }
        Some(Command::Decide(match ending? {
            Ending::Corrected => Happened::Corrected { corrected, reason },
            Ending::Forwarded => Happened::Forwarded {
                responsible_organ,
                reason,
            },
            Ending::Refused => Happened::Refused { reason },
            Ending::Withdrawn => return None,
        }))
    }
}

impl Reads<Rectification> for proto::VoidRectificationRequest {
    fn read(&self, fields: &mut Fields) -> Option<Command> {
        let reason = fields.text("reason", &self.reason, 1, 1000);
        Some(Command::Void { reason })
    }
}

rpcs! { RectificationService for Rectifications, acts on Rectification, answering with message:
    act assign_rectification(AssignRectificationRequest) -> AssignRectificationResponse;
    act withdraw_rectification(WithdrawRectificationRequest) -> WithdrawRectificationResponse;
    act decide_rectification(DecideRectificationRequest) -> DecideRectificationResponse;
    act void_rectification(VoidRectificationRequest) -> VoidRectificationResponse;
    get get_rectification(GetRectificationRequest by rectification_id) -> GetRectificationResponse;
    list list_rectifications(ListRectificationsRequest) -> ListRectificationsResponse of rectifications with listed;
    own register_rectification => register(RegisterRectificationRequest) -> RegisterRectificationResponse;
}
