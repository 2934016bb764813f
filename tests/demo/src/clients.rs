//! The people of the demo and their gRPC clients.

use std::time::Duration;

use anyhow::Context as _;
use gongkai_proto::{
    catalog::v1::{
        bureau_service_client::BureauServiceClient,
        bureau_setting_service_client::BureauSettingServiceClient,
        calendar_service_client::CalendarServiceClient, entry_service_client::EntryServiceClient,
        feedback_service_client::FeedbackServiceClient,
        item_attachment_service_client::ItemAttachmentServiceClient,
        item_service_client::ItemServiceClient, item_stock_service_client::ItemStockServiceClient,
        item_work_service_client::ItemWorkServiceClient,
        outreach_service_client::OutreachServiceClient,
        promise_service_client::PromiseServiceClient,
        proposal_service_client::ProposalServiceClient, search_service_client::SearchServiceClient,
        staff_service_client::StaffServiceClient,
        update_duty_service_client::UpdateDutyServiceClient,
    },
    feed::v1::feed_service_client::FeedServiceClient,
    intake::v1::{
        act_service_client::ActServiceClient, applicant_service_client::ApplicantServiceClient,
        application_service_client::ApplicationServiceClient,
        archive_service_client::ArchiveServiceClient,
        attachment_service_client::AttachmentServiceClient,
        case_file_service_client::CaseFileServiceClient,
        case_finder_service_client::CaseFinderServiceClient,
        deadline_service_client::DeadlineServiceClient, deputy_service_client::DeputyServiceClient,
        dispatch_service_client::DispatchServiceClient,
        dispute_service_client::DisputeServiceClient, enquiry_service_client::EnquiryServiceClient,
        letter_service_client::LetterServiceClient, matter_service_client::MatterServiceClient,
        notice_service_client::NoticeServiceClient, opening_service_client::OpeningServiceClient,
        original_service_client::OriginalServiceClient, post_service_client::PostServiceClient,
        query_code_service_client::QueryCodeServiceClient,
        rectification_service_client::RectificationServiceClient,
        work_complaint_service_client::WorkComplaintServiceClient,
        worklist_service_client::WorklistServiceClient,
    },
    reporting::v1::{
        annual_report_service_client::AnnualReportServiceClient,
        declaration_service_client::DeclarationServiceClient,
        figure_service_client::FigureServiceClient, report_service_client::ReportServiceClient,
        year_end_service_client::YearEndServiceClient,
    },
};
use gongkai_testbed::{
    suite::Suite,
    tokens::{TokenMint, Who},
};
use tonic::{
    Request,
    service::{Interceptor, interceptor::InterceptedService},
    transport::{Channel, Endpoint},
};

/// How long the demo's tokens are valid: longer than anybody leaves it running.
const VALID: Duration = Duration::from_hours(30 * 24);

/// Adds a bearer token to each call.
#[derive(Clone)]
pub struct Bearer(tonic::metadata::MetadataValue<tonic::metadata::Ascii>);

impl Interceptor for Bearer {
    fn call(&mut self, mut request: Request<()>) -> Result<Request<()>, tonic::Status> {
        request
            .metadata_mut()
            .insert("authorization", self.0.clone());
        request.set_timeout(Duration::from_secs(20));
        Ok(request)
    }
}

/// A channel that calls as one person.
pub type As = InterceptedService<Channel, Bearer>;

/// Channels to the services.
#[derive(Clone)]
pub struct Services {
    catalog: Channel,
    intake: Channel,
    reporting: Channel,
}

/// One person (or program) and what they may call.
#[derive(Clone)]
pub struct Caller {
    services: Services,
    bearer: Bearer,
}

macro_rules! clients {
    ($($(#[$doc:meta])* $name:ident: $service:ident => $client:ident;)+) => {
        impl Caller {
            $($(#[$doc])*
            pub fn $name(&self) -> $client<As> {
                $client::with_interceptor(self.services.$service.clone(), self.bearer.clone())
            })+
        }
    };
}

clients! {
    /// Bureaus.
    bureaus: catalog => BureauServiceClient;
    /// What a bureau rules on itself.
    bureau_settings: catalog => BureauSettingServiceClient;
    /// The working-day calendar.
    calendars: catalog => CalendarServiceClient;
    /// What must be published.
    entries: catalog => EntryServiceClient;
    /// By when.
    update_duties: catalog => UpdateDutyServiceClient;
    /// What answers promised to have published.
    promises: catalog => PromiseServiceClient;
    /// Items.
    items: catalog => ItemServiceClient;
    /// Items on their way to the public.
    item_works: catalog => ItemWorkServiceClient;
    /// Documents of before, taken over.
    item_stock: catalog => ItemStockServiceClient;
    /// Files of items.
    item_attachments: catalog => ItemAttachmentServiceClient;
    /// What readers say of items.
    feedback: catalog => FeedbackServiceClient;
    /// Outreach.
    outreach: catalog => OutreachServiceClient;
    /// Proposals to publish.
    proposals: catalog => ProposalServiceClient;
    /// Finding what is public.
    search: catalog => SearchServiceClient;
    /// The directory of people.
    directory: catalog => StaffServiceClient;
    /// Feed of the catalog.
    catalog_feed: catalog => FeedServiceClient;
    /// What may be done, and what would come of it.
    acts: intake => ActServiceClient;
    /// Applications.
    applications: intake => ApplicationServiceClient;
    /// Worklists, reminders, explanations.
    deadlines: intake => DeadlineServiceClient;
    /// Files of cases and registers.
    case_files: intake => CaseFileServiceClient;
    /// Archive packages of cases.
    case_archive: intake => ArchiveServiceClient;
    /// Attachments.
    attachments: intake => AttachmentServiceClient;
    /// Matters.
    matters: intake => MatterServiceClient;
    /// Enquiries.
    enquiries: intake => EnquiryServiceClient;
    /// Deputies.
    deputies: intake => DeputyServiceClient;
    /// Disputes.
    disputes: intake => DisputeServiceClient;
    /// Notices.
    notices: intake => NoticeServiceClient;
    /// The register of dispatches.
    dispatches: intake => DispatchServiceClient;
    /// Letters.
    letters: intake => LetterServiceClient;
    /// Originals of letters.
    originals: intake => OriginalServiceClient;
    /// What goes to the post.
    posts: intake => PostServiceClient;
    /// Opening stock.
    openings: intake => OpeningServiceClient;
    /// Applicants at their own door.
    applicants: intake => ApplicantServiceClient;
    /// Query codes.
    query_codes: intake => QueryCodeServiceClient;
    /// Requests to correct a record.
    rectifications: intake => RectificationServiceClient;
    /// The search over all kinds of case.
    case_finder: intake => CaseFinderServiceClient;
    /// Worklists over all kinds of case.
    worklists: intake => WorklistServiceClient;
    /// Complaints about disclosure work.
    work_complaints: intake => WorkComplaintServiceClient;
    /// Feed of intake.
    intake_feed: intake => FeedServiceClient;
    /// Annual reports as documents.
    annual_reports: reporting => AnnualReportServiceClient;
    /// Figures.
    figures: reporting => FigureServiceClient;
    /// Reports.
    reports: reporting => ReportServiceClient;
    /// Declared figures.
    declarations: reporting => DeclarationServiceClient;
    /// What needs a hand before a year closes.
    year_ends: reporting => YearEndServiceClient;
}

impl Services {
    /// Lazily connected channels to the services of a suite.
    pub fn of(suite: &Suite) -> anyhow::Result<Self> {
        let channel = |service: &str| -> anyhow::Result<Channel> {
            Ok(Endpoint::from_shared(suite.grpc(service))?.connect_lazy())
        };
        Ok(Self {
            catalog: channel("disclosure-catalog")?,
            intake: channel("intake")?,
            reporting: channel("reporting")?,
        })
    }

    /// Calls as `role` of `bureau`.
    pub fn caller(&self, mint: &TokenMint, bureau: &str, role: &str) -> anyhow::Result<Caller> {
        self.with_token(&token(mint, bureau, role))
    }

    /// Calls with this token.
    pub fn with_token(&self, token: &str) -> anyhow::Result<Caller> {
        let bearer = Bearer(format!("Bearer {token}").parse().context("token")?);
        Ok(Caller {
            services: self.clone(),
            bearer,
        })
    }
}

/// The subject of who has `role` in `bureau`.
pub fn subject(role: &str, bureau: &str) -> String {
    format!("{role}@{bureau}")
}

/// A token of `role` in `bureau`.
pub fn token(mint: &TokenMint, bureau: &str, role: &str) -> String {
    mint.mint(&Who::new(&subject(role, bureau), bureau, role), VALID)
}
