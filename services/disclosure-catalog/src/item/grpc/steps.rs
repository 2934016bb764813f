//! The steps from a draft to the public.

use chrono::{DateTime, Days, Utc};
use gongkai_chassis::{
    call::Call,
    error::Result,
    fields::Fields,
    identity::{Principal, Role},
    new_or_answer,
};
use gongkai_proto::catalog::v1 as proto;
use tonic::Request;

use super::{
    contents::{contents, external},
    work::{ItemWork, Step, judge, latest, told},
};
use crate::{
    bureau, calendar,
    item::{
        decide::revise,
        deputy::instead_of,
        message::message,
        opinion::are_in,
        publish::publish,
        store,
        succession::check_left,
        version::{Act, State, Version},
    },
};

/// How far ahead something may be signed to be published.
const AHEAD: Days = Days::new(366);

impl ItemWork {
    pub(super) async fn draft(
        &self,
        request: &Request<proto::DraftItemRequest>,
    ) -> Result<proto::DraftItemResponse> {
        let mut call = Call::of(&self.db, request)?;
        let body = call.body;
        let registered = bureau::load(&self.db, call.bureau()).await?;
        call.request_id();
        let sent = body.contents.clone().unwrap_or_default();
        let contents = contents(&mut call.fields, &sent);
        let external = external(&mut call.fields, body.external.as_ref());
        call.checked(Some(()))?;

        let (mut tx, claim) = new_or_answer!(call.once(&self.db).await?);
        let by = call.principal().subject.clone();
        let on = tx.today();
        let draft = Version::draft(
            tx.new_id(),
            call.bureau(),
            contents,
            external.clone(),
            &by,
            on,
        );
        // A rival with the same external id is waited for: then it came before.
        let new = store::insert_version(&mut tx, &draft).await?;
        let version = match external.filter(|_| !new) {
            None => {
                let begun = (draft.item, &draft.contents);
                let begun_on = draft.contents.counts_on(on).min(on);
                check_left(&mut tx, &registered, begun, begun_on).await?;
                store::did(&mut tx, &draft, Act::Drafted, "", (on, "")).await?;
                draft
            }
            Some(external) => {
                let item = store::of_external(&mut tx, &external).await?;
                let item = item.ok_or_else(|| store::unknown(draft.item))?;
                store::find_version(&mut tx, item, 0).await?
            }
        };
        let answer = proto::DraftItemResponse {
            version: Some(told(&mut tx, &version).await?),
            existed: !new,
        };
        claim.finish(tx, answer).await
    }

    pub(super) async fn edit(
        &self,
        request: &Request<proto::EditItemRequest>,
    ) -> Result<proto::EditItemResponse> {
        let body = request.get_ref();
        let mut fields = Fields::default();
        let contents = contents(&mut fields, &body.contents.clone().unwrap_or_default());
        let step = Step::new(Act::Edited, &body.item_id, &body.etag);
        self.step(request, fields, step, |version, etag, by| {
            version.edit(etag, by, contents)
        })
        .await
    }

    pub(super) async fn check(
        &self,
        request: &Request<proto::CheckItemRequest>,
    ) -> Result<proto::CheckItemResponse> {
        let body = request.get_ref();
        let step = Step::new(Act::Checked, &body.item_id, &body.etag).because(&body.reason, 0);
        self.step(request, Fields::default(), step, Version::check)
            .await
    }

    pub(super) async fn review(
        &self,
        request: &Request<proto::ReviewSecrecyRequest>,
    ) -> Result<proto::ReviewSecrecyResponse> {
        let body = request.get_ref();
        let step = Step::new(Act::Cleared, &body.item_id, &body.etag).because(&body.reason, 1);
        self.step(request, Fields::default(), step, Version::clear)
            .await
    }

    pub(super) async fn sign(
        &self,
        request: &Request<proto::SignItemRequest>,
    ) -> Result<proto::SignItemResponse> {
        let body = request.get_ref();
        let step = Step::new(Act::Signed, &body.item_id, &body.etag);
        let (mut call, id, _) = self.begin(request, &step)?;
        let registered = bureau::load(&self.db, call.bureau()).await?;
        let calendar = calendar::in_force(&self.db).await?;
        let now = self.db.clocks.civil.now();
        let publish_at = publish_at(&mut call.fields, body.publish_at, now);
        call.checked(Some(()))?;

        let (mut tx, claim) = new_or_answer!(call.once(&self.db).await?);
        let by = call.principal().subject.clone();
        let cleared = latest(&mut tx, id).await?;
        let stead = instead_of(&mut tx, &cleared.hands()).await?;
        let signed = cleared.sign(&body.etag, &by, publish_at)?;
        if signed.contents.published_on.is_some() && publish_at > now {
            let zh = "该信息已在填写的公开日期公开，请留空";
            let en = "it was published by hand already: leave it unset";
            call.fields.wrong("publish_at", zh, en);
        }
        are_in(&store::opinions(&mut tx, id).await?, signed.number)?;
        // Days have passed since it was submitted, and what it names may be gone.
        judge(&mut tx, &mut call.fields, &registered, &signed).await?;
        call.checked(Some(()))?;
        let on = tx.today();
        let stead = stead.as_deref();
        store::did_instead(&mut tx, &signed, Act::Signed, "", (on, ""), stead).await?;
        let answer = if signed.state == State::Signed && publish_at <= now {
            let (version, item) = publish(&mut tx, signed, &registered, &calendar).await?;
            proto::SignItemResponse {
                version: Some(told(&mut tx, &version).await?),
                item: Some(message(&item, &registered, on)),
            }
        } else {
            store::update_version(&mut tx, &signed).await?;
            proto::SignItemResponse {
                version: Some(told(&mut tx, &signed).await?),
                item: None,
            }
        };
        claim.finish(tx, answer).await
    }

    pub(super) async fn send_back(
        &self,
        request: &Request<proto::ReturnItemRequest>,
    ) -> Result<proto::ReturnItemResponse> {
        let body = request.get_ref();
        let step = Step::new(Act::Returned, &body.item_id, &body.etag).because(&body.reason, 1);
        self.step(request, Fields::default(), step, |version, etag, _| {
            version.send_back(etag, body.reason.trim())
        })
        .await
    }

    pub(super) async fn give_up(
        &self,
        request: &Request<proto::DropItemRequest>,
    ) -> Result<proto::DropItemResponse> {
        let body = request.get_ref();
        let step = Step::new(Act::Dropped, &body.item_id, &body.etag).because(&body.reason, 1);
        let principal = Principal::of(request)?;
        let may_send_back = principal.has(Role::Reviewer) || principal.has(Role::Leader);
        self.step(request, Fields::default(), step, |version, etag, _| {
            version.give_up(etag, may_send_back)
        })
        .await
    }

    pub(super) async fn revise(
        &self,
        request: &Request<proto::ReviseItemRequest>,
    ) -> Result<proto::ReviseItemResponse> {
        let body = request.get_ref();
        let step = Step::new(Act::Drafted, &body.item_id, &body.etag).told_why(&body.reason, 1000);
        let (mut call, id, reason) = self.begin(request, &step)?;
        call.checked(Some(()))?;

        let (mut tx, claim) = new_or_answer!(call.once(&self.db).await?);
        let by = call.principal().subject.clone();
        let on = tx.today();
        let versions = store::lock_versions(&mut tx, id).await?;
        let draft = revise(&versions, &body.etag, &by, &reason, on)?;
        if let Some(item) = store::find(&mut tx, call.bureau(), id).await? {
            item.may_be_revised()?;
        }
        store::insert_version(&mut tx, &draft).await?;
        store::did(&mut tx, &draft, Act::Drafted, &reason, (on, "")).await?;
        let answer = told(&mut tx, &draft).await?.into();
        claim.finish(tx, answer).await
    }
}

/// When to publish: now, if it is not said or past.
fn publish_at(
    fields: &mut Fields,
    sent: Option<prost_types::Timestamp>,
    now: DateTime<Utc>,
) -> DateTime<Utc> {
    let Some(sent) = sent else {
        return now;
    };
    let nanos = u32::try_from(sent.nanos).unwrap_or(u32::MAX);
    let until = now.checked_add_days(AHEAD).unwrap_or(now);
    match DateTime::from_timestamp(sent.seconds, nanos) {
        Some(at) if at <= until => at.max(now),
        _ => {
            fields.wrong(
                "publish_at",
                "不是有效的时间，或者晚于一年以后",
                "no time, or more than a year ahead",
            );
            now
        }
    }
}
