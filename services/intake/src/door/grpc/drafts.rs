//! Drafts: begun, saved, given files, read again, erased.

use gongkai_chassis::{
    call::{Call, Once},
    db::Tx,
    error::{Error, Reason, Result},
    fields::Fields,
    new_or_answer,
};
use gongkai_files::{hex, receive};
use gongkai_proto::{
    intake::v1::{self as proto, upload_to_draft_request::Part},
    request::Mutation,
};
use prost::{Message as _, Name};
use tokio::time::timeout;
use tonic::{Request, Status, Streaming};
use uuid::Uuid;

use super::Applicants;
use crate::{
    cases::{
        kernel::CITIZEN,
        query_code::{Codes, FIRST, Opens, QueryCode},
    },
    door::{
        admit,
        draft::{LONGEST, Taken, kept_until, may_begin, may_bring, may_take},
        key::read_secret,
        message::file,
        store::drafts as store,
        uploads::{HEADER, LONGEST as LONGEST_UPLOAD},
    },
    paper::attachment::{self, Attachment, Coming},
};

/// A draft as its owner names it.
pub(super) type Key = (Uuid, QueryCode);

impl Applicants {
    pub(super) async fn save_draft(
        &self,
        request: &Request<proto::SaveDraftRequest>,
    ) -> Result<proto::SaveDraftResponse> {
        let mut call = Call::of(&self.desk.db, request)?;
        call.unguessable_request_id();
        let body = call.body;
        let key = body.draft.as_ref();
        let key = key.map(|key| draft_key(&mut call.fields, Some(key)));
        let content = body.submission.clone().unwrap_or_default().encode_to_vec();
        if content.len() > LONGEST {
            let (zh, en) = ("填写的内容过长", "too long");
            call.fields.wrong("submission", zh, en);
        }
        // None began one yet; a key that does not read is noted.
        let key = match key {
            None => Some(None),
            Some(read) => read.map(Some),
        };
        let key = call.checked(key)?;
        if let Some((id, code)) = key {
            // A repeated call is answered first: its draft may have become a case.
            if let Some(answer) = call.before(&self.desk.db).await? {
                return Ok(answer);
            }
            admit::drafter(&self.desk.db, &call.scope, id, code).await?;
        }
        if key.is_none() {
            self.begins(&call).await?;
        }
        let (mut tx, claim) = new_or_answer!(call.once(&self.desk.db).await?);
        if key.is_none() {
            may_begin(store::drafts_taken(&mut tx).await?)?;
        }
        let id = key.map_or_else(|| tx.new_id(), |(id, _)| id);
        if !store::save_draft(&mut tx, id, key.is_none(), &hex(&content)).await? {
            return Err(gone());
        }
        let secret = Codes::of(&tx, Opens::Draft)?.code(id, FIRST);
        let answer = proto::SaveDraftResponse {
            draft: Some(proto::DraftKey {
                draft_id: id.to_string(),
                secret: secret.to_string(),
            }),
            kept_until: kept_until(tx.today()).to_string(),
        };
        claim.finish(tx, answer).await
    }

    /// Refuses to begin what could not be submitted any more, for another bureau succeeded this one. While the catalog
    /// is away nobody is kept from writing.
    async fn begins(&self, call: &Call<'_, proto::SaveDraftRequest>) -> Result<()> {
        let bureau = self.desk.bureaus.get(call.principal(), call.bureau());
        match bureau.await {
            Ok(bureau) => bureau.check_goes_on(&self.desk.db.successions, call.today),
            Err(error) if error.reason() == Reason::Unavailable => Ok(()),
            Err(error) => Err(error),
        }
    }

    pub(super) async fn get_draft(
        &self,
        request: &Request<proto::GetDraftRequest>,
    ) -> Result<proto::GetDraftResponse> {
        let mut call = Call::of(&self.desk.db, request)?;
        let key = draft_key(&mut call.fields, call.body.draft.as_ref());
        let (id, code) = call.checked(key)?;
        admit::drafter(&self.desk.db, &call.scope, id, code).await?;
        let mut tx = call.read(&self.desk.db).await?;
        let found = store::load_draft(&mut tx, id).await?;
        let (content, saved_on) = found.ok_or_else(gone)?;
        let submission = proto::Submission::decode(bytes(&content)?.as_slice());
        let files = store::files(&mut tx, id).await?;
        Ok(proto::GetDraftResponse {
            submission: Some(submission.map_err(Error::internal)?),
            kept_until: kept_until(saved_on).to_string(),
            files: files.iter().map(file).collect(),
        })
    }

    pub(super) async fn erase_draft(
        &self,
        request: &Request<proto::EraseDraftRequest>,
    ) -> Result<proto::EraseDraftResponse> {
        let mut call = Call::of(&self.desk.db, request)?;
        call.request_id();
        let key = draft_key(&mut call.fields, call.body.draft.as_ref());
        let (id, code) = call.checked(key)?;
        if let Some(answer) = call.before(&self.desk.db).await? {
            return Ok(answer);
        }
        admit::drafter(&self.desk.db, &call.scope, id, code).await?;
        let (mut tx, claim) = new_or_answer!(call.once(&self.desk.db).await?);
        let files = store::files(&mut tx, id).await?;
        store::delete_draft(&mut tx, id).await?;
        let answer = claim.finish(tx, proto::EraseDraftResponse {}).await?;
        for file in files {
            // What stays is nobody's file, and swept.
            self.attachments.erase(call.bureau(), file.id).await;
        }
        Ok(answer)
    }

    pub(super) async fn upload_to_draft(
        &self,
        request: Request<Streaming<proto::UploadToDraftRequest>>,
    ) -> Result<proto::UploadToDraftResponse, Status> {
        match timeout(LONGEST_UPLOAD, self.upload(request)).await {
            Ok(answer) => answer,
            Err(_) => Err(Error::new(Reason::DeadlineExceeded).into()),
        }
    }

    async fn upload(
        &self,
        request: Request<Streaming<proto::UploadToDraftRequest>>,
    ) -> Result<proto::UploadToDraftResponse, Status> {
        let (metadata, extensions, mut stream) = request.into_parts();
        let first = timeout(HEADER, receive(&mut stream)).await;
        let first = first.map_err(|_| Error::new(Reason::DeadlineExceeded))?;
        let first = first?.unwrap_or_default();
        let first = Request::from_parts(metadata, extensions, first);
        let mut call = Call::of(&self.desk.db, &first)?;
        call.request_id();
        let (key, coming) = self.header(&mut call)?;
        if let Some(answer) = call.before(&self.desk.db).await? {
            return Ok(answer);
        }
        let draft = admit::drafter(&self.desk.db, &call.scope, key.0, key.1).await?;
        let _place = self.uploads.begin(draft)?;
        let mut tx = call.read(&self.desk.db).await?;
        room(&mut tx, key.0, &coming).await?;
        drop(tx);
        let bureau = call.bureau().clone();
        let taken = (self.attachments).take(&bureau, &coming, &mut stream, chunk);
        let id = taken.await?;
        match self.insert_file(call, key.0, coming, id).await {
            // Whether a commit that fails was done is not known: the contents stay for the sweep.
            Ok((answer, Some(tx))) => {
                tx.commit().await?;
                Ok(answer)
            }
            Ok((answer, None)) => {
                self.attachments.erase(&bureau, id).await;
                Ok(answer)
            }
            Err(error) => {
                self.attachments.erase(&bureau, id).await;
                Err(error.into())
            }
        }
    }

    fn header(&self, call: &mut Call<'_, proto::UploadToDraftRequest>) -> Result<(Key, Coming)> {
        let Some(Part::Header(header)) = &call.body.part else {
            let (zh, en) = ("第一条消息应为文件说明", "the first message must have it");
            call.fields.wrong("header", zh, en);
            return call.checked(None);
        };
        let key = draft_key(&mut call.fields, header.draft.as_ref());
        let described = proto::AttachmentHeader {
            case_id: String::new(),
            purpose: header.purpose,
            file_name: header.file_name.clone(),
            byte_size: header.byte_size,
            sha256: header.sha256.clone(),
        };
        let coming = self.attachments.coming(&mut call.fields, &described);
        if coming
            .as_ref()
            .is_some_and(|coming| !may_bring(coming.purpose))
        {
            let (zh, en) = (
                "本机关的文书、公开的材料等由本机关上传，请选择申请表、身份证明、授权委托书、补正材料或者其他",
                "the bureau's own papers are not for the public to upload",
            );
            call.fields.wrong("header.purpose", zh, en);
        }
        call.checked(key.zip(coming))
    }

    /// The answer for a file whose contents are there, and for a new one the transaction that has its row.
    async fn insert_file(
        &self,
        mut call: Call<'_, proto::UploadToDraftRequest>,
        draft_id: Uuid,
        coming: Coming,
        id: Uuid,
    ) -> Result<(proto::UploadToDraftResponse, Option<Tx>)> {
        let (mut tx, claim) = match call.once(&self.desk.db).await? {
            Once::Before(answer) => return Ok((answer, None)),
            Once::New(new) => new,
        };
        if !store::lock_draft(&mut tx, draft_id).await? {
            return Err(gone());
        }
        room(&mut tx, draft_id, &coming).await?;
        let attached = Attachment {
            attached_by: CITIZEN.to_owned(),
            ..coming.attachment(&tx, id, draft_id)?
        };
        store::insert_file(&mut tx, &attached).await?;
        let answer = proto::UploadToDraftResponse {
            file: Some(file(&attached)),
        };
        claim.answer(&mut tx, &answer).await?;
        Ok((answer, Some(tx)))
    }

    /// The draft whose files go along with a call, if it names one. A repeated call is answered first: its
    /// draft became files of the case.
    pub(super) async fn draft_of<R: Mutation, A: Name + Default>(
        &self,
        call: &mut Call<'_, R>,
        key: Option<Key>,
    ) -> Result<Once<A, Option<Uuid>>> {
        let Some((id, secret)) = key else {
            return Ok(Once::New(None));
        };
        if let Some(answer) = call.before(&self.desk.db).await? {
            return Ok(Once::Before(answer));
        }
        let draft = admit::drafter(&self.desk.db, &call.scope, id, secret).await?;
        Ok(Once::New(Some(draft)))
    }

    /// Makes the files of a draft those of a case that is locked, and erases the draft.
    pub(super) async fn adopt(&self, tx: &mut Tx, draft_id: Uuid, case_id: Uuid) -> Result<()> {
        if !store::lock_draft(tx, draft_id).await? {
            return Err(gone());
        }
        for file in store::files(tx, draft_id).await? {
            let room = self
                .attachments
                .room(tx, case_id, file.byte_size.unsigned_abs());
            room.await.map_err(|error| {
                error.next(
                    "Hand the papers in at the counter or by post.",
                    "请将材料到窗口递交或者邮寄。",
                )
            })?;
            let attachment = Attachment { case_id, ..file };
            attachment::insert(tx, &attachment).await?;
        }
        store::delete_draft(tx, draft_id).await
    }
}

fn chunk(message: proto::UploadToDraftRequest) -> (Option<Vec<u8>>, bool) {
    let bare = message.request_id.is_empty() && message.bureau_id.is_empty();
    match message.part {
        Some(Part::Chunk(chunk)) => (Some(chunk), bare),
        _ => (None, bare),
    }
}

/// Whether there is room for a file.
async fn room(tx: &mut Tx, draft_id: Uuid, coming: &Coming) -> Result<()> {
    let bureau = store::drafts_taken(tx).await?;
    let files = store::files(tx, draft_id).await?;
    let bytes = files.iter().map(|file| file.byte_size.unsigned_abs());
    let draft = Taken {
        count: files.len() as u64,
        bytes: bytes.sum(),
    };
    may_take(bureau, draft, coming.file.byte_size.unsigned_abs())
}

/// Reads by what the draft is named whose files go along; none where none is named.
pub(super) fn files_key(fields: &mut Fields, key: Option<&proto::DraftKey>) -> Option<Key> {
    key.and_then(|key| draft_key(fields, Some(key)))
}

/// Reads by what a draft is named.
pub(super) fn draft_key(fields: &mut Fields, key: Option<&proto::DraftKey>) -> Option<Key> {
    let key = key.cloned().unwrap_or_default();
    let id = fields.id("draft.draft_id", &key.draft_id);
    let code = read_secret(fields, "draft.secret", &key.secret)?;
    Some((id, code))
}

/// That a draft is there no more: told as a wrong secret is.
fn gone() -> Error {
    admit::wrong(Opens::Draft)
}

/// What was filled in, from the hexadecimal text that is sealed.
fn bytes(hex: &str) -> Result<Vec<u8>> {
    let pairs = hex.as_bytes().chunks(2).map(|pair| {
        let pair = std::str::from_utf8(pair).map_err(Error::internal)?;
        u8::from_str_radix(pair, 16).map_err(Error::internal)
    });
    pairs.collect()
}
