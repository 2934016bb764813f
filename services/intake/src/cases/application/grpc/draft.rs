//! The draft of a reply as the letter it becomes: what a reviewer reads is what goes out.

use gongkai_chassis::{error::Result, fields::Fields, identity::Principal};
use gongkai_proto::intake::v1 as proto;
use tonic::Request;

use super::Applications;
use crate::{
    cases::application::{Application, letters},
    cases::kernel,
    paper::letter::{self, Format},
};

impl Applications {
    pub(super) async fn export_draft(
        &self,
        request: &Request<proto::ExportReplyDraftRequest>,
    ) -> Result<proto::ExportReplyDraftResponse> {
        let (principal, body) = (Principal::of(request)?, request.get_ref());
        let (mut fields, bureau_id) = Fields::default().bureau(&body.bureau_id)?;
        let scope = principal.scope(&bureau_id)?;
        let id = fields.id("application_id", &body.application_id);
        let format: Option<Format> = fields.code("format", body.format);
        let format = fields.done_with(format)?;
        let bureau = self.desk.bureaus.get(principal, &bureau_id).await?;
        let mut tx = self
            .desk
            .db
            .begin("intake.export_reply_draft", &scope)
            .await?;
        let case = kernel::load::<Application>(&mut tx, id).await?;
        let order = letters::draft(&case.state)?;
        let draft = letter::draft(&mut tx, &bureau.head, case.number, &order).await?;
        // Laying out takes its time; nothing waits for it in the database.
        drop(tx);
        Ok(proto::ExportReplyDraftResponse {
            file_name: format!("{}（草稿）.{}", order.kind.zh(), format.extension()),
            media_type: format.media_type().to_owned(),
            content: self
                .documents
                .of(&bureau_id)
                .lay_out(draft, format)
                .await?,
            etag: case.etag(),
        })
    }
}
