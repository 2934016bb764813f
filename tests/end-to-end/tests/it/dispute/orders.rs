//! What is ordered becomes a duty.

use std::collections::BTreeSet;

use gongkai_demo::staff::Walk;
use gongkai_proto::intake::v1::{
    self as intake, Answer, CaseKind, DisputeInstance as Instance, DisputeKind as Kind,
    DisputeOutcome, DisputeRuling, DisputeSubject as Subject, OrderUnit,
};
use tonic::{Code, Status};

use super::{decision, dispute};
use crate::{
    office::{BUREAU, Office},
    paper,
    support::{assert_refused, violations},
};

/// Application and dispute name each other by their numbers; the bureau is judged by its reply, not by the
/// day of the decision.
async fn on_paper(office: &Office, dispute: &intake::Dispute, application: &str) {
    let clerk = &office.staff.clerk;
    let lines = paper::register_lines(clerk, BUREAU, CaseKind::Dispute, 2024).await;
    let expected = [
        ("登记号", dispute.number.clone()),
        ("内容", format!("对申请{application}的答复")),
        ("复议机关（法院）", "鹤山市人民政府".to_owned()),
        ("案号", "鹤府行复〔2023〕1号".to_owned()),
        ("办结日期", "2024-05-17".to_owned()),
        ("原答复（答辩）期限", "2024-04-16".to_owned()),
        ("现答复（答辩）期限", "2024-04-16".to_owned()),
        ("是否在答复（答辩）期限内", "是".to_owned()),
    ];
    for (title, text) in expected {
        assert_eq!(lines[0][title], text, "{title}");
    }
    let mut unknown = BTreeSet::new();
    for (id, label, number) in [
        (&dispute.id, "所涉申请", application),
        (&dispute.application_id, "所涉复议诉讼", &dispute.number),
    ] {
        let file = paper::read_file(clerk, BUREAU, id, &mut unknown).await;
        let mut details = file.entries.iter().flat_map(|entry| &entry.details);
        let named = details.find(|detail| detail.label == label).unwrap();
        assert_eq!(named.value, number);
    }
    assert!(unknown.is_empty(), "{unknown:?}");
}

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
    let first = office.dispute(request.clone()).await.unwrap();
    assert_eq!(office.dispute(request.clone()).await.unwrap(), first);
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
    assert_eq!(explained.limits.len(), 1);
    assert!(explained.limits[0].basis.contains("行政复议法"));

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
    let mut said = violations(&office.dispute(wrong).await.unwrap_err());
    said.sort();
    let all = [
        "after_dispute_id",
        "application_id",
        "co_defendant_of",
        "copy_received_on",
        "description",
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
        decision_number: "某政复决〔2024〕9号".to_owned(),
        ..decision(
            &first.id,
            Instance::Reconsideration,
            DisputeRuling::Revoked,
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
    assert_eq!(decided.outcome(), DisputeOutcome::Corrected);
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
    let archive = Some(("archive".to_owned(), String::new()));
    assert_eq!(office.duty_of(&application).await, archive);
    on_paper(&office, &decided, &asked.number).await;
    // The new letter withdraws the first one, and names the order.
    let sent = office.replies(&application).await;
    let [(earlier, _), (_, said)] = &sent[..] else {
        panic!("two replies, not {sent:?}");
    };
    let order = "2024年5月17日作出的某政复决〔2024〕9号《行政复议决定书》";
    for told in [earlier.as_str(), order, "本机关撤销上述答复"] {
        assert!(said.contains(told), "{said} does not tell {told}");
    }

    // A judgment of first instance about silence: its order waits until it is in force.
    let suit = office.dispute(intake::RegisterDisputeRequest {
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
            DisputeRuling::OrderedToAct,
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
    let order = office.read_dispute(&suit.id).await.decisions[0]
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
    let corrected = DisputeOutcome::Corrected as i32;
    assert_eq!(seen, [(first.id, corrected), (suit.id, corrected)]);
    office.close().await;
}

/// Every field of a decision comes back as it was entered, whichever instance made it.
#[tokio::test(flavor = "multi_thread")]
async fn a_decision_is_read_as_it_was_entered() {
    let office = Office::open("2024-03-01").await;
    let clerk = &office.staff.clerk;
    let suit = office.dispute(dispute("suit", Kind::DirectSuit)).await;
    let id = suit.unwrap().id;
    office.on("2024-04-22").await;
    let first = intake::RecordDecisionRequest {
        decision_number: "（2024）湘0903行初1号".to_owned(),
        order: Some(intake::OrderEntry {
            text: "责令重新作出答复".to_owned(),
            days: 15,
            unit: OrderUnit::WorkingDays as i32,
            ..Default::default()
        }),
        ..decision(&id, Instance::First, DisputeRuling::Revoked, "2024-04-15")
    };
    office
        .staff
        .reviewer
        .disputes()
        .record_decision(first)
        .await
        .unwrap();
    let appeal = intake::RecordAppealRequest {
        request_id: "appeal".to_owned(),
        bureau_id: BUREAU.to_owned(),
        dispute_id: id.clone(),
        appellant: intake::Appellant::Plaintiff as i32,
        ..Default::default()
    };
    office
        .staff
        .reviewer
        .disputes()
        .record_appeal(appeal)
        .await
        .unwrap();
    office.on("2024-06-10").await;
    let second = decision(&id, Instance::Second, DisputeRuling::Varied, "2024-06-03");
    office
        .staff
        .reviewer
        .disputes()
        .record_decision(second)
        .await
        .unwrap();
    let get = intake::GetDisputeRequest {
        bureau_id: BUREAU.to_owned(),
        dispute_id: id,
    };
    let read = clerk.disputes().get_dispute(get).await.unwrap();
    let decisions = read.into_inner().dispute.unwrap().decisions;
    let told = |decision: &intake::DisputeDecision| {
        let days = [&decision.decided_on, &decision.received_on].map(ToOwned::to_owned);
        let who = [&decision.court_name, &decision.decision_number].map(ToOwned::to_owned);
        (decision.instance(), decision.ruling(), days, who)
    };
    let text = |both: [&str; 2]| both.map(ToOwned::to_owned);
    let expected = [
        (
            Instance::First,
            DisputeRuling::Revoked,
            text(["2024-04-15", "2024-04-22"]),
            text(["", "（2024）湘0903行初1号"]),
        ),
        (
            Instance::Second,
            DisputeRuling::Varied,
            text(["2024-06-03", "2024-06-10"]),
            text(["某某市中级人民法院", ""]),
        ),
    ];
    assert_eq!([told(&decisions[0]), told(&decisions[1])], expected);
    // The appeal keeps the order of the first instance from coming in force.
    let order = decisions[0].order.clone().unwrap();
    assert_eq!(order.text, "责令重新作出答复");
    assert_eq!(
        (order.in_force_on, order.due_on),
        (String::new(), String::new())
    );
    assert_eq!(decisions[1].order, None);
    office.close().await;
}
