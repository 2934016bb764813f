//! The applicant's own door: what a citizen does by number and query code, and what nobody learns there.

use gongkai_demo::clients::Caller;
use gongkai_proto::intake::v1::{self as intake, CaseKey, CaseKind, submission::What};

use crate::office::{BUREAU, Office};

/// A request of an applicant about his case: type, request_id, key, and what else it says.
macro_rules! mine {
    ($request:ident, $request_id:expr, $key:expr $(, $field:ident: $value:expr)*) => {
        intake::$request {
            request_id: $request_id.to_owned(),
            bureau_id: BUREAU.to_owned(),
            key: Some($key.clone()),
            $($field: $value,)*
        }
    };
}

// After the macros they use.
mod begin;
mod day;
mod draft;
mod feedback;
mod given;
mod guess;
mod opinion;
mod payment;
mod promised;
mod returned;
mod taken_back;
mod withdraw;

/// The public, through the bureau's portal.
fn public(office: &Office) -> Caller {
    office.caller(BUREAU, "public")
}

/// Submits something; answers its key.
async fn submitted(public: &Caller, request_id: &str, what: What) -> CaseKey {
    let mut door = public.applicants();
    let answer = door.submit_by_applicant(submission(request_id, what));
    answer.await.unwrap().into_inner().key.unwrap()
}

/// A request_id as calls want it whose answers tell a secret.
fn long(request_id: &str) -> String {
    format!("{request_id:->32}")
}

fn submission(request_id: &str, what: What) -> intake::SubmitByApplicantRequest {
    intake::SubmitByApplicantRequest {
        request_id: long(request_id),
        bureau_id: BUREAU.to_owned(),
        submission: Some(intake::Submission { what: Some(what) }),
        draft: None,
    }
}

/// An application of a person for something.
fn application(wanted: &str) -> What {
    What::Application(intake::ApplicationByApplicant {
        applicant: Some(intake::Applicant {
            name: "李某某".to_owned(),
            identity_number: "430903199001010011".to_owned(),
            contact: "13800000000".to_owned(),
            ..Default::default()
        }),
        wanted: wanted.to_owned(),
        wishes: None,
    })
}

/// The case as its applicant sees it.
async fn seen(public: &Caller, key: &CaseKey) -> intake::MyCase {
    let request = intake::GetMyCaseRequest {
        bureau_id: BUREAU.to_owned(),
        key: Some(key.clone()),
    };
    let seen = public.applicants().get_my_case(request).await;
    seen.unwrap().into_inner().my_case.unwrap()
}

/// The id of the only application, as the staff know it.
async fn application_id(office: &Office, number: &str) -> String {
    let request = intake::ListApplicationsRequest {
        bureau_id: BUREAU.to_owned(),
        ..Default::default()
    };
    let mut clerk = office.staff.clerk.applications();
    let listed = clerk.list_applications(request).await.unwrap().into_inner();
    let mut listed = listed.applications.into_iter();
    listed.find(|known| known.number == number).unwrap().id
}

/// The letter of that kind of a case, as the staff see it.
async fn letter_of(office: &Office, case_id: &str, kind: intake::LetterKind) -> intake::Letter {
    let request = intake::ListLettersRequest {
        bureau_id: BUREAU.to_owned(),
        case_id: case_id.to_owned(),
        kind: kind as i32,
        ..Default::default()
    };
    let mut letters = office.staff.clerk.letters();
    let listed = letters.list_letters(request).await.unwrap().into_inner();
    listed.letters.into_iter().next().unwrap()
}

/// The clerk sends a letter over the portal today.
async fn sent_online(office: &Office, request_id: &str, letter_id: &str) {
    let sent = intake::RecordDispatchRequest {
        request_id: request_id.to_owned(),
        bureau_id: BUREAU.to_owned(),
        letter_id: letter_id.to_owned(),
        way: intake::DispatchWay::Portal as i32,
        recipient: "李某某".to_owned(),
        ..Default::default()
    };
    let mut dispatches = office.staff.clerk.dispatches();
    dispatches.record_dispatch(sent).await.unwrap();
}

/// What is said of a refusal, in Chinese.
fn said(refused: &tonic::Status) -> String {
    crate::acts::Refusal::of(refused).zh
}

/// A key with another code.
fn with_code(key: &CaseKey, code: &str) -> CaseKey {
    CaseKey {
        query_code: code.to_owned(),
        ..key.clone()
    }
}

/// A case of a kind by its number.
fn of(kind: CaseKind, number: &str, code: &str) -> CaseKey {
    CaseKey {
        kind: kind as i32,
        number: number.to_owned(),
        query_code: code.to_owned(),
    }
}

/// Both sides confirm today what an applicant submitted.
async fn confirmed(office: &Office, key: &intake::CaseKey) {
    let confirm = mine!(ConfirmMyApplicationRequest, key.number, key);
    let public = public(office);
    let mut door = public.applicants();
    door.confirm_my_application(confirm).await.unwrap();
    received(office, key).await;
}

/// The bureau confirms today what an applicant submitted.
async fn received(office: &Office, key: &intake::CaseKey) {
    let confirm = intake::ConfirmReceiptRequest {
        request_id: format!("received {}", key.number),
        bureau_id: BUREAU.to_owned(),
        application_id: application_id(office, &key.number).await,
        ..Default::default()
    };
    let mut applications = office.staff.clerk.applications();
    applications.confirm_receipt(confirm).await.unwrap();
}
