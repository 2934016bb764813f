//! ItemService: proto to domain and back.

mod attachment;
mod contents;
mod life;
mod opinion;
mod read;
mod steps;
mod submit;
mod work;

use gongkai_chassis::{
    db::Db, error::Result, fields::Fields, identity::Principal, page::Paging, rpcs,
};
use gongkai_proto::catalog::v1::{self as proto, item_service_server::ItemService};
use tonic::Request;

use super::{
    Item, Publication,
    body::html,
    formation::days,
    message::{message, older, relations},
    state::due_on,
    store::{self, Older},
};
use crate::{bureau, calendar, view::Views};

pub use attachment::ItemAttachments;
pub use opinion::ItemOpinions;
pub use work::{ItemWork, told};

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

    /// Anybody may read what is published, so neither reading asks for the caller's bureau.
    async fn get(
        &self,
        request: &Request<proto::GetItemRequest>,
    ) -> Result<proto::GetItemResponse> {
        let body = request.get_ref();
        let (mut fields, bureau) = Fields::default().bureau(&body.bureau_id)?;
        let id = fields.id("item_id", &body.item_id);
        fields.done()?;
        let calendar = calendar::in_force(&self.db).await?;
        let mut tx = self.db.begin_wide("catalog.get_item").await?;
        let publisher = bureau::find(&mut tx, &bureau).await?;
        let unknown = || store::unknown(id);
        let item = store::find(&mut tx, &bureau, id).await?;
        let mut item = item.ok_or_else(unknown)?;
        // A withdrawn item has no versions that anybody may read.
        let versions = store::published(&mut tx, &bureau, id).await?;
        let said = versions.iter().filter_map(Older::said);
        let days = days(&said.collect::<Vec<_>>());
        let of = |number: i32| {
            let place = versions.iter().position(|old| old.number == number)?;
            days.get(place).copied()
        };
        let body = match body.version {
            0 => store::body(&mut tx, &bureau, id).await?,
            asked => {
                let old = versions.iter().find(|old| old.number == asked);
                let old = old.ok_or_else(unknown)?;
                let said = Publication::of(&old.contents, old.published_on);
                let days = of(asked).ok_or_else(unknown)?;
                item = item.as_of(old.number, said, days, &calendar)?;
                store::published_body(&mut tx, &bureau, id, old.number).await?
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
            versions: versions
                .iter()
                .map(|old| {
                    let days = of(old.number);
                    let due = days.map(|days| due_on(days.counts_from(), &calendar));
                    older(old, days, due)
                })
                .collect(),
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

rpcs! { ItemService for Items:
    get_item => get(GetItemRequest) -> GetItemResponse;
    list_items => list(ListItemsRequest) -> ListItemsResponse;
}
