//! What an applicant takes home: the receipt and his letters as PDF, and the file that was given.

use gongkai_demo::staff::{Walk, content};
use gongkai_proto::intake::v1::{
    self as intake, read_my_file_response::Part, upload_attachment_request::Part as Upload,
};
use tokio_stream::iter;
use tonic::Code;

use super::{application, application_id, confirmed, draft::sha256, public, seen, submitted};
use crate::{
    attachment::{pdf, upload},
    letter::letters,
    office::{BUREAU, Office},
    support::assert_refused,
};

const CONTENTS: &[u8] = b"%PDF-1.7\n2023\n";

/// The clerk attaches what is to be disclosed; answers its id.
pub(super) async fn attached(office: &Office, case_id: &str) -> String {
    let purpose = intake::AttachmentPurpose::DisclosedMaterial;
    attached_as(office, case_id, "material", purpose).await
}

async fn attached_as(
    office: &Office,
    case_id: &str,
    request_id: &str,
    purpose: intake::AttachmentPurpose,
) -> String {
    let header = intake::AttachmentHeader {
        case_id: case_id.to_owned(),
        purpose: purpose as i32,
        file_name: "执法记录.pdf".to_owned(),
        byte_size: CONTENTS.len().try_into().unwrap(),
        sha256: sha256(CONTENTS),
    };
    let messages = [
        intake::UploadAttachmentRequest {
            request_id: request_id.to_owned(),
            bureau_id: BUREAU.to_owned(),
            part: Some(Upload::Header(header)),
        },
        intake::UploadAttachmentRequest {
            part: Some(Upload::Chunk(CONTENTS.to_vec())),
            ..Default::default()
        },
    ];
    let mut attachments = office.staff.clerk.attachments();
    let uploaded = attachments.upload_attachment(iter(messages)).await.unwrap();
    uploaded.into_inner().attachment.unwrap().id
}

#[expect(clippy::too_many_lines, reason = "one story")]
#[tokio::test(flavor = "multi_thread")]
async fn an_applicant_takes_his_letters_and_what_was_disclosed_home() {
    let office = Office::open("2024-03-04").await;
    let public = public(&office);
    let mut door = public.applicants();
    let key = submitted(&public, "submit", application("执法记录")).await;
    confirmed(&office, &key).await;
    let id = application_id(&office, &key.number).await;
    let file_id = attached(&office, &id).await;
    let walk = Walk {
        request_id: "reply".to_owned(),
        bureau_id: BUREAU.to_owned(),
        application_id: id.clone(),
    };
    let draft = intake::DraftReplyRequest {
        request_id: "draft".to_owned(),
        bureau_id: BUREAU.to_owned(),
        application_id: id.clone(),
        answers: vec![intake::Answer::Granted as i32],
        content: Some(intake::ReplyContent {
            attachment_ids: vec![file_id.clone()],
            ..content()
        }),
        ..Default::default()
    };
    let staff = &office.staff;
    staff.clerk.applications().draft_reply(draft).await.unwrap();
    staff.review(&walk).await.unwrap();
    staff.sign(&walk).await.unwrap();
    let read = intake::ReadMyFileRequest {
        bureau_id: BUREAU.to_owned(),
        key: Some(key.clone()),
        file_id: file_id.clone(),
        offset: 0,
    };
    let refused = door.read_my_file(read.clone()).await.unwrap_err();
    assert_refused(&refused, Code::NotFound, "RECORD_UNKNOWN");
    staff.hand_over(&walk).await.unwrap();

    let shown = seen(&public, &key).await;
    assert_eq!(shown.files.len(), 1);
    assert_eq!(shown.files[0].file_name, "执法记录.pdf");
    let mut stream = door.read_my_file(read).await.unwrap().into_inner();
    let first = stream.message().await.unwrap().unwrap().part;
    assert_eq!(first, Some(Part::File(shown.files[0].clone())));
    let mut contents = Vec::new();
    while let Some(message) = stream.message().await.unwrap() {
        match message.part {
            Some(Part::Chunk(chunk)) => contents.extend(chunk),
            other => panic!("{other:?}"),
        }
    }
    assert_eq!(contents, CONTENTS);

    let reply = shown.letters.last().unwrap();
    let request = intake::ExportMyLetterRequest {
        bureau_id: BUREAU.to_owned(),
        key: Some(key.clone()),
        letter_id: reply.id.clone(),
    };
    let letter = door.export_my_letter(request.clone()).await;
    let letter = letter.unwrap().into_inner();
    assert!(letter.content.starts_with(b"%PDF") && letter.content != CONTENTS);

    // Once the stamped original is attached, that is what he takes home.
    let purpose = intake::AttachmentPurpose::IssuedOriginal;
    let original = intake::AttachIssuedOriginalRequest {
        request_id: "original".to_owned(),
        bureau_id: BUREAU.to_owned(),
        letter_id: reply.id.clone(),
        attachment_id: attached_as(&office, &id, "scan", purpose).await,
    };
    let mut originals = office.staff.clerk.originals();
    originals.attach_issued_original(original).await.unwrap();
    let letter = door.export_my_letter(request).await.unwrap().into_inner();
    assert_eq!(letter.content, CONTENTS);
    let request = intake::ExportMyReceiptRequest {
        bureau_id: BUREAU.to_owned(),
        key: Some(key.clone()),
    };
    let receipt = door.export_my_receipt(request).await.unwrap().into_inner();
    assert!(receipt.content.starts_with(b"%PDF"));
    assert_eq!(receipt.file_name, "登记回执〔2024〕1号.pdf");

    // The register tells that he submitted it himself.
    let request = intake::ExportRegisterRequest {
        bureau_id: BUREAU.to_owned(),
        case_kind: intake::CaseKind::Application as i32,
        from: "2024-03-01".to_owned(),
        to: "2024-03-31".to_owned(),
        format: intake::RegisterFormat::Csv as i32,
    };
    let register = staff.clerk.case_files().export_register(request).await;
    let register = String::from_utf8(register.unwrap().into_inner().content).unwrap();
    assert!(register.contains("申请人自行提交"), "{register}");

    // The day a new answer is due is told him, too.
    assert_eq!(seen(&public, &key).await.due, None, "answered");
    let reopen = intake::ReopenApplicationRequest {
        request_id: "anew".to_owned(),
        bureau_id: BUREAU.to_owned(),
        application_id: id,
        cause: intake::ReopenCause::OwnCorrection as i32,
        due_on: "2024-03-20".to_owned(),
        reason: "原答复有误".to_owned(),
        ..Default::default()
    };
    let mut leader = staff.leader.applications();
    leader.reopen_application(reopen).await.unwrap();
    let due = seen(&public, &key).await.due.unwrap().deadline.unwrap();
    assert_eq!(due.current_due_on, "2024-03-20");
    office.close().await;
}

/// A scan of many pages is larger than a message: it is told by its file, and read in a stream.
#[tokio::test(flavor = "multi_thread")]
async fn a_large_original_is_read_in_a_stream_by_staff_and_citizen() {
    let office = Office::open("2024-03-04").await;
    let public = public(&office);
    let key = submitted(&public, "large", application("执法记录")).await;
    confirmed(&office, &key).await;
    let case_id = application_id(&office, &key.number).await;
    let clerk = &office.staff.clerk;
    let letter = letters(clerk, &case_id).await.remove(0);
    let letter_id = letter.id;
    let large = pdf(4_500_000);
    let header = intake::AttachmentHeader {
        case_id,
        purpose: intake::AttachmentPurpose::IssuedOriginal as i32,
        file_name: "张科长盖章后扫描.pdf".to_owned(),
        byte_size: large.len().try_into().unwrap(),
        sha256: sha256(&large),
    };
    let scan = upload(clerk, "scan", header, &large).await.unwrap().id;
    let attach = intake::AttachIssuedOriginalRequest {
        request_id: "attach".to_owned(),
        bureau_id: BUREAU.to_owned(),
        letter_id: letter_id.clone(),
        attachment_id: scan.clone(),
    };
    let mut originals = clerk.originals();
    originals.attach_issued_original(attach).await.unwrap();
    let export = intake::ExportLetterRequest {
        bureau_id: BUREAU.to_owned(),
        letter_id: letter_id.clone(),
        format: intake::LetterFormat::Pdf as i32,
        laid_out_here: false,
    };
    let out = clerk.letters().export_letter(export).await.unwrap();
    let out = out.into_inner();
    assert!(out.is_original && out.content.is_empty());
    assert_eq!(out.file_name, format!("{}.pdf", letter.number));
    assert_eq!(out.attachment_id, scan);

    let request = intake::ExportMyLetterRequest {
        bureau_id: BUREAU.to_owned(),
        key: Some(key.clone()),
        letter_id: letter_id.clone(),
    };
    let mut door = public.applicants();
    let out = door.export_my_letter(request).await.unwrap().into_inner();
    assert_eq!((out.content.len(), &out.file_id), (0, &scan));
    let named = out.file_name;
    let read = intake::ReadMyFileRequest {
        bureau_id: BUREAU.to_owned(),
        key: Some(key.clone()),
        file_id: scan,
        offset: 0,
    };
    let mut stream = door.read_my_file(read.clone()).await.unwrap().into_inner();
    let mut contents = Vec::new();
    while let Some(message) = stream.message().await.unwrap() {
        match message.part.unwrap() {
            Part::Chunk(chunk) => contents.extend(chunk),
            // As the letter is called, not as the bureau called its scan.
            Part::File(file) => assert_eq!(file.file_name, named),
        }
    }
    assert!(contents == large, "{} bytes", contents.len());
    // Withdrawn, it is nobody's letter any more.
    let withdraw = intake::WithdrawIssuedOriginalRequest {
        request_id: "withdraw".to_owned(),
        bureau_id: BUREAU.to_owned(),
        letter_id,
        reason: "扫描件缺页".to_owned(),
    };
    let mut originals = office.staff.leader.originals();
    originals.withdraw_issued_original(withdraw).await.unwrap();
    let refused = door.read_my_file(read).await.unwrap_err();
    assert_refused(&refused, Code::NotFound, "RECORD_UNKNOWN");
    office.close().await;
}
