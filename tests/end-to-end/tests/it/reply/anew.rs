//! Answers that are given anew.

use gongkai_demo::staff::Walk;
use gongkai_proto::intake::v1::{
    self as intake, Answer, ApplicationStage as Stage, CaseKind, CloseWay, ReopenCause,
};
use tonic::Code;

use super::{again, reopen, state_forbids};
use crate::{
    office::{BUREAU, Office},
    paper,
    support::{assert_refused, violations},
};

/// A close by mistake is annulled and leaves table 3; a new answer of the same year takes the row of the first.
pub(super) async fn reopened(office: &Office) {
    let staff = &office.staff;
    let mistaken = office.submit("mistaken").await;
    let lapse = intake::CloseApplicationRequest {
        request_id: "lapse".to_owned(),
        bureau_id: BUREAU.to_owned(),
        application_id: mistaken.application_id.clone(),
        way: CloseWay::NotCorrected as i32,
        reason: "逾期".to_owned(),
        ..Default::default()
    };
    let status = staff.leader.applications().close_application(lapse).await;
    state_forbids(&status.unwrap_err());
    let closed = staff.answer(&mistaken, Answer::Withdrawn).await.unwrap();
    assert_eq!(closed.stage(), Stage::Closed);
    let request = reopen(&mistaken, ReopenCause::Mistake, "");
    let status = staff
        .clerk
        .applications()
        .reopen_application(request.clone())
        .await;
    assert_refused(&status.unwrap_err(), Code::PermissionDenied, "ROLE_MISSING");
    let open = staff
        .leader
        .applications()
        .reopen_application(request)
        .await
        .unwrap();
    let open = open.into_inner().application.unwrap();
    assert_eq!(
        (open.stage(), open.answered_on.as_str()),
        (Stage::Handling, "")
    );

    let walk = office.submit("anew").await;
    staff.answer(&walk, Answer::Granted).await.unwrap();
    let anew = again(&walk, "anew-2");
    let undated = reopen(&anew, ReopenCause::OwnCorrection, "");
    let status = staff
        .leader
        .applications()
        .reopen_application(undated)
        .await;
    assert_eq!(violations(&status.unwrap_err()), ["due_on"]);
    ordered(office, &walk, &mistaken).await;
    let request = reopen(&anew, ReopenCause::OwnCorrection, "2024-04-10");
    staff
        .leader
        .applications()
        .reopen_application(request)
        .await
        .unwrap();
    in_hand_again(office, &walk).await;
    let second = staff.answer(&anew, Answer::PartlyGranted).await.unwrap();
    assert_eq!(second.answer(), Answer::PartlyGranted);
    let answers: Vec<_> = second
        .answers
        .iter()
        .map(|given| (given.answer(), given.answered_on.as_str(), given.cause()))
        .collect();
    let first = (Answer::Granted, "2024-03-18", ReopenCause::Unspecified);
    let last = (
        Answer::PartlyGranted,
        "2024-03-18",
        ReopenCause::OwnCorrection,
    );
    assert_eq!(answers, [first, last]);
    let lines = paper::register_lines(&staff.clerk, BUREAU, CaseKind::Application, 2024).await;
    let line = lines.iter().find(|line| line["登记号"] == second.number);
    assert_eq!(
        line.unwrap()["结果"],
        "予以公开（2024年3月18日）；重新答复：部分公开（2024年3月18日）"
    );
    assert_eq!(second.answer_anew.unwrap().answered_on, "2024-03-18");
    assert_eq!(second.replies[1].cause(), ReopenCause::OwnCorrection);
    let replies = office.replies(&walk.application_id).await;
    let [(first, _), (_, said)] = &replies[..] else {
        panic!("two replies, not {replies:?}");
    };
    for told in [first.as_str(), "经自行复核，本机关决定撤销上述答复"] {
        assert!(said.contains(told), "{said} does not tell {told}");
    }
}

/// What is to be answered anew is found in lists as open and at its stage, and its day is told with its source,
/// beside that of the first answer.
async fn in_hand_again(office: &Office, walk: &Walk) {
    let application = office.application(&walk.application_id).await;
    let anew = application.answer_anew.unwrap();
    assert_eq!(
        (anew.opened_on.as_str(), anew.due_on.as_str()),
        ("2024-03-18", "2024-04-10")
    );
    let clerk = &office.staff.clerk;
    let filters = [
        intake::CaseFilter {
            open_only: true,
            ..Default::default()
        },
        intake::CaseFilter {
            stages: vec![intake::CaseStage::Handling as i32],
            ..Default::default()
        },
        intake::CaseFilter {
            due_from: "2024-04-10".to_owned(),
            due_to: "2024-04-10".to_owned(),
            ..Default::default()
        },
    ];
    for filter in filters {
        let request = intake::ListApplicationsRequest {
            bureau_id: BUREAU.to_owned(),
            filter: Some(filter.clone()),
            page_size: 200,
            ..Default::default()
        };
        let listed = clerk.applications().list_applications(request).await;
        let listed = listed.unwrap().into_inner().applications;
        let found = listed.iter().any(|row| row.number == application.number);
        assert!(found, "{filter:?}");
    }
    let request = intake::ExplainDeadlineRequest {
        bureau_id: BUREAU.to_owned(),
        case_id: walk.application_id.clone(),
    };
    let told = clerk.deadlines().explain_deadline(request).await.unwrap();
    let told = told.into_inner();
    assert_eq!(told.deadline, application.deadline);
    let limits: Vec<_> = told.limits.iter().map(|limit| &*limit.limit).collect();
    assert_eq!(limits, ["法定期限", "重新答复期限"]);
    let step = &told.limits[1].steps[0];
    assert_eq!(step.due_on, "2024-04-10");
    assert!(step.source.contains("自行纠正"), "{step:?}");
    let lines = paper::register_lines(clerk, BUREAU, CaseKind::Application, 2024).await;
    let line = lines
        .iter()
        .find(|line| line["登记号"] == application.number);
    let line = line.unwrap();
    assert_eq!(line["是否在重新答复期限内"], "未到期");
    assert!(line["期限及其依据"].contains("重新答复期限：自2024年3月18日次日起算"));
}

/// A new answer is ordered by a dispute about this application, not by any id.
async fn ordered(office: &Office, walk: &Walk, other: &Walk) {
    let about = |id: &str, application_id: &str| intake::RegisterDisputeRequest {
        request_id: id.to_owned(),
        bureau_id: BUREAU.to_owned(),
        kind: intake::DisputeKind::Reconsideration as i32,
        application_id: application_id.to_owned(),
        party_name: "演示公司".to_owned(),
        ..Default::default()
    };
    let mut disputes = office.staff.clerk.disputes();
    let pending = about("pending", &walk.application_id);
    let pending = disputes.register_dispute(pending).await.unwrap();
    let pending = pending.into_inner().dispute.unwrap().id;
    let register = about("dispute", &other.application_id);
    let elsewhere = disputes.register_dispute(register).await.unwrap();
    let elsewhere = elsewhere.into_inner().dispute.unwrap().id;
    let mut leader = office.staff.leader.applications();
    let by = |dispute_id: &str| intake::ReopenApplicationRequest {
        dispute_id: dispute_id.to_owned(),
        ..reopen(&again(walk, "ordered"), ReopenCause::Ordered, "2024-04-10")
    };
    let refused = leader.reopen_application(by(&elsewhere)).await.unwrap_err();
    assert_eq!(violations(&refused), ["dispute_id"]);
    // Nothing was decided yet that could order anything.
    let refused = leader.reopen_application(by(&pending)).await;
    assert_eq!(violations(&refused.unwrap_err()), ["dispute_id"]);
    // A case that is no dispute is none.
    let refused = leader.reopen_application(by(&other.application_id)).await;
    assert_eq!(violations(&refused.unwrap_err()), ["dispute_id"]);
}
