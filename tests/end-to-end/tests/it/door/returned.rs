//! What came back, and is read at the door all the same.

use gongkai_proto::intake::v1::{self as intake, LetterKind, LetterPlace};
use tonic::Code;

use super::{application, application_id, confirmed, letter_of, public, seen, submitted};
use crate::{
    office::{BUREAU, Office},
    support::assert_refused,
};

/// A notice that came back by post has arrived once its addressee confirms it at his own door: register and case say
/// so, on one day, and take it back together.
#[tokio::test(flavor = "multi_thread")]
async fn a_notice_that_came_back_and_is_read_at_the_door_has_arrived() {
    let office = Office::open("2024-03-04").await;
    let public = public(&office);
    let mut door = public.applicants();
    let key = submitted(&public, "returned", application("某年度执法记录")).await;
    confirmed(&office, &key).await;
    let id = application_id(&office, &key.number).await;
    let clerk = &office.staff.clerk;
    let ask = intake::AskCorrectionRequest {
        request_id: "ask".to_owned(),
        bureau_id: BUREAU.to_owned(),
        application_id: id.clone(),
        missing: "请明确年度".to_owned(),
        ..Default::default()
    };
    clerk.applications().ask_correction(ask).await.unwrap();
    let letter = letter_of(&office, &id, LetterKind::CorrectionNotice).await;
    let sent = intake::RecordDispatchRequest {
        request_id: "sent".to_owned(),
        bureau_id: BUREAU.to_owned(),
        letter_id: letter.id.clone(),
        way: intake::DispatchWay::Post as i32,
        tracking_number: "XA00000000043".to_owned(),
        recipient: "李某某".to_owned(),
        ..Default::default()
    };
    clerk.dispatches().record_dispatch(sent).await.unwrap();
    office.on("2024-03-08").await;
    let back = intake::RecordReturnedRequest {
        request_id: "back".to_owned(),
        bureau_id: BUREAU.to_owned(),
        letter_id: letter.id.clone(),
        reason: "查无此人".to_owned(),
        ..Default::default()
    };
    clerk.dispatches().record_returned(back).await.unwrap();
    let returned = office.application(&id).await.correction.unwrap();
    assert_eq!(returned.due_on, "", "nobody has it");

    office.on("2024-03-11").await;
    let read = mine!(ConfirmMyLetterRequest, "read", key, letter_id: letter.id.clone());
    door.confirm_my_letter(read).await.unwrap();
    let place = async || {
        letter_of(&office, &id, LetterKind::CorrectionNotice)
            .await
            .place()
    };
    let correction = async || office.application(&id).await.correction.unwrap();
    assert_eq!(place().await, LetterPlace::Served);
    let known = correction().await;
    let notice = known.notice.unwrap();
    assert_eq!(notice.served_on, "2024-03-11");
    assert_eq!(notice.sent_on, ["2024-03-04", "2024-03-11"]);
    // Fifteen working days from then.
    assert_eq!(known.due_on, "2024-04-01");
    assert_eq!(seen(&public, &key).await.asked[0].due_on, "2024-04-01");
    let again = mine!(ConfirmMyLetterRequest, "again", key, letter_id: letter.id.clone());
    let refused = door.confirm_my_letter(again).await.unwrap_err();
    assert_refused(&refused, Code::FailedPrecondition, "STATE_FORBIDS");

    // He clicked by mistake: it lies here come back, by a reviewer or leader, for nobody of the staff entered it.
    let reviewer = &office.staff.reviewer;
    let annul = intake::AnnulArrivalRequest {
        request_id: "annul".to_owned(),
        bureau_id: BUREAU.to_owned(),
        letter_id: letter.id.clone(),
        reason: "申请人误点确认".to_owned(),
        ..Default::default()
    };
    let refused = clerk
        .dispatches()
        .annul_arrival(annul.clone())
        .await
        .unwrap_err();
    assert_refused(&refused, Code::PermissionDenied, "ROLE_MISSING");
    reviewer.dispatches().annul_arrival(annul).await.unwrap();
    let unsent = intake::AnnulDispatchRequest {
        request_id: "unsent".to_owned(),
        bureau_id: BUREAU.to_owned(),
        letter_id: letter.id.clone(),
        reason: "申请人误点确认".to_owned(),
        ..Default::default()
    };
    let refused = clerk
        .dispatches()
        .annul_dispatch(unsent.clone())
        .await
        .unwrap_err();
    assert_refused(&refused, Code::PermissionDenied, "ROLE_MISSING");
    reviewer.dispatches().annul_dispatch(unsent).await.unwrap();
    assert_eq!(place().await, LetterPlace::Returned);
    assert_eq!(correction().await, returned);
    office.close().await;
}
