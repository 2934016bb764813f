//! Enquiries from the registration to the appraisal, through two offices and a supervisor.

use gongkai_demo::{clients::Caller, play, year::Year};
use gongkai_proto::{
    intake::v1::{self as intake, EnquiryCategory},
    reporting::v1::Report,
};
use gongkai_testbed::suite::Suite;

use crate::office::BUREAU;

/// Requests of one bureau about one enquiry.
macro_rules! about {
    ($request:ident, $id:expr, $request_id:expr $(, $field:ident: $value:expr)* $(,)?) => {
        intake::$request {
            request_id: $request_id.to_owned(),
            bureau_id: BUREAU.to_owned(),
            enquiry_id: $id.to_owned(),
            $($field: $value,)*
            ..Default::default()
        }
    };
}

// After the macros they use.
mod ends;
mod tasks;

fn wanted(request_id: &str, category: EnquiryCategory) -> intake::RegisterEnquiryRequest {
    intake::RegisterEnquiryRequest {
        request_id: request_id.to_owned(),
        bureau_id: BUREAU.to_owned(),
        category: category as i32,
        name: "王某".to_owned(),
        content: "烟花爆竹零售点离学校太近".to_owned(),
        office_id: "general".to_owned(),
        channel: intake::EnquiryChannel::Hotline as i32,
        contact: "电话".to_owned(),
        hotline_slip_number: "12345-0001".to_owned(),
        ..Default::default()
    }
}

async fn register(clerk: &Caller, request: intake::RegisterEnquiryRequest) -> intake::Enquiry {
    let registered = clerk.enquiries().register_enquiry(request).await.unwrap();
    registered.into_inner().enquiry.unwrap()
}

fn assignment(office_id: &str, person: &str, due_on: &str) -> intake::EnquiryAssignment {
    intake::EnquiryAssignment {
        content: format!("请{office_id}办理"),
        office_id: office_id.to_owned(),
        person: person.to_owned(),
        due_on: due_on.to_owned(),
    }
}

async fn get(caller: &Caller, id: &str) -> intake::Enquiry {
    let request = intake::GetEnquiryRequest {
        bureau_id: BUREAU.to_owned(),
        enquiry_id: id.to_owned(),
    };
    let read = caller.enquiries().get_enquiry(request).await.unwrap();
    read.into_inner().enquiry.unwrap()
}

/// Kind, part and due day of what an office has to do.
async fn duties(caller: &Caller, office_id: &str) -> Vec<(String, u32, String)> {
    let request = intake::ListDutiesRequest {
        bureau_id: BUREAU.to_owned(),
        office_id: office_id.to_owned(),
        ..Default::default()
    };
    let listed = caller.deadlines().list_duties(request).await.unwrap();
    let listed = listed.into_inner().duties.into_iter();
    listed
        .map(|duty| (duty.kind, duty.part, duty.due_on))
        .collect()
}

async fn report(suite: &Suite) -> Report {
    let year = Year::heshan().unwrap();
    play::compile(suite, &year, &|_| {}).await.unwrap()
}
