//! A draft is handed to the check; what is in the way of that is overridden by another person.

use gongkai_chassis::{
    call::Call,
    error::{Error, Result},
    new_or_answer,
};
use gongkai_proto::catalog::v1 as proto;
use tonic::Request;

use super::work::{ItemWork, judge, latest};
use crate::{
    bureau,
    item::{
        file::{File, ready},
        store,
        version::{Act, Version},
    },
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
        was_looked_through(&version, &store::files(&mut tx, id).await?)?;
        let answer = self
            .keep(&mut tx, &version, Act::Overridden, &reason)
            .await?;
        claim.finish(tx, answer.into()).await
    }
}

/// Refuses to override what nobody knows yet.
fn was_looked_through(version: &Version, files: &[File]) -> Result<()> {
    let unknown = |id| {
        let mut files = files.iter();
        files.any(|file| file.id == id && file.original.is_some() && file.inspected.is_none())
    };
    if !version
        .contents
        .attachments
        .iter()
        .any(|one| unknown(one.id))
    {
        return Ok(());
    }
    Err(
        Error::state_forbids("not looked through yet", "附件尚未检查").next(
            "Submit the item first: that tells what is in its attachments.",
            "请先送核，由系统检查附件内容后再予核准。",
        ),
    )
}
