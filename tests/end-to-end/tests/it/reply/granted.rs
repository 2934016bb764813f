//! Answers that give something.

use gongkai_demo::staff::content;
use gongkai_proto::intake::v1::{self as intake, Answer};
use tonic::Code;

use super::{review, sign, state_forbids};
use crate::{
    office::{BUREAU, Office},
    support::{assert_refused, post_letters, violations},
};

/// A partial answer with its mandatory facts, people who may not, and a deputy who may.
#[expect(
    clippy::too_many_lines,
    reason = "one case from its beginning to its end"
)]
pub(super) async fn partial(office: &Office) {
    let staff = &office.staff;
    let walk = office.submit("partial").await;
    let ungrounded = intake::DraftReplyRequest {
        answers: vec![Answer::PartlyGranted as i32],
        content: Some(content()),
        ..Default::default()
    };
    assert_eq!(
        violations(&office.refused_draft(&walk, ungrounded).await),
        ["answers"]
    );
    let unseparated = intake::DraftReplyRequest {
        answers: vec![
            Answer::Granted as i32,
            Answer::WithheldProcessInformation as i32,
        ],
        content: Some(intake::ReplyContent {
            withheld_part: String::new(),
            ..content()
        }),
        ..Default::default()
    };
    assert_eq!(
        violations(&office.refused_draft(&walk, unseparated).await),
        ["content.withheld_part"]
    );
    staff.draft(&walk, Answer::PartlyGranted).await.unwrap();

    // The drafter with the reviewer's role, too; a clerk without it.
    let drafter = office.person(&format!("clerk@{BUREAU}"), &["clerk", "reviewer", "leader"]);
    let status = drafter.applications().review_reply(review(&walk)).await;
    state_forbids(&status.unwrap_err());
    let zhao = office.person("zhao", &["clerk"]);
    let status = zhao.applications().review_reply(review(&walk)).await;
    assert_refused(&status.unwrap_err(), Code::PermissionDenied, "ROLE_MISSING");
    let careless = intake::ReviewReplyRequest {
        secrecy: 0,
        ..review(&walk)
    };
    let status = staff.reviewer.applications().review_reply(careless).await;
    assert_eq!(violations(&status.unwrap_err()), ["secrecy"]);
    staff.review(&walk).await.unwrap();
    let both = office.person(&format!("reviewer@{BUREAU}"), &["reviewer", "leader"]);
    let status = both.applications().sign_reply(sign(&walk)).await;
    state_forbids(&status.unwrap_err());
    let status = zhao.applications().sign_reply(sign(&walk)).await;
    assert_refused(&status.unwrap_err(), Code::PermissionDenied, "ROLE_MISSING");

    // Zhao stands in for the leader; somebody else's reviewer appoints nobody to sign.
    let appoint = intake::AppointDeputyRequest {
        request_id: "deputy".to_owned(),
        bureau_id: BUREAU.to_owned(),
        deputy: "zhao".to_owned(),
        role: intake::DeputyRole::Leader as i32,
        to_on: "2024-03-29".to_owned(),
        reason: "出差".to_owned(),
        ..Default::default()
    };
    let status = staff
        .reviewer
        .deputies()
        .appoint_deputy(appoint.clone())
        .await;
    assert_refused(&status.unwrap_err(), Code::PermissionDenied, "ROLE_MISSING");
    let backwards = intake::AppointDeputyRequest {
        deputy: format!("leader@{BUREAU}"),
        to_on: "2024-03-01".to_owned(),
        ..appoint.clone()
    };
    let status = staff.leader.deputies().appoint_deputy(backwards).await;
    assert_eq!(violations(&status.unwrap_err()), ["deputy", "to_on"]);
    let appointed = staff
        .leader
        .deputies()
        .appoint_deputy(appoint.clone())
        .await
        .unwrap()
        .into_inner();
    let repeated = staff
        .leader
        .deputies()
        .appoint_deputy(appoint)
        .await
        .unwrap();
    assert_eq!(repeated.into_inner(), appointed);
    // A deputy of the one who drafted, or who had a hand in it, takes no eyes away.
    let of_clerk = intake::AppointDeputyRequest {
        request_id: "deputy-2".to_owned(),
        bureau_id: BUREAU.to_owned(),
        person: format!("reviewer@{BUREAU}"),
        deputy: "qian".to_owned(),
        role: intake::DeputyRole::Leader as i32,
        to_on: "2024-03-29".to_owned(),
        reason: "出差".to_owned(),
        ..Default::default()
    };
    staff
        .leader
        .deputies()
        .appoint_deputy(of_clerk)
        .await
        .unwrap();
    let qian = office.person("qian", &["clerk"]);
    let status = qian.applications().sign_reply(sign(&walk)).await;
    state_forbids(&status.unwrap_err());
    let signed = zhao.applications().sign_reply(sign(&walk)).await.unwrap();
    let signed = signed.into_inner().application.unwrap();
    let signature = signed.replies[0].signature.clone().unwrap();
    assert_eq!(
        (signature.signed_by.as_str(), signature.instead_of),
        ("zhao", format!("leader@{BUREAU}"))
    );
    staff.hand_over(&walk).await.unwrap();

    let list = intake::ListDeputiesRequest {
        bureau_id: BUREAU.to_owned(),
        in_force_on: "2024-03-20".to_owned(),
        page_size: 1,
        ..Default::default()
    };
    let page = zhao
        .deputies()
        .list_deputies(list.clone())
        .await
        .unwrap()
        .into_inner();
    let next = intake::ListDeputiesRequest {
        page_token: page.next_page_token,
        ..list
    };
    let rest = zhao
        .deputies()
        .list_deputies(next)
        .await
        .unwrap()
        .into_inner();
    let all: Vec<_> = page.deputies.iter().chain(&rest.deputies).collect();
    assert_eq!((all.len(), rest.next_page_token.as_str()), (2, ""));
    let end = intake::EndDeputyRequest {
        request_id: "end".to_owned(),
        bureau_id: BUREAU.to_owned(),
        deputy_id: appointed.deputy.unwrap().id,
    };
    let ended = staff.leader.deputies().end_deputy(end).await.unwrap();
    assert_eq!(ended.into_inner().deputy.unwrap().to_on, "2024-03-18");
}

/// A granted answer while a third party's opinion is outstanding; two who sign at once.
pub(super) async fn granted(office: &Office) {
    let (clerk, staff) = (&office.staff.clerk, &office.staff);
    let walk = office.submit("granted").await;
    let ask = intake::AskOpinionRequest {
        request_id: "ask".to_owned(),
        bureau_id: BUREAU.to_owned(),
        application_id: walk.application_id.clone(),
        of: intake::ConsultedParty::ThirdParty as i32,
        party_name: "演示第三方".to_owned(),
        ..Default::default()
    };
    clerk.applications().ask_opinion(ask).await.unwrap();
    post_letters(clerk, &walk.application_id).await;
    staff.draft(&walk, Answer::Granted).await.unwrap();
    staff.review(&walk).await.unwrap();
    state_forbids(&staff.sign(&walk).await.unwrap_err());
    let said = intake::RecordOpinionRequest {
        request_id: "said".to_owned(),
        bureau_id: BUREAU.to_owned(),
        application_id: walk.application_id.clone(),
        opinion_number: 1,
        opinion: intake::PartyOpinion::Agrees as i32,
        ..Default::default()
    };
    clerk.applications().record_opinion(said).await.unwrap();
    let etag = office.read(&walk).await.etag;
    let signing = |name: &str| {
        let leader = office.person(name, &["leader"]);
        let request = intake::SignReplyRequest {
            request_id: name.to_owned(),
            etag: etag.clone(),
            ..sign(&walk)
        };
        tokio::spawn(async move { leader.applications().sign_reply(request).await })
    };
    let (one, two) = (signing("wang"), signing("sun"));
    let outcomes = [one.await.unwrap(), two.await.unwrap()];
    let lost: Vec<_> = outcomes
        .iter()
        .filter_map(|outcome| outcome.as_ref().err())
        .collect();
    assert_eq!(lost.len(), 1);
    assert_refused(lost[0], Code::Aborted, "CONFLICT");
    staff.hand_over(&walk).await.unwrap();
}
