//! What was asked for by mistake and taken back, as its applicant is told.

use gongkai_proto::intake::v1::{self as intake, LetterKind};

use super::{
    application, application_id, confirmed, letter_of, public, seen, sent_online, submitted,
};
use crate::office::{BUREAU, Office};

/// A notice that left is told on that day, be it taken back since; of one that stayed in the house he is told nothing, nor
/// that it was taken back.
#[tokio::test(flavor = "multi_thread")]
async fn a_notice_that_is_taken_back_is_told_if_it_left_and_on_that_day() {
    let office = Office::open("2024-03-04").await;
    let public = public(&office);
    let mut cases = Vec::new();
    for name in ["left", "stayed"] {
        let key = submitted(&public, name, application(name)).await;
        confirmed(&office, &key).await;
        let id = application_id(&office, &key.number).await;
        let before = seen(&public, &key).await.events.len();
        let ask = intake::AskCorrectionRequest {
            request_id: format!("ask {name}"),
            bureau_id: BUREAU.to_owned(),
            application_id: id.clone(),
            missing: "请明确年度".to_owned(),
            ..Default::default()
        };
        let mut clerk = office.staff.clerk.applications();
        clerk.ask_correction(ask).await.unwrap();
        cases.push((key, id, before));
    }
    office.on("2024-03-06").await;
    let notice = letter_of(&office, &cases[0].1, LetterKind::CorrectionNotice).await;
    sent_online(&office, "sent", &notice.id).await;
    office.on("2024-03-08").await;
    let left = [
        ("2024-03-06", "发出补正告知书"),
        ("2024-03-08", "撤回补正告知"),
    ];
    for ((key, id, before), expected) in cases.into_iter().zip([&left[..], &[]]) {
        let withdraw = intake::WithdrawCorrectionRequest {
            request_id: format!("withdraw {id}"),
            bureau_id: BUREAU.to_owned(),
            application_id: id,
            reason: "所需内容已经写明".to_owned(),
            ..Default::default()
        };
        let mut leader = office.staff.leader.applications();
        leader.withdraw_correction(withdraw).await.unwrap();
        let events = seen(&public, &key).await.events;
        let told = events[before..].iter();
        let told: Vec<_> = told
            .map(|event| (event.on.as_str(), event.text.as_str()))
            .collect();
        assert_eq!(told, expected);
    }
    office.close().await;
}
