//! A file that comes in for a draft: its header, its bytes, and the row it gets.

use gongkai_chassis::{
    call::{Call, Once},
    db::Tx,
    error::Result,
};
use gongkai_files::{Coming, Key, declared, hex, keep, receive, take};
use gongkai_proto::catalog::v1::{self as proto, upload_item_attachment_request::Part};
use tonic::{Request, Status, Streaming};
use uuid::Uuid;

use super::{ItemAttachments, change::replaced};
use crate::item::{
    attachment::{Attachment, Object},
    grpc::work::latest,
    store,
};

/// The call of an upload: its first message.
type Upload<'a> = Call<'a, proto::UploadItemAttachmentRequest>;

fn chunk(message: proto::UploadItemAttachmentRequest) -> (Option<Vec<u8>>, bool) {
    let bare = message.request_id.is_empty() && message.bureau_id.is_empty();
    match message.part {
        Some(Part::Chunk(chunk)) => (Some(chunk), bare),
        _ => (None, bare),
    }
}

/// The header of an upload, read.
struct Wanted {
    item: Uuid,
    etag: String,
    coming: Coming,
    replaces: Option<Uuid>,
    reason: String,
}

impl ItemAttachments {
    pub(super) async fn upload(
        &self,
        request: Request<Streaming<proto::UploadItemAttachmentRequest>>,
    ) -> Result<proto::UploadItemAttachmentResponse, Status> {
        let (metadata, extensions, mut stream) = request.into_parts();
        let first = receive(&mut stream).await?.unwrap_or_default();
        let first = Request::from_parts(metadata, extensions, first);
        let mut call = Call::of(&self.files.db, &first)?;
        let wanted = self.read_header(&mut call)?;
        if let Some(answer) = self.admit(&call, &wanted).await? {
            return Ok(answer);
        }

        let key = Key {
            bureau: call.bureau().clone(),
            id: self.files.db.ids.next(),
        };
        let store = (&self.files.objects, &self.files.db.sealer);
        take(store, &key, &wanted.coming, &mut stream, chunk).await?;
        let row = self.insert(call, wanted, &key).await;
        Ok(keep(&self.files.objects, &key, row).await?)
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
        let item = fields.id("header.item_id", &header.item_id);
        let described = (&*header.file_name, header.byte_size, &*header.sha256);
        let coming = declared(fields, described, self.files.mib);
        let sent = (&*header.replaces_id, &*header.reason);
        let (replaces, reason) = replaced(fields, "header.", sent);
        let coming = call.checked(coming)?;
        Ok(Wanted {
            item,
            etag: header.etag.clone(),
            coming,
            replaces,
            reason,
        })
    }

    /// Before anything is stored: whether the file may come, or its answer if it came before.
    async fn admit(
        &self,
        call: &Upload<'_>,
        wanted: &Wanted,
    ) -> Result<Option<proto::UploadItemAttachmentResponse>> {
        let answer = call.before(&self.files.db).await?;
        if answer.is_some() {
            return Ok(answer);
        }
        let mut tx = call.read(&self.files.db).await?;
        let version = store::find_version(&mut tx, wanted.item, 0).await?;
        version.may_be_attached_to(&wanted.etag, wanted.replaces)?;
        Ok(None)
    }

    /// The answer, and for a new one its transaction.
    async fn insert(
        &self,
        mut call: Upload<'_>,
        wanted: Wanted,
        key: &Key,
    ) -> Result<(proto::UploadItemAttachmentResponse, Option<Tx>)> {
        let (mut tx, claim) = match call.once(&self.files.db).await? {
            Once::Before(answer) => return Ok((answer, None)),
            Once::New(new) => new,
        };
        let declared = wanted.coming.declared;
        let new = Attachment {
            id: key.id,
            file_name: wanted.coming.file_name,
            media_type: declared.format.media_type.to_owned(),
            link: String::new(),
            locked: false,
            original: Some(Object {
                id: key.id,
                byte_size: wanted.coming.byte_size,
                sha256: hex(&declared.sha256),
            }),
            copy: None,
        };
        let before = latest(&mut tx, wanted.item).await?;
        store::insert_file(&mut tx, wanted.item, &new, Some(&declared.sha256)).await?;
        let wanted = (&*wanted.etag, wanted.replaces, &*wanted.reason);
        let (record, etag) = self.attach(&mut tx, before, new, wanted).await?;
        let answer = proto::UploadItemAttachmentResponse {
            record: Some(record),
            etag,
        };
        claim.answer(&mut tx, &answer).await?;
        Ok((answer, Some(tx)))
    }
}
