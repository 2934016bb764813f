//! Bad input: each gets the right status and reason, in both languages, and changes nothing.

use std::time::Duration;

use gongkai_demo::{
    clients::{Caller, Services},
    play,
};
use gongkai_proto::{
    feed::v1::{ListStreamsRequest, ReadEventsRequest, StreamPosition},
    intake::v1::{self as intake, application_service_client::ApplicationServiceClient},
    reporting::v1::CompileReportRequest,
};
use gongkai_testbed::{
    suite::Suite,
    tokens::{TokenMint, Who},
};
use serde_json::{Value, json};
use sqlx::{Connection as _, PgConnection};
use tonic::{Code, Status};
use tonic_types::StatusExt as _;

use crate::support::{assert_refused, suite, value, violations};

fn application(request_id: &str) -> intake::SubmitApplicationRequest {
    intake::SubmitApplicationRequest {
        request_id: request_id.to_owned(),
        bureau_id: "heshan-emb".to_owned(),
        applicant: Some(intake::Applicant {
            kind: intake::ApplicantKind::NaturalPerson as i32,
            name: "演示申请人".to_owned(),
            identity_number: "演示证件".to_owned(),
            contact: "演示联系方式".to_owned(),
            ..intake::Applicant::default()
        }),
        channel: intake::ReceiptChannel::InPerson as i32,
        wanted: "演示所需信息".to_owned(),
        ..intake::SubmitApplicationRequest::default()
    }
}

async fn refused(caller: &Caller, request: intake::SubmitApplicationRequest) -> Status {
    caller
        .applications()
        .submit_application(request)
        .await
        .unwrap_err()
}

/// A suite with one application received, and what must not change.
struct Counter {
    suite: Suite,
    services: Services,
    clerk: Caller,
    first: intake::Application,
    before: Vec<StreamPosition>,
}

impl Counter {
    /// On 2019-06-03, with the application of request_id `first`.
    async fn open() -> Self {
        let suite = suite().await;
        let services = Services::of(&suite).unwrap();
        play::set_day(&suite, "2019-06-03".parse().unwrap())
            .await
            .unwrap();
        let clerk = services.caller(&suite.mint, "heshan-emb", "clerk").unwrap();
        let first = clerk
            .applications()
            .submit_application(application("first"))
            .await
            .unwrap();
        // The sequencer numbers it soon; from then on nothing may move.
        let of_intake = |head: &StreamPosition| {
            head.stream
                .as_ref()
                .is_some_and(|stream| stream.service == "intake")
        };
        let mut before = heads(&services, &suite).await;
        while !before.iter().any(of_intake) {
            tokio::time::sleep(Duration::from_millis(20)).await;
            before = heads(&services, &suite).await;
        }
        let first = first.into_inner().application.unwrap();
        Self {
            suite,
            services,
            clerk,
            first,
            before,
        }
    }

    fn caller(&self, bureau: &str, role: &str) -> Caller {
        self.services
            .caller(&self.suite.mint, bureau, role)
            .unwrap()
    }

    /// Asserts that nothing was recorded since, and stops the suite.
    async fn close_unchanged(self) {
        assert_eq!(
            heads(&self.services, &self.suite).await,
            self.before,
            "something refused left an event"
        );
        let get = intake::GetApplicationRequest {
            bureau_id: "heshan-emb".to_owned(),
            application_id: self.first.id.clone(),
        };
        let read = self
            .clerk
            .applications()
            .get_application(get)
            .await
            .unwrap()
            .into_inner();
        assert_eq!(read.application, Some(self.first));
        self.suite.stop().await.unwrap();
    }
}

/// The heads of all streams.
async fn heads(services: &Services, suite: &Suite) -> Vec<StreamPosition> {
    let service = services.caller(&suite.mint, "platform", "service").unwrap();
    let mut heads = Vec::new();
    for mut feed in [service.catalog_feed(), service.intake_feed()] {
        heads.extend(
            feed.list_streams(ListStreamsRequest::default())
                .await
                .unwrap()
                .into_inner()
                .heads,
        );
    }
    heads
}

#[tokio::test(flavor = "multi_thread")]
async fn wrong_tokens() {
    let counter = Counter::open().await;
    let mint = &counter.suite.mint;
    let anonymous = ApplicationServiceClient::connect(counter.suite.grpc("intake")).await;
    let status = anonymous
        .unwrap()
        .submit_application(application("a"))
        .await
        .unwrap_err();
    assert_refused(&status, Code::Unauthenticated, "TOKEN_MISSING");
    let who = Who::new("clerk", "heshan-emb", "clerk");
    let hour = Duration::from_hours(1);
    let stranger = TokenMint::new([9; 32], mint.issuer().to_owned()).mint(&who, hour);
    let altered = |claim: &str, value: Value| {
        let mut claims = mint.claims(&who, hour);
        claims[claim] = value;
        mint.sign(&claims).unwrap()
    };
    for token in [
        "nonsense".to_owned(),
        stranger,
        altered("exp", json!(1_000_000_000)),
        altered("nbf", json!(9_000_000_000_u64)),
        altered("aud", json!("another-system")),
        altered("iss", json!("another-issuer")),
        altered("roles", json!(["emperor"])),
        altered("bureau", json!("x'; DROP TABLE fact; --")),
    ] {
        let status = refused(
            &counter.services.with_token(&token).unwrap(),
            application("b"),
        )
        .await;
        assert_refused(&status, Code::Unauthenticated, "TOKEN_INVALID");
    }
    let neighbour = counter.caller("haitang-emb", "clerk");
    assert_refused(
        &refused(&neighbour, application("c")).await,
        Code::PermissionDenied,
        "BUREAU_FOREIGN",
    );
    let auditor = counter.caller("heshan-emb", "auditor");
    assert_refused(
        &refused(&auditor, application("d")).await,
        Code::PermissionDenied,
        "ROLE_MISSING",
    );
    // Whoever registers bureaus does not read their applicants, and no token of above writes below.
    let get = intake::GetApplicationRequest {
        bureau_id: "heshan-emb".to_owned(),
        application_id: counter.first.id.clone(),
    };
    let administrator = counter.caller("platform", "administrator");
    let status = administrator
        .applications()
        .get_application(get)
        .await
        .unwrap_err();
    assert_refused(&status, Code::PermissionDenied, "ROLE_MISSING");
    let both = Who {
        roles: vec!["city".to_owned(), "clerk".to_owned()],
        ..Who::new("both", "platform", "city")
    };
    let both = counter
        .services
        .with_token(&mint.mint(&both, hour))
        .unwrap();
    assert_refused(
        &refused(&both, application("d")).await,
        Code::PermissionDenied,
        "BUREAU_FOREIGN",
    );
    let nobody = counter.caller("nowhere-bureau", "clerk");
    let request = intake::SubmitApplicationRequest {
        bureau_id: "nowhere-bureau".to_owned(),
        ..application("e")
    };
    assert_refused(
        &refused(&nobody, request).await,
        Code::NotFound,
        "BUREAU_UNKNOWN",
    );
    counter.close_unchanged().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn wrong_fields_and_dates() {
    let counter = Counter::open().await;
    let clerk = &counter.clerk;
    // All that is wrong is said at once.
    let empty = intake::SubmitApplicationRequest {
        bureau_id: "heshan-emb".to_owned(),
        ..intake::SubmitApplicationRequest::default()
    };
    let status = refused(clerk, empty).await;
    assert_refused(&status, Code::InvalidArgument, "FIELDS_INVALID");
    let fields = violations(&status);
    for field in [
        "request_id",
        "applicant.kind",
        "applicant.name",
        "applicant.contact",
        "channel",
        "wanted",
    ] {
        assert!(
            fields.iter().any(|known| known == field),
            "{field} is not in {fields:?}"
        );
    }
    let request = intake::SubmitApplicationRequest {
        bureau_id: "益阳".to_owned(),
        ..application("f")
    };
    assert_refused(
        &refused(clerk, request).await,
        Code::InvalidArgument,
        "FIELDS_INVALID",
    );
    let on = |day: &str| intake::SubmitApplicationRequest {
        received_on: day.to_owned(),
        ..application("g")
    };
    assert_eq!(
        violations(&refused(clerk, on("2019-02-30")).await),
        ["received_on"]
    );
    assert_refused(
        &refused(clerk, on("2019-06-04")).await,
        Code::InvalidArgument,
        "DATE_IN_FUTURE",
    );
    let status = refused(clerk, on("2019-05-31")).await;
    assert_refused(&status, Code::PermissionDenied, "BACKDATING_NOT_ALLOWED");
    counter.close_unchanged().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn repeated_and_impossible_acts() {
    let counter = Counter::open().await;
    // The same request_id: the same body repeats the answer, another is refused.
    let again = counter
        .clerk
        .applications()
        .submit_application(application("first"))
        .await
        .unwrap();
    assert_eq!(
        again.into_inner().application.as_ref(),
        Some(&counter.first)
    );
    let other = intake::SubmitApplicationRequest {
        wanted: "别的信息".to_owned(),
        ..application("first")
    };
    assert_refused(
        &refused(&counter.clerk, other).await,
        Code::AlreadyExists,
        "REQUEST_ID_REUSED",
    );

    // Withholding without a reason, on a state that is gone, on a case that is not there.
    let withhold = intake::DraftReplyRequest {
        request_id: "withhold".to_owned(),
        bureau_id: "heshan-emb".to_owned(),
        application_id: counter.first.id.clone(),
        answers: vec![intake::Answer::WithheldThirdParty as i32],
        content: Some(intake::ReplyContent {
            reason: "理由".to_owned(),
            ..intake::ReplyContent::default()
        }),
        ..intake::DraftReplyRequest::default()
    };
    let refused = |request: intake::DraftReplyRequest| {
        let clerk = counter.clerk.clone();
        async move { clerk.applications().draft_reply(request).await.unwrap_err() }
    };
    let silent = intake::DraftReplyRequest {
        content: None,
        ..withhold.clone()
    };
    assert_eq!(violations(&refused(silent).await), ["content.reason"]);
    let stale = intake::DraftReplyRequest {
        etag: "7".to_owned(),
        ..withhold.clone()
    };
    assert_refused(&refused(stale).await, Code::Aborted, "CONFLICT");
    let id = "01900000-0000-7000-8000-000000000000".to_owned();
    let unknown = intake::DraftReplyRequest {
        application_id: id,
        ..withhold.clone()
    };
    assert_refused(&refused(unknown).await, Code::NotFound, "RECORD_UNKNOWN");
    let partly = intake::DraftReplyRequest {
        answers: vec![
            intake::Answer::Granted as i32,
            intake::Answer::WithheldThirdParty as i32,
        ],
        ..withhold
    };
    assert_eq!(
        violations(&refused(partly).await),
        ["content.material", "content.withheld_part"]
    );

    // No fee is lawful before 2021.
    let fee = intake::RecordFeeRequest {
        request_id: "fee".to_owned(),
        bureau_id: "heshan-emb".to_owned(),
        application_id: counter.first.id.clone(),
        amount_fen: 10_000,
        ..intake::RecordFeeRequest::default()
    };
    let status = counter
        .clerk
        .applications()
        .record_fee(fee)
        .await
        .unwrap_err();
    assert_refused(&status, Code::FailedPrecondition, "FEE_NOT_LAWFUL");
    counter.close_unchanged().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn reports_and_feeds_asked_wrongly() {
    let counter = Counter::open().await;
    let leader = counter.caller("heshan-emb", "leader");
    let refused = |request: CompileReportRequest| {
        let leader = leader.clone();
        async move { leader.reports().compile_report(request).await.unwrap_err() }
    };
    let report = |year: i32| CompileReportRequest {
        request_id: format!("report-{year}"),
        bureau_id: "heshan-emb".to_owned(),
        year,
        ..CompileReportRequest::default()
    };
    assert_refused(
        &refused(report(2018)).await,
        Code::FailedPrecondition,
        "FORMAT_UNKNOWN",
    );
    assert_refused(
        &refused(report(2019)).await,
        Code::FailedPrecondition,
        "PERIOD_NOT_ENDED",
    );
    play::set_day(&counter.suite, "2020-01-15".parse().unwrap())
        .await
        .unwrap();
    // A position that does not exist yet.
    let mut ahead = counter
        .before
        .iter()
        .find(|head| {
            head.stream
                .as_ref()
                .is_some_and(|stream| stream.service == "intake")
        })
        .cloned()
        .unwrap();
    let head = ahead.sequence;
    ahead.sequence += 1000;
    let status = refused(CompileReportRequest {
        at_least: vec![ahead.clone()],
        ..report(2019)
    })
    .await;
    assert_refused(&status, Code::OutOfRange, "POSITION_BEYOND_HEAD");
    let city = counter.caller("yiyang-heshan", "city");
    let unknown = CompileReportRequest {
        bureau_id: "nowhere-bureau".to_owned(),
        ..report(2019)
    };
    let status = city.reports().compile_report(unknown).await.unwrap_err();
    assert_refused(&status, Code::NotFound, "BUREAU_UNKNOWN");

    let read = ReadEventsRequest {
        stream: ahead.stream.clone(),
        after: head + 1,
        page_size: 10,
    };
    let service = counter.caller("platform", "service");
    let status = service
        .intake_feed()
        .read_events(read.clone())
        .await
        .unwrap_err();
    assert_refused(&status, Code::OutOfRange, "POSITION_BEYOND_HEAD");
    let public = counter.caller("heshan-emb", "public");
    let read = ReadEventsRequest { after: 0, ..read };
    let status = public.intake_feed().read_events(read).await.unwrap_err();
    assert_eq!(
        status.code(),
        Code::PermissionDenied,
        "cases are not for the public: {status:?}"
    );
    counter.close_unchanged().await;
}

/// Reporting lags because its cursor is held: the report is not compiled from less, and is compiled
/// once the cursor is free.
#[tokio::test(flavor = "multi_thread")]
#[expect(
    clippy::disallowed_methods,
    reason = "holds a row of a service's table"
)]
async fn a_report_asked_before_the_cursors_have_caught_up() {
    let counter = Counter::open().await;
    let leader = counter.caller("heshan-emb", "leader");
    let report = CompileReportRequest {
        request_id: "lagging".to_owned(),
        bureau_id: "heshan-emb".to_owned(),
        year: 2019,
        ..CompileReportRequest::default()
    };
    let mut superuser = PgConnection::connect(&counter.suite.database.url("suite"))
        .await
        .unwrap();
    let mut hold = superuser.begin().await.unwrap();
    sqlx::query("LOCK TABLE reporting.cursor IN SHARE MODE")
        .execute(&mut *hold)
        .await
        .unwrap();
    let more = counter
        .clerk
        .applications()
        .submit_application(application("more"))
        .await;
    assert!(more.is_ok());
    play::set_day(&counter.suite, "2020-01-15".parse().unwrap())
        .await
        .unwrap();
    let status = leader
        .reports()
        .compile_report(report.clone())
        .await
        .unwrap_err();
    assert_refused(&status, Code::FailedPrecondition, "CURSORS_BEHIND");
    assert!(
        status
            .get_details_retry_info()
            .is_some_and(|info| info.retry_delay.is_some())
    );
    hold.rollback().await.unwrap();
    let compiled = loop {
        match leader.reports().compile_report(report.clone()).await {
            Ok(answer) => break answer.into_inner().report.unwrap(),
            Err(status) => assert_refused(&status, Code::FailedPrecondition, "CURSORS_BEHIND"),
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    };
    assert!((value(&compiled, "applications.received") - 2.0).abs() < 1e-9);

    // Done once, the answer does not depend on the services it was made from.
    counter.suite.kill("disclosure-catalog");
    let again = leader
        .reports()
        .compile_report(report)
        .await
        .unwrap()
        .into_inner();
    assert_eq!(again.report, Some(compiled));
}
