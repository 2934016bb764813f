//! What was published by hand already, published at once.

use chrono::NaiveDate;
use gongkai_chassis::{call::Call, db::Tx, error::Result, fields::Fields, new_or_answer};
use gongkai_journal::Record as _;
use gongkai_law::catalog::{Channel, Period};
use gongkai_proto::catalog::v1 as proto;
use tonic::Request;
use uuid::Uuid;

use super::{Items, work::latest};
use crate::{
    bureau::{self, Bureau, profile},
    calendar, entry,
    item::{
        Item, Publication,
        contents::{Kind, look_through},
        events,
        message::message,
        state::{article20_code, check_order},
        store,
        succession::check_left,
        version::{Act, Version},
    },
};

type Asked<'a> = Call<'a, proto::PublishItemRequest>;

impl Items {
    pub(super) async fn publish(
        &self,
        request: &Request<proto::PublishItemRequest>,
    ) -> Result<proto::PublishItemResponse> {
        let mut call = Call::of(&self.db, request)?;
        let body = call.body;
        let registered = bureau::load(&self.db, call.bureau()).await?;
        let calendar = calendar::in_force(&self.db).await?;
        call.request_id();
        let today = call.today;
        let draft = match body.draft_id.as_str() {
            "" => None,
            id => Some(call.fields.id("draft_id", id)),
        };
        let (publication, reason) = self.publication(&mut call, &registered).await?;

        let (mut tx, claim) = new_or_answer!(call.once(&self.db).await?);
        let by = call.principal().subject.clone();
        let draft = match draft {
            None => {
                look_at(&mut tx, &mut call, &registered, &publication).await?;
                None
            }
            Some(id) => {
                let draft = latest(&mut tx, id).await?;
                Some(draft.publish_at_once(&by, &publication)?)
            }
        };
        let published_on = publication.published_on;
        // What was public before, and what was drafted before, was left to be entered here.
        let begun_on = draft.as_ref().map_or(today, |draft| draft.drafted_on);
        let begun_on = begun_on.min(published_on);
        let drafted = draft.as_ref().map_or(Uuid::nil(), |draft| draft.item);
        let contents = publication.contents();
        check_left(&mut tx, &registered, (drafted, &contents), begun_on).await?;
        let number = store::next_index_number_of_bureau(&mut tx, published_on).await?;
        let id = draft
            .as_ref()
            .map_or_else(|| tx.new_id(), |draft| draft.item);
        let item = publication.publish(id, call.bureau(), number, &calendar);
        let backdating = Some(reason.as_str()).filter(|reason| !reason.is_empty());
        let version = keep(&mut tx, &item, draft, backdating).await?;
        let when = (published_on, reason.as_str());
        store::did(&mut tx, &version, Act::Published, "", when).await?;
        let told = events::published(&item, &registered, today);
        tx.record(&item.id.to_string(), &told).await?;
        let answer = proto::PublishItemResponse {
            item: Some(message(&item, &registered, today)),
        };
        claim.finish(tx, answer).await
    }

    /// What is to be published, and why it bears a day before today.
    async fn publication(
        &self,
        call: &mut Asked<'_>,
        registered: &Bureau,
    ) -> Result<(Publication, String)> {
        let (body, today) = (call.body, call.today);
        let title = call.fields.line("title", &body.title, 1, 200);
        let summary = call.fields.text("summary", &body.summary, 0, 2000);
        let code = article20_code(&mut call.fields, body.article20_code);
        registered.check_group(&mut call.fields, &body.group);
        let day = body.published_on.parse().unwrap_or(today);
        registered.check_office(&mut call.fields, "office_id", &body.office_id, day);
        let formed_on = call.fields.date("formed_on", &body.formed_on, None);
        let (published_on, reason) =
            call.legal_date("published_on", &body.published_on, &body.backdating_reason);
        if formed_on > today {
            call.bears("formed_on", formed_on, &reason);
        }
        check_order(&mut call.fields, formed_on, published_on, today);
        let channels = channels(&mut call.fields, &body.channels);
        let assumed = call.fields.aspects(&body.assumed);
        let kind = call.fields.code_if_any("kind", body.kind);
        if kind == Some(Kind::CallForComments) {
            call.fields.wrong(
                "kind",
                "征求意见须拟稿、经审核后公开",
                "a call for comments is drafted, and goes the way of the others",
            );
        }
        let document_number = call
            .fields
            .line("document_number", &body.document_number, 0, 100);
        let valid_until = call.fields.date_if_any("valid_until", &body.valid_until);
        let under = self.under(call, published_on).await?;
        let code = call.checked(code)?;
        let publication = Publication {
            title,
            summary,
            article20_code: code,
            group: body.group.clone(),
            office_id: body.office_id.clone(),
            formed_on,
            published_on,
            channels,
            assumed,
            under,
            kind,
            document_number,
            valid_until,
            link: String::new(),
            relations: Vec::new(),
            comments: None,
            attachments: Vec::new(),
        };
        Ok((publication, reason))
    }

    /// What of the catalog it is published under; notes what does not fit.
    async fn under(
        &self,
        call: &mut Asked<'_>,
        published_on: NaiveDate,
    ) -> Result<Option<(Uuid, Option<Period>)>> {
        let body = call.body;
        if body.entry_id.is_empty() {
            if !body.period.is_empty() {
                call.fields.wrong(
                    "entry_id",
                    "填写更新期间的，须填写目录事项",
                    "a period is one of an entry: name it",
                );
            }
            return Ok(None);
        }
        let id = call.fields.id("entry_id", &body.entry_id);
        if id.is_nil() || published_on == NaiveDate::MIN {
            return Ok(None);
        }
        let history = entry::load(&self.db, call.bureau(), id).await?;
        let period = history.period(&mut call.fields, &body.period, published_on);
        Ok(Some((id, period)))
    }
}

/// Refuses numbers of people in what is to be published.
async fn look_at(
    tx: &mut Tx,
    call: &mut Asked<'_>,
    registered: &Bureau,
    publication: &Publication,
) -> Result<()> {
    let profile = profile::find(tx, call.bureau()).await?.profile;
    let texts = [
        ("title", "标题", &*publication.title),
        ("summary", "内容概述", &publication.summary),
        ("document_number", "文号", &publication.document_number),
    ];
    look_through(&mut call.fields, &texts, &profile.published(registered));
    call.checked(Some(()))
}

/// Keeps a new item with the version it is of: a draft that became it, or one made for it.
async fn keep(
    tx: &mut Tx,
    item: &Item,
    draft: Option<Version>,
    backdating: Option<&str>,
) -> Result<Version> {
    let (by, today) = (tx.scope()?.principal.subject.clone(), tx.today());
    let (new, version) = match draft {
        None => (true, Version::published(item, &by, today)),
        Some(version) => (false, version),
    };
    store::keep(tx, item, Some(&version.contents.body), backdating).await?;
    if new {
        store::insert_version(tx, &version).await?;
    } else {
        store::update_version(tx, &version).await?;
    }
    Ok(version)
}

/// At least one channel; repeats say nothing more.
fn channels(fields: &mut Fields, sent: &[i32]) -> Vec<Channel> {
    let mut channels = Vec::new();
    if sent.is_empty() {
        fields.wrong("channels", "至少须有一个公开渠道", "at least one");
    }
    for (index, number) in sent.iter().enumerate() {
        match fields.code(&format!("channels[{index}]"), *number) {
            Some(channel) if !channels.contains(&channel) => channels.push(channel),
            _ => {}
        }
    }
    channels
}
