//! A citizen withdraws what he began, whatever kind it is of: he is told by letter, and the staff see it.

use gongkai_proto::intake::v1::{
    self as intake, CaseKind, LetterKind, MyAct, MyStage, submission::What,
};
use tonic::Code;

use super::{application, application_id, begin::every_kind, public, said, seen, submitted};
use crate::{
    office::{BUREAU, Office},
    support::assert_refused,
};

/// Those kinds whose withdrawal is told by a letter of its own, and which.
fn of_kind(kind: CaseKind) -> Option<LetterKind> {
    match kind {
        CaseKind::Enquiry => Some(LetterKind::EnquiryWithdrawal),
        CaseKind::Rectification | CaseKind::WorkComplaint => Some(LetterKind::WithdrawalNotice),
        _ => None,
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_citizen_withdraws_is_ended_and_told() {
    let office = Office::open("2024-03-04").await;
    let public = public(&office);
    let mut door = public.applicants();
    let kinds = every_kind().into_iter();
    let kinds: Vec<(CaseKind, LetterKind, What)> = kinds
        .filter_map(|(kind, what)| Some((kind, of_kind(kind)?, what)))
        .collect();
    assert_eq!(kinds.len(), 3);
    for (kind, letter, what) in kinds {
        let key = submitted(&public, kind.as_str_name(), what).await;
        let shown = seen(&public, &key).await;
        assert_eq!(shown.acts, [MyAct::Withdraw as i32], "{kind:?}");
        let withdraw = mine!(WithdrawMyCaseRequest, kind.as_str_name(), key,
            reason: "问题已经解决".to_owned());
        let done = door.withdraw_my_case(withdraw).await.unwrap().into_inner();
        assert_eq!(done.done.unwrap().stage(), MyStage::Ended, "{kind:?}");
        let shown = seen(&public, &key).await;
        assert_eq!(shown.letters.last().unwrap().kind(), letter, "{kind:?}");
        assert!(shown.acts.is_empty() && shown.due.is_none(), "{kind:?}");
        assert_eq!(shown.events.last().unwrap().text, "您已撤回，终止办理");
        let again = mine!(WithdrawMyCaseRequest, format!("{kind:?}"), key,
            reason: String::new());
        let refused = door.withdraw_my_case(again).await.unwrap_err();
        assert_refused(&refused, Code::FailedPrecondition, "STATE_FORBIDS");
    }
    let bureau_id = || BUREAU.to_owned();
    let clerk = &office.staff.clerk;
    let filter = Some(intake::CaseFilter {
        result: "withdrawn".to_owned(),
        ..Default::default()
    });
    let enquiries = intake::ListEnquiriesRequest {
        bureau_id: bureau_id(),
        filter: filter.clone(),
        ..Default::default()
    };
    let listed = clerk.enquiries().list_enquiries(enquiries).await.unwrap();
    let listed = listed.into_inner().enquiries;
    assert_eq!(listed[0].end(), intake::EnquiryEnd::Withdrawn);
    let rectifications = intake::ListRectificationsRequest {
        bureau_id: bureau_id(),
        filter: filter.clone(),
        ..Default::default()
    };
    let mut client = clerk.rectifications();
    let listed = client.list_rectifications(rectifications).await.unwrap();
    let listed = listed.into_inner().rectifications;
    assert_eq!(listed[0].result(), intake::RectificationResult::Withdrawn);
    let complaints = intake::ListWorkComplaintsRequest {
        bureau_id: bureau_id(),
        filter,
        ..Default::default()
    };
    let mut client = clerk.work_complaints();
    let listed = client.list_work_complaints(complaints).await.unwrap();
    let listed = listed.into_inner().work_complaints;
    assert!(listed[0].withdrawn);
    office.close().await;
}

/// An applicant withdraws at any time. What is not received yet is counted nowhere, nor is its withdrawal.
#[tokio::test(flavor = "multi_thread")]
async fn what_is_withdrawn_before_it_was_received_is_counted_nowhere() {
    let office = Office::open("2024-03-04").await;
    let public = public(&office);
    let mut door = public.applicants();
    let key = submitted(&public, "own", application("执法记录")).await;
    let id = application_id(&office, &key.number).await;
    let shown = seen(&public, &key).await;
    assert!(shown.acts.contains(&(MyAct::Withdraw as i32)));

    // At the counter it is voided, and the refusal says so.
    let close = intake::CloseApplicationRequest {
        request_id: "close".to_owned(),
        bureau_id: BUREAU.to_owned(),
        application_id: id.clone(),
        way: intake::CloseWay::Withdrawn as i32,
        reason: "申请人来电撤回".to_owned(),
        ..Default::default()
    };
    let mut clerk = office.staff.clerk.applications();
    let refused = clerk.close_application(close).await.unwrap_err();
    assert_refused(&refused, Code::FailedPrecondition, "STATE_FORBIDS");
    let words = said(&refused);
    assert!(words.contains("请办理作废"), "{words}");

    let withdraw = mine!(WithdrawMyCaseRequest, "withdraw", key,
        reason: "已在网站上找到".to_owned());
    let done = door.withdraw_my_case(withdraw).await.unwrap().into_inner();
    assert_eq!(done.done.unwrap().stage(), MyStage::Ended);
    let shown = seen(&public, &key).await;
    assert!(shown.acts.is_empty() && shown.due.is_none());
    assert_eq!(shown.events.last().unwrap().text, "您已撤回申请，终止办理");
    let application = office.application(&id).await;
    let registration = application.registration.unwrap();
    assert_eq!(
        (registration.removal(), registration.removal_reason.as_str()),
        (
            intake::Removal::Voided,
            "确认收到前申请人撤回：已在网站上找到"
        )
    );
    office.close().await;
}
