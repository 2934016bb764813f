//! Reports and feeds asked wrongly or too early.

use std::time::Duration;

use gongkai_proto::{feed::v1::ReadEventsRequest, reporting::v1::CompileReportRequest};
use sqlx::{Connection as _, PgConnection};
use tonic::Code;
use tonic_types::StatusExt as _;

use super::Counter;
use crate::{
    office::{application, on},
    support::{assert_refused, value},
};

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
    on(&counter.suite, "2020-01-15").await;
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
    on(&counter.suite, "2020-01-15").await;
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
    counter.suite.stop().await.unwrap();
}
