//! Permits, preliminary reviews and service matters, from the guide to the report.

use gongkai_demo::{
    clients::{Caller, Services},
    play,
    year::Year,
};
use gongkai_proto::intake::v1::{
    self as intake, Handling, MatterCase, MatterCaseState, MatterKind,
};
use tonic::{Code, Status};

use crate::{
    office::{BUREAU, on},
    support::{assert_refused, suite},
};
use deciding::{clocks, decided, report};
use guide::{guide, listed};
use opening::{accepted, begin, ended_at_once, registered, told_what_is_missing};

/// A request about a case: `about!(Kind, case, request_id, field: value, …)`.
macro_rules! about {
    ($kind:ident, $case:expr, $request_id:literal $(, $field:ident: $value:expr)*) => {
        intake::$kind {
            request_id: $request_id.to_owned(),
            bureau_id: BUREAU.to_owned(),
            matter_case_id: $case.id.clone(),
            $($field: $value,)*
            ..Default::default()
        }
    };
}

/// The case an act answers.
macro_rules! done {
    ($who:expr, $rpc:ident($request:expr)) => {
        $who.matters()
            .$rpc($request)
            .await
            .unwrap()
            .into_inner()
            .matter_case
            .unwrap()
    };
}

/// The refusal an act answers.
macro_rules! refused {
    ($who:expr, $rpc:ident($request:expr)) => {
        $who.matters().$rpc($request).await.unwrap_err()
    };
}

// After the macros they use.
mod deciding;
mod guide;
mod opening;

const PERMIT: &str = "hazardous-trade";

const INSTANT: &str = "430903-AQ-001";

/// Who acts.
struct People {
    clerk: Caller,
    reviewer: Caller,
    leader: Caller,
    stranger: Caller,
}

fn permit() -> intake::Matter {
    let paper = |name: &str, required| intake::RequiredPaper {
        name: name.to_owned(),
        required,
        form: intake::PaperForm::Copy as i32,
    };
    intake::Matter {
        code: PERMIT.to_owned(),
        name: "危险化学品经营许可".to_owned(),
        kind: MatterKind::Permit as i32,
        handling: Handling::Promised as i32,
        promised_limit: 10,
        extensible: true,
        papers: vec![
            paper("营业执照", true),
            paper("安全评价报告", true),
            paper("授权委托书", false),
        ],
        legal_basis: "危险化学品安全管理条例第三十五条".to_owned(),
        office_id: "permits".to_owned(),
        fee_note: "不收费".to_owned(),
        online_url: "https://zwfw.example.cn/matter/1".to_owned(),
        ..Default::default()
    }
}

fn set(request_id: &str, etag: &str, matter: intake::Matter) -> intake::SetMatterRequest {
    intake::SetMatterRequest {
        request_id: request_id.to_owned(),
        bureau_id: BUREAU.to_owned(),
        etag: etag.to_owned(),
        matter: Some(matter),
    }
}

fn application(request_id: &str, matter_code: &str) -> intake::ApplyMatterCaseRequest {
    intake::ApplyMatterCaseRequest {
        request_id: request_id.to_owned(),
        bureau_id: BUREAU.to_owned(),
        matter_code: matter_code.to_owned(),
        applicant: Some(intake::MatterApplicant {
            kind: intake::MatterApplicantKind::LegalPerson as i32,
            name: "演示公司".to_owned(),
            identity_number: "演示代码".to_owned(),
            contact: "演示电话".to_owned(),
        }),
        papers_received: vec!["营业执照".to_owned()],
        channel: intake::MatterChannel::Counter as i32,
        ..Default::default()
    }
}

#[track_caller]
fn assert_state_forbids(status: &Status) {
    assert_refused(status, Code::FailedPrecondition, "STATE_FORBIDS");
}

fn days(case: &MatterCase) -> (String, String) {
    let day = |deadline: &Option<intake::Deadline>| {
        deadline
            .as_ref()
            .map(|deadline| deadline.current_due_on.clone())
            .unwrap_or_default()
    };
    (day(&case.statutory), day(&case.promised))
}

async fn get(people: &People, case: &MatterCase) -> MatterCase {
    let request = intake::GetMatterCaseRequest {
        bureau_id: BUREAU.to_owned(),
        matter_case_id: case.id.clone(),
    };
    done!(people.clerk, get_matter_case(request))
}

async fn register(people: &People, request_id: &str) -> MatterCase {
    let request = intake::RegisterMatterCaseRequest {
        request_id: request_id.to_owned(),
        bureau_id: BUREAU.to_owned(),
        matter_code: PERMIT.to_owned(),
        applicant_name: "演示申请人".to_owned(),
        ..Default::default()
    };
    done!(people.clerk, register_matter_case(request))
}

/// Everything a permit passes through, and every way a case may end.
#[tokio::test(flavor = "multi_thread")]
async fn matters_from_the_guide_to_the_report() {
    let suite = suite().await;
    let services = Services::of(&suite).unwrap();
    let caller = |bureau: &str, role: &str| services.caller(&suite.mint, bureau, role).unwrap();
    let people = People {
        clerk: caller(BUREAU, "clerk"),
        reviewer: caller(BUREAU, "reviewer"),
        leader: caller(BUREAU, "leader"),
        stranger: caller("haitang-emb", "clerk"),
    };
    on(&suite, "2024-01-05").await;
    guide(&people).await;
    let first = begin(&people).await;
    ended_at_once(&people).await;
    on(&suite, "2024-01-08").await;
    let told = told_what_is_missing(&people, &first).await;
    on(&suite, "2024-01-11").await;
    let accepted = accepted(&people, &first).await;
    registered(&suite, &people).await;
    clocks(&suite, &people, &accepted).await;
    on(&suite, "2024-01-24").await;
    let uncorrected =
        about!(TerminateMatterCaseRequest, told, "g-end", reason: "逾期未补正".to_owned());
    let status = refused!(people.clerk, terminate_matter_case(uncorrected.clone()));
    assert_refused(&status, Code::PermissionDenied, "ROLE_MISSING");
    let ended = done!(people.reviewer, terminate_matter_case(uncorrected));
    assert_eq!(ended.state(), MatterCaseState::Terminated);
    decided(&suite, &people, &accepted).await;
    listed(&people).await;

    let year = Year {
        year: 2024,
        ..Year::heshan().unwrap()
    };
    report(&play::compile(&suite, &year, &|_| {}).await.unwrap());
    suite.stop().await.unwrap();
}
