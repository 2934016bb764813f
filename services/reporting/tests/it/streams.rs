//! What operators do to streams.

use clap::Parser;
use gongkai_proto::reporting::v1 as proto;
use reporting::stream::{Streams, run};

use crate::{
    feeds::Feed,
    fixture::{CASES, Office, leader, reason, registered, wanted},
    sequences::everything,
    told::year,
};

#[derive(Parser)]
struct Cli {
    #[command(flatten)]
    streams: Streams,
}

/// `reporting stream <act>` on the database of the office.
pub async fn act(office: &Office, words: &[&str]) -> anyhow::Result<()> {
    let url = office.database.url("reporting_wide");
    let first = ["stream", "--wide-database-url", &url];
    let why = ["--actor", "operator", "--reason", "演练"];
    let why: &[&str] = if words.len() > 1 { &why } else { &[] };
    let words = first.iter().chain(words).chain(why);
    run(Cli::parse_from(words).streams).await
}

/// A report without what differs from one to the next.
pub fn figures(report: proto::Report) -> proto::Report {
    proto::Report {
        id: String::new(),
        ..report
    }
}

#[tokio::test]
async fn counted_anew_from_its_beginning_a_stream_comes_to_the_same() {
    let office = year().await;
    let before = office.compile(&leader(), wanted("1", 2024)).await.unwrap();
    act(&office, &["list"]).await.unwrap();
    for stream in [CASES, crate::fixture::PUBLISHED] {
        act(&office, &["restart", stream]).await.unwrap();
    }
    let after = office.compile(&leader(), wanted("2", 2024)).await.unwrap();
    assert_eq!(figures(after), figures(before));
    office.stop().await;
}

/// So does one that tells every event there is, in every year it tells of.
#[tokio::test]
async fn every_event_is_counted_anew_to_the_same() {
    let feed = Feed::default();
    feed.fill(CASES, everything());
    let office = Office::following(feed, registered()).await;
    let compiled = async |time: &str| {
        let mut reports = Vec::new();
        for year in [2023, 2024] {
            let request = wanted(&format!("{time}-{year}"), year);
            let report = office.compile(&leader(), request).await.unwrap();
            assert!(report.identities.iter().all(|identity| identity.holds));
            reports.push(figures(report));
        }
        reports
    };
    let before = compiled("before").await;
    let rate = "applications.reanswered_on_time_rate";
    assert!(
        before
            .iter()
            .any(|report| report.figures.iter().any(|figure| figure.key == rate))
    );
    act(&office, &["restart", CASES]).await.unwrap();
    assert_eq!(compiled("after").await, before);
    office.stop().await;
}

#[tokio::test]
async fn what_was_redacted_is_counted_as_before() {
    let office = year().await;
    let before = office.compile(&leader(), wanted("1", 2024)).await.unwrap();
    office.intake.redact(CASES);
    office.catalog.redact(crate::fixture::PUBLISHED);
    for stream in [CASES, crate::fixture::PUBLISHED] {
        act(&office, &["restart", stream]).await.unwrap();
    }
    let after = office.compile(&leader(), wanted("2", 2024)).await.unwrap();
    assert_eq!(figures(after), figures(before));
    office.stop().await;
}

#[tokio::test]
async fn a_stream_goes_on_past_what_is_wrong_for_good() {
    let office = year().await;
    let before = office.compile(&leader(), wanted("1", 2024)).await.unwrap();
    let told = gongkai_proto::intake::v1::DisputeVoided::default();
    office
        .intake
        .add_broken(CASES, &told, r#"{"dispute_id": "x"}"#);
    let status = office.compile(&leader(), wanted("2", 2024)).await;
    assert_eq!(reason(&status.unwrap_err()), "STREAM_BLOCKED");
    // Tried again it is as wrong as before.
    act(&office, &["retry", CASES]).await.unwrap();
    let status = office.compile(&leader(), wanted("3", 2024)).await;
    assert_eq!(reason(&status.unwrap_err()), "STREAM_BLOCKED");
    act(&office, &["skip", CASES]).await.unwrap();
    let after = office.compile(&leader(), wanted("4", 2024)).await.unwrap();
    assert_eq!(after.figures, before.figures);
    assert_ne!(after.basis, before.basis);
    office.stop().await;
}
