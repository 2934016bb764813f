//! SiteService: proto to files.

use std::io;

use chrono::{DateTime, FixedOffset, NaiveDate, NaiveTime, Utc};
use gongkai_chassis::{
    db::{Db, Tx},
    error::{Error, Result},
    fields::Fields,
    identity::BureauId,
    page::Paging,
    rpcs,
};
use gongkai_proto::catalog::v1::{self as proto, site_service_server::SiteService};
use tokio::sync::OwnedSemaphorePermit;
use tonic::Request;

use super::{
    SiteSettings,
    atom::{self, Page},
    dcat::Data,
    links::{Links, days_of},
    message::{ATOM, CSV, JSON_LD, XML, representation},
    sitemap,
    store::{self, Place, PublicItem},
    table,
};
use crate::{
    bureau::{
        self, Bureau,
        profile::{self, Profile},
    },
    costly::Costly,
    entry::{self, Entry},
    item::article20_code,
};

/// The service.
pub struct Site {
    db: Db,
    settings: SiteSettings,
    costly: Costly,
}

/// A bureau that has a site, in a transaction that sees what is public.
struct Of {
    tx: Tx,
    bureau: Bureau,
    profile: Profile,
    links: Links,
    today: NaiveDate,
    _place: OwnedSemaphorePermit,
}

impl Site {
    /// Over this database, with places for reads of much.
    pub fn new(db: Db, settings: SiteSettings, costly: Costly) -> Self {
        Self {
            db,
            settings,
            costly,
        }
    }

    async fn of(&self, name: &'static str, bureau: &BureauId) -> Result<Of> {
        let place = self.costly.place().await?;
        let mut tx = self.db.begin_wide(name).await?;
        let registered = bureau::find(&mut tx, bureau).await?;
        let profile = profile::find(&mut tx, bureau).await?.profile;
        let today = self.db.clocks.civil.today();
        let links = Links::of(&self.settings.path, bureau, &profile, today);
        let links = links.ok_or_else(|| {
            Error::state_forbids("the bureau has no site yet", "该机关尚未登记网站标识").next(
                "Enter the name and the domain of its site in the bureau's profile (site_identities).",
                "请先在机关资料中登记网站名称和域名。",
            )
        })?;
        Ok(Of {
            tx,
            bureau: registered,
            profile,
            links,
            today,
            _place: place,
        })
    }

    async fn feed(
        &self,
        request: &Request<proto::GetAtomFeedRequest>,
    ) -> Result<proto::GetAtomFeedResponse> {
        let body = request.get_ref();
        let (mut fields, bureau) = Fields::default().bureau(&body.bureau_id)?;
        let article20 = match body.article20_code {
            0 => None,
            code => article20_code(&mut fields, code),
        };
        let list = format!("feed/{bureau}/{article20:?}");
        let paging = Paging::<Place>::read(&mut fields, list, 0, &body.page_token);
        fields.done()?;
        let mut of = self.of("catalog.get_atom_feed", &bureau).await?;
        let after = paging.after.as_ref();
        let rows =
            store::changed_last(&mut of.tx, &bureau, article20, after, paging.limit()).await?;
        let (rows, next) = paging.page(rows, |row| Place(row.changed_at, row.id))?;
        let made = atom::write(&Page {
            bureau: &of.bureau,
            links: &of.links,
            article20,
            items: &rows,
            token: &body.page_token,
            next: &next,
            today: of.today,
        });
        let changed_at = rows.first().map(|row: &PublicItem| row.changed_at);
        Ok(proto::GetAtomFeedResponse {
            representation: file(made, ATOM, changed_at, &body.if_none_match)?,
        })
    }

    async fn map(
        &self,
        request: &Request<proto::GetSitemapRequest>,
    ) -> Result<proto::GetSitemapResponse> {
        let body = request.get_ref();
        let (fields, bureau) = Fields::default().bureau(&body.bureau_id)?;
        fields.done()?;
        let mut of = self.of("catalog.get_sitemap", &bureau).await?;
        let years = store::years(&mut of.tx, &bureau).await?;
        let parts = sitemap::parts(years.iter().map(|year| year.items).sum());
        let part = part("part", body.part, parts.max(1))?;
        let made = if body.part == 0 && parts > 1 {
            sitemap::index(&of.links, parts)
        } else {
            let rows = store::ids(&mut of.tx, &bureau, slice(part, sitemap::PART)).await?;
            sitemap::pages(&of.links, &rows)
        };
        let changed_at = years.iter().map(|year| year.changed_at).max();
        Ok(proto::GetSitemapResponse {
            representation: file(made, XML, changed_at, &body.if_none_match)?,
        })
    }

    async fn open_data(
        &self,
        request: &Request<proto::GetOpenDataRequest>,
    ) -> Result<proto::GetOpenDataResponse> {
        let body = request.get_ref();
        let (fields, bureau) = Fields::default().bureau(&body.bureau_id)?;
        fields.done()?;
        let mut of = self.of("catalog.get_open_data", &bureau).await?;
        let years = store::years(&mut of.tx, &bureau).await?;
        let changed_on = entry::changed_on(&mut of.tx, &bureau).await?;
        let data = Data {
            bureau: &of.bureau,
            profile: &of.profile,
            links: &of.links,
            licence: self.settings.licence.as_deref(),
            entries_changed: changed_on.and_then(first_instant),
            years: &years,
            today: of.today,
        };
        let made = serde_json::to_vec_pretty(&data.describe()).map_err(Error::internal)?;
        let changed_at = data.changed_at();
        let sent = representation(made, JSON_LD, changed_at, &body.if_none_match);
        Ok(proto::GetOpenDataResponse {
            representation: Some(sent),
        })
    }

    async fn open_entries(
        &self,
        request: &Request<proto::ExportOpenEntriesRequest>,
    ) -> Result<proto::ExportOpenEntriesResponse> {
        let body = request.get_ref();
        let (fields, bureau) = Fields::default().bureau(&body.bureau_id)?;
        fields.done()?;
        let mut of = self.of("catalog.export_open_entries", &bureau).await?;
        let histories = entry::all(&mut of.tx, &bureau).await?;
        let counting: Vec<&Entry> = entry::counting(&histories, of.today).collect();
        let made = table::entries(&counting)?;
        let changed_on = entry::changed_on(&mut of.tx, &bureau).await?;
        let changed_at = changed_on.and_then(first_instant);
        let sent = representation(made, CSV, changed_at, &body.if_none_match);
        Ok(proto::ExportOpenEntriesResponse {
            representation: Some(sent),
        })
    }

    async fn open_items(
        &self,
        request: &Request<proto::ExportOpenItemsRequest>,
    ) -> Result<proto::ExportOpenItemsResponse> {
        let body = request.get_ref();
        let (mut fields, bureau) = Fields::default().bureau(&body.bureau_id)?;
        let days = days_of(body.year);
        if days.is_none() {
            fields.wrong("year", "不是有效的年份", "no year");
        }
        let days = fields.done_with(days)?;
        let mut of = self.of("catalog.export_open_items", &bureau).await?;
        let years = store::years(&mut of.tx, &bureau).await?;
        let year = years.iter().find(|year| year.number == body.year);
        let items = year.map_or(0, |year| year.items);
        let parts = u32::try_from(items.div_ceil(u64::from(table::PART))).unwrap_or(u32::MAX);
        let part = part("part", body.part, parts.max(1))?;
        let rows = store::of_days(&mut of.tx, &bureau, days, slice(part, table::PART)).await?;
        let made = table::items(&of.bureau, &of.links, &rows, of.today)?;
        let changed_at = year.map(|year| year.changed_at);
        let sent = representation(made, CSV, changed_at, &body.if_none_match);
        Ok(proto::ExportOpenItemsResponse {
            representation: Some(sent),
        })
    }
}

/// The part that is asked for, of so many.
fn part(field: &str, asked: i32, parts: u32) -> Result<u32> {
    let asked = u32::try_from(asked).map(|part| part.max(1));
    let asked = asked.ok().filter(|part| *part <= parts);
    let mut fields = Fields::default();
    if asked.is_none() {
        fields.wrong(field, &format!("应为1至{parts}"), &format!("1 to {parts}"));
    }
    fields.done_with(asked)
}

/// How many rows stand before a part, and how many in it.
fn slice(part: u32, size: u32) -> (i64, i64) {
    let before = i64::from(part.saturating_sub(1)) * i64::from(size);
    (before, i64::from(size))
}

/// The first instant of a civil day: of entries the day is known on which they changed.
fn first_instant(day: NaiveDate) -> Option<DateTime<Utc>> {
    let zone = FixedOffset::east_opt(8 * 3600)?;
    let midnight = day.and_time(NaiveTime::MIN).and_local_timezone(zone);
    midnight.single().map(|at| at.to_utc())
}

fn file(
    made: io::Result<Vec<u8>>,
    media_type: &str,
    changed_at: Option<DateTime<Utc>>,
    if_none_match: &str,
) -> Result<Option<proto::Representation>> {
    let made = made.map_err(Error::internal)?;
    Ok(Some(representation(
        made,
        media_type,
        changed_at,
        if_none_match,
    )))
}

rpcs! { SiteService for Site:
    get_atom_feed => feed(GetAtomFeedRequest) -> GetAtomFeedResponse;
    get_sitemap => map(GetSitemapRequest) -> GetSitemapResponse;
    get_open_data => open_data(GetOpenDataRequest) -> GetOpenDataResponse;
    export_open_entries => open_entries(ExportOpenEntriesRequest) -> ExportOpenEntriesResponse;
    export_open_items => open_items(ExportOpenItemsRequest) -> ExportOpenItemsResponse;
}
