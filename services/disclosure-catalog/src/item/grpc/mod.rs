//! ItemService: proto to domain and back.

mod contents;
mod life;
mod read;
mod steps;
mod work;

use chrono::NaiveDate;
use gongkai_chassis::{
    call::Call, db::Db, error::Result, fields::Fields, identity::Principal, new_or_answer,
    page::Paging, rpcs,
};
use gongkai_journal::Record as _;
use gongkai_law::catalog::{Channel, Period};
use gongkai_proto::catalog::v1::{self as proto, item_service_server::ItemService};
use tonic::Request;
use uuid::Uuid;

use super::{
    Item, Publication,
    body::html,
    contents::look_through,
    events,
    message::{message, older, relations},
    state::{article20_code, check_order},
    store,
    version::{Act, Version},
};
use crate::{
    bureau::{self, profile},
    calendar, entry,
    view::Views,
};

pub use work::ItemWork;

/// The service.
pub struct Items {
    db: Db,
    views: Views,
}

impl Items {
    /// Over this database; what the public reads is counted.
    pub fn new(db: Db, views: Views) -> Self {
        Self { db, views }
    }

    async fn publish(
        &self,
        request: &Request<proto::PublishItemRequest>,
    ) -> Result<proto::PublishItemResponse> {
        let mut call = Call::of(&self.db, request)?;
        let body = call.body;
        let registered = bureau::load(&self.db, call.bureau()).await?;
        let calendar = calendar::in_force(&self.db).await?;
        call.request_id();
        let today = call.today;
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
        let document_number = call
            .fields
            .line("document_number", &body.document_number, 0, 100);
        let valid_until = call.fields.date_if_any("valid_until", &body.valid_until);
        let under = self.under(&mut call, published_on).await?;
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
        };

        let (mut tx, claim) = new_or_answer!(call.once(&self.db).await?);
        let profile = profile::find(&mut tx, call.bureau()).await?.profile;
        let texts = [
            ("title", "标题", &*publication.title),
            ("summary", "内容概述", &publication.summary),
            ("document_number", "文号", &publication.document_number),
        ];
        look_through(&mut call.fields, &texts, &profile.published(&registered));
        call.checked(Some(()))?;
        let id = tx.new_id();
        let serial = store::next_serial(&mut tx, publication.year()).await?;
        let item = publication.publish(id, call.bureau(), serial, &calendar);
        let backdating = Some(reason.as_str()).filter(|reason| !reason.is_empty());
        store::insert(&mut tx, &item, "", backdating).await?;
        let by = &call.principal().subject;
        let version = Version::published(&item, by, today);
        store::insert_version(&mut tx, &version).await?;
        let when = (published_on, reason.as_str());
        store::did(&mut tx, &version, Act::Published, "", when).await?;
        let told = events::published(&item, &registered, today);
        tx.record(&item.id.to_string(), &told).await?;
        let answer = proto::PublishItemResponse {
            item: Some(message(&item, &registered, today)),
        };
        claim.finish(tx, answer).await
    }

    /// What of the catalog it is published under; notes what does not fit.
    async fn under(
        &self,
        call: &mut Call<'_, proto::PublishItemRequest>,
        published_on: NaiveDate,
    ) -> Result<Option<(Uuid, Option<Period>)>> {
        let body = call.body;
        if body.entry_id.is_empty() {
            if !body.period.is_empty() {
                call.fields.wrong(
                    "entry_id",
                    "填写所属期间的，须填写目录事项",
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

    /// Anybody may read what is published, so neither reading asks for the caller's bureau.
    async fn get(
        &self,
        request: &Request<proto::GetItemRequest>,
    ) -> Result<proto::GetItemResponse> {
        let body = request.get_ref();
        let (mut fields, bureau) = Fields::default().bureau(&body.bureau_id)?;
        let id = fields.id("item_id", &body.item_id);
        fields.done()?;
        let mut tx = self.db.begin_wide("catalog.get_item").await?;
        let publisher = bureau::find(&mut tx, &bureau).await?;
        let unknown = || store::unknown(id);
        let item = store::find(&mut tx, &bureau, id).await?;
        let mut item = item.ok_or_else(unknown)?;
        // A withdrawn item has no versions that anybody may read.
        let versions = store::published(&mut tx, &bureau, id).await?;
        let body = match body.version {
            0 => store::body(&mut tx, &bureau, id).await?,
            asked => {
                let old = versions.iter().find(|old| old.number == asked);
                let old = old.ok_or_else(unknown)?;
                item = item.as_of(old.number, Publication::of(&old.contents, old.published_on))?;
                old.contents.body.clone()
            }
        };
        let related = store::related(&mut tx, &bureau, id).await?;
        // Of what was withdrawn nothing is read.
        if item.withdrawn.is_none() {
            self.views.viewed(Principal::of(request)?, &bureau, id);
        }
        let today = self.db.clocks.civil.today();
        Ok(proto::GetItemResponse {
            item: Some(message(&item, &publisher, today)),
            body_html: html(&body),
            versions: versions.iter().map(older).collect(),
            related_by: relations(&related),
        })
    }

    async fn list(
        &self,
        request: &Request<proto::ListItemsRequest>,
    ) -> Result<proto::ListItemsResponse> {
        let body = request.get_ref();
        let (mut fields, bureau) = Fields::default().bureau(&body.bureau_id)?;
        let (size, token) = (body.page_size, &body.page_token);
        let list = format!("items/{bureau}");
        let paging = Paging::<store::Position>::read(&mut fields, list, size, token);
        fields.done()?;
        let mut tx = self.db.begin_wide("catalog.list_items").await?;
        let publisher = bureau::find(&mut tx, &bureau).await?;
        let after = paging.after.unwrap_or(store::START);
        let rows = store::list(&mut tx, &bureau, after, paging.limit()).await?;
        let position = |item: &Item| (item.publication.published_on, item.id);
        let today = self.db.clocks.civil.today();
        let (rows, next_page_token) = paging.page(rows, position)?;
        Ok(proto::ListItemsResponse {
            items: rows
                .iter()
                .map(|item| message(item, &publisher, today))
                .collect(),
            next_page_token,
        })
    }
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

rpcs! { ItemService for Items:
    publish_item => publish(PublishItemRequest) -> PublishItemResponse;
    get_item => get(GetItemRequest) -> GetItemResponse;
    list_items => list(ListItemsRequest) -> ListItemsResponse;
}
