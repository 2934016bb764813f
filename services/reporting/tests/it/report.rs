//! A year of the bureau: what is told of it, and what its report says.

use gongkai_proto::{
    catalog::v1 as catalog, common::v1::AssumedAspect, event, intake::v1 as intake,
};
use gongkai_testbed::tokens::Who;
use uuid::Uuid;

use crate::{
    feeds::Feed,
    fixture::{BUREAU, CASES, Office, PUBLISHED, clerk, leader, registered, wanted},
};
use gongkai_proto::reporting::v1 as proto;

fn id(number: u128) -> String {
    Uuid::from_u128(number).to_string()
}

fn received(number: u128, kind: intake::ApplicantKind, on: &str) -> intake::ApplicationReceived {
    intake::ApplicationReceived {
        application_id: id(number),
        applicant_kind: kind.into(),
        received_on: on.to_owned(),
        due_on: "2024-12-31".to_owned(),
        assumed: Vec::new(),
    }
}

fn answered(number: u128, answer: intake::Answer, on: &str) -> intake::ApplicationAnswered {
    intake::ApplicationAnswered {
        application_id: id(number),
        answer: answer.into(),
        answered_on: on.to_owned(),
        due_on: "2024-12-31".to_owned(),
        on_time: Some(true),
    }
}

fn reanswered(
    number: u128,
    answer: intake::Answer,
    on: &str,
    first_on: &str,
) -> intake::ApplicationReanswered {
    intake::ApplicationReanswered {
        application_id: id(number),
        answer: answer.into(),
        cause: intake::ReopenCause::Ordered.into(),
        answered_on: on.to_owned(),
        due_on: "2024-12-31".to_owned(),
        first_answered_on: first_on.to_owned(),
    }
}

/// Applications: one answered, one of the year before, one withheld, answered again later, one closed
/// by mistake, one open, one that was none.
fn applications(feed: &Feed) {
    use intake::{Answer, ApplicantKind};
    feed.add(
        CASES,
        &received(1, ApplicantKind::NaturalPerson, "2024-01-10"),
    );
    feed.add(CASES, &received(2, ApplicantKind::Business, "2023-12-20"));
    feed.add(CASES, &received(3, ApplicantKind::Other, "2024-03-01"));
    feed.add(
        CASES,
        &received(4, ApplicantKind::LegalService, "2024-04-01"),
    );
    feed.add(CASES, &received(5, ApplicantKind::Research, "2024-12-30"));
    feed.add(
        CASES,
        &received(6, ApplicantKind::PublicBenefit, "2024-06-03"),
    );
    feed.add(CASES, &answered(1, Answer::Granted, "2024-01-20"));
    feed.add(CASES, &answered(2, Answer::OtherOrgan, "2024-01-05"));
    feed.add(
        CASES,
        &answered(3, Answer::WithheldThirdParty, "2024-03-20"),
    );
    let again = reanswered(3, Answer::PartlyGranted, "2024-09-02", "2024-03-20");
    feed.add(CASES, &again);
    feed.add(CASES, &answered(4, Answer::NotCorrected, "2024-05-06"));
    let annulled = intake::ApplicationAnswerAnnulled {
        application_id: id(4),
        annulled_on: "2024-05-07".to_owned(),
    };
    feed.add(CASES, &annulled);
    let moved = intake::ApplicationDueChanged {
        application_id: id(4),
        due_on: String::new(),
    };
    feed.add(CASES, &moved);
    let paid = intake::ApplicationFeeRecorded {
        application_id: id(4),
        amount_fen: 38_000,
        paid_on: "2024-05-20".to_owned(),
    };
    feed.add(CASES, &paid);
    let corrected = intake::ApplicationRegistrationCorrected {
        application_id: id(4),
        applicant_kind: ApplicantKind::Business.into(),
        received_on: "2024-04-02".to_owned(),
        due_on: "2024-06-17".to_owned(),
    };
    feed.add(CASES, &corrected);
    feed.add(CASES, &answered(4, Answer::AlreadyPublic, "2024-06-10"));
    let removed = intake::ApplicationRemoved {
        application_id: id(6),
        reason: intake::Removal::Merged.into(),
    };
    feed.add(CASES, &removed);
}

fn accepted(number: u128, kind: intake::MatterKind, promised: &str) -> intake::MatterCaseAccepted {
    intake::MatterCaseAccepted {
        matter_case_id: id(number),
        kind: kind.into(),
        accepted_on: "2024-02-05".to_owned(),
        due_on: "2024-03-08".to_owned(),
        promised_due_on: promised.to_owned(),
        ..intake::MatterCaseAccepted::default()
    }
}

/// A decision on a matter case, and whether it was in time by law and by promise.
fn decided(
    number: u128,
    decision: intake::MatterDecision,
    on: &str,
    (on_time_statutory, on_time_promised): (Option<bool>, Option<bool>),
) -> intake::MatterCaseDecided {
    intake::MatterCaseDecided {
        matter_case_id: id(number),
        decision: decision.into(),
        decided_on: on.to_owned(),
        on_time_statutory,
        on_time_promised,
    }
}

/// Matter cases: one in time, one late by its promise, one that went into a procedure, one withdrawn.
fn matters(feed: &Feed) {
    use intake::{MatterCaseEnd, MatterDecision, MatterKind};
    feed.add(CASES, &accepted(11, MatterKind::Permit, "2024-02-20"));
    feed.add(CASES, &accepted(12, MatterKind::Permit, "2024-02-20"));
    feed.add(CASES, &accepted(13, MatterKind::PreliminaryReview, ""));
    feed.add(CASES, &accepted(14, MatterKind::Service, "2024-02-05"));
    let both = (Some(true), Some(true));
    feed.add(
        CASES,
        &decided(11, MatterDecision::Granted, "2024-02-19", both),
    );
    let by_law = (Some(true), Some(false));
    feed.add(
        CASES,
        &decided(12, MatterDecision::Refused, "2024-03-01", by_law),
    );
    let moved = intake::MatterCaseDueChanged {
        matter_case_id: id(13),
        due_on: "2024-04-08".to_owned(),
        promised_due_on: String::new(),
    };
    feed.add(CASES, &moved);
    let alone = (Some(true), None);
    feed.add(
        CASES,
        &decided(13, MatterDecision::Granted, "2024-04-08", alone),
    );
    let withdrawn = intake::MatterCaseClosed {
        matter_case_id: id(14),
        end: MatterCaseEnd::Withdrawn.into(),
        closed_on: "2024-02-06".to_owned(),
        accepted_on: "2024-02-05".to_owned(),
    };
    feed.add(CASES, &withdrawn);
}

/// Enquiries: a complaint that was appraised, a letter whose category is assumed, a petition.
fn enquiries(feed: &Feed) {
    use intake::{EnquiryCategory, Satisfaction};
    let registered = |number, category: EnquiryCategory, assumed| intake::EnquiryRegistered {
        enquiry_id: id(number),
        category: category.into(),
        registered_on: "2024-07-01".to_owned(),
        due_on: "2024-07-18".to_owned(),
        assumed,
    };
    let closed = |number, to_petitions| intake::EnquiryClosed {
        enquiry_id: id(number),
        closed_on: "2024-07-10".to_owned(),
        to_petitions,
    };
    let kind = vec![AssumedAspect::Kind.into()];
    feed.add(
        CASES,
        &registered(21, EnquiryCategory::Complaint, Vec::new()),
    );
    feed.add(CASES, &registered(22, EnquiryCategory::LetterOrVisit, kind));
    feed.add(
        CASES,
        &registered(23, EnquiryCategory::Petition, Vec::new()),
    );
    feed.add(CASES, &closed(21, false));
    feed.add(CASES, &closed(22, false));
    feed.add(CASES, &closed(23, true));
    let appraised = intake::EnquiryAppraised {
        enquiry_id: id(21),
        satisfaction: Satisfaction::BasicallySatisfied.into(),
        appraised_on: "2024-07-12".to_owned(),
    };
    feed.add(CASES, &appraised);
}

fn disputed(number: u128, kind: intake::DisputeKind, on: &str) -> intake::DisputeRegistered {
    intake::DisputeRegistered {
        dispute_id: id(number),
        kind: kind.into(),
        accepted_on: on.to_owned(),
        assumed: Vec::new(),
    }
}

fn concluded(number: u128, outcome: intake::DisputeOutcome, on: &str) -> intake::DisputeConcluded {
    intake::DisputeConcluded {
        dispute_id: id(number),
        outcome: outcome.into(),
        concluded_on: on.to_owned(),
    }
}

fn appealed(number: u128, on: &str) -> intake::DisputeReopened {
    intake::DisputeReopened {
        dispute_id: id(number),
        reopened_on: on.to_owned(),
    }
}

/// Disputes: one carried in and lost, one whose outcome an appeal of the next year takes back.
fn disputes(feed: &Feed) {
    use intake::{DisputeKind, DisputeOutcome};
    feed.add(
        CASES,
        &disputed(31, DisputeKind::Reconsideration, "2023-11-01"),
    );
    feed.add(CASES, &disputed(32, DisputeKind::DirectSuit, "2024-05-01"));
    feed.add(
        CASES,
        &concluded(31, DisputeOutcome::Corrected, "2024-01-08"),
    );
    feed.add(CASES, &concluded(32, DisputeOutcome::Upheld, "2024-11-01"));
    feed.add(CASES, &appealed(32, "2025-01-06"));
}

/// Two items in one group, and a day of outreach.
fn published(feed: &Feed) {
    let item = |number, on: &str| catalog::ItemPublished {
        item: Some(catalog::Item {
            id: id(number),
            bureau_id: BUREAU.to_owned(),
            article20_code: 13,
            group: "site".to_owned(),
            published_on: on.to_owned(),
            due_on: "2024-12-31".to_owned(),
            ..catalog::Item::default()
        }),
    };
    feed.add(PUBLISHED, &item(41, "2024-02-01"));
    feed.add(PUBLISHED, &item(42, "2024-08-01"));
    feed.add(PUBLISHED, &item(43, "2023-08-01"));
    let quantity =
        |measure: catalog::Measure, value, qualifier: catalog::Qualifier| catalog::Quantity {
            measure: measure.into(),
            value,
            qualifier: qualifier.into(),
        };
    let activity = catalog::ActivityRecorded {
        activity: Some(catalog::Activity {
            id: id(51),
            held_on: "2024-06-16".to_owned(),
            quantities: vec![
                quantity(
                    catalog::Measure::Leaflets,
                    500_000,
                    catalog::Qualifier::MoreThan,
                ),
                quantity(
                    catalog::Measure::Points,
                    17,
                    catalog::Qualifier::Unspecified,
                ),
            ],
            ..catalog::Activity::default()
        }),
    };
    feed.add(PUBLISHED, &activity);
}

/// A reporting that was told of a year.
pub async fn year() -> Office {
    let (cases, catalog) = (Feed::default(), registered());
    applications(&cases);
    matters(&cases);
    enquiries(&cases);
    disputes(&cases);
    published(&catalog);
    Office::following(cases, catalog).await
}

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

/// The number in a row of table 3, over all applicants.
fn total(report: &proto::Report, row: &str) -> f64 {
    let tables = report.tables.iter().filter(|table| table.key == "table3");
    let blocks = tables.flat_map(|table| &table.blocks);
    let mut rows = blocks.flat_map(|block| &block.rows);
    let row = rows.find(|known| known.row == row).unwrap();
    row.cells.last().unwrap().value
}

fn figure(report: &proto::Report, key: &str) -> f64 {
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
        feed.add(CASES, &reanswered(2, answer, on, "2023-06-05"));
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

#[tokio::test]
async fn a_report_is_exported_as_data_and_as_a_page() {
    let office = year().await;
    let report = office.compile(&leader(), wanted("1", 2024)).await.unwrap();
    let mut texts = Vec::new();
    for format in [proto::ExportFormat::Json, proto::ExportFormat::Html] {
        let request = proto::ExportReportRequest {
            bureau_id: BUREAU.to_owned(),
            report_id: report.id.clone(),
            format: format.into(),
        };
        let request = office.as_who(&clerk(), request);
        let answer = office.reports().export_report(request).await.unwrap();
        let answer = answer.into_inner();
        let text = String::from_utf8(answer.content).unwrap();
        texts.push((answer.content_type, text));
    }
    assert_eq!(texts[0].0, "application/json");
    insta::assert_snapshot!("export_json", texts[0].1);
    assert_eq!(texts[1].0, "text/html; charset=utf-8");
    insta::assert_snapshot!("export_html", texts[1].1);
    office.stop().await;
}
