//! Intake owns cases: applications for disclosure, permits, enquiries and disputes, with their
//! applicants' data, clocks and facts.

use anyhow::Context as _;
use chrono::NaiveDate;
use gongkai_chassis::{
    client,
    config::Serve,
    ids::Ids,
    migrate::Named,
    process::{Addresses, Process},
};
use gongkai_journal::Feed;
use gongkai_law::clock::Deadline;
use gongkai_proto::{
    feed::v1::feed_service_server::FeedServiceServer,
    intake::v1::{
        self as proto, application_service_server::ApplicationServiceServer,
        deputy_service_server::DeputyServiceServer, dispute_service_server::DisputeServiceServer,
        enquiry_service_server::EnquiryServiceServer, matter_service_server::MatterServiceServer,
    },
};
use tokio_util::sync::CancellationToken;
use tonic::service::Routes;

pub mod application;
mod assumed;
mod bureaus;
pub mod calendar;
pub mod case;
mod codes;
pub mod deputy;
mod desk;
pub mod dispute;
pub mod enquiry;
pub mod letter;
pub mod matter;
mod rpc;

/// Migrations of intake's own tables.
pub static MIGRATOR: sqlx::migrate::Migrator = sqlx::migrate!();

/// All migrations of the schema, in order.
pub const MIGRATORS: &[Named] = &[
    ("chassis", &gongkai_chassis::MIGRATOR),
    ("journal", &gongkai_journal::MIGRATOR),
    ("intake", &MIGRATOR),
];

/// Configuration of `intake serve`.
#[derive(Debug, Clone, clap::Args)]
pub struct Config {
    /// What every service needs.
    #[command(flatten)]
    pub serve: Serve,
    /// gRPC URL of disclosure-catalog, which knows bureaus and offices.
    #[arg(long, env = "GONGKAI_CATALOG_URL", value_name = "URL")]
    pub catalog_url: String,
}

/// Serves until `stop` is cancelled. `listening` learns the addresses.
pub async fn run(
    config: Config,
    ids: Ids,
    stop: CancellationToken,
    listening: impl FnOnce(&Addresses),
) -> anyhow::Result<()> {
    let amqp_url = config.serve.amqp_url.clone();
    let mut process = Process::start("intake", config.serve, ids, MIGRATORS, stop).await?;
    let db = process.db.clone();
    let journal = gongkai_journal::run(db.clone(), "intake", amqp_url, process.background());
    process.spawn("journal", async move { Ok(journal.await?) });

    let catalog = client::channel(&config.catalog_url).context("--catalog-url")?;
    let desk = desk::Desk {
        db: db.clone(),
        bureaus: bureaus::Bureaus::new(catalog, db.clocks.wall.clone()),
        calendars: calendar::Calendars::default(),
    };
    let routes = Routes::new(ApplicationServiceServer::new(
        application::Applications::new(desk.clone()),
    ))
    .add_service(MatterServiceServer::new(matter::Matters::new(desk.clone())))
    .add_service(EnquiryServiceServer::new(enquiry::Enquiries::new(
        desk.clone(),
    )))
    .add_service(DeputyServiceServer::new(deputy::Deputies::new(
        desk.clone(),
    )))
    .add_service(DisputeServiceServer::new(dispute::Disputes::new(desk)))
    .add_service(FeedServiceServer::new(Feed::new(db, "intake")));
    process.serve(routes, listening).await
}

/// A civil date as sent; empty for none.
fn date(date: Option<NaiveDate>) -> String {
    date.map(|date| date.to_string()).unwrap_or_default()
}

/// A deadline as sent.
fn deadline_message(deadline: Option<&Deadline>) -> Option<proto::Deadline> {
    deadline.map(|deadline| proto::Deadline {
        original_due_on: deadline.original.date.to_string(),
        current_due_on: date(deadline.current.map(|due| due.date)),
        provisional: deadline.current.is_some_and(|due| due.provisional),
    })
}
