//! The files of a case: limits, repetition, withdrawal, other bureaus, replies that name them.

use gongkai_demo::{
    clients::Caller,
    staff::{Staff, Walk},
};
use gongkai_proto::intake::v1::{self as intake, AttachmentHeader, AttachmentPurpose};
use tokio_stream::iter;
use tonic::{Code, Status};

use super::{Desk, SECRET, chunk, first, pdf, read, upload};
use crate::{
    office::{BUREAU, application, on, register},
    support::{assert_refused, violations},
};

#[tokio::test(flavor = "multi_thread")]
async fn a_case_has_limits_that_rivals_cannot_exceed_together() {
    let desk = Desk::open().await;
    // Three of 4 MiB at once, where two fit.
    let contents = pdf(4 * 1024 * 1024);
    let calls = ["a", "b", "c"].map(|id| {
        let (clerk, contents) = (desk.clerk.clone(), contents.clone());
        let header = desk.header("材料.pdf", &contents);
        tokio::spawn(async move { upload(&clerk, id, header, &contents).await })
    });
    let mut kept = Vec::new();
    for call in calls {
        match call.await.unwrap() {
            Ok(attachment) => kept.push(attachment),
            Err(status) => {
                assert_refused(&status, Code::FailedPrecondition, "STATE_FORBIDS");
            }
        }
    }
    assert_eq!(kept.len(), 2);
    desk.wait_stored(2).await;
    for number in 0..2 {
        let request_id = format!("small-{number}");
        let small = desk
            .upload(&request_id, "说明.txt", "说明".as_bytes())
            .await;
        assert_eq!(small.unwrap().media_type, "text/plain");
    }
    // By number, and withdrawn files count: they are kept.
    withdraw(&desk.clerk, "w", BUREAU, &kept[0].id)
        .await
        .unwrap();
    let status = desk.upload("fifth", "说明.txt", b"text").await.unwrap_err();
    assert_refused(&status, Code::FailedPrecondition, "STATE_FORBIDS");
    assert_eq!(desk.stored().len(), 4);
    desk.suite.stop().await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn one_request_id_is_one_file() {
    let desk = Desk::open().await;
    let contents = pdf(700_000);
    let header = desk.header("证明.pdf", &contents);
    let calls = (0..3).map(|_| {
        let (clerk, header, contents) = (desk.clerk.clone(), header.clone(), contents.clone());
        tokio::spawn(async move { upload(&clerk, "same", header, &contents).await })
    });
    let mut answers = Vec::new();
    for call in calls.collect::<Vec<_>>() {
        answers.push(call.await.unwrap().unwrap());
    }
    assert!(answers.windows(2).all(|pair| pair[0] == pair[1]));
    assert_eq!(desk.list(true).await, answers[..1]);
    desk.wait_stored(1).await;
    // Afterwards the header alone brings the answer, and another header is refused.
    let again = upload(&desk.clerk, "same", header.clone(), &[])
        .await
        .unwrap();
    assert_eq!(again, answers[0]);
    let again = upload(&desk.clerk, "same", header.clone(), &pdf(7_000_000)).await;
    assert_eq!(again.unwrap(), answers[0]);
    let other = AttachmentHeader {
        purpose: AttachmentPurpose::Other as i32,
        ..header
    };
    let status = upload(&desk.clerk, "same", other, &contents)
        .await
        .unwrap_err();
    assert_refused(&status, Code::AlreadyExists, "REQUEST_ID_REUSED");
    let (_, read) = read(&desk.clerk, BUREAU, &answers[0].id, 0).await.unwrap();
    assert!(read == contents);
    assert_eq!(desk.stored().len(), 1);
    desk.suite.stop().await.unwrap();
}

async fn withdraw(
    caller: &Caller,
    request_id: &str,
    bureau_id: &str,
    attachment_id: &str,
) -> Result<intake::Attachment, Status> {
    let request = intake::WithdrawAttachmentRequest {
        request_id: request_id.to_owned(),
        bureau_id: bureau_id.to_owned(),
        attachment_id: attachment_id.to_owned(),
        reason: format!("误传了{SECRET}的材料"),
    };
    let answer = caller.attachments().withdraw_attachment(request).await?;
    Ok(answer.into_inner().attachment.unwrap())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_withdrawn_file_is_kept_and_no_longer_shown() {
    let desk = Desk::open().await;
    let contents = "姓名,结果\n".as_bytes();
    let kept = desk.upload("a", "结果.csv", contents).await.unwrap();
    on(&desk.suite, "2019-06-05").await;
    let withdrawn = withdraw(&desk.clerk, "w", BUREAU, &kept.id).await.unwrap();
    let expected = intake::Attachment {
        withdrawn_on: "2019-06-05".to_owned(),
        withdrawn_by: "clerk@heshan-emb".to_owned(),
        withdrawal_reason: format!("误传了{SECRET}的材料"),
        ..kept.clone()
    };
    assert_eq!(withdrawn, expected);
    // The same call again is answered; another one is too late.
    let again = withdraw(&desk.clerk, "w", BUREAU, &kept.id).await.unwrap();
    assert_eq!(again, expected);
    let status = withdraw(&desk.clerk, "w2", BUREAU, &kept.id).await;
    assert_refused(
        &status.unwrap_err(),
        Code::FailedPrecondition,
        "STATE_FORBIDS",
    );
    assert!(desk.list(false).await.is_empty());
    assert_eq!(desk.list(true).await, [expected]);
    let status = read(&desk.clerk, BUREAU, &kept.id, 0).await.unwrap_err();
    assert_refused(&status, Code::FailedPrecondition, "STATE_FORBIDS");
    assert_eq!(desk.stored().len(), 1);
    desk.suite.stop().await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn another_bureau_sees_nothing() {
    let desk = Desk::open().await;
    let contents = pdf(1000);
    let kept = desk.upload("a", "证明.pdf", &contents).await.unwrap();
    let other = desk
        .services
        .caller(&desk.suite.mint, "haitang-emb", "clerk")
        .unwrap();
    // In the name of the other bureau there is no such file and no such case …
    let own = "haitang-emb";
    let status = read(&other, own, &kept.id, 0).await.unwrap_err();
    assert_refused(&status, Code::NotFound, "RECORD_UNKNOWN");
    let status = withdraw(&other, "w", own, &kept.id).await.unwrap_err();
    assert_refused(&status, Code::NotFound, "RECORD_UNKNOWN");
    let header = desk.header("证明.pdf", &contents);
    let mut message = first("b", header.clone());
    own.clone_into(&mut message.bureau_id);
    let call = other
        .attachments()
        .upload_attachment(iter([message, chunk(&contents)]))
        .await;
    assert_refused(&call.unwrap_err(), Code::NotFound, "RECORD_UNKNOWN");
    let list = intake::ListAttachmentsRequest {
        bureau_id: own.to_owned(),
        case_id: desk.case_id.clone(),
        withdrawn_too: true,
    };
    let status = other.attachments().list_attachments(list).await;
    assert_refused(&status.unwrap_err(), Code::NotFound, "RECORD_UNKNOWN");
    // … and in the name of ours it has no business.
    let status = read(&other, BUREAU, &kept.id, 0).await.unwrap_err();
    assert_refused(&status, Code::PermissionDenied, "BUREAU_FOREIGN");
    let status = upload(&other, "c", header, &contents).await.unwrap_err();
    assert_refused(&status, Code::PermissionDenied, "BUREAU_FOREIGN");
    let (_, read) = read(&desk.clerk, BUREAU, &kept.id, 0).await.unwrap();
    assert!(read == contents);
    desk.suite.stop().await.unwrap();
}

/// A reply discloses files of its own case that count, and keeps them once it is signed.
#[tokio::test(flavor = "multi_thread")]
async fn a_reply_names_files_that_are_there() {
    let desk = Desk::open().await;
    let staff = Staff::of(&desk.services, &desk.suite.mint, BUREAU).unwrap();
    let walk = Walk {
        request_id: "reply".to_owned(),
        bureau_id: BUREAU.to_owned(),
        application_id: desk.case_id.clone(),
    };
    let good = desk.upload("good", "目录.txt", "甲".as_bytes()).await;
    let good = good.unwrap().id;
    let mistake = desk.upload("mistake", "误.txt", "乙".as_bytes()).await;
    let mistake = mistake.unwrap().id;
    let other = register(&desk.clerk, application("other")).await;
    let header = AttachmentHeader {
        case_id: other,
        ..desk.header("丙.txt", "丙".as_bytes())
    };
    let foreign = upload(&desk.clerk, "foreign", header, "丙".as_bytes()).await;
    let foreign = foreign.unwrap().id;
    let withdraw = |request_id: &str, id: &str| intake::WithdrawAttachmentRequest {
        request_id: request_id.to_owned(),
        bureau_id: BUREAU.to_owned(),
        attachment_id: id.to_owned(),
        reason: "误传".to_owned(),
    };
    let mut attachments = desk.clerk.attachments();
    let draft = |request_id: &str, ids: &[&String]| intake::DraftReplyRequest {
        request_id: request_id.to_owned(),
        bureau_id: BUREAU.to_owned(),
        application_id: desk.case_id.clone(),
        answers: vec![intake::Answer::Granted as i32],
        content: Some(intake::ReplyContent {
            attachment_ids: ids.iter().map(|id| (*id).clone()).collect(),
            ..Default::default()
        }),
        ..Default::default()
    };
    let mut clerk = desk.clerk.applications();
    // Drafted while both count; the mistake is found before the signature.
    let both = draft("both", &[&good, &mistake]);
    clerk.draft_reply(both.clone()).await.unwrap();
    staff.review(&walk).await.unwrap();
    let gone = withdraw("gone", &mistake);
    attachments.withdraw_attachment(gone).await.unwrap();
    clerk.draft_reply(both).await.unwrap();
    let unsigned = staff.sign(&walk).await.unwrap_err();
    assert_refused(&unsigned, Code::FailedPrecondition, "STATE_FORBIDS");

    let nobody = "00000000-0000-7000-8000-000000000000".to_owned();
    let wrong = draft("wrong", &[&good, &mistake, &foreign, &nobody]);
    let refused = clerk.draft_reply(wrong).await.unwrap_err();
    assert_refused(&refused, Code::InvalidArgument, "FIELDS_INVALID");
    assert_eq!(
        violations(&refused),
        [1, 2, 3].map(|index| format!("content.attachment_ids[{index}]"))
    );
    clerk.draft_reply(draft("right", &[&good])).await.unwrap();
    let walk = Walk {
        request_id: "right".to_owned(),
        ..walk
    };
    staff.review(&walk).await.unwrap();
    staff.sign(&walk).await.unwrap();
    let late = attachments.withdraw_attachment(withdraw("late", &good));
    assert_refused(
        &late.await.unwrap_err(),
        Code::FailedPrecondition,
        "STATE_FORBIDS",
    );
    staff.hand_over(&walk).await.unwrap();
    // The reply names what goes with it by its title.
    let letters = crate::paper::letters_of(&desk.clerk, BUREAU, &desk.case_id).await;
    let reply = letters
        .iter()
        .find(|letter| letter.kind() == intake::LetterKind::ReplyGranted);
    let get = intake::GetLetterRequest {
        bureau_id: BUREAU.to_owned(),
        letter_id: reply.unwrap().id.clone(),
    };
    let told = desk
        .clerk
        .letters()
        .get_letter(get)
        .await
        .unwrap()
        .into_inner();
    assert_eq!(told.content.unwrap().attachments, ["目录"]);
    desk.suite.stop().await.unwrap();
}
