//! ViewService: proto to domain and back.

use chrono::{Months, NaiveDate};
use gongkai_chassis::{
    call::Call,
    db::Db,
    error::{Error, Result},
    fields::Fields,
    rpcs,
};
use gongkai_proto::catalog::v1::{self as proto, view_service_server::ViewService};
use tonic::Request;

use super::store::{self, Filter, OfMonth};

/// Before and after all days that are counted.
const FIRST: NaiveDate = match NaiveDate::from_ymd_opt(1949, 10, 1) {
    Some(day) => day,
    None => NaiveDate::MIN,
};
const LAST: NaiveDate = match NaiveDate::from_ymd_opt(9999, 12, 31) {
    Some(day) => day,
    None => NaiveDate::MAX,
};

/// The service.
pub struct ViewReads {
    db: Db,
}

impl ViewReads {
    /// Over this database.
    pub fn new(db: Db) -> Self {
        Self { db }
    }

    async fn list(
        &self,
        request: &Request<proto::ListItemViewsRequest>,
    ) -> Result<proto::ListItemViewsResponse> {
        let mut call = Call::of(&self.db, request)?;
        let body = call.body;
        let filter = format!("{}/{}/{}", body.item_id, body.month_from, body.month_until);
        let paging = call.paging::<OfMonth>("item_views", &filter);
        let item = &body.item_id;
        let item = (!item.is_empty()).then(|| call.fields.id("item_id", item));
        let from = month(&mut call.fields, "month_from", &body.month_from);
        let until = month(&mut call.fields, "month_until", &body.month_until);
        call.fields
            .span(("month_from", from), ("month_until", until));
        let until = until.and_then(|first| (first + Months::new(1)).pred_opt());
        let filter = Filter {
            item,
            from: from.unwrap_or(FIRST),
            until: until.unwrap_or(LAST),
        };
        let filter = call.checked(Some(filter))?;
        let mut tx = call.list(&self.db).await?;
        if let Some(item) = filter.item
            && !store::is_item(&mut tx, item).await?
        {
            return Err(Error::record_unknown("item", "信息", item));
        }
        let rows = store::list(&mut tx, &filter, paging.after.as_ref(), paging.limit()).await?;
        let (rows, next_page_token) = paging.page(rows, Clone::clone)?;
        let views = rows.into_iter().map(|row| proto::ItemViews {
            item_id: row.item.to_string(),
            month: row.month.format("%Y-%m").to_string(),
            views: row.views,
            downloads: row.downloads,
        });
        Ok(proto::ListItemViewsResponse {
            views: views.collect(),
            next_page_token,
        })
    }
}

/// The first day of a month, YYYY-MM; none if it is empty or refused.
fn month(fields: &mut Fields, field: &str, sent: &str) -> Option<NaiveDate> {
    if sent.is_empty() {
        return None;
    }
    let first = format!("{sent}-01").parse::<NaiveDate>().ok();
    let first = first.filter(|day| sent.len() == 7 && (FIRST..LAST).contains(day));
    if first.is_none() {
        fields.wrong(
            field,
            "应为年份和月份，如2024-03",
            "a year and month, YYYY-MM",
        );
    }
    first
}

rpcs! { ViewService for ViewReads:
    list_item_views => list(ListItemViewsRequest) -> ListItemViewsResponse;
}
