//! A citizen's day: from the application that he confirms himself to the reply whose receipt he confirms.

use gongkai_proto::intake::v1::{self as intake, LetterKind, MyAct, MyStage};
use tonic::Code;

use super::{
    application, application_id, confirmed, letter_of, public, received, seen, sent_online,
    submitted,
};
use crate::{
    acts::Refusal,
    office::{BUREAU, Office},
    support::{assert_refused, post_letters},
};

#[tokio::test(flavor = "multi_thread")]
#[expect(clippy::too_many_lines, reason = "one application all its way")]
async fn an_applicant_confirms_corrects_receives_and_is_told_why_that_day() {
    let office = Office::open("2024-03-04").await;
    let public = public(&office);
    let mut door = public.applicants();
    let key = submitted(&public, "submit", application("执法记录")).await;
    let id = application_id(&office, &key.number).await;
    assert_eq!(
        seen(&public, &key).await.acts,
        [MyAct::ConfirmApplication as i32, MyAct::Withdraw as i32]
    );

    // He confirmed his side; the clock waits for the bureau's.
    let confirm = mine!(ConfirmMyApplicationRequest, "confirm", key);
    let done = door.confirm_my_application(confirm.clone()).await.unwrap();
    let again = door.confirm_my_application(confirm).await.unwrap();
    assert_eq!(done.get_ref(), again.get_ref());
    let stage = done.into_inner().done.unwrap().stage();
    assert_eq!(stage, MyStage::Unconfirmed);
    let waiting = seen(&public, &key).await;
    assert_eq!(waiting.acts, [MyAct::Withdraw as i32]);
    // What comes next, and by when: it came in, and is not received.
    let next = waiting.due.unwrap();
    assert_eq!(next.name, "受理机关确认收到的期限");
    assert_eq!(next.deadline.unwrap().current_due_on, "2024-03-05");
    assert_eq!(
        (waiting.arrived_on.as_str(), waiting.received_on.as_str()),
        ("2024-03-04", "")
    );
    let twice = mine!(ConfirmMyApplicationRequest, "twice", key);
    let refused = door.confirm_my_application(twice).await.unwrap_err();
    assert_refused(&refused, Code::FailedPrecondition, "STATE_FORBIDS");

    // A refusal says where to look next.
    let unknown = intake::ExportMyLetterRequest {
        bureau_id: BUREAU.to_owned(),
        key: Some(key.clone()),
        letter_id: "018e0000-0000-7000-8000-000000000000".to_owned(),
    };
    let unknown = door.export_my_letter(unknown).await.unwrap_err();
    assert_refused(&unknown, Code::NotFound, "RECORD_UNKNOWN");
    for refused in [refused, unknown] {
        let zh = Refusal::of(&refused).zh;
        assert!(zh.contains("请重新查询本件"), "{zh}");
    }

    // Both sides confirmed: the clock runs from that day, and why is told as to the staff.
    received(&office, &key).await;
    let shown = seen(&public, &key).await;
    let explain = intake::ExplainDeadlineRequest {
        bureau_id: BUREAU.to_owned(),
        case_id: id.clone(),
    };
    let mut deadlines = office.staff.clerk.deadlines();
    let explained = deadlines
        .explain_deadline(explain)
        .await
        .unwrap()
        .into_inner();
    assert_eq!(shown.stage(), MyStage::InHand);
    let due = shown.due.unwrap();
    assert_eq!(
        (shown.received_on.as_str(), due.name.as_str()),
        ("2024-03-04", "答复期限")
    );
    assert_eq!(
        (due.steps, due.deadline),
        (explained.steps, explained.deadline)
    );

    // A correction: what is asked, by when, and the notice he confirms; its period runs from that day.
    let unasked = seen(&public, &key).await;
    let ask = intake::AskCorrectionRequest {
        request_id: "ask".to_owned(),
        bureau_id: BUREAU.to_owned(),
        application_id: id.clone(),
        missing: "请明确年度".to_owned(),
        ..Default::default()
    };
    office
        .staff
        .clerk
        .applications()
        .ask_correction(ask)
        .await
        .unwrap();
    // Nobody sent it yet: he neither sees it, nor is he asked for anything, nor can he confirm or answer it.
    let notice = letter_of(&office, &id, LetterKind::CorrectionNotice).await;
    assert_eq!(seen(&public, &key).await, unasked);
    let early = mine!(ConfirmMyLetterRequest, "early", key, letter_id: notice.id.clone());
    let refused = door.confirm_my_letter(early).await.unwrap_err();
    assert_refused(&refused, Code::NotFound, "RECORD_UNKNOWN");
    let export = intake::ExportMyLetterRequest {
        bureau_id: BUREAU.to_owned(),
        key: Some(key.clone()),
        letter_id: notice.id.clone(),
    };
    let refused = door.export_my_letter(export).await.unwrap_err();
    assert_refused(&refused, Code::NotFound, "RECORD_UNKNOWN");
    let early = mine!(AnswerMyCorrectionRequest, "early-answer", key,
        wanted: "2023年度执法记录".to_owned(), papers: Vec::new(), draft: None);
    let refused = door.answer_my_correction(early).await.unwrap_err();
    assert_refused(&refused, Code::FailedPrecondition, "STATE_FORBIDS");

    // Sent, it is told on the day it left.
    office.on("2024-03-06").await;
    sent_online(&office, "sent", &notice.id).await;
    let shown = seen(&public, &key).await;
    assert_eq!(
        (shown.stage(), shown.stage_text.as_str()),
        (MyStage::WaitingForYou, "等待您补充")
    );
    let told = shown.events.last().unwrap();
    assert_eq!(
        (told.on.as_str(), told.text.as_str()),
        ("2024-03-06", "发出补正告知书")
    );
    let arrived = shown.letters.iter().find(|letter| letter.id == notice.id);
    assert!(!arrived.unwrap().arrived);
    let presumed = shown.asked[0].due_on.clone();
    assert_ne!(presumed, "");
    let arrived = mine!(ConfirmMyLetterRequest, "arrived", key, letter_id: notice.id.clone());
    door.confirm_my_letter(arrived).await.unwrap();
    let again = mine!(ConfirmMyLetterRequest, "arrived-again", key, letter_id: notice.id.clone());
    let refused = door.confirm_my_letter(again).await.unwrap_err();
    assert_refused(&refused, Code::FailedPrecondition, "STATE_FORBIDS");
    let shown = seen(&public, &key).await;
    assert!(shown.asked[0].due_on < presumed, "counted from the proof");
    // What he confirmed himself a reviewer takes back, and no clerk; that it left, who entered it.
    let mut dispatches = office.staff.clerk.dispatches();
    let annul = intake::AnnulArrivalRequest {
        request_id: "annul".to_owned(),
        bureau_id: BUREAU.to_owned(),
        letter_id: notice.id.clone(),
        reason: "申请人误点确认".to_owned(),
        ..Default::default()
    };
    let refused = dispatches.annul_arrival(annul.clone()).await.unwrap_err();
    assert_refused(&refused, Code::PermissionDenied, "ROLE_MISSING");
    let mut reviewer = office.staff.reviewer.dispatches();
    let annulled = reviewer.annul_arrival(annul).await.unwrap().into_inner();
    assert_eq!(annulled.dispatch.unwrap().annulled.len(), 1);
    let unsent = intake::AnnulDispatchRequest {
        request_id: "unsent".to_owned(),
        bureau_id: BUREAU.to_owned(),
        letter_id: notice.id.clone(),
        reason: "申请人误点确认".to_owned(),
        ..Default::default()
    };
    let unsent = dispatches
        .annul_dispatch(unsent)
        .await
        .unwrap()
        .into_inner();
    assert_eq!(unsent.letter.unwrap().place(), intake::LetterPlace::Issued);
    assert_eq!(seen(&public, &key).await, unasked, "not sent after all");
    sent_online(&office, "sent-indeed", &notice.id).await;
    let arrived =
        mine!(ConfirmMyLetterRequest, "arrived-indeed", key, letter_id: notice.id.clone());
    door.confirm_my_letter(arrived).await.unwrap();
    let corrected = mine!(AnswerMyCorrectionRequest, "corrected", key,
        wanted: "2023年度执法记录".to_owned(), papers: Vec::new(), draft: None);
    let done = door
        .answer_my_correction(corrected)
        .await
        .unwrap()
        .into_inner();
    assert_eq!(done.done.unwrap().stage(), MyStage::InHand);
    let shown = seen(&public, &key).await;
    assert_eq!(shown.about, "2023年度执法记录");

    // What the bureau does within itself is not seen; the signed reply is not, before it leaves.
    let walk = gongkai_demo::staff::Walk {
        request_id: "reply".to_owned(),
        bureau_id: BUREAU.to_owned(),
        application_id: id.clone(),
    };
    let staff = &office.staff;
    staff.draft(&walk, intake::Answer::Granted).await.unwrap();
    staff.review(&walk).await.unwrap();
    staff.sign(&walk).await.unwrap();
    assert_eq!(seen(&public, &key).await, shown);
    let dispatch = intake::DispatchReplyRequest {
        request_id: "leave".to_owned(),
        bureau_id: BUREAU.to_owned(),
        application_id: id.clone(),
        way: intake::DispatchWay::Portal as i32,
        ..Default::default()
    };
    staff
        .clerk
        .applications()
        .dispatch_reply(dispatch)
        .await
        .unwrap();
    let shown = seen(&public, &key).await;
    assert_eq!((shown.stage(), &shown.due), (MyStage::Answered, &None));
    let reply = shown.letters.last().unwrap();
    assert_eq!(reply.kind(), LetterKind::ReplyGranted);
    let arrived = mine!(ConfirmMyLetterRequest, "reply-arrived", key, letter_id: reply.id.clone());
    door.confirm_my_letter(arrived).await.unwrap();
    let application = office.application(&id).await;
    assert_eq!(application.stage(), intake::ApplicationStage::Delivered);
    let withdraw = mine!(WithdrawMyCaseRequest, "too-late", key, reason: String::new());
    let refused = door.withdraw_my_case(withdraw).await.unwrap_err();
    assert_refused(&refused, Code::FailedPrecondition, "STATE_FORBIDS");
    office.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_applicant_sees_what_a_fee_notice_wants_and_withdraws() {
    let office = Office::open("2024-03-04").await;
    let public = public(&office);
    let key = submitted(&public, "submit", application("执法记录")).await;
    let mut door = public.applicants();
    confirmed(&office, &key).await;
    let asked_of = application_id(&office, &key.number).await;
    let ask = intake::AskFeeRequest {
        request_id: "fee".to_owned(),
        bureau_id: BUREAU.to_owned(),
        application_id: asked_of.clone(),
        basis: intake::FeeBasis::ByPage as i32,
        count: 68,
        amount_fen: 38_000,
        ..Default::default()
    };
    office
        .staff
        .clerk
        .applications()
        .ask_fee(ask)
        .await
        .unwrap();
    // Nobody sent it yet: he is asked for nothing, and the clock of the answer runs.
    let shown = seen(&public, &key).await;
    assert_eq!((shown.stage(), &shown.asked), (MyStage::InHand, &vec![]));
    assert_ne!(shown.due.unwrap().deadline.unwrap().current_due_on, "");
    post_letters(&office.staff.clerk, &asked_of).await;
    let shown = seen(&public, &key).await;
    assert_eq!(shown.stage_text, "等待您缴费");
    let asked = &shown.asked[0];
    assert_eq!((asked.act(), asked.amount_fen), (MyAct::PayFee, 38_000));
    assert!(!asked.due_on.is_empty());
    // The clock stands still meanwhile, and the steps say so.
    let due = shown.due.unwrap();
    assert_eq!(due.deadline.unwrap().current_due_on, "");
    let withdraw = mine!(WithdrawMyCaseRequest, "withdraw", key, reason: String::new());
    let done = door.withdraw_my_case(withdraw).await.unwrap().into_inner();
    assert_eq!(done.done.unwrap().stage(), MyStage::Ended);
    assert!(seen(&public, &key).await.asked.is_empty());
    office.close().await;
}
