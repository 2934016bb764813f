//! LetterService: proto to domain and back.

mod dispatch;
mod message;
mod template;

use chrono::NaiveDate;
use gongkai_chassis::{
    error::Result,
    fields::{Fields, page_size},
    identity::Principal,
    page::{self, Page},
};
use gongkai_law::letter::LetterKind;
use gongkai_proto::intake::v1::{self as proto, letter_service_server::LetterService};
use tonic::{Request, Response, Status};
use uuid::Uuid;

use super::{
    document::{Documents, Format},
    store::{self, Filter, Stored},
};
use crate::{contract::rpc::rpcs, desk::Desk};

const KIND: &str = "gongkai.intake.v1.LetterKind";
/// The enum of the contract for the form of a file.
pub const FORMAT: &str = "gongkai.intake.v1.LetterFormat";

/// The service.
pub struct Letters {
    desk: Desk,
    documents: Documents,
}

impl Letters {
    /// At this desk, laying out by these documents.
    pub fn new(desk: Desk, documents: Documents) -> Self {
        Self { desk, documents }
    }

    async fn get(
        &self,
        request: &Request<proto::GetLetterRequest>,
    ) -> Result<proto::GetLetterResponse> {
        let body = request.get_ref();
        let (mut fields, bureau) = Fields::default().bureau(&body.bureau_id)?;
        let scope = Principal::of(request)?.scope(&bureau)?;
        let id = fields.id("letter_id", &body.letter_id);
        fields.done()?;
        let mut tx = self.desk.db.begin("intake.get_letter", &scope).await?;
        let stored = store::get_letter(&mut tx, id).await?;
        let dispatches = store::dispatches_of(&mut tx, id).await?;
        Ok(proto::GetLetterResponse {
            letter: Some(message::letter(&bureau, &stored)),
            content: Some(message::content(stored.letter)),
            dispatches: dispatches.into_iter().map(message::dispatch).collect(),
        })
    }

    async fn list(
        &self,
        request: &Request<proto::ListLettersRequest>,
    ) -> Result<proto::ListLettersResponse> {
        let body = request.get_ref();
        let (mut fields, bureau) = Fields::default().bureau(&body.bureau_id)?;
        let scope = Principal::of(request)?.scope(&bureau)?;
        let filter = Filter {
            case_id: (!body.case_id.is_empty()).then(|| fields.id("case_id", &body.case_id)),
            kind: match body.kind {
                0 => None,
                number => fields.code("kind", KIND, number),
            },
            year: (body.year != 0).then_some(body.year),
            open_only: body.open_only,
        };
        let of = format!("letters/{bureau}/{filter:?}");
        let after: Option<(NaiveDate, Uuid)> = page::read(&mut fields, &of, &body.page_token);
        let size = page_size(&mut fields, body.page_size);
        fields.done()?;
        let mut tx = self.desk.db.begin("intake.list_letters", &scope).await?;
        let limit = i64::try_from(size).unwrap_or(i64::MAX - 1) + 1;
        let rows = store::list_letters(&mut tx, filter, after, limit).await?;
        let page = Page::of(rows, size, |row: &Stored| (row.dated_on, row.id));
        Ok(proto::ListLettersResponse {
            next_page_token: page::write(&of, page.next.as_ref())?,
            letters: page
                .rows
                .iter()
                .map(|row| message::letter(&bureau, row))
                .collect(),
        })
    }

    async fn export(
        &self,
        request: &Request<proto::ExportLetterRequest>,
    ) -> Result<proto::ExportLetterResponse> {
        let body = request.get_ref();
        let (mut fields, bureau) = Fields::default().bureau(&body.bureau_id)?;
        let scope = Principal::of(request)?.scope(&bureau)?;
        let id = fields.id("letter_id", &body.letter_id);
        let format: Option<Format> = fields.code("format", FORMAT, body.format);
        let format = fields.done_with(format)?;
        let mut tx = self.desk.db.begin("intake.export_letter", &scope).await?;
        let stored = store::get_letter(&mut tx, id).await?;
        // Laying out takes its time; nothing waits for it in the database.
        drop(tx);
        Ok(proto::ExportLetterResponse {
            file_name: format!("{}.{}", stored.printed, format.extension()),
            media_type: format.media_type().to_owned(),
            content: self.documents.lay_out(stored.letter, format).await?,
        })
    }
}

/// A kind of letter as sent.
fn kind_number(kind: LetterKind) -> i32 {
    gongkai_proto::code::to_number(KIND, kind.as_str())
}

rpcs! { LetterService for Letters:
    get_letter => get(GetLetterRequest) -> GetLetterResponse;
    list_letters => list(ListLettersRequest) -> ListLettersResponse;
    export_letter => export(ExportLetterRequest) -> ExportLetterResponse;
    record_dispatch => record_dispatch(RecordDispatchRequest) -> RecordDispatchResponse;
    record_served => record_served(RecordServedRequest) -> RecordServedResponse;
    record_returned => record_returned(RecordReturnedRequest) -> RecordReturnedResponse;
    list_dispatches => list_dispatches(ListDispatchesRequest) -> ListDispatchesResponse;
    list_letter_templates =>
        list_templates(ListLetterTemplatesRequest) -> ListLetterTemplatesResponse;
    get_letter_template => get_template(GetLetterTemplateRequest) -> GetLetterTemplateResponse;
    set_letter_template => set_template(SetLetterTemplateRequest) -> SetLetterTemplateResponse;
    reset_letter_template =>
        reset_template(ResetLetterTemplateRequest) -> ResetLetterTemplateResponse;
    export_template_sample =>
        export_sample(ExportTemplateSampleRequest) -> ExportTemplateSampleResponse;
}
