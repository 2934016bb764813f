//! A file that goes out.

use gongkai_chassis::{call::Call, error::Result, identity::Scope};
use gongkai_files::Key;
use gongkai_proto::intake::v1::{self as proto, read_attachment_response::Part};
use tokio_stream::wrappers::ReceiverStream;
use tonic::Request;

use super::{Attachments, message, withdrawn};
use crate::paper::attachment::store::{self, Attachment};

/// What is sent: messages, and at the end an error if there was one.
pub type Sent = gongkai_files::Sent<proto::ReadAttachmentResponse>;

impl Attachments {
    pub(super) async fn read(
        &self,
        request: &Request<proto::ReadAttachmentRequest>,
    ) -> Result<ReceiverStream<Sent>> {
        let mut call = Call::of(&self.db, request)?;
        let id = call.fields.id("attachment_id", &call.body.attachment_id);
        let id = call.checked(Some(id))?;
        let mut tx = call.read(&self.db).await?;
        let attachment = store::load(&mut tx, id).await?;
        drop(tx);
        if attachment.withdrawn.is_some() {
            return Err(withdrawn());
        }
        self.send(&call.scope, attachment, call.body.offset).await
    }

    /// Sends a file from an offset on: its description, then its bytes.
    pub async fn send(
        &self,
        scope: &Scope,
        attachment: Attachment,
        offset: i64,
    ) -> Result<ReceiverStream<Sent>> {
        let key = Key {
            bureau: scope.bureau.clone(),
            id: attachment.id,
        };
        let size = attachment.byte_size;
        let described = part(Part::Attachment(message(scope, attachment)));
        let store = (&self.objects, &self.db.sealer);
        let chunk = |bytes| part(Part::Chunk(bytes));
        gongkai_files::send(store, key, size, offset, described, chunk).await
    }
}

fn part(part: Part) -> proto::ReadAttachmentResponse {
    proto::ReadAttachmentResponse { part: Some(part) }
}
