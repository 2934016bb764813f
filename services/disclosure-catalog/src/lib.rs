//! The disclosure catalog owns bureaus with their offices, the calendar all count by, the catalog of what each must
//! publish with the duties that follow, the information items bureaus publish on their own initiative, proposals to
//! publish more, and outreach activities.

use std::time::Duration;

use gongkai_chassis::{
    config::Serve,
    ids::Ids,
    migrate::Named,
    process::{Addresses, Process},
};
use gongkai_journal::Feed;
use gongkai_proto::{
    catalog::v1::{
        archive_service_server::ArchiveServiceServer, bureau_service_server::BureauServiceServer,
        bureau_setting_service_server::BureauSettingServiceServer,
        calendar_service_server::CalendarServiceServer, entry_service_server::EntryServiceServer,
        item_service_server::ItemServiceServer, item_work_service_server::ItemWorkServiceServer,
        outreach_service_server::OutreachServiceServer,
        proposal_service_server::ProposalServiceServer, search_service_server::SearchServiceServer,
        staff_service_server::StaffServiceServer,
        update_duty_service_server::UpdateDutyServiceServer,
    },
    feed::v1::feed_service_server::FeedServiceServer,
};
use tokio_util::sync::CancellationToken;
use tonic::service::Routes;

pub mod archive;
pub mod bureau;
pub mod calendar;
pub mod duty;
pub mod entry;
pub mod item;
pub mod outreach;
pub mod proposal;
pub mod search;

/// Migrations of the catalog's own tables.
pub static MIGRATOR: sqlx::migrate::Migrator = sqlx::migrate!();

/// All migrations of the schema, in order.
pub const MIGRATORS: &[Named] = &[
    ("chassis", &gongkai_chassis::MIGRATOR),
    ("journal", &gongkai_journal::MIGRATOR),
    ("archive", &gongkai_archive::MIGRATOR),
    ("catalog", &MIGRATOR),
];

/// How often it is looked what is to be published.
const WATCH: Duration = Duration::from_secs(10);

/// Configuration of `disclosure-catalog serve`.
#[derive(Debug, Clone, clap::Args)]
pub struct Config {
    /// What every service needs.
    #[command(flatten)]
    pub serve: Serve,
    /// The program that reads sheets; by default `paper` beside this one.
    #[arg(long, env = "GONGKAI_PAPER", value_name = "FILE")]
    pub paper: Option<std::path::PathBuf>,
    /// Folder of the search index, of this instance alone; by default the index is kept in memory and made anew at
    /// each start.
    #[arg(long, env = "GONGKAI_SEARCH_INDEX", value_name = "FOLDER")]
    pub search_index: Option<std::path::PathBuf>,
}

/// Serves until `stop` is cancelled. `listening` learns the addresses.
pub async fn run(
    config: Config,
    ids: Ids,
    stop: CancellationToken,
    listening: impl FnOnce(&Addresses),
) -> anyhow::Result<()> {
    let amqp_url = config.serve.amqp_url.clone();
    let mut process =
        Process::start("disclosure-catalog", config.serve, ids, MIGRATORS, stop).await?;
    let db = process.db.clone();
    let journal = gongkai_journal::run(db.clone(), "catalog", amqp_url, process.background());
    process.spawn("journal", async move { Ok(journal.await?) });

    let finder = search::Finder::new(db.clone(), config.search_index);
    let following = finder.clone().run(process.background());
    process.spawn("search", async move {
        following.await;
        Ok(())
    });
    let watched = db.clone();
    process.timer("publish", WATCH, move || {
        let db = watched.clone();
        async move { item::look(&db).await }
    });

    let workers = gongkai_document::Settings::new(config.paper, None);
    let sheets = entry::Sheets::new(gongkai_document::Papers::new(workers));

    let routes = Routes::new(BureauServiceServer::new(bureau::Bureaus::new(db.clone())))
        .add_service(BureauSettingServiceServer::new(
            bureau::setting::BureauSettings::new(db.clone()),
        ))
        .add_service(CalendarServiceServer::new(calendar::Calendars::new(
            db.clone(),
        )))
        .add_service(EntryServiceServer::new(entry::Entries::new(
            db.clone(),
            sheets,
        )))
        .add_service(UpdateDutyServiceServer::new(duty::UpdateDuties::new(
            db.clone(),
        )))
        .add_service(ItemServiceServer::new(item::Items::new(db.clone())))
        .add_service(ItemWorkServiceServer::new(item::ItemWork::new(db.clone())))
        .add_service(ArchiveServiceServer::new(archive::Archive::new(db.clone())))
        .add_service(OutreachServiceServer::new(outreach::Outreach::new(
            db.clone(),
        )))
        .add_service(ProposalServiceServer::new(proposal::Proposals::new(
            db.clone(),
        )))
        .add_service(SearchServiceServer::new(search::Search::new(
            db.clone(),
            finder,
        )))
        .add_service(StaffServiceServer::new(bureau::staff::Directory::new(
            db.clone(),
        )))
        .add_service(FeedServiceServer::new(Feed::new(db, "catalog")));
    process.serve(routes, listening).await
}
