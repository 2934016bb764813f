//! A file that comes in: its header, its bytes, and the row it gets.

use gongkai_chassis::{
    call::{Call, Once},
    db::Tx,
    error::Result,
    fields::Fields,
    identity::BureauId,
};
use gongkai_files::{ChunkOf, Key, declared, forget, keep, receive};
use gongkai_proto::intake::v1::{self as proto, upload_attachment_request::Part};
use tonic::{Request, Status, Streaming};
use uuid::Uuid;

use super::{Attachments, message, unknown_case};
use crate::{
    cases::kernel::store::{has_case, lock_any_case},
    paper::attachment::{
        state::Purpose,
        store::{self, Attachment},
    },
};

/// The call of an upload: its first message.
type Upload<'a> = Call<'a, proto::UploadAttachmentRequest>;

/// A file that is to come, as its header says.
pub struct Coming {
    /// What the file is to be in its case.
    pub purpose: Purpose,
    /// What its header says of it.
    pub file: gongkai_files::Coming,
}

impl Coming {
    /// The file as it is kept under that id, of a case.
    pub fn attachment(self, tx: &Tx, id: Uuid, case_id: Uuid) -> Result<Attachment> {
        Ok(Attachment {
            id,
            case_id,
            purpose: self.purpose,
            file_name: self.file.file_name,
            media_type: self.file.declared.format.media_type.to_owned(),
            byte_size: self.file.byte_size,
            sha256: self.file.declared.sha256.to_vec(),
            attached_on: tx.today(),
            recorded_at: tx.recorded_at(),
            attached_by: tx.scope()?.principal.subject.clone(),
            signed: false,
            withdrawn: None,
        })
    }
}

fn chunk(message: proto::UploadAttachmentRequest) -> (Option<Vec<u8>>, bool) {
    let bare = message.request_id.is_empty() && message.bureau_id.is_empty();
    match message.part {
        Some(Part::Chunk(chunk)) => (Some(chunk), bare),
        _ => (None, bare),
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
        let coming = &wanted.coming;
        let id = self.take(&bureau, coming, &mut stream, chunk).await?;
        let key = Key { bureau, id };
        let row = self.insert(call, wanted, &key).await;
        Ok(keep(&self.objects, &key, row).await?)
    }

    /// Takes in the contents of a file that is coming; answers the id they stand under. A row for them is
    /// for the caller to write.
    pub async fn take<M>(
        &self,
        bureau: &BureauId,
        coming: &Coming,
        stream: &mut Streaming<M>,
        chunk_of: ChunkOf<M>,
    ) -> Result<Uuid, Status> {
        let key = Key {
            bureau: bureau.clone(),
            id: self.db.ids.next(),
        };
        let store = (&self.objects, &self.db.sealer);
        gongkai_files::take(store, &key, &coming.file, stream, chunk_of).await?;
        Ok(key.id)
    }

    /// Erases contents that have no row, or none any more.
    pub async fn erase(&self, bureau: &BureauId, id: Uuid) {
        let bureau = bureau.clone();
        forget(&self.objects, &Key { bureau, id }).await;
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
        let described = (&*header.file_name, header.byte_size, &*header.sha256);
        let file = declared(fields, described, self.limits.attachment_file_mib);
        let (purpose, file) = purpose.zip(file)?;
        Some(Coming { purpose, file })
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
        self.room(
            &mut tx,
            wanted.case_id,
            wanted.coming.file.declared.byte_size,
        )
        .await?;
        Ok(None)
    }

    /// Whether a case has room for a file of so many bytes more.
    pub async fn room(&self, tx: &mut Tx, case_id: Uuid, byte_size: u64) -> Result<()> {
        let used = store::used(tx, case_id).await?;
        self.limits.admit(used, byte_size)
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
        self.room(
            &mut tx,
            wanted.case_id,
            wanted.coming.file.declared.byte_size,
        )
        .await?;
        let attachment = wanted.coming.attachment(&tx, key.id, wanted.case_id)?;
        store::insert(&mut tx, &attachment).await?;
        let answer = message(&call.scope, attachment).into();
        claim.answer(&mut tx, &answer).await?;
        Ok((answer, Some(tx)))
    }
}
