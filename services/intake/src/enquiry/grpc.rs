//! EnquiryService: proto to domain and back.

use gongkai_chassis::{error::Result, fields::Fields, identity::Principal};
use gongkai_proto::{
    code::to_number,
    intake::v1::{self as proto, enquiry_service_server::EnquiryService},
};
use tonic::{Request, Response, Status};

use super::{
    Enquiry,
    state::{Category, Happened, Personal},
};
use crate::{
    assumed,
    case::{
        Fact, Loaded, On,
        act::{Opening, act, act_on, open_with},
    },
    date,
    desk::{Desk, View},
    rpc::rpcs,
};

const CATEGORY: &str = "gongkai.intake.v1.EnquiryCategory";

/// The service.
pub struct Enquiries {
    desk: Desk,
}

impl Enquiries {
    /// At this desk.
    pub fn new(desk: Desk) -> Self {
        Self { desk }
    }

    async fn register(
        &self,
        request: &Request<proto::RegisterEnquiryRequest>,
    ) -> Result<proto::RegisterEnquiryResponse> {
        let (principal, body) = (Principal::of(request)?, request.get_ref());
        let (mut fields, bureau) = Fields::default().bureau(&body.bureau_id)?;
        let scope = principal.scope(&bureau)?;
        let request_id = fields.request_id(&body.request_id);
        let today = self.desk.db.clocks.civil.today();
        let category: Option<Category> = fields.code("category", CATEGORY, body.category);
        let personal = Personal {
            name: fields.text("name", &body.name, 1, 200),
            content: fields.text("content", &body.content, 1, 4000),
            ..Personal::default()
        };
        let office_id = fields.text("office_id", &body.office_id, 1, 40);
        let registered_on = fields.date("registered_on", &body.registered_on, Some(today));
        let assumed = fields.assumed(&body.assumed);
        let category = fields.done_with(category)?;

        let office = office_id.clone();
        let opening = Opening {
            method: "RegisterEnquiry",
            transaction: "intake.register_enquiry",
            request_id: &request_id,
            date: "registered_on",
            backdating_reason: &body.backdating_reason,
            office_id: Some(&office),
        };
        let fact = Fact {
            legal_date: registered_on,
            body: Happened::registered(category, office_id, assumed),
            personal: Some(personal),
        };
        open_with(&self.desk, &scope, body, opening, fact, |view, case| {
            proto::RegisterEnquiryResponse {
                enquiry: Some(message(view, case)),
            }
        })
        .await
    }

    async fn close(
        &self,
        request: &Request<proto::CloseEnquiryRequest>,
    ) -> Result<proto::CloseEnquiryResponse> {
        let body = request.get_ref();
        let act = act!(
            "CloseEnquiry",
            "intake.close_enquiry",
            body,
            enquiry_id,
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
            |state: &Enquiry, personal, on: &On<'_>| Ok((state.close(on)?, Some(personal)));
        act_on(&self.desk, request, act, read, decide, |view, case| {
            proto::CloseEnquiryResponse {
                enquiry: Some(message(view, case)),
            }
        })
        .await
    }
}

/// An enquiry as sent.
fn message(view: &View<'_>, case: &Loaded<Enquiry>) -> proto::Enquiry {
    let state = &case.state;
    proto::Enquiry {
        id: case.id.to_string(),
        bureau_id: view.bureau.to_string(),
        category: to_number(CATEGORY, state.category.as_str()),
        name: state.personal.name.clone(),
        content: state.personal.content.clone(),
        office_id: state.office_id.clone(),
        registered_on: state.registered_on.to_string(),
        due_on: state.due(view.calendar).date.to_string(),
        closed_on: date(state.closed_on),
        answer: state.personal.answer.clone(),
        etag: case.etag(),
        number: case.number.to_string(),
        assumed: assumed::numbers(&state.assumed),
    }
}

rpcs! { EnquiryService for Enquiries:
    register_enquiry => register(RegisterEnquiryRequest) -> RegisterEnquiryResponse;
    close_enquiry => close(CloseEnquiryRequest) -> CloseEnquiryResponse;
}
