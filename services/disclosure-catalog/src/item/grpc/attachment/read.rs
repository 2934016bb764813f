//! Attachments are listed and read.

use gongkai_chassis::{
    call::Call,
    error::{Error, Result},
    fields::Fields,
    identity::Principal,
};
use gongkai_files::{Key, Sent, send};
use gongkai_law::calendar::day_zh;
use gongkai_proto::catalog::v1 as proto;
use tokio_stream::wrappers::ReceiverStream;
use tonic::Request;
use uuid::Uuid;

use super::ItemAttachments;
use crate::bureau::staff;
use crate::item::{
    attachment::unknown,
    message::{original, published, record},
    store,
};

impl ItemAttachments {
    pub(super) async fn list(
        &self,
        request: &Request<proto::ListItemAttachmentsRequest>,
    ) -> Result<proto::ListItemAttachmentsResponse> {
        let mut call = Call::of(&self.files.db, request)?;
        let body = call.body;
        let item = call.fields.id("item_id", &body.item_id);
        call.checked(Some(()))?;
        let mut tx = call.read(&self.files.db).await?;
        let version = store::find_version(&mut tx, item, body.version).await?;
        let files = store::files(&mut tx, item).await?;
        let attachments = &version.contents.attachments;
        let of = |id: Uuid| attachments.iter().find(|one| one.id == id);
        let records = attachments
            .iter()
            .filter_map(|one| files.iter().find(|file| file.id == one.id))
            .map(|file| record(item, file, of(file.id)));
        let others = files
            .iter()
            .filter(|file| body.others_too && of(file.id).is_none())
            .map(|file| record(item, file, None));
        let (records, others): (Vec<_>, Vec<_>) = (records.collect(), others.collect());
        let who: Vec<&str> = files.iter().map(|file| file.attached_by.as_str()).collect();
        Ok(proto::ListItemAttachmentsResponse {
            names: staff::person_names(&mut tx, &who).await?,
            records,
            others,
        })
    }

    pub(super) async fn read(
        &self,
        request: &Request<proto::ReadItemAttachmentRequest>,
    ) -> Result<ReceiverStream<Sent<proto::ReadItemAttachmentResponse>>> {
        use proto::read_item_attachment_response::Part;
        let part = |part| proto::ReadItemAttachmentResponse { part: Some(part) };
        let mut call = Call::of(&self.files.db, request)?;
        let body = call.body;
        let id = call.fields.id("attachment_id", &body.attachment_id);
        call.checked(Some(()))?;
        let mut tx = call.read(&self.files.db).await?;
        let file = store::find_file(&mut tx, id).await?;
        drop(tx);
        if let Some(on) = file.erased_on {
            return Err(Error::state_forbids(
                &format!("given up, and deleted on {on}"),
                &format!("已于{}删除", day_zh(on)),
            )
            .next(
                "It was replaced or given up and never published: read the one in its place.",
                "该附件已被替换、删除或者随拟稿终止，未曾公开，内容不再保存；请查看现有附件。",
            ));
        }
        let object = file.original.clone().ok_or_else(elsewhere)?;
        let key = Key {
            bureau: call.bureau().clone(),
            id: object.id,
        };
        let attachment = part(Part::Attachment(original(&file.attachment())));
        let store = (&self.files.objects, &self.files.db.sealer);
        let chunk = |bytes| proto::ReadItemAttachmentResponse {
            part: Some(Part::Chunk(bytes)),
        };
        send(store, key, object.byte_size, body.offset, attachment, chunk).await
    }

    /// Anybody may read what is published, so it does not ask for the caller's bureau.
    pub(super) async fn read_published(
        &self,
        request: &Request<proto::ReadPublishedAttachmentRequest>,
    ) -> Result<ReceiverStream<Sent<proto::ReadPublishedAttachmentResponse>>> {
        use proto::read_published_attachment_response::Part;
        let part = |part| proto::ReadPublishedAttachmentResponse { part: Some(part) };
        let body = request.get_ref();
        let (mut fields, bureau) = Fields::default().bureau(&body.bureau_id)?;
        let item = fields.id("item_id", &body.item_id);
        let id = fields.id("attachment_id", &body.attachment_id);
        fields.done()?;
        let mut tx = (self.files.db)
            .begin_wide("catalog.read_published_attachment")
            .await?;
        let found = store::published_attachment(&mut tx, &bureau, item, id).await?;
        drop(tx);
        let attachment = found.ok_or_else(|| unknown(id))?;
        let object = attachment.copy.clone().ok_or_else(elsewhere)?;
        // What goes on where it broke off is no second loading.
        if body.offset == 0 {
            let reader = Principal::of(request)?;
            self.views.downloaded(reader, &bureau, item);
        }
        let key = Key {
            bureau,
            id: object.id,
        };
        let described = part(Part::Attachment(published(&attachment)));
        let store = (&self.files.objects, &self.files.db.sealer);
        let chunk = |bytes| proto::ReadPublishedAttachmentResponse {
            part: Some(Part::Chunk(bytes)),
        };
        send(store, key, object.byte_size, body.offset, described, chunk).await
    }
}

/// That a link is to be followed, not read here.
fn elsewhere() -> Error {
    Error::state_forbids("a link to another store", "附件为外部链接").next(
        "Follow the link of the attachment.",
        "请通过该附件的链接查看。",
    )
}
