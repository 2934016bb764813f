//! EnquiryService: proto to domain and back.

use gongkai_chassis::{call::Call, error::Result};
use gongkai_proto::intake::v1::{self as proto, enquiry_service_server::EnquiryService};
use tonic::{Request, Response, Status};

use super::{
    Enquiry,
    message::{listed, message},
    state::{Category, Happened, Registered},
    store,
};
use crate::{
    cases::kernel::{Fact, act::open_case},
    contract::rpc::rpcs,
    desk::Desk,
};

mod acts;
mod limits;

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
        let category: Option<Category> = call.fields.code("category", body.category);
        let channel = call.fields.code_if_any("channel", body.channel);
        let name = call.fields.line("name", &body.name, 1, 200);
        let content = call.fields.text("content", &body.content, 1, 4000);
        let contact = call.fields.line("contact", &body.contact, 0, 200);
        let office_id = call.fields.office("office_id", &body.office_id, 1);
        let slip = call
            .fields
            .line("hotline_slip_number", &body.hotline_slip_number, 0, 64);
        let (registered_on, reason) = call.legal_date(
            "registered_on",
            &body.registered_on,
            &body.backdating_reason,
        );
        let assumed = call.fields.assumed(&body.assumed);
        self.desk
            .note_office(&mut call, "office_id", &office_id)
            .await;
        let category = call.checked(category)?;

        let mut tx = call.read(&self.desk.db).await?;
        let in_force = store::limits(&mut tx, registered_on).await?;
        drop(tx);
        let fact = Fact {
            legal_date: registered_on,
            body: Happened::Registered(Registered {
                category,
                name,
                content,
                contact,
                office_id: office_id.clone(),
                limit: in_force.limits.of(category, body.urgent),
                assumed,
                urgent: body.urgent,
                channel,
                hotline_slip_number: slip,
                opening_number: None,
            }),
        };
        let office = Some(office_id.as_str());
        open_case(&self.desk, call, office, fact, &reason, |view, case| {
            message(view, case).into()
        })
        .await
    }
}

rpcs! { EnquiryService for Enquiries, acts on Enquiry, answering with message:
    act split_enquiry(SplitEnquiryRequest) -> SplitEnquiryResponse;
    act reassign_task(ReassignTaskRequest) -> ReassignTaskResponse;
    act answer_task(AnswerTaskRequest) -> AnswerTaskResponse;
    act return_task(ReturnTaskRequest) -> ReturnTaskResponse;
    act supervise_enquiry(SuperviseEnquiryRequest) -> SuperviseEnquiryResponse;
    act close_enquiry(CloseEnquiryRequest) -> CloseEnquiryResponse;
    act appraise_enquiry(AppraiseEnquiryRequest) -> AppraiseEnquiryResponse;
    act point_to_petition(PointToPetitionRequest) -> PointToPetitionResponse;
    act void_enquiry(VoidEnquiryRequest) -> VoidEnquiryResponse;
    get get_enquiry(GetEnquiryRequest by enquiry_id) -> GetEnquiryResponse;
    list list_enquiries(ListEnquiriesRequest) -> ListEnquiriesResponse of enquiries with listed;
    own register_enquiry => register(RegisterEnquiryRequest) -> RegisterEnquiryResponse;
    own merge_enquiry => merge(MergeEnquiryRequest) -> MergeEnquiryResponse;
    own set_enquiry_limits => set_limits(SetEnquiryLimitsRequest) -> SetEnquiryLimitsResponse;
    own get_enquiry_limits => get_limits(GetEnquiryLimitsRequest) -> GetEnquiryLimitsResponse;
}
