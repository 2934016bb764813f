//! AttachmentService: proto to domain and back.

use std::time::Duration;

use gongkai_chassis::{
    call::Call,
    code::to_number,
    db::Db,
    error::{Error, Reason, Result},
    fields::Fields,
    identity::Scope,
    new_or_answer,
};
use gongkai_proto::intake::v1::{
    self as proto, attachment_service_server::AttachmentService,
    read_attachment_response::Part as Sent,
};
use tokio::{sync::mpsc, time::timeout};
use tokio_stream::wrappers::ReceiverStream;
use tonic::{Request, Response, Status, Streaming};
use tracing::Instrument as _;
use uuid::Uuid;

use super::{
    object::{CHUNK, Contents, Key, Objects},
    state::Limits,
    store::{self, Attachment, Withdrawn},
};
use crate::cases::kernel::store::has_case;

mod upload;

/// Bytes of a chunk in a message at most.
const MESSAGE: usize = 256 * 1024;
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

impl Attachments {
    /// Over this database and this store.
    pub fn new(db: Db, objects: Objects, limits: Limits) -> Self {
        Self {
            db,
            objects,
            limits,
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

        let (mut tx, claim) = new_or_answer!(call.once(&self.db).await?);
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
        claim
            .finish(tx, message(&call.scope, attachment).into())
            .await
    }
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

/// A file as sent.
fn message(scope: &Scope, attachment: Attachment) -> proto::Attachment {
    let sha256 = attachment.sha256.iter();
    let (withdrawn_on, withdrawn_by, withdrawal_reason) = attachment
        .withdrawn
        .map(|act| (act.on.to_string(), act.by, act.reason))
        .unwrap_or_default();
    proto::Attachment {
        id: attachment.id.to_string(),
        bureau_id: scope.bureau.to_string(),
        case_id: attachment.case_id.to_string(),
        purpose: to_number(attachment.purpose),
        file_name: attachment.file_name,
        media_type: attachment.media_type,
        byte_size: attachment.byte_size,
        sha256: sha256.fold(String::new(), |hex, byte| hex + &format!("{byte:02x}")),
        attached_on: attachment.attached_on.to_string(),
        attached_by: attachment.attached_by,
        withdrawn_on,
        withdrawn_by,
        withdrawal_reason,
    }
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
