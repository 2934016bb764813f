//! A draft is handed to the check; what is in the way of that is overridden by another person.

use gongkai_chassis::{call::Call, error::Result, new_or_answer};
use gongkai_proto::catalog::v1 as proto;
use tonic::Request;

use super::work::{ItemWork, judge, latest};
use crate::{
    bureau,
    item::{file::ready, obstacle::may_be_let_through, store, version::Act},
};

impl ItemWork {
    pub(super) async fn submit(
        &self,
        request: &Request<proto::SubmitItemRequest>,
    ) -> Result<proto::SubmitItemResponse> {
        let mut call = Call::of(&self.db, request)?;
        let body = call.body;
        let registered = bureau::load(&self.db, call.bureau()).await?;
        call.request_id();
        let id = call.fields.id("item_id", &body.item_id);
        call.checked(Some(()))?;
        // A repetition does not depend on the workers.
        if let Some(answer) = call.before(&self.db).await? {
            return Ok(answer);
        }
        self.files
            .look_through(&call.scope, &registered, id)
            .await?;

        let (mut tx, claim) = new_or_answer!(call.once(&self.db).await?);
        let by = call.principal().subject.clone();
        let mut version = latest(&mut tx, id).await?.submit(&body.etag, &by)?;
        if version.contents.is_proactive() {
            let files = store::files(&mut tx, id).await?;
            ready(&mut version.contents.attachments, &files);
        }
        judge(&mut tx, &mut call.fields, &registered, &version).await?;
        call.checked(Some(()))?;
        let answer = self
            .keep(&mut tx, &version, Act::Submitted, "")
            .await?
            .into();
        claim.finish(tx, answer).await
    }

    pub(super) async fn let_through(
        &self,
        request: &Request<proto::OverrideFindingsRequest>,
    ) -> Result<proto::OverrideFindingsResponse> {
        let mut call = Call::of(&self.db, request)?;
        let body = call.body;
        call.request_id();
        let id = call.fields.id("item_id", &body.item_id);
        let reason: String = call.fields.text("reason", &body.reason, 1, 1000);
        call.checked(Some(()))?;

        let (mut tx, claim) = new_or_answer!(call.once(&self.db).await?);
        let by = call.principal().subject.clone();
        let version = latest(&mut tx, id).await?;
        let version = version.let_through(&body.etag, &by, &reason)?;
        let files = store::files(&mut tx, id).await?;
        may_be_let_through(&version.contents.attachments, &files)?;
        let answer = self
            .keep(&mut tx, &version, Act::Overridden, &reason)
            .await?;
        claim.finish(tx, answer.into()).await
    }
}
