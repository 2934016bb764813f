//! Letters and files that an applicant takes home.

use std::pin::Pin;

use gongkai_chassis::{
    call::Call,
    error::{Error, Result},
};
use gongkai_law::case::CaseKind;
use gongkai_proto::{
    intake::v1::{
        self as proto, read_attachment_response::Part as Read, read_my_file_response::Part,
    },
    request::BureauRequest,
};
use tokio_stream::{Stream, StreamExt as _};
use tonic::{Request, Status};
use uuid::Uuid;

use super::{
    Applicants,
    acts::{for_a_citizen, no_letter},
};
use crate::{
    door::message::file,
    paper::{
        attachment::{self, Attachment},
        letter::{all_in_force, original_name, originals::originals_of},
    },
};

/// What is sent of a file.
type Sent = Result<proto::ReadMyFileResponse, Status>;

impl Applicants {
    pub(super) async fn export_my_letter(
        &self,
        request: &Request<proto::ExportMyLetterRequest>,
    ) -> Result<proto::ExportMyLetterResponse> {
        let mut call = Call::of(&self.desk.db, request)?;
        let (body, key) = (call.body, call.body.key.as_ref());
        let letter_id = call.fields.id("letter_id", &body.letter_id);
        let (kind, id) = self.admit(&mut call, key).await?;
        let letters = self.letters_of(&call, kind, id).await?;
        let letter = letters.into_iter().find(|letter| letter.id == letter_id);
        let letter = letter.ok_or_else(|| no_letter(letter_id))?;
        // The stamped or sealed original, where one is attached.
        let tx = call.read(&self.desk.db).await?;
        let file = self.issued.issued(tx, letter.id, true).await;
        let file = file.map_err(for_a_citizen)?;
        Ok(proto::ExportMyLetterResponse {
            content: file.content,
            file_name: file.file_name,
            media_type: file.media_type,
            file_id: file.read_as.map(|id| id.to_string()).unwrap_or_default(),
        })
    }

    pub(super) async fn read(
        &self,
        request: &Request<proto::ReadMyFileRequest>,
    ) -> Result<Pin<Box<dyn Stream<Item = Sent> + Send>>> {
        let mut call = Call::of(&self.desk.db, request)?;
        let (body, key) = (call.body, call.body.key.as_ref());
        let file_id = call.fields.id("file_id", &body.file_id);
        let (kind, id) = self.admit(&mut call, key).await?;
        let files = self.files_of(&call, kind, id).await?;
        let found = match files.into_iter().find(|file| file.id == file_id) {
            Some(file) => Some(file),
            None => self.original_of(&call, kind, id, file_id).await?,
        };
        let found = found.ok_or_else(|| {
            let unknown = Error::record_unknown("file", "文件", file_id);
            for_a_citizen(unknown)
        })?;
        let described = file(&found);
        let sent = self.attachments.send(&call.scope, found, body.offset);
        let sent = sent.await?.map(move |message| {
            let part = match message?.part {
                Some(Read::Chunk(chunk)) => Part::Chunk(chunk),
                Some(Read::Attachment(_)) | None => Part::File(described.clone()),
            };
            Ok(proto::ReadMyFileResponse { part: Some(part) })
        });
        Ok(Box::pin(sent))
    }

    /// The file of that id, if it is the original in force of a letter to the applicant.
    async fn original_of<R: BureauRequest>(
        &self,
        call: &Call<'_, R>,
        kind: CaseKind,
        id: Uuid,
        file_id: Uuid,
    ) -> Result<Option<Attachment>> {
        let letters = self.letters_of(call, kind, id).await?;
        let ids: Vec<Uuid> = letters.iter().map(|letter| letter.id).collect();
        let mut tx = call.read(&self.desk.db).await?;
        let in_force = all_in_force(&originals_of(&mut tx, &ids).await?);
        let letter = letters.iter().find(|letter| {
            let original = in_force.get(&letter.id);
            original.is_some_and(|original| original.attachment_id == file_id)
        });
        let Some(letter) = letter else {
            return Ok(None);
        };
        let file = attachment::load(&mut tx, file_id).await?;
        let file_name = original_name(&letter.printed, &file.media_type);
        Ok(Some(Attachment { file_name, ..file }))
    }
}
