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
        attachment_service_server::AttachmentServiceServer,
        dispute_service_server::DisputeServiceServer, enquiry_service_server::EnquiryServiceServer,
        matter_service_server::MatterServiceServer, notice_service_server::NoticeServiceServer,
    },
};
use tokio_util::sync::CancellationToken;
use tonic::service::Routes;

pub mod application;
mod assumed;
pub mod attachment;
mod bureaus;
pub mod case;
pub mod dispute;
pub mod enquiry;
pub mod matter;
pub mod notice;
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
    /// Attachments.
    #[command(flatten)]
    pub attachment: attachment::AttachmentConfig,
    /// Notices.
    #[command(flatten)]
    pub notice: notice::NoticeConfig,
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

    let objects = attachment::Objects::open(&config.attachment.objects).context("--objects")?;
    let sweep = attachment::sweep(db.clone(), objects.clone(), process.background());
    process.spawn("attachment sweep", async move {
        sweep.await;
        Ok(())
    });
    let attachments = attachment::Attachments::new(db.clone(), objects, config.attachment.limits);

    let notices = notice::send(db.clone(), config.notice.notices, process.background());
    process.spawn("notices", async move {
        notices.await;
        Ok(())
    });

    let catalog = client::channel(&config.catalog_url).context("--catalog-url")?;
    let bureaus = bureaus::Bureaus::new(catalog);
    let routes = Routes::new(ApplicationServiceServer::new(
        application::Applications::new(db.clone(), bureaus.clone()),
    ))
    .add_service(MatterServiceServer::new(matter::Matters::new(
        db.clone(),
        bureaus.clone(),
    )))
    .add_service(EnquiryServiceServer::new(enquiry::Enquiries::new(
        db.clone(),
        bureaus.clone(),
    )))
    .add_service(DisputeServiceServer::new(dispute::Disputes::new(
        db.clone(),
        bureaus,
    )))
    .add_service(AttachmentServiceServer::new(attachments))
    .add_service(NoticeServiceServer::new(notice::Notices::new(db.clone())))
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
