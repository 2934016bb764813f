//! What an applicant tells and hands in later: that he paid the fee, and papers with his correction.

use gongkai_demo::clients::Caller;
use gongkai_proto::intake::v1::{self as intake, CaseKey, DraftKey, MyAct, MyStage, Worklist};
use tonic::Code;

use super::{
    application, application_id, confirmed,
    draft::{gone, save, upload},
    public, said, seen, submitted,
};
use crate::{
    office::{BUREAU, Office},
    support::{assert_refused, enter, post_letters, violations},
};

/// A draft with a file, to go along with an act.
async fn with_file(public: &Caller, request_id: &str) -> DraftKey {
    let mut door = public.applicants();
    let begun = door.save_draft(save(request_id, None, ""));
    let draft = begun.await.unwrap().into_inner().draft.unwrap();
    upload(public, request_id, &draft).await.unwrap();
    draft
}

/// How many files a case has, as the staff see it.
async fn files(office: &Office, case_id: &str) -> usize {
    let list = intake::ListAttachmentsRequest {
        bureau_id: BUREAU.to_owned(),
        case_id: case_id.to_owned(),
        withdrawn_too: false,
    };
    let mut attachments = office.staff.clerk.attachments();
    let listed = attachments.list_attachments(list).await.unwrap();
    listed.into_inner().attachments.len()
}

/// What is on the worklist of somebody, by the codes of the duties.
async fn to_do(caller: &Caller) -> Vec<String> {
    let request = intake::ListWorklistRequest {
        bureau_id: BUREAU.to_owned(),
        worklist: Worklist::Mine as i32,
        page_size: 200,
        ..Default::default()
    };
    let listed = caller.worklists().list_worklist(request).await.unwrap();
    let entries = listed.into_inner().entries.into_iter();
    entries.map(|entry| entry.duty.unwrap().kind).collect()
}

#[tokio::test(flavor = "multi_thread")]
#[expect(clippy::too_many_lines, reason = "one fee all its way")]
async fn a_payment_that_is_told_waits_for_the_staff_and_moves_no_clock() {
    let office = Office::open("2024-03-04").await;
    let public = public(&office);
    let mut door = public.applicants();
    let key = submitted(&public, "submit", application("执法记录")).await;
    confirmed(&office, &key).await;
    let id = application_id(&office, &key.number).await;
    let mut clerk = office.staff.clerk.applications();
    let assign = intake::AssignApplicationRequest {
        request_id: "assign".to_owned(),
        bureau_id: BUREAU.to_owned(),
        application_id: id.clone(),
        office_id: "general".to_owned(),
        person: "li".to_owned(),
        ..Default::default()
    };
    enter(&office.staff.leader, "li", "").await;
    clerk.assign_application(assign).await.unwrap();
    let tell = |request_id: &str, paid_on: &str, draft| {
        mine!(TellMyPaymentRequest, request_id, key,
            paid_on: paid_on.to_owned(), proof: "缴款书XA0043".to_owned(), draft: draft)
    };
    let early = door.tell_my_payment(tell("early", "2024-03-04", None));
    let refused = early.await.unwrap_err();
    assert_refused(&refused, Code::FailedPrecondition, "STATE_FORBIDS");

    let ask = intake::AskFeeRequest {
        request_id: "fee".to_owned(),
        bureau_id: BUREAU.to_owned(),
        application_id: id.clone(),
        basis: intake::FeeBasis::ByPage as i32,
        count: 68,
        amount_fen: 38_000,
        ..Default::default()
    };
    clerk.ask_fee(ask).await.unwrap();
    post_letters(&office.staff.clerk, &id).await;
    office.on("2024-03-11").await;
    let before = seen(&public, &key).await;
    assert_eq!(
        (before.stage(), before.stage_text.as_str()),
        (MyStage::WaitingForYou, "等待您缴费")
    );
    assert!(before.acts.contains(&(MyAct::TellPayment as i32)));
    for day in ["2024-03-03", "2024-03-12"] {
        let wrong = door.tell_my_payment(tell(day, day, None));
        let wrong = wrong.await.unwrap_err();
        assert_eq!(violations(&wrong), ["paid_on"], "{day}");
    }

    let draft = with_file(&public, "receipt").await;
    let told = tell("told", "2024-03-08", Some(draft.clone()));
    let done = door.tell_my_payment(told.clone()).await.unwrap();
    let again = door.tell_my_payment(told).await.unwrap();
    assert_eq!(done.get_ref(), again.get_ref());
    gone(&public, &draft).await;
    assert_eq!(files(&office, &id).await, 1);
    let shown = seen(&public, &key).await;
    // The clock stands as it did; nothing is waited for, and what was told he may put right.
    assert_eq!((&shown.due, shown.stage()), (&before.due, MyStage::InHand));
    assert!(shown.acts.contains(&(MyAct::TellPayment as i32)));
    assert_eq!(
        shown.events.last().unwrap().text,
        "您告知已于2024年3月8日缴费（缴款书XA0043），待受理机关核实"
    );
    assert_eq!(
        shown.asked[0].text,
        "您已告知于2024年3月8日缴费（缴款书XA0043），待受理机关核实；所告知的有误的，可以重新告知"
    );
    let fee = office.application(&id).await.fee.unwrap();
    assert_eq!(
        (fee.told_paid_on.as_str(), fee.told_proof.as_str()),
        ("2024-03-08", "缴款书XA0043")
    );
    assert_eq!((fee.paid_fen, fee.paid_on.as_str()), (0, ""));
    let li = office.person("li", &["clerk"]);
    assert!(to_do(&li).await.contains(&"confirm_payment".to_owned()));
    assert_eq!(check_due(&office).await.as_deref(), Some("2024-03-12"));

    // The staff record it under its own day, which lies before that on which it was told.
    let record = intake::RecordFeeRequest {
        request_id: "paid".to_owned(),
        bureau_id: BUREAU.to_owned(),
        application_id: id.clone(),
        amount_fen: 38_000,
        paid_on: "2024-03-08".to_owned(),
        backdating_reason: "国库回单".to_owned(),
    };
    let mut leader = office.staff.leader.applications();
    leader.record_fee(record).await.unwrap();
    assert!(!to_do(&li).await.contains(&"confirm_payment".to_owned()));
    let fee = office.application(&id).await.fee.unwrap();
    assert_eq!(
        (fee.told_paid_on.as_str(), fee.paid_on.as_str()),
        ("", "2024-03-08")
    );
    let late = door.tell_my_payment(tell("late", "2024-03-08", None));
    let refused = late.await.unwrap_err();
    assert_refused(&refused, Code::FailedPrecondition, "STATE_FORBIDS");

    // It was another one's: all stands as before, and the trace stays.
    let annul = intake::AnnulPaymentRequest {
        request_id: "annul".to_owned(),
        bureau_id: BUREAU.to_owned(),
        application_id: id.clone(),
        reason: "系另一件的缴款书".to_owned(),
        ..Default::default()
    };
    let done = clerk.annul_payment(annul.clone()).await.unwrap();
    let again = clerk.annul_payment(annul.clone()).await.unwrap();
    assert_eq!(done.get_ref(), again.get_ref());
    let fee = office.application(&id).await.fee.unwrap();
    let annulled = intake::AnnulledPayment {
        amount_fen: 38_000,
        paid_on: "2024-03-08".to_owned(),
        annulled_on: "2024-03-11".to_owned(),
        reason: "系另一件的缴款书".to_owned(),
    };
    assert_eq!(
        (
            fee.told_paid_on.as_str(),
            fee.paid_on.as_str(),
            fee.paid_fen
        ),
        ("2024-03-08", "", 0)
    );
    assert_eq!(fee.annulled, [annulled]);
    assert!(to_do(&li).await.contains(&"confirm_payment".to_owned()));
    let now = seen(&public, &key).await;
    let days = |shown: &intake::MyCase| shown.due.as_ref().unwrap().deadline.clone();
    // What was told is looked into again.
    assert_eq!(
        (days(&now), now.stage()),
        (days(&before), intake::MyStage::InHand)
    );
    assert_eq!(
        now.events.last().unwrap().text,
        "撤销此前误登的缴费登记，信息处理费按未缴纳办理"
    );
    assert!(now.acts.contains(&(MyAct::TellPayment as i32)));
    let twice = intake::AnnulPaymentRequest {
        request_id: "twice".to_owned(),
        ..annul
    };
    let refused = clerk.annul_payment(twice).await.unwrap_err();
    assert_refused(&refused, Code::FailedPrecondition, "STATE_FORBIDS");
    office.close().await;
}

/// By which day a payment that was told of is to be checked, as the list of all duties has it.
async fn check_due(office: &Office) -> Option<String> {
    let request = intake::ListDutiesRequest {
        bureau_id: BUREAU.to_owned(),
        ..Default::default()
    };
    let mut deadlines = office.staff.clerk.deadlines();
    let listed = deadlines.list_duties(request).await.unwrap().into_inner();
    let mut duties = listed.duties.into_iter();
    Some(duties.find(|duty| duty.kind == "confirm_payment")?.due_on)
}

/// An application of today whose applicant was asked for a fee by a letter that left today.
async fn asked_to_pay(office: &Office, public: &Caller) -> (CaseKey, String) {
    let key = submitted(public, "submit", application("执法记录")).await;
    confirmed(office, &key).await;
    let id = application_id(office, &key.number).await;
    let ask = intake::AskFeeRequest {
        request_id: "fee".to_owned(),
        bureau_id: BUREAU.to_owned(),
        application_id: id.clone(),
        basis: intake::FeeBasis::ByPage as i32,
        count: 68,
        amount_fen: 38_000,
        ..Default::default()
    };
    let mut clerk = office.staff.clerk.applications();
    clerk.ask_fee(ask).await.unwrap();
    post_letters(&office.staff.clerk, &id).await;
    (key, id)
}

#[tokio::test(flavor = "multi_thread")]
async fn who_says_he_paid_is_not_closed_as_unpaid_before_it_was_checked() {
    let office = Office::open("2024-03-04").await;
    let public = public(&office);
    let mut door = public.applicants();
    let (key, id) = asked_to_pay(&office, &public).await;
    office.on("2024-04-10").await;
    let tell = mine!(TellMyPaymentRequest, "told", key,
        paid_on: "2024-04-10".to_owned(), proof: "缴款书XA0043".to_owned(), draft: None);
    door.tell_my_payment(tell).await.unwrap();

    // The period has passed: what was told is still to be checked.
    office.on("2024-05-06").await;
    assert_eq!(check_due(&office).await.as_deref(), Some("2024-04-11"));
    let close = |request_id: &str| intake::CloseApplicationRequest {
        request_id: request_id.to_owned(),
        bureau_id: BUREAU.to_owned(),
        application_id: id.clone(),
        way: intake::CloseWay::FeeNotPaid as i32,
        reason: "逾期未缴费".to_owned(),
        ..Default::default()
    };
    let mut leader = office.staff.leader.applications();
    let refused = leader.close_application(close("close")).await.unwrap_err();
    assert_refused(&refused, Code::FailedPrecondition, "STATE_FORBIDS");
    let words = said(&refused);
    assert!(
        words.contains("申请人已告知于2024年4月10日缴费，尚未核实")
            && words.contains("登记未收到缴费"),
        "{words}"
    );

    let missed = |request_id: &str| intake::RecordPaymentNotReceivedRequest {
        request_id: request_id.to_owned(),
        bureau_id: BUREAU.to_owned(),
        application_id: id.clone(),
        reason: "国库截至5月6日无此笔入账".to_owned(),
        ..Default::default()
    };
    let mut clerk = office.staff.clerk.applications();
    clerk
        .record_payment_not_received(missed("missed"))
        .await
        .unwrap();
    let twice = clerk.record_payment_not_received(missed("twice")).await;
    assert_refused(
        &twice.unwrap_err(),
        Code::FailedPrecondition,
        "STATE_FORBIDS",
    );
    assert_eq!(check_due(&office).await, None);
    let fee = office.application(&id).await.fee.unwrap();
    assert_eq!(fee.told_not_received_on, "2024-05-06");
    // He reads so, and may put right what he told.
    let shown = seen(&public, &key).await;
    assert_eq!(shown.stage_text, "等待您缴费");
    assert!(shown.acts.contains(&(MyAct::TellPayment as i32)));
    assert_eq!(
        shown.events.last().unwrap().text,
        "受理机关核实，未收到您告知的缴费：国库截至5月6日无此笔入账"
    );
    let text = &shown.asked[0].text;
    assert!(text.contains("2024年5月6日核实未到账"), "{text}");
    leader
        .close_application(close("close-again"))
        .await
        .unwrap();
    office.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn papers_go_along_with_a_correction() {
    let office = Office::open("2024-03-04").await;
    let public = public(&office);
    let mut door = public.applicants();
    let key = submitted(&public, "submit", application("执法记录")).await;
    confirmed(&office, &key).await;
    let id = application_id(&office, &key.number).await;
    let ask = intake::AskCorrectionRequest {
        request_id: "ask".to_owned(),
        bureau_id: BUREAU.to_owned(),
        application_id: id.clone(),
        missing: "请提供身份证明".to_owned(),
        ..Default::default()
    };
    let mut clerk = office.staff.clerk.applications();
    clerk.ask_correction(ask).await.unwrap();
    post_letters(&office.staff.clerk, &id).await;

    let draft = with_file(&public, "identity").await;
    let other = DraftKey {
        secret: "0000-0000-0000".to_owned(),
        ..draft.clone()
    };
    let answer = |request_id: &str, draft: &DraftKey| {
        mine!(AnswerMyCorrectionRequest, request_id, key,
            wanted: "2023年度执法记录".to_owned(), papers: Vec::new(), draft: Some(draft.clone()))
    };
    let wrong = door.answer_my_correction(answer("other", &other)).await;
    assert_refused(&wrong.unwrap_err(), Code::NotFound, "CODE_WRONG");
    let request = answer("corrected", &draft);
    let done = door.answer_my_correction(request.clone()).await.unwrap();
    let again = door.answer_my_correction(request).await.unwrap();
    assert_eq!(done.get_ref(), again.get_ref());
    assert_eq!(files(&office, &id).await, 1);
    gone(&public, &draft).await;
    office.close().await;
}
