//! Reporting owns figures and annual reports. It learns everything from events and owns no case.

use std::{path::PathBuf, sync::Arc, time::Duration};

use anyhow::Context as _;
use gongkai_chassis::{
    client::{channel, token_file},
    config::Serve,
    ids::Ids,
    migrate::Named,
    process::{Addresses, Process},
};
use gongkai_proto::{
    feed::v1::feed_service_client::FeedServiceClient,
    reporting::v1::{
        annual_report_service_server::AnnualReportServiceServer,
        assessment_service_server::AssessmentServiceServer,
        city_report_service_server::CityReportServiceServer,
        declaration_service_server::DeclarationServiceServer,
        figure_service_server::FigureServiceServer,
        report_due_day_service_server::ReportDueDayServiceServer,
        report_service_server::ReportServiceServer, year_end_service_server::YearEndServiceServer,
    },
};
use gongkai_subscriber::{FeedSource, Subscription};
use tokio_util::sync::CancellationToken;
use tonic::service::Routes;

pub mod annual_report;
pub mod assessment;
pub mod check;
pub mod city;
pub mod declaration;
pub mod due_day;
pub mod figure;
pub mod operate;
pub mod people;
pub mod report;
pub mod sheets;
pub mod stream;
pub mod year;
pub mod year_end;

/// Migrations of reporting's own tables.
pub static MIGRATOR: sqlx::migrate::Migrator = sqlx::migrate!();

/// All migrations of the schema, in order.
pub const MIGRATORS: &[Named] = &[
    ("chassis", &gongkai_chassis::MIGRATOR),
    ("subscriber", &gongkai_subscriber::MIGRATOR),
    ("reporting", &MIGRATOR),
];

/// How often it is looked whether reports that were handed over to the catalog are public.
const WATCH: Duration = Duration::from_secs(30);

/// Configuration of `reporting serve`.
#[derive(Debug, Clone, clap::Args)]
pub struct Config {
    /// What every service needs.
    #[command(flatten)]
    pub serve: Serve,
    /// gRPC URL of disclosure-catalog, whose feed is followed.
    #[arg(long, env = "GONGKAI_CATALOG_URL", value_name = "URL")]
    pub catalog_url: String,
    /// gRPC URL of intake, whose feed is followed.
    #[arg(long, env = "GONGKAI_INTAKE_URL", value_name = "URL")]
    pub intake_url: String,
    /// Folder with the fonts PDFs are printed with, in place of the system's own.
    #[arg(long, env = "GONGKAI_FONTS", value_name = "DIR")]
    pub fonts: Option<PathBuf>,
    /// The program that prints and that reads sheets; by default `paper` beside this one.
    #[arg(long, env = "GONGKAI_PAPER", value_name = "FILE")]
    pub paper: Option<PathBuf>,
    /// How often the sums that figures are made of are compared with the counted things; differences are logged and counted.
    #[arg(
        long,
        env = "GONGKAI_VERIFY_EVERY_SECONDS",
        value_name = "SECONDS",
        default_value_t = 21_600,
        value_parser = clap::value_parser!(u64).range(1..)
    )]
    pub verify_every_seconds: u64,
}

/// Serves until `stop` is cancelled. `listening` learns the addresses.
pub async fn run(
    config: Config,
    ids: Ids,
    stop: CancellationToken,
    listening: impl FnOnce(&Addresses),
) -> anyhow::Result<()> {
    let (amqp_url, profile) = (config.serve.amqp_url.clone(), config.serve.profile);
    let verify_every = std::time::Duration::from_secs(config.verify_every_seconds);
    let token = config.serve.service_token.clone().context(
        "--service-token is needed to follow the feeds of other services / 缺少服务令牌文件",
    )?;
    let token = token_file(token);
    let authority = config.serve.authority.clone();
    let sources = [
        (
            "catalog",
            "disclosure-catalog",
            channel(&config.catalog_url, authority.as_deref()).context("--catalog-url")?,
        ),
        (
            "intake",
            "intake",
            channel(&config.intake_url, authority.as_deref()).context("--intake-url")?,
        ),
    ];
    let catalog = sources[0].2.clone();
    let intake = year_end::Intake::new(sources[1].2.clone());
    let workers = gongkai_document::Settings::new(config.paper, config.fonts);
    let papers = gongkai_document::Papers::new(workers);
    let sheets = sheets::Sheets::new(papers.clone());
    let documents = report::export::Documents::new(papers);
    let mut process = Process::start("reporting", config.serve, ids, MIGRATORS, stop).await?;
    let db = process.db.clone();
    let subscription = Subscription::new(
        db.app().clone(),
        db.wide().clone(),
        sources
            .iter()
            .map(|(word, _, channel)| FeedSource {
                service: (*word).to_owned(),
                channel: channel.clone(),
                token: token.clone(),
                bureau: None,
            })
            .collect(),
        amqp_url,
        "gongkai.reporting".to_owned(),
        vec!["*.intake.#".to_owned(), "*.catalog.#".to_owned()],
        figure::Counter,
    );
    let cancel = process.background();
    process.spawn("subscription", async move {
        Ok(subscription.run(cancel).await?)
    });
    let sources = sources
        .into_iter()
        .map(|(word, name, channel)| (word, name, FeedServiceClient::new(channel)))
        .collect();
    let people = people::People::new(catalog.clone(), token.clone());
    let publishing = annual_report::Catalog::new(catalog, token.clone());
    let followed = figure::grpc::Followed::new(db.clone(), sources, token);
    process.timer("reporting.verify", verify_every, move || {
        figure::verify::by_clock(db.clone())
    });
    let db = followed.db.clone();
    let watched = (db, publishing.clone());
    process.timer("published reports", WATCH, move || {
        let (db, catalog) = watched.clone();
        async move { annual_report::look(&db, &catalog).await }
    });
    let desk = year_end::Desk::new(followed.clone(), intake);
    let due_days = due_day::DueDays::new(followed.clone(), people.clone());
    let city = city::CityReports::new(followed.clone(), people.clone(), documents.clone());
    let assessments = assessment::Assessments::new(followed.clone(), people.clone());
    let reports = report::Reports::new(followed.clone(), documents, profile);
    let reports = Arc::new(reports);
    let figures = figure::grpc::Figures::new(followed.clone());
    let declarations = declaration::Declarations::new(followed.clone(), people.clone(), sheets);
    let annual_reports =
        annual_report::AnnualReports::new(followed, Arc::clone(&reports), people, publishing);
    let routes = Routes::new(ReportServiceServer::from_arc(reports))
        .add_service(FigureServiceServer::new(figures))
        .add_service(DeclarationServiceServer::new(declarations))
        .add_service(AnnualReportServiceServer::new(annual_reports))
        .add_service(AssessmentServiceServer::new(assessments))
        .add_service(ReportDueDayServiceServer::new(due_days))
        .add_service(YearEndServiceServer::new(desk))
        .add_service(CityReportServiceServer::new(city));
    process.serve(routes, listening).await
}
