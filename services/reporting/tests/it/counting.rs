//! What counts in which year, and what does not.

use gongkai_proto::{intake::v1 as intake, reporting::v1 as proto};

use crate::{
    feeds::Feed,
    fixture::{CASES, Office, leader, registered, wanted},
    told::{accepted, answered, appealed, concluded, decided, disputed, reanswered, received},
};

/// The number in a row of table 3, over all applicants.
fn total(report: &proto::Report, row: &str) -> f64 {
    let tables = report.tables.iter().filter(|table| table.key == "table3");
    let blocks = tables.flat_map(|table| &table.blocks);
    let mut rows = blocks.flat_map(|block| &block.rows);
    let row = rows.find(|known| known.row == row).unwrap();
    row.cells.last().unwrap().value
}

pub fn figure(report: &proto::Report, key: &str) -> f64 {
    let mut figures = report.figures.iter();
    figures.find(|figure| figure.key == key).unwrap().value
}

/// Of several answers the last one of the year of the first counts; one of a later year is listed.
#[tokio::test]
async fn the_last_answer_of_the_year_counts() {
    use intake::{Answer, ApplicantKind::Business};
    let feed = Feed::default();
    for number in 1..=3 {
        feed.add(CASES, &received(number, Business, "2023-05-10"));
    }
    // Answered anew in the same year, on one day twice.
    feed.add(CASES, &answered(1, Answer::NotHeld, "2023-06-05"));
    for answer in [Answer::PartlyGranted, Answer::Granted] {
        feed.add(CASES, &reanswered(1, answer, "2023-07-03", "2023-06-05"));
    }
    // In the same year and in the next.
    feed.add(CASES, &answered(2, Answer::NotHeld, "2023-06-05"));
    for (answer, on) in [
        (Answer::NeedsMaking, "2023-12-31"),
        (Answer::Granted, "2024-01-01"),
        (Answer::PartlyGranted, "2024-02-01"),
    ] {
        let late = intake::ApplicationReanswered {
            on_time: on > "2023-12-31",
            ..reanswered(2, answer, on, "2023-06-05")
        };
        feed.add(CASES, &late);
    }
    feed.add(CASES, &answered(3, Answer::OtherOrgan, "2023-06-05"));
    let office = Office::following(feed, registered()).await;
    let of_2023 = office.compile(&leader(), wanted("1", 2023)).await.unwrap();
    let of_2024 = office.compile(&leader(), wanted("2", 2024)).await.unwrap();
    let rows = [
        "三（一）予以公开",
        "三（二）部分公开",
        "三（四）1本机关不掌握相关政府信息",
        "三（四）2没有现成信息需要另行制作",
        "三（七）总计",
    ];
    let totals = |report| rows.map(|row| format!("{:.0}", total(report, row)));
    assert_eq!(totals(&of_2023), ["1", "0", "1", "1", "3"]);
    assert_eq!(totals(&of_2024), ["0"; 5]);
    // Each new answer of the year by its own day, beside the table.
    let rate = |report| {
        format!(
            "{:.3}",
            figure(report, "applications.reanswered_on_time_rate")
        )
    };
    assert_eq!(
        (rate(&of_2023), rate(&of_2024)),
        ("0.667".into(), "1.000".into())
    );
    let anew = |report| format!("{:.0}", figure(report, "applications.reanswered"));
    assert_eq!((anew(&of_2023), anew(&of_2024)), ("0".into(), "1".into()));
    for report in [&of_2023, &of_2024] {
        assert!(report.identities.iter().all(|identity| identity.holds));
    }
    office.stop().await;
}

/// Carried over is what was pending on 31 December: not a suit that was decided by then, and that an appeal
/// of the new year took up again.
#[tokio::test]
async fn the_note_of_table_4_counts_what_was_pending_on_31_december() {
    use intake::{DisputeKind::DirectSuit, DisputeOutcome::Upheld};
    let feed = Feed::default();
    for number in 1..=4 {
        feed.add(CASES, &disputed(number, DirectSuit, "2023-05-10"));
    }
    // Pending; decided in December and appealed in January, on New Year's Day, and in December still.
    for (number, decided, appeal) in [
        (2, "2023-12-11", "2024-01-08"),
        (3, "2023-12-31", "2024-01-01"),
        (4, "2023-12-11", "2023-12-31"),
    ] {
        feed.add(CASES, &concluded(number, Upheld, decided));
        feed.add(CASES, &appealed(number, appeal));
    }
    let office = Office::following(feed, registered()).await;
    let report = office.compile(&leader(), wanted("1", 2024)).await.unwrap();
    let tables = report.tables.iter().filter(|table| table.key == "table4");
    let mut rows = tables.flat_map(|table| &table.blocks[0].rows);
    let suits = rows.find(|row| row.row == "行政诉讼-未经复议直接起诉");
    let total = suits.unwrap().cells.last().unwrap();
    assert_eq!(
        (format!("{:.0}", total.value), total.note.as_str()),
        ("4".to_owned(), "含上年度结转2件")
    );
    office.stop().await;
}

/// Whether a decision was in time is for the law to say, which the event tells: the days in the events
/// say nothing of what stopped the clocks.
#[tokio::test]
async fn a_decision_is_in_time_as_its_event_says() {
    use intake::{MatterDecision::Granted, MatterKind};
    let feed = Feed::default();
    let permit = MatterKind::Permit;
    for (number, on, on_time) in [
        (1, "2024-02-06", (Some(false), Some(false))),
        (2, "2024-12-02", (Some(true), Some(false))),
        (3, "2024-12-02", (Some(true), Some(true))),
        (4, "2024-12-02", (None, Some(true))),
    ] {
        feed.add(CASES, &accepted(number, permit, "2024-02-20"));
        feed.add(CASES, &decided(number, Granted, on, on_time));
    }
    let office = Office::following(feed, registered()).await;
    let report = office.compile(&leader(), wanted("1", 2024)).await.unwrap();
    assert!((figure(&report, "matters.on_time_rate") - 0.75).abs() < 1e-9);
    assert!((figure(&report, "matters.promise_kept_rate") - 0.5).abs() < 1e-9);
    office.stop().await;
}

/// So is an answer, and the close of an enquiry by the bureau's own limit: a close by mistake takes its word
/// back, and another one tells anew.
#[tokio::test]
async fn an_answer_and_a_close_are_in_time_as_their_events_say() {
    use intake::{Answer, ApplicantKind::Business};
    let feed = Feed::default();
    for (number, on_time) in [
        (1, Some(true)),
        (2, Some(false)),
        (3, Some(false)),
        (4, None),
    ] {
        feed.add(CASES, &received(number, Business, "2024-05-10"));
        let told = intake::ApplicationAnswered {
            on_time_statutory: on_time,
            ..answered(number, Answer::Granted, "2024-06-11")
        };
        feed.add(CASES, &told);
    }
    let annulled = intake::ApplicationAnswerAnnulled {
        application_id: answered(3, Answer::Granted, "").application_id,
        annulled_on: "2024-06-12".to_owned(),
    };
    feed.add(CASES, &annulled);
    feed.add(CASES, &answered(3, Answer::Granted, "2024-06-13"));
    for (number, on_time) in [(21_u128, true), (22, false), (23, false), (24, false)] {
        let id = answered(number, Answer::Granted, "").application_id;
        let opened = intake::EnquiryRegistered {
            enquiry_id: id.clone(),
            category: intake::EnquiryCategory::Complaint.into(),
            registered_on: "2024-07-01".to_owned(),
            due_on: "2024-07-18".to_owned(),
            assumed: Vec::new(),
            ..intake::EnquiryRegistered::default()
        };
        let closed = intake::EnquiryClosed {
            enquiry_id: id,
            closed_on: "2024-07-10".to_owned(),
            to_petitions: false,
            on_time_promised: Some(on_time),
            withdrawn: false,
            ..intake::EnquiryClosed::default()
        };
        feed.add(CASES, &opened);
        feed.add(CASES, &closed);
    }
    let office = Office::following(feed, registered()).await;
    let report = office.compile(&leader(), wanted("1", 2024)).await.unwrap();
    assert!((figure(&report, "applications.on_time_rate") - 2.0 / 3.0).abs() < 1e-9);
    assert!((figure(&report, "enquiries.on_time_rate") - 0.25).abs() < 1e-9);
    office.stop().await;
}
