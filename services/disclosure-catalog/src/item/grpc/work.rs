//! ItemWorkService: what its calls have in common.

use gongkai_chassis::{
    call::Call,
    clock::civil_date,
    db::{Db, Tx},
    error::Result,
    fields::Fields,
    new_or_answer, rpcs,
};
use gongkai_proto::{
    catalog::v1::{self as proto, item_work_service_server::ItemWorkService},
    request::Mutation,
};
use prost::Name;
use tonic::Request;
use uuid::Uuid;

use super::contents::inside;
use crate::{
    bureau::{Bureau, profile, staff},
    entry,
    item::{
        Files,
        comment::calls_over,
        contents::{Kind, RelationKind},
        message::version as version_message,
        obstacle::check as check_files,
        store,
        succession::check_left,
        version::{Act, Version},
    },
    numbers,
};

/// The service.
pub struct ItemWork {
    pub(super) db: Db,
    pub(super) files: Files,
}

/// What an act on a version has in common with the others.
pub(super) struct Step<'a> {
    item: &'a str,
    etag: &'a str,
    reason: &'a str,
    /// Characters the reason has at least, and at most.
    length: (usize, usize),
    /// Whether anybody is told the reason.
    public: bool,
    act: Act,
}

impl<'a> Step<'a> {
    pub(super) fn new(act: Act, item: &'a str, etag: &'a str) -> Self {
        Self {
            item,
            etag,
            reason: "",
            length: (0, 0),
            public: false,
            act,
        }
    }

    pub(super) fn because(self, reason: &'a str, least: usize) -> Self {
        Self {
            reason,
            length: (least, 1000),
            ..self
        }
    }

    /// For a reason that anybody reads: numbers of people are refused in it.
    pub(super) fn told_why(self, reason: &'a str, most: usize) -> Self {
        Self {
            reason,
            length: (1, most),
            public: true,
            ..self
        }
    }
}

impl ItemWork {
    /// Over the database of these files.
    pub fn new(files: Files) -> Self {
        Self {
            db: files.db.clone(),
            files,
        }
    }

    /// What every act on an item begins with: the call, the item and the reason, not checked yet.
    pub(super) fn begin<'a, R: Mutation>(
        &self,
        request: &'a Request<R>,
        step: &Step<'_>,
    ) -> Result<(Call<'a, R>, Uuid, String)> {
        let mut call = Call::of(&self.db, request)?;
        call.request_id();
        let id = call.fields.id("item_id", step.item);
        let (least, most) = step.length;
        let reason: String = call.fields.text("reason", step.reason, least, most);
        if step.public {
            numbers::refuse_any(&mut call.fields, "reason", "理由", &reason);
        }
        Ok((call, id, reason))
    }

    /// A step that a pure rule decides alone.
    pub(super) async fn step<R, A>(
        &self,
        request: &Request<R>,
        read: Fields,
        step: Step<'_>,
        decide: impl FnOnce(Version, &str, &str) -> Result<Version>,
    ) -> Result<A>
    where
        R: Mutation,
        A: Name + Default + From<proto::ItemVersion>,
    {
        let (mut call, id, reason) = self.begin(request, &step)?;
        call.fields.take_in(read, str::to_owned);
        call.checked(Some(()))?;

        let (mut tx, claim) = new_or_answer!(call.once(&self.db).await?);
        let by = call.principal().subject.clone();
        let before = latest(&mut tx, id).await?;
        let version = decide(before, step.etag, &by)?;
        let answer = self.keep(&mut tx, &version, step.act, &reason).await?;
        claim.finish(tx, answer.into()).await
    }

    /// Keeps what an act made of a version, and tells it.
    pub(super) async fn keep(
        &self,
        tx: &mut Tx,
        version: &Version,
        act: Act,
        reason: &str,
    ) -> Result<proto::ItemVersion> {
        let on = tx.today();
        store::update_version(tx, version).await?;
        store::did(tx, version, act, reason, (on, "")).await?;
        if matches!(act, Act::Returned | Act::Dropped) {
            store::overtake_opinions(tx, version.item, version.number).await?;
        }
        if act == Act::Dropped {
            store::give_up_files(tx, version.item).await?;
        }
        told(tx, version).await
    }
}

/// The latest version of an item, locked with all others.
pub(super) async fn latest(tx: &mut Tx, item: Uuid) -> Result<Version> {
    let latest = store::lock_versions(tx, item).await?.pop();
    latest.ok_or_else(|| store::unknown(item))
}

/// A version as told to the bureau's people.
pub async fn told(tx: &mut Tx, version: &Version) -> Result<proto::ItemVersion> {
    let mut who: Vec<&str> = version.drafters.iter().map(String::as_str).collect();
    let steps = [&version.checked_by, &version.cleared_by, &version.signed_by];
    who.extend(steps.iter().filter_map(|step| step.as_deref()));
    who.extend(version.overridden.iter().map(|(by, _)| by.as_str()));
    let names = staff::person_names(tx, &who).await?;
    let number = &version.contents.document_number;
    let same = store::same_number(tx, version.item, number).await?;
    Ok(proto::ItemVersion {
        same_number_item_ids: same.iter().map(Uuid::to_string).collect(),
        ..version_message(version, names)
    })
}

/// Notes everything that keeps a version from leaving the draft, as of today.
pub(super) async fn judge(
    tx: &mut Tx,
    fields: &mut Fields,
    bureau: &Bureau,
    version: &Version,
) -> Result<()> {
    let (contents, today) = (&version.contents, tx.today());
    // A later version is one of something that is there.
    if version.number == 1 {
        let begun = (version.item, contents);
        // What was public before was left to be entered here.
        let begun_on = contents.counts_on(version.drafted_on);
        check_left(tx, bureau, begun, begun_on.min(version.drafted_on)).await?;
    }
    let mut inner = Fields::default();
    contents.check(&mut inner, bureau, today);
    if let Some(id) = contents.entry_id.filter(|_| contents.is_proactive()) {
        let history = entry::find(tx, &bureau.id, id).await?;
        history.period(&mut inner, &contents.period, contents.counts_on(today));
    }
    if contents.is_proactive() && version.overridden.is_none() {
        let allowed = profile::find(tx, &bureau.id)
            .await?
            .profile
            .published(bureau);
        contents.look_through(&mut inner, &allowed);
        if let Some(external) = &version.external {
            let texts = [
                ("external.source", "来源系统", external.source.as_str()),
                ("external.value", "来源系统中的编号", &external.value),
            ];
            numbers::refuse_unless_overridden(fields, &texts, &allowed);
        }
    }
    if contents.is_proactive() && !contents.attachments.is_empty() {
        let files = store::files(tx, version.item).await?;
        let overridden = version.overridden.is_some();
        check_files(&mut inner, &contents.attachments, &files, overridden);
    }
    let related: Vec<Uuid> = contents.relations.iter().map(|one| one.item).collect();
    let gone = store::not_public(tx, &bureau.id, &related).await?;
    for (index, one) in related.iter().enumerate() {
        if *one == version.item || gone.contains(one) {
            inner.wrong(
                &format!("relations[{index}].item_id"),
                "不是本机关已公开的其他信息",
                "no other published item of the bureau",
            );
        }
    }
    let over = calls_over(tx, &bureau.id, &related).await?;
    for (index, one) in contents.relations.iter().enumerate() {
        if one.kind == RelationKind::OutcomeOf && !over.contains(&one.item) {
            inner.wrong(
                &format!("relations[{index}].item_id"),
                "不是已经结束的征求意见",
                "no call for comments that is over",
            );
        }
    }
    let public = store::find(tx, &bureau.id, version.item).await?;
    let before = public.as_ref().and_then(|item| item.publication.comments);
    // Signed, it may wait for its time.
    let published_on = version.publish_at.map_or(today, civil_date).max(today);
    let published_on = contents.counts_on(published_on);
    let before = before.map(|(_, until)| until);
    contents.check_call_end(&mut inner, before, published_on);
    // Else what the public said would be out of reach, and its outcome owed no more.
    if before.is_some() && contents.kind != Some(Kind::CallForComments) {
        inner.wrong(
            "kind",
            "该信息是征求意见，信息种类不得变更",
            "it is a call for comments, and stays one",
        );
    }
    if public.is_some() && contents.published_on.is_some() {
        let zh = "该信息已经公开，请留空";
        inner.wrong("published_on", zh, "it is public: leave it empty");
    }
    if public.is_some() && !contents.is_proactive() {
        inner.wrong(
            "attribute",
            "该信息已经公开；不再公开的，请办理撤回",
            "it is public: withdraw it to disclose it no more",
        );
    }
    inside(fields, inner);
    Ok(())
}

rpcs! { ItemWorkService for ItemWork:
    draft_item => draft(DraftItemRequest) -> DraftItemResponse;
    edit_item => edit(EditItemRequest) -> EditItemResponse;
    submit_item => submit(SubmitItemRequest) -> SubmitItemResponse;
    override_findings => let_through(OverrideFindingsRequest) -> OverrideFindingsResponse;
    check_item => check(CheckItemRequest) -> CheckItemResponse;
    review_secrecy => review(ReviewSecrecyRequest) -> ReviewSecrecyResponse;
    sign_item => sign(SignItemRequest) -> SignItemResponse;
    return_item => send_back(ReturnItemRequest) -> ReturnItemResponse;
    drop_item => give_up(DropItemRequest) -> DropItemResponse;
    revise_item => revise(ReviseItemRequest) -> ReviseItemResponse;
    repeal_item => repeal(RepealItemRequest) -> RepealItemResponse;
    withdraw_item => withdraw(WithdrawItemRequest) -> WithdrawItemResponse;
    get_item_version => version(GetItemVersionRequest) -> GetItemVersionResponse;
    list_item_versions => versions(ListItemVersionsRequest) -> ListItemVersionsResponse;
}
