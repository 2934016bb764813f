//! Attachments: a file is there whole or not at all, and only for its own bureau.

mod archive;
mod breaking;
mod case;
mod contents;
mod limits;

use std::{
    fmt::Write as _,
    fs,
    path::{Path, PathBuf},
    time::Duration,
};

use gongkai_demo::clients::{Caller, Services};
use gongkai_proto::intake::v1::{
    self as intake, AttachmentHeader, AttachmentPurpose, UploadAttachmentRequest,
    read_attachment_response::Part as Read, upload_attachment_request::Part,
};
use gongkai_testbed::suite::{Suite, SuiteOptions};
use tokio_stream::iter;
use tonic::Status;

use crate::{
    office::{BUREAU, application, on, register},
    support::suite_with,
};

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
        Self::open_with(&[]).await
    }

    /// The same with more variables of intake.
    async fn open_with(more: &[(&str, &str)]) -> Self {
        let limits = [
            ("GONGKAI_ATTACHMENT_FILE_MIB", "8"),
            ("GONGKAI_ATTACHMENT_CASE_FILES", "4"),
            ("GONGKAI_ATTACHMENT_CASE_MIB", "10"),
        ];
        let variable = |(name, value): &(&str, &str)| {
            ("intake".to_owned(), (*name).to_owned(), (*value).to_owned())
        };
        let options = SuiteOptions {
            extra_env: limits.iter().chain(more).map(variable).collect(),
            ..SuiteOptions::default()
        };
        let suite = suite_with(options).await;
        on(&suite, "2019-06-03").await;
        let services = Services::of(&suite).unwrap();
        let clerk = services.caller(&suite.mint, BUREAU, "clerk").unwrap();
        let case_id = register(&clerk, application("case")).await;
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

    /// Makes what is stored two days older.
    fn age(&self) {
        for path in self.stored() {
            let file = fs::File::options().append(true).open(path).unwrap();
            let written = file.metadata().unwrap().modified().unwrap();
            let before = written - Duration::from_hours(48);
            file.set_modified(before).unwrap();
        }
    }

    /// Waits until intake has said so in its log.
    async fn wait_told(&self, words: &str) {
        for _ in 0..500 {
            let log = fs::read_to_string(self.suite.log("intake")).unwrap();
            if log.contains(words) {
                return;
            }
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        panic!("intake did not say that {words}");
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

pub fn sha256(contents: &[u8]) -> String {
    let digest = ring::digest::digest(&ring::digest::SHA256, contents);
    digest.as_ref().iter().fold(String::new(), |mut hex, byte| {
        write!(hex, "{byte:02x}").unwrap();
        hex
    })
}

/// A PDF of so many bytes, with something personal in every line.
pub fn pdf(size: usize) -> Vec<u8> {
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

pub async fn upload(
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
