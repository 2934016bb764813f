//! Notices to people who applied online: written with the act, sent until the gateway takes them.

use std::{
    fs,
    net::SocketAddr,
    sync::{Arc, Mutex},
    time::Duration,
};

use axum::{Json, Router, extract::State, http::StatusCode, routing::post};
use gongkai_demo::{
    clients::{Caller, Services},
    staff::{Staff, Walk},
};
use gongkai_proto::intake::v1::{self as intake, Answer, NoticeKind, NoticeState, ReceiptChannel};
use gongkai_testbed::suite::{Suite, SuiteOptions};
use serde_json::{Value, json};
use tonic::Code;

use crate::{
    office::on,
    paper::letters_of,
    support::{assert_refused, post_letters_of, suite, suite_with},
};

/// Stands for personal data.
const SECRET: &str = "柒捌玖拾";

/// A gateway as a bureau's: a real HTTP server that notes what it gets.
#[derive(Clone, Default)]
struct Gateway {
    got: Arc<Mutex<Vec<Value>>>,
    /// Answers 503 to so many first.
    failures: Arc<Mutex<usize>>,
    /// Refuses notices of this bureau.
    refused: Arc<Mutex<&'static str>>,
}

impl Gateway {
    async fn listen(&self) -> SocketAddr {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let pages = Router::new()
            .route("/notices", post(take))
            .with_state(self.clone());
        tokio::spawn(async move { axum::serve(listener, pages).await });
        address
    }

    fn got(&self) -> Vec<Value> {
        self.got.lock().unwrap().clone()
    }

    async fn wait_got(&self, count: usize) -> Vec<Value> {
        for _ in 0..1500 {
            if self.got().len() >= count {
                return self.got();
            }
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        panic!("{count} notices were expected: {:?}", self.got());
    }
}

async fn take(State(gateway): State<Gateway>, Json(notice): Json<Value>) -> StatusCode {
    let refused = *gateway.refused.lock().unwrap();
    if notice["bureau_id"] == refused {
        return StatusCode::INTERNAL_SERVER_ERROR;
    }
    gateway.got.lock().unwrap().push(notice);
    let mut failures = gateway.failures.lock().unwrap();
    if *failures > 0 {
        *failures -= 1;
        return StatusCode::SERVICE_UNAVAILABLE;
    }
    StatusCode::ACCEPTED
}

async fn suite_at(gateway: SocketAddr) -> Suite {
    let url = format!("http://{gateway}/notices?password=geheim");
    let options = SuiteOptions {
        extra_env: vec![("intake".to_owned(), "GONGKAI_NOTICES".to_owned(), url)],
        ..SuiteOptions::default()
    };
    let suite = suite_with(options).await;
    on(&suite, "2019-06-03").await;
    suite
}

async fn submit(clerk: &Caller, bureau: &str, request_id: &str, channel: ReceiptChannel) -> String {
    let request = intake::SubmitApplicationRequest {
        request_id: request_id.to_owned(),
        bureau_id: bureau.to_owned(),
        applicant: Some(intake::Applicant {
            kind: intake::ApplicantKind::NaturalPerson as i32,
            name: "演示申请人".to_owned(),
            identity_number: "演示证件".to_owned(),
            contact: format!("电话{SECRET}"),
            ..Default::default()
        }),
        channel: channel as i32,
        received_on: "2019-06-03".to_owned(),
        wanted: "演示所需信息".to_owned(),
        ..Default::default()
    };
    let submitted = clerk.applications().submit_application(request).await;
    submitted.unwrap().into_inner().application.unwrap().id
}

async fn notices(caller: &Caller, bureau: &str, case_id: &str) -> Vec<intake::Notice> {
    let request = intake::ListNoticesRequest {
        bureau_id: bureau.to_owned(),
        case_id: case_id.to_owned(),
    };
    let listed = caller.notices().list_notices(request).await;
    listed.unwrap().into_inner().notices
}

/// Waits until the last notice of a case is in this state.
async fn wait_for(
    caller: &Caller,
    bureau: &str,
    case_id: &str,
    settled: impl Fn(&intake::Notice) -> bool,
) -> Vec<intake::Notice> {
    for _ in 0..1500 {
        let found = notices(caller, bureau, case_id).await;
        if found.last().is_some_and(&settled) {
            return found;
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    panic!("{:?}", notices(caller, bureau, case_id).await);
}

fn is_sent(notice: &intake::Notice) -> bool {
    notice.state() == NoticeState::Sent
}

#[tokio::test(flavor = "multi_thread")]
async fn a_gateway_that_fails_first_gets_every_notice_in_the_end() {
    let bureau = "heshan-emb";
    let gateway = Gateway::default();
    *gateway.failures.lock().unwrap() = 2;
    let suite = suite_at(gateway.listen().await).await;
    let services = Services::of(&suite).unwrap();
    let clerk = services.caller(&suite.mint, bureau, "clerk").unwrap();
    let case_id = submit(&clerk, bureau, "a", ReceiptChannel::Internet).await;
    // Whoever came in person is told at the counter.
    let in_person = submit(&clerk, bureau, "b", ReceiptChannel::InPerson).await;

    let failed = wait_for(&clerk, bureau, &case_id, |notice| notice.attempts > 0).await;
    assert!(failed[0].next_try_at.is_some());
    let sent = wait_for(&clerk, bureau, &case_id, is_sent).await;
    assert_eq!((sent.len(), sent[0].attempts), (1, 3));
    assert!(sent[0].sent_at.is_some() && sent[0].next_try_at.is_none());
    assert_eq!(sent[0].last_error, "");
    assert_eq!(sent[0].contact, format!("电话{SECRET}"));
    assert_eq!(sent[0].written_on, "2019-06-03");
    // Each attempt brought the same notice, so that doubles can be told.
    let expected = json!({
        "notice_id": sent[0].id,
        "bureau_id": bureau,
        "case_id": case_id,
        "kind": "received",
        "title": "政府信息公开申请已收到并登记",
        "contact": format!("电话{SECRET}"),
    });
    assert_eq!(gateway.got(), vec![expected; 3]);

    // The answer is told, too; a refused act is not.
    let staff = Staff::of(&services, &suite.mint, bureau).unwrap();
    let walk = |request_id: &str| Walk {
        request_id: request_id.to_owned(),
        bureau_id: bureau.to_owned(),
        application_id: case_id.clone(),
    };
    staff.answer(&walk("c"), Answer::Granted).await.unwrap();
    staff.answer(&walk("d"), Answer::Granted).await.unwrap_err();
    gateway.wait_got(4).await;
    let all = wait_for(&clerk, bureau, &case_id, is_sent).await;
    let kinds: Vec<NoticeKind> = all.iter().map(intake::Notice::kind).collect();
    assert_eq!(kinds, [NoticeKind::Received, NoticeKind::Answered]);
    assert!(notices(&clerk, bureau, &in_person).await.is_empty());

    // After a restart nothing is sent again.
    suite.restart("intake").await.unwrap();
    tokio::time::sleep(Duration::from_millis(1500)).await;
    assert_eq!(gateway.got().len(), 4);
    let log = fs::read_to_string(suite.log("intake")).unwrap();
    assert!(log.contains("a notice was not sent"));
    assert!(!log.contains(SECRET) && !log.contains("geheim"));

    // Of another bureau, and without a role.
    let other = services
        .caller(&suite.mint, "haitang-emb", "clerk")
        .unwrap();
    let public = services.caller(&suite.mint, bureau, "public").unwrap();
    for (caller, of, code, reason) in [
        (&other, "haitang-emb", Code::NotFound, "RECORD_UNKNOWN"),
        (&other, bureau, Code::PermissionDenied, "BUREAU_FOREIGN"),
        (&public, bureau, Code::PermissionDenied, "ROLE_MISSING"),
    ] {
        let request = intake::ListNoticesRequest {
            bureau_id: of.to_owned(),
            case_id: case_id.clone(),
        };
        let status = caller.notices().list_notices(request).await.unwrap_err();
        assert_refused(&status, code, reason);
    }
    suite.stop().await.unwrap();
}

/// Nobody is told of an answer that turns out not to have left, unless he was already.
#[tokio::test(flavor = "multi_thread")]
async fn an_answer_that_did_not_leave_is_told_to_nobody() {
    let bureau = "heshan-emb";
    let gateway = Gateway::default();
    *gateway.refused.lock().unwrap() = bureau;
    let suite = suite_at(gateway.listen().await).await;
    let services = Services::of(&suite).unwrap();
    let staff = Staff::of(&services, &suite.mint, bureau).unwrap();
    let case_id = submit(&staff.clerk, bureau, "a", ReceiptChannel::Internet).await;
    let walk = Walk {
        request_id: "answer".to_owned(),
        bureau_id: bureau.to_owned(),
        application_id: case_id.clone(),
    };
    staff.draft(&walk, Answer::Granted).await.unwrap();
    staff.review(&walk).await.unwrap();
    staff.sign(&walk).await.unwrap();
    let dispatch = intake::DispatchReplyRequest {
        request_id: "leaves".to_owned(),
        bureau_id: bureau.to_owned(),
        application_id: case_id.clone(),
        way: intake::DispatchWay::Email as i32,
        ..Default::default()
    };
    let mut clerk = staff.clerk.applications();
    clerk.dispatch_reply(dispatch).await.unwrap();
    let waiting = notices(&staff.clerk, bureau, &case_id).await;
    let told = |notices: &[intake::Notice]| -> Vec<(NoticeKind, NoticeState)> {
        let told = notices.iter().map(|notice| (notice.kind(), notice.state()));
        told.collect()
    };
    let received = (NoticeKind::Received, NoticeState::Waiting);
    assert_eq!(
        told(&waiting),
        [received, (NoticeKind::Answered, NoticeState::Waiting)]
    );
    let letters = letters_of(&staff.clerk, bureau, &case_id).await;
    let annul = intake::AnnulDispatchRequest {
        request_id: "unsent".to_owned(),
        bureau_id: bureau.to_owned(),
        letter_id: letters.first().unwrap().id.clone(),
        reason: "误登另一件的邮件".to_owned(),
        ..Default::default()
    };
    let mut reviewer = staff.reviewer.dispatches();
    reviewer.annul_dispatch(annul).await.unwrap();
    let dropped = notices(&staff.clerk, bureau, &case_id).await;
    assert_eq!(
        told(&dropped),
        [received, (NoticeKind::Answered, NoticeState::Dropped)]
    );
    assert!(dropped[1].next_try_at.is_none() && dropped[1].sent_at.is_none());
    suite.stop().await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn one_bureau_s_failure_holds_nobody_else_up() {
    let gateway = Gateway::default();
    *gateway.refused.lock().unwrap() = "heshan-emb";
    let suite = suite_at(gateway.listen().await).await;
    let services = Services::of(&suite).unwrap();
    let caller = |bureau| services.caller(&suite.mint, bureau, "clerk").unwrap();
    let (first, second) = (caller("heshan-emb"), caller("haitang-emb"));
    let mut cases = Vec::new();
    for number in 0..3 {
        let id = format!("a-{number}");
        cases.push(submit(&first, "heshan-emb", &id, ReceiptChannel::Internet).await);
    }
    for number in 0..3 {
        let id = format!("b-{number}");
        submit(&second, "haitang-emb", &id, ReceiptChannel::Internet).await;
    }
    let got = gateway.wait_got(3).await;
    assert!(
        got.iter()
            .all(|notice| notice["bureau_id"] == "haitang-emb")
    );
    let waiting = wait_for(&first, "heshan-emb", &cases[0], |notice| {
        !notice.last_error.is_empty()
    })
    .await;
    assert_eq!(waiting[0].state(), NoticeState::Waiting);
    assert_eq!(
        waiting[0].last_error,
        "the gateway answered 500 Internal Server Error"
    );
    // Once it is taken again, all of them go out.
    *gateway.refused.lock().unwrap() = "";
    gateway.wait_got(6).await;
    for case in &cases {
        wait_for(&first, "heshan-emb", case, is_sent).await;
    }
    suite.stop().await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn without_a_gateway_a_notice_is_a_line_in_the_log() {
    let bureau = "heshan-emb";
    let suite = suite().await;
    on(&suite, "2019-06-03").await;
    let services = Services::of(&suite).unwrap();
    let clerk = services.caller(&suite.mint, bureau, "clerk").unwrap();
    let case_id = submit(&clerk, bureau, "a", ReceiptChannel::Internet).await;
    let sent = wait_for(&clerk, bureau, &case_id, is_sent).await;
    let log = fs::read_to_string(suite.log("intake")).unwrap();
    let line = log.lines().find(|line| line.contains(&sent[0].id));
    let line = line.unwrap_or_else(|| panic!("no line of {}", sent[0].id));
    for said in [bureau, &case_id, "received"] {
        assert!(line.contains(said), "{line}");
    }
    assert!(!log.contains(SECRET));
    every_act(&suite, &services).await;
    suite.stop().await.unwrap();
}

/// Every act that sends the applicant a letter is told, what asks him for something once that left, and nothing that stays
/// inside the bureau.
async fn every_act(suite: &Suite, services: &Services) {
    let bureau = "haitang-emb";
    on(suite, "2024-03-04").await;
    let staff = Staff::of(services, &suite.mint, bureau).unwrap();
    let mut clerk = staff.clerk.applications();
    let request = intake::SubmitApplicationRequest {
        request_id: "all".to_owned(),
        bureau_id: bureau.to_owned(),
        applicant: Some(intake::Applicant {
            kind: intake::ApplicantKind::NaturalPerson as i32,
            name: "演示申请人".to_owned(),
            identity_number: "演示证件".to_owned(),
            contact: format!("电话{SECRET}"),
            ..Default::default()
        }),
        channel: ReceiptChannel::Internet as i32,
        wanted: "演示所需信息".to_owned(),
        ..Default::default()
    };
    let submitted = clerk.submit_application(request).await.unwrap();
    let case_id = submitted.into_inner().application.unwrap().id;
    let walk = Walk {
        request_id: "all".to_owned(),
        bureau_id: bureau.to_owned(),
        application_id: case_id.clone(),
    };
    assert!(notices(&staff.clerk, bureau, &case_id).await.is_empty());
    macro_rules! request {
        ($name:ident { $($field:ident: $value:expr),* $(,)? }) => {
            intake::$name {
                request_id: "all".to_owned(),
                bureau_id: bureau.to_owned(),
                application_id: case_id.clone(),
                $($field: $value,)*
                ..Default::default()
            }
        };
    }
    let text = || "演示理由".to_owned();
    let confirm = request!(ConfirmReceiptRequest {});
    clerk.confirm_receipt(confirm).await.unwrap();
    let correct = request!(AskCorrectionRequest { missing: text() });
    clerk.ask_correction(correct).await.unwrap();
    post_letters_of(&staff.clerk, bureau, &case_id).await;
    let corrected = request!(ReceiveCorrectionRequest { wanted: text() });
    clerk.receive_correction(corrected).await.unwrap();
    let ask = request!(AskOpinionRequest {
        of: intake::ConsultedParty::ThirdParty as i32,
        party_name: "演示第三方".to_owned(),
    });
    clerk.ask_opinion(ask).await.unwrap();
    post_letters_of(&staff.clerk, bureau, &case_id).await;
    register_names_the_applicant(&staff, bureau).await;
    let said = request!(RecordOpinionRequest {
        opinion_number: 1,
        opinion: intake::PartyOpinion::Agrees as i32,
    });
    clerk.record_opinion(said).await.unwrap();
    let reasons = request!(AskReasonsRequest {
        period: 7,
        reason: text(),
    });
    clerk.ask_reasons(reasons).await.unwrap();
    post_letters_of(&staff.clerk, bureau, &case_id).await;
    let given = request!(ReceiveReasonsRequest { reasons: text() });
    clerk.receive_reasons(given).await.unwrap();
    let mut leader = staff.leader.applications();
    let delay = request!(SetDelayedPeriodRequest {
        due_on: "2024-06-28".to_owned(),
        reason: text(),
    });
    leader.set_delayed_period(delay).await.unwrap();
    let extend = request!(ExtendDeadlineRequest { reason: text() });
    leader.extend_deadline(extend).await.unwrap();
    let fee = request!(AskFeeRequest {
        amount_fen: 10_000,
        basis: intake::FeeBasis::ByPage as i32,
        count: 40,
    });
    clerk.ask_fee(fee).await.unwrap();
    post_letters_of(&staff.clerk, bureau, &case_id).await;
    let paid = request!(RecordFeeRequest { amount_fen: 10_000 });
    clerk.record_fee(paid).await.unwrap();
    staff.answer(&walk, Answer::Granted).await.unwrap();
    let told = notices(&staff.clerk, bureau, &case_id).await;
    let kinds: Vec<NoticeKind> = told.iter().map(intake::Notice::kind).collect();
    assert_eq!(
        kinds,
        [
            NoticeKind::Received,
            NoticeKind::CorrectionAsked,
            NoticeKind::OpinionAsked,
            NoticeKind::ReasonsAsked,
            NoticeKind::Delayed,
            NoticeKind::Extended,
            NoticeKind::FeeAsked,
            NoticeKind::Answered,
        ]
    );
}

/// The register names the applicant, never who else is asked, and what is wanted as corrected.
async fn register_names_the_applicant(staff: &Staff, bureau: &str) {
    let register = intake::ExportRegisterRequest {
        bureau_id: bureau.to_owned(),
        case_kind: intake::CaseKind::Application as i32,
        from: "2024-01-01".to_owned(),
        to: "2024-12-31".to_owned(),
        format: intake::RegisterFormat::Csv as i32,
    };
    let register = staff.clerk.case_files().export_register(register).await;
    let register = String::from_utf8(register.unwrap().into_inner().content).unwrap();
    assert!(register.contains("演示申请人"), "{register}");
    assert!(register.contains("演示理由"), "{register}");
    assert!(!register.contains("演示第三方"), "{register}");
}
