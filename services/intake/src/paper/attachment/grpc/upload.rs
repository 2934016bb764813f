//! A file that comes in: its header, its bytes, and the row it gets.

use std::time::Duration;

use gongkai_chassis::{
    call::{Call, Once},
    db::Tx,
    error::{Error, Reason, Result},
    fields::Fields,
    identity::BureauId,
};
use gongkai_proto::intake::v1::{self as proto, upload_attachment_request::Part};
use tokio::time::timeout;
use tonic::{Request, Status, Streaming};
use uuid::Uuid;

use super::{Attachments, MESSAGE, message, unknown_case};
use crate::{
    cases::kernel::store::{has_case, lock_any_case},
    paper::{
        attachment::{
            format::Format,
            state::{Declared, Incoming, Purpose},
            store::{self, Attachment},
        },
        object::Key,
    },
};

/// A caller that sends nothing for so long is gone.
const IDLE: Duration = Duration::from_mins(1);

/// The call of an upload: its first message.
type Upload<'a> = Call<'a, proto::UploadAttachmentRequest>;

/// A file that is to come, as its header says.
pub struct Coming {
    /// What the file is to be in its case.
    pub purpose: Purpose,
    file_name: String,
    /// Size in bytes.
    pub byte_size: i64,
    declared: Declared,
}

impl Coming {
    /// The file as it is kept under that id, of a case.
    pub fn attachment(self, tx: &Tx, id: Uuid, case_id: Uuid) -> Result<Attachment> {
        Ok(Attachment {
            id,
            case_id,
            purpose: self.purpose,
            file_name: self.file_name,
            media_type: self.declared.format.media_type.to_owned(),
            byte_size: self.byte_size,
            sha256: self.declared.sha256.to_vec(),
            attached_on: tx.today(),
            recorded_at: tx.recorded_at(),
            attached_by: tx.scope()?.principal.subject.clone(),
            signed: false,
            withdrawn: None,
        })
    }
}

/// A message of an upload.
pub trait FileMessage: Default + Send + 'static {
    /// The bytes it has, and whether it says nothing else.
    fn chunk(self) -> (Option<Vec<u8>>, bool);
}

impl FileMessage for proto::UploadAttachmentRequest {
    fn chunk(self) -> (Option<Vec<u8>>, bool) {
        let bare = self.request_id.is_empty() && self.bureau_id.is_empty();
        match self.part {
            Some(Part::Chunk(chunk)) => (Some(chunk), bare),
            _ => (None, bare),
        }
    }
}

/// The header of an upload, read.
struct Wanted {
    case_id: Uuid,
    coming: Coming,
}

impl Attachments {
    pub(super) async fn upload(
        &self,
        request: Request<Streaming<proto::UploadAttachmentRequest>>,
    ) -> Result<proto::UploadAttachmentResponse, Status> {
        let (metadata, extensions, mut stream) = request.into_parts();
        let first = receive(&mut stream).await?.unwrap_or_default();
        let first = Request::from_parts(metadata, extensions, first);
        let mut call = Call::of(&self.db, &first)?;
        let wanted = self.read_header(&mut call)?;
        if let Some(answer) = self.admit(&call, &wanted).await? {
            return Ok(answer);
        }

        let bureau = call.bureau().clone();
        let id = self.take(&bureau, &wanted.coming, &mut stream).await?;
        Ok(self.keep(call, wanted, Key { bureau, id }).await?)
    }

    /// Takes in the contents of a file that is coming; answers the id they stand under. A row for them is
    /// for the caller to write.
    pub async fn take<M: FileMessage>(
        &self,
        bureau: &BureauId,
        coming: &Coming,
        stream: &mut Streaming<M>,
    ) -> Result<Uuid, Status> {
        let key = Key {
            bureau: bureau.clone(),
            id: self.db.ids.next(),
        };
        let mut incoming = Incoming::new(coming.declared.clone());
        let mut writer = self.objects.create(&key, &self.db.sealer).await?;
        while let Some(message) = receive(stream).await? {
            let chunk = chunk(message)?;
            incoming.take(&chunk)?;
            writer.write(&chunk).await?;
        }
        incoming.done()?;
        writer.finish().await?;
        Ok(key.id)
    }

    /// Erases contents that have no row, or none any more.
    pub async fn erase(&self, bureau: &BureauId, id: Uuid) {
        let bureau = bureau.clone();
        self.forget(&Key { bureau, id }).await;
    }

    fn read_header(&self, call: &mut Upload<'_>) -> Result<Wanted> {
        call.request_id();
        let fields = &mut call.fields;
        let Some(Part::Header(header)) = &call.body.part else {
            fields.wrong(
                "header",
                "第一条消息应为文件说明",
                "the first message must have it",
            );
            return call.checked(None);
        };
        let case_id = fields.id("header.case_id", &header.case_id);
        let coming = self.coming(fields, header);
        let coming = call.checked(coming)?;
        Ok(Wanted { case_id, coming })
    }

    /// Reads what is coming.
    pub fn coming(&self, fields: &mut Fields, header: &proto::AttachmentHeader) -> Option<Coming> {
        let purpose: Option<Purpose> = fields.code("header.purpose", header.purpose);
        let file_name: String = fields.line("header.file_name", &header.file_name, 1, 200);
        let format = format(fields, &file_name);
        let byte_size = self.byte_size(fields, header.byte_size);
        let sha256 = sha256(fields, &header.sha256);
        let (((purpose, format), byte_size), sha256) =
            purpose.zip(format).zip(byte_size).zip(sha256)?;
        Some(Coming {
            purpose,
            file_name,
            byte_size: header.byte_size,
            declared: Declared {
                byte_size,
                sha256,
                format,
            },
        })
    }

    fn byte_size(&self, fields: &mut Fields, value: i64) -> Option<u64> {
        let limit = self.limits.file_bytes();
        let size = u64::try_from(value).ok();
        let size = size.filter(|size| (1..=limit).contains(size));
        if size.is_none() {
            let mib = self.limits.attachment_file_mib;
            fields.wrong(
                "header.byte_size",
                &format!("文件不能为空，且不得超过{mib}MiB"),
                &format!("1 byte to {mib} MiB"),
            );
        }
        size
    }

    /// Before anything is stored: whether the file may come, or its answer if it came before.
    async fn admit(
        &self,
        call: &Upload<'_>,
        wanted: &Wanted,
    ) -> Result<Option<proto::UploadAttachmentResponse>> {
        let answer = call.before(&self.db).await?;
        if answer.is_some() {
            return Ok(answer);
        }
        let mut tx = call.read(&self.db).await?;
        if !has_case(&mut tx, wanted.case_id).await? {
            return Err(unknown_case(wanted.case_id));
        }
        self.room(&mut tx, wanted.case_id, wanted.coming.declared.byte_size)
            .await?;
        Ok(None)
    }

    /// Whether a case has room for a file of so many bytes more.
    pub async fn room(&self, tx: &mut Tx, case_id: Uuid, byte_size: u64) -> Result<()> {
        let used = store::used(tx, case_id).await?;
        self.limits.admit(used, byte_size)
    }

    /// Writes the row of a file whose contents are there, or deletes them.
    async fn keep(
        &self,
        call: Upload<'_>,
        wanted: Wanted,
        key: Key,
    ) -> Result<proto::UploadAttachmentResponse> {
        let (answer, new) = match self.insert(call, wanted, &key).await {
            Ok(done) => done,
            Err(error) => {
                self.forget(&key).await;
                return Err(error);
            }
        };
        match new {
            // Whether a commit that fails was done is not known: the contents stay for the sweep.
            Some(tx) => tx.commit().await?,
            None => self.forget(&key).await,
        }
        Ok(answer)
    }

    /// The answer, and for a new one its transaction.
    async fn insert(
        &self,
        mut call: Upload<'_>,
        wanted: Wanted,
        key: &Key,
    ) -> Result<(proto::UploadAttachmentResponse, Option<Tx>)> {
        let (mut tx, claim) = match call.once(&self.db).await? {
            Once::Before(answer) => return Ok((answer, None)),
            Once::New(new) => new,
        };
        // Locked, so that two files at once cannot exceed the limits together.
        if !lock_any_case(&mut tx, wanted.case_id).await? {
            return Err(unknown_case(wanted.case_id));
        }
        self.room(&mut tx, wanted.case_id, wanted.coming.declared.byte_size)
            .await?;
        let attachment = wanted.coming.attachment(&tx, key.id, wanted.case_id)?;
        store::insert(&mut tx, &attachment).await?;
        let answer = message(&call.scope, attachment).into();
        claim.answer(&mut tx, &answer).await?;
        Ok((answer, Some(tx)))
    }

    async fn forget(&self, key: &Key) {
        if let Err(error) = self.objects.delete(key).await {
            tracing::warn!(%error, id = %key.id, "an object stays for the sweep");
        }
    }
}

/// The next message of an upload; none at its end.
pub async fn receive<M: FileMessage>(stream: &mut Streaming<M>) -> Result<Option<M>, Status> {
    match timeout(IDLE, stream.message()).await {
        Ok(message) => message,
        Err(_) => Err(Error::new(Reason::DeadlineExceeded).into()),
    }
}

/// The bytes of a message that is not the first.
fn chunk(message: impl FileMessage) -> Result<Vec<u8>> {
    let (chunk, bare) = message.chunk();
    let mut fields = Fields::default();
    let chunk = match chunk {
        Some(chunk) if (1..=MESSAGE).contains(&chunk.len()) => Some(chunk),
        _ => {
            fields.wrong(
                "chunk",
                "第一条消息之后，每条应为1至262144字节的文件内容",
                "after the first message each has 1 to 262,144 bytes of the file",
            );
            None
        }
    };
    if !bare {
        fields.wrong(
            "request_id",
            "请求编号和机关只应出现在第一条消息中",
            "request_id and bureau_id belong in the first message only",
        );
    }
    fields.done_with(chunk)
}

/// The format by a file's name; a violation if the name is none or such files are not taken.
fn format(fields: &mut Fields, file_name: &str) -> Option<Format> {
    if file_name.contains(['/', '\\']) {
        fields.wrong(
            "header.file_name",
            "应为不含路径的文件名，请去掉“/”和“\\”",
            "a name without a path: take out / and \\",
        );
        return None;
    }
    let format = Format::of(file_name);
    if format.is_none() && !file_name.is_empty() {
        let taken = Format::extensions();
        fields.wrong(
            "header.file_name",
            &format!("不接收此类文件；可接收：{taken}"),
            "files with this extension are not taken",
        );
    }
    format
}

/// A checksum as bytes.
fn sha256(fields: &mut Fields, text: &str) -> Option<[u8; 32]> {
    let digit = |byte: &u8| match byte {
        b'0'..=b'9' => Some(byte - b'0'),
        b'a'..=b'f' => Some(byte - b'a' + 10),
        _ => None,
    };
    let digits: Option<Vec<u8>> = text.as_bytes().iter().map(digit).collect();
    let bytes = digits
        .filter(|digits| digits.len() == 64)
        .and_then(|digits| {
            let bytes: Vec<u8> = digits
                .chunks(2)
                .map(|pair| pair[0] << 4 | pair[1])
                .collect();
            bytes.try_into().ok()
        });
    if bytes.is_none() {
        fields.wrong(
            "header.sha256",
            "应为64位小写十六进制数",
            "64 hexadecimal digits in lower case",
        );
    }
    bytes
}
