//! The days that the letters of an application cite are those of the application.

use gongkai_demo::clients::Caller;
use gongkai_proto::intake::v1::{self as intake, Answer, DispatchWay, LetterKind, ReopenCause};

use super::{again, reopen};
use crate::{
    office::{BUREAU, Office},
    paper,
};

/// A civil date as letters print it.
fn printed(day: &str) -> String {
    let day: chrono::NaiveDate = day.parse().unwrap();
    day.format("%Y年%-m月%-d日").to_string()
}

/// The last letter of that kind, with its text.
async fn last(clerk: &Caller, case_id: &str, kind: LetterKind) -> (intake::Letter, String) {
    let letters = paper::letters_of(clerk, BUREAU, case_id).await.into_iter();
    let letters = letters.filter(|letter| letter.kind() == kind);
    let letter = letters.max_by_key(|letter| letter.fact_ordinal).unwrap();
    let export = intake::ExportLetterRequest {
        bureau_id: BUREAU.to_owned(),
        letter_id: letter.id.clone(),
        format: intake::LetterFormat::Docx as i32,
        ..Default::default()
    };
    let made = clerk.letters().export_letter(export).await.unwrap();
    let text = paper::docx_text(&made.into_inner().content);
    (letter, text)
}

async fn send(clerk: &Caller, letter: &intake::Letter) {
    let send = intake::RecordDispatchRequest {
        request_id: letter.id.clone(),
        bureau_id: BUREAU.to_owned(),
        letter_id: letter.id.clone(),
        way: DispatchWay::InPerson as i32,
        recipient: "演示申请人".to_owned(),
        ..Default::default()
    };
    clerk.dispatches().record_dispatch(send).await.unwrap();
}

/// Corrected, extended, answered and answered anew.
#[tokio::test(flavor = "multi_thread")]
async fn letters_cite_the_days_of_their_application() {
    let office = Office::open("2024-03-04").await;
    let (clerk, leader) = (&office.staff.clerk, &office.staff.leader);
    let walk = office.submit("days").await;
    let (id, bureau_id) = (walk.application_id.clone(), BUREAU.to_owned());
    let cites = |text: &str, days: &[&str]| {
        for day in days {
            assert!(text.contains(&printed(day)), "{day} is not in {text}");
        }
    };
    let ask = intake::AskCorrectionRequest {
        request_id: "ask".to_owned(),
        bureau_id: bureau_id.clone(),
        application_id: id.clone(),
        missing: "内容不明确".to_owned(),
        ..Default::default()
    };
    office.on("2024-03-06").await;
    clerk.applications().ask_correction(ask).await.unwrap();
    let (notice, text) = last(clerk, &id, LetterKind::CorrectionNotice).await;
    let read = office.application(&id).await;
    let asked = read.correction.unwrap();
    cites(&text, &[&read.received_on, &asked.notice.unwrap().asked_on]);
    assert!(
        text.contains(&format!("{}个工作日", asked.period)),
        "{text}"
    );
    send(clerk, &notice).await;

    office.on("2024-03-12").await;
    let receive = intake::ReceiveCorrectionRequest {
        request_id: "receive".to_owned(),
        bureau_id: bureau_id.clone(),
        application_id: id.clone(),
        wanted: "2023年度行政处罚决定书".to_owned(),
        ..Default::default()
    };
    clerk
        .applications()
        .receive_correction(receive)
        .await
        .unwrap();
    office.on("2024-03-20").await;
    let extend = intake::ExtendDeadlineRequest {
        request_id: "extend".to_owned(),
        bureau_id: bureau_id.clone(),
        application_id: id.clone(),
        by: 12,
        reason: "需进一步检索".to_owned(),
        ..Default::default()
    };
    leader.applications().extend_deadline(extend).await.unwrap();
    let (notice, text) = last(clerk, &id, LetterKind::ExtensionNotice).await;
    send(clerk, &notice).await;
    let read = office.application(&id).await;
    let corrected_on = read.correction.unwrap().received_on;
    assert_eq!(corrected_on, "2024-03-12");
    let deadline = read.deadline.unwrap();
    // Twenty working days from the corrected application, and twelve more.
    assert_eq!(deadline.current_due_on, "2024-04-26");
    let due_on = deadline.current_due_on.as_str();
    cites(&text, &[&read.received_on, &corrected_on, due_on]);
    assert_eq!(read.extensions[0].extended_on, "2024-03-20");

    office.on("2024-04-15").await;
    office
        .staff
        .answer(&walk, Answer::NeedsMaking)
        .await
        .unwrap();
    let (first, text) = last(clerk, &id, LetterKind::ReplyNeedsMaking).await;
    cites(&text, &[&read.received_on, &corrected_on, "2024-04-15"]);
    assert!(
        text.contains("2023年度行政处罚决定书"),
        "as corrected: {text}"
    );

    office.on("2024-05-06").await;
    let anew = again(&walk, "days anew");
    let request = reopen(&anew, ReopenCause::OwnCorrection, "2024-05-31");
    leader
        .applications()
        .reopen_application(request)
        .await
        .unwrap();
    office.on("2024-05-13").await;
    office.staff.answer(&anew, Answer::Granted).await.unwrap();
    let (_, text) = last(clerk, &id, LetterKind::ReplyGranted).await;
    let read = office.application(&id).await;
    let given: Vec<&str> = (read.answers.iter())
        .map(|answer| answer.answered_on.as_str())
        .collect();
    assert_eq!(given, ["2024-04-15", "2024-05-13"]);
    assert_eq!(read.first_answered_on, given[0]);
    cites(
        &text,
        &[&read.received_on, &corrected_on, given[0], given[1]],
    );
    let withdrawn = format!("{}，本机关就该申请作出", printed(given[0]));
    assert!(
        text.contains(&withdrawn) && text.contains(&first.number),
        "{text}"
    );
    office.close().await;
}
