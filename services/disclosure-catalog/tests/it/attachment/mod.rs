//! Attachments of items: looked through before they are published, published without metadata, gone with their item.

mod change;
mod life;
mod renewal;
pub mod samples;

use std::sync::atomic::{AtomicU32, Ordering};

use gongkai_files::hex;
use gongkai_proto::catalog::v1::{
    self as proto, read_item_attachment_response::Part as Original,
    read_published_attachment_response::Part as Published, upload_item_attachment_request::Part,
};
use gongkai_testbed::tokens::Who;
use ring::digest::{SHA256, digest};
use tonic::Status;

use crate::fixture::{BUREAU, Catalog, clerk, reader};

/// Acts of all tests: each has a request id of its own.
static ACTS: AtomicU32 = AtomicU32::new(0);

pub fn request_id() -> String {
    format!("file {}", ACTS.fetch_add(1, Ordering::Relaxed))
}

pub fn sha256(contents: &[u8]) -> String {
    hex(digest(&SHA256, contents).as_ref())
}

/// A header that tells the truth.
pub fn header(item: &str, name: &str, contents: &[u8]) -> proto::ItemAttachmentHeader {
    proto::ItemAttachmentHeader {
        item_id: item.to_owned(),
        file_name: name.to_owned(),
        byte_size: contents.len().try_into().unwrap(),
        sha256: sha256(contents),
        ..proto::ItemAttachmentHeader::default()
    }
}

/// The messages of an upload.
pub fn messages(
    request_id: String,
    header: proto::ItemAttachmentHeader,
    contents: &[u8],
) -> Vec<proto::UploadItemAttachmentRequest> {
    let first = proto::UploadItemAttachmentRequest {
        request_id,
        bureau_id: BUREAU.to_owned(),
        part: Some(Part::Header(header)),
    };
    let chunks = contents.chunks(100_000);
    let chunks = chunks.map(|chunk| proto::UploadItemAttachmentRequest {
        part: Some(Part::Chunk(chunk.to_vec())),
        ..proto::UploadItemAttachmentRequest::default()
    });
    std::iter::once(first).chain(chunks).collect()
}

pub async fn send(
    catalog: &Catalog,
    who: &Who,
    messages: Vec<proto::UploadItemAttachmentRequest>,
) -> Result<proto::UploadItemAttachmentResponse, Status> {
    let messages = catalog.as_who(who, tokio_stream::iter(messages));
    let answer = catalog
        .attachments()
        .upload_item_attachment(messages)
        .await?;
    Ok(answer.into_inner())
}

/// Uploads a file as the clerk; answers the attachment.
pub async fn upload(
    catalog: &Catalog,
    item: &str,
    name: &str,
    contents: &[u8],
) -> proto::ItemAttachment {
    let messages = messages(request_id(), header(item, name, contents), contents);
    let answer = send(catalog, &clerk(), messages).await.unwrap();
    answer.record.unwrap().attachment.unwrap()
}

/// Replaces an attachment as the clerk.
pub async fn replace(
    catalog: &Catalog,
    item: &str,
    (replaces, name): (&str, &str),
    contents: &[u8],
) -> Result<proto::ItemAttachment, Status> {
    let header = proto::ItemAttachmentHeader {
        replaces_id: replaces.to_owned(),
        reason: "删去个人信息".to_owned(),
        ..header(item, name, contents)
    };
    let messages = messages(request_id(), header, contents);
    let answer = send(catalog, &clerk(), messages).await?;
    Ok(answer.record.unwrap().attachment.unwrap())
}

/// What anybody reads of a published attachment: its description and its bytes.
pub async fn download(
    catalog: &Catalog,
    item: &str,
    id: &str,
) -> Result<(proto::ItemAttachment, Vec<u8>), Status> {
    let request = proto::ReadPublishedAttachmentRequest {
        bureau_id: BUREAU.to_owned(),
        item_id: item.to_owned(),
        attachment_id: id.to_owned(),
        offset: 0,
    };
    let request = catalog.as_who(&reader(), request);
    let mut attachments = catalog.attachments();
    let answer = attachments.read_published_attachment(request).await?;
    let mut stream = answer.into_inner();
    let (mut described, mut bytes) = (None, Vec::new());
    while let Some(message) = stream.message().await? {
        match message.part.unwrap() {
            Published::Attachment(attachment) => described = Some(attachment),
            Published::Chunk(chunk) => bytes.extend(chunk),
        }
    }
    Ok((described.unwrap(), bytes))
}

/// What somebody of the bureau reads of a file.
pub async fn read(catalog: &Catalog, who: &Who, id: &str) -> Result<Vec<u8>, Status> {
    let request = proto::ReadItemAttachmentRequest {
        bureau_id: BUREAU.to_owned(),
        attachment_id: id.to_owned(),
        offset: 0,
    };
    let request = catalog.as_who(who, request);
    let answer = catalog.attachments().read_item_attachment(request).await?;
    let (mut stream, mut bytes) = (answer.into_inner(), Vec::new());
    while let Some(message) = stream.message().await? {
        if let Original::Chunk(chunk) = message.part.unwrap() {
            bytes.extend(chunk);
        }
    }
    Ok(bytes)
}

pub async fn list(
    catalog: &Catalog,
    item: &str,
    version: i32,
) -> proto::ListItemAttachmentsResponse {
    let request = proto::ListItemAttachmentsRequest {
        bureau_id: BUREAU.to_owned(),
        item_id: item.to_owned(),
        version,
        others_too: true,
    };
    let request = catalog.as_who(&clerk(), request);
    let answer = catalog.attachments().list_item_attachments(request).await;
    answer.unwrap().into_inner()
}

/// The Chinese sentences of a refusal.
pub fn told(status: &Status) -> String {
    use tonic_types::StatusExt as _;
    format!("{:?}", status.get_details_bad_request())
}

/// Objects that are stored of the bureau.
pub fn stored(catalog: &Catalog) -> usize {
    let folder = catalog.objects().join(BUREAU);
    std::fs::read_dir(folder).map_or(0, Iterator::count)
}
