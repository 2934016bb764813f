//! C6 and C7 over real services: what a signed report did not know, and the kinds by which it was signed.

use gongkai_proto::{intake::v1 as intake, reporting::v1 as proto};

use crate::{
    fixture::{BUREAU, CASES, Office, clerk, leader, reviewer, wanted},
    told::{id, received, year},
};

/// Acts on a version in turn, each by who may do it.
async fn sign(office: &Office, annual_report_id: &str, request_id: &str) -> proto::AnnualReport {
    let mut reports = office.annual_reports();
    let (bureau_id, etag) = (BUREAU.to_owned(), String::new());
    let (annual_report_id, request_id) = (annual_report_id.to_owned(), request_id.to_owned());
    let submit = proto::SubmitAnnualReportRequest {
        request_id: format!("submit {request_id}"),
        bureau_id: bureau_id.clone(),
        annual_report_id: annual_report_id.clone(),
        etag: etag.clone(),
    };
    let submit = office.as_who(&clerk(), submit);
    reports.submit_annual_report(submit).await.unwrap();
    let review = proto::ReviewAnnualReportRequest {
        request_id: format!("review {request_id}"),
        bureau_id: bureau_id.clone(),
        annual_report_id: annual_report_id.clone(),
        etag: etag.clone(),
    };
    let review = office.as_who(&reviewer(), review);
    reports.review_annual_report(review).await.unwrap();
    let sign = proto::SignAnnualReportRequest {
        request_id: format!("sign {request_id}"),
        bureau_id,
        annual_report_id,
        etag,
    };
    let sign = office.as_who(&leader(), sign);
    let signed = reports.sign_annual_report(sign).await.unwrap();
    signed.into_inner().annual_report.unwrap()
}

async fn started(office: &Office, year: i32) -> proto::AnnualReport {
    let start = proto::StartAnnualReportRequest {
        request_id: format!("start {year}"),
        bureau_id: BUREAU.to_owned(),
        year,
    };
    let start = office.as_who(&clerk(), start);
    let started = office.annual_reports().start_annual_report(start).await;
    started.unwrap().into_inner().annual_report.unwrap()
}

/// The correction of a version, begun by the clerk's colleague and counted anew.
async fn corrected(office: &Office, version: &proto::AnnualReport) -> proto::AnnualReport {
    let mut reports = office.annual_reports();
    let correct = proto::CorrectAnnualReportRequest {
        request_id: "correct".to_owned(),
        bureau_id: BUREAU.to_owned(),
        annual_report_id: version.id.clone(),
        reason: "漏计2023年12月28日收到的申请1件".to_owned(),
    };
    let other = gongkai_testbed::tokens::Who::new("leader-sun", BUREAU, "leader");
    let correct = office.as_who(&other, correct);
    let begun = reports.correct_annual_report(correct).await.unwrap();
    let begun = begun.into_inner().annual_report.unwrap();
    let refresh = proto::RefreshAnnualReportRequest {
        request_id: "refresh".to_owned(),
        bureau_id: BUREAU.to_owned(),
        annual_report_id: begun.id.clone(),
        etag: String::new(),
    };
    let refresh = office.as_who(&clerk(), refresh);
    reports.refresh_annual_report(refresh).await.unwrap();
    begun
}

/// A row of table 3: business, legal services, and all; with the note of the last.
fn row(report: &proto::Report, row: &str) -> (Vec<i64>, String) {
    let table = report.tables.iter().find(|table| table.key == "table3");
    let mut rows = table.unwrap().blocks[0].rows.iter();
    let cells = &rows.find(|known| known.row == row).unwrap().cells;
    let wanted = ["商业企业", "法律服务机构", "总计"];
    let value = |column: &&str| {
        let cell = cells.iter().find(|cell| cell.column == **column).unwrap();
        format!("{:.0}", cell.value).parse::<i64>().unwrap()
    };
    let note = cells.last().unwrap().note.clone();
    (wanted.iter().map(value).collect(), note)
}

async fn registered_late(office: &Office, version: &proto::AnnualReport) -> (i32, i32) {
    let get = proto::GetAnnualReportRequest {
        bureau_id: BUREAU.to_owned(),
        annual_report_id: version.id.clone(),
        ..proto::GetAnnualReportRequest::default()
    };
    let get = office.as_who(&clerk(), get);
    let read = office.annual_reports().get_annual_report(get).await;
    let list = proto::ListAnnualReportsRequest {
        bureau_id: BUREAU.to_owned(),
        year: version.year,
        ..proto::ListAnnualReportsRequest::default()
    };
    let list = office.as_who(&clerk(), list);
    let list = office.annual_reports().list_annual_reports(list).await;
    let read = read.unwrap().into_inner().annual_report.unwrap();
    let lines = list.unwrap().into_inner().lines;
    (read.registered_late, lines[0].registered_late)
}

/// Ids behind what was received from businesses in 2024.
async fn behind(office: &Office) -> Vec<String> {
    let explain = proto::ExplainCellRequest {
        bureau_id: BUREAU.to_owned(),
        from_on: "2024-01-01".to_owned(),
        to_on: "2024-12-31".to_owned(),
        figure: "table3.received.business".to_owned(),
        ..proto::ExplainCellRequest::default()
    };
    let explain = office.as_who(&clerk(), explain);
    let found = office.figures().explain_cell(explain).await.unwrap();
    let found = found.into_inner();
    let value = format!("{:.0}", found.figure.unwrap().value);
    assert_eq!(value, found.contributions.len().to_string());
    found.contributions.into_iter().map(|one| one.id).collect()
}

#[tokio::test]
async fn c6_c7_the_next_report_takes_over_what_was_signed_until_it_is_corrected() {
    let office = year().await;
    let compiled = async |request_id: &str| {
        let report = office.compile(&leader(), wanted(request_id, 2024)).await;
        report.unwrap()
    };
    let before = compiled("before").await;
    // Application 2 came from a business in December 2023, and was answered in January.
    assert_eq!(row(&before, "二、上年结转").0, [1, 0, 1]);
    let own = row(&before, "一、本年新收");
    assert_eq!(own, (vec![1, 0, 4], String::new()));
    let report = started(&office, 2023).await;
    let signed = sign(&office, &report.id, "2023").await;
    assert_eq!(registered_late(&office, &signed).await, (0, 0));

    let late = received(7, intake::ApplicantKind::Business, "2023-12-28");
    office.intake.add(CASES, &late);
    let changed = intake::ApplicationRegistrationCorrected {
        application_id: id(2),
        applicant_kind: intake::ApplicantKind::LegalService.into(),
        received_on: "2023-12-20".to_owned(),
        due_on: "2024-01-19".to_owned(),
    };
    office.intake.add(CASES, &changed);
    let carrying = compiled("carrying").await;
    assert_eq!(row(&carrying, "二、上年结转").0, [1, 0, 1]);
    let carried = (vec![2, 0, 5], "含上年收到、本年登记1件".to_owned());
    assert_eq!(row(&carrying, "一、本年新收"), carried);
    assert!(carrying.identities.iter().all(|identity| identity.holds));
    assert!(behind(&office).await.contains(&id(7)));
    assert_eq!(registered_late(&office, &signed).await, (1, 1));

    let begun = corrected(&office, &signed).await;
    let corrected = sign(&office, &begun.id, "corrected").await;
    assert_eq!(registered_late(&office, &corrected).await, (0, 0));
    let after = compiled("after").await;
    assert_eq!(row(&after, "二、上年结转").0, [1, 1, 2]);
    assert_eq!(row(&after, "一、本年新收"), own);
    assert!(after.identities.iter().all(|identity| identity.holds));
    assert!(!behind(&office).await.contains(&id(7)));
    office.stop().await;
}
