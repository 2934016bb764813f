//! A deadline that many acts move.

use gongkai_demo::{
    clients::Services,
    play,
    staff::{Staff, Walk},
    year::Year,
};
use gongkai_proto::intake::v1::{self as intake, Answer};
use tonic::Code;

use crate::{
    intake::application,
    office::on,
    support::{assert_refused, post_letters, suite, table3, value},
};

/// A correction, two third parties, an extension and a fee: the deadline explains itself as a clerk
/// would, and reporting counts the fee and the answer.
#[tokio::test(flavor = "multi_thread")]
#[expect(
    clippy::too_many_lines,
    reason = "one case from its beginning to its end"
)]
async fn a_deadline_that_moved_explains_itself() {
    let suite = suite().await;
    let services = Services::of(&suite).unwrap();
    let bureau_id = "heshan-emb".to_owned();
    let clerk = services.caller(&suite.mint, &bureau_id, "clerk").unwrap();
    let leader = services.caller(&suite.mint, &bureau_id, "leader").unwrap();
    let on = async |day: &str| on(&suite, day).await;

    on("2024-01-08").await;
    let submitted = clerk
        .applications()
        .submit_application(application("submit"))
        .await
        .unwrap();
    let application_id = submitted.into_inner().application.unwrap().id;
    on("2024-01-12").await;
    let request = intake::AskCorrectionRequest {
        request_id: "ask-correction".to_owned(),
        bureau_id: bureau_id.clone(),
        application_id: application_id.clone(),
        missing: "请写明所需信息的名称".to_owned(),
        ..Default::default()
    };
    let asked = clerk
        .applications()
        .ask_correction(request.clone())
        .await
        .unwrap()
        .into_inner();
    let asked = asked.application.unwrap().deadline.unwrap();
    assert_eq!(
        asked.current_due_on, "2024-02-04",
        "until the notice is sent"
    );
    post_letters(&clerk, &application_id).await;
    let twice = intake::AskCorrectionRequest {
        request_id: "twice".to_owned(),
        ..request
    };
    let status = clerk
        .applications()
        .ask_correction(twice)
        .await
        .unwrap_err();
    assert_refused(&status, Code::FailedPrecondition, "STATE_FORBIDS");
    on("2024-01-22").await;
    let request = intake::ReceiveCorrectionRequest {
        request_id: "correction".to_owned(),
        bureau_id: bureau_id.clone(),
        application_id: application_id.clone(),
        wanted: "2023年应急预案".to_owned(),
        ..Default::default()
    };
    clerk
        .applications()
        .receive_correction(request)
        .await
        .unwrap();
    for (day, number) in [("2024-01-24", 1), ("2024-01-25", 2)] {
        on(day).await;
        let request = intake::AskOpinionRequest {
            request_id: format!("ask-{number}"),
            bureau_id: bureau_id.clone(),
            application_id: application_id.clone(),
            of: intake::ConsultedParty::ThirdParty as i32,
            party_name: format!("演示第三方{number}"),
            ..Default::default()
        };
        let asked = clerk
            .applications()
            .ask_opinion(request)
            .await
            .unwrap()
            .into_inner();
        assert_eq!(asked.opinion_number, number);
        post_letters(&clerk, &application_id).await;
    }
    for (day, opinion_number, opinion) in [
        ("2024-01-30", 2, intake::PartyOpinion::Agrees),
        ("2024-01-31", 1, intake::PartyOpinion::Agrees),
    ] {
        on(day).await;
        let request = intake::RecordOpinionRequest {
            request_id: format!("opinion-{opinion_number}"),
            bureau_id: bureau_id.clone(),
            application_id: application_id.clone(),
            opinion_number,
            opinion: opinion as i32,
            ..Default::default()
        };
        clerk.applications().record_opinion(request).await.unwrap();
    }
    on("2024-02-20").await;
    let request = intake::ExtendDeadlineRequest {
        request_id: "extend".to_owned(),
        bureau_id: bureau_id.clone(),
        application_id: application_id.clone(),
        reason: "需要检索的档案较多".to_owned(),
        ..Default::default()
    };
    leader
        .applications()
        .extend_deadline(request)
        .await
        .unwrap();
    post_letters(&clerk, &application_id).await;
    let extended = clerk
        .applications()
        .get_application(intake::GetApplicationRequest {
            bureau_id: bureau_id.clone(),
            application_id: application_id.clone(),
        })
        .await
        .unwrap()
        .into_inner();
    let deadline = extended.application.unwrap().deadline.unwrap();
    assert_eq!(
        (
            deadline.original_due_on.as_str(),
            deadline.current_due_on.as_str()
        ),
        ("2024-02-04", "2024-03-28")
    );
    on("2024-03-20").await;
    let proposed = intake::GetFeeProposalRequest {
        bureau_id: bureau_id.clone(),
        application_id: application_id.clone(),
        pages: 68,
    };
    let proposed = clerk.applications().get_fee_proposal(proposed).await;
    let proposed = proposed.unwrap().into_inner().proposals;
    let sums = proposed
        .iter()
        .map(|one| (one.basis(), one.count, one.amount_fen));
    assert_eq!(
        sums.collect::<Vec<_>>(),
        [
            (intake::FeeBasis::ByApplication, 1, 0),
            (intake::FeeBasis::ByPage, 68, 38_000),
        ]
    );
    assert!(proposed[1].calculation.contains("每页10元"));
    let request = intake::AskFeeRequest {
        request_id: "ask-fee".to_owned(),
        bureau_id: bureau_id.clone(),
        application_id: application_id.clone(),
        amount_fen: 38_000,
        basis: intake::FeeBasis::ByPage as i32,
        count: 68,
        ..Default::default()
    };
    clerk.applications().ask_fee(request).await.unwrap();
    post_letters(&clerk, &application_id).await;
    on("2024-03-22").await;
    let request = intake::RecordFeeRequest {
        request_id: "fee".to_owned(),
        bureau_id: bureau_id.clone(),
        application_id: application_id.clone(),
        amount_fen: 38_000,
        ..Default::default()
    };
    clerk.applications().record_fee(request).await.unwrap();

    let request = intake::ExplainDeadlineRequest {
        bureau_id: bureau_id.clone(),
        case_id: application_id.clone(),
    };
    let explained = clerk
        .deadlines()
        .explain_deadline(request)
        .await
        .unwrap()
        .into_inner();
    assert_eq!(explained.deadline.unwrap().current_due_on, "2024-04-22");
    let texts: Vec<String> = explained.steps.into_iter().map(|step| step.text).collect();
    insta::assert_snapshot!(texts.join("\n"));

    // Answered on that day, it is in time by the day the deadline came to, and the fee is counted.
    on("2024-04-22").await;
    let staff = Staff::of(&services, &suite.mint, &bureau_id).unwrap();
    let walk = Walk {
        request_id: "answer".to_owned(),
        bureau_id: bureau_id.clone(),
        application_id,
    };
    staff.answer(&walk, Answer::Granted).await.unwrap();
    let year = Year {
        year: 2024,
        ..Year::heshan().unwrap()
    };
    let report = play::compile(&suite, &year, &|_| {}).await.unwrap();
    assert!((value(&report, "fees.collected") - 38_000.0).abs() < 1e-9);
    assert!((table3(&report, "三（一）予以公开", "商业企业") - 1.0).abs() < 1e-9);
    suite.stop().await.unwrap();
}
