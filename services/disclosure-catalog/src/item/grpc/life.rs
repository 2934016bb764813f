//! What becomes of a published item: repealed, or withdrawn.

use gongkai_chassis::{db::Tx, error::Result, new_or_answer};
use gongkai_journal::Record as _;
use gongkai_proto::catalog::v1 as proto;
use tonic::Request;
use uuid::Uuid;

use super::work::{ItemWork, Step};
use crate::{
    bureau,
    item::{
        Item,
        deputy::instead_of,
        events,
        message::message,
        publish, store,
        version::{Act, State, Version},
    },
};

impl ItemWork {
    pub(super) async fn repeal(
        &self,
        request: &Request<proto::RepealItemRequest>,
    ) -> Result<proto::RepealItemResponse> {
        let body = request.get_ref();
        let step = Step::new(Act::Repealed, &body.item_id, &body.etag).told_why(&body.reason, 1000);
        let (mut call, id, reason) = self.begin(request, &step)?;
        let publisher = bureau::load(&self.db, call.bureau()).await?;
        let (on, backdating) =
            call.legal_date("repealed_on", &body.repealed_on, &body.backdating_reason);
        call.checked(Some(()))?;

        let (mut tx, claim) = new_or_answer!(call.once(&self.db).await?);
        let (mut versions, item) = public(&mut tx, id).await?;
        let stead = instead_of(&mut tx, &hands(&versions, &item)).await?;
        if on < item.publication.formed_on {
            call.fields.wrong(
                "repealed_on",
                "不得早于信息形成日期",
                "not before formed_on",
            );
            call.checked(Some(()))?;
        }
        let number = item.version;
        let item = item.repeal(&body.etag, on, reason.clone())?;
        store::keep(&mut tx, &item, None, None).await?;
        if let Some(version) = versions.pop_if(|last| State::UNDER_WAY.contains(&last.state)) {
            let dropped = version.give_up("", true)?;
            let today = tx.today();
            store::update_version(&mut tx, &dropped).await?;
            store::give_up_files(&mut tx, id).await?;
            store::did(&mut tx, &dropped, Act::Dropped, &reason, (today, "")).await?;
            store::overtake_opinions(&mut tx, id, dropped.number).await?;
        }
        if let Some(version) = versions.iter().find(|version| version.number == number) {
            let when = (on, backdating.as_str());
            let stead = stead.as_deref();
            store::did_instead(&mut tx, version, Act::Repealed, &reason, when, stead).await?;
        }
        let today = tx.today();
        let told = events::repealed(&item, &publisher, today);
        tx.record(&id.to_string(), &told).await?;
        let answer = proto::RepealItemResponse {
            item: Some(message(&item, &publisher, today)),
        };
        claim.finish(tx, answer).await
    }

    pub(super) async fn withdraw(
        &self,
        request: &Request<proto::WithdrawItemRequest>,
    ) -> Result<proto::WithdrawItemResponse> {
        let body = request.get_ref();
        let step = Step::new(Act::Withdrawn, &body.item_id, &body.etag).told_why(&body.reason, 500);
        let (mut call, id, reason) = self.begin(request, &step)?;
        let publisher = bureau::load(&self.db, call.bureau()).await?;
        call.checked(Some(()))?;

        let (mut tx, claim) = new_or_answer!(call.once(&self.db).await?);
        let (versions, item) = public(&mut tx, id).await?;
        let stead = instead_of(&mut tx, &hands(&versions, &item)).await?;
        let today = tx.today();
        let item = item.withdraw(&body.etag, today, reason)?;
        let answer = proto::WithdrawItemResponse {
            item: Some(message(&item, &publisher, today)),
        };
        publish::withdraw(
            &mut tx,
            &publisher,
            vec![(item, versions)],
            (Act::Withdrawn, stead.as_deref()),
        )
        .await?;
        claim.finish(tx, answer).await
    }
}

/// Everybody who had a hand in the version that is public.
fn hands(versions: &[Version], item: &Item) -> Vec<String> {
    let public = versions
        .iter()
        .find(|version| version.number == item.version);
    public.map(Version::hands).unwrap_or_default()
}

/// A published item with its versions, locked. Of one that is none yet the caller learns how far it is.
async fn public(tx: &mut Tx, id: Uuid) -> Result<(Vec<Version>, Item)> {
    let versions = store::lock_versions(tx, id).await?;
    let bureau = tx.bureau()?.clone();
    match store::find(tx, &bureau, id).await? {
        Some(item) => Ok((versions, item)),
        None => Err(versions
            .last()
            .and_then(|last| last.may("", &[]).err())
            .unwrap_or_else(|| store::unknown(id))),
    }
}
