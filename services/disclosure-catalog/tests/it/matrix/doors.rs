//! The doors: every way on which the public gets something. A new door is a line in the table, and a function from what
//! somebody of the public knows to the bytes he gets.

use std::pin::Pin;

use gongkai_law::likeness::pairs;
use gongkai_proto::{
    catalog::v1::{self as proto, feedback_service_client::FeedbackServiceClient},
    common::v1::Visibility,
    feed::v1::{
        ListStreamsRequest, ReadEventsRequest, Stream, feed_service_client::FeedServiceClient,
    },
};
use prost::Message as _;

use super::{
    planted::Seen,
    public::{Public, bytes, paged},
    site_doors::{atom, blocks, open_data, open_entries, open_items, sitemap},
};

/// What is got, once it is asked for.
pub type Got<'a> = Pin<Box<dyn Future<Output = Vec<u8>> + 'a>>;

/// A way on which the public gets something.
pub struct Door {
    /// What it is called.
    pub name: &'static str,
    /// The RPC behind it.
    pub method: &'static str,
    /// Whether all that is published must be seen through it: then that it shows nothing else proves something.
    pub shows: bool,
    /// What is got.
    pub open: for<'a> fn(&'a Public<'a>) -> Got<'a>,
}

macro_rules! doors {
    ($($method:literal, $shows:ident, $door:ident;)*) => {
        /// All of them.
        pub const DOORS: &[Door] = &[$(Door {
            name: stringify!($door),
            method: concat!("gongkai.", $method),
            shows: stringify!($shows).len() == "shows".len(),
            open: |public| Box::pin($door(public)),
        }),*];
    };
}

doors! {
    "catalog.v1.BureauService.GetBureau", none, bureaus;
    "catalog.v1.BureauService.ListBureaus", none, bureau_list;
    "catalog.v1.CalendarService.GetCalendar", none, calendar;
    "catalog.v1.CalendarService.ListCalendars", none, calendars;
    "catalog.v1.EntryService.GetEntry", none, entries;
    "catalog.v1.EntryService.ListEntries", none, entry_list;
    "catalog.v1.EntryService.ListCatalogVersions", none, catalog_versions;
    "catalog.v1.EntryService.ExportEntries", none, entry_sheet;
    "catalog.v1.UpdateDutyService.ListEntryFreshness", none, freshness;
    "catalog.v1.ItemService.GetItem", shows, items;
    "catalog.v1.ItemService.ListItems", none, item_list;
    "catalog.v1.ItemService.ListItems", none, old_item_pages;
    "catalog.v1.SearchService.ListPublishedMatches", shows, matches;
    "catalog.v1.SearchService.SearchItems", shows, searches;
    "catalog.v1.SearchService.SearchItems", none, everything_searched;
    "catalog.v1.SearchService.SearchItems", none, old_search_pages;
    "catalog.v1.ItemAttachmentService.ReadPublishedAttachment", none, attachments;
    "catalog.v1.ItemCommentService.ListCommentCalls", none, comment_calls;
    "catalog.v1.ItemCommentService.SubmitItemComment", none, comments;
    "catalog.v1.FeedbackService.GiveFeedback", none, feedback;
    "catalog.v1.FixedBlockService.GetFixedBlocks", none, blocks;
    "catalog.v1.SiteService.GetAtomFeed", shows, atom;
    "catalog.v1.SiteService.GetSitemap", none, sitemap;
    "catalog.v1.SiteService.GetOpenData", none, open_data;
    "catalog.v1.SiteService.ExportOpenEntries", none, open_entries;
    "catalog.v1.SiteService.ExportOpenItems", shows, open_items;
    "feed.v1.FeedService.ListStreams", none, streams;
    "feed.v1.FeedService.ReadEvents", shows, events;
    "feed.v1.FeedService.ReadEvents", none, internal_events;
}

async fn bureaus(public: &Public<'_>) -> Vec<u8> {
    let mut got = Vec::new();
    for bureau_id in Public::bureaus() {
        let request = public.ask(proto::GetBureauRequest { bureau_id });
        got.extend(bytes(public.catalog.bureaus().get_bureau(request).await));
    }
    got
}

async fn bureau_list(public: &Public<'_>) -> Vec<u8> {
    let request = public.ask(proto::ListBureausRequest::default());
    bytes(public.catalog.bureaus().list_bureaus(request).await)
}

async fn calendar(public: &Public<'_>) -> Vec<u8> {
    let request = public.ask(proto::GetCalendarRequest { year: 2019 });
    bytes(public.catalog.calendars().get_calendar(request).await)
}

async fn calendars(public: &Public<'_>) -> Vec<u8> {
    let request = public.ask(proto::ListCalendarsRequest::default());
    bytes(public.catalog.calendars().list_calendars(request).await)
}

async fn entries(public: &Public<'_>) -> Vec<u8> {
    let mut got = Vec::new();
    for (bureau_id, entry_id) in &public.entries {
        let request = public.ask(proto::GetEntryRequest {
            bureau_id: bureau_id.clone(),
            entry_id: entry_id.clone(),
            ..proto::GetEntryRequest::default()
        });
        got.extend(bytes(public.catalog.entries().get_entry(request).await));
    }
    got
}

async fn entry_list(public: &Public<'_>) -> Vec<u8> {
    let mut got = Vec::new();
    for bureau_id in Public::bureaus() {
        let request = public.ask(proto::ListEntriesRequest {
            bureau_id,
            with_ended: true,
            ..proto::ListEntriesRequest::default()
        });
        got.extend(bytes(public.catalog.entries().list_entries(request).await));
    }
    got
}

async fn catalog_versions(public: &Public<'_>) -> Vec<u8> {
    let mut got = Vec::new();
    for bureau_id in Public::bureaus() {
        let request = public.ask(proto::ListCatalogVersionsRequest {
            bureau_id,
            ..proto::ListCatalogVersionsRequest::default()
        });
        let mut client = public.catalog.entries();
        got.extend(bytes(client.list_catalog_versions(request).await));
    }
    got
}

async fn entry_sheet(public: &Public<'_>) -> Vec<u8> {
    let mut got = Vec::new();
    for bureau_id in Public::bureaus() {
        let request = public.ask(proto::ExportEntriesRequest {
            bureau_id,
            ..proto::ExportEntriesRequest::default()
        });
        let answer = public.catalog.entries().export_entries(request).await;
        if let Ok(answer) = &answer {
            got.extend(super::public::unpacked(&answer.get_ref().content));
        }
        got.extend(bytes(answer));
    }
    got
}

async fn freshness(public: &Public<'_>) -> Vec<u8> {
    let mut got = Vec::new();
    for bureau_id in Public::bureaus() {
        let request = public.ask(proto::ListEntryFreshnessRequest {
            bureau_id,
            ..proto::ListEntryFreshnessRequest::default()
        });
        let mut client = public.catalog.duties();
        got.extend(bytes(client.list_entry_freshness(request).await));
    }
    got
}

async fn items(public: &Public<'_>) -> Vec<u8> {
    let mut got = Vec::new();
    for (bureau_id, item_id) in public.items() {
        for version in 0..4 {
            let request = public.ask(proto::GetItemRequest {
                bureau_id: bureau_id.clone(),
                item_id: item_id.clone(),
                version,
            });
            got.extend(bytes(public.catalog.items().get_item(request).await));
        }
    }
    got
}

async fn item_list(public: &Public<'_>) -> Vec<u8> {
    let mut got = Vec::new();
    for bureau_id in Public::bureaus() {
        got.extend(item_pages(public, &bureau_id, String::new()).await);
    }
    got
}

async fn old_item_pages(public: &Public<'_>) -> Vec<u8> {
    item_pages(public, crate::fixture::BUREAU, public.before.list.clone()).await
}

async fn item_pages(public: &Public<'_>, bureau: &str, token: String) -> Vec<u8> {
    paged(token, async |page_token| {
        let request = public.ask(proto::ListItemsRequest {
            bureau_id: bureau.to_owned(),
            page_size: 2,
            page_token,
        });
        let answer = public.catalog.items().list_items(request).await;
        let next = answer
            .as_ref()
            .map(|answer| answer.get_ref().next_page_token.clone());
        (next.unwrap_or_default(), bytes(answer))
    })
    .await
}

/// Somebody knows what is written, and looks whether it is there.
async fn matches(public: &Public<'_>) -> Vec<u8> {
    let mut got = Vec::new();
    for planted in public.planted {
        let request = public.ask(proto::ListPublishedMatchesRequest {
            bureau_id: planted.bureau.to_owned(),
            pairs: pairs(&format!("公示{}", planted.word))
                .into_iter()
                .collect(),
            numbers: vec![proto::DocumentNumber {
                code: planted.word.clone(),
                year: "2019".to_owned(),
                serial: "1".to_owned(),
            }],
            ..proto::ListPublishedMatchesRequest::default()
        });
        let mut client = public.catalog.search();
        got.extend(bytes(client.list_published_matches(request).await));
    }
    got
}

/// Likewise with the search; what is not public is not even counted.
async fn searches(public: &Public<'_>) -> Vec<u8> {
    let mut got = Vec::new();
    for planted in public.planted {
        for bureau_ids in [vec![], vec![planted.bureau.to_owned()]] {
            let request = public.ask(proto::SearchItemsRequest {
                query: planted.word.clone(),
                bureau_ids,
                ..proto::SearchItemsRequest::default()
            });
            let answer = public.catalog.search().search_items(request).await;
            let found = answer.unwrap();
            if planted.seen == Seen::Inside {
                let found = found.get_ref();
                let counted: usize = found.facets.iter().map(|facet| facet.counts.len()).sum();
                assert_eq!((found.total, counted), (0, 0), "{planted:?} is counted");
            }
            got.extend(bytes(Ok(found)));
        }
    }
    got
}

async fn everything_searched(public: &Public<'_>) -> Vec<u8> {
    let mut got = search_pages(public, "", String::new()).await;
    got.extend(search_pages(public, "公示", String::new()).await);
    got
}

async fn old_search_pages(public: &Public<'_>) -> Vec<u8> {
    search_pages(public, "公示", public.before.search.clone()).await
}

async fn search_pages(public: &Public<'_>, query: &str, token: String) -> Vec<u8> {
    paged(token, async |page_token| {
        let request = public.ask(Public::search(query, page_token));
        let answer = public.catalog.search().search_items(request).await;
        let next = answer
            .as_ref()
            .map(|answer| answer.get_ref().next_page_token.clone());
        (next.unwrap_or_default(), bytes(answer))
    })
    .await
}

/// Files of all items: the public's way, with the id of every one.
async fn attachments(public: &Public<'_>) -> Vec<u8> {
    let mut got = Vec::new();
    let planted = public.planted.iter();
    for planted in planted.filter(|one| !one.attachment.is_empty()) {
        let request = public.ask(proto::ReadPublishedAttachmentRequest {
            bureau_id: planted.bureau.to_owned(),
            item_id: planted.item.clone(),
            attachment_id: planted.attachment.clone(),
            offset: 0,
        });
        let mut client = public.catalog.attachments();
        match client.read_published_attachment(request).await {
            Ok(answer) => {
                let mut parts = answer.into_inner();
                while let Ok(Some(part)) = parts.message().await {
                    got.extend(part.encode_to_vec());
                }
            }
            Err(status) => got.extend(bytes::<()>(Err(status))),
        }
    }
    got
}

async fn comment_calls(public: &Public<'_>) -> Vec<u8> {
    let mut got = Vec::new();
    for bureau_id in Public::bureaus() {
        let request = public.ask(proto::ListCommentCallsRequest {
            bureau_id,
            ..proto::ListCommentCallsRequest::default()
        });
        let mut client = public.catalog.comments();
        got.extend(bytes(client.list_comment_calls(request).await));
    }
    got
}

/// What is answered to who comments on an item he must not know.
async fn comments(public: &Public<'_>) -> Vec<u8> {
    let mut got = Vec::new();
    for (number, (bureau_id, item_id)) in public.items().into_iter().enumerate() {
        let request = public.ask(proto::SubmitItemCommentRequest {
            request_id: format!("comment {number}"),
            bureau_id,
            item_id,
            text: "同意".to_owned(),
        });
        let mut client = public.catalog.comments();
        got.extend(bytes(client.submit_item_comment(request).await));
    }
    got
}

/// Likewise to who says something of it.
async fn feedback(public: &Public<'_>) -> Vec<u8> {
    let mut got = Vec::new();
    for (number, (bureau_id, item_id)) in public.items().into_iter().enumerate() {
        let request = public.ask(proto::GiveFeedbackRequest {
            request_id: format!("feedback {number}"),
            bureau_id,
            item_id,
            content: "看不清".to_owned(),
            consent: true,
            ..proto::GiveFeedbackRequest::default()
        });
        let mut client = FeedbackServiceClient::new(public.catalog.channel());
        got.extend(bytes(client.give_feedback(request).await));
    }
    got
}

async fn streams(public: &Public<'_>) -> Vec<u8> {
    let mut feed = FeedServiceClient::new(public.catalog.channel());
    let request = public.ask(ListStreamsRequest::default());
    bytes(feed.list_streams(request).await)
}

async fn events(public: &Public<'_>) -> Vec<u8> {
    stream(public, Visibility::Public).await
}

async fn internal_events(public: &Public<'_>) -> Vec<u8> {
    stream(public, Visibility::Internal).await
}

async fn stream(public: &Public<'_>, visibility: Visibility) -> Vec<u8> {
    let mut feed = FeedServiceClient::new(public.catalog.channel());
    let mut got = Vec::new();
    for bureau_id in Public::bureaus() {
        let request = public.ask(ReadEventsRequest {
            stream: Some(Stream {
                service: "catalog".to_owned(),
                bureau_id,
                visibility: visibility.into(),
            }),
            ..ReadEventsRequest::default()
        });
        got.extend(bytes(feed.read_events(request).await));
    }
    got
}
