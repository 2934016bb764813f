//! Letters through gRPC: numbers without holes, files, templates, and the register of dispatches.

mod annulled;
mod duties;
mod late;
mod notices;
mod numbers;
mod original;
mod post;
mod templates;
mod void;
mod way;

use gongkai_demo::clients::Caller;
use gongkai_proto::intake::v1::{self as intake};

use crate::office::{BUREAU, applicant, application, register};

async fn submit(clerk: &Caller, request_id: &str) -> String {
    let request = intake::SubmitApplicationRequest {
        applicant: Some(applicant(intake::ApplicantKind::NaturalPerson, "李某某")),
        wanted: "2018年行政处罚决定书".to_owned(),
        ..application(request_id)
    };
    register(clerk, request).await
}

fn correction(request_id: &str, application_id: &str) -> intake::AskCorrectionRequest {
    intake::AskCorrectionRequest {
        request_id: request_id.to_owned(),
        bureau_id: BUREAU.to_owned(),
        application_id: application_id.to_owned(),
        missing: "未提供身份证明\n内容不明确".to_owned(),
        ..Default::default()
    }
}

pub async fn letters(clerk: &Caller, case_id: &str) -> Vec<intake::Letter> {
    let request = intake::ListLettersRequest {
        bureau_id: BUREAU.to_owned(),
        case_id: case_id.to_owned(),
        page_size: 200,
        ..Default::default()
    };
    let listed = clerk.letters().list_letters(request).await.unwrap();
    listed.into_inner().letters
}
