//! How long an upload takes and how many calls one person has is limited, and only that.

use std::time::Duration;

use gongkai_proto::intake::v1::ReadAttachmentRequest;
use tokio::{sync::mpsc, task::JoinSet};
use tokio_stream::wrappers::ReceiverStream;
use tonic::Code;

use super::{Desk, MESSAGE, chunk, first, pdf, read};
use crate::{office::BUREAU, support::assert_refused};

/// Calls that one caller has at once, and seconds that one takes.
const LIMITS: [(&str, &str); 2] = [
    ("GONGKAI_CALLS_PER_CALLER", "8"),
    ("GONGKAI_CALL_SECONDS", "5"),
];

#[tokio::test(flavor = "multi_thread")]
async fn an_upload_takes_longer_than_other_calls() {
    let desk = Desk::open_with(&LIMITS).await;
    let contents = pdf(300_000);
    let (sender, receiver) = mpsc::channel(1);
    let header = desk.header("证明.pdf", &contents);
    let clerk = desk.clerk.clone();
    let call = tokio::spawn(async move {
        let stream = ReceiverStream::new(receiver);
        clerk.attachments().upload_attachment(stream).await
    });
    sender.send(first("slow", header)).await.unwrap();
    for bytes in contents.chunks(MESSAGE) {
        tokio::time::sleep(Duration::from_secs(3)).await;
        sender.send(chunk(bytes)).await.unwrap();
    }
    drop(sender);
    let kept = call.await.unwrap().unwrap().into_inner().attachment;
    let (_, read) = read(&desk.clerk, BUREAU, &kept.unwrap().id, 0)
        .await
        .unwrap();
    assert!(read == contents);
    desk.suite.stop().await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_fifth_upload_of_one_person_has_to_wait() {
    let desk = Desk::open_with(&LIMITS).await;
    let contents = pdf(1000);
    let mut senders = Vec::new();
    let mut uploads = JoinSet::new();
    for number in 0..5 {
        let (sender, receiver) = mpsc::channel(1);
        let message = first(
            &format!("silent-{number}"),
            desk.header("证明.pdf", &contents),
        );
        sender.try_send(message).unwrap();
        senders.push(sender);
        let clerk = desk.clerk.clone();
        uploads.spawn(async move {
            let stream = ReceiverStream::new(receiver);
            clerk.attachments().upload_attachment(stream).await
        });
    }
    // Four wait for what their files contain; the one that came last has its answer at once.
    let status = uploads.join_next().await.unwrap().unwrap().unwrap_err();
    assert_refused(&status, Code::ResourceExhausted, "OVERLOADED");
    assert!(desk.list(true).await.is_empty());
    drop(senders);
    while let Some(call) = uploads.join_next().await {
        assert_refused(
            &call.unwrap().unwrap_err(),
            Code::InvalidArgument,
            "FIELDS_INVALID",
        );
    }
    desk.upload("fifth", "证明.pdf", &contents).await.unwrap();
    desk.suite.stop().await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_that_nobody_reads_is_a_call_that_is_served() {
    let desk = Desk::open_with(&LIMITS).await;
    let contents = pdf(7 * 1024 * 1024);
    let kept = desk.upload("a", "证明.pdf", &contents).await.unwrap();
    let request = || ReadAttachmentRequest {
        bureau_id: BUREAU.to_owned(),
        attachment_id: kept.id.clone(),
        offset: 0,
    };
    let mut unread = Vec::new();
    for _ in 0..8 {
        let stream = desk.clerk.attachments().read_attachment(request()).await;
        unread.push(stream.unwrap());
    }
    let ninth = desk.clerk.attachments().read_attachment(request()).await;
    assert_refused(&ninth.unwrap_err(), Code::ResourceExhausted, "OVERLOADED");
    drop(unread);
    // That they have gone is on its way.
    for _ in 0..500 {
        match read(&desk.clerk, BUREAU, &kept.id, 0).await {
            Ok((_, read)) => {
                assert!(read == contents);
                return desk.suite.stop().await.unwrap();
            }
            Err(status) => assert_refused(&status, Code::ResourceExhausted, "OVERLOADED"),
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    panic!("no place became free");
}
