//! Requests to correct one's own record, and complaints about the disclosure work itself.

use gongkai_demo::{clients::Services, staff::Staff};
use gongkai_proto::intake::v1::{
    self as intake, ComplaintFinding as Finding, ComplaintGround as Ground,
    RectificationResult as Ending,
};
use tonic::Code;

use crate::{
    office::{BUREAU, on},
    paper,
    support::{assert_refused, enter, suite, violations},
};

fn rectification(request_id: &str) -> intake::RegisterRectificationRequest {
    intake::RegisterRectificationRequest {
        request_id: request_id.to_owned(),
        bureau_id: BUREAU.to_owned(),
        name: "李某".to_owned(),
        identity_number: "演示证件".to_owned(),
        contact: "演示联系方式".to_owned(),
        record: "安全生产培训合格登记".to_owned(),
        inaccuracy: "姓名误为李森，应为李某".to_owned(),
        proof: "户口簿复印件".to_owned(),
        ..Default::default()
    }
}

fn ending(id: &str, request_id: &str, result: Ending) -> intake::DecideRectificationRequest {
    intake::DecideRectificationRequest {
        request_id: request_id.to_owned(),
        bureau_id: BUREAU.to_owned(),
        rectification_id: id.to_owned(),
        result: result as i32,
        ..Default::default()
    }
}

fn complaint(request_id: &str, name: &str) -> intake::RegisterWorkComplaintRequest {
    intake::RegisterWorkComplaintRequest {
        request_id: request_id.to_owned(),
        bureau_id: BUREAU.to_owned(),
        ground: Ground::Supervision as i32,
        about: "鹤山市某局".to_owned(),
        name: name.to_owned(),
        content: "未公开年度预算".to_owned(),
        ..Default::default()
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn records_are_corrected_and_complaints_about_the_work_are_answered() {
    let suite = suite().await;
    let services = Services::of(&suite).unwrap();
    let staff = Staff::of(&services, &suite.mint, BUREAU).unwrap();
    let foreign = services
        .caller(&suite.mint, "haitang-emb", "clerk")
        .unwrap();
    on(&suite, "2024-05-06").await;
    rectifications(&staff, &foreign).await;
    complaints(&staff, &foreign).await;

    // Both stood on the worklist as something to be closed, and neither does any more: their letters do, and what
    // was ordered to be corrected.
    let duties = intake::ListDutiesRequest {
        bureau_id: BUREAU.to_owned(),
        ..Default::default()
    };
    let left = staff.clerk.deadlines().list_duties(duties).await.unwrap();
    let left = left.into_inner().duties;
    let done_with = |kind: &str| ["send_letter", "correct"].contains(&kind);
    assert!(!left.is_empty() && left.iter().all(|duty| done_with(&duty.kind)));
    on_paper(&staff).await;
    suite.stop().await.unwrap();
}

/// All files, letters and registers, and the rows of the lists against the cases themselves.
async fn on_paper(staff: &Staff) {
    let clerk = &staff.clerk;
    let request = intake::ListRectificationsRequest {
        bureau_id: BUREAU.to_owned(),
        ..Default::default()
    };
    let listed = clerk.rectifications().list_rectifications(request).await;
    let listed = listed.unwrap().into_inner().rectifications;
    for row in &listed {
        let request = intake::GetRectificationRequest {
            bureau_id: BUREAU.to_owned(),
            rectification_id: row.id.clone(),
        };
        let read = clerk.rectifications().get_rectification(request).await;
        let read = read.unwrap().into_inner().rectification.unwrap();
        let cached = |of: &intake::Rectification| {
            // What is owed now, lists alone tell: of what is closed, nothing.
            let due = of.deadline.clone().map(|due| due.original_due_on);
            (due, of.result, of.etag.clone(), of.number.clone())
        };
        assert_eq!(cached(row), cached(&read));
    }
    let ids: Vec<&str> = listed.iter().map(|row| row.id.as_str()).collect();
    let folder = paper::folder("rectifications");
    let kind = (intake::CaseKind::Rectification, 2024);
    paper::every_case(clerk, BUREAU, kind, &ids, &folder).await;

    let request = intake::ListWorkComplaintsRequest {
        bureau_id: BUREAU.to_owned(),
        ..Default::default()
    };
    let listed = clerk.work_complaints().list_work_complaints(request).await;
    let listed = listed.unwrap().into_inner().work_complaints;
    for row in &listed {
        let request = intake::GetWorkComplaintRequest {
            bureau_id: BUREAU.to_owned(),
            work_complaint_id: row.id.clone(),
        };
        let read = clerk.work_complaints().get_work_complaint(request).await;
        let read = read.unwrap().into_inner().work_complaint.unwrap();
        let cached = |of: &intake::WorkComplaint| {
            // What is owed now, lists alone tell: of what is closed, nothing.
            let due = of.deadline.clone().map(|due| due.original_due_on);
            (due, of.finding, of.closed_on.clone(), of.etag.clone())
        };
        assert_eq!(cached(row), cached(&read));
    }
    let ids: Vec<&str> = listed.iter().map(|row| row.id.as_str()).collect();
    let folder = paper::folder("work-complaints");
    let kind = (intake::CaseKind::WorkComplaint, 2024);
    paper::every_case(clerk, BUREAU, kind, &ids, &folder).await;
    assert!(paper::taken_along(&staff.leader, BUREAU).await.len() >= ids.len());
}

#[expect(
    clippy::too_many_lines,
    reason = "one scene after another in one suite"
)]
async fn rectifications(staff: &Staff, foreign: &gongkai_demo::clients::Caller) {
    let mut clerk = staff.clerk.rectifications();
    let registered = clerk
        .register_rectification(rectification("first"))
        .await
        .unwrap();
    let registered = registered.into_inner().rectification.unwrap();
    let again = clerk
        .register_rectification(rectification("first"))
        .await
        .unwrap();
    assert_eq!(again.into_inner().rectification.unwrap(), registered);
    assert_eq!(registered.number, "〔2024〕1号");
    // Twenty working days of the bureau's own; a worked Saturday in May counts.
    let deadline = registered.deadline.clone().unwrap();
    assert_eq!(deadline.current_due_on, "2024-05-31");
    let explain = intake::ExplainDeadlineRequest {
        bureau_id: BUREAU.to_owned(),
        case_id: registered.id.clone(),
    };
    let explained = staff
        .clerk
        .deadlines()
        .explain_deadline(explain)
        .await
        .unwrap();
    assert!(
        explained.into_inner().steps[0]
            .source
            .contains("第四十一条未规定具体期限，本机关未另行规定")
    );
    let status = foreign
        .rectifications()
        .register_rectification(rectification("f"))
        .await
        .unwrap_err();
    assert_refused(&status, Code::PermissionDenied, "BUREAU_FOREIGN");
    let empty = intake::RegisterRectificationRequest {
        proof: String::new(),
        inaccuracy: " ".to_owned(),
        ..rectification("empty")
    };
    let status = clerk.register_rectification(empty).await.unwrap_err();
    assert_eq!(violations(&status), ["inaccuracy", "proof"]);

    // By the leader, and each ending says what it needs.
    let corrected = intake::DecideRectificationRequest {
        corrected: "已将姓名更正为李某".to_owned(),
        ..ending(&registered.id, "corrected", Ending::Corrected)
    };
    let status = clerk
        .decide_rectification(corrected.clone())
        .await
        .unwrap_err();
    assert_refused(&status, Code::PermissionDenied, "ROLE_MISSING");
    let mut leader = staff.leader.rectifications();
    let mixed = intake::DecideRectificationRequest {
        request_id: "mixed".to_owned(),
        result: Ending::Refused as i32,
        ..corrected.clone()
    };
    let status = leader.decide_rectification(mixed).await.unwrap_err();
    assert_eq!(violations(&status), ["corrected", "reason"]);
    let nowhere = ending(&registered.id, "nowhere", Ending::Forwarded);
    let status = leader.decide_rectification(nowhere).await.unwrap_err();
    assert_eq!(violations(&status), ["forwarded_to"]);
    let decided = leader
        .decide_rectification(corrected.clone())
        .await
        .unwrap();
    let decided = decided.into_inner().rectification.unwrap();
    assert_eq!(
        (decided.result(), decided.decided_on.as_str()),
        (Ending::Corrected, "2024-05-06")
    );
    let repeated = leader
        .decide_rectification(corrected.clone())
        .await
        .unwrap();
    assert_eq!(repeated.into_inner().rectification.unwrap(), decided);
    let twice = intake::DecideRectificationRequest {
        request_id: "twice".to_owned(),
        ..corrected
    };
    let status = leader.decide_rectification(twice).await.unwrap_err();
    assert_refused(&status, Code::FailedPrecondition, "STATE_FORBIDS");

    for (name, ending) in [
        (
            "forwarded",
            intake::DecideRectificationRequest {
                forwarded_to: "鹤山市人力资源和社会保障局".to_owned(),
                ..ending("", "", Ending::Forwarded)
            },
        ),
        (
            "refused",
            intake::DecideRectificationRequest {
                reason: "登记与原件一致".to_owned(),
                ..ending("", "", Ending::Refused)
            },
        ),
    ] {
        let other = clerk
            .register_rectification(rectification(name))
            .await
            .unwrap();
        let request = intake::DecideRectificationRequest {
            request_id: name.to_owned(),
            rectification_id: other.into_inner().rectification.unwrap().id,
            ..ending.clone()
        };
        let decided = leader.decide_rectification(request).await.unwrap();
        let decided = decided.into_inner().rectification.unwrap();
        assert_eq!(decided.result, ending.result, "{name}");
        let get = intake::GetRectificationRequest {
            bureau_id: BUREAU.to_owned(),
            rectification_id: decided.id.clone(),
        };
        let read = clerk.get_rectification(get).await.unwrap().into_inner();
        assert_eq!(read.rectification.unwrap(), decided);
    }
    let list = |open_only| intake::ListRectificationsRequest {
        bureau_id: BUREAU.to_owned(),
        filter: Some(intake::CaseFilter {
            open_only,
            ..Default::default()
        }),
        page_size: 2,
        ..Default::default()
    };
    let page = clerk
        .list_rectifications(list(false))
        .await
        .unwrap()
        .into_inner();
    assert_eq!(page.rectifications.len(), 2);
    assert!(
        page.rectifications
            .iter()
            .all(|known| known.name.is_empty())
    );
    let rest = intake::ListRectificationsRequest {
        page_token: page.next_page_token,
        ..list(false)
    };
    let rest = clerk.list_rectifications(rest).await.unwrap().into_inner();
    assert_eq!(
        (rest.rectifications.len(), rest.next_page_token.as_str()),
        (1, "")
    );
    let open = clerk.list_rectifications(list(true)).await.unwrap();
    assert!(open.into_inner().rectifications.is_empty());
}

#[expect(
    clippy::too_many_lines,
    reason = "one scene after another in one suite"
)]
async fn complaints(staff: &Staff, foreign: &gongkai_demo::clients::Caller) {
    let mut clerk = staff.clerk.work_complaints();
    let mut reviewer = staff.reviewer.work_complaints();
    let mut leader = staff.leader.work_complaints();
    let status = foreign
        .work_complaints()
        .register_work_complaint(complaint("f", ""))
        .await
        .unwrap_err();
    assert_refused(&status, Code::PermissionDenied, "BUREAU_FOREIGN");
    for (name, finding, correction) in [
        ("王某", Finding::Founded, "五个工作日内公开年度预算"),
        ("", Finding::Unfounded, ""),
    ] {
        let key = format!("{finding:?}");
        let registered = clerk
            .register_work_complaint(complaint(&key, name))
            .await
            .unwrap();
        let registered = registered.into_inner().work_complaint.unwrap();
        let repeated = clerk
            .register_work_complaint(complaint(&key, name))
            .await
            .unwrap();
        assert_eq!(repeated.into_inner().work_complaint.unwrap(), registered);
        assert_eq!(
            registered.deadline.clone().unwrap().current_due_on,
            "2024-05-31"
        );

        let close = intake::CloseWorkComplaintRequest {
            request_id: key.clone(),
            bureau_id: BUREAU.to_owned(),
            work_complaint_id: registered.id.clone(),
            answer: "已调查处理".to_owned(),
            ..Default::default()
        };
        let status = clerk.close_work_complaint(close.clone()).await.unwrap_err();
        assert_refused(&status, Code::FailedPrecondition, "STATE_FORBIDS");
        let assign = intake::AssignWorkComplaintRequest {
            request_id: key.clone(),
            bureau_id: BUREAU.to_owned(),
            work_complaint_id: registered.id.clone(),
            office_id: "general".to_owned(),
            person: "zhang-2".to_owned(),
            ..Default::default()
        };
        let status = clerk
            .assign_work_complaint(assign.clone())
            .await
            .unwrap_err();
        assert_refused(&status, Code::PermissionDenied, "ROLE_MISSING");
        enter(&staff.leader, "zhang-2", "").await;
        reviewer.assign_work_complaint(assign).await.unwrap();
        let of_person = intake::ListDutiesRequest {
            bureau_id: BUREAU.to_owned(),
            person: "zhang-2".to_owned(),
            ..Default::default()
        };
        let duties = staff
            .clerk
            .deadlines()
            .list_duties(of_person)
            .await
            .unwrap();
        let mut duties = duties.into_inner().duties;
        // The one before is still to be corrected, and its letter to be sent.
        duties.retain(|duty| duty.kind == "close");
        assert_eq!(
            (duties.len(), duties[0].case_id.as_str()),
            (1, registered.id.as_str())
        );
        assert_eq!(duties[0].case_kind(), intake::CaseKind::WorkComplaint);

        let decide = intake::DecideWorkComplaintRequest {
            request_id: key.clone(),
            bureau_id: BUREAU.to_owned(),
            work_complaint_id: registered.id.clone(),
            finding: finding as i32,
            reason: "经核查".to_owned(),
            correction: correction.to_owned(),
            correction_due_on: if correction.is_empty() {
                ""
            } else {
                "2024-05-13"
            }
            .to_owned(),
            ..Default::default()
        };
        let opposite = intake::DecideWorkComplaintRequest {
            request_id: format!("{key}-opposite"),
            finding: if correction.is_empty() {
                Finding::Founded
            } else {
                Finding::Unfounded
            } as i32,
            ..decide.clone()
        };
        let status = leader.decide_work_complaint(opposite).await.unwrap_err();
        let said = violations(&status);
        assert_eq!(said, ["correction"], "what is not founded is not corrected");
        leader.decide_work_complaint(decide).await.unwrap();
        let closed = clerk.close_work_complaint(close).await.unwrap();
        let closed = closed.into_inner().work_complaint.unwrap();
        assert_eq!(
            (closed.finding(), closed.closed_on.as_str()),
            (finding, "2024-05-06")
        );
        let get = intake::GetWorkComplaintRequest {
            bureau_id: BUREAU.to_owned(),
            work_complaint_id: registered.id,
        };
        let read = clerk.get_work_complaint(get).await.unwrap().into_inner();
        let mut read = read.work_complaint.unwrap();
        // Whose name the directory learnt a moment ago is told within seconds, not at once.
        read.names.clone_from(&closed.names);
        assert_eq!(read, closed);
    }
    let list = intake::ListWorkComplaintsRequest {
        bureau_id: BUREAU.to_owned(),
        ..Default::default()
    };
    let listed = clerk.list_work_complaints(list).await.unwrap().into_inner();
    assert_eq!(listed.work_complaints.len(), 2);
}
