//! The files of a report in the catalog: attached to the draft of its item, in the name of the person who publishes it.

use std::fmt::Write as _;

use gongkai_chassis::{
    client::on_behalf_of,
    error::{Error, Result},
    identity::{BureauId, Principal},
};
use gongkai_proto::catalog::v1::{
    self as catalog, item_attachment_service_client::ItemAttachmentServiceClient,
    upload_item_attachment_request::Part,
};
use ring::digest::{SHA256, digest};
use tonic::transport::Channel;
use uuid::Uuid;

use super::refusal::refused;

/// Bytes of a message of an upload at most.
const CHUNK: usize = 262_144;
/// What a title bears of a version that corrects another.
const CORRECTED: &str = "（更正版）";

/// A file of a version.
#[derive(Debug)]
pub struct File {
    /// The version.
    pub version: Uuid,
    /// What the report is called.
    pub title: String,
    /// How its name ends: `docx`.
    pub ending: &'static str,
    /// Its contents.
    pub contents: Vec<u8>,
}

impl File {
    /// Its name, by which people find it: 益阳市赫山区应急管理局2024年政府信息公开工作年度报告.docx.
    fn name(&self) -> String {
        format!("{}.{}", self.title, self.ending)
    }

    fn sha256(&self) -> String {
        hexadecimal(&self.contents)
    }

    /// Whether that is this file of this version or another one of the report.
    fn is_of_report(&self, name: &str) -> bool {
        let ending = format!(".{}", self.ending);
        let title = name.strip_suffix(&ending).unwrap_or_default();
        title.trim_end_matches(CORRECTED) == self.title.trim_end_matches(CORRECTED)
    }
}

/// What becomes of a file, beside those that the draft has.
#[derive(Debug, PartialEq, Eq)]
enum Step {
    /// The same is there.
    Stays,
    /// It comes, in the place of that of an earlier version if there is one.
    Comes { replaces: Option<String> },
}

fn step(file: &File, there: &[catalog::ItemAttachment]) -> Step {
    let (name, sha256) = (file.name(), file.sha256());
    let mut of_report = there.iter().filter(|one| file.is_of_report(&one.file_name));
    if there
        .iter()
        .any(|one| one.file_name == name && one.sha256 == sha256)
    {
        return Step::Stays;
    }
    Step::Comes {
        replaces: of_report.next().map(|one| one.id.clone()),
    }
}

/// Gives the draft of an item these files; those of an earlier version of the report go. Safe to do again, by anybody:
/// what is there already stays, and what else people attached does, too.
pub async fn attach(
    channel: &Channel,
    (principal, bureau): (&Principal, &BureauId),
    draft: &catalog::ItemVersion,
    files: &[File],
) -> Result<()> {
    let mut client = ItemAttachmentServiceClient::new(channel.clone());
    for file in files {
        let Step::Comes { replaces } = step(file, &draft.attachments) else {
            continue;
        };
        let replaces = replaces.unwrap_or_default();
        let messages = tokio_stream::iter(messages(bureau, &draft.item_id, file, replaces)?);
        let uploaded = client.upload_item_attachment(on_behalf_of(principal, messages));
        uploaded.await.map_err(refused)?;
    }
    Ok(())
}

/// The messages of an upload: the header, and the file in parts.
fn messages(
    bureau: &BureauId,
    item_id: &str,
    file: &File,
    replaces_id: String,
) -> Result<Vec<catalog::UploadItemAttachmentRequest>> {
    let sha256 = file.sha256();
    let reason = if replaces_id.is_empty() {
        ""
    } else {
        "换为本版年度报告的文件"
    };
    let first = catalog::UploadItemAttachmentRequest {
        request_id: request_id(file, item_id, &sha256),
        bureau_id: bureau.to_string(),
        part: Some(Part::Header(catalog::ItemAttachmentHeader {
            item_id: item_id.to_owned(),
            etag: String::new(),
            file_name: file.name(),
            byte_size: i64::try_from(file.contents.len()).map_err(Error::internal)?,
            sha256,
            replaces_id,
            reason: reason.to_owned(),
        })),
    };
    let parts = file.contents.chunks(CHUNK);
    let parts = parts.map(|part| catalog::UploadItemAttachmentRequest {
        part: Some(Part::Chunk(part.to_vec())),
        ..catalog::UploadItemAttachmentRequest::default()
    });
    Ok([first].into_iter().chain(parts).collect())
}

/// SHA-256, in hexadecimal digits.
fn hexadecimal(bytes: &[u8]) -> String {
    let digest = digest(&SHA256, bytes);
    let bytes = digest.as_ref().iter();
    bytes.fold(String::new(), |mut text, byte| {
        // Writing to a text cannot fail.
        let _ = write!(text, "{byte:02x}");
        text
    })
}

/// The key of an upload, so that one that was cut off is not done twice: of the version, its item, and these bytes.
fn request_id(file: &File, item_id: &str, sha256: &str) -> String {
    let (version, ending) = (file.version, file.ending);
    let there = hexadecimal(format!("{item_id}/{sha256}").as_bytes());
    let there = there.get(..8).unwrap_or_default();
    format!("report/{ending}/{version}/{there}")
}

#[cfg(test)]
mod tests {
    use super::*;

    const TITLE: &str = "益阳市赫山区应急管理局2024年政府信息公开工作年度报告";

    fn file(title: &str, contents: &[u8]) -> File {
        File {
            version: Uuid::max(),
            title: title.to_owned(),
            ending: "docx",
            contents: contents.to_vec(),
        }
    }

    #[test]
    fn a_file_comes_once_and_takes_the_place_of_that_of_an_earlier_version() {
        let there = |id: &str, file: &File| catalog::ItemAttachment {
            id: id.to_owned(),
            file_name: file.name(),
            sha256: file.sha256(),
            ..catalog::ItemAttachment::default()
        };
        let first = file(TITLE, b"1");
        let others = catalog::ItemAttachment {
            id: "other".to_owned(),
            file_name: "附表.docx".to_owned(),
            ..catalog::ItemAttachment::default()
        };
        let comes = |replaces: Option<&str>| Step::Comes {
            replaces: replaces.map(str::to_owned),
        };
        assert_eq!(step(&first, std::slice::from_ref(&others)), comes(None));
        let with_first = [others, there("first", &first)];
        assert_eq!(step(&first, &with_first), Step::Stays);
        let corrected = file(&format!("{TITLE}{CORRECTED}"), b"2");
        assert_eq!(step(&corrected, &with_first), comes(Some("first")));
        let second = [there("second", &corrected)];
        assert_eq!(step(&corrected, &second), Step::Stays);
        // The second correction bears the same name.
        let again = file(&corrected.title, b"3");
        assert_eq!(step(&again, &second), comes(Some("second")));
        let print = File {
            ending: "pdf",
            ..file(TITLE, b"1")
        };
        assert_eq!(step(&print, &with_first), comes(None));
    }

    #[test]
    fn an_upload_has_its_header_and_all_bytes_and_a_key_that_fits() {
        let bureau = "heshan-emb".parse().unwrap();
        let file = file(TITLE, &vec![7; CHUNK + 1]);
        let messages = messages(&bureau, "item", &file, String::new()).unwrap();
        assert_eq!(messages.len(), 3);
        assert!((1..=64).contains(&messages[0].request_id.len()));
        let Some(Part::Header(header)) = &messages[0].part else {
            panic!("{:?}", messages[0])
        };
        assert_eq!(
            (header.byte_size, header.sha256.len()),
            (i64::try_from(CHUNK).unwrap() + 1, 64)
        );
        assert_eq!(header.file_name, format!("{TITLE}.docx"));
    }
}
