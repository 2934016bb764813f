//! The doors of a bureau's site: its fixed blocks, and the files it serves.

use gongkai_proto::catalog::v1::{
    self as proto, fixed_block_service_client::FixedBlockServiceClient,
    site_service_client::SiteServiceClient,
};

use super::public::{Public, bytes};

/// Asks for a file of each bureau.
macro_rules! of_each {
    ($public:ident, $client:ident, $method:ident, $request:ident $(, $field:ident: $value:expr)*) => {{
        let mut got = Vec::new();
        for bureau_id in Public::bureaus() {
            let request = $public.ask(proto::$request {
                bureau_id,
                $($field: $value,)*
                ..proto::$request::default()
            });
            let mut client = $client::new($public.catalog.channel());
            got.extend(bytes(client.$method(request).await));
        }
        got
    }};
}

pub async fn blocks(public: &Public<'_>) -> Vec<u8> {
    let mut got = Vec::new();
    for bureau_id in Public::bureaus() {
        let request = public.ask(proto::GetFixedBlocksRequest { bureau_id });
        let mut client = FixedBlockServiceClient::new(public.catalog.channel());
        got.extend(bytes(client.get_fixed_blocks(request).await));
    }
    got
}

pub async fn atom(public: &Public<'_>) -> Vec<u8> {
    let mut got = of_each!(public, SiteServiceClient, get_atom_feed, GetAtomFeedRequest);
    for code in 1..=15 {
        got.extend(of_each!(
            public,
            SiteServiceClient,
            get_atom_feed,
            GetAtomFeedRequest,
            article20_code: code
        ));
    }
    got
}

pub async fn sitemap(public: &Public<'_>) -> Vec<u8> {
    let mut got = of_each!(public, SiteServiceClient, get_sitemap, GetSitemapRequest);
    let part = of_each!(public, SiteServiceClient, get_sitemap, GetSitemapRequest, part: 1);
    got.extend(part);
    got
}

pub async fn open_data(public: &Public<'_>) -> Vec<u8> {
    of_each!(public, SiteServiceClient, get_open_data, GetOpenDataRequest)
}

pub async fn open_entries(public: &Public<'_>) -> Vec<u8> {
    of_each!(
        public,
        SiteServiceClient,
        export_open_entries,
        ExportOpenEntriesRequest
    )
}

pub async fn open_items(public: &Public<'_>) -> Vec<u8> {
    of_each!(public, SiteServiceClient, export_open_items, ExportOpenItemsRequest, year: 2019)
}
