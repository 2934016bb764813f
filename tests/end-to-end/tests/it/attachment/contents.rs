//! What comes back is what was sent, and what is not as declared leaves nothing.

use std::{fs, os::unix::fs::PermissionsExt as _};

use gongkai_proto::intake::v1::{
    self as intake, AttachmentHeader, AttachmentPurpose, UploadAttachmentRequest,
};
use tokio_stream::iter;
use tonic::Code;

use super::{Desk, MESSAGE, SECRET, chunk, first, pdf, read, sha256, upload};
use crate::{
    office::BUREAU,
    support::{assert_refused, violations},
};

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
