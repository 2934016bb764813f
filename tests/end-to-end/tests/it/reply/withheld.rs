//! An answer that withholds: its draft, its hands, its ways to the applicant.

use std::{fs, path::PathBuf, time::Duration};

use gongkai_demo::{
    staff::{Walk, content},
    year::Year,
};
use gongkai_proto::intake::v1::{
    self as intake, Answer, ApplicationStage as Stage, DispatchWay, LetterFormat, ReviewResult,
};
use gongkai_testbed::tokens::Who;
use tonic::Code;

use super::{again, dispatch, review, state_forbids};
use crate::{
    office::{BUREAU, Office},
    paper,
    support::{assert_refused, violations},
};

/// The draft is there as the letter it becomes, in both forms, for the bureau's staff alone.
async fn previewed(office: &Office, walk: &Walk) {
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("letters");
    fs::create_dir_all(&folder).unwrap();
    let reviewer = &office.staff.reviewer;
    for (format, extension) in [(LetterFormat::Docx, "docx"), (LetterFormat::Pdf, "pdf")] {
        let draft = office.export_draft(reviewer, walk, format).await.unwrap();
        if format == LetterFormat::Docx {
            let text = paper::docx_text(&draft.content);
            for said in ["不予公开告知书", "演示公司", content().reason.as_str()] {
                assert!(text.contains(said), "{said} is not in {text}");
            }
        } else {
            paper::assert_whole_pdf(&draft.content);
        }
        assert_eq!(
            draft.file_name,
            format!("政府信息不予公开告知书（内部事务信息）（草稿）.{extension}")
        );
        assert_eq!(draft.etag, office.read(walk).await.etag);
        fs::write(folder.join(format!("draft.{extension}")), draft.content).unwrap();
    }
    let formless = office.export_draft(reviewer, walk, LetterFormat::Unspecified);
    assert_eq!(violations(&formless.await.unwrap_err()), ["format"]);
    let mint = &office.suite.mint;
    let services = &office.services;
    for (bureau, role, reason) in [
        (BUREAU, "public", "ROLE_MISSING"),
        ("haitang-emb", "reviewer", "BUREAU_FOREIGN"),
    ] {
        let caller = services.caller(mint, bureau, role).unwrap();
        let refused = office.export_draft(&caller, walk, LetterFormat::Docx).await;
        assert_refused(&refused.unwrap_err(), Code::PermissionDenied, reason);
    }
}

/// A withheld answer: searched, drafted, returned, drafted anew, signed, posted, returned by mail and
/// handed over. What is refused on the way changes nothing.
#[expect(
    clippy::too_many_lines,
    reason = "one case from its beginning to its end"
)]
pub(super) async fn withheld(office: &Office) {
    let (clerk, staff) = (&office.staff.clerk, &office.staff);
    let walk = office.submit("withheld").await;
    let assign = |office_id: &str, due_on: &str| intake::AssignSearchRequest {
        request_id: format!("search-{office_id}-{due_on}"),
        bureau_id: BUREAU.to_owned(),
        application_id: walk.application_id.clone(),
        offices: vec![intake::SearchAssignment {
            office_id: office_id.to_owned(),
            due_on: due_on.to_owned(),
            ..Default::default()
        }],
        ..Default::default()
    };
    let known = Year::heshan().unwrap().bureau.offices[0].id.clone();
    let status = clerk
        .applications()
        .assign_search(assign("nowhere", "2024-03-08"))
        .await
        .unwrap_err();
    assert_eq!(violations(&status), ["offices[0].office_id"]);
    let status = clerk
        .applications()
        .assign_search(assign(&known, "2024-05-31"))
        .await
        .unwrap_err();
    assert_eq!(violations(&status), ["offices[0].due_on"]);
    for _ in 0..2 {
        let assigned = clerk
            .applications()
            .assign_search(assign(&known, "2024-03-08"))
            .await
            .unwrap();
        let searches = assigned.into_inner().application.unwrap().searches;
        assert_eq!(searches.len(), 1, "a repeated call does nothing");
    }
    let returned = intake::ReturnSearchRequest {
        request_id: "return".to_owned(),
        bureau_id: BUREAU.to_owned(),
        application_id: walk.application_id.clone(),
        search_number: 1,
        finding: intake::SearchFinding::Found as i32,
        searched: "档案室案卷，经办人演示".to_owned(),
        opinion: intake::OfficeOpinion::Withhold as i32,
        ..Default::default()
    };
    let silent = clerk.applications().return_search(returned.clone()).await;
    assert_eq!(violations(&silent.unwrap_err()), ["ground", "reason"]);
    let returned = intake::ReturnSearchRequest {
        ground: intake::Ground::InternalAffairs as i32,
        reason: "属于内部管理信息".to_owned(),
        ..returned
    };
    let sun = Who::new("sun", BUREAU, "clerk").office("elsewhere");
    let sun = office.suite.mint.mint(&sun, Duration::from_hours(1));
    let sun = office.services.with_token(&sun).unwrap();
    let refused = sun.applications().return_search(returned.clone()).await;
    assert_refused(
        &refused.unwrap_err(),
        Code::PermissionDenied,
        "TASK_OF_OTHERS",
    );
    clerk.applications().return_search(returned).await.unwrap();

    let mix = intake::DraftReplyRequest {
        answers: vec![Answer::Granted as i32, Answer::NotHeld as i32],
        content: Some(content()),
        ..Default::default()
    };
    assert_eq!(
        violations(&office.refused_draft(&walk, mix).await),
        ["answers"]
    );
    let preview = office.export_draft(&staff.reviewer, &walk, LetterFormat::Pdf);
    state_forbids(&preview.await.unwrap_err());
    staff
        .draft(&walk, Answer::WithheldInternalAffairs)
        .await
        .unwrap();
    previewed(office, &walk).await;
    let back = intake::ReviewReplyRequest {
        result: ReviewResult::Returned as i32,
        ..review(&again(&walk, "back"))
    };
    let status = staff
        .reviewer
        .applications()
        .review_reply(back.clone())
        .await;
    assert_eq!(violations(&status.unwrap_err()), ["remarks"]);
    let back = intake::ReviewReplyRequest {
        remarks: "理由不充分".to_owned(),
        ..back
    };
    staff
        .reviewer
        .applications()
        .review_reply(back)
        .await
        .unwrap();
    assert_eq!(office.read(&walk).await.stage(), Stage::Returned);
    let second = again(&walk, "withheld-2");
    let drafted = staff
        .draft(&second, Answer::WithheldInternalAffairs)
        .await
        .unwrap();
    assert_eq!(
        staff
            .draft(&second, Answer::WithheldInternalAffairs)
            .await
            .unwrap(),
        drafted,
        "repeated"
    );
    state_forbids(&staff.sign(&second).await.unwrap_err());
    staff.review(&second).await.unwrap();
    state_forbids(&staff.hand_over(&second).await.unwrap_err());
    staff.sign(&second).await.unwrap();
    let preview = office.export_draft(&staff.reviewer, &walk, LetterFormat::Pdf);
    state_forbids(&preview.await.unwrap_err());
    let letters = intake::ListLettersRequest {
        bureau_id: BUREAU.to_owned(),
        case_id: walk.application_id.clone(),
        ..Default::default()
    };
    let letters = clerk.letters().list_letters(letters).await.unwrap();
    let numbers: Vec<_> = letters
        .into_inner()
        .letters
        .into_iter()
        .map(|letter| letter.number)
        .collect();
    let bureau = "益阳市赫山区应急管理局";
    assert_eq!(
        numbers,
        ["公开", "公开登"].map(|series| format!("{bureau}{series}〔2024〕1号")),
        "a draft takes no number"
    );
    let post = dispatch(&second, DispatchWay::Post);
    let status = clerk.applications().dispatch_reply(post.clone()).await;
    assert_eq!(violations(&status.unwrap_err()), ["tracking_number"]);
    let post = intake::DispatchReplyRequest {
        tracking_number: "XA00000000043".to_owned(),
        ..post
    };
    office.on("2024-03-11").await;
    clerk.applications().dispatch_reply(post).await.unwrap();
    office.on("2024-03-18").await;
    let delivery = intake::RecordDeliveryRequest {
        request_id: "mail".to_owned(),
        bureau_id: BUREAU.to_owned(),
        application_id: walk.application_id.clone(),
        delivery: intake::Delivery::Returned as i32,
        returned_because: "查无此人".to_owned(),
        ..Default::default()
    };
    clerk
        .applications()
        .record_delivery(delivery)
        .await
        .unwrap();
    let archive = intake::ArchiveApplicationRequest {
        request_id: "archive".to_owned(),
        bureau_id: BUREAU.to_owned(),
        application_id: walk.application_id.clone(),
        archive_number: "2024-XXGK-1".to_owned(),
        place: "档案室".to_owned(),
        ..Default::default()
    };
    let early = clerk
        .applications()
        .archive_application(archive.clone())
        .await;
    state_forbids(&early.unwrap_err());
    staff.hand_over(&again(&walk, "again")).await.unwrap();
    clerk
        .applications()
        .archive_application(archive)
        .await
        .unwrap();

    let read = office.read(&walk).await;
    assert_eq!(read.stage(), Stage::Archived);
    assert_eq!(read.answered_on, "2024-03-11", "the first day stays");
    assert_eq!(read.answer(), Answer::WithheldInternalAffairs);
    let reply = read.replies.last().unwrap();
    assert_eq!(read.replies.len(), 2);
    assert_eq!(reply.grounds, [intake::Ground::InternalAffairs as i32]);
    assert_eq!(reply.drafted_by, format!("clerk@{BUREAU}"));
    let reviewed = reply.review.clone().unwrap();
    assert_eq!(reviewed.reviewed_by, format!("reviewer@{BUREAU}"));
    let signed = reply.signature.clone().unwrap();
    assert_eq!(signed.signed_by, format!("leader@{BUREAU}"));
    let ways: Vec<_> = reply
        .services
        .iter()
        .map(|service| {
            (
                service.way(),
                service.delivery(),
                service.dispatched_on.as_str(),
            )
        })
        .collect();
    assert_eq!(
        ways,
        [
            (DispatchWay::Post, intake::Delivery::Returned, "2024-03-11"),
            (
                DispatchWay::InPerson,
                intake::Delivery::SignedFor,
                "2024-03-18"
            ),
        ]
    );
}
