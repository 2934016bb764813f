//! Fields, dates and acts that cannot be.

use gongkai_proto::intake::v1::{self as intake};
use tonic::Code;

use super::{Counter, refused};
use crate::{
    office::application,
    support::{assert_refused, violations, wrong},
};

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
    // Nobody could apply before the first Regulations.
    let status = refused(clerk, on("2008-04-30")).await;
    assert_refused(&status, Code::InvalidArgument, "FIELDS_INVALID");
    assert_eq!(violations(&status), ["received_on"]);
    assert_refused(
        &refused(clerk, on("2019-06-04")).await,
        Code::InvalidArgument,
        "DATE_IN_FUTURE",
    );
    let status = refused(clerk, on("2019-05-31")).await;
    assert_refused(&status, Code::PermissionDenied, "BACKDATING_NOT_ALLOWED");
    // With something else wrong it is told in the same round; and a reason alone gives no right.
    let nothing = intake::SubmitApplicationRequest {
        wanted: String::new(),
        ..on("2019-05-31")
    };
    let status = refused(clerk, nothing).await;
    assert_eq!(violations(&status), ["wanted", "received_on"]);
    let reasoned = intake::SubmitApplicationRequest {
        backdating_reason: "补登".to_owned(),
        ..on("2019-05-31")
    };
    let status = refused(clerk, reasoned).await;
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
async fn a_period_to_correct_is_reasonable() {
    let counter = Counter::open().await;
    for period in [4, 61] {
        let correction = intake::AskCorrectionRequest {
            request_id: "correction".to_owned(),
            bureau_id: "heshan-emb".to_owned(),
            application_id: counter.first.id.clone(),
            missing: "请写明年度".to_owned(),
            period,
            ..intake::AskCorrectionRequest::default()
        };
        let status = counter
            .clerk
            .applications()
            .ask_correction(correction)
            .await;
        let status = status.unwrap_err();
        assert_refused(&status, Code::InvalidArgument, "FIELDS_INVALID");
        assert_eq!(violations(&status), ["period"]);
        assert!(wrong(&status).contains("5至60个工作日"), "{status:?}");
    }
    counter.close_unchanged().await;
}
