//! What breaks off leaves no half file.

use std::{fs, path::PathBuf, time::Duration};

use gongkai_proto::intake::v1::UploadAttachmentRequest;
use tokio::sync::mpsc;
use tokio_stream::wrappers::ReceiverStream;
use tonic::Status;
use tonic_types::StatusExt as _;

use super::{Desk, MESSAGE, chunk, files, first, pdf, read};
use crate::office::BUREAU;

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
    desk.age();
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

/// Another database, or this one restored from long ago, knows nothing of most of what lies there.
#[tokio::test(flavor = "multi_thread")]
async fn what_another_database_knows_is_neither_served_nor_swept() {
    let desk = Desk::open().await;
    let kept = desk.upload("a", "证明.pdf", &pdf(1_000)).await.unwrap();
    let folder = desk.suite.objects().join(BUREAU);
    for number in 0..30 {
        let unknown = folder.join(format!("0197a000-0000-7000-8000-{number:012}"));
        fs::copy(folder.join(&kept.id), unknown).unwrap();
    }
    desk.age();
    desk.suite.restart("intake").await.unwrap();
    desk.wait_told("objects were not swept").await;
    assert_eq!(desk.stored().len(), 31);

    let mark = desk.suite.objects().join("database");
    let own = fs::read(&mark).unwrap();
    fs::write(&mark, "0197a000-0000-7000-8000-000000000000").unwrap();
    let told = desk.suite.restart("intake").await.unwrap_err().to_string();
    assert!(told.contains("belongs to the database"), "{told}");
    fs::write(&mark, own).unwrap();
    desk.suite.restart("intake").await.unwrap();
    assert_eq!(desk.list(true).await, [kept]);
    desk.suite.stop().await.unwrap();
}
