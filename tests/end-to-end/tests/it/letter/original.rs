//! The stamped or sealed original of a letter: attached, superseded, withdrawn, and handed out in place
//! of what is laid out here.

use std::collections::BTreeSet;

use gongkai_demo::clients::Caller;
use gongkai_proto::{
    catalog::v1::{SetBureauSettingRequest, Setting},
    intake::v1::{self as intake, AttachmentPurpose, DispatchWay, LetterFormat},
};
use tonic::{Code, Status};

use super::letters;
use crate::{
    attachment::{pdf, sha256, upload},
    office::{BUREAU, Office},
    paper::{self, folder, write_file},
    support::{assert_refused, violations},
};

async fn file(
    clerk: &Caller,
    case_id: &str,
    purpose: AttachmentPurpose,
    (name, contents): (&str, &[u8]),
) -> String {
    let header = intake::AttachmentHeader {
        case_id: case_id.to_owned(),
        purpose: purpose as i32,
        file_name: name.to_owned(),
        byte_size: contents.len().try_into().unwrap(),
        sha256: sha256(contents),
    };
    let request_id = format!("{name} {}", contents.len());
    upload(clerk, &request_id, header, contents)
        .await
        .unwrap()
        .id
}

async fn attach(
    clerk: &Caller,
    request_id: &str,
    letter: &intake::Letter,
    attachment_id: &str,
) -> Result<intake::IssuedOriginal, Status> {
    let request = intake::AttachIssuedOriginalRequest {
        request_id: request_id.to_owned(),
        bureau_id: BUREAU.to_owned(),
        letter_id: letter.id.clone(),
        attachment_id: attachment_id.to_owned(),
    };
    let answer = clerk.originals().attach_issued_original(request).await?;
    Ok(answer.into_inner().original.unwrap())
}

async fn withdraw(
    clerk: &Caller,
    request_id: &str,
    letter: &intake::Letter,
) -> Result<intake::IssuedOriginal, Status> {
    let request = intake::WithdrawIssuedOriginalRequest {
        request_id: request_id.to_owned(),
        bureau_id: BUREAU.to_owned(),
        letter_id: letter.id.clone(),
        reason: "扫描件缺页".to_owned(),
    };
    let answer = clerk.originals().withdraw_issued_original(request).await?;
    Ok(answer.into_inner().original.unwrap())
}

async fn export(
    clerk: &Caller,
    letter: &intake::Letter,
    format: LetterFormat,
    laid_out_here: bool,
) -> intake::ExportLetterResponse {
    let request = intake::ExportLetterRequest {
        bureau_id: BUREAU.to_owned(),
        letter_id: letter.id.clone(),
        format: format as i32,
        laid_out_here,
    };
    let made = clerk.letters().export_letter(request).await.unwrap();
    made.into_inner()
}

async fn send(
    clerk: &Caller,
    request_id: &str,
    case_id: &str,
) -> Result<intake::Application, Status> {
    let request = intake::DispatchReplyRequest {
        request_id: request_id.to_owned(),
        bureau_id: BUREAU.to_owned(),
        application_id: case_id.to_owned(),
        way: DispatchWay::Portal as i32,
        ..Default::default()
    };
    let sent = clerk.applications().dispatch_reply(request).await?;
    Ok(sent.into_inner().application.unwrap())
}

#[tokio::test(flavor = "multi_thread")]
#[expect(clippy::too_many_lines, reason = "one letter and its originals")]
async fn an_original_is_what_leaves_the_house() {
    gongkai_testbed::fonts().unwrap();
    let office = Office::open("2024-03-04").await;
    let (clerk, leader) = (&office.staff.clerk, &office.staff.leader);
    let wanted = SetBureauSettingRequest {
        request_id: "original".to_owned(),
        bureau_id: BUREAU.to_owned(),
        setting: Setting::OnlineOriginal.into(),
        number: 1,
        valid_from: "2024-03-04".to_owned(),
        source: "《用印管理规定》（赫应急发〔2024〕1号）".to_owned(),
        ..Default::default()
    };
    let mut settings = leader.bureau_settings();
    settings.set_bureau_setting(wanted).await.unwrap();

    let walk = office.submit("original").await;
    let case_id = walk.application_id.clone();
    office
        .staff
        .draft(&walk, intake::Answer::Granted)
        .await
        .unwrap();
    office.staff.review(&walk).await.unwrap();
    office.staff.sign(&walk).await.unwrap();
    let issued = letters(clerk, &case_id).await;
    let kind = intake::LetterKind::ReplyGranted;
    let reply = issued.iter().find(|letter| letter.kind() == kind).unwrap();

    // The bureau sends nothing online without its seal, and says what to do.
    let refused = send(clerk, "early", &case_id).await.unwrap_err();
    assert_refused(&refused, Code::FailedPrecondition, "STATE_FORBIDS");
    assert!(
        refused.message().contains("AttachIssuedOriginal"),
        "{refused:?}"
    );

    // Not any file will do.
    let first = pdf(3_000);
    let purpose = AttachmentPurpose::IssuedOriginal;
    let other = AttachmentPurpose::ProofOfIdentity;
    let card = file(clerk, &case_id, other, ("身份证.pdf", &first)).await;
    let refused = attach(clerk, "card", reply, &card).await.unwrap_err();
    assert_eq!(violations(&refused), ["attachment_id"]);
    let scan = file(clerk, &case_id, purpose, ("正本.pdf", &first)).await;
    let made = attach(clerk, "1", reply, &scan).await.unwrap();
    assert_eq!(made, attach(clerk, "1", reply, &scan).await.unwrap());
    assert_eq!((made.ordinal, made.in_force), (1, true));
    assert_eq!(made.sha256, sha256(&first));
    let refused = attach(clerk, "twice", reply, &scan).await.unwrap_err();
    assert_refused(&refused, Code::FailedPrecondition, "STATE_FORBIDS");
    let refused = clerk
        .attachments()
        .withdraw_attachment(intake::WithdrawAttachmentRequest {
            request_id: "file".to_owned(),
            bureau_id: BUREAU.to_owned(),
            attachment_id: scan.clone(),
            reason: "误传".to_owned(),
        })
        .await
        .unwrap_err();
    assert_refused(&refused, Code::FailedPrecondition, "STATE_FORBIDS");

    let out = export(clerk, reply, LetterFormat::Pdf, false).await;
    assert!(out.is_original && out.content == first);
    assert_eq!(out.file_name, format!("{}.pdf", reply.number));
    let ours = export(clerk, reply, LetterFormat::Pdf, true).await;
    assert!(!ours.is_original && ours.content.starts_with(b"%PDF") && ours.content != first);
    assert!(
        !export(clerk, reply, LetterFormat::Docx, false)
            .await
            .is_original
    );

    // A second one supersedes it; withdrawn, neither is left, and all stay to be seen.
    let second = [b"PK\x03\x04".as_slice(), &[7; 100]].concat();
    let sealed = file(clerk, &case_id, purpose, ("正本.ofd", &second)).await;
    attach(clerk, "2", reply, &sealed).await.unwrap();
    let out = export(clerk, reply, LetterFormat::Pdf, false).await;
    assert_eq!(
        (out.content, out.media_type.as_str()),
        (second.clone(), "application/ofd")
    );
    assert_eq!(out.file_name, format!("{}.ofd", reply.number));
    let gone = withdraw(clerk, "3", reply).await.unwrap();
    assert_eq!(
        (gone.ordinal, gone.withdrawal_reason.as_str()),
        (2, "扫描件缺页")
    );
    let refused = withdraw(clerk, "4", reply).await.unwrap_err();
    assert_refused(&refused, Code::FailedPrecondition, "STATE_FORBIDS");
    assert!(
        !export(clerk, reply, LetterFormat::Pdf, false)
            .await
            .is_original
    );
    send(clerk, "none", &case_id).await.unwrap_err();

    attach(clerk, "5", reply, &scan).await.unwrap();
    let sent = send(clerk, "sent", &case_id).await.unwrap();
    assert_eq!(sent.answered_on, "2024-03-04");
    let request = intake::GetLetterRequest {
        bureau_id: BUREAU.to_owned(),
        letter_id: reply.id.clone(),
    };
    let read = clerk
        .letters()
        .get_letter(request)
        .await
        .unwrap()
        .into_inner();
    let trace: Vec<_> = read
        .originals
        .iter()
        .map(|one| (one.ordinal, one.in_force, one.withdrawn_on.as_str()))
        .collect();
    assert_eq!(
        trace,
        [(1, false, ""), (2, false, "2024-03-04"), (3, true, "")]
    );

    let file = paper::read_file(clerk, BUREAU, &case_id, &mut BTreeSet::default()).await;
    let told = file
        .letters
        .iter()
        .find(|letter| letter.letter_id == reply.id);
    let original = told.unwrap().original.as_ref().unwrap();
    assert_eq!((original.ordinal, &original.sha256), (3, &sha256(&first)));
    write_file(clerk, BUREAU, &case_id, &folder("original"), "file").await;
    office.close().await;
}
