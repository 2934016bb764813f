//! AttachmentService: proto to domain and back.

use std::time::Duration;

use gongkai_chassis::{
    call::{Call, Once},
    db::{Db, Tx},
    error::{Error, Reason, Result},
    fields::Fields,
};
use gongkai_proto::intake::v1::{
    self as proto, attachment_service_server::AttachmentService,
    read_attachment_response::Part as Sent, upload_attachment_request::Part,
};
use tokio::{sync::mpsc, time::timeout};
use tokio_stream::wrappers::ReceiverStream;
use tonic::{Request, Response, Status, Streaming};
use tracing::Instrument as _;
use uuid::Uuid;

use super::{
    format::Format,
    message::message,
    object::{CHUNK, Contents, Key, Objects},
    state::{Declared, Incoming, Limits, Purpose},
    store::{self, Attachment, Withdrawn},
};
use crate::cases::kernel::store::{has_case, lock_any_case};

/// Bytes of a chunk in a message at most.
const MESSAGE: usize = 256 * 1024;
/// A caller that sends nothing for so long is gone.
const IDLE: Duration = Duration::from_mins(1);
/// An upload takes no longer: its object must not be a day old before it has its row.
const UPLOAD_LIMIT: Duration = Duration::from_hours(1);
/// Sealed chunks read from the store at once: 4 MiB.
const AT_ONCE: u64 = 64;

/// The service.
pub struct Attachments {
    db: Db,
    objects: Objects,
    limits: Limits,
}

/// The call of an upload: its first message.
type Upload<'a> = Call<'a, proto::UploadAttachmentRequest>;

/// The header of an upload, read.
struct Wanted {
    case_id: Uuid,
    purpose: Purpose,
    file_name: String,
    byte_size: i64,
    declared: Declared,
}

impl Attachments {
    /// Over this database and this store.
    pub fn new(db: Db, objects: Objects, limits: Limits) -> Self {
        Self {
            db,
            objects,
            limits,
        }
    }

    async fn upload(
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

        let key = Key {
            bureau: call.bureau().clone(),
            id: self.db.ids.next(),
        };
        let mut incoming = Incoming::new(wanted.declared.clone());
        let mut writer = self.objects.create(&key, &self.db.sealer).await?;
        while let Some(message) = receive(&mut stream).await? {
            let chunk = chunk(message)?;
            incoming.take(&chunk)?;
            writer.write(&chunk).await?;
        }
        incoming.done()?;
        writer.finish().await?;
        Ok(self.keep(call, wanted, key).await?)
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
        let purpose: Option<Purpose> = fields.code("header.purpose", header.purpose);
        let file_name = fields.text("header.file_name", &header.file_name, 1, 200);
        let format = format(fields, &file_name);
        let byte_size = self.byte_size(fields, header.byte_size);
        let sha256 = sha256(fields, &header.sha256);
        let read = purpose.zip(format).zip(byte_size).zip(sha256);
        let (((purpose, format), byte_size), sha256) = call.checked(read)?;
        Ok(Wanted {
            case_id,
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
        let used = store::used(&mut tx, wanted.case_id).await?;
        self.limits.admit(used, wanted.declared.byte_size)?;
        Ok(None)
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
            Once::New(tx, claim) => (tx, claim),
        };
        // Locked, so that two files at once cannot exceed the limits together.
        if !lock_any_case(&mut tx, wanted.case_id).await? {
            return Err(unknown_case(wanted.case_id));
        }
        let used = store::used(&mut tx, wanted.case_id).await?;
        self.limits.admit(used, wanted.declared.byte_size)?;
        let attachment = Attachment {
            id: key.id,
            case_id: wanted.case_id,
            purpose: wanted.purpose,
            file_name: wanted.file_name,
            media_type: wanted.declared.format.media_type.to_owned(),
            byte_size: wanted.byte_size,
            sha256: wanted.declared.sha256.to_vec(),
            attached_on: tx.today(),
            recorded_at: tx.recorded_at(),
            attached_by: call.principal().subject.clone(),
            signed: false,
            withdrawn: None,
        };
        store::insert(&mut tx, &attachment).await?;
        let answer = proto::UploadAttachmentResponse {
            attachment: Some(message(&call.scope, attachment)),
        };
        claim.answer(&mut tx, &answer).await?;
        Ok((answer, Some(tx)))
    }

    async fn forget(&self, key: &Key) {
        if let Err(error) = self.objects.delete(key).await {
            tracing::warn!(%error, id = %key.id, "an object stays for the sweep");
        }
    }

    async fn read(
        &self,
        request: &Request<proto::ReadAttachmentRequest>,
    ) -> Result<ReceiverStream<Result<proto::ReadAttachmentResponse, Status>>> {
        let mut call = Call::of(&self.db, request)?;
        let id = call.fields.id("attachment_id", &call.body.attachment_id);
        let id = call.checked(Some(id))?;
        let mut tx = call.read(&self.db).await?;
        let attachment = store::load(&mut tx, id).await?;
        drop(tx);
        if attachment.withdrawn.is_some() {
            return Err(withdrawn());
        }
        let size = u64::try_from(attachment.byte_size).map_err(Error::internal)?;
        let offset = u64::try_from(call.body.offset).ok();
        let Some(offset) = offset.filter(|offset| *offset <= size) else {
            let mut fields = Fields::default();
            fields.wrong("offset", &format!("应为0至{size}"), &format!("0 to {size}"));
            return fields.done_with(None);
        };
        let bureau = call.bureau().clone();
        let key = Key { bureau, id };
        let contents = self.objects.contents(key, &self.db.sealer, size).await?;

        let (sender, receiver) = mpsc::channel(4);
        let described = proto::ReadAttachmentResponse {
            part: Some(Sent::Attachment(message(&call.scope, attachment))),
        };
        let sending = async move {
            let sent = async {
                send(&sender, Ok(described)).await?;
                send_contents(&sender, &contents, offset).await
            };
            if let Err(Some(error)) = sent.await {
                // A caller that has gone needs no answer.
                let _ = sender.send(Err(error.into())).await;
            }
        };
        tokio::spawn(sending.in_current_span());
        Ok(ReceiverStream::new(receiver))
    }

    async fn list(
        &self,
        request: &Request<proto::ListAttachmentsRequest>,
    ) -> Result<proto::ListAttachmentsResponse> {
        let mut call = Call::of(&self.db, request)?;
        let case_id = call.fields.id("case_id", &call.body.case_id);
        let case_id = call.checked(Some(case_id))?;
        let mut tx = call.read(&self.db).await?;
        if !has_case(&mut tx, case_id).await? {
            return Err(unknown_case(case_id));
        }
        let attachments = store::list(&mut tx, case_id, call.body.withdrawn_too).await?;
        Ok(proto::ListAttachmentsResponse {
            attachments: attachments
                .into_iter()
                .map(|attachment| message(&call.scope, attachment))
                .collect(),
        })
    }

    async fn withdraw(
        &self,
        request: &Request<proto::WithdrawAttachmentRequest>,
    ) -> Result<proto::WithdrawAttachmentResponse> {
        let mut call = Call::of(&self.db, request)?;
        call.request_id();
        let body = call.body;
        let id = call.fields.id("attachment_id", &body.attachment_id);
        let reason = call.fields.text("reason", &body.reason, 1, 1000);
        call.checked(Some(()))?;

        let (mut tx, claim) = match call.once(&self.db).await? {
            Once::Before(answer) => return Ok(answer),
            Once::New(tx, claim) => (tx, claim),
        };
        let mut attachment = store::load(&mut tx, id).await?;
        let act = Withdrawn {
            on: tx.today(),
            by: call.principal().subject.clone(),
            reason,
        };
        if !store::withdraw(&mut tx, id, &act).await? {
            // Looked at again: it may have been signed since it was loaded.
            return Err(if store::load(&mut tx, id).await?.signed {
                Error::state_forbids("a part of a reply that was signed", "已随签发的答复提供")
            } else {
                withdrawn()
            });
        }
        attachment.withdrawn = Some(act);
        let answer = proto::WithdrawAttachmentResponse {
            attachment: Some(message(&call.scope, attachment)),
        };
        claim.finish(tx, answer).await
    }
}

/// The next message of an upload; none at its end.
async fn receive(
    stream: &mut Streaming<proto::UploadAttachmentRequest>,
) -> Result<Option<proto::UploadAttachmentRequest>, Status> {
    match timeout(IDLE, stream.message()).await {
        Ok(message) => message,
        Err(_) => Err(Error::new(Reason::DeadlineExceeded).into()),
    }
}

/// The bytes of a message that is not the first.
fn chunk(message: proto::UploadAttachmentRequest) -> Result<Vec<u8>> {
    let mut fields = Fields::default();
    let chunk = match message.part {
        Some(Part::Chunk(chunk)) if (1..=MESSAGE).contains(&chunk.len()) => Some(chunk),
        _ => {
            fields.wrong(
                "chunk",
                "第一条消息之后，每条应为1至262144字节的文件内容",
                "after the first message each has 1 to 262,144 bytes of the file",
            );
            None
        }
    };
    if !(message.request_id.is_empty() && message.bureau_id.is_empty()) {
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
    // Marks of the writing direction make a name look as if it had another extension.
    let bad = |c: char| {
        matches!(c, '/' | '\\' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
            || c.is_control()
    };
    if file_name.contains(bad) {
        fields.wrong(
            "header.file_name",
            "应为不含路径和控制字符的文件名",
            "a name without a path and without control characters",
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

/// Sends contents from an offset on. The error is none where the caller has gone.
async fn send_contents(
    sender: &mpsc::Sender<Result<proto::ReadAttachmentResponse, Status>>,
    contents: &Contents,
    offset: u64,
) -> Result<(), Option<Error>> {
    let chunk = CHUNK as u64;
    let mut number = offset / chunk;
    let mut skip = usize::try_from(offset % chunk).map_err(|error| Some(Error::internal(error)))?;
    while number < contents.chunks() {
        let end = (number + AT_ONCE).min(contents.chunks());
        let plain = contents.read(number..end).await.map_err(Some)?;
        for bytes in plain.get(skip..).unwrap_or_default().chunks(MESSAGE) {
            let part = Some(Sent::Chunk(bytes.to_vec()));
            send(sender, Ok(proto::ReadAttachmentResponse { part })).await?;
        }
        (number, skip) = (end, 0);
    }
    Ok(())
}

async fn send(
    sender: &mpsc::Sender<Result<proto::ReadAttachmentResponse, Status>>,
    message: Result<proto::ReadAttachmentResponse, Status>,
) -> Result<(), Option<Error>> {
    sender.send(message).await.map_err(|_| None)
}

fn unknown_case(id: Uuid) -> Error {
    Error::record_unknown("case", "案件", id)
}

fn withdrawn() -> Error {
    Error::state_forbids("withdrawn", "已撤下")
}

#[tonic::async_trait]
impl AttachmentService for Attachments {
    type ReadAttachmentStream = ReceiverStream<Result<proto::ReadAttachmentResponse, Status>>;

    async fn upload_attachment(
        &self,
        request: Request<Streaming<proto::UploadAttachmentRequest>>,
    ) -> Result<Response<proto::UploadAttachmentResponse>, Status> {
        match timeout(UPLOAD_LIMIT, self.upload(request)).await {
            Ok(answer) => Ok(Response::new(answer?)),
            Err(_) => Err(Error::new(Reason::DeadlineExceeded).into()),
        }
    }

    async fn read_attachment(
        &self,
        request: Request<proto::ReadAttachmentRequest>,
    ) -> Result<Response<Self::ReadAttachmentStream>, Status> {
        Ok(Response::new(self.read(&request).await?))
    }

    async fn list_attachments(
        &self,
        request: Request<proto::ListAttachmentsRequest>,
    ) -> Result<Response<proto::ListAttachmentsResponse>, Status> {
        Ok(Response::new(self.list(&request).await?))
    }

    async fn withdraw_attachment(
        &self,
        request: Request<proto::WithdrawAttachmentRequest>,
    ) -> Result<Response<proto::WithdrawAttachmentResponse>, Status> {
        Ok(Response::new(self.withdraw(&request).await?))
    }
}
