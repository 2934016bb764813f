//! LetterService: proto to domain and back.

pub mod message;
mod template;

use chrono::NaiveDate;
use gongkai_chassis::{call::Call, code::to_number, error::Result, rpcs};
use gongkai_law::letter::LetterKind;
use gongkai_proto::intake::v1::{self as proto, letter_service_server::LetterService};
use tonic::Request;
use uuid::Uuid;

use super::{
    document::{Documents, Format},
    issued::{IssuedFile, IssuedLetters, file_name},
    original::in_force,
    store::{self, Filter, Stored},
};
use crate::desk::Desk;

/// The service.
pub struct Letters {
    desk: Desk,
    documents: Documents,
    issued: IssuedLetters,
}

impl Letters {
    /// At this desk, laying out by these documents, handing out what is issued.
    pub fn new(desk: Desk, documents: Documents, issued: IssuedLetters) -> Self {
        Self {
            desk,
            documents,
            issued,
        }
    }

    async fn get(
        &self,
        request: &Request<proto::GetLetterRequest>,
    ) -> Result<proto::GetLetterResponse> {
        let mut call = Call::of(&self.desk.db, request)?;
        let id = call.fields.id("letter_id", &call.body.letter_id);
        let id = call.checked(Some(id))?;
        let staff = (self.desk.bureaus)
            .staff_of(call.principal(), call.bureau())
            .await;
        let mut tx = call.read(&self.desk.db).await?;
        let stored = self.issued.shown(&mut tx, id).await?;
        let dispatches = store::dispatches_of(&mut tx, &[id]).await?;
        let originals = store::originals_of(&mut tx, &[id]).await?;
        let in_force = in_force(&originals).map(|original| original.ordinal);
        let originals = originals
            .iter()
            .map(|original| message::original(original, Some(original.ordinal) == in_force));
        Ok(staff.named(proto::GetLetterResponse {
            letter: Some(message::letter(call.bureau(), &stored)),
            content: Some(message::content(stored.letter)),
            dispatches: dispatches.into_iter().map(message::dispatch).collect(),
            originals: originals.collect(),
            names: Vec::new(),
        }))
    }

    async fn list(
        &self,
        request: &Request<proto::ListLettersRequest>,
    ) -> Result<proto::ListLettersResponse> {
        let mut call = Call::of(&self.desk.db, request)?;
        let body = call.body;
        let fields = &mut call.fields;
        let filter = Filter {
            case_id: (!body.case_id.is_empty()).then(|| fields.id("case_id", &body.case_id)),
            kind: fields.code_if_any("kind", body.kind),
            year: (body.year != 0).then_some(body.year),
            open_only: body.open_only,
        };
        let of = format!("{filter:?}");
        let paging = call.paging::<(NaiveDate, Uuid)>("letters", &of);
        call.checked(Some(()))?;
        let mut tx = call.read(&self.desk.db).await?;
        let rows = store::list_letters(&mut tx, filter, paging.after, paging.limit()).await?;
        let position = |row: &Stored| (row.dated_on, row.id);
        let (mut rows, next_page_token) = paging.page(rows, position)?;
        self.issued.mark(&mut tx, &mut rows).await?;
        let rows = rows.iter();
        Ok(proto::ListLettersResponse {
            letters: rows
                .map(|row| message::letter(call.bureau(), row))
                .collect(),
            next_page_token,
        })
    }

    async fn export(
        &self,
        request: &Request<proto::ExportLetterRequest>,
    ) -> Result<proto::ExportLetterResponse> {
        let mut call = Call::of(&self.desk.db, request)?;
        let id = call.fields.id("letter_id", &call.body.letter_id);
        let format: Option<Format> = call.fields.code("format", call.body.format);
        let format = call.checked(format)?;
        let mut tx = call.read(&self.desk.db).await?;
        let file = if format == Format::Pdf && !call.body.laid_out_here {
            self.issued.issued(tx, id, false).await?
        } else {
            let stored = self.issued.shown(&mut tx, id).await?;
            // Laying out takes its time; nothing waits for it in the database.
            drop(tx);
            let documents = self.documents.of(call.bureau());
            IssuedFile {
                file_name: file_name(&stored, format),
                content: documents.lay_out(stored.marked(), format).await?,
                media_type: format.media_type().to_owned(),
                is_original: false,
                read_as: None,
            }
        };
        Ok(proto::ExportLetterResponse {
            content: file.content,
            file_name: file.file_name,
            media_type: file.media_type,
            is_original: file.is_original,
            attachment_id: file.read_as.map(|id| id.to_string()).unwrap_or_default(),
        })
    }
}

/// A kind of letter as sent.
pub fn kind_number(kind: LetterKind) -> i32 {
    to_number(kind)
}

rpcs! { LetterService for Letters:
    get_letter => get(GetLetterRequest) -> GetLetterResponse;
    list_letters => list(ListLettersRequest) -> ListLettersResponse;
    export_letter => export(ExportLetterRequest) -> ExportLetterResponse;
    list_letter_templates =>
        list_templates(ListLetterTemplatesRequest) -> ListLetterTemplatesResponse;
    get_letter_template => get_template(GetLetterTemplateRequest) -> GetLetterTemplateResponse;
    set_letter_template => set_template(SetLetterTemplateRequest) -> SetLetterTemplateResponse;
    reset_letter_template =>
        reset_template(ResetLetterTemplateRequest) -> ResetLetterTemplateResponse;
    export_template_sample =>
        export_sample(ExportTemplateSampleRequest) -> ExportTemplateSampleResponse;
}
