//! EnquiryService: proto to domain and back.

use gongkai_chassis::{call::Call, error::Result, fields::Fields};
use gongkai_proto::intake::v1::{self as proto, enquiry_service_server::EnquiryService};
use tonic::{Request, Response, Status};

use super::{
    Enquiry,
    message::{listed, message},
    state::{Category, Happened, Registered},
};
use crate::{
    cases::kernel::{Fact, act::open_case, message::similar as similar_cases},
    contract::rpc::rpcs,
    desk::Desk,
};

mod acts;

/// The service.
pub struct Enquiries {
    /// Where it works.
    pub desk: Desk,
}

impl Enquiries {
    async fn register(
        &self,
        request: &Request<proto::RegisterEnquiryRequest>,
    ) -> Result<proto::RegisterEnquiryResponse> {
        let mut call = Call::of(&self.desk.db, request)?;
        call.request_id();
        let body = call.body;
        let registered = registered(&mut call.fields, body, 1);
        let (day, why) = (&body.registered_on, &body.backdating_reason);
        let (registered_on, reason) = call.legal_date("registered_on", day, why);
        let office = body.office_id.trim();
        self.desk.note_office(&mut call, "office_id", office).await;
        let registered = call.checked(registered)?;

        let office_id = registered.office_id.clone();
        let fact = Fact {
            legal_date: registered_on,
            body: opening(registered, false),
        };
        let office = Some(office_id.as_str());
        open_case(
            &self.desk,
            call,
            office,
            fact,
            &reason,
            |view, case, similar| proto::RegisterEnquiryResponse {
                enquiry: Some(message(view, case)),
                similar: similar_cases(similar),
            },
        )
        .await
    }
}

/// What a registration says, with an office if one is needed.
pub fn registered(
    fields: &mut Fields,
    body: &proto::RegisterEnquiryRequest,
    office: usize,
) -> Option<Registered> {
    let category: Option<Category> = fields.code("category", body.category);
    let channel = fields.code_if_any("channel", body.channel);
    let name = fields.name("name", &body.name, 1, 200);
    let content = fields.text("content", &body.content, 1, 4000);
    let contact = fields.line("contact", &body.contact, 0, 200);
    let office_id = fields.office("office_id", &body.office_id, office);
    let slip = &body.hotline_slip_number;
    let hotline_slip_number = fields.line("hotline_slip_number", slip, 0, 64);
    let assumed = fields.assumed(&body.assumed);
    Some(Registered {
        category: category?,
        name,
        content,
        contact,
        office_id,
        limit: None,
        assumed,
        urgent: body.urgent,
        channel,
        hotline_slip_number,
        opening_number: None,
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

rpcs! { EnquiryService for Enquiries, acts on Enquiry, answering with message:
    act assign_enquiry(AssignEnquiryRequest) -> AssignEnquiryResponse;
    act withdraw_enquiry(WithdrawEnquiryRequest) -> WithdrawEnquiryResponse;
    act split_enquiry(SplitEnquiryRequest) -> SplitEnquiryResponse;
    act reassign_task(ReassignTaskRequest) -> ReassignTaskResponse;
    act answer_task(AnswerTaskRequest) -> AnswerTaskResponse;
    act return_task(ReturnTaskRequest) -> ReturnTaskResponse;
    act supervise_enquiry(SuperviseEnquiryRequest) -> SuperviseEnquiryResponse;
    act close_enquiry(CloseEnquiryRequest) -> CloseEnquiryResponse;
    act appraise_enquiry(AppraiseEnquiryRequest) -> AppraiseEnquiryResponse;
    act point_to_petition(PointToPetitionRequest) -> PointToPetitionResponse;
    act reopen_enquiry(ReopenEnquiryRequest) -> ReopenEnquiryResponse;
    act void_enquiry(VoidEnquiryRequest) -> VoidEnquiryResponse;
    get get_enquiry(GetEnquiryRequest by enquiry_id) -> GetEnquiryResponse;
    list list_enquiries(ListEnquiriesRequest) -> ListEnquiriesResponse of enquiries with listed;
    own register_enquiry => register(RegisterEnquiryRequest) -> RegisterEnquiryResponse;
    own merge_enquiry => merge(MergeEnquiryRequest) -> MergeEnquiryResponse;
}
