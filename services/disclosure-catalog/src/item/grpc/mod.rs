//! ItemService: proto to domain and back.

mod at_once;
mod attachment;
mod contents;
mod life;
mod opinion;
mod read;
mod steps;
mod submit;
mod work;

use std::sync::Arc;

use gongkai_chassis::{
    db::Db,
    error::{Error, Reason, Result},
    fields::{Fields, page_size},
    identity::BureauId,
    page::Paging,
    rpcs,
};
use gongkai_law::likeness::Number;
use gongkai_proto::catalog::v1::{self as proto, item_service_server::ItemService};
use tokio::sync::Semaphore;
use tonic::Request;

use super::{
    Item, Publication,
    body::html,
    likeness::Wanted,
    message::{message, older, relations},
    store,
};
use crate::bureau::{self, Bureau};

pub use attachment::ItemAttachments;
pub use opinion::ItemOpinions;
pub use work::{ItemWork, told};

/// Items that are scored at most; the search takes those that share most with what is wanted.
const CANDIDATES: i64 = 200;
/// Document numbers that are compared at most.
const MOST_NUMBERS: usize = 100;
/// Matches at most: a person reads them.
const MOST_MATCHES: usize = 20;

/// The service.
pub struct Items {
    db: Db,
    /// Places for costly reads.
    costly: Arc<Semaphore>,
}

impl Items {
    /// Over this database.
    pub fn new(db: Db) -> Self {
        // Half of the connections for reads across bureaus: the other half is for the cheap ones.
        let costly = usize::try_from(db.wide_connections() / 2)
            .unwrap_or_default()
            .max(1);
        Self {
            db,
            costly: Arc::new(Semaphore::new(costly)),
        }
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
                store::published_body(&mut tx, &bureau, id, old.number).await?
            }
        };
        let related = store::related(&mut tx, &bureau, id).await?;
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

    async fn matches(
        &self,
        request: &Request<proto::ListPublishedMatchesRequest>,
    ) -> Result<proto::ListPublishedMatchesResponse> {
        let body = request.get_ref();
        let (mut fields, bureau) = Fields::default().bureau(&body.bureau_id)?;
        let wanted = wanted(&mut fields, body);
        let size = page_size(&mut fields, body.page_size).min(MOST_MATCHES);
        let wanted = fields.done_with(wanted)?;
        // It looks at all items of a bureau: more at once would leave no connection to other reads. Who hangs up
        // leaves the place to what he asked for, until the database is done with it.
        let place = Arc::clone(&self.costly).try_acquire_owned();
        let place = place.map_err(|_| Error::new(Reason::Overloaded))?;
        let db = self.db.clone();
        let looked = tokio::spawn(async move {
            let looked = look(&db, &bureau, &wanted, size).await;
            drop(place);
            looked
        });
        let (publisher, matches) = looked.await.map_err(Error::internal)??;
        let today = self.db.clocks.civil.today();
        let message = |(item, score): (Item, f64)| proto::PublishedMatch {
            item: Some(message(&item, &publisher, today)),
            score,
        };
        Ok(proto::ListPublishedMatchesResponse {
            matches: matches.into_iter().map(message).collect(),
        })
    }
}

/// What is wanted, without the words.
fn wanted(fields: &mut Fields, body: &proto::ListPublishedMatchesRequest) -> Option<Wanted> {
    let read =
        |sent: &proto::DocumentNumber| Number::of_parts(&sent.code, &sent.year, &sent.serial);
    let few = Some(&body.numbers).filter(|numbers| numbers.len() <= MOST_NUMBERS);
    let numbers: Option<Vec<Number>> = few.and_then(|few| few.iter().map(read).collect());
    let known = numbers.is_some();
    let wanted = Wanted::of_pairs(&body.pairs, numbers.unwrap_or_default());
    if wanted.is_none() {
        fields.wrong(
            "pairs",
            "应为至多4000组相邻的两个字（字母、数字）",
            "at most 4,000 pairs of two letters or digits",
        );
    }
    if !known {
        fields.wrong(
            "numbers",
            "应为至多100个文号，年份4位数字，序号至多20位数字",
            "at most 100 document numbers, with a year of 4 digits and a serial of at most 20",
        );
    }
    wanted
}

/// What a bureau has published that looks like what is wanted, the best first, and the bureau.
async fn look(
    db: &Db,
    bureau: &BureauId,
    wanted: &Wanted,
    most: usize,
) -> Result<(Bureau, Vec<(Item, f64)>)> {
    let mut tx = db.begin_wide("catalog.list_published_matches").await?;
    let publisher = bureau::find(&mut tx, bureau).await?;
    let candidates = store::candidates(&mut tx, bureau, wanted.queries(), CANDIDATES).await?;
    Ok((publisher, wanted.best(candidates, most)))
}

rpcs! { ItemService for Items:
    publish_item => publish(PublishItemRequest) -> PublishItemResponse;
    get_item => get(GetItemRequest) -> GetItemResponse;
    list_items => list(ListItemsRequest) -> ListItemsResponse;
    list_published_matches => matches(ListPublishedMatchesRequest) -> ListPublishedMatchesResponse;
}
