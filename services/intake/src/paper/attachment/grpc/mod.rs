//! AttachmentService: proto to domain and back.

use gongkai_chassis::{
    call::Call,
    code::to_number,
    db::Db,
    error::{Error, Reason, Result},
    identity::Scope,
    new_or_answer,
};
use gongkai_files::{Objects, UPLOAD_LIMIT, hex};
use gongkai_proto::intake::v1::{self as proto, attachment_service_server::AttachmentService};
use tokio::time::timeout;
use tokio_stream::wrappers::ReceiverStream;
use tonic::{Request, Response, Status, Streaming};
use uuid::Uuid;

use super::{
    state::{Limits, Purpose},
    store::{self, Attachment, Withdrawn},
};
use crate::{cases::kernel::store::has_case, desk::Desk, people::bureaus::Bureaus};

mod read;
mod upload;

pub use upload::Coming;

/// The service.
#[derive(Clone)]
pub struct Attachments {
    db: Db,
    bureaus: Bureaus,
    objects: Objects,
    limits: Limits,
}

impl Attachments {
    /// At this desk, over this store.
    pub fn new(desk: &Desk, objects: Objects, limits: Limits) -> Self {
        Self {
            db: desk.db.clone(),
            bureaus: desk.bureaus.clone(),
            objects,
            limits,
        }
    }

    async fn list(
        &self,
        request: &Request<proto::ListAttachmentsRequest>,
    ) -> Result<proto::ListAttachmentsResponse> {
        let mut call = Call::of(&self.db, request)?;
        let case_id = call.fields.id("case_id", &call.body.case_id);
        let case_id = call.checked(Some(case_id))?;
        let staff = (self.bureaus)
            .staff_of(call.principal(), call.bureau())
            .await;
        let mut tx = call.read(&self.db).await?;
        if !has_case(&mut tx, case_id).await? {
            return Err(unknown_case(case_id));
        }
        let attachments = store::list(&mut tx, case_id, call.body.withdrawn_too).await?;
        Ok(staff.named(proto::ListAttachmentsResponse {
            attachments: attachments
                .into_iter()
                .map(|attachment| message(&call.scope, attachment))
                .collect(),
            names: Vec::new(),
        }))
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
            let now = store::load(&mut tx, id).await?;
            return Err(if now.signed {
                kept(now.purpose)
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

fn unknown_case(id: Uuid) -> Error {
    Error::record_unknown("case", "案件", id)
}

/// A file that stays: of a reply that was signed, or the original of a letter.
fn kept(purpose: Purpose) -> Error {
    match purpose {
        Purpose::IssuedOriginal => Error::state_forbids(
            "the original of a letter",
            "已登记为文书正本",
        )
        .next(
            "Attach the right original to the letter, or withdraw this one there; the file stays.",
            "请为文书登记正确的正本，或者撤回该正本；文件本身留存在案卷中。",
        ),
        _ => Error::state_forbids("a part of a reply that was signed", "已随签发的答复提供").next(
            "What was signed stays in the file.",
            "已签发的文件须保留在案卷中。",
        ),
    }
}

fn withdrawn() -> Error {
    Error::state_forbids("withdrawn", "已撤下").next(
        "Upload the file again, if it is needed.",
        "需要的，请重新上传。",
    )
}

/// A file as sent.
fn message(scope: &Scope, attachment: Attachment) -> proto::Attachment {
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
        sha256: hex(&attachment.sha256),
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
