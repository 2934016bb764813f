//! A year of the bureau: what its report says, and that it stays as it was.

use gongkai_proto::{catalog::v1 as catalog, event, intake::v1 as intake, reporting::v1 as proto};
use gongkai_testbed::tokens::Who;

use crate::{
    counting::figure,
    feeds::Feed,
    fixture::{BUREAU, CASES, Office, PUBLISHED, at_work, clerk, leader, wanted},
    told::{received, year},
};

/// A message as JSON that a person can read.
fn shown(report: &proto::Report) -> String {
    let text = event::encode(report).unwrap();
    let value: serde_json::Value = serde_json::from_str(&text).unwrap();
    serde_json::to_string_pretty(&value).unwrap()
}

#[tokio::test]
async fn a_report_is_compiled_from_what_was_told() {
    let office = year().await;
    let report = office.compile(&leader(), wanted("1", 2024)).await.unwrap();
    insta::assert_snapshot!("report", shown(&report));
    // Again under the same request it is the same; under another one, another with the same figures.
    let again = office.compile(&leader(), wanted("1", 2024)).await.unwrap();
    assert_eq!(again, report);
    let other = office.compile(&leader(), wanted("2", 2024)).await.unwrap();
    assert_ne!(other.id, report.id);
    let same = proto::Report {
        id: report.id.clone(),
        ..other
    };
    assert_eq!(same, report);
    office.stop().await;
}

#[tokio::test]
async fn a_report_stays_readable_as_it_was() {
    let office = year().await;
    let report = office.compile(&leader(), wanted("1", 2024)).await.unwrap();
    let later = received(7, intake::ApplicantKind::Business, "2024-12-31");
    office.intake.add(CASES, &later);
    let newer = office.compile(&leader(), wanted("2", 2024)).await.unwrap();
    let received = |report| format!("{:.0}", figure(report, "applications.received"));
    assert_eq!(
        (received(&report), received(&newer)),
        ("4".into(), "5".into())
    );
    let read = proto::GetReportRequest {
        bureau_id: BUREAU.to_owned(),
        report_id: report.id.clone(),
    };
    // The bureau's own people, and those above it.
    let city = Who::new("city-zhao", "heshan", "city");
    for who in [clerk(), city] {
        let request = office.as_who(&who, read.clone());
        let answer = office.reports().get_report(request).await.unwrap();
        assert_eq!(answer.into_inner().report, Some(report.clone()));
    }
    office.stop().await;
}

#[tokio::test]
async fn a_year_carries_into_the_next() {
    let office = year().await;
    // Its year before has a report: what that carried forward must come in.
    office.compile(&leader(), wanted("1", 2023)).await.unwrap();
    let report = office.compile(&leader(), wanted("2", 2024)).await.unwrap();
    let carried: Vec<_> = report
        .identities
        .iter()
        .filter(|identity| identity.code == "table3_carried")
        .collect();
    assert_eq!(carried.len(), 7);
    assert!(report.identities.iter().all(|identity| identity.holds));
    office.stop().await;
}

/// The files of a report, by kind and outline, with their media types.
async fn exported(
    office: &Office,
    report: &proto::Report,
    kind: (proto::ExportFormat, proto::ReportForm),
) -> (String, Vec<u8>) {
    let request = proto::ExportReportRequest {
        bureau_id: BUREAU.to_owned(),
        report_id: report.id.clone(),
        format: kind.0.into(),
        form: kind.1.into(),
    };
    let request = office.as_who(&clerk(), request);
    let answer = office.reports().export_report(request).await.unwrap();
    let answer = answer.into_inner();
    (answer.content_type, answer.content)
}

#[tokio::test]
async fn a_report_is_exported_in_every_kind_of_file() {
    use proto::{ExportFormat as Kind, ReportForm as Form};
    let office = year().await;
    // The year before stands beside it.
    office
        .compile(&leader(), wanted("before", 2023))
        .await
        .unwrap();
    let report = office.compile(&leader(), wanted("1", 2024)).await.unwrap();
    for (kind, form, media, name) in [
        (Kind::Json, Form::Unspecified, "application/json", "json"),
        (
            Kind::Html,
            Form::Official,
            "text/html; charset=utf-8",
            "html",
        ),
        (
            Kind::Html,
            Form::Outline,
            "text/html; charset=utf-8",
            "outline",
        ),
        (
            Kind::Csv,
            Form::Unspecified,
            "text/csv; charset=utf-8",
            "csv",
        ),
    ] {
        let (content_type, content) = exported(&office, &report, (kind, form)).await;
        assert_eq!(content_type, media);
        let text = String::from_utf8(content).unwrap().replace("\r\n", "\n");
        insta::assert_snapshot!(
            format!("export_{name}"),
            text.trim_start_matches('\u{feff}')
        );
    }
    for (kind, media) in [
        (Kind::Docx, "wordprocessingml.document"),
        (Kind::Xlsx, "spreadsheetml.sheet"),
    ] {
        let both = exported(&office, &report, (kind, Form::Official)).await;
        assert!(
            both.0.ends_with(media) && both.1.starts_with(b"PK"),
            "{}",
            both.0
        );
        let again = exported(&office, &report, (kind, Form::Official)).await;
        assert!(both == again, "the same report has the same bytes");
    }
    no_errors(&office, 2024).await;
    office.stop().await;
    let long_ago = Office::following(Feed::default(), at_work()).await;
    no_errors(&long_ago, 2020).await;
    long_ago.stop().await;
}

/// The linter finds no error in a report of ours, whatever kind of file it is.
async fn no_errors(office: &Office, year: i32) {
    use proto::{ExportFormat as Kind, ReportForm as Form};
    let request = wanted(&format!("of {year}"), year);
    let report = office.compile(&leader(), request).await.unwrap();
    for kind in [Kind::Json, Kind::Html, Kind::Docx] {
        let (_, file) = exported(office, &report, (kind, Form::Official)).await;
        let read = gongkai_lint::read::report(&file, &gongkai_lint::Given::default()).unwrap();
        assert_eq!(
            (read.year, read.organ.as_deref()),
            (Some(year), Some(report.bureau_name.as_str()))
        );
        let findings = gongkai_lint::lint(&read).into_iter();
        let grave = findings.filter(|one| one.severity != gongkai_lint::Severity::Note);
        let told: Vec<String> = grave.map(|one| one.message).collect();
        assert_eq!(told, [""; 0], "{year} {kind:?}");
    }
}

/// The bureau of the tests as it stands now.
fn changed(parent: &str, names: &[(&str, &str)]) -> catalog::BureauUpdated {
    let name = |(valid_from, text): &(&str, &str)| catalog::DatedText {
        valid_from: (*valid_from).to_owned(),
        text: (*text).to_owned(),
        source: "《机构改革方案》".to_owned(),
    };
    catalog::BureauUpdated {
        bureau: Some(catalog::Bureau {
            id: BUREAU.to_owned(),
            name: "益阳市赫山区应急局".to_owned(),
            parent_id: parent.to_owned(),
            level: catalog::BureauLevel::Department.into(),
            dated_names: names.iter().map(name).collect(),
            ..catalog::Bureau::default()
        }),
        reason: "更正".to_owned(),
        ..catalog::BureauUpdated::default()
    }
}

#[tokio::test]
async fn a_city_reads_a_bureau_as_long_as_it_stands_above() {
    let office = year().await;
    let report = office.compile(&leader(), wanted("1", 2024)).await.unwrap();
    assert_eq!(report.former_name_note, "");
    let read = async |city: &str| {
        let request = proto::GetReportRequest {
            bureau_id: BUREAU.to_owned(),
            report_id: report.id.clone(),
        };
        let request = office.as_who(&Who::new("city", city, "city"), request);
        office.reports().get_report(request).await.is_ok()
    };
    assert_eq!(
        (read("heshan").await, read("taojiang").await),
        (true, false)
    );
    let names = [
        ("1949-10-01", "益阳市赫山区安监局"),
        ("2024-07-01", "益阳市赫山区应急管理局"),
        ("2025-01-01", "益阳市赫山区应急局"),
    ];
    office.catalog.add(PUBLISHED, &changed("taojiang", &names));
    // A report of that state is compiled once the event is taken in; it bears the name its year ended with.
    let report = office.compile(&leader(), wanted("2", 2024)).await.unwrap();
    assert_eq!(report.bureau_name, "益阳市赫山区应急管理局");
    assert_eq!(
        report.former_name_note,
        "本机关原名益阳市赫山区安监局，自2024年7月1日起更名为益阳市赫山区应急管理局（《机构改革方案》）。"
    );
    assert_eq!(
        (read("heshan").await, read("taojiang").await),
        (false, true)
    );
    let report = office.compile(&leader(), wanted("3", 2023)).await.unwrap();
    assert_eq!(
        (
            report.bureau_name.as_str(),
            report.former_name_note.as_str()
        ),
        ("益阳市赫山区安监局", "")
    );
    office.stop().await;
}
