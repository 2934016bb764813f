//! By when the office above wants reports, and which are late by that.

use gongkai_proto::{catalog::v1::BureauLevel, reporting::v1 as proto};
use gongkai_testbed::tokens::Who;
use tonic::Status;

use crate::{
    fixture::{BUREAU, Office, clerk, leader, reason, violations, wanted},
    told::year,
};

/// Sets a day for reports of a level from a year on.
async fn set(
    office: &Office,
    (who, bureau, level): (&Who, &str, BureauLevel),
    from_year: i32,
    (month, day): (i32, i32),
) -> Result<proto::ReportDueDay, Status> {
    let request = proto::SetReportDueDayRequest {
        request_id: format!("{bureau}/{from_year}/{month}/{day}"),
        bureau_id: bureau.to_owned(),
        from_year,
        month,
        day,
        source: "《关于报送年度报告的通知》".to_owned(),
        level: level.into(),
    };
    let request = office.as_who(who, request);
    let answer = office.due_days().set_report_due_day(request).await?;
    Ok(answer.into_inner().due_day.unwrap())
}

/// The reports of a year below the district, or the bureau's own: by when they are wanted, and whether they are late.
async fn listed(office: &Office, year: i32, late_only: bool) -> Vec<(String, bool, bool)> {
    let request = proto::ListAnnualReportsRequest {
        bureau_id: BUREAU.to_owned(),
        year,
        late_only,
        ..proto::ListAnnualReportsRequest::default()
    };
    let request = office.as_who(&clerk(), request);
    let answer = office.annual_reports().list_annual_reports(request).await;
    let lines = answer.unwrap().into_inner().lines.into_iter();
    lines
        .map(|line| (line.local_due_on, line.late, line.locally_late))
        .collect()
}

/// Today is 15 January 2025.
#[tokio::test]
async fn reports_are_late_by_the_day_that_the_office_above_wants_them() {
    let office = year().await;
    let told = office.compile(&leader(), wanted("told", 2024)).await;
    told.unwrap();
    let department = BureauLevel::Department;
    let (city, leader) = (Who::new("city-zhao", "heshan", "city"), leader());
    let district = (&city, "heshan", BureauLevel::Unspecified);
    assert_eq!(
        listed(&office, 2024, false).await,
        [(String::new(), false, false)]
    );
    assert_eq!(listed(&office, 2024, true).await, []);

    let set_by_district = set(&office, district, 2024, (1, 10)).await.unwrap();
    assert_eq!(
        (set_by_district.level(), set_by_district.set_by.as_str()),
        (department, "city-zhao")
    );
    let late = ("2025-01-10".to_owned(), false, true);
    assert_eq!(listed(&office, 2024, true).await, [late]);
    let start = proto::StartAnnualReportRequest {
        request_id: "start".to_owned(),
        bureau_id: BUREAU.to_owned(),
        year: 2024,
    };
    let start = office.as_who(&clerk(), start);
    let begun = office.annual_reports().start_annual_report(start).await;
    let begun = begun.unwrap().into_inner().annual_report.unwrap();
    assert_eq!(
        (begun.due_on.as_str(), begun.local_due_on.as_str()),
        ("2025-01-31", "2025-01-10")
    );

    // The bureau's own day stands before, until it sets none any more.
    let own = (&leader, BUREAU, department);
    set(&office, own, 2024, (1, 20)).await.unwrap();
    let own_day = ("2025-01-20".to_owned(), false, false);
    assert_eq!(listed(&office, 2024, false).await, [own_day]);
    set(&office, own, 2024, (0, 0)).await.unwrap();
    let (wanted_on, ..) = listed(&office, 2024, false).await.remove(0);
    assert_eq!(wanted_on, "2025-01-10");
    // Of the year before nothing was set.
    assert_eq!(
        listed(&office, 2023, true).await,
        [(String::new(), true, false)]
    );

    let mut list = proto::ListReportDueDaysRequest {
        bureau_id: BUREAU.to_owned(),
        page_size: 1,
        ..proto::ListReportDueDaysRequest::default()
    };
    for (month, last) in [(0, false), (1, true)] {
        let request = office.as_who(&clerk(), list.clone());
        let page = office.due_days().list_report_due_days(request).await;
        let page = page.unwrap().into_inner();
        assert_eq!(page.due_days[0].month, month);
        assert_eq!(page.next_page_token.is_empty(), last);
        list.page_token = page.next_page_token;
    }
    office.stop().await;
}

#[tokio::test]
async fn a_day_after_that_of_the_law_is_refused() {
    let office = year().await;
    let told = office.compile(&leader(), wanted("told", 2024)).await;
    told.unwrap();
    let city = Who::new("city-zhao", "heshan", "city");
    let (department, government) = (BureauLevel::Department, BureauLevel::Government);
    let departments = (&city, "heshan", department);
    let late = set(&office, departments, 2024, (2, 1)).await.unwrap_err();
    assert_eq!(violations(&late), ["day"]);
    let governments = (&city, "heshan", government);
    set(&office, governments, 2024, (2, 1)).await.unwrap();
    let late = set(&office, governments, 2024, (4, 1)).await.unwrap_err();
    assert_eq!(violations(&late), ["day"]);
    let never = set(&office, departments, 2024, (2, 29)).await.unwrap_err();
    assert_eq!(violations(&never), ["day"]);
    let platform = (&city, "heshan", BureauLevel::Platform);
    let wrong = set(&office, platform, 2018, (1, 10)).await.unwrap_err();
    assert_eq!(violations(&wrong), ["level", "from_year"]);
    let clerk = clerk();
    let refused = set(&office, (&clerk, BUREAU, department), 2024, (1, 10)).await;
    assert_eq!(reason(&refused.unwrap_err()), "ROLE_MISSING");
    office.stop().await;
}
