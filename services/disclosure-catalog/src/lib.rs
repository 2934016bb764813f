//! The disclosure catalog owns bureaus with their offices, the calendar all count by, the catalog of what each must
//! publish with the duties that follow, the information items bureaus publish on their own initiative, proposals to
//! publish more, and outreach activities.

use std::time::Duration;

use anyhow::Context as _;
use gongkai_chassis::{
    client,
    config::Serve,
    db::Db,
    ids::Ids,
    migrate::Named,
    process::{Addresses, Process},
};
use gongkai_journal::Feed;
use gongkai_proto::{
    catalog::v1::{
        archive_service_server::ArchiveServiceServer,
        backdating_service_server::BackdatingServiceServer,
        bureau_service_server::BureauServiceServer,
        bureau_setting_service_server::BureauSettingServiceServer,
        calendar_service_server::CalendarServiceServer,
        copy_renewal_service_server::CopyRenewalServiceServer,
        delivery_service_server::DeliveryServiceServer, entry_service_server::EntryServiceServer,
        feedback_service_server::FeedbackServiceServer,
        fixed_block_service_server::FixedBlockServiceServer,
        item_attachment_service_server::ItemAttachmentServiceServer,
        item_comment_service_server::ItemCommentServiceServer,
        item_deputy_service_server::ItemDeputyServiceServer,
        item_opinion_service_server::ItemOpinionServiceServer,
        item_service_server::ItemServiceServer, item_stock_service_server::ItemStockServiceServer,
        item_work_service_server::ItemWorkServiceServer,
        outreach_service_server::OutreachServiceServer,
        promise_service_server::PromiseServiceServer,
        proposal_service_server::ProposalServiceServer,
        reassignment_service_server::ReassignmentServiceServer,
        retention_service_server::RetentionServiceServer,
        search_index_service_server::SearchIndexServiceServer,
        search_service_server::SearchServiceServer, site_service_server::SiteServiceServer,
        staff_service_server::StaffServiceServer,
        update_duty_service_server::UpdateDutyServiceServer,
        view_service_server::ViewServiceServer,
    },
    feed::v1::feed_service_server::FeedServiceServer,
};
use tokio_util::sync::CancellationToken;
use tonic::{service::Routes, transport::Channel};

pub mod archive;
pub mod backdating;
pub mod block;
pub mod bureau;
pub mod calendar;
pub mod costly;
pub mod delivery;
pub mod duty;
pub mod entry;
pub mod feedback;
pub mod item;
pub mod numbers;
pub mod outreach;
pub mod previewed;
pub mod proposal;
pub mod reassignment;
pub mod retention;
pub mod search;
pub mod site;
pub mod view;

/// Migrations of the catalog's own tables.
pub static MIGRATOR: sqlx::migrate::Migrator = sqlx::migrate!();

/// All migrations of the schema, in order.
pub const MIGRATORS: &[Named] = &[
    ("chassis", &gongkai_chassis::MIGRATOR),
    ("journal", &gongkai_journal::MIGRATOR),
    ("archive", &gongkai_archive::MIGRATOR),
    ("catalog", &MIGRATOR),
];

/// How often it is looked what is to be published, and who succeeds whom.
const WATCH: Duration = Duration::from_secs(10);
/// How often it is looked what is to be forgotten, and whether the search index is right.
const SWEEP: Duration = Duration::from_hours(1);

/// How often it is looked what a new day brings: who is to be reminded of a duty to publish, and which entries pass on.
const NEW_DAY: Duration = Duration::from_mins(5);

/// Configuration of `disclosure-catalog serve`.
#[derive(Debug, Clone, clap::Args)]
pub struct Config {
    /// What every service needs.
    #[command(flatten)]
    pub serve: Serve,
    /// The program that reads sheets; by default `paper` beside this one.
    #[arg(long, env = "GONGKAI_PAPER", value_name = "FILE")]
    pub paper: Option<std::path::PathBuf>,
    /// Where attachments of items are kept: a folder, which is made if it is missing, or `s3://bucket/prefix` in a
    /// program built with the feature `s3`. It belongs to one database alone.
    #[arg(
        long,
        env = "GONGKAI_OBJECTS",
        default_value = "/var/lib/gongkai/catalog-objects",
        value_name = "FOLDER|URL"
    )]
    pub objects: String,
    /// Mebibytes of one attached file at most; files over 50 megabytes are not looked through, so that a person must.
    #[arg(
        long,
        env = "GONGKAI_ATTACHMENT_FILE_MIB",
        default_value_t = 50,
        value_parser = clap::value_parser!(u32).range(1..=4096),
        value_name = "MIB"
    )]
    pub attachment_file_mib: u32,
    /// Folder of the search index, of this instance alone; by default the index is kept in memory and made anew at
    /// each start.
    #[arg(long, env = "GONGKAI_SEARCH_INDEX", value_name = "FOLDER")]
    pub search_index: Option<std::path::PathBuf>,
    /// Where the pages and files of a bureau stand on its site, a path with {bureau} that ends with /{page}.
    #[arg(
        long,
        env = "GONGKAI_SITE_PATH",
        value_name = "PATH",
        default_value = "/xxgk/{bureau}/{page}"
    )]
    pub site_path: site::PathTemplate,
    /// Address of the licence of open data; by default none is named.
    #[arg(long, env = "GONGKAI_OPEN_DATA_LICENCE", value_name = "URL")]
    pub open_data_licence: Option<String>,
    /// gRPC URL of intake, which registers what readers say of items; without it that is not taken.
    #[arg(long, env = "GONGKAI_INTAKE_URL", value_name = "URL")]
    pub intake_url: Option<String>,
}

/// Serves until `stop` is cancelled. `listening` learns the addresses.
pub async fn run(
    config: Config,
    ids: Ids,
    stop: CancellationToken,
    listening: impl FnOnce(&Addresses),
) -> anyhow::Result<()> {
    let amqp_url = config.serve.amqp_url.clone();
    let authority = config.serve.authority.clone();
    let intake = config.intake_url.as_deref();
    let intake = intake.map(|url| client::channel(url, authority.as_deref()));
    let intake = intake.transpose().context("--intake-url")?;
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
    bureau::learn_successions(&db).await;
    let views = view::Views::new(db.clone());
    let counting = views.clone().run(process.background());
    process.spawn("views", async move {
        counting.await;
        Ok(())
    });

    let workers = gongkai_document::Settings::new(config.paper, None);
    let papers = gongkai_document::Papers::new(workers);
    let sheets = entry::Sheets::new(papers.clone());

    let database = item::object_store(&db).await?;
    let objects = gongkai_files::open(&config.objects, item::CONTENTS, database);
    let objects = objects.await.context("--objects")?;
    let sweep = gongkai_files::sweep(
        db.clone(),
        "catalog.sweep_files",
        objects.clone(),
        item::objects_kept,
        process.background(),
    );
    process.spawn("file sweep", async move {
        sweep.await;
        Ok(())
    });
    let files = item::Files::new(db.clone(), objects, papers, config.attachment_file_mib);
    watch(&mut process, &db, &finder, &files);
    let site = site::SiteSettings {
        path: config.site_path,
        licence: config.open_data_licence,
    };

    let parts = Parts {
        db,
        finder,
        views,
        sheets,
        files,
        site,
        intake,
    };
    process.serve(routes(parts), listening).await
}

/// Starts what is looked after from time to time.
fn watch(process: &mut Process, db: &Db, finder: &search::Finder, files: &item::Files) {
    let watched = db.clone();
    process.timer("successions", WATCH, move || {
        let db = watched.clone();
        async move { bureau::learn_successions(&db).await }
    });
    let watched = db.clone();
    process.timer("entries passed on", NEW_DAY, move || {
        let db = watched.clone();
        async move { entry::take_over(&db).await }
    });
    let watched = db.clone();
    process.timer("reminders", NEW_DAY, move || {
        let db = watched.clone();
        async move { duty::look(&db).await }
    });

    let compared = finder.clone();
    process.timer("search comparison", SWEEP, move || {
        compared.ask_comparison();
        std::future::ready(())
    });
    let purged = finder.clone();
    process.timer("search purge", SWEEP, move || {
        let finder = purged.clone();
        async move { finder.purge().await }
    });
    let swept = db.clone();
    process.timer("missed searches", SWEEP, move || {
        let db = swept.clone();
        async move { search::forget(&db).await }
    });
    let watched = files.clone();
    process.timer("files of withdrawn items", WATCH, move || {
        let files = watched.clone();
        async move { files.erase().await }
    });
    let watched = files.clone();
    process.timer("copies made anew", WATCH, move || {
        let files = watched.clone();
        async move { files.renew_copies().await }
    });
    let watched = db.clone();
    process.timer("publish", WATCH, move || {
        let db = watched.clone();
        async move { item::look(&db).await }
    });
}

/// What the services are made of.
struct Parts {
    db: Db,
    finder: search::Finder,
    views: view::Views,
    sheets: entry::Sheets,
    files: item::Files,
    site: site::SiteSettings,
    intake: Option<Channel>,
}

/// All services.
fn routes(parts: Parts) -> Routes {
    let Parts {
        db,
        finder,
        views,
        sheets,
        files,
        site,
        intake,
    } = parts;
    let costly = costly::Costly::new(&db);
    Routes::new(BureauServiceServer::new(bureau::Bureaus::new(db.clone())))
        .add_service(BureauSettingServiceServer::new(
            bureau::setting::BureauSettings::new(db.clone()),
        ))
        .add_service(CalendarServiceServer::new(calendar::Calendars::new(
            db.clone(),
        )))
        .add_service(EntryServiceServer::new(entry::Entries::new(
            db.clone(),
            sheets.clone(),
        )))
        .add_service(UpdateDutyServiceServer::new(duty::UpdateDuties::new(
            db.clone(),
        )))
        .add_service(PromiseServiceServer::new(duty::Promises::new(db.clone())))
        .add_service(ItemServiceServer::new(item::Items::new(
            db.clone(),
            views.clone(),
        )))
        .add_service(ItemWorkServiceServer::new(item::ItemWork::new(
            files.clone(),
        )))
        .add_service(ItemAttachmentServiceServer::new(
            item::ItemAttachments::new(files.clone(), views),
        ))
        .add_service(ItemCommentServiceServer::new(item::ItemComments::new(
            db.clone(),
            costly.clone(),
        )))
        .add_service(ItemDeputyServiceServer::new(item::ItemDeputies::new(
            db.clone(),
        )))
        .add_service(ItemOpinionServiceServer::new(item::ItemOpinions::new(
            db.clone(),
        )))
        .add_service(ItemStockServiceServer::new(item::ItemStock::new(
            db.clone(),
            sheets,
        )))
        .add_service(CopyRenewalServiceServer::new(item::CopyRenewals::new(
            db.clone(),
        )))
        .add_service(ArchiveServiceServer::new(archive::Archive::new(files)))
        .add_service(OutreachServiceServer::new(outreach::Outreach::new(
            db.clone(),
        )))
        .add_service(ProposalServiceServer::new(proposal::Proposals::new(
            db.clone(),
        )))
        .add_service(RetentionServiceServer::new(retention::Retention::new(
            db.clone(),
        )))
        .add_service(ReassignmentServiceServer::new(
            reassignment::Reassignments::new(db.clone()),
        ))
        .add_service(SearchServiceServer::new(search::Search::new(
            db.clone(),
            finder.clone(),
        )))
        .add_service(SearchIndexServiceServer::new(search::SearchIndexes::new(
            db.clone(),
            finder,
        )))
        .add_service(StaffServiceServer::new(bureau::staff::Directory::new(
            db.clone(),
        )))
        .add_service(DeliveryServiceServer::new(delivery::Deliveries::new(
            db.clone(),
        )))
        .add_service(FixedBlockServiceServer::new(block::FixedBlocks::new(
            db.clone(),
            site.path.clone(),
            costly.clone(),
        )))
        .add_service(FeedbackServiceServer::new(feedback::Feedback::new(
            db.clone(),
            site.path.clone(),
            intake,
        )))
        .add_service(SiteServiceServer::new(site::Site::new(
            db.clone(),
            site,
            costly,
        )))
        .add_service(BackdatingServiceServer::new(backdating::Backdatings::new(
            db.clone(),
        )))
        .add_service(ViewServiceServer::new(view::ViewReads::new(db.clone())))
        .add_service(FeedServiceServer::new(Feed::new(db, "catalog")))
}
