//! The draft of a reply as the letter it becomes: what a reviewer reads is what goes out.

use gongkai_chassis::{call::Call, error::Result};
use gongkai_proto::intake::v1 as proto;
use tonic::Request;

use super::Applications;
use crate::{
    cases::application::{Application, cited_letters, letters},
    cases::kernel,
    paper::letter::{self, Format},
};

impl Applications {
    pub(super) async fn export_draft(
        &self,
        request: &Request<proto::ExportReplyDraftRequest>,
    ) -> Result<proto::ExportReplyDraftResponse> {
        let mut call = Call::of(&self.desk.db, request)?;
        let id = call.fields.id("application_id", &call.body.application_id);
        let format: Option<Format> = call.fields.code("format", call.body.format);
        let format = call.checked(format)?;
        let bureau = self.desk.bureaus.get(call.principal(), call.bureau());
        let bureau = bureau.await?;
        let mut tx = call.read(&self.desk.db).await?;
        let case = kernel::load::<Application>(&mut tx, id).await?;
        let mut order = letters::draft(&case.state, call.today)?;
        cited_letters::complete(&mut tx, &case, std::slice::from_mut(&mut order)).await?;
        let draft = letter::draft(&mut tx, &bureau.head, case.number, call.today, &order);
        let draft = draft.await?;
        // Laying out takes its time; nothing waits for it in the database.
        drop(tx);
        Ok(proto::ExportReplyDraftResponse {
            file_name: format!("{}（草稿）.{}", order.kind.zh(), format.extension()),
            media_type: format.media_type().to_owned(),
            content: self
                .documents
                .of(call.bureau())
                .lay_out(draft, format)
                .await?,
            etag: case.etag(),
        })
    }
}
