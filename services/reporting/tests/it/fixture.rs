//! A running reporting with a database of its own, and people who call it.

use std::{fs, time::Duration};

use chrono::DateTime;
use clap::Parser;
use gongkai_chassis::{
    client::with_token, clock::Clock, config::Migrate, error::REASON_HEADER, ids::Ids, migrate,
};
use gongkai_proto::{
    catalog::v1 as catalog,
    reporting::v1::{
        self as proto, annual_report_service_client::AnnualReportServiceClient,
        assessment_service_client::AssessmentServiceClient,
        city_report_service_client::CityReportServiceClient,
        declaration_service_client::DeclarationServiceClient,
        figure_service_client::FigureServiceClient,
        report_due_day_service_client::ReportDueDayServiceClient,
        report_service_client::ReportServiceClient,
    },
};
use gongkai_testbed::{
    Database,
    tokens::{TokenMint, Who},
};
use reporting::{Config, MIGRATORS};
use tempfile::TempDir;
use tokio::{sync::oneshot, task::JoinHandle};
use tokio_util::sync::CancellationToken;
use tonic::{Request, Status, transport::Channel};
use tonic_types::StatusExt as _;

use crate::feeds::Feed;

/// The civil instant of all tests: the year reported on has ended.
const NOW: &str = "2025-01-15T10:00:00+08:00";
/// The bureau of the tests.
pub const BUREAU: &str = "heshan-emb";
/// Its stream of cases.
pub const CASES: &str = "intake/heshan-emb/internal";
/// Its stream of what is to be published.
pub const REMINDED: &str = "catalog/heshan-emb/internal";
/// Its stream of what is published.
pub const PUBLISHED: &str = "catalog/heshan-emb/public";

#[derive(Parser)]
struct Cli {
    #[command(flatten)]
    config: Config,
}

/// A database in which reporting's tables are.
pub async fn database() -> Database {
    let servers = gongkai_testbed::servers().await.unwrap();
    let database = servers.database().await.unwrap();
    let owner = Migrate {
        owner_database_url: database.url("reporting_owner").into(),
    };
    migrate::run(&owner, MIGRATORS).await.unwrap();
    database
}

/// A running reporting.
pub struct Office {
    pub database: Database,
    pub intake: Feed,
    pub catalog: Feed,
    mint: TokenMint,
    channel: Channel,
    stop: CancellationToken,
    served: JoinHandle<anyhow::Result<()>>,
    _folder: TempDir,
}

impl Office {
    /// One that follows these feeds. What they hold is taken in at once, later events some seconds
    /// after they came.
    pub async fn following(intake: Feed, catalog: Feed) -> Self {
        let database = database().await;
        let mint = TokenMint::new([7; 32], "https://id.test");
        let folder = tempfile::tempdir().unwrap();
        let file = |name: &str, text: String| {
            let path = folder.path().join(name);
            fs::write(&path, text).unwrap();
            path.display().to_string()
        };
        let own = Who::new("service:reporting", "platform", "service");
        let key = format!("{}=", "A".repeat(43));
        let keys = format!(r#"{{"current": "k1", "keys": {{"k1": "{key}"}}}}"#);
        let config = Cli::parse_from([
            "reporting",
            "--app-database-url",
            &database.url("reporting_app"),
            "--wide-database-url",
            &database.url("reporting_wide"),
            "--database-connections=8",
            "--profile=test",
            "--clock",
            &format!("manual:{NOW}"),
            "--token-keys",
            &file("tokens", mint.jwks()),
            "--token-issuer",
            mint.issuer(),
            "--seal-keys",
            &file("seal", keys),
            "--service-token",
            &file("own", mint.mint(&own, Duration::from_hours(1))),
            "--intake-url",
            &intake.serve().await,
            "--catalog-url",
            &catalog.serve().await,
            "--fonts",
            &gongkai_testbed::fonts().unwrap().display().to_string(),
            "--log-filter=warn",
        ])
        .config;
        let now = DateTime::parse_from_rfc3339(NOW).unwrap().to_utc();
        let stop = CancellationToken::new();
        let (tell, told) = oneshot::channel();
        let served = tokio::spawn(reporting::run(
            config,
            Ids::seeded(1, Clock::manual(now)),
            stop.clone(),
            move |addresses| tell.send(addresses.grpc).unwrap(),
        ));
        let Ok(address) = told.await else {
            panic!("it does not serve: {:?}", served.await)
        };
        let channel = Channel::from_shared(format!("http://{address}"));
        Self {
            database,
            intake,
            catalog,
            mint,
            channel: channel.unwrap().connect_lazy(),
            stop,
            served,
            _folder: folder,
        }
    }

    /// Stops it, and fails if anything in it failed.
    pub async fn stop(self) {
        self.stop.cancel();
        self.served.await.unwrap().unwrap();
        self.database.close().await.unwrap();
    }

    pub fn reports(&self) -> ReportServiceClient<Channel> {
        ReportServiceClient::new(self.channel.clone())
    }

    pub fn annual_reports(&self) -> AnnualReportServiceClient<Channel> {
        AnnualReportServiceClient::new(self.channel.clone())
    }

    pub fn city_reports(&self) -> CityReportServiceClient<Channel> {
        CityReportServiceClient::new(self.channel.clone())
    }

    pub fn assessments(&self) -> AssessmentServiceClient<Channel> {
        AssessmentServiceClient::new(self.channel.clone())
    }

    pub fn due_days(&self) -> ReportDueDayServiceClient<Channel> {
        ReportDueDayServiceClient::new(self.channel.clone())
    }

    pub fn declarations(&self) -> DeclarationServiceClient<Channel> {
        DeclarationServiceClient::new(self.channel.clone())
    }

    pub fn figures(&self) -> FigureServiceClient<Channel> {
        FigureServiceClient::new(self.channel.clone())
    }

    /// `message` in the name of `who`.
    pub fn as_who<T>(&self, who: &Who, message: T) -> Request<T> {
        with_token(&self.mint.mint(who, Duration::from_mins(10)), message)
    }

    /// Compiles a report, as soon as all that was told is taken in.
    pub async fn compile(
        &self,
        who: &Who,
        request: proto::CompileReportRequest,
    ) -> Result<proto::Report, Status> {
        for _ in 0..300 {
            let request = self.as_who(who, request.clone());
            match self.reports().compile_report(request).await {
                Err(status) if reason(&status) == "CURSORS_BEHIND" => {
                    tokio::time::sleep(Duration::from_millis(100)).await;
                }
                answer => return Ok(answer?.into_inner().report.unwrap()),
            }
        }
        panic!("the events are not taken in");
    }
}

/// Leader of the bureau of the tests.
pub fn leader() -> Who {
    Who::new("leader-liu", BUREAU, "leader")
}

/// Clerk of the bureau of the tests.
pub fn clerk() -> Who {
    Who::new("clerk-wang", BUREAU, "clerk")
}

/// Reviewer of the bureau of the tests.
pub fn reviewer() -> Who {
    Who::new("reviewer-chen", BUREAU, "reviewer")
}

/// Wants the report of a year.
pub fn wanted(request_id: &str, year: i32) -> proto::CompileReportRequest {
    proto::CompileReportRequest {
        request_id: request_id.to_owned(),
        bureau_id: BUREAU.to_owned(),
        year,
        problems: "目录更新不够及时，已改进。".to_owned(),
        ..proto::CompileReportRequest::default()
    }
}

/// A catalog that has told of the platform, a government and the bureau of the tests.
pub fn registered() -> Feed {
    let feed = Feed::default();
    let bureau =
        |id: &str, name: &str, parent: &str, level: catalog::BureauLevel| catalog::Bureau {
            id: id.to_owned(),
            name: name.to_owned(),
            parent_id: parent.to_owned(),
            level: level.into(),
            ..catalog::Bureau::default()
        };
    let group = |code: &str, name: &str| catalog::ItemGroup {
        code: code.to_owned(),
        name: name.to_owned(),
    };
    let platform = bureau(
        "platform",
        "政务公开平台",
        "",
        catalog::BureauLevel::Platform,
    );
    let government = bureau(
        "heshan",
        "益阳市赫山区人民政府",
        "platform",
        catalog::BureauLevel::Government,
    );
    let office = |id: &str, name: &str| catalog::Office {
        id: id.to_owned(),
        name: name.to_owned(),
        ..catalog::Office::default()
    };
    let heshan = catalog::Bureau {
        offices: vec![office("general", "办公室")],
        item_groups: vec![
            group("site", "区政府网站"),
            group("province_site", "省厅网站"),
        ],
        ..bureau(
            BUREAU,
            "益阳市赫山区应急管理局",
            "heshan",
            catalog::BureauLevel::Department,
        )
    };
    for bureau in [platform, government, heshan] {
        let stream = format!("catalog/{}/public", bureau.id);
        let told = catalog::BureauRegistered {
            bureau: Some(bureau),
        };
        feed.add(&stream, &told);
    }
    feed
}

/// The same, and of the bureau and the government above something that was long ago: they have data of every year.
pub fn at_work() -> Feed {
    let feed = registered();
    for stream in [PUBLISHED, "catalog/heshan/public"] {
        let activity = catalog::Activity {
            id: uuid::Uuid::from_u128(99).to_string(),
            held_on: "2018-03-05".to_owned(),
            ..catalog::Activity::default()
        };
        let activity = Some(activity);
        feed.add(stream, &catalog::ActivityRecorded { activity });
    }
    feed
}

/// The machine-readable reason of an error.
pub fn reason(status: &Status) -> &str {
    let header = status.metadata().get(REASON_HEADER);
    header
        .and_then(|value| value.to_str().ok())
        .unwrap_or_default()
}

/// The fields an error names.
pub fn violations(status: &Status) -> Vec<String> {
    let wrong = status.get_details_bad_request();
    let fields = wrong.into_iter().flat_map(|wrong| wrong.field_violations);
    fields.map(|violation| violation.field).collect()
}
