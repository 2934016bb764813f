//! Bureaus that succeed each other: what their reports say of it, and who compiles them.

use gongkai_proto::{catalog::v1 as catalog, intake::v1 as intake, reporting::v1 as proto};
use gongkai_testbed::tokens::Who;

use crate::{
    feeds::Feed,
    fixture::{BUREAU, CASES, Office, leader, reason, registered, wanted},
    told::received,
};

/// The bureau whose duties the bureau of the tests took over.
const SAFETY: &str = "heshan-ajj";
/// Its public stream.
const OF_SAFETY: &str = "catalog/heshan-ajj/public";

/// The predecessor: it was renamed, and passed its duties on.
fn safety(succeeded_by: Option<catalog::Succession>) -> catalog::Bureau {
    let name = |valid_from: &str, text: &str| catalog::DatedText {
        valid_from: valid_from.to_owned(),
        text: text.to_owned(),
        source: "《机构改革方案》".to_owned(),
    };
    catalog::Bureau {
        id: SAFETY.to_owned(),
        name: "益阳市赫山区安全生产监督管理局".to_owned(),
        parent_id: "heshan".to_owned(),
        level: catalog::BureauLevel::Department.into(),
        dated_names: vec![
            name("1949-10-01", "益阳市赫山区安全生产监察局"),
            name("2015-01-01", "益阳市赫山区安全生产监督管理局"),
        ],
        succeeded_by,
        ..catalog::Bureau::default()
    }
}

fn changed(feed: &Feed, succeeded_by: Option<catalog::Succession>) {
    let told = catalog::BureauUpdated {
        bureau: Some(safety(succeeded_by)),
        reason: "机构改革".to_owned(),
        ..catalog::BureauUpdated::default()
    };
    feed.add(OF_SAFETY, &told);
}

/// Wants the predecessor's report.
fn of_safety(request_id: &str, year: i32) -> proto::CompileReportRequest {
    proto::CompileReportRequest {
        bureau_id: SAFETY.to_owned(),
        ..wanted(request_id, year)
    }
}

#[tokio::test]
async fn a_report_says_whose_duties_the_bureau_took_over() {
    let catalog = registered();
    let told = catalog::BureauRegistered {
        bureau: Some(safety(None)),
    };
    catalog.add(OF_SAFETY, &told);
    let succession = catalog::Succession {
        bureau_id: BUREAU.to_owned(),
        from_on: "2020-03-01".to_owned(),
        source: "益赫办〔2020〕3号".to_owned(),
        bureau_name: "益阳市赫山区应急管理局".to_owned(),
        ..catalog::Succession::default()
    };
    changed(&catalog, Some(succession));
    let cases = Feed::default();
    for (number, stream) in [(1, CASES), (2, "intake/heshan-ajj/internal")] {
        let person = intake::ApplicantKind::NaturalPerson;
        cases.add(stream, &received(number, person, "2019-05-20"));
    }
    let office = Office::following(cases, catalog).await;
    // Its report comes once all is taken in that was told of it; from then on its successor's people compile it, too.
    let own = Who::new("leader-chen", SAFETY, "leader");
    let last = office.compile(&own, of_safety("own", 2020)).await.unwrap();
    let (successor, foreign) = (leader(), Who::new("leader-sun", "heshan-jyj", "leader"));
    let same = office.compile(&successor, of_safety("same", 2020)).await;
    assert_eq!(same.unwrap().former_name_note, last.former_name_note);
    let refused = office.compile(&foreign, of_safety("foreign", 2020)).await;
    assert_eq!(reason(&refused.unwrap_err()), "BUREAU_FOREIGN");
    // Nor do the predecessor's people compile the successor's.
    let refused = office.compile(&own, wanted("back", 2020)).await;
    assert_eq!(reason(&refused.unwrap_err()), "BUREAU_FOREIGN");

    let mut notes = vec![format!(
        "{} 2020：{}",
        last.bureau_name, last.former_name_note
    )];
    let mut of_2020 = String::new();
    for year in [2019, 2020, 2024] {
        let request = wanted(&format!("first-{year}"), year);
        let report = office.compile(&successor, request).await.unwrap();
        notes.push(format!(
            "{} {year}：{}",
            report.bureau_name, report.former_name_note
        ));
        if year == 2020 {
            of_2020 = report.id;
        }
    }
    insta::assert_snapshot!("origin", notes.join("\n"));
    let request = proto::ExportReportRequest {
        bureau_id: BUREAU.to_owned(),
        report_id: of_2020,
        format: proto::ExportFormat::Html.into(),
        ..proto::ExportReportRequest::default()
    };
    let request = office.as_who(&successor, request);
    let page = office.reports().export_report(request).await.unwrap();
    let page = String::from_utf8(page.into_inner().content).unwrap();
    let preface = page.split("<h2>").next().unwrap();
    assert!(
        preface.contains("<p>本机关于2020年3月1日承接原"),
        "{preface}"
    );

    // Entered by mistake, and taken back.
    changed(&office.catalog, None);
    let last = office.compile(&own, of_safety("later", 2020)).await;
    assert_eq!(last.unwrap().former_name_note, "");
    let report = office.compile(&successor, wanted("later", 2020)).await;
    assert_eq!(report.unwrap().former_name_note, "");
    let refused = office.compile(&successor, of_safety("late", 2020)).await;
    assert_eq!(reason(&refused.unwrap_err()), "BUREAU_FOREIGN");
    office.stop().await;
}
