//! The bureau's catalog: begun with that of work safety, and shown in the end, with what a citizen finds in it.

use std::{collections::HashMap, time::Duration};

use anyhow::ensure;
use gongkai_proto::catalog::v1::{
    FacetKind, ListEntriesRequest, ListEntryFreshnessRequest, LoadStandardCatalogRequest,
    SearchItemsRequest, SearchItemsResponse, StandardCatalog,
};
use gongkai_testbed::suite::Suite;
use tonic::{Code, Status};

use crate::{
    clients::{Caller, Services},
    play::told,
    year::Year,
};

/// How long the search may take to take in a year's items.
const CATCH_UP: Duration = Duration::from_mins(1);
/// A page of entries: the catalog of work safety has ten.
const PAGE: i32 = 200;

/// Begins the bureau's catalog of what it must publish with that of work safety, and says how much of it is to be
/// verified. Answers the ids of its entries by their level-2 items.
pub async fn begin(
    suite: &Suite,
    year: &Year,
    say: &(impl Fn(&str) + Sync),
) -> anyhow::Result<HashMap<String, String>> {
    let services = Services::of(suite)?;
    let leader = services.caller(&suite.mint, &year.bureau.id, "leader")?;
    let office = year.bureau.offices.first();
    let load = LoadStandardCatalogRequest {
        request_id: format!("begin-catalog-{}", year.bureau.id),
        bureau_id: year.bureau.id.clone(),
        catalog: StandardCatalog::WorkSafety as i32,
        office_id: office.map_or_else(String::new, |office| office.id.clone()),
        ..LoadStandardCatalogRequest::default()
    };
    let loaded = leader.entries().load_standard_catalog(load).await;
    let loaded = loaded.map_err(told)?.into_inner();
    say(&format!(
        "载入安全生产领域标准目录{}项，{}格待核… begun with the standard catalog, {} cells to be verified",
        loaded.made, loaded.to_verify, loaded.to_verify
    ));
    let list = ListEntriesRequest {
        bureau_id: year.bureau.id.clone(),
        page_size: PAGE,
        ..ListEntriesRequest::default()
    };
    let listed = leader.entries().list_entries(list).await.map_err(told)?;
    let entries = listed.into_inner().entries.into_iter();
    let entries = entries.filter_map(|record| record.entry);
    Ok(entries
        .map(|entry| (entry.columns.unwrap_or_default().level2, entry.id))
        .collect())
}

/// Says how complete the catalog is, how what is public is spread, and what the searches of the year file find.
pub async fn shown(suite: &Suite, year: &Year) -> anyhow::Result<Vec<String>> {
    let citizen = Services::of(suite)?.caller(&suite.mint, &year.bureau.id, "public")?;
    let freshness = ListEntryFreshnessRequest {
        bureau_id: year.bureau.id.clone(),
        ..ListEntryFreshnessRequest::default()
    };
    let mut duties = citizen.update_duties();
    let fresh = duties.list_entry_freshness(freshness).await;
    let fresh = fresh.map_err(told)?.into_inner();
    let all = everything(&citizen, year).await?;
    let mut lines = vec![format!(
        "  公开目录{}项事项，{}项已有公开信息；已公开{}条：",
        fresh.total, fresh.covered, all.total
    )];
    lines.extend(bars(&all));
    for query in &year.searches {
        let found = search(&citizen, year, query).await.map_err(told)?;
        lines.push(format!("  检索 {query}：{}条", found.total));
        let first = found.items.first().and_then(|first| first.item.as_ref());
        lines.extend(first.map(|item| {
            format!(
                "    {}  {}  {}",
                item.index_number, item.published_on, item.title
            )
        }));
    }
    Ok(lines)
}

/// All items, once the search knows each that was published.
async fn everything(citizen: &Caller, year: &Year) -> anyhow::Result<SearchItemsResponse> {
    let published: usize = year.items.iter().map(|items| items.count).sum();
    let until = tokio::time::Instant::now() + CATCH_UP;
    loop {
        // While the index is made, the search is away.
        let known = match search(citizen, year, "").await {
            Ok(found) if usize::try_from(found.total)? >= published => return Ok(found),
            Ok(found) => found.total,
            Err(status) if status.code() == Code::Unavailable => 0,
            Err(status) => return Err(told(status)),
        };
        ensure!(
            tokio::time::Instant::now() < until,
            "the search knows {known} of {published} items / 检索未及时收录"
        );
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
}

async fn search(citizen: &Caller, year: &Year, query: &str) -> Result<SearchItemsResponse, Status> {
    let request = SearchItemsRequest {
        query: query.to_owned(),
        bureau_ids: vec![year.bureau.id.clone()],
        ..SearchItemsRequest::default()
    };
    let found = citizen.search().search_items(request).await?;
    Ok(found.into_inner())
}

/// How what is public is spread over the items of article 20, a bar each.
fn bars(all: &SearchItemsResponse) -> Vec<String> {
    let facets = all.facets.iter();
    let mut kinds = facets.filter(|facet| facet.kind == FacetKind::Article20 as i32);
    let counts = kinds.next().map_or(&[][..], |facet| &facet.counts);
    counts
        .iter()
        .map(|counted| {
            let bar = "█".repeat(usize::try_from(counted.count).unwrap_or(0).min(60));
            format!("    {bar} {}  {}", counted.count, counted.label)
        })
        .collect()
}
