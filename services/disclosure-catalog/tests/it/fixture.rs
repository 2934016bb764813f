//! A running catalog with a database of its own, and people who call it.

use std::{fs, net::SocketAddr, path::PathBuf, time::Duration};

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use clap::Parser;
use disclosure_catalog::{Config, MIGRATORS, search::Check};
use gongkai_chassis::{
    client::with_token, config::Migrate, error::REASON_HEADER, ids::Ids, migrate,
};
use gongkai_proto::{
    catalog::v1::{
        self as proto, backdating_service_client::BackdatingServiceClient,
        bureau_service_client::BureauServiceClient, calendar_service_client::CalendarServiceClient,
        entry_service_client::EntryServiceClient,
        item_attachment_service_client::ItemAttachmentServiceClient,
        item_comment_service_client::ItemCommentServiceClient,
        item_deputy_service_client::ItemDeputyServiceClient,
        item_opinion_service_client::ItemOpinionServiceClient,
        item_service_client::ItemServiceClient, item_stock_service_client::ItemStockServiceClient,
        item_work_service_client::ItemWorkServiceClient,
        outreach_service_client::OutreachServiceClient,
        promise_service_client::PromiseServiceClient,
        proposal_service_client::ProposalServiceClient, search_service_client::SearchServiceClient,
        staff_service_client::StaffServiceClient,
        update_duty_service_client::UpdateDutyServiceClient,
        view_service_client::ViewServiceClient,
    },
    common::v1::Visibility,
    feed::v1::{Event, ReadEventsRequest, Stream, feed_service_client::FeedServiceClient},
};
use gongkai_testbed::{
    Database,
    tokens::{TokenMint, Who},
};
use tempfile::TempDir;
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::TcpStream,
    sync::oneshot,
    task::JoinHandle,
};
use tokio_util::sync::CancellationToken;
use tonic::{Request, Status, client::Grpc, transport::Channel};
use tonic_prost::ProstCodec;
use tonic_types::StatusExt as _;

/// The civil day of all tests: a Tuesday after the National Day holiday.
pub const TODAY: &str = "2019-10-08";

/// The bureau of the tests.
pub const BUREAU: &str = "heshan-emb";

#[derive(Parser)]
struct Cli {
    #[command(flatten)]
    config: Config,
}

#[derive(Parser)]
struct Compared {
    #[command(flatten)]
    check: Check,
}

/// A running catalog.
pub struct Catalog {
    pub database: Database,
    mint: TokenMint,
    channel: Channel,
    admin: SocketAddr,
    stop: CancellationToken,
    served: JoinHandle<anyhow::Result<()>>,
    folder: TempDir,
}

impl Catalog {
    /// An empty catalog.
    pub async fn start() -> Self {
        let database = gongkai_testbed::servers()
            .await
            .unwrap()
            .database()
            .await
            .unwrap();
        let owner = Migrate {
            owner_database_url: database.url("catalog_owner").into(),
        };
        migrate::run(&owner, MIGRATORS).await.unwrap();
        let mint = TokenMint::new([7; 32], "https://id.test");
        let folder = tempfile::tempdir().unwrap();
        let (token_keys, seal_keys) = (folder.path().join("tokens"), folder.path().join("seal"));
        fs::write(&token_keys, mint.jwks()).unwrap();
        let key = format!("{}=", "A".repeat(43));
        fs::write(
            &seal_keys,
            format!(r#"{{"current": "k1", "keys": {{"k1": "{key}"}}}}"#),
        )
        .unwrap();
        let config = Cli::parse_from([
            "catalog",
            "--app-database-url",
            &database.url("catalog_app"),
            "--wide-database-url",
            &database.url("catalog_wide"),
            "--database-connections=8",
            "--profile=test",
            "--clock",
            &format!("manual:{TODAY}T10:00:00+08:00"),
            "--token-keys",
            &token_keys.display().to_string(),
            "--token-issuer",
            mint.issuer(),
            "--seal-keys",
            &seal_keys.display().to_string(),
            "--search-index",
            &folder.path().join("search").display().to_string(),
            "--objects",
            &folder.path().join("objects").display().to_string(),
            "--log-filter=warn",
        ])
        .config;
        let stop = CancellationToken::new();
        let (tell, told) = oneshot::channel();
        let served = tokio::spawn(disclosure_catalog::run(
            config,
            Ids::system(),
            stop.clone(),
            move |addresses| tell.send((addresses.grpc, addresses.admin)).unwrap(),
        ));
        let Ok((address, admin)) = told.await else {
            panic!("it does not serve: {:?}", served.await)
        };
        let channel = Channel::from_shared(format!("http://{address}"))
            .unwrap()
            .connect_lazy();
        Self {
            database,
            mint,
            channel,
            admin,
            stop,
            served,
            folder,
        }
    }

    /// A catalog in which the platform, a government and the bureau of the tests are registered.
    pub async fn with_bureaus() -> Self {
        let catalog = Self::start().await;
        for bureau in [platform(), government(), heshan()] {
            catalog.register(&root(), bureau).await.unwrap();
        }
        catalog
    }

    /// Stops it, and fails if anything in it failed.
    pub async fn stop(self) {
        self.end().await.close().await.unwrap();
    }

    /// Stops it, and leaves its database.
    pub async fn end(self) -> Database {
        self.stop.cancel();
        self.served.await.unwrap().unwrap();
        self.database
    }

    /// What `compare-search` is told of it.
    pub fn compared(&self) -> Check {
        let (url, folder) = (self.database.url("catalog_wide"), self.search_index());
        let folder = folder.display().to_string();
        let arguments = [
            "compare-search",
            "--wide-database-url",
            &url,
            "--search-index",
            &folder,
        ];
        Compared::parse_from(arguments).check
    }

    /// The way to its RPCs.
    pub fn channel(&self) -> Channel {
        self.channel.clone()
    }

    pub fn bureaus(&self) -> BureauServiceClient<Channel> {
        BureauServiceClient::new(self.channel.clone())
    }

    pub fn calendars(&self) -> CalendarServiceClient<Channel> {
        CalendarServiceClient::new(self.channel.clone())
    }

    pub fn proposals(&self) -> ProposalServiceClient<Channel> {
        ProposalServiceClient::new(self.channel.clone())
    }

    pub fn search(&self) -> SearchServiceClient<Channel> {
        SearchServiceClient::new(self.channel.clone())
    }

    pub fn backdatings(&self) -> BackdatingServiceClient<Channel> {
        BackdatingServiceClient::new(self.channel.clone())
    }

    pub fn views(&self) -> ViewServiceClient<Channel> {
        ViewServiceClient::new(self.channel.clone())
    }

    /// The folder of its search index.
    pub fn search_index(&self) -> PathBuf {
        self.folder.path().join("search")
    }

    pub fn staff(&self) -> StaffServiceClient<Channel> {
        StaffServiceClient::new(self.channel.clone())
    }

    pub fn entries(&self) -> EntryServiceClient<Channel> {
        EntryServiceClient::new(self.channel.clone())
    }

    pub fn duties(&self) -> UpdateDutyServiceClient<Channel> {
        UpdateDutyServiceClient::new(self.channel.clone())
    }

    pub fn promises(&self) -> PromiseServiceClient<Channel> {
        PromiseServiceClient::new(self.channel.clone())
    }

    pub fn items(&self) -> ItemServiceClient<Channel> {
        ItemServiceClient::new(self.channel.clone())
    }

    pub fn work(&self) -> ItemWorkServiceClient<Channel> {
        ItemWorkServiceClient::new(self.channel.clone())
    }

    pub fn attachments(&self) -> ItemAttachmentServiceClient<Channel> {
        ItemAttachmentServiceClient::new(self.channel.clone())
    }

    /// The folder of its attachments.
    pub fn objects(&self) -> PathBuf {
        self.folder.path().join("objects")
    }

    pub fn comments(&self) -> ItemCommentServiceClient<Channel> {
        ItemCommentServiceClient::new(self.channel.clone())
    }

    pub fn deputies(&self) -> ItemDeputyServiceClient<Channel> {
        ItemDeputyServiceClient::new(self.channel.clone())
    }

    pub fn opinions(&self) -> ItemOpinionServiceClient<Channel> {
        ItemOpinionServiceClient::new(self.channel.clone())
    }

    pub fn stock(&self) -> ItemStockServiceClient<Channel> {
        ItemStockServiceClient::new(self.channel.clone())
    }

    /// Moves the civil clock forward, and waits until what is due by then is done.
    pub async fn set_clock(&self, rfc3339: &str) {
        let body = format!(r#"{{"now":"{rfc3339}"}}"#);
        let request = format!(
            "POST /clock HTTP/1.1\r\nhost: catalog\r\ncontent-type: application/json\r\n\
             content-length: {}\r\nconnection: close\r\n\r\n{body}",
            body.len()
        );
        self.admin(&request).await;
    }

    /// What it measured of itself.
    pub async fn metrics(&self) -> String {
        let request = "GET /metrics HTTP/1.1\r\nhost: catalog\r\nconnection: close\r\n\r\n";
        self.admin(request).await
    }

    /// What the admin port answers.
    async fn admin(&self, request: &str) -> String {
        let mut stream = TcpStream::connect(self.admin).await.unwrap();
        stream.write_all(request.as_bytes()).await.unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).await.unwrap();
        assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
        answer
    }

    pub fn outreach(&self) -> OutreachServiceClient<Channel> {
        OutreachServiceClient::new(self.channel.clone())
    }

    /// The error of listing items with `field_1` as it is, which no client of ours would send.
    pub async fn list_items_of(&self, field_1: &[u8]) -> Status {
        let mut client = Grpc::new(self.channel.clone());
        client.ready().await.unwrap();
        let path = "/gongkai.catalog.v1.ItemService/ListItems".parse().unwrap();
        // Bytes alone are encoded as a message with them in its first field.
        let codec = ProstCodec::<Vec<u8>, proto::ListItemsResponse>::default();
        let request = self.as_who(&reader(), field_1.to_vec());
        client.unary(request, path, codec).await.unwrap_err()
    }

    /// `message` in the name of `who`.
    pub fn as_who<T>(&self, who: &Who, message: T) -> Request<T> {
        with_token(&self.mint.mint(who, Duration::from_mins(10)), message)
    }

    /// Registers a bureau under a request id made of its contents.
    pub async fn register(
        &self,
        who: &Who,
        bureau: proto::Bureau,
    ) -> Result<proto::Bureau, Status> {
        let request_id = format!("register {} {}", bureau.id, bureau.name);
        let request = proto::RegisterBureauRequest {
            request_id,
            bureau: Some(bureau),
        };
        let answer = self
            .bureaus()
            .register_bureau(self.as_who(who, request))
            .await?;
        Ok(answer.into_inner().bureau.unwrap())
    }

    /// Makes or changes an entry.
    pub async fn set_entry(
        &self,
        who: &Who,
        request: proto::SetEntryRequest,
    ) -> Result<proto::EntryRecord, Status> {
        let answer = self.entries().set_entry(self.as_who(who, request)).await?;
        Ok(answer.into_inner().record.unwrap())
    }

    /// The public events of a bureau, once there are at least `least`.
    pub async fn events(&self, bureau: &str, least: usize) -> Vec<Event> {
        self.events_in(bureau, Visibility::Public, &reader(), least)
            .await
    }

    /// The events of a stream as `who` sees them, once there are at least `least`.
    pub async fn events_in(
        &self,
        bureau: &str,
        visibility: Visibility,
        who: &Who,
        least: usize,
    ) -> Vec<Event> {
        let mut feed = FeedServiceClient::new(self.channel.clone());
        for _ in 0..200 {
            let request = ReadEventsRequest {
                stream: Some(Stream {
                    service: "catalog".to_owned(),
                    bureau_id: bureau.to_owned(),
                    visibility: visibility.into(),
                }),
                ..ReadEventsRequest::default()
            };
            if let Ok(answer) = feed.read_events(self.as_who(who, request)).await {
                let events = answer.into_inner().events;
                if events.len() >= least {
                    return events;
                }
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        panic!("{bureau} does not get {least} events");
    }
}

/// Administrator of the platform.
pub fn root() -> Who {
    Who::new("root", "platform", "administrator")
}

/// Reviewer of the bureau of the tests.
pub fn reviewer() -> Who {
    Who::new("reviewer-li", "heshan-emb", "reviewer")
}

/// A second reviewer of the bureau of the tests.
pub fn reviewer_2() -> Who {
    Who::new("reviewer-he", "heshan-emb", "reviewer")
}

/// Clerk of the bureau of the tests.
pub fn clerk() -> Who {
    Who::new("clerk-wang", "heshan-emb", "clerk")
}

/// Leader of the bureau of the tests.
pub fn leader() -> Who {
    Who::new("leader-liu", "heshan-emb", "leader")
}

/// Intake, in nobody's name.
pub fn intake() -> Who {
    Who::new("service:intake", "platform", "service")
}

/// Somebody of the public.
pub fn reader() -> Who {
    Who::new("anybody", "somewhere", "public")
}

pub fn platform() -> proto::Bureau {
    proto::Bureau {
        id: "platform".to_owned(),
        name: "政务公开平台".to_owned(),
        level: proto::BureauLevel::Platform.into(),
        ..proto::Bureau::default()
    }
}

pub fn government() -> proto::Bureau {
    proto::Bureau {
        id: "heshan".to_owned(),
        name: "益阳市赫山区人民政府".to_owned(),
        parent_id: "platform".to_owned(),
        level: proto::BureauLevel::Government.into(),
        ..proto::Bureau::default()
    }
}

pub fn heshan() -> proto::Bureau {
    let office = |id: &str, name: &str| proto::Office {
        id: id.to_owned(),
        name: name.to_owned(),
        ..proto::Office::default()
    };
    let group = |code: &str, name: &str| proto::ItemGroup {
        code: code.to_owned(),
        name: name.to_owned(),
    };
    proto::Bureau {
        id: "heshan-emb".to_owned(),
        name: "益阳市赫山区应急管理局".to_owned(),
        parent_id: "heshan".to_owned(),
        level: proto::BureauLevel::Department.into(),
        offices: vec![
            office("general", "办公室"),
            office("safety-1", "安全监管一股"),
        ],
        item_groups: vec![
            group("site", "区政府网站"),
            group("province_site", "省厅网站"),
        ],
        ..proto::Bureau::default()
    }
}

/// The machine-readable reason of an error.
pub fn reason(status: &Status) -> &str {
    status
        .metadata()
        .get(REASON_HEADER)
        .and_then(|value| value.to_str().ok())
        .unwrap_or("")
}

/// A page token with any position in it.
pub fn token(filter: &str, position: &str) -> String {
    let token = format!(r#"{{"filter":"{filter}","position":{position}}}"#);
    URL_SAFE_NO_PAD.encode(token)
}

/// The fields an error names.
pub fn violations(status: &Status) -> Vec<String> {
    let request = status.get_details_bad_request();
    let violations = request
        .map(|request| request.field_violations)
        .unwrap_or_default();
    violations
        .into_iter()
        .map(|violation| violation.field)
        .collect()
}
