//! EnquiryService: proto to domain and back.

use chrono::NaiveDate;
use gongkai_chassis::{
    call::Call,
    error::Result,
    fields::{Fields, page_size},
    identity::{Principal, Scope},
    page::{self, Page},
};
use gongkai_proto::intake::v1::{self as proto, enquiry_service_server::EnquiryService};
use tonic::{Request, Response, Status};
use uuid::Uuid;

use super::{
    Enquiry,
    state::{Category, EnquiryChannel, Happened, Personal},
    store,
};
use crate::{
    cases::kernel::{
        self, Case as _, Fact,
        act::open_case,
        store::{Listed, list_cases},
    },
    contract::rpc::rpcs,
    desk::{Desk, View},
};

mod end;
mod limits;
mod message;
mod task;

use message::{enquiry, listed};

/// The service.
pub struct Enquiries {
    desk: Desk,
}

/// The act on an enquiry of a request that bears no date: it is today's.
macro_rules! act_today {
    ($method:literal, $transaction:literal, $body:ident) => {
        $crate::cases::kernel::act::Act {
            method: $method,
            transaction: $transaction,
            request_id: &$body.request_id,
            bureau_id: &$body.bureau_id,
            case_id: ("enquiry_id", &$body.enquiry_id),
            etag: &$body.etag,
            date: ("", ""),
            backdating_reason: "",
        }
    };
}
use act_today;

/// Makes a response that holds the enquiry.
macro_rules! answer {
    ($response:ident) => {
        |view: &$crate::desk::View<'_>,
         case: &$crate::cases::kernel::Loaded<$crate::cases::enquiry::Enquiry>| {
            proto::$response {
                enquiry: Some($crate::cases::enquiry::grpc::message::enquiry(view, case)),
            }
        }
    };
}
use answer;

impl Enquiries {
    /// At this desk.
    pub fn new(desk: Desk) -> Self {
        Self { desk }
    }

    async fn register(
        &self,
        request: &Request<proto::RegisterEnquiryRequest>,
    ) -> Result<proto::RegisterEnquiryResponse> {
        let mut call = Call::of(&self.desk.db, request)?;
        call.request_id();
        let body = call.body;
        let category: Option<Category> = call.fields.code("category", body.category);
        let channel: Option<EnquiryChannel> = match body.channel {
            0 => None,
            channel => call.fields.code("channel", channel),
        };
        let personal = Personal {
            name: call.fields.text("name", &body.name, 1, 200),
            content: call.fields.text("content", &body.content, 1, 4000),
            contact: call.fields.text("contact", &body.contact, 0, 200),
            ..Personal::default()
        };
        let office_id = call.fields.office("office_id", &body.office_id, 1);
        let slip = call
            .fields
            .text("hotline_slip_number", &body.hotline_slip_number, 0, 64);
        let (registered_on, reason) = call.legal_date(
            "registered_on",
            &body.registered_on,
            &body.backdating_reason,
        );
        let assumed = call.fields.assumed(&body.assumed);
        let category = call.checked(category)?;

        let limits = self.limits_on(&call.scope, registered_on).await?;
        let fact = Fact {
            legal_date: registered_on,
            body: Happened::Registered {
                category,
                office_id: office_id.clone(),
                limit: limits.limits.of(category, body.urgent),
                assumed,
                urgent: body.urgent,
                channel,
                hotline_slip_number: slip,
                opening_number: None,
            },
            personal: Some(personal),
        };
        let answer = answer!(RegisterEnquiryResponse);
        open_case(&self.desk, call, Some(&office_id), fact, &reason, answer).await
    }

    async fn get(
        &self,
        request: &Request<proto::GetEnquiryRequest>,
    ) -> Result<proto::GetEnquiryResponse> {
        let body = request.get_ref();
        let (mut fields, bureau) = Fields::default().bureau(&body.bureau_id)?;
        let scope = Principal::of(request)?.scope(&bureau)?;
        let id = fields.id("enquiry_id", &body.enquiry_id);
        fields.done()?;
        let mut tx = self.desk.db.begin("intake.get_enquiry", &scope).await?;
        let case = kernel::load::<Enquiry>(&mut tx, id).await?;
        let calendar = self.desk.calendars.current();
        Ok(proto::GetEnquiryResponse {
            enquiry: Some(enquiry(&View::new(&scope, &calendar), &case)),
        })
    }

    async fn list(
        &self,
        request: &Request<proto::ListEnquiriesRequest>,
    ) -> Result<proto::ListEnquiriesResponse> {
        let body = request.get_ref();
        let (mut fields, bureau) = Fields::default().bureau(&body.bureau_id)?;
        let scope = Principal::of(request)?.scope(&bureau)?;
        let office_id = fields.office("office_id", &body.office_id, 0);
        let filter = format!("enquiries/{bureau}/{office_id}/{}", body.open_only);
        let after: Option<(NaiveDate, Uuid)> = page::read(&mut fields, &filter, &body.page_token);
        let size = page_size(&mut fields, body.page_size);
        fields.done()?;
        let mut tx = self.desk.db.begin("intake.list_enquiries", &scope).await?;
        let office = Some(office_id.as_str()).filter(|id| !id.is_empty());
        let limit = i64::try_from(size).unwrap_or(i64::MAX - 1) + 1;
        let (kind, open_only) = (Enquiry::KIND, body.open_only);
        let rows = list_cases(&mut tx, kind, open_only, office, after, limit).await?;
        let page = Page::of(rows, size, Listed::position);
        Ok(proto::ListEnquiriesResponse {
            next_page_token: page::write(&filter, page.next.as_ref())?,
            enquiries: page
                .rows
                .into_iter()
                .map(|row| listed(&scope, row))
                .collect(),
        })
    }

    /// The limits in force for what is registered on a day.
    async fn limits_on(&self, scope: &Scope, day: NaiveDate) -> Result<super::state::InForce> {
        let mut tx = self
            .desk
            .db
            .begin("intake.get_enquiry_limits", scope)
            .await?;
        store::limits(&mut tx, day).await
    }
}

rpcs! { EnquiryService for Enquiries:
    register_enquiry => register(RegisterEnquiryRequest) -> RegisterEnquiryResponse;
    split_enquiry => split(SplitEnquiryRequest) -> SplitEnquiryResponse;
    reassign_task => reassign(ReassignTaskRequest) -> ReassignTaskResponse;
    answer_task => answer_task(AnswerTaskRequest) -> AnswerTaskResponse;
    return_task => return_task(ReturnTaskRequest) -> ReturnTaskResponse;
    supervise_enquiry => supervise(SuperviseEnquiryRequest) -> SuperviseEnquiryResponse;
    close_enquiry => close(CloseEnquiryRequest) -> CloseEnquiryResponse;
    appraise_enquiry => appraise(AppraiseEnquiryRequest) -> AppraiseEnquiryResponse;
    point_to_petition => point_to_petition(PointToPetitionRequest) -> PointToPetitionResponse;
    merge_enquiry => merge(MergeEnquiryRequest) -> MergeEnquiryResponse;
    void_enquiry => void(VoidEnquiryRequest) -> VoidEnquiryResponse;
    get_enquiry => get(GetEnquiryRequest) -> GetEnquiryResponse;
    list_enquiries => list(ListEnquiriesRequest) -> ListEnquiriesResponse;
    set_enquiry_limits => set_limits(SetEnquiryLimitsRequest) -> SetEnquiryLimitsResponse;
    get_enquiry_limits => get_limits(GetEnquiryLimitsRequest) -> GetEnquiryLimitsResponse;
}
