//! Table 4 of two years, and suits brought along.

use gongkai_proto::{
    intake::v1::{
        self as intake, DisputeInstance as Instance, DisputeKind as Kind, DisputeOutcome,
        DisputeRuling,
    },
    reporting::v1::{Cell, Report},
};

use super::{decision, dispute};
use crate::{
    office::{BUREAU, Office},
    paper,
    support::violations,
};

/// The cells of a row of table 4: upheld, corrected, other, pending, total.
fn table4<'a>(report: &'a Report, row: &str) -> &'a [Cell] {
    let mut tables = report.tables.iter();
    let table = tables.find(|table| table.key == "table4").unwrap();
    let mut rows = table.blocks[0].rows.iter();
    let row = rows.find(|known| known.row == row);
    &row.unwrap_or_else(|| panic!("no such row: {:?}", table.blocks[0].rows))
        .cells
}

#[track_caller]
fn assert_row(report: &Report, row: &str, expected: [f64; 5], note: &str) {
    let cells = table4(report, row);
    let values: Vec<f64> = cells.iter().map(|cell| cell.value).collect();
    let equal = values
        .iter()
        .zip(expected)
        .all(|(a, b)| (a - b).abs() < 1e-9);
    assert!(equal && values.len() == 5, "{row}: {values:?}");
    assert_eq!(cells[4].note, note, "{row}");
}

const RECONSIDERATION: &str = "行政复议";

const DIRECT: &str = "行政诉讼-未经复议直接起诉";

const AFTER: &str = "行政诉讼-复议后起诉";

#[tokio::test(flavor = "multi_thread")]
#[expect(
    clippy::too_many_lines,
    reason = "one scene after another in one suite"
)]
async fn table_4_counts_a_dispute_in_every_year_it_was_in_hand() {
    let office = Office::open("2023-05-04").await;
    // Decided in December, appealed in January, decided again in June.
    let appealed = office
        .dispute(dispute("appealed", Kind::DirectSuit))
        .await
        .unwrap();
    // Decided, appealed, and pending over the year's end.
    let carried = office
        .dispute(dispute("carried", Kind::DirectSuit))
        .await
        .unwrap();
    let joint = intake::RegisterDisputeRequest {
        co_defendant_of: "鹤山市某局".to_owned(),
        ..dispute("joint", Kind::SuitAfterReconsideration)
    };
    let joint = office.dispute(joint).await.unwrap();
    let mistaken = office
        .dispute(dispute("mistaken", Kind::Reconsideration))
        .await
        .unwrap();
    let void = intake::VoidDisputeRequest {
        request_id: "void".to_owned(),
        bureau_id: BUREAU.to_owned(),
        dispute_id: mistaken.id.clone(),
        reason: "重复登记".to_owned(),
        ..Default::default()
    };
    let mut reviewer = office.staff.reviewer.disputes();
    let voided = reviewer
        .void_dispute(void)
        .await
        .unwrap()
        .into_inner()
        .dispute
        .unwrap();
    assert_eq!(
        (voided.voided_on.as_str(), voided.number),
        ("2023-05-04", mistaken.number)
    );
    office.on("2023-09-04").await;
    let first = decision(
        &carried.id,
        Instance::First,
        DisputeRuling::Revoked,
        "2023-09-01",
    );
    office.decide(first).await.unwrap();
    let first = decision(
        &joint.id,
        Instance::First,
        DisputeRuling::Revoked,
        "2023-09-01",
    );
    office.decide(first).await.unwrap();
    office.on("2023-09-11").await;
    let pending = office.appeal(&carried.id, "appeal-carried").await.unwrap();
    assert_eq!(
        (pending.outcome(), pending.concluded_on.as_str()),
        (DisputeOutcome::Pending, "")
    );
    office.appeal(&joint.id, "appeal-joint").await.unwrap();
    office.on("2023-12-01").await;
    let waiting = office
        .dispute(dispute("waiting", Kind::Reconsideration))
        .await
        .unwrap();
    office.on("2023-12-22").await;
    let first = decision(
        &appealed.id,
        Instance::First,
        DisputeRuling::ClaimRejected,
        "2023-12-20",
    );
    office.decide(first).await.unwrap();

    office.on("2024-01-03").await;
    let of_2023 = [
        (RECONSIDERATION, [0.0, 0.0, 0.0, 1.0, 1.0]),
        (DIRECT, [1.0, 0.0, 0.0, 1.0, 2.0]),
        (AFTER, [0.0; 5]),
    ];
    let report = office.report(2023, "2023").await;
    for (row, expected) in of_2023 {
        assert_row(&report, row, expected, "");
    }

    office.on("2024-01-04").await;
    office.appeal(&appealed.id, "appeal").await.unwrap();
    office.on("2024-02-01").await;
    let upheld = decision(
        &waiting.id,
        Instance::Reconsideration,
        DisputeRuling::ActUpheld,
        "2024-01-30",
    );
    office.decide(upheld).await.unwrap();
    let unlinked = intake::RegisterDisputeRequest {
        after_dispute_id: carried.id.clone(),
        ..dispute("unlinked", Kind::SuitAfterReconsideration)
    };
    let status = office.dispute(unlinked).await.unwrap_err();
    assert_eq!(
        violations(&status),
        ["after_dispute_id"],
        "a suit is no reconsideration"
    );
    let after = intake::RegisterDisputeRequest {
        after_dispute_id: waiting.id.clone(),
        ..dispute("after", Kind::SuitAfterReconsideration)
    };
    let after = office.dispute(after).await.unwrap();
    assert_eq!(after.after_dispute_id, waiting.id);
    office.on("2024-06-24").await;
    for id in [&appealed.id, &carried.id] {
        let second = decision(id, Instance::Second, DisputeRuling::Revoked, "2024-06-20");
        office.decide(second).await.unwrap();
    }

    // The year before stays as it was, whatever happened since.
    let report = office.report(2023, "2023-again").await;
    for (row, expected) in of_2023 {
        assert_row(&report, row, expected, "");
    }
    office.on("2025-01-03").await;
    let report = office.report(2024, "2024").await;
    assert_row(
        &report,
        RECONSIDERATION,
        [1.0, 0.0, 0.0, 0.0, 1.0],
        "含上年度结转1件",
    );
    // One was pending on 31 December; the other was decided by then, and appealed in January.
    assert_row(
        &report,
        DIRECT,
        [0.0, 2.0, 0.0, 0.0, 2.0],
        "含上年度结转1件",
    );
    assert_row(&report, AFTER, [0.0, 0.0, 0.0, 1.0, 1.0], "");
    office.on("2026-01-05").await;
    let report = office.report(2025, "2025").await;
    assert_row(&report, RECONSIDERATION, [0.0; 5], "");
    assert_row(&report, DIRECT, [0.0; 5], "");
    assert_row(&report, AFTER, [0.0, 0.0, 0.0, 1.0, 1.0], "含上年度结转1件");
    let request = intake::ListDisputesRequest {
        bureau_id: BUREAU.to_owned(),
        page_size: 200,
        ..Default::default()
    };
    let listed = office.staff.clerk.disputes().list_disputes(request).await;
    let listed = listed.unwrap().into_inner().disputes;
    for row in &listed {
        let read = office.read_dispute(&row.id).await;
        let cached = |of: &intake::Dispute| {
            let days = (of.accepted_on.clone(), of.concluded_on.clone());
            let due = of.deadline.clone().map(|due| due.original_due_on);
            (days, of.outcome, due, of.etag.clone())
        };
        assert_eq!(cached(row), cached(&read));
    }
    let of_2023 = listed
        .iter()
        .filter(|row| row.accepted_on.starts_with("2023"));
    let ids: Vec<&str> = of_2023.map(|row| row.id.as_str()).collect();
    let folder = paper::folder("disputes");
    let kind = (intake::CaseKind::Dispute, 2023);
    paper::every_case(&office.staff.clerk, BUREAU, kind, &ids, &folder).await;
    office.close().await;
}

/// A suit that was under way when the bureau began counts in each year as its history says.
#[tokio::test(flavor = "multi_thread")]
async fn a_suit_brought_along_counts_by_its_history() {
    let office = Office::open("2024-01-15").await;
    let suit = "原编号,办理环节,日期,类型,申请人（原告）,争议对象,行为或者不作为情况,审理阶段,裁决结果,作出日期,上诉人\n\
        诉1,受理,2023-09-04,行政诉讼-未经复议直接起诉,演示原告,不作为,逾期未答复,,,,\n\
        诉1,收到复议决定或者裁判,2023-12-11,,,,,一审,责令履行,2023-12-04,\n\
        诉1,上诉或者再审,2024-01-08,,,,,,,,本机关\n";
    let request = intake::ImportOpeningStockRequest {
        request_id: "suits".to_owned(),
        bureau_id: BUREAU.to_owned(),
        sheet: intake::OpeningSheet::Disputes as i32,
        content: suit.as_bytes().to_vec(),
        dry_run: false,
    };
    let leader = &office.staff.leader;
    let made = leader.openings().import_opening_stock(request).await;
    assert_eq!(made.unwrap().into_inner().made, 1);
    let report = office.report(2023, "2023").await;
    assert_row(&report, DIRECT, [0.0, 1.0, 0.0, 0.0, 1.0], "");
    office.on("2025-01-03").await;
    let report = office.report(2024, "2024").await;
    // It was decided on 31 December: the appeal of January brings it in, and it is not carried over.
    assert_row(&report, DIRECT, [0.0, 0.0, 0.0, 1.0, 1.0], "");
    office.close().await;
}
