//! Years of which there is no report: the bureau was not there, or nothing is known of it.

use gongkai_proto::{catalog::v1 as catalog, intake::v1 as intake, reporting::v1 as proto};
use tonic::Status;

use crate::{
    feeds::Feed,
    fixture::{BUREAU, CASES, Office, PUBLISHED, clerk, leader, reason, registered, wanted},
    told::received,
};

/// The bureau of the tests, founded on a day, and succeeded if somebody succeeds it.
fn founded(feed: &Feed, succeeded_by: Option<catalog::Succession>) {
    let told = catalog::BureauUpdated {
        bureau: Some(catalog::Bureau {
            id: BUREAU.to_owned(),
            name: "益阳市赫山区应急管理局".to_owned(),
            parent_id: "heshan".to_owned(),
            level: catalog::BureauLevel::Department.into(),
            founded_on: "2021-03-01".to_owned(),
            succeeded_by,
            ..catalog::Bureau::default()
        }),
        reason: "登记成立日期".to_owned(),
        ..catalog::BureauUpdated::default()
    };
    feed.add(PUBLISHED, &told);
}

async fn figures(office: &Office, year: i32) -> Result<usize, Status> {
    let request = proto::ListFiguresRequest {
        bureau_id: BUREAU.to_owned(),
        from_on: format!("{year}-01-01"),
        to_on: format!("{year}-12-31"),
        ..proto::ListFiguresRequest::default()
    };
    let request = office.as_who(&clerk(), request);
    let found = office.figures().list_figures(request).await?;
    Ok(found.into_inner().figures.len())
}

async fn start(office: &Office, year: i32) -> Result<proto::AnnualReport, Status> {
    let request = proto::StartAnnualReportRequest {
        request_id: format!("start {year}"),
        bureau_id: BUREAU.to_owned(),
        year,
    };
    let request = office.as_who(&clerk(), request);
    let answer = office.annual_reports().start_annual_report(request).await?;
    Ok(answer.into_inner().annual_report.unwrap())
}

/// How many lines the list has of a year, and how many are late.
async fn listed(office: &Office, year: i32) -> (usize, usize) {
    let request = proto::ListAnnualReportsRequest {
        bureau_id: BUREAU.to_owned(),
        year,
        ..proto::ListAnnualReportsRequest::default()
    };
    let request = office.as_who(&clerk(), request);
    let answer = office.annual_reports().list_annual_reports(request).await;
    let lines = answer.unwrap().into_inner().lines;
    let late = lines.iter().filter(|line| line.late);
    (lines.len(), late.count())
}

/// A cell of the report of a year that was published elsewhere.
async fn declare(office: &Office, year: i32) {
    let request = proto::DeclareFigureRequest {
        request_id: format!("declare {year}"),
        bureau_id: BUREAU.to_owned(),
        year,
        declared: Some(proto::Declared {
            figure: "table3.received.business".to_owned(),
            value: "0".to_owned(),
            source: "省行政审批平台".to_owned(),
            evidence: "导出表".to_owned(),
            ..proto::Declared::default()
        }),
        opening: true,
    };
    let request = office.as_who(&clerk(), request);
    let declared = office.declarations().declare_figure(request).await;
    declared.unwrap();
}

#[tokio::test]
async fn of_a_year_without_anything_and_of_one_without_the_bureau_there_is_no_report() {
    let (cases, catalog) = (Feed::default(), registered());
    founded(&catalog, None);
    let late = received(1, intake::ApplicantKind::Business, "2023-11-02");
    cases.add(CASES, &late);
    let office = Office::following(cases, catalog).await;
    let compile = async |request_id: &str, year: i32| {
        let report = office.compile(&leader(), wanted(request_id, year)).await;
        report
            .map(|_| ())
            .map_err(|status| reason(&status).to_owned())
    };
    assert_eq!(compile("2024", 2024).await, Ok(()));
    assert_eq!(compile("2023", 2023).await, Ok(()));
    for (year, expected) in [(2022, "YEAR_WITHOUT_DATA"), (2020, "BUREAU_NOT_THEN")] {
        let refused = compile(&format!("no {year}"), year).await;
        assert_eq!(refused, Err(expected.to_owned()));
        let refused = start(&office, year).await.unwrap_err();
        assert_eq!(reason(&refused), expected);
        let refused = figures(&office, year).await.unwrap_err();
        assert_eq!(reason(&refused), expected);
    }
    // Of 2022 it owes a report nevertheless; of 2020 it does not.
    assert_eq!(listed(&office, 2022).await, (1, 1));
    assert_eq!(listed(&office, 2020).await, (0, 0));
    // Nor of one that was published elsewhere, after which there is something to go on with.
    declare(&office, 2021).await;
    assert_eq!(listed(&office, 2021).await, (0, 0));
    assert_eq!(compile("carried in", 2022).await, Ok(()));
    assert!(figures(&office, 2022).await.unwrap() > 0);

    let succession = catalog::Succession {
        bureau_id: "heshan-new".to_owned(),
        from_on: "2024-01-01".to_owned(),
        source: "益赫办〔2023〕9号".to_owned(),
        bureau_name: "益阳市赫山区新局".to_owned(),
        ..catalog::Succession::default()
    };
    founded(&office.catalog, Some(succession));
    assert_eq!(compile("last", 2023).await, Ok(()));
    let refused = compile("gone", 2024).await;
    assert_eq!(refused, Err("BUREAU_NOT_THEN".to_owned()));
    assert_eq!(listed(&office, 2024).await, (0, 0));
    // What was in hand ends afterwards.
    assert!(figures(&office, 2024).await.unwrap() > 0);
    office.stop().await;
}
