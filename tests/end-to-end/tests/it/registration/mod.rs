//! The registration of applications: channels and receipt days, splitting, doubles, errors, and what
//! looks alike.

use gongkai_demo::staff::Walk;
use gongkai_proto::intake::v1::{self as intake, ApplicantKind, ReceiptChannel};

use crate::office::{BUREAU, Office};

/// A request about one application: type, request_id, id, and what else is particular to it.
macro_rules! about {
    ($request:ident, $request_id:expr, $id:expr $(, $field:ident: $value:expr)*) => {
        intake::$request {
            request_id: $request_id.to_owned(),
            bureau_id: BUREAU.to_owned(),
            application_id: $id.to_owned(),
            $($field: $value,)*
            ..Default::default()
        }
    };
}

// After the macros they use.
mod alike;
mod channels;

impl Office {
    async fn submitted(
        &self,
        request: intake::SubmitApplicationRequest,
    ) -> intake::SubmitApplicationResponse {
        let mut clerk = self.staff.clerk.applications();
        let submitted = clerk.submit_application(request).await;
        submitted.unwrap().into_inner()
    }

    async fn similar(&self, id: &str) -> intake::ListSimilarApplicationsResponse {
        let list = intake::ListSimilarApplicationsRequest {
            bureau_id: BUREAU.to_owned(),
            application_id: id.to_owned(),
        };
        let mut clerk = self.staff.clerk.applications();
        let listed = clerk.list_similar_applications(list).await;
        listed.unwrap().into_inner()
    }

    /// Answers an application.
    async fn answer(&self, id: &str) {
        let walk = Walk {
            request_id: format!("answer-{id}"),
            bureau_id: BUREAU.to_owned(),
            application_id: id.to_owned(),
        };
        let granted = self.staff.answer(&walk, intake::Answer::Granted).await;
        granted.unwrap();
    }
}

fn application(
    request_id: &str,
    channel: ReceiptChannel,
    wanted: &str,
) -> intake::SubmitApplicationRequest {
    intake::SubmitApplicationRequest {
        request_id: request_id.to_owned(),
        bureau_id: BUREAU.to_owned(),
        applicant: Some(person("甲")),
        channel: channel as i32,
        wanted: wanted.to_owned(),
        ..Default::default()
    }
}

fn person(name: &str) -> intake::Applicant {
    intake::Applicant {
        kind: ApplicantKind::NaturalPerson as i32,
        name: format!("演示申请人{name}"),
        identity_number: format!("演示证件{name}"),
        contact: "演示联系方式".to_owned(),
        ..Default::default()
    }
}

fn id_of(response: &intake::SubmitApplicationResponse) -> String {
    response.application.as_ref().unwrap().id.clone()
}

fn registration(application: &intake::Application) -> &intake::Registration {
    application.registration.as_ref().unwrap()
}
