//! A year from the counter to the annual report, with and without a catastrophe in the middle.

use std::{
    process::Command,
    sync::atomic::{AtomicBool, Ordering},
};

use gongkai_demo::{clients::Services, play, year::Year};
use gongkai_law::report::section_heading;
use gongkai_proto::{
    catalog::v1::ProposeItemRequest,
    common::v1::Visibility,
    feed::v1::ListStreamsRequest,
    reporting::v1::{
        CompileReportRequest, ExportFormat, ExportReportRequest, GetReportRequest, Report,
    },
};
use gongkai_testbed::binaries;
use tonic::Code;

use crate::{
    office::on,
    support::{assert_refused, content, haitang, month_of, suite, table3, value},
};

fn quiet(_: &str) {}

#[track_caller]
fn assert_heshan(report: &Report) {
    for (key, expected) in [
        ("matters.received", 162.0),
        ("matters.closed", 162.0),
        ("matters.on_time_rate", 1.0),
        ("items.group.work", 16.0),
        ("items.group.safety", 18.0),
        ("hotline.handled", 1.0),
        ("petitions", 0.0),
        ("outreach.slogans", 75.0),
        ("outreach.banners", 2158.0),
        ("outreach.points", 17.0),
        ("outreach.leaflets", 500_000.0),
        ("applications.received", 0.0),
        ("fees.collected", 0.0),
        ("reconsiderations", 0.0),
        ("litigations", 0.0),
    ] {
        assert!(
            (value(report, key) - expected).abs() < 1e-9,
            "{key}: {}",
            value(report, key)
        );
    }
    for figure in &report.figures {
        let expected = if figure.key == "outreach.leaflets" {
            "余"
        } else {
            ""
        };
        assert_eq!(figure.qualifier, expected, "{}", figure.key);
        assert!(!figure.source.is_empty());
    }
    // How the matters split into kinds is assumed, and printed nowhere.
    let numbers: Vec<f64> = report
        .tables
        .iter()
        .flat_map(|table| &table.blocks)
        .flat_map(|block| &block.rows)
        .flat_map(|row| &row.cells)
        .map(|cell| cell.value)
        .chain(report.figures.iter().map(|figure| figure.value))
        .collect();
    for split in [54.0, 38.0, 70.0] {
        assert!(!numbers.contains(&split), "{split} is printed");
    }
    assert!(
        report
            .assumptions
            .iter()
            .any(|sentence| sentence.contains("分类"))
    );
    assert!(
        report.identities.iter().all(|identity| identity.holds) && report.identities.len() > 20
    );
    assert_eq!(report.due_on, "2020-01-31");
}

/// Reporting is killed with SIGKILL while events flow, and started again only when the year is
/// over: the report is the one of a year without that.
#[tokio::test(flavor = "multi_thread")]
async fn heshan_s_report_survives_the_death_of_reporting() {
    let year = Year::heshan().unwrap();
    let undisturbed = suite().await;
    play::play(&undisturbed, &year, &quiet).await.unwrap();
    let expected = play::compile(&undisturbed, &year, &quiet).await.unwrap();
    assert_heshan(&expected);

    // Compiling again with the same request_id is the same report; with another, an equal one.
    let leader = Services::of(&undisturbed)
        .unwrap()
        .caller(&undisturbed.mint, "heshan-emb", "leader")
        .unwrap();
    let again = play::compile(&undisturbed, &year, &quiet).await.unwrap();
    assert_eq!(again, expected);
    let request = CompileReportRequest {
        request_id: "again".to_owned(),
        bureau_id: "heshan-emb".to_owned(),
        year: 2019,
        problems: year.narrative.problems.trim().to_owned(),
        ..CompileReportRequest::default()
    };
    let other = leader
        .reports()
        .compile_report(request)
        .await
        .unwrap()
        .into_inner()
        .report
        .unwrap();
    assert_ne!(other.id, expected.id);
    assert_eq!(content(&other), content(&expected));
    assert_eq!(other.basis, expected.basis);
    undisturbed.stop().await.unwrap();

    let disturbed = suite().await;
    let killed = AtomicBool::new(false);
    let kill_in_june = |message: &str| {
        if month_of(message) == Some(6) && !killed.swap(true, Ordering::Relaxed) {
            disturbed.kill("reporting");
        }
    };
    play::play(&disturbed, &year, &kill_in_june).await.unwrap();
    assert!(killed.load(Ordering::Relaxed));
    disturbed.restart("reporting").await.unwrap();
    let report = play::compile(&disturbed, &year, &quiet).await.unwrap();
    assert_eq!(content(&report), content(&expected));
    let sequences = |report: &Report| {
        report
            .basis
            .iter()
            .map(|position| position.sequence)
            .collect::<Vec<_>>()
    };
    assert_eq!(sequences(&report), sequences(&expected));
    disturbed.stop().await.unwrap();
}

/// A second bureau in the format of 2021: one application granted, one withheld, one open.
#[tokio::test(flavor = "multi_thread")]
async fn a_second_bureau_has_its_own_year() {
    let suite = suite().await;
    let year = haitang();
    play::play(&suite, &year, &quiet).await.unwrap();
    let report = play::compile(&suite, &year, &quiet).await.unwrap();
    for (row, column, expected) in [
        ("一、本年新收", "自然人", 2.0),
        ("一、本年新收", "商业企业", 1.0),
        ("一、本年新收", "总计", 3.0),
        ("三（一）予以公开", "自然人", 1.0),
        ("三（三）4保护第三方合法权益", "商业企业", 1.0),
        ("三（七）总计", "总计", 2.0),
        ("四、结转下年度继续办理", "自然人", 1.0),
    ] {
        assert!(
            (table3(&report, row, column) - expected).abs() < 1e-9,
            "{row} {column}"
        );
    }
    // Seven matters: one open, one late of the six decided.
    for (key, expected) in [
        ("matters.received", 7.0),
        ("matters.closed", 6.0),
        ("matters.on_time_rate", 5.0 / 6.0),
        ("petitions", 1.0),
        ("enquiries.received", 2.0),
    ] {
        assert!(
            (value(&report, key) - expected).abs() < 1e-9,
            "{key}: {}",
            value(&report, key)
        );
    }
    assert!(report.identities.iter().all(|identity| identity.holds));
    assert_eq!(report.tables[0].key, "table2");

    // The year after carries in what this one carried forward.
    on(&suite, "2026-01-15").await;
    let leader = Services::of(&suite)
        .unwrap()
        .caller(&suite.mint, "haitang-emb", "leader")
        .unwrap();
    let next = leader
        .reports()
        .compile_report(asked("haitang-emb", 2025))
        .await
        .unwrap();
    let next = next.into_inner().report.unwrap();
    assert!((table3(&next, "二、上年结转", "自然人") - 1.0).abs() < 1e-9);
    let carried: Vec<_> = next
        .identities
        .iter()
        .filter(|identity| identity.code == "table3_carried")
        .collect();
    assert_eq!(carried.len(), 7);
    assert!(carried.iter().all(|identity| identity.holds));

    // The page has its six sections in the official order.
    let export = ExportReportRequest {
        bureau_id: "haitang-emb".to_owned(),
        report_id: report.id.clone(),
        format: ExportFormat::Html as i32,
        ..ExportReportRequest::default()
    };
    let html = leader
        .reports()
        .export_report(export)
        .await
        .unwrap()
        .into_inner();
    let html = String::from_utf8(html.content).unwrap();
    let order: Vec<usize> = (1..=6)
        .filter_map(section_heading)
        .map(|heading| {
            html.find(&heading)
                .unwrap_or_else(|| panic!("{heading} is missing"))
        })
        .collect();
    assert!(order.len() == 6 && order.is_sorted());
    suite.stop().await.unwrap();
}

fn asked(bureau_id: &str, year: i32) -> CompileReportRequest {
    CompileReportRequest {
        request_id: format!("{bureau_id}-{year}"),
        bureau_id: bureau_id.to_owned(),
        year,
        ..CompileReportRequest::default()
    }
}

/// A report is its bureau's and the city's above it; cases are in no public stream.
#[tokio::test(flavor = "multi_thread")]
async fn the_city_sees_below_itself_and_neighbours_see_nothing() {
    let suite = suite().await;
    let year = haitang();
    play::play(&suite, &year, &quiet).await.unwrap();
    let report = play::compile(&suite, &year, &quiet).await.unwrap();
    let services = Services::of(&suite).unwrap();
    let city = services
        .caller(&suite.mint, "yiyang-heshan", "city")
        .unwrap();

    // The other bureau never had anything: zeros would look counted.
    let nothing = city
        .reports()
        .compile_report(asked("heshan-emb", 2024))
        .await
        .unwrap_err();
    assert_refused(&nothing, Code::FailedPrecondition, "YEAR_WITHOUT_DATA");

    let get = GetReportRequest {
        bureau_id: "haitang-emb".to_owned(),
        report_id: report.id.clone(),
    };
    let neighbour = services
        .caller(&suite.mint, "heshan-emb", "leader")
        .unwrap();
    let refused = neighbour
        .reports()
        .get_report(get.clone())
        .await
        .unwrap_err();
    assert_refused(&refused, Code::PermissionDenied, "BUREAU_FOREIGN");
    let read = city
        .reports()
        .get_report(get)
        .await
        .unwrap()
        .into_inner()
        .report
        .unwrap();
    assert_eq!(read, report);

    let service = services.caller(&suite.mint, "platform", "service").unwrap();
    let heads = service
        .intake_feed()
        .list_streams(ListStreamsRequest::default())
        .await
        .unwrap();
    let heads = heads.into_inner().heads;
    assert!(!heads.is_empty());
    for head in heads {
        assert_eq!(head.stream.unwrap().visibility, Visibility::Internal as i32);
    }
    suite.stop().await.unwrap();
}

/// An operator sends a stream back to its beginning while the suite runs: what was counted from it
/// is counted anew, and the report is the same.
#[tokio::test(flavor = "multi_thread")]
async fn a_restarted_stream_is_counted_anew() {
    let suite = suite().await;
    let year = haitang();
    play::play(&suite, &year, &quiet).await.unwrap();
    // Something in the catalog's internal stream, which reporting passes over.
    let leader = Services::of(&suite)
        .unwrap()
        .caller(&suite.mint, "haitang-emb", "leader")
        .unwrap();
    let proposal = ProposeItemRequest {
        request_id: "proposal".to_owned(),
        bureau_id: "haitang-emb".to_owned(),
        title: "危险化学品生产企业名单".to_owned(),
        reason: "多名申请人申请公开同一信息。".to_owned(),
        ..ProposeItemRequest::default()
    };
    leader.proposals().propose_item(proposal).await.unwrap();
    let report = play::compile(&suite, &year, &quiet).await.unwrap();
    let operate = |arguments: &[&str]| {
        let output = Command::new(binaries::binary("reporting").unwrap())
            .arg("stream")
            .args(arguments)
            .env(
                "GONGKAI_WIDE_DATABASE_URL",
                suite.database.url("reporting_wide"),
            )
            .output()
            .unwrap();
        let said = [output.stdout, output.stderr].concat();
        (
            output.status.success(),
            String::from_utf8_lossy(&said).into_owned(),
        )
    };
    // What the public stream told of stays.
    let internal = "catalog/haitang-emb/internal";
    let restart = ["restart", internal, "--actor", "ops", "--reason", "x"];
    let (done, said) = operate(&restart);
    assert!(done && said.contains(": 0 rows forgotten"), "{said}");
    for stream in ["intake/haitang-emb/internal", "catalog/haitang-emb/public"] {
        let (done, said) = operate(&["restart", stream, "--actor", "ops", "--reason", "rehearsal"]);
        assert!(done && said.contains("rows forgotten"), "{said}");
    }
    let (done, said) = operate(&[
        "retry",
        "intake/nowhere-bureau/internal",
        "--actor",
        "ops",
        "--reason",
        "x",
    ]);
    assert!(!done, "{said}");

    let again = CompileReportRequest {
        request_id: "restarted".to_owned(),
        ..asked("haitang-emb", 2024)
    };
    let again = loop {
        match leader.reports().compile_report(again.clone()).await {
            Ok(answer) => break answer.into_inner().report.unwrap(),
            Err(status) => assert_refused(&status, Code::FailedPrecondition, "CURSORS_BEHIND"),
        }
    };
    assert_eq!(content(&again), content(&report));
    let (_, list) = operate(&["list"]);
    assert!(
        list.contains("intake/haitang-emb/internal") && list.contains("ok"),
        "{list}"
    );
    suite.stop().await.unwrap();
}
