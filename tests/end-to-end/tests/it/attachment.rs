//! Attachments: a file is there whole or not at all, and only for its own bureau.

use std::{
    fmt::Write as _,
    fs,
    os::unix::fs::PermissionsExt as _,
    path::{Path, PathBuf},
    time::Duration,
};

use gongkai_demo::{
    clients::{Caller, Services},
    play,
    staff::{Staff, Walk},
};
use gongkai_proto::intake::v1::{
    self as intake, AttachmentHeader, AttachmentPurpose, UploadAttachmentRequest,
    read_attachment_response::Part as Read, upload_attachment_request::Part,
};
use gongkai_testbed::suite::{Suite, SuiteOptions};
use tokio::sync::mpsc;
use tokio_stream::{iter, wrappers::ReceiverStream};
use tonic::{Code, Status};
use tonic_types::StatusExt as _;

use crate::support::{assert_refused, suite_with, violations};

const BUREAU: &str = "heshan-emb";
/// Bytes of a chunk in a message at most.
const MESSAGE: usize = 256 * 1024;
/// Stands for personal data in contents and names.
const SECRET: &str = "柒捌玖拾";

/// A suite with small limits, and one application received on 2019-06-03.
struct Desk {
    suite: Suite,
    services: Services,
    clerk: Caller,
    case_id: String,
}

impl Desk {
    async fn open() -> Self {
        let limit = |name: &str, value: &str| {
            let name = format!("GONGKAI_ATTACHMENT_{name}");
            ("intake".to_owned(), name, value.to_owned())
        };
        let options = SuiteOptions {
            extra_env: vec![
                limit("FILE_MIB", "8"),
                limit("CASE_FILES", "4"),
                limit("CASE_MIB", "10"),
            ],
            ..SuiteOptions::default()
        };
        let suite = suite_with(options).await;
        play::set_day(&suite, "2019-06-03".parse().unwrap())
            .await
            .unwrap();
        let services = Services::of(&suite).unwrap();
        let clerk = services.caller(&suite.mint, BUREAU, "clerk").unwrap();
        let case_id = submit(&clerk, "case").await;
        Self {
            suite,
            services,
            clerk,
            case_id,
        }
    }

    fn header(&self, file_name: &str, contents: &[u8]) -> AttachmentHeader {
        AttachmentHeader {
            case_id: self.case_id.clone(),
            purpose: AttachmentPurpose::ProofOfIdentity as i32,
            file_name: file_name.to_owned(),
            byte_size: contents.len().try_into().unwrap(),
            sha256: sha256(contents),
        }
    }

    /// Uploads what its header truly describes.
    async fn upload(
        &self,
        request_id: &str,
        file_name: &str,
        contents: &[u8],
    ) -> Result<intake::Attachment, Status> {
        let header = self.header(file_name, contents);
        upload(&self.clerk, request_id, header, contents).await
    }

    async fn list(&self, withdrawn_too: bool) -> Vec<intake::Attachment> {
        let request = intake::ListAttachmentsRequest {
            bureau_id: BUREAU.to_owned(),
            case_id: self.case_id.clone(),
            withdrawn_too,
        };
        let listed = self.clerk.attachments().list_attachments(request).await;
        listed.unwrap().into_inner().attachments
    }

    /// Files below the bureau's folder of attachments.
    fn stored(&self) -> Vec<PathBuf> {
        let folder = self.suite.objects().join(BUREAU);
        if folder.exists() {
            files(&folder)
        } else {
            Vec::new()
        }
    }

    /// Waits until so many files are stored: what is given up is removed soon after.
    async fn wait_stored(&self, count: usize) {
        for _ in 0..500 {
            if self.stored().len() == count {
                return;
            }
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        panic!("{count} files were expected: {:?}", self.stored());
    }
}

async fn submit(clerk: &Caller, request_id: &str) -> String {
    let request = intake::SubmitApplicationRequest {
        request_id: request_id.to_owned(),
        bureau_id: BUREAU.to_owned(),
        applicant: Some(intake::Applicant {
            kind: intake::ApplicantKind::NaturalPerson as i32,
            name: "演示申请人".to_owned(),
            identity_number: "演示证件".to_owned(),
            contact: "演示联系方式".to_owned(),
            ..Default::default()
        }),
        channel: intake::ReceiptChannel::InPerson as i32,
        wanted: "演示所需信息".to_owned(),
        ..Default::default()
    };
    let submitted = clerk.applications().submit_application(request).await;
    submitted.unwrap().into_inner().application.unwrap().id
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).unwrap().map(Result::unwrap) {
        if entry.path().is_dir() {
            found.extend(files(&entry.path()));
        } else {
            found.push(entry.path());
        }
    }
    found
}

fn sha256(contents: &[u8]) -> String {
    let digest = ring::digest::digest(&ring::digest::SHA256, contents);
    digest.as_ref().iter().fold(String::new(), |mut hex, byte| {
        write!(hex, "{byte:02x}").unwrap();
        hex
    })
}

/// A PDF of so many bytes, with something personal in every line.
fn pdf(size: usize) -> Vec<u8> {
    let mut contents = b"%PDF-1.7\n".to_vec();
    let mut line = 0;
    while contents.len() < size {
        line += 1;
        contents.extend(format!("{line} {SECRET}\n").bytes());
    }
    contents.truncate(size);
    contents
}

fn first(request_id: &str, header: AttachmentHeader) -> UploadAttachmentRequest {
    UploadAttachmentRequest {
        request_id: request_id.to_owned(),
        bureau_id: BUREAU.to_owned(),
        part: Some(Part::Header(header)),
    }
}

fn chunk(bytes: &[u8]) -> UploadAttachmentRequest {
    UploadAttachmentRequest {
        part: Some(Part::Chunk(bytes.to_vec())),
        ..Default::default()
    }
}

async fn upload(
    caller: &Caller,
    request_id: &str,
    header: AttachmentHeader,
    contents: &[u8],
) -> Result<intake::Attachment, Status> {
    let mut messages = vec![first(request_id, header)];
    messages.extend(contents.chunks(MESSAGE).map(chunk));
    let answer = caller
        .attachments()
        .upload_attachment(iter(messages))
        .await?;
    Ok(answer.into_inner().attachment.unwrap())
}

async fn read(
    caller: &Caller,
    bureau_id: &str,
    attachment_id: &str,
    offset: i64,
) -> Result<(intake::Attachment, Vec<u8>), Status> {
    let request = intake::ReadAttachmentRequest {
        bureau_id: bureau_id.to_owned(),
        attachment_id: attachment_id.to_owned(),
        offset,
    };
    let mut stream = caller
        .attachments()
        .read_attachment(request)
        .await?
        .into_inner();
    let Some(Read::Attachment(attachment)) = stream.message().await?.unwrap().part else {
        panic!("no description comes first");
    };
    let mut contents = Vec::new();
    while let Some(message) = stream.message().await? {
        let Some(Read::Chunk(bytes)) = message.part else {
            panic!("a second description");
        };
        assert!(bytes.len() <= MESSAGE);
        contents.extend(bytes);
    }
    Ok((attachment, contents))
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_comes_back_byte_for_byte_and_stands_sealed() {
    let desk = Desk::open().await;
    let contents = pdf(5_300_000);
    let name = format!("身份证{SECRET}.PDF");
    let kept = desk.upload("a", &name, &contents).await.unwrap();
    let expected = intake::Attachment {
        id: kept.id.clone(),
        bureau_id: BUREAU.to_owned(),
        case_id: desk.case_id.clone(),
        purpose: AttachmentPurpose::ProofOfIdentity as i32,
        file_name: name,
        media_type: "application/pdf".to_owned(),
        byte_size: 5_300_000,
        sha256: sha256(&contents),
        attached_on: "2019-06-03".to_owned(),
        attached_by: "clerk@heshan-emb".to_owned(),
        ..Default::default()
    };
    assert_eq!(kept, expected);
    assert_eq!(desk.list(false).await, std::slice::from_ref(&expected));
    for offset in [0, 1, 65_536, 4_194_304, 5_299_999, 5_300_000] {
        let (description, rest) = read(&desk.clerk, BUREAU, &kept.id, offset).await.unwrap();
        assert_eq!(description, expected);
        let skipped = usize::try_from(offset).unwrap();
        assert!(rest == contents[skipped..], "from {offset}");
    }
    let status = read(&desk.clerk, BUREAU, &kept.id, 5_300_001).await;
    assert_eq!(violations(&status.unwrap_err()), ["offset"]);

    // Nothing of it can be read in the folder, and nobody else may look into that.
    let mode = fs::metadata(desk.suite.objects())
        .unwrap()
        .permissions()
        .mode();
    assert_eq!(mode & 0o777, 0o700);
    let stored = desk.stored();
    assert_eq!(stored.len(), 1);
    let sealed = fs::read(&stored[0]).unwrap();
    assert!(sealed.len() > contents.len());
    for plain in [SECRET.as_bytes(), b"%PDF"] {
        assert!(!sealed.windows(plain.len()).any(|bytes| bytes == plain));
    }
    let log = fs::read_to_string(desk.suite.log("intake")).unwrap();
    assert!(log.contains("UploadAttachment") && !log.contains(SECRET));

    // A damaged file is no file: the call ends with a fault, not with other contents.
    let mut damaged = sealed.clone();
    damaged[4_500_000] ^= 1;
    fs::write(&stored[0], damaged).unwrap();
    let status = read(&desk.clerk, BUREAU, &kept.id, 0).await.unwrap_err();
    assert_refused(&status, Code::Internal, "INTERNAL");
    desk.suite.stop().await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
#[expect(clippy::too_many_lines, reason = "one table of what is refused")]
async fn what_is_not_as_declared_leaves_nothing() {
    let desk = Desk::open().await;
    let right = pdf(300_000);
    let header = desk.header("证明.pdf", &right);
    let with = |change: &dyn Fn(&mut AttachmentHeader)| {
        let mut header = header.clone();
        change(&mut header);
        header
    };
    let longer = pdf(300_001);
    let other = [&right[..299_999], b"#"].concat();
    let program = [b"MZ\x90\0".as_slice(), &right[4..]].concat();
    let cases: [(&str, AttachmentHeader, &[u8]); 12] = [
        ("header.sha256", header.clone(), &other),
        ("header.byte_size", header.clone(), &longer),
        ("header.byte_size", header.clone(), &right[..299_999]),
        ("header.byte_size", header.clone(), &[]),
        (
            "header.file_name",
            desk.header("证明.pdf", &program),
            &program,
        ),
        ("header.file_name", desk.header("证明.docx", &right), &right),
        (
            "header.file_name",
            desk.header("证明.exe", &program),
            &program,
        ),
        (
            "header.file_name",
            desk.header("证明.html", b"<html>"),
            b"<html>",
        ),
        (
            "header.file_name",
            desk.header("说明.txt", b"<svg/>"),
            b"<svg/>",
        ),
        (
            "header.file_name",
            desk.header("../证明.pdf", &right),
            &right,
        ),
        (
            "header.byte_size",
            with(&|header| header.byte_size = 8 * 1024 * 1024 + 1),
            &right,
        ),
        (
            "header.sha256",
            with(&|header| header.sha256.make_ascii_uppercase()),
            &right,
        ),
    ];
    for (number, (field, header, contents)) in cases.into_iter().enumerate() {
        let status = upload(&desk.clerk, &format!("case-{number}"), header, contents)
            .await
            .unwrap_err();
        assert_refused(&status, Code::InvalidArgument, "FIELDS_INVALID");
        assert_eq!(violations(&status), [field], "case {number}");
    }
    // All that is wrong is said at once.
    let wrong = AttachmentHeader {
        case_id: "x".to_owned(),
        file_name: "a.svg".to_owned(),
        ..Default::default()
    };
    let status = upload(&desk.clerk, "", wrong, &[]).await.unwrap_err();
    assert_eq!(
        violations(&status),
        [
            "request_id",
            "header.case_id",
            "header.purpose",
            "header.file_name",
            "header.byte_size",
            "header.sha256"
        ]
    );
    // Messages out of their order.
    let big = vec![b'0'; MESSAGE + 1];
    for (messages, field) in [
        (vec![], "bureau_id"),
        (vec![chunk(&right)], "bureau_id"),
        (
            vec![UploadAttachmentRequest {
                part: None,
                ..first("x", header.clone())
            }],
            "header",
        ),
        (
            vec![first("x", header.clone()), first("x", header.clone())],
            "chunk",
        ),
        (vec![first("x", header.clone()), chunk(&big)], "chunk"),
        (vec![first("x", header.clone()), chunk(b"")], "chunk"),
    ] {
        let call = desk.clerk.attachments();
        let status = { call }.upload_attachment(iter(messages)).await;
        let status = status.unwrap_err();
        assert_refused(&status, Code::InvalidArgument, "FIELDS_INVALID");
        assert_eq!(violations(&status)[0], field);
    }
    // No case, and roles that may not.
    let unknown = with(&|header| header.case_id = "0197a000-0000-7000-8000-000000000000".into());
    let status = upload(&desk.clerk, "unknown", unknown, &right).await;
    assert_refused(&status.unwrap_err(), Code::NotFound, "RECORD_UNKNOWN");
    for role in ["auditor", "administrator", "public"] {
        let caller = desk
            .services
            .caller(&desk.suite.mint, BUREAU, role)
            .unwrap();
        let status = upload(&caller, role, header.clone(), &right).await;
        assert_refused(&status.unwrap_err(), Code::PermissionDenied, "ROLE_MISSING");
    }
    desk.wait_stored(0).await;
    assert!(desk.list(true).await.is_empty());
    desk.suite.stop().await.unwrap();
}

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
    play::set_day(&desk.suite, "2019-06-05".parse().unwrap())
        .await
        .unwrap();
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

/// Sends the header and 6 MiB of 7, and then nothing; the upload waits for the rest.
async fn half(desk: &Desk, request_id: &str) -> (Half, tokio::task::JoinHandle<Option<Status>>) {
    let contents = pdf(7 * 1024 * 1024);
    let (sender, receiver) = mpsc::channel(100);
    let header = desk.header("证明.pdf", &contents);
    sender.send(first(request_id, header)).await.unwrap();
    for bytes in contents[..6 * 1024 * 1024].chunks(MESSAGE) {
        sender.send(chunk(bytes)).await.unwrap();
    }
    let clerk = desk.clerk.clone();
    let call = tokio::spawn(async move {
        let stream = ReceiverStream::new(receiver);
        clerk.attachments().upload_attachment(stream).await.err()
    });
    // Its first part is on disk.
    for _ in 0..500 {
        let large = |path: &PathBuf| {
            fs::metadata(path).is_ok_and(|metadata| metadata.len() > 5 * 1024 * 1024)
        };
        if desk.stored().iter().any(large) {
            return (sender, call);
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    panic!("nothing arrived: {:?}", desk.stored());
}

type Half = mpsc::Sender<UploadAttachmentRequest>;

#[tokio::test(flavor = "multi_thread")]
async fn a_connection_that_breaks_leaves_nothing() {
    let desk = Desk::open().await;
    let (sender, call) = half(&desk, "half").await;
    call.abort();
    desk.wait_stored(0).await;
    drop(sender);
    assert!(desk.list(true).await.is_empty());
    // The same request may be repeated whole.
    let contents = pdf(7 * 1024 * 1024);
    let kept = desk.upload("half", "证明.pdf", &contents).await.unwrap();
    let (_, read) = read(&desk.clerk, BUREAU, &kept.id, 0).await.unwrap();
    assert!(read == contents);
    desk.suite.stop().await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_power_cut_leaves_no_half_file_and_the_sweep_removes_what_lies_there() {
    let desk = Desk::open().await;
    let kept = desk.upload("a", "证明.pdf", &pdf(100_000)).await.unwrap();
    let (_sender, call) = half(&desk, "half").await;
    desk.suite.kill("intake");
    let status = call.await.unwrap().unwrap();
    // No answer of ours: the connection is gone.
    assert!(status.get_error_details_vec().is_empty(), "{status:?}");
    // A whole object whose row was never committed, as a cut in between leaves it.
    let folder = desk.suite.objects().join(BUREAU);
    let whole = folder.join(&kept.id);
    let orphan = folder.join("0197a000-0000-7000-8000-000000000000");
    fs::copy(&whole, &orphan).unwrap();
    let foreign = folder.join("not-ours.txt");
    fs::write(&foreign, "kept by somebody else").unwrap();
    assert_eq!(desk.stored().len(), 4);

    // Today they may still belong to an upload.
    desk.suite.restart("intake").await.unwrap();
    assert_eq!(desk.list(true).await, std::slice::from_ref(&kept));
    tokio::time::sleep(Duration::from_millis(500)).await;
    assert_eq!(desk.stored().len(), 4);

    // Two days later they do not; what has a row stays however old it is.
    for path in desk.stored() {
        let file = fs::File::options().append(true).open(path).unwrap();
        let written = file.metadata().unwrap().modified().unwrap();
        file.set_modified(written - Duration::from_hours(48))
            .unwrap();
    }
    desk.suite.restart("intake").await.unwrap();
    desk.wait_stored(2).await;
    assert!(whole.exists() && foreign.exists());
    // The whole object may still be wanted: it lies in the trash for a month.
    let trash = files(&desk.suite.objects().join("trash"));
    assert_eq!(trash.len(), 1);
    assert_eq!(trash[0].file_name(), orphan.file_name());
    let (_, contents) = read(&desk.clerk, BUREAU, &kept.id, 0).await.unwrap();
    assert!(contents == pdf(100_000));
    assert_eq!(desk.list(true).await, [kept]);
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
    let other = submit(&desk.clerk, "other").await;
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
    desk.suite.stop().await.unwrap();
}
