//! Intake owns cases: applications for disclosure, permits, enquiries, disputes, corrections of records and
//! complaints about the work, with their applicants' data, clocks and facts.

use std::time::Duration;

use anyhow::Context as _;
use gongkai_chassis::{
    client::{self, token_file},
    config::Serve,
    identity::PLATFORM,
    ids::Ids,
    migrate::Named,
    process::{Addresses, Process},
};
use gongkai_journal::Feed;
use gongkai_proto::{
    feed::v1::feed_service_server::FeedServiceServer,
    intake::v1::{
        act_service_server::ActServiceServer, applicant_service_server::ApplicantServiceServer,
        application_service_server::ApplicationServiceServer,
        archive_service_server::ArchiveServiceServer,
        attachment_service_server::AttachmentServiceServer,
        case_file_service_server::CaseFileServiceServer,
        case_finder_service_server::CaseFinderServiceServer,
        deadline_service_server::DeadlineServiceServer, deputy_service_server::DeputyServiceServer,
        dispatch_service_server::DispatchServiceServer,
        dispute_service_server::DisputeServiceServer, enquiry_service_server::EnquiryServiceServer,
        letter_service_server::LetterServiceServer, matter_service_server::MatterServiceServer,
        notice_service_server::NoticeServiceServer, opening_service_server::OpeningServiceServer,
        original_service_server::OriginalServiceServer, post_service_server::PostServiceServer,
        query_code_service_server::QueryCodeServiceServer,
        rectification_service_server::RectificationServiceServer,
        work_complaint_service_server::WorkComplaintServiceServer,
        worklist_service_server::WorklistServiceServer,
    },
};
use gongkai_subscriber::{FeedSource, Subscription};
use tokio_util::sync::CancellationToken;
use tonic::service::Routes;

use crate::{
    cases::{acts, application, dispute, enquiry, matter, rectification, work_complaint},
    paper::{attachment, case_file, dispatch, letter, notice, opening, original, post, validity},
    people::{bureaus, deputy},
    time::{calendar, deadline, worklist},
};

pub mod cases;
mod contract;
mod desk;
pub mod door;
pub mod finding;
mod foresight;
pub mod paper;
pub mod people;
pub mod time;

/// Migrations of intake's own tables.
pub static MIGRATOR: sqlx::migrate::Migrator = sqlx::migrate!();

/// All migrations of the schema, in order.
pub const MIGRATORS: &[Named] = &[
    ("chassis", &gongkai_chassis::MIGRATOR),
    ("journal", &gongkai_journal::MIGRATOR),
    ("archive", &gongkai_archive::MIGRATOR),
    ("subscriber", &gongkai_subscriber::MIGRATOR),
    ("intake", &MIGRATOR),
];

/// How often it is looked what became due. Days change once a day; a newly loaded calendar and duties
/// recorded late shall not wait for that.
const WATCH: Duration = Duration::from_secs(10);

/// How often the catalog is told and asked of what answers promised. Nothing else waits for that.
const PROMISES: Duration = Duration::from_mins(1);

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
    /// Folder with the fonts PDFs are printed with, in place of the system's own.
    #[arg(long, env = "GONGKAI_FONTS", value_name = "DIR")]
    pub fonts: Option<std::path::PathBuf>,
    /// The program that prints and that reads sheets; by default `paper` beside this one.
    #[arg(long, env = "GONGKAI_PAPER", value_name = "FILE")]
    pub paper: Option<std::path::PathBuf>,
}

/// Serves until `stop` is cancelled. `listening` learns the addresses.
#[expect(clippy::too_many_lines, reason = "the wiring, a few lines a room")]
pub async fn run(
    config: Config,
    ids: Ids,
    stop: CancellationToken,
    listening: impl FnOnce(&Addresses),
) -> anyhow::Result<()> {
    let amqp_url = config.serve.amqp_url.clone();
    let authority = config.serve.authority.clone();
    let token = token_file(config.serve.service_token.clone().context(
        "--service-token is needed to follow the feed of the catalog / 缺少服务令牌文件",
    )?);
    let mut process = Process::start("intake", config.serve, ids, MIGRATORS, stop).await?;
    let db = process.db.clone();
    let journal =
        gongkai_journal::run(db.clone(), "intake", amqp_url.clone(), process.background());
    process.spawn("journal", async move { Ok(journal.await?) });

    let database = attachment::object_store(&db).await?;
    let objects = gongkai_files::open(&config.attachment.objects, attachment::CONTENTS, database);
    let objects = objects.await.context("--objects")?;
    let sweep = gongkai_files::sweep(
        db.clone(),
        "intake.sweep_attachments",
        objects.clone(),
        attachment::kept,
        process.background(),
    );
    process.spawn("attachment sweep", async move {
        sweep.await;
        Ok(())
    });
    let catalog =
        client::channel(&config.catalog_url, authority.as_deref()).context("--catalog-url")?;
    let desk = desk::Desk {
        db: db.clone(),
        bureaus: bureaus::Bureaus::new(catalog.clone(), db.clocks.wall.clone(), token.clone()),
        calendars: calendar::Calendars::default(),
        foresight: None,
    };
    let attachments =
        attachment::Attachments::new(&desk, objects.clone(), config.attachment.limits);

    let sweep = door::sweep(db.clone(), attachments.clone(), process.background());
    process.spawn("door sweep", async move {
        sweep.await;
        Ok(())
    });

    let notices = notice::send(db.clone(), config.notice.notices, process.background());
    process.spawn("notices", async move {
        notices.await;
        Ok(())
    });

    // The platform's stream tells of calendars; the other streams of the catalog are not intake's.
    let subscription = Subscription::new(
        db.app().clone(),
        db.wide().clone(),
        vec![FeedSource {
            service: "catalog".to_owned(),
            channel: catalog,
            token,
            bureau: Some(PLATFORM.to_owned()),
        }],
        amqp_url,
        "gongkai.intake".to_owned(),
        vec![format!("{PLATFORM}.catalog.calendar.#")],
        calendar::Arrangements,
    );
    let cancel = process.background();
    process.spawn("subscription", async move {
        Ok(subscription.run(cancel).await?)
    });
    desk.calendars.reload(&db).await?;
    let watched = desk.clone();
    process.timer("watch", WATCH, move || {
        let desk = watched.clone();
        async move { deadline::look(&desk).await }
    });
    let watched = desk.clone();
    process.timer("promises", PROMISES, move || {
        let desk = watched.clone();
        async move { application::promises::look(&desk).await }
    });
    let workers = gongkai_document::Settings::new(config.paper, config.fonts);
    let documents = letter::Documents::new(gongkai_document::Papers::new(workers));
    let issued_by = |documents: &letter::Documents| {
        letter::IssuedLetters::new(
            documents.clone(),
            objects.clone(),
            db.sealer.clone(),
            validity::mark_void,
        )
    };
    let issued = issued_by(&documents);
    let kept = objects.clone();
    // What a stranger has printed never stops the staff's printing.
    let for_the_public = documents.for_the_public();
    let issued_to_the_public = issued_by(&for_the_public);
    let routes = Routes::new(ApplicationServiceServer::new(
        application::Applications::new(desk.clone(), documents.clone()),
    ))
    .add_service(MatterServiceServer::new(matter::Matters {
        desk: desk.clone(),
    }))
    .add_service(EnquiryServiceServer::new(enquiry::Enquiries {
        desk: desk.clone(),
    }))
    .add_service(DisputeServiceServer::new(dispute::Disputes {
        desk: desk.clone(),
    }))
    .add_service(ActServiceServer::new(acts::ActsOfCases::new(
        desk.clone(),
        documents.clone(),
    )))
    .add_service(DeputyServiceServer::new(deputy::Deputies {
        desk: desk.clone(),
    }))
    .add_service(DeadlineServiceServer::new(deadline::Deadlines {
        desk: desk.clone(),
    }))
    .add_service(CaseFinderServiceServer::new(finding::CaseFinder {
        desk: desk.clone(),
    }))
    .add_service(WorklistServiceServer::new(worklist::Worklists {
        desk: desk.clone(),
    }))
    .add_service(RectificationServiceServer::new(
        rectification::Rectifications { desk: desk.clone() },
    ))
    .add_service(WorkComplaintServiceServer::new(
        work_complaint::WorkComplaints { desk: desk.clone() },
    ))
    .add_service(AttachmentServiceServer::new(attachments.clone()))
    .add_service(ApplicantServiceServer::new(door::Applicants::new(
        desk.clone(),
        for_the_public,
        issued_to_the_public,
        attachments,
    )))
    .add_service(QueryCodeServiceServer::new(door::QueryCodes::new(
        desk.clone(),
        documents.clone(),
    )))
    .add_service(FeedServiceServer::new(Feed::new(db, "intake")));
    process
        .serve(papers(routes, &desk, &documents, (issued, kept)), listening)
        .await
}

/// The services of what is written on paper.
fn papers(
    routes: Routes,
    desk: &desk::Desk,
    documents: &letter::Documents,
    (issued, objects): (letter::IssuedLetters, gongkai_files::Objects),
) -> Routes {
    let files = case_file::CaseFiles::new(desk.clone(), documents.clone());
    routes
        .add_service(NoticeServiceServer::new(notice::Notices::new(
            desk.db.clone(),
        )))
        .add_service(DispatchServiceServer::new(dispatch::Dispatches {
            desk: desk.clone(),
        }))
        .add_service(LetterServiceServer::new(letter::Letters::new(
            desk.clone(),
            documents.clone(),
            issued,
        )))
        .add_service(OriginalServiceServer::new(original::Originals {
            desk: desk.clone(),
        }))
        .add_service(PostServiceServer::new(post::Posts::new(
            desk.clone(),
            documents.clone(),
        )))
        .add_service(OpeningServiceServer::new(opening::Openings::new(
            desk.clone(),
            documents.clone(),
        )))
        .add_service(CaseFileServiceServer::new(files.clone()))
        .add_service(ArchiveServiceServer::new(case_file::CaseArchive::new(
            files, objects,
        )))
}
