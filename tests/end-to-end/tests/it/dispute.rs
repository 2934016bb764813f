//! Disputes from their acceptance over appeals to what they order, and table 4 of two years.

use std::time::Duration;

use gongkai_demo::{
    clients::Services,
    play,
    staff::{Staff, Walk},
};
use gongkai_proto::{
    intake::v1::{
        self as intake, Answer, DisputeInstance as Instance, DisputeKind as Kind,
        DisputeSubject as Subject, LegalResult, OrderUnit, Outcome,
    },
    reporting::v1::{Cell, CompileReportRequest, Report},
};
use gongkai_testbed::suite::Suite;
use tonic::{Code, Status};

use crate::{
    paper,
    support::{assert_refused, suite, violations},
};

const BUREAU: &str = "heshan-emb";

/// The people of a bureau, and a day.
struct Office {
    suite: Suite,
    services: Services,
    staff: Staff,
}

impl Office {
    async fn open(day: &str) -> Self {
        let suite = suite().await;
        let services = Services::of(&suite).unwrap();
        let staff = Staff::of(&services, &suite.mint, BUREAU).unwrap();
        let office = Self {
            suite,
            services,
            staff,
        };
        office.on(day).await;
        office
    }

    async fn on(&self, day: &str) {
        play::set_day(&self.suite, day.parse().unwrap())
            .await
            .unwrap();
    }

    async fn register(
        &self,
        request: intake::RegisterDisputeRequest,
    ) -> Result<intake::Dispute, Status> {
        let mut disputes = self.staff.clerk.disputes();
        let answer = disputes.register_dispute(request).await?;
        Ok(answer.into_inner().dispute.unwrap())
    }

    /// What an instance decided, received today.
    async fn decide(
        &self,
        request: intake::RecordDecisionRequest,
    ) -> Result<intake::Dispute, Status> {
        let mut disputes = self.staff.reviewer.disputes();
        let answer = disputes.record_decision(request).await?;
        Ok(answer.into_inner().dispute.unwrap())
    }

    async fn appeal(&self, id: &str, request_id: &str) -> Result<intake::Dispute, Status> {
        let request = intake::RecordAppealRequest {
            request_id: request_id.to_owned(),
            bureau_id: BUREAU.to_owned(),
            dispute_id: id.to_owned(),
            appellant: intake::Appellant::Plaintiff as i32,
            ..Default::default()
        };
        let answer = self
            .staff
            .reviewer
            .disputes()
            .record_appeal(request)
            .await?;
        Ok(answer.into_inner().dispute.unwrap())
    }

    async fn read(&self, id: &str) -> intake::Dispute {
        let request = intake::GetDisputeRequest {
            bureau_id: BUREAU.to_owned(),
            dispute_id: id.to_owned(),
        };
        let answer = self.staff.clerk.disputes().get_dispute(request).await;
        answer.unwrap().into_inner().dispute.unwrap()
    }

    /// An application of that day, answered on it.
    async fn answered(&self, name: &str) -> String {
        let request = intake::SubmitApplicationRequest {
            request_id: name.to_owned(),
            bureau_id: BUREAU.to_owned(),
            applicant: Some(intake::Applicant {
                kind: intake::ApplicantKind::NaturalPerson as i32,
                name: "李某".to_owned(),
                identity_number: "演示证件".to_owned(),
                contact: "演示联系方式".to_owned(),
                ..Default::default()
            }),
            channel: intake::ReceiptChannel::InPerson as i32,
            wanted: "演示所需信息".to_owned(),
            ..Default::default()
        };
        let mut applications = self.staff.clerk.applications();
        let submitted = applications.submit_application(request).await.unwrap();
        let walk = Walk {
            request_id: name.to_owned(),
            bureau_id: BUREAU.to_owned(),
            application_id: submitted.into_inner().application.unwrap().id,
        };
        self.staff.answer(&walk, Answer::NotHeld).await.unwrap();
        walk.application_id
    }

    async fn application(&self, id: &str) -> intake::Application {
        let request = intake::GetApplicationRequest {
            bureau_id: BUREAU.to_owned(),
            application_id: id.to_owned(),
        };
        let mut applications = self.staff.clerk.applications();
        let read = applications.get_application(request).await.unwrap();
        read.into_inner().application.unwrap()
    }

    /// Case, what, and by when of every duty on the worklist.
    async fn duties(&self) -> Vec<(String, String, String)> {
        let request = intake::ListDutiesRequest {
            bureau_id: BUREAU.to_owned(),
            ..Default::default()
        };
        let listed = self.staff.clerk.deadlines().list_duties(request).await;
        listed
            .unwrap()
            .into_inner()
            .duties
            .into_iter()
            .map(|duty| (duty.case_id, duty.kind, duty.due_on))
            .collect()
    }

    async fn duty_of(&self, id: &str) -> Option<(String, String)> {
        let of_case = self
            .duties()
            .await
            .into_iter()
            .find(|(case, _, _)| case == id);
        of_case.map(|(_, kind, due_on)| (kind, due_on))
    }

    async fn report(&self, year: i32, request_id: &str) -> Report {
        let request = CompileReportRequest {
            request_id: request_id.to_owned(),
            bureau_id: BUREAU.to_owned(),
            year,
            problems: "无。".to_owned(),
            ..Default::default()
        };
        for _ in 0..120 {
            let mut reports = self.staff.leader.reports();
            match reports.compile_report(request.clone()).await {
                Ok(answer) => return answer.into_inner().report.unwrap(),
                Err(status) if status.code() == Code::FailedPrecondition => {
                    tokio::time::sleep(Duration::from_millis(250)).await;
                }
                Err(status) => panic!("{status:?}"),
            }
        }
        panic!("reporting did not catch up");
    }
}

fn dispute(request_id: &str, kind: Kind) -> intake::RegisterDisputeRequest {
    intake::RegisterDisputeRequest {
        request_id: request_id.to_owned(),
        bureau_id: BUREAU.to_owned(),
        kind: kind as i32,
        party_name: "李某".to_owned(),
        subject: Subject::Outside as i32,
        description: "对2022年公开的处罚信息有异议".to_owned(),
        organ: "鹤山市人民政府".to_owned(),
        organ_case_number: "鹤府行复〔2023〕1号".to_owned(),
        ..Default::default()
    }
}

fn decision(
    id: &str,
    instance: Instance,
    result: LegalResult,
    decided_on: &str,
) -> intake::RecordDecisionRequest {
    intake::RecordDecisionRequest {
        request_id: format!("{instance:?}-{}", &id[24..]),
        bureau_id: BUREAU.to_owned(),
        dispute_id: id.to_owned(),
        instance: instance as i32,
        result: result as i32,
        decided_on: decided_on.to_owned(),
        ..Default::default()
    }
}

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
async fn what_is_ordered_becomes_a_duty_and_what_is_due_is_listed() {
    let office = Office::open("2024-03-01").await;
    let application = office.answered("asked").await;
    office.on("2024-04-01").await;
    let request = intake::RegisterDisputeRequest {
        subject: Subject::Case as i32,
        application_id: application.clone(),
        description: String::new(),
        ..dispute("first", Kind::Reconsideration)
    };
    let first = office.register(request.clone()).await.unwrap();
    assert_eq!(office.register(request.clone()).await.unwrap(), first);
    assert_eq!(first.number, "〔2024〕1号");
    assert_eq!(first.copy_received_on, "2024-04-01");
    let deadline = first.deadline.clone().unwrap();
    // Ten working days; the Tomb-Sweeping holiday does not count, the worked Sunday does.
    assert_eq!(deadline.current_due_on, "2024-04-16");
    let duty = office.duty_of(&first.id).await.unwrap();
    assert_eq!(duty, ("written_reply".to_owned(), "2024-04-16".to_owned()));
    let explain = intake::ExplainDeadlineRequest {
        bureau_id: BUREAU.to_owned(),
        case_id: first.id.clone(),
    };
    let explained = office
        .staff
        .clerk
        .deadlines()
        .explain_deadline(explain)
        .await;
    let explained = explained.unwrap().into_inner();
    assert_eq!(explained.deadline, first.deadline);
    assert!(explained.steps[0].source.contains("行政复议法"));

    // Everything that is wrong is said at once.
    let wrong = intake::RegisterDisputeRequest {
        request_id: "wrong".to_owned(),
        kind: Kind::DirectSuit as i32,
        subject: Subject::Outside as i32,
        simple: true,
        co_defendant_of: "某局".to_owned(),
        after_dispute_id: first.id.clone(),
        copy_received_on: "2024-03-31".to_owned(),
        ..request.clone()
    };
    let mut said = violations(&office.register(wrong).await.unwrap_err());
    said.sort();
    let all = [
        "after_dispute_id",
        "application_id",
        "co_defendant_of",
        "copy_received_on",
        "simple",
    ];
    assert_eq!(said, all);

    // Not by whom it is no business of, nor for another bureau.
    let refused = |status: Result<tonic::Response<intake::RegisterDisputeResponse>, Status>| {
        status.unwrap_err()
    };
    let auditor = office
        .services
        .caller(&office.suite.mint, BUREAU, "auditor")
        .unwrap();
    let status = refused(auditor.disputes().register_dispute(request.clone()).await);
    assert_refused(&status, Code::PermissionDenied, "ROLE_MISSING");
    let foreign = office
        .services
        .caller(&office.suite.mint, "haitang-emb", "clerk")
        .unwrap();
    let status = refused(foreign.disputes().register_dispute(request.clone()).await);
    assert_refused(&status, Code::PermissionDenied, "BUREAU_FOREIGN");
    let unseen = intake::GetDisputeRequest {
        bureau_id: "haitang-emb".to_owned(),
        dispute_id: first.id.clone(),
    };
    let status = foreign.disputes().get_dispute(unseen).await.unwrap_err();
    assert_eq!(status.code(), Code::NotFound);

    // The written reply is filed once.
    let filed = |request_id: &str| intake::FileReplyRequest {
        request_id: request_id.to_owned(),
        bureau_id: BUREAU.to_owned(),
        dispute_id: first.id.clone(),
        etag: first.etag.clone(),
        ..Default::default()
    };
    let mut disputes = office.staff.clerk.disputes();
    let replied = disputes.file_reply(filed("reply")).await.unwrap();
    assert_eq!(
        replied.into_inner().dispute.unwrap().replied_on,
        "2024-04-01"
    );
    assert_eq!(office.duty_of(&first.id).await, None);
    let status = disputes.file_reply(filed("late")).await.unwrap_err();
    assert_refused(&status, Code::Aborted, "CONFLICT");
    let again = intake::FileReplyRequest {
        etag: String::new(),
        ..filed("twice")
    };
    let status = disputes.file_reply(again).await.unwrap_err();
    assert_refused(&status, Code::FailedPrecondition, "STATE_FORBIDS");

    // The decision orders a new answer: the duty lies on the application.
    office.on("2024-05-20").await;
    let ordered = intake::RecordDecisionRequest {
        order: Some(intake::OrderEntry {
            text: "在法定期限内重新答复".to_owned(),
            ..Default::default()
        }),
        ..decision(
            &first.id,
            Instance::Reconsideration,
            LegalResult::Revoked,
            "2024-05-17",
        )
    };
    let status = disputes.record_decision(ordered.clone()).await.unwrap_err();
    assert_refused(&status, Code::PermissionDenied, "ROLE_MISSING");
    let absurd = intake::RecordDecisionRequest {
        request_id: "absurd".to_owned(),
        order: Some(intake::OrderEntry {
            days: u32::MAX,
            unit: OrderUnit::Days as i32,
            text: String::new(),
            ..Default::default()
        }),
        ..ordered.clone()
    };
    let status = office.decide(absurd).await.unwrap_err();
    assert_eq!(violations(&status), ["order.text", "order.days"]);
    let decided = office.decide(ordered.clone()).await.unwrap();
    assert_eq!(office.decide(ordered).await.unwrap(), decided, "repeated");
    assert_eq!(decided.outcome(), Outcome::Corrected);
    assert_eq!(decided.concluded_on, "2024-05-17");
    let order = decided.decisions[0].order.clone().unwrap();
    assert!(order.on_application && order.in_force_on == "2024-05-20");
    // Twenty working days from the receipt, over the Dragon Boat Festival.
    assert_eq!(order.due_on, "2024-06-18");
    let asked = office.application(&application).await;
    let anew = asked.answer_anew.unwrap();
    assert_eq!(
        (anew.due_on, anew.dispute_id),
        ("2024-06-18".to_owned(), first.id.clone())
    );
    let duty = office.duty_of(&application).await.unwrap();
    assert_eq!(duty, ("answer_anew".to_owned(), "2024-06-18".to_owned()));
    let void = intake::VoidDisputeRequest {
        request_id: "void".to_owned(),
        bureau_id: BUREAU.to_owned(),
        dispute_id: first.id.clone(),
        reason: "误登".to_owned(),
        ..Default::default()
    };
    let mut reviewer = office.staff.reviewer.disputes();
    let status = reviewer.void_dispute(void).await.unwrap_err();
    assert_refused(&status, Code::FailedPrecondition, "STATE_FORBIDS");
    let walk = Walk {
        request_id: "anew".to_owned(),
        bureau_id: BUREAU.to_owned(),
        application_id: application.clone(),
    };
    office.staff.answer(&walk, Answer::Granted).await.unwrap();
    assert_eq!(office.duty_of(&application).await, None);

    // A judgment of first instance about silence: its order waits until it is in force.
    let suit = office.register(intake::RegisterDisputeRequest {
        subject: Subject::Silence as i32,
        ..dispute("suit", Kind::DirectSuit)
    });
    let suit = suit.await.unwrap();
    let duty = office.duty_of(&suit.id).await.unwrap();
    // The fifteenth day is the fourth of June.
    assert_eq!(duty, ("defence".to_owned(), "2024-06-04".to_owned()));
    office.on("2024-07-01").await;
    let ordered = intake::RecordDecisionRequest {
        order: Some(intake::OrderEntry {
            text: "十五日内作出答复".to_owned(),
            days: 15,
            unit: OrderUnit::Days as i32,
            ..Default::default()
        }),
        ..decision(
            &suit.id,
            Instance::First,
            LegalResult::OrderedToAct,
            "2024-06-28",
        )
    };
    let decided = office.decide(ordered).await.unwrap();
    assert_eq!(decided.decisions[0].order.clone().unwrap().due_on, "");
    assert_eq!(office.duty_of(&suit.id).await, None);
    office.on("2024-07-17").await;
    let in_force = intake::RecordOrderInForceRequest {
        request_id: "in-force".to_owned(),
        bureau_id: BUREAU.to_owned(),
        dispute_id: suit.id.clone(),
        ..Default::default()
    };
    reviewer.record_order_in_force(in_force).await.unwrap();
    let duty = office.duty_of(&suit.id).await.unwrap();
    assert_eq!(duty, ("comply".to_owned(), "2024-08-01".to_owned()));
    let complied = intake::RecordComplianceRequest {
        request_id: "complied".to_owned(),
        bureau_id: BUREAU.to_owned(),
        dispute_id: suit.id.clone(),
        done: "已书面答复".to_owned(),
        ..Default::default()
    };
    disputes.record_compliance(complied.clone()).await.unwrap();
    assert_eq!(office.duty_of(&suit.id).await, None);
    disputes.record_compliance(complied.clone()).await.unwrap();
    let twice = intake::RecordComplianceRequest {
        request_id: "again".to_owned(),
        ..complied
    };
    let status = disputes.record_compliance(twice).await.unwrap_err();
    assert_refused(&status, Code::FailedPrecondition, "STATE_FORBIDS");
    let order = office.read(&suit.id).await.decisions[0]
        .order
        .clone()
        .unwrap();
    assert_eq!(order.complied_on, "2024-07-17");

    // Lists go on where they stopped.
    let mut seen = Vec::new();
    let mut page_token = String::new();
    loop {
        let request = intake::ListDisputesRequest {
            bureau_id: BUREAU.to_owned(),
            page_size: 1,
            page_token,
            ..Default::default()
        };
        let page = disputes.list_disputes(request).await.unwrap().into_inner();
        seen.extend(
            page.disputes
                .into_iter()
                .map(|known| (known.id, known.outcome)),
        );
        page_token = page.next_page_token;
        if page_token.is_empty() {
            break;
        }
    }
    let corrected = Outcome::Corrected as i32;
    assert_eq!(seen, [(first.id, corrected), (suit.id, corrected)]);
    office.suite.stop().await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
#[expect(
    clippy::too_many_lines,
    reason = "one scene after another in one suite"
)]
async fn table_4_counts_a_dispute_in_every_year_it_was_in_hand() {
    let office = Office::open("2023-05-04").await;
    // Decided in December, appealed in January, decided again in June.
    let appealed = office
        .register(dispute("appealed", Kind::DirectSuit))
        .await
        .unwrap();
    // Decided, appealed, and pending over the year's end.
    let carried = office
        .register(dispute("carried", Kind::DirectSuit))
        .await
        .unwrap();
    let joint = intake::RegisterDisputeRequest {
        co_defendant_of: "鹤山市某局".to_owned(),
        ..dispute("joint", Kind::SuitAfterReconsideration)
    };
    let joint = office.register(joint).await.unwrap();
    let mistaken = office
        .register(dispute("mistaken", Kind::Reconsideration))
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
        LegalResult::Revoked,
        "2023-09-01",
    );
    office.decide(first).await.unwrap();
    let first = decision(
        &joint.id,
        Instance::First,
        LegalResult::Revoked,
        "2023-09-01",
    );
    office.decide(first).await.unwrap();
    office.on("2023-09-11").await;
    let pending = office.appeal(&carried.id, "appeal-carried").await.unwrap();
    assert_eq!(
        (pending.outcome(), pending.concluded_on.as_str()),
        (Outcome::Pending, "")
    );
    office.appeal(&joint.id, "appeal-joint").await.unwrap();
    office.on("2023-12-01").await;
    let waiting = office
        .register(dispute("waiting", Kind::Reconsideration))
        .await
        .unwrap();
    office.on("2023-12-22").await;
    let first = decision(
        &appealed.id,
        Instance::First,
        LegalResult::ClaimRejected,
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
        LegalResult::ActUpheld,
        "2024-01-30",
    );
    office.decide(upheld).await.unwrap();
    let unlinked = intake::RegisterDisputeRequest {
        after_dispute_id: carried.id.clone(),
        ..dispute("unlinked", Kind::SuitAfterReconsideration)
    };
    let status = office.register(unlinked).await.unwrap_err();
    assert_eq!(
        violations(&status),
        ["after_dispute_id"],
        "a suit is no reconsideration"
    );
    let after = intake::RegisterDisputeRequest {
        after_dispute_id: waiting.id.clone(),
        ..dispute("after", Kind::SuitAfterReconsideration)
    };
    let after = office.register(after).await.unwrap();
    assert_eq!(after.after_dispute_id, waiting.id);
    office.on("2024-06-24").await;
    for id in [&appealed.id, &carried.id] {
        let second = decision(id, Instance::Second, LegalResult::Revoked, "2024-06-20");
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
    assert_row(
        &report,
        DIRECT,
        [0.0, 2.0, 0.0, 0.0, 2.0],
        "含上年度结转2件",
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
        let read = office.read(&row.id).await;
        let cached = |of: &intake::Dispute| {
            let days = (of.accepted_on.clone(), of.concluded_on.clone());
            (days, of.outcome, of.deadline.clone(), of.etag.clone())
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
    office.suite.stop().await.unwrap();
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
    let carried = "含上年度结转1件";
    assert_row(&report, DIRECT, [0.0, 0.0, 0.0, 1.0, 1.0], carried);
    office.suite.stop().await.unwrap();
}
