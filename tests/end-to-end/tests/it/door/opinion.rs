//! A third party answers by the code of its letter, and learns nothing of the applicant.

use gongkai_proto::intake::v1::{self as intake, LetterKey, PartyOpinion};
use tonic::Code;

use super::{application, application_id, confirmed, letter_of, public, said, seen, submitted};
use crate::{
    office::{BUREAU, Office},
    support::{assert_refused, post_letters, violations},
};

#[tokio::test(flavor = "multi_thread")]
#[expect(clippy::too_many_lines, reason = "one request all its way")]
async fn a_third_party_answers_by_the_code_of_its_letter() {
    let office = Office::open("2024-03-04").await;
    let public = public(&office);
    let mut door = public.applicants();
    let own = submitted(&public, "own", application("某公司的评价报告")).await;
    confirmed(&office, &own).await;
    let id = application_id(&office, &own.number).await;
    let ask = intake::AskOpinionRequest {
        request_id: "ask".to_owned(),
        bureau_id: BUREAU.to_owned(),
        application_id: id.clone(),
        of: intake::ConsultedParty::ThirdParty as i32,
        party_name: "某公司".to_owned(),
        ..Default::default()
    };
    office
        .staff
        .clerk
        .applications()
        .ask_opinion(ask)
        .await
        .unwrap();
    // The request goes to the third party; the applicant sees the notice of it alone.
    let shown = seen(&public, &own).await;
    let kinds: Vec<_> = shown.letters.iter().map(intake::MyLetter::kind).collect();
    assert_eq!(
        kinds,
        [
            intake::LetterKind::Acknowledgement,
            intake::LetterKind::ThirdPartyNotice
        ]
    );
    let letter = letter_of(&office, &id, intake::LetterKind::ThirdPartyRequest).await;
    let mut letters = office.staff.clerk.letters();
    let get = intake::GetLetterRequest {
        bureau_id: BUREAU.to_owned(),
        letter_id: letter.id.clone(),
    };
    let content = format!(
        "{:?}",
        letters.get_letter(get).await.unwrap().into_inner().content
    );
    let (_, after) = content.split_once("查询码（").unwrap();
    let (code, _) = after.split_once('）').unwrap();
    let key = LetterKey {
        number: letter.number.replace('〔', "[").replace('〕', "]"),
        query_code: code.to_owned(),
    };

    let get = intake::GetOpinionRequestRequest {
        bureau_id: BUREAU.to_owned(),
        key: Some(key.clone()),
    };
    // What nobody sent is neither read nor answered, here as at the counter.
    let answer = |request_id: &str, opinion: PartyOpinion, reason: &str| {
        intake::AnswerOpinionRequestRequest {
            request_id: request_id.to_owned(),
            bureau_id: BUREAU.to_owned(),
            key: Some(key.clone()),
            opinion: opinion as i32,
            reason: reason.to_owned(),
        }
    };
    let unsent = door.get_opinion_request(get.clone()).await.unwrap_err();
    assert_refused(&unsent, Code::FailedPrecondition, "STATE_FORBIDS");
    let early = answer("early", PartyOpinion::Agrees, "");
    let unsent = door.answer_opinion_request(early).await.unwrap_err();
    assert_refused(&unsent, Code::FailedPrecondition, "STATE_FORBIDS");
    let words = said(&unsent);
    assert!(words.contains("请与发函机关联系"), "{words}");
    post_letters(&office.staff.clerk, &id).await;
    office.on("2024-03-07").await;

    let read = door
        .get_opinion_request(get.clone())
        .await
        .unwrap()
        .into_inner();
    assert_eq!((read.addressee.as_str(), read.answered), ("某公司", false));
    assert!(
        !format!("{read:?}").contains("李某某"),
        "never the applicant"
    );
    let own_code = LetterKey {
        query_code: own.query_code.clone(),
        ..key.clone()
    };
    let stolen = intake::GetOpinionRequestRequest {
        key: Some(own_code),
        ..get.clone()
    };
    let refused = door.get_opinion_request(stolen).await.unwrap_err();
    assert_refused(&refused, Code::NotFound, "CODE_WRONG");

    let silent = door.answer_opinion_request(answer("silent", PartyOpinion::Refuses, ""));
    let refused = silent.await.unwrap_err();
    assert_refused(&refused, Code::InvalidArgument, "FIELDS_INVALID");
    assert_eq!(violations(&refused), ["reason"]);
    let first = answer("refuses", PartyOpinion::Refuses, "涉及商业秘密");
    let done = door.answer_opinion_request(first.clone()).await.unwrap();
    assert_eq!(done.get_ref().received_on, "2024-03-07");
    // Who answers has the letter.
    let letter = letter_of(&office, &id, intake::LetterKind::ThirdPartyRequest).await;
    assert_eq!(letter.place(), intake::LetterPlace::Served);
    let opinions = office.application(&id).await.opinions;
    let notice = opinions[0].notice.clone().unwrap();
    assert_eq!(notice.served_on, "2024-03-07");
    let again = door.answer_opinion_request(first).await.unwrap();
    assert_eq!(done.get_ref(), again.get_ref());
    let more = answer("more", PartyOpinion::Agrees, "");
    let refused = door.answer_opinion_request(more).await.unwrap_err();
    assert_refused(&refused, Code::FailedPrecondition, "STATE_FORBIDS");
    assert!(
        door.get_opinion_request(get)
            .await
            .unwrap()
            .into_inner()
            .answered
    );
    // What the party said itself is not a clerk's to take back.
    let take_back = intake::WithdrawOpinionRequest {
        request_id: "back".to_owned(),
        bureau_id: BUREAU.to_owned(),
        application_id: id.clone(),
        opinion_number: 1,
        reason: "该公司来函称系误填".to_owned(),
        ..Default::default()
    };
    let mut clerk = office.staff.clerk.applications();
    let refused = clerk.withdraw_opinion(take_back.clone()).await.unwrap_err();
    assert_refused(&refused, Code::PermissionDenied, "ROLE_MISSING");
    let mut reviewer = office.staff.reviewer.applications();
    reviewer.withdraw_opinion(take_back).await.unwrap();
    // The applicant is told nothing of it.
    assert_eq!(seen(&public, &own).await.events, shown.events);
    office.close().await;
}
