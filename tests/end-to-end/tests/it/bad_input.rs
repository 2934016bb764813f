//! Bad input: each gets the right status and reason, in both languages, and changes nothing.

use std::time::Duration;

use gongkai_demo::{
    clients::{Caller, Services},
    play,
};
use gongkai_proto::{
    feed::v1::{ListStreamsRequest, ReadEventsRequest, StreamPosition},
    intake::v1 as intake,
    reporting::v1::CompileReportRequest,
};
use gongkai_testbed::{
    suite::Suite,
    tokens::{TokenMint, Who},
};
use serde_json::json;
use tonic::{Code, Status};
use tonic_types::StatusExt as _;

use crate::support::{assert_refused, suite, violations};

fn application(request_id: &str) -> intake::SubmitApplicationRequest {
    intake::SubmitApplicationRequest {
        request_id: request_id.to_owned(),
        bureau_id: "heshan-emb".to_owned(),
        applicant: Some(intake::Applicant {
            kind: intake::ApplicantKind::NaturalPerson as i32,
            name: "演示申请人".to_owned(),
            identity_number: "演示证件".to_owned(),
            contact: "演示联系方式".to_owned(),
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

/// The heads of all streams: what must not change.
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
async fn bad_input_is_refused_with_its_reason_and_changes_nothing() {
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
        .unwrap()
        .into_inner();
    // The sequencer numbers it soon; from then on nothing may move.
    let mut before = heads(&services, &suite).await;
    while !before.iter().any(|head| {
        head.stream
            .as_ref()
            .is_some_and(|stream| stream.service == "intake")
    }) {
        tokio::time::sleep(Duration::from_millis(20)).await;
        before = heads(&services, &suite).await;
    }

    // Tokens.
    let anonymous =
        gongkai_proto::intake::v1::application_service_client::ApplicationServiceClient::connect(
            suite.grpc("intake"),
        )
        .await;
    let status = anonymous
        .unwrap()
        .submit_application(application("a"))
        .await
        .unwrap_err();
    assert_refused(&status, Code::Unauthenticated, "TOKEN_MISSING");
    let who = Who::new("clerk", "heshan-emb", "clerk");
    let hour = Duration::from_secs(3600);
    let stranger = TokenMint::new([9; 32], suite.mint.issuer().to_owned()).mint(&who, hour);
    let mut expired = suite.mint.claims(&who, hour);
    expired["exp"] = json!(1_000_000_000);
    let mut elsewhere = suite.mint.claims(&who, hour);
    elsewhere["aud"] = json!("another-system");
    let mut slug = suite.mint.claims(&who, hour);
    slug["bureau"] = json!("x'; DROP TABLE fact; --");
    for token in [
        "nonsense".to_owned(),
        stranger,
        suite.mint.sign(&expired).unwrap(),
        suite.mint.sign(&elsewhere).unwrap(),
        suite.mint.sign(&slug).unwrap(),
    ] {
        let status = refused(&services.with_token(&token).unwrap(), application("b")).await;
        assert_refused(&status, Code::Unauthenticated, "TOKEN_INVALID");
    }
    let neighbour = services
        .caller(&suite.mint, "haitang-emb", "clerk")
        .unwrap();
    assert_refused(
        &refused(&neighbour, application("c")).await,
        Code::PermissionDenied,
        "BUREAU_FOREIGN",
    );
    let auditor = services
        .caller(&suite.mint, "heshan-emb", "auditor")
        .unwrap();
    assert_refused(
        &refused(&auditor, application("d")).await,
        Code::PermissionDenied,
        "ROLE_MISSING",
    );

    // A bureau nobody registered.
    let nobody = services
        .caller(&suite.mint, "nowhere-bureau", "clerk")
        .unwrap();
    let request = intake::SubmitApplicationRequest {
        bureau_id: "nowhere-bureau".to_owned(),
        ..application("e")
    };
    assert_refused(
        &refused(&nobody, request).await,
        Code::NotFound,
        "BUREAU_UNKNOWN",
    );

    // Fields: all that is wrong at once.
    let status = refused(
        &clerk,
        intake::SubmitApplicationRequest {
            bureau_id: "heshan-emb".to_owned(),
            ..Default::default()
        },
    )
    .await;
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
    let status = refused(
        &clerk,
        intake::SubmitApplicationRequest {
            bureau_id: "益阳".to_owned(),
            ..application("f")
        },
    )
    .await;
    assert_refused(&status, Code::InvalidArgument, "FIELDS_INVALID");
    let status = refused(
        &clerk,
        intake::SubmitApplicationRequest {
            received_on: "2019-02-30".to_owned(),
            ..application("f")
        },
    )
    .await;
    assert_eq!(violations(&status), ["received_on"]);

    // Dates.
    let status = refused(
        &clerk,
        intake::SubmitApplicationRequest {
            received_on: "2019-06-04".to_owned(),
            ..application("g")
        },
    )
    .await;
    assert_refused(&status, Code::InvalidArgument, "DATE_IN_FUTURE");
    let past = intake::SubmitApplicationRequest {
        received_on: "2019-05-31".to_owned(),
        ..application("h")
    };
    assert_refused(
        &refused(&clerk, past.clone()).await,
        Code::PermissionDenied,
        "BACKDATING_NOT_ALLOWED",
    );

    // The same request_id: the same body repeats the answer, another is refused.
    let again = clerk
        .applications()
        .submit_application(application("first"))
        .await
        .unwrap()
        .into_inner();
    assert_eq!(again, first);
    let other = intake::SubmitApplicationRequest {
        wanted: "别的信息".to_owned(),
        ..application("first")
    };
    assert_refused(
        &refused(&clerk, other).await,
        Code::AlreadyExists,
        "REQUEST_ID_REUSED",
    );

    // Withholding without a reason, and a case that is not there.
    let id = first.application.clone().unwrap().id;
    let leader = services
        .caller(&suite.mint, "heshan-emb", "leader")
        .unwrap();
    let answer = intake::AnswerApplicationRequest {
        request_id: "i".to_owned(),
        bureau_id: "heshan-emb".to_owned(),
        application_id: id.clone(),
        answer: intake::Answer::WithheldThirdParty as i32,
        ..Default::default()
    };
    let status = leader
        .applications()
        .answer_application(answer.clone())
        .await
        .unwrap_err();
    assert_eq!(violations(&status), ["reason"]);
    let status = leader
        .applications()
        .answer_application(intake::AnswerApplicationRequest {
            reason: "理由".to_owned(),
            etag: "7".to_owned(),
            ..answer.clone()
        })
        .await
        .unwrap_err();
    assert_refused(&status, Code::Aborted, "CONFLICT");
    let unknown = intake::AnswerApplicationRequest {
        reason: "理由".to_owned(),
        application_id: "01900000-0000-7000-8000-000000000000".to_owned(),
        ..answer
    };
    let status = leader
        .applications()
        .answer_application(unknown)
        .await
        .unwrap_err();
    assert_refused(&status, Code::NotFound, "RECORD_UNKNOWN");

    // Reports.
    let compile = |request: CompileReportRequest| {
        let leader = leader.clone();
        async move { leader.reports().compile_report(request).await.unwrap_err() }
    };
    let report = |year: i32| CompileReportRequest {
        request_id: format!("report-{year}"),
        bureau_id: "heshan-emb".to_owned(),
        year,
        ..Default::default()
    };
    assert_refused(
        &compile(report(2018)).await,
        Code::FailedPrecondition,
        "FORMAT_UNKNOWN",
    );
    assert_refused(
        &compile(report(2019)).await,
        Code::FailedPrecondition,
        "PERIOD_NOT_ENDED",
    );
    play::set_day(&suite, "2020-01-15".parse().unwrap())
        .await
        .unwrap();
    let mut ahead = before
        .iter()
        .find(|head| {
            head.stream.as_ref().is_some_and(|stream| {
                stream.bureau_id == "heshan-emb" && stream.service == "intake"
            })
        })
        .cloned()
        .unwrap();
    let head = ahead.sequence;
    ahead.sequence += 1000;
    let status = compile(CompileReportRequest {
        at_least: vec![ahead.clone()],
        ..report(2019)
    })
    .await;
    assert_refused(&status, Code::FailedPrecondition, "CURSORS_BEHIND");
    assert!(
        status
            .get_details_retry_info()
            .is_some_and(|info| info.retry_delay.is_some())
    );
    let city = services
        .caller(&suite.mint, "yiyang-heshan", "city")
        .unwrap();
    let unknown = CompileReportRequest {
        bureau_id: "nowhere-bureau".to_owned(),
        ..report(2019)
    };
    let status = city.reports().compile_report(unknown).await.unwrap_err();
    assert_refused(&status, Code::NotFound, "BUREAU_UNKNOWN");

    // The feed.
    let read = ReadEventsRequest {
        stream: ahead.stream.clone(),
        after: head + 1,
        page_size: 10,
    };
    let service = services.caller(&suite.mint, "platform", "service").unwrap();
    let status = service
        .intake_feed()
        .read_events(read.clone())
        .await
        .unwrap_err();
    assert_refused(&status, Code::OutOfRange, "POSITION_BEYOND_HEAD");
    let public = services
        .caller(&suite.mint, "heshan-emb", "public")
        .unwrap();
    let status = public
        .intake_feed()
        .read_events(ReadEventsRequest { after: 0, ..read })
        .await
        .unwrap_err();
    assert_eq!(
        status.code(),
        Code::PermissionDenied,
        "cases are not for the public: {status:?}"
    );

    assert_eq!(
        heads(&services, &suite).await,
        before,
        "something refused left an event"
    );
    let get = intake::GetApplicationRequest {
        bureau_id: "heshan-emb".to_owned(),
        application_id: id,
    };
    let unchanged = clerk
        .applications()
        .get_application(get)
        .await
        .unwrap()
        .into_inner();
    assert_eq!(unchanged.application, first.application);

    // Back-dating is possible for a reviewer with a reason; it was the clerk who lacked both.
    suite.stop().await.unwrap();
}
