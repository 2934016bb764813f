//! A third party and a co-maker answer by the code of their letter, and learn nothing of the applicant.

use gongkai_proto::intake::v1::{self as intake, LetterKey, PartyOpinion};
use tonic::Code;

use super::{application, application_id, confirmed, letter_of, public, said, seen, submitted};
use crate::{
    office::{BUREAU, Office},
    support::{assert_refused, post_letters, violations},
};

/// The clerk asks somebody for an opinion.
async fn asked(office: &Office, id: &str, of: intake::ConsultedParty, party_name: &str) {
    let ask = intake::AskOpinionRequest {
        request_id: format!("ask {party_name}"),
        bureau_id: BUREAU.to_owned(),
        application_id: id.to_owned(),
        of: of as i32,
        party_name: party_name.to_owned(),
        ..Default::default()
    };
    let mut applications = office.staff.clerk.applications();
    applications.ask_opinion(ask).await.unwrap();
}

/// By what the letter that asks is answered: its number, as typed on a keyboard, and the code that stands in it.
async fn key_of(office: &Office, case_id: &str, kind: intake::LetterKind) -> LetterKey {
    let list = intake::ListLettersRequest {
        bureau_id: BUREAU.to_owned(),
        case_id: case_id.to_owned(),
        kind: kind as i32,
        ..Default::default()
    };
    let mut letters = office.staff.clerk.letters();
    let listed = letters.list_letters(list).await.unwrap().into_inner();
    let [letter] = &listed.letters[..] else {
        panic!("not one {kind:?}: {listed:?}")
    };
    let get = intake::GetLetterRequest {
        bureau_id: BUREAU.to_owned(),
        letter_id: letter.id.clone(),
    };
    let read = letters.get_letter(get).await.unwrap().into_inner();
    let said = format!("{:?}", read.content);
    let (_, after) = said.split_once("查询码（").unwrap();
    let (code, _) = after.split_once('）').unwrap();
    LetterKey {
        number: letter.number.replace('〔', "[").replace('〕', "]"),
        query_code: code.to_owned(),
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_third_party_answers_by_the_code_of_its_letter() {
    let office = Office::open("2024-03-04").await;
    let public = public(&office);
    let mut door = public.applicants();
    let own = submitted(&public, "own", application("某公司的评价报告")).await;
    confirmed(&office, &own).await;
    let id = application_id(&office, &own.number).await;
    asked(&office, &id, intake::ConsultedParty::ThirdParty, "某公司").await;
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
    let key = key_of(&office, &id, intake::LetterKind::ThirdPartyRequest).await;

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

#[tokio::test(flavor = "multi_thread")]
async fn a_co_maker_answers_by_the_code_of_its_letter() {
    let office = Office::open("2024-03-04").await;
    let public = public(&office);
    let mut door = public.applicants();
    let own = submitted(&public, "own", application("联合检查的通报")).await;
    confirmed(&office, &own).await;
    let id = application_id(&office, &own.number).await;
    asked(&office, &id, intake::ConsultedParty::ThirdParty, "某公司").await;
    asked(
        &office,
        &id,
        intake::ConsultedParty::CoMaker,
        "某某区应急局",
    )
    .await;
    let third = key_of(&office, &id, intake::LetterKind::ThirdPartyRequest).await;
    let key = key_of(&office, &id, intake::LetterKind::CoMakerRequest).await;
    post_letters(&office.staff.clerk, &id).await;

    let get = intake::GetOpinionRequestRequest {
        bureau_id: BUREAU.to_owned(),
        key: Some(key.clone()),
    };
    let read = door.get_opinion_request(get.clone()).await.unwrap();
    let read = read.into_inner();
    assert_eq!(
        (read.title.as_str(), read.addressee.as_str(), read.answered),
        ("政府信息公开征求意见函", "某某区应急局", false)
    );
    let said = format!("{read:?}");
    assert!(said.contains("贵机关") && said.contains("联合检查的通报"));
    assert!(!said.contains("李某某"), "never the applicant");
    // The code of the one opens nothing of the other.
    let mixed = LetterKey {
        query_code: third.query_code.clone(),
        ..key.clone()
    };
    let mixed = intake::GetOpinionRequestRequest {
        key: Some(mixed),
        ..get.clone()
    };
    let refused = door.get_opinion_request(mixed).await.unwrap_err();
    assert_refused(&refused, Code::NotFound, "CODE_WRONG");

    office.on("2024-03-06").await;
    let answer = intake::AnswerOpinionRequestRequest {
        request_id: "refuses".to_owned(),
        bureau_id: BUREAU.to_owned(),
        key: Some(key),
        opinion: PartyOpinion::Refuses as i32,
        reason: "系过程稿".to_owned(),
    };
    let done = door.answer_opinion_request(answer.clone()).await.unwrap();
    assert_eq!(done.into_inner().received_on, "2024-03-06");
    let read = door.get_opinion_request(get).await.unwrap();
    assert!(read.into_inner().answered);
    let again = intake::AnswerOpinionRequestRequest {
        request_id: "again".to_owned(),
        ..answer
    };
    let refused = door.answer_opinion_request(again).await.unwrap_err();
    assert_refused(&refused, Code::FailedPrecondition, "STATE_FORBIDS");

    // It is the co-maker's, said by itself, and the third party is still asked.
    let opinions = office.application(&id).await.opinions;
    let told: Vec<_> = opinions
        .iter()
        .map(|opinion| (opinion.of(), opinion.opinion(), opinion.reason.as_str()))
        .collect();
    assert_eq!(
        told,
        [
            (
                intake::ConsultedParty::ThirdParty,
                PartyOpinion::Unspecified,
                ""
            ),
            (
                intake::ConsultedParty::CoMaker,
                PartyOpinion::Refuses,
                "系过程稿"
            ),
        ]
    );
    let get = intake::GetOpinionRequestRequest {
        bureau_id: BUREAU.to_owned(),
        key: Some(third),
    };
    let of_third = door.get_opinion_request(get).await.unwrap();
    assert!(!of_third.into_inner().answered);
    let take_back = intake::WithdrawOpinionRequest {
        request_id: "back".to_owned(),
        bureau_id: BUREAU.to_owned(),
        application_id: id,
        opinion_number: 2,
        reason: "该局来函称系误填".to_owned(),
        ..Default::default()
    };
    let mut clerk = office.staff.clerk.applications();
    let refused = clerk.withdraw_opinion(take_back).await.unwrap_err();
    assert_refused(&refused, Code::PermissionDenied, "ROLE_MISSING");
    office.close().await;
}
