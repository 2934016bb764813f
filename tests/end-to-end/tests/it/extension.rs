//! An extension granted by mistake, and withdrawn: what the applicant, the worklist and the file say then.

use gongkai_demo::{clients::Services, play, staff::Staff};
use gongkai_proto::{
    common::v1 as common,
    intake::v1::{self as intake, LetterKind, NoticeKind},
};
use gongkai_testbed::suite::Suite;
use tonic::Code;

use crate::support::{assert_refused, post_letters_of, suite, violations};

const BUREAU: &str = "haitang-emb";

async fn on(suite: &Suite, day: &str) {
    play::set_day(suite, day.parse().unwrap()).await.unwrap();
}

fn extend(request_id: &str, application_id: &str) -> intake::ExtendDeadlineRequest {
    intake::ExtendDeadlineRequest {
        request_id: request_id.to_owned(),
        bureau_id: BUREAU.to_owned(),
        application_id: application_id.to_owned(),
        reason: "需要检索的档案较多".to_owned(),
        ..Default::default()
    }
}

fn withdraw(request_id: &str, application_id: &str) -> intake::WithdrawExtensionRequest {
    intake::WithdrawExtensionRequest {
        request_id: request_id.to_owned(),
        bureau_id: BUREAU.to_owned(),
        application_id: application_id.to_owned(),
        reason: "该延期系误办".to_owned(),
        ..Default::default()
    }
}

fn due(application: Option<intake::Application>) -> String {
    application.unwrap().deadline.unwrap().current_due_on
}

#[tokio::test(flavor = "multi_thread")]
#[expect(clippy::too_many_lines, reason = "one case through its days")]
async fn an_extension_by_mistake_is_withdrawn_and_the_case_is_late_at_once() {
    let suite = suite().await;
    let services = Services::of(&suite).unwrap();
    let staff = Staff::of(&services, &suite.mint, BUREAU).unwrap();
    let (clerk, mut leader) = (&staff.clerk, staff.leader.applications());
    on(&suite, "2024-03-04").await;
    let submit = intake::SubmitApplicationRequest {
        request_id: "submit".to_owned(),
        bureau_id: BUREAU.to_owned(),
        applicant: Some(intake::Applicant {
            kind: intake::ApplicantKind::NaturalPerson as i32,
            name: "演示申请人".to_owned(),
            identity_number: "演示证件".to_owned(),
            contact: "演示联系方式".to_owned(),
            ..Default::default()
        }),
        channel: intake::ReceiptChannel::Internet as i32,
        received_on: "2024-03-04".to_owned(),
        wanted: "演示所需信息".to_owned(),
        ..Default::default()
    };
    let submitted = clerk.applications().submit_application(submit).await;
    let submitted = submitted.unwrap().into_inner().application.unwrap();
    let id = submitted.id.clone();
    assert_eq!(due(Some(submitted)), "2024-04-01");

    // Nothing to withdraw, nobody but the leader, and not without a reason.
    let refused = leader.withdraw_extension(withdraw("none", &id)).await;
    assert_refused(
        &refused.unwrap_err(),
        Code::FailedPrecondition,
        "STATE_FORBIDS",
    );
    let refused = clerk
        .applications()
        .withdraw_extension(withdraw("clerk", &id))
        .await;
    assert_refused(
        &refused.unwrap_err(),
        Code::PermissionDenied,
        "ROLE_MISSING",
    );
    let silent = intake::WithdrawExtensionRequest {
        reason: String::new(),
        ..withdraw("silent", &id)
    };
    let refused = leader.withdraw_extension(silent).await.unwrap_err();
    assert_eq!(violations(&refused), ["reason"]);

    let due_now = async || {
        let request = intake::GetApplicationRequest {
            bureau_id: BUREAU.to_owned(),
            application_id: id.clone(),
        };
        let got = clerk.applications().get_application(request).await;
        due(got.unwrap().into_inner().application)
    };
    // Withdrawn in time, it may be granted again.
    on(&suite, "2024-03-20").await;
    let extended = leader.extend_deadline(extend("first", &id)).await.unwrap();
    let application = extended.into_inner().application;
    assert_eq!(due(application), "2024-04-01", "nobody is told yet");
    post_letters_of(clerk, BUREAU, &id).await;
    assert_eq!(due_now().await, "2024-04-29");
    let withdrawn = leader.withdraw_extension(withdraw("first", &id)).await;
    assert_eq!(
        due(withdrawn.unwrap().into_inner().application),
        "2024-04-01"
    );
    let again = leader.extend_deadline(extend("again", &id)).await.unwrap();
    assert_eq!(due(again.into_inner().application), "2024-04-01");
    post_letters_of(clerk, BUREAU, &id).await;
    assert_eq!(due_now().await, "2024-04-29");

    // Withdrawn after the day without it: overdue from that moment, and no extension heals that.
    on(&suite, "2024-04-10").await;
    let overdue = async || {
        let request = intake::ListDutiesRequest {
            bureau_id: BUREAU.to_owned(),
            overdue_only: true,
            ..Default::default()
        };
        let listed = clerk.deadlines().list_duties(request).await.unwrap();
        let duties = listed.into_inner().duties.into_iter();
        duties
            .filter(|duty| duty.case_id == id && duty.kind == "answer")
            .map(|duty| duty.due_on)
            .collect::<Vec<_>>()
    };
    assert_eq!(overdue().await, Vec::<String>::new());
    let withdrawn = leader.withdraw_extension(withdraw("second", &id)).await;
    assert_eq!(
        due(withdrawn.unwrap().into_inner().application),
        "2024-04-01"
    );
    assert_eq!(overdue().await, ["2024-04-01"]);
    let refused = leader.extend_deadline(extend("late", &id)).await;
    assert_refused(
        &refused.unwrap_err(),
        Code::FailedPrecondition,
        "STATE_FORBIDS",
    );
    // What was done is told again, not done again.
    let repeated = leader.withdraw_extension(withdraw("second", &id)).await;
    assert_eq!(
        due(repeated.unwrap().into_inner().application),
        "2024-04-01"
    );

    let explain = intake::ExplainDeadlineRequest {
        bureau_id: BUREAU.to_owned(),
        case_id: id.clone(),
    };
    let explained = clerk.deadlines().explain_deadline(explain).await.unwrap();
    let steps = explained.into_inner().steps;
    let extensions: Vec<_> = steps
        .iter()
        .filter(|step| step.kind() == common::StepKind::TakenBack)
        .map(|step| (step.working_days, step.text.as_str()))
        .collect();
    assert_eq!(extensions.len(), 2, "{steps:?}");
    assert!(extensions.iter().all(|(days, _)| *days == 0));
    assert!(
        extensions[0]
            .1
            .starts_with("2024年3月20日撤回，期限照常计算"),
        "{steps:?}"
    );
    assert!(
        extensions[1]
            .1
            .starts_with("2024年4月10日撤回，期限照常计算"),
        "{steps:?}"
    );

    // The applicant has a letter of each, and the file tells both in words.
    let request = intake::ListLettersRequest {
        bureau_id: BUREAU.to_owned(),
        case_id: id.clone(),
        page_size: 200,
        ..Default::default()
    };
    let letters = clerk.letters().list_letters(request).await.unwrap();
    let letters = letters.into_inner().letters;
    let of = |kind| {
        letters
            .iter()
            .filter(|letter| letter.kind() == kind)
            .count()
    };
    assert_eq!(of(LetterKind::ExtensionNotice), 2);
    assert_eq!(of(LetterKind::ExtensionWithdrawal), 2);
    let late = letters
        .iter()
        .filter(|letter| letter.dated_on == "2024-04-10");
    let late: Vec<_> = late.map(|letter| letter.id.clone()).collect();
    let request = intake::GetLetterRequest {
        bureau_id: BUREAU.to_owned(),
        letter_id: late[0].clone(),
    };
    let letter = clerk.letters().get_letter(request).await.unwrap();
    let text = format!("{:?}", letter.into_inner());
    assert!(text.contains("已于2024年4月1日届满"), "{text}");

    // Who applied online is told of every one of them.
    let request = intake::ListNoticesRequest {
        bureau_id: BUREAU.to_owned(),
        case_id: id.clone(),
    };
    let notices = clerk.notices().list_notices(request).await.unwrap();
    let notices = notices.into_inner().notices;
    let kinds: Vec<_> = notices.iter().map(intake::Notice::kind).collect();
    assert_eq!(
        kinds,
        [
            NoticeKind::Received,
            NoticeKind::Extended,
            NoticeKind::ExtensionWithdrawn,
            NoticeKind::Extended,
            NoticeKind::ExtensionWithdrawn,
        ]
    );
    let request = intake::GetCaseFileRequest {
        bureau_id: BUREAU.to_owned(),
        case_id: id.clone(),
    };
    let file = clerk.case_files().get_case_file(request).await.unwrap();
    let told = format!("{:?}", file.into_inner());
    for word in ["撤回延期", "该延期系误办"] {
        assert!(told.contains(word), "{told}");
    }
    suite.stop().await.unwrap();
}
