//! What an applicant tells and hands in later: that he paid the fee, and papers with his correction.

use gongkai_demo::clients::Caller;
use gongkai_proto::intake::v1::{self as intake, DraftKey, MyAct, Worklist};
use tonic::Code;

use super::{
    application, application_id, confirmed,
    draft::{gone, save, upload},
    public, seen, submitted,
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
    assert_eq!((&shown.due, shown.stage), (&before.due, before.stage));
    assert_eq!(
        shown.events.last().unwrap().text,
        "您告知已缴费，待受理机关核实"
    );
    let fee = office.application(&id).await.fee.unwrap();
    assert_eq!(
        (fee.told_paid_on.as_str(), fee.told_proof.as_str()),
        ("2024-03-08", "缴款书XA0043")
    );
    assert_eq!((fee.paid_fen, fee.paid_on.as_str()), (0, ""));
    let li = office.person("li", &["clerk"]);
    assert!(to_do(&li).await.contains(&"confirm_payment".to_owned()));

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
    assert_eq!((days(&now), now.stage), (days(&before), before.stage));
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
