//! ItemService: proto to domain and back.

use gongkai_chassis::{
    db::Db,
    error::{Error, Result},
    fields::{Fields, page_size},
    identity::Principal,
    page::{self, Page},
    request::{Claimed, claim},
};
use gongkai_journal::Record as _;
use gongkai_proto::catalog::v1::{self as proto, Channel, item_service_server::ItemService};
use tonic::{Request, Response, Status};

use super::{
    Item, Publication, events,
    likeness::Wanted,
    state::{article20_code, check_order},
    store,
};
use crate::{
    bureau, calendar,
    coded::{Coded as _, numbers},
};

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
        let (principal, body) = (Principal::of(request)?, request.get_ref());
        let (mut fields, bureau) = Fields::default().bureau(&body.bureau_id)?;
        let scope = principal.scope(&bureau)?;
        let registered = bureau::load(&self.db, &bureau).await?;
        let calendar = calendar::in_force(&self.db).await?;
        let request_id = fields.request_id(&body.request_id);
        let today = self.db.clocks.civil.today();
        let title = fields.text("title", &body.title, 1, 200);
        let summary = fields.text("summary", &body.summary, 0, 2000);
        let code = article20_code(&mut fields, body.article20_code);
        registered.check_group(&mut fields, &body.group);
        registered.check_office(&mut fields, &body.office_id);
        let formed_on = fields.date("formed_on", &body.formed_on, None);
        let published_on = fields.date("published_on", &body.published_on, Some(today));
        check_order(&mut fields, formed_on, published_on, today);
        let channels = channels(&mut fields, &body.channels);
        let assumed = fields.assumed(&body.assumed);
        let reason = fields.backdating_reason(&body.backdating_reason);
        let code = fields.done_with(code)?;
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
        };

        let mut tx = self.db.begin("catalog.publish_item", &scope).await?;
        let claim = match claim(&mut tx, "PublishItem", &request_id, body).await? {
            Claimed::Before(answer) => return Ok(answer),
            Claimed::New(claim) => claim,
        };
        publication.check_dates(today, &reason, principal)?;
        let id = tx.new_id();
        let serial = store::next_serial(&mut tx, publication.year()).await?;
        let item = publication.publish(id, &bureau, serial, &calendar);
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
        claim.answer(&mut tx, &answer).await?;
        tx.commit().await?;
        Ok(answer)
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
        let filter = format!("items/{bureau}");
        let after: Option<store::Position> = page::read(&mut fields, &filter, &body.page_token);
        let size = page_size(&mut fields, body.page_size);
        fields.done()?;
        let mut tx = self.db.begin_wide("catalog.list_items").await?;
        bureau::find(&mut tx, &bureau).await?;
        let limit = i64::try_from(size).unwrap_or(i64::MAX - 1) + 1;
        let rows = store::list(&mut tx, &bureau, after.unwrap_or(store::START), limit).await?;
        let page = Page::of(rows, size, |item| (item.publication.published_on, item.id));
        Ok(proto::ListItemsResponse {
            next_page_token: page::write(&filter, page.next.as_ref())?,
            items: page.rows.iter().map(message).collect(),
        })
    }

    async fn matches(
        &self,
        request: &Request<proto::ListPublishedMatchesRequest>,
    ) -> Result<proto::ListPublishedMatchesResponse> {
        let body = request.get_ref();
        let (mut fields, bureau) = Fields::default().bureau(&body.bureau_id)?;
        let wanted = Wanted::of(&fields.text("wanted", &body.wanted, 1, 4000));
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
        match Channel::read(fields, &format!("channels[{index}]"), *number) {
            Some(channel) if !channels.contains(&channel) => channels.push(channel),
            _ => {}
        }
    }
    channels
}

/// An item as sent.
pub fn message(item: &Item) -> proto::Item {
    let publication = &item.publication;
    proto::Item {
        id: item.id.to_string(),
        bureau_id: item.bureau.to_string(),
        index_number: item.index_number.clone(),
        title: publication.title.clone(),
        summary: publication.summary.clone(),
        article20_code: publication.article20_code.into(),
        group: publication.group.clone(),
        office_id: publication.office_id.clone(),
        formed_on: publication.formed_on.to_string(),
        published_on: publication.published_on.to_string(),
        due_on: item.due_on.to_string(),
        channels: numbers(&publication.channels),
        assumed: numbers(&publication.assumed),
    }
}

#[tonic::async_trait]
impl ItemService for Items {
    async fn publish_item(
        &self,
        request: Request<proto::PublishItemRequest>,
    ) -> Result<Response<proto::PublishItemResponse>, Status> {
        Ok(Response::new(self.publish(&request).await?))
    }

    async fn get_item(
        &self,
        request: Request<proto::GetItemRequest>,
    ) -> Result<Response<proto::GetItemResponse>, Status> {
        Ok(Response::new(self.get(&request).await?))
    }

    async fn list_items(
        &self,
        request: Request<proto::ListItemsRequest>,
    ) -> Result<Response<proto::ListItemsResponse>, Status> {
        Ok(Response::new(self.list(&request).await?))
    }

    async fn list_published_matches(
        &self,
        request: Request<proto::ListPublishedMatchesRequest>,
    ) -> Result<Response<proto::ListPublishedMatchesResponse>, Status> {
        Ok(Response::new(self.matches(&request).await?))
    }
}
