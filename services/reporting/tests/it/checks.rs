//! What is refused, and how it is told.

use gongkai_proto::{
    common::v1::Visibility,
    feed::v1::{Stream, StreamPosition},
    intake::v1 as intake,
    reporting::v1 as proto,
};
use gongkai_testbed::tokens::Who;
use tonic::Code;

use crate::{
    feeds::Feed,
    fixture::{BUREAU, CASES, Office, at_work, clerk, leader, reason, violations, wanted},
};

fn at_least(bureau: &str, sequence: u64) -> StreamPosition {
    StreamPosition {
        stream: Some(Stream {
            service: "intake".to_owned(),
            bureau_id: bureau.to_owned(),
            visibility: Visibility::Internal.into(),
        }),
        epoch: "first".to_owned(),
        sequence,
        digest: String::new(),
    }
}

#[tokio::test]
async fn a_report_is_refused_with_all_that_is_wrong() {
    let office = Office::following(Feed::default(), at_work()).await;
    let wrong = proto::CompileReportRequest {
        request_id: String::new(),
        problems: "长".repeat(4001),
        ..wanted("1", 12)
    };
    // A bureau no event told of yet is not judged: that of the tests is taken in first.
    office
        .compile(&leader(), wanted("first", 2024))
        .await
        .unwrap();
    let status = office.compile(&leader(), wrong).await.unwrap_err();
    assert_eq!(
        (status.code(), reason(&status)),
        (Code::InvalidArgument, "FIELDS_INVALID")
    );
    assert_eq!(violations(&status), ["request_id", "problems", "year"]);
    for (year, expected) in [(2018, "FORMAT_UNKNOWN"), (2025, "PERIOD_NOT_ENDED")] {
        let status = office.compile(&leader(), wanted("2", year)).await;
        assert_eq!(reason(&status.unwrap_err()), expected, "{year}");
    }
    let of = |position| proto::CompileReportRequest {
        at_least: vec![position],
        ..wanted("3", 2024)
    };
    let status = office.compile(&leader(), of(at_least("heshan", 1))).await;
    assert_eq!(violations(&status.unwrap_err()), ["at_least"]);
    let status = office.compile(&leader(), of(at_least(BUREAU, 9))).await;
    assert_eq!(reason(&status.unwrap_err()), "POSITION_BEYOND_HEAD");
    let reused = proto::CompileReportRequest {
        problems: "另一说法".to_owned(),
        ..wanted("first", 2024)
    };
    let status = office.compile(&leader(), reused).await.unwrap_err();
    assert_eq!(reason(&status), "REQUEST_ID_REUSED");
    office.stop().await;
}

#[tokio::test]
async fn who_may_not_gets_no_report() {
    let office = Office::following(Feed::default(), at_work()).await;
    let report = office.compile(&leader(), wanted("1", 2024)).await.unwrap();
    // A clerk compiles none, and nobody of another bureau below the same government either.
    let status = office.compile(&clerk(), wanted("2", 2024)).await;
    assert_eq!(reason(&status.unwrap_err()), "ROLE_MISSING");
    let neighbour = Who::new("leader-sun", "heshan-jyj", "leader");
    let status = office.compile(&neighbour, wanted("2", 2024)).await;
    assert_eq!(reason(&status.unwrap_err()), "BUREAU_FOREIGN");
    let read = |bureau: &str, report: &str| proto::GetReportRequest {
        bureau_id: bureau.to_owned(),
        report_id: report.to_owned(),
    };
    for (who, bureau, id, expected) in [
        (
            neighbour.clone(),
            BUREAU,
            report.id.as_str(),
            "BUREAU_FOREIGN",
        ),
        (clerk(), BUREAU, "1", "FIELDS_INVALID"),
        (
            clerk(),
            BUREAU,
            "01890a5d-ac96-774b-bcce-b302099a8001",
            "RECORD_UNKNOWN",
        ),
        (neighbour, "nowhere", report.id.as_str(), "BUREAU_UNKNOWN"),
    ] {
        let request = office.as_who(&who, read(bureau, id));
        let status = office.reports().get_report(request).await.unwrap_err();
        assert_eq!(reason(&status), expected, "{bureau} {id}");
    }
    let request = proto::ExportReportRequest {
        bureau_id: BUREAU.to_owned(),
        report_id: "1".to_owned(),
        format: 0,
        ..proto::ExportReportRequest::default()
    };
    let request = office.as_who(&clerk(), request);
    let status = office.reports().export_report(request).await.unwrap_err();
    assert_eq!(violations(&status), ["report_id", "format"]);
    office.stop().await;
}

#[tokio::test]
async fn a_contradiction_blocks_the_reports_of_its_bureau_alone() {
    let (cases, catalog) = (Feed::default(), at_work());
    let answered = intake::ApplicationAnswered {
        application_id: "01890a5d-ac96-774b-bcce-b302099a8003".to_owned(),
        answer: intake::Answer::Granted.into(),
        effective_on: "2024-02-01".to_owned(),
        due_on: String::new(),
        on_time_statutory: None,
        ..intake::ApplicationAnswered::default()
    };
    // The end of what never began.
    cases.add(CASES, &answered);
    let office = Office::following(cases, catalog).await;
    let status = office.compile(&leader(), wanted("1", 2024)).await;
    assert_eq!(reason(&status.unwrap_err()), "STREAM_BLOCKED");
    let above = Who::new("leader-he", "heshan", "leader");
    let of_government = proto::CompileReportRequest {
        bureau_id: "heshan".to_owned(),
        ..wanted("1", 2024)
    };
    let report = office.compile(&above, of_government).await.unwrap();
    assert_eq!(report.due_on, "2025-03-31");
    office.stop().await;
}
