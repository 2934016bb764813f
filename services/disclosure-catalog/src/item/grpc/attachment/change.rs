//! Acts on the attachments of a version.

use gongkai_chassis::{call::Call, db::Tx, error::Result, fields::Fields, new_or_answer};
use gongkai_proto::catalog::v1 as proto;
use tonic::Request;
use uuid::Uuid;

use super::ItemAttachments;
use crate::{
    bureau::staff,
    entry,
    item::{
        attachment::Attachment,
        grpc::work::latest,
        message::record,
        store,
        version::{Act, Version},
    },
};

/// Reads which attachment is replaced, and why.
pub(super) fn replaced(
    fields: &mut Fields,
    within: &str,
    (id, reason): (&str, &str),
) -> (Option<Uuid>, String) {
    let replaces = match id {
        "" => None,
        id => Some(fields.id(&format!("{within}replaces_id"), id)),
    };
    let least = usize::from(replaces.is_some());
    let reason = fields.text(&format!("{within}reason"), reason, least, 1000);
    (replaces, reason)
}

impl ItemAttachments {
    /// Attaches what has its row to a version that is locked: etag, what it replaces, and why. Answers the record and
    /// the etag after it.
    pub(super) async fn attach(
        &self,
        tx: &mut Tx,
        before: Version,
        new: Attachment,
        (etag, replaces, reason): (&str, Option<Uuid>, &str),
    ) -> Result<(proto::ItemAttachmentRecord, String)> {
        let by = tx.scope()?.principal.subject.clone();
        let id = new.id;
        let version = before.attach(etag, &by, new, replaces)?;
        let (act, file) = match replaces {
            Some(old) => (Act::Replaced, old),
            None => (Act::Attached, id),
        };
        kept(tx, &version, (act, reason, file), id).await
    }

    pub(super) async fn link(
        &self,
        request: &Request<proto::LinkItemAttachmentRequest>,
    ) -> Result<proto::LinkItemAttachmentResponse> {
        let mut call = Call::of(&self.files.db, request)?;
        let body = call.body;
        call.request_id();
        let item = call.fields.id("item_id", &body.item_id);
        let file_name = call.fields.line("file_name", &body.file_name, 1, 200);
        let link: String = call.fields.line("link", &body.link, 1, 500);
        entry::check_link(&mut call.fields, "link", &link);
        let sent = (&*body.replaces_id, &*body.reason);
        let (replaces, reason) = replaced(&mut call.fields, "", sent);
        call.checked(Some(()))?;

        let (mut tx, claim) = new_or_answer!(call.once(&self.files.db).await?);
        let new = Attachment {
            id: tx.new_id(),
            file_name,
            media_type: String::new(),
            link,
            locked: false,
            original: None,
            copy: None,
        };
        let before = latest(&mut tx, item).await?;
        store::insert_file(&mut tx, item, &new, None).await?;
        let wanted = (&*body.etag, replaces, &*reason);
        let (record, etag) = self.attach(&mut tx, before, new, wanted).await?;
        let answer = proto::LinkItemAttachmentResponse {
            record: Some(record),
            etag,
        };
        claim.finish(tx, answer).await
    }

    pub(super) async fn remove(
        &self,
        request: &Request<proto::RemoveItemAttachmentRequest>,
    ) -> Result<proto::RemoveItemAttachmentResponse> {
        let mut call = Call::of(&self.files.db, request)?;
        let body = call.body;
        call.request_id();
        let item = call.fields.id("item_id", &body.item_id);
        let id = call.fields.id("attachment_id", &body.attachment_id);
        let reason: String = call.fields.text("reason", &body.reason, 1, 1000);
        call.checked(Some(()))?;

        let (mut tx, claim) = new_or_answer!(call.once(&self.files.db).await?);
        let by = call.principal().subject.clone();
        let version = latest(&mut tx, item).await?.detach(&body.etag, &by, id)?;
        let done = (Act::Detached, &*reason, id);
        let (record, etag) = kept(&mut tx, &version, done, id).await?;
        let answer = proto::RemoveItemAttachmentResponse {
            record: Some(record),
            etag,
        };
        claim.finish(tx, answer).await
    }

    pub(super) async fn lock(
        &self,
        request: &Request<proto::LockItemAttachmentRequest>,
    ) -> Result<proto::LockItemAttachmentResponse> {
        let mut call = Call::of(&self.files.db, request)?;
        let body = call.body;
        call.request_id();
        let item = call.fields.id("item_id", &body.item_id);
        let id = call.fields.id("attachment_id", &body.attachment_id);
        let reason: String = call.fields.text("reason", &body.reason, 1, 1000);
        call.checked(Some(()))?;

        let (mut tx, claim) = new_or_answer!(call.once(&self.files.db).await?);
        let before = latest(&mut tx, item).await?;
        let version = before.lock(&body.etag, id, body.locked)?;
        let act = if body.locked {
            Act::Locked
        } else {
            Act::Unlocked
        };
        let (record, etag) = kept(&mut tx, &version, (act, &reason, id), id).await?;
        let answer = proto::LockItemAttachmentResponse {
            record: Some(record),
            etag,
        };
        claim.finish(tx, answer).await
    }
}

/// Keeps what an act made of a version and its attachment; answers the record and the etag after it.
async fn kept(
    tx: &mut Tx,
    version: &Version,
    (act, reason, on): (Act, &str, Uuid),
    id: Uuid,
) -> Result<(proto::ItemAttachmentRecord, String)> {
    store::update_version(tx, version).await?;
    store::give_up_files(tx, version.item).await?;
    store::did_to_file(tx, version, act, reason, on).await?;
    let file = store::find_file(tx, id).await?;
    let attachments = &mut version.contents.attachments.iter();
    let attachment = attachments.find(|one| one.id == id);
    let record = proto::ItemAttachmentRecord {
        names: staff::person_names(tx, &[&file.attached_by]).await?,
        ..record(version.item, &file, attachment)
    };
    Ok((record, version.etag()))
}
