//! ItemService: proto to domain and back.

use chrono::NaiveDate;
use gongkai_chassis::{
    call::Call,
    db::Db,
    error::{Error, Result},
    fields::{Fields, page_size},
    new_or_answer,
    page::Paging,
    rpcs,
};
use gongkai_journal::Record as _;
use gongkai_law::catalog::{Channel, Period};
use gongkai_proto::catalog::v1::{self as proto, item_service_server::ItemService};
use tonic::Request;
use uuid::Uuid;

use super::{
    Item, Publication, events,
    likeness::Wanted,
    message::message,
    state::{article20_code, check_order},
    store,
};
use crate::{bureau, calendar, entry};

/// Items that are scored at most; the search takes those that share most with what is wanted.
const CANDIDATES: i64 = 200;
/// Matches at most: a person reads them.
const MOST_MATCHES: usize = 20;

/// The service.
pub struct Items {
    db: Db,
}

impl Items {
    /// Over this database.
    pub fn new(db: Db) -> Self {
        Self { db }
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
        registered.check_office(&mut call.fields, "office_id", &body.office_id);
        let formed_on = call.fields.date("formed_on", &body.formed_on, None);
        let (published_on, reason) =
            call.legal_date("published_on", &body.published_on, &body.backdating_reason);
        if formed_on > today {
            call.bears("formed_on", formed_on, &reason);
        }
        check_order(&mut call.fields, formed_on, published_on, today);
        let channels = channels(&mut call.fields, &body.channels);
        let assumed = call.fields.aspects(&body.assumed);
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
        };

        let (mut tx, claim) = new_or_answer!(call.once(&self.db).await?);
        let id = tx.new_id();
        let serial = store::next_serial(&mut tx, publication.year()).await?;
        let item = publication.publish(id, call.bureau(), serial, &calendar);
        store::insert(
            &mut tx,
            &item,
            Some(reason.as_str()).filter(|reason| !reason.is_empty()),
        )
        .await?;
        tx.record(&item.id.to_string(), &events::published(&item))
            .await?;
        let answer = proto::PublishItemResponse {
            item: Some(message(&item)),
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
        bureau::find(&mut tx, &bureau).await?;
        let item = store::find(&mut tx, &bureau, id)
            .await?
            .ok_or_else(|| Error::record_unknown("item", "信息", id))?;
        Ok(proto::GetItemResponse {
            item: Some(message(&item)),
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
        bureau::find(&mut tx, &bureau).await?;
        let after = paging.after.unwrap_or(store::START);
        let rows = store::list(&mut tx, &bureau, after, paging.limit()).await?;
        let position = |item: &Item| (item.publication.published_on, item.id);
        let (rows, next_page_token) = paging.page(rows, position)?;
        Ok(proto::ListItemsResponse {
            items: rows.iter().map(message).collect(),
            next_page_token,
        })
    }

    async fn matches(
        &self,
        request: &Request<proto::ListPublishedMatchesRequest>,
    ) -> Result<proto::ListPublishedMatchesResponse> {
        let body = request.get_ref();
        let (mut fields, bureau) = Fields::default().bureau(&body.bureau_id)?;
        let wanted = Wanted::of(&fields.text::<String>("wanted", &body.wanted, 1, 4000));
        let size = page_size(&mut fields, body.page_size).min(MOST_MATCHES);
        fields.done()?;
        let mut tx = self.db.begin_wide("catalog.list_published_matches").await?;
        bureau::find(&mut tx, &bureau).await?;
        let candidates = store::candidates(&mut tx, &bureau, wanted.queries(), CANDIDATES);
        let matches = wanted.best(candidates.await?, size);
        let message = |(item, score): (Item, f64)| proto::PublishedMatch {
            item: Some(message(&item)),
            score,
        };
        Ok(proto::ListPublishedMatchesResponse {
            matches: matches.into_iter().map(message).collect(),
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
    list_published_matches => matches(ListPublishedMatchesRequest) -> ListPublishedMatchesResponse;
}
