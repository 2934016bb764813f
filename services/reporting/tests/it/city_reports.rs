//! The report of a district: the sum of what its bureaus signed.

use gongkai_proto::{catalog::v1 as catalog, intake::v1 as intake, reporting::v1 as proto};
use gongkai_testbed::tokens::Who;
use tonic::Status;

use crate::{
    feeds::Feed,
    fixture::{BUREAU, CASES, Office, leader, reason, registered, violations, wanted},
    told::{answered, received},
};

/// The district.
const DISTRICT: &str = "heshan";
/// Another bureau of it.
const FORESTRY: &str = "heshan-forestry";

fn of(role: &str, bureau: &str) -> Who {
    Who::new(&format!("{role}-of-{bureau}"), bureau, role)
}

/// Two bureaus: one received two applications in 2024 and answered one, the other one received one.
async fn district() -> Office {
    use intake::ApplicantKind::{Business, NaturalPerson};
    let (cases, catalog) = (Feed::default(), registered());
    let forestry = catalog::BureauRegistered {
        bureau: Some(catalog::Bureau {
            id: FORESTRY.to_owned(),
            name: "益阳市赫山区林业局".to_owned(),
            parent_id: DISTRICT.to_owned(),
            level: catalog::BureauLevel::Department.into(),
            ..catalog::Bureau::default()
        }),
    };
    catalog.add(&format!("catalog/{FORESTRY}/public"), &forestry);
    cases.add(CASES, &received(1, NaturalPerson, "2024-02-01"));
    cases.add(CASES, &answered(1, intake::Answer::Granted, "2024-02-20"));
    cases.add(CASES, &received(2, Business, "2024-12-20"));
    let other = format!("intake/{FORESTRY}/internal");
    cases.add(&other, &received(3, NaturalPerson, "2024-03-01"));
    // Long ago two bureaus had the same one: of this year it is none.
    for stream in [CASES, other.as_str()] {
        cases.add(stream, &received(9, NaturalPerson, "2022-03-01"));
        cases.add(stream, &answered(9, intake::Answer::Granted, "2022-03-20"));
    }
    let office = Office::following(cases, catalog).await;
    for (who, bureau) in [(leader(), BUREAU), (of("leader", FORESTRY), FORESTRY)] {
        let request = proto::CompileReportRequest {
            bureau_id: bureau.to_owned(),
            ..wanted("taken in", 2024)
        };
        office.compile(&who, request).await.unwrap();
    }
    office
}

/// The report of a bureau, signed.
async fn sign(office: &Office, bureau: &str) -> proto::AnnualReport {
    let mut reports = office.annual_reports();
    let start = proto::StartAnnualReportRequest {
        request_id: "start".to_owned(),
        bureau_id: bureau.to_owned(),
        year: 2024,
    };
    let start = office.as_who(&of("clerk", bureau), start);
    let started = reports.start_annual_report(start).await.unwrap();
    let id = started.into_inner().annual_report.unwrap().id;
    let submit = proto::SubmitAnnualReportRequest {
        request_id: "submit".to_owned(),
        bureau_id: bureau.to_owned(),
        annual_report_id: id.clone(),
        etag: String::new(),
    };
    let submit = office.as_who(&of("clerk", bureau), submit);
    reports.submit_annual_report(submit).await.unwrap();
    let review = proto::ReviewAnnualReportRequest {
        request_id: "review".to_owned(),
        bureau_id: bureau.to_owned(),
        annual_report_id: id.clone(),
        etag: String::new(),
    };
    let review = office.as_who(&of("reviewer", bureau), review);
    reports.review_annual_report(review).await.unwrap();
    let sign = proto::SignAnnualReportRequest {
        request_id: "sign".to_owned(),
        bureau_id: bureau.to_owned(),
        annual_report_id: id,
        etag: String::new(),
    };
    let sign = office.as_who(&of("leader", bureau), sign);
    let signed = reports.sign_annual_report(sign).await.unwrap();
    signed.into_inner().annual_report.unwrap()
}

async fn compile(
    office: &Office,
    who: &Who,
    request_id: &str,
    year: i32,
) -> Result<proto::CityReport, Status> {
    let request = proto::CompileCityReportRequest {
        request_id: request_id.to_owned(),
        bureau_id: DISTRICT.to_owned(),
        year,
    };
    let request = office.as_who(who, request);
    let answer = office.city_reports().compile_city_report(request).await?;
    Ok(answer.into_inner().city_report.unwrap())
}

/// The total of a row of table 3.
fn total(report: &proto::Report, row: &str) -> f64 {
    let table = report.tables.iter().find(|table| table.key == "table3");
    let mut rows = table.unwrap().blocks[0].rows.iter();
    let found = rows.find(|found| found.row == row).unwrap();
    found.cells.last().unwrap().value
}

async fn export(office: &Office, id: &str, format: proto::ExportFormat) -> Result<Vec<u8>, Status> {
    let request = proto::ExportCityReportRequest {
        bureau_id: DISTRICT.to_owned(),
        city_report_id: id.to_owned(),
        format: format.into(),
    };
    let request = office.as_who(&of("leader", DISTRICT), request);
    let answer = office.city_reports().export_city_report(request).await?;
    Ok(answer.into_inner().content)
}

#[tokio::test]
async fn what_was_signed_is_added_up_and_what_is_missing_is_named() {
    let office = district().await;
    let above = of("leader", DISTRICT);
    let nothing = compile(&office, &above, "early", 2024).await.unwrap_err();
    assert_eq!(violations(&nothing), ["year"]);

    let first = sign(&office, BUREAU).await;
    let city = compile(&office, &above, "one", 2024).await.unwrap();
    let missing: Vec<&str> = (city.parts.iter().filter(|part| part.missing))
        .map(|part| part.bureau_name.as_str())
        .collect();
    assert_eq!(
        (city.complete, missing),
        (false, vec!["益阳市赫山区林业局"])
    );
    let part = city.parts.iter().find(|part| part.bureau_id == BUREAU);
    let part = part.unwrap();
    assert_eq!((&part.digest, part.version), (&first.digest, 1));
    assert_eq!((part.due_on.as_str(), part.late), ("2025-01-31", false));
    let report = city.report.as_ref().unwrap();
    assert_eq!(report.bureau_name, "益阳市赫山区人民政府");
    assert!((total(report, "一、本年新收") - 2.0).abs() < 1e-9);

    sign(&office, FORESTRY).await;
    let city = compile(&office, &above, "both", 2024).await.unwrap();
    let report = city.report.as_ref().unwrap();
    assert!(city.complete && city.counted_twice.is_empty(), "{city:?}");
    for (row, wanted) in [
        ("一、本年新收", 3.0),
        ("三（七）总计", 1.0),
        ("四、结转下年度继续办理", 2.0),
    ] {
        assert!((total(report, row) - wanted).abs() < 1e-9, "{row}");
    }
    let of_city = report.identities.iter();
    let of_city = of_city.filter(|identity| identity.code == "city_sum");
    assert_eq!(of_city.count(), 25 + 3);
    let broken = report.identities.iter().find(|identity| !identity.holds);
    assert_eq!(broken, None);
    // The same request has the same answer, and the last report of the year is read.
    let again = compile(&office, &above, "both", 2024).await.unwrap();
    assert_eq!(again.id, city.id);
    let read = proto::GetCityReportRequest {
        bureau_id: DISTRICT.to_owned(),
        year: 2024,
        ..proto::GetCityReportRequest::default()
    };
    let read = office.as_who(&above, read);
    let read = office.city_reports().get_city_report(read).await.unwrap();
    assert_eq!(read.into_inner().city_report.unwrap().id, city.id);

    let book = export(&office, &city.id, proto::ExportFormat::Xlsx);
    let book = book.await.unwrap();
    // What is in it, the sum and each bureau: four sheets.
    let names = String::from_utf8_lossy(&book);
    assert!(names.contains("xl/worksheets/sheet4.xml"));
    assert!(!names.contains("xl/worksheets/sheet5.xml"));
    let wrong = export(&office, &city.id, proto::ExportFormat::Pdf).await;
    assert_eq!(violations(&wrong.unwrap_err()), ["format"]);
    office.stop().await;
}

#[tokio::test]
async fn a_year_under_way_and_people_of_a_bureau_below_are_refused() {
    let office = district().await;
    let under_way = compile(&office, &of("leader", DISTRICT), "1", 2025).await;
    assert_eq!(violations(&under_way.unwrap_err()), ["year"]);
    let below = compile(&office, &leader(), "2", 2024).await.unwrap_err();
    assert_eq!(reason(&below), "BUREAU_FOREIGN");
    let clerk = compile(&office, &of("clerk", DISTRICT), "3", 2024).await;
    assert_eq!(reason(&clerk.unwrap_err()), "ROLE_MISSING");
    office.stop().await;
}
