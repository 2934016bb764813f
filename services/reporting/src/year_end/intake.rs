//! What is open in intake, asked in the name of the person who looks at the desk.

use std::collections::HashMap;

use chrono::NaiveDate;
use gongkai_chassis::{
    client::{failed, on_behalf_of},
    error::{Error, Result},
    identity::{BureauId, Principal},
};
use gongkai_proto::intake::v1::{
    self as proto, application_service_client::ApplicationServiceClient,
    deadline_service_client::DeadlineServiceClient,
};
use tonic::transport::Channel;

use super::state::{Application, Duty, Stage};

/// What it is called.
const INTAKE: &str = "intake";
/// Rows of a page.
const PAGE: i32 = 200;
/// Pages of a list at most: 20,000 rows.
const PAGES: usize = 100;

/// The stages of what is not answered yet, or whose answer is to leave.
const STAGES: [proto::CaseStage; 6] = [
    proto::CaseStage::Unconfirmed,
    proto::CaseStage::Handling,
    proto::CaseStage::Waiting,
    proto::CaseStage::Review,
    proto::CaseStage::Signature,
    proto::CaseStage::Sending,
];

/// Intake.
#[derive(Clone)]
pub struct Intake {
    channel: Channel,
}

impl Intake {
    /// Behind this channel.
    pub fn new(channel: Channel) -> Self {
        Self { channel }
    }

    /// The applications of a bureau that came in by a day and are open.
    pub async fn applications(
        &self,
        principal: &Principal,
        bureau: &BureauId,
        by: NaiveDate,
    ) -> Result<Vec<Application>> {
        let mut client = ApplicationServiceClient::new(self.channel.clone());
        let (mut open, mut page_token) = (Vec::new(), String::new());
        for _ in 0..PAGES {
            let request = proto::ListApplicationsRequest {
                bureau_id: bureau.to_string(),
                filter: Some(proto::CaseFilter {
                    stages: STAGES.map(i32::from).into(),
                    opened_to: by.to_string(),
                    ..proto::CaseFilter::default()
                }),
                order: Some(proto::CaseOrder {
                    key: proto::CaseOrderKey::Opened.into(),
                    descending: false,
                }),
                page_size: PAGE,
                page_token,
            };
            let page = client
                .list_applications(on_behalf_of(principal, request))
                .await;
            let page = page.map_err(|status| failed(INTAKE, status))?.into_inner();
            open.extend(page.applications.into_iter().filter_map(application));
            page_token = page.next_page_token;
            if page_token.is_empty() {
                return Ok(open);
            }
        }
        Err(too_many())
    }

    /// What is still to be done on the applications of a bureau, by application.
    pub async fn duties(
        &self,
        principal: &Principal,
        bureau: &BureauId,
    ) -> Result<HashMap<String, Vec<Duty>>> {
        let mut client = DeadlineServiceClient::new(self.channel.clone());
        let mut duties: HashMap<String, Vec<Duty>> = HashMap::new();
        let mut page_token = String::new();
        for _ in 0..PAGES {
            let request = proto::ListDutiesRequest {
                bureau_id: bureau.to_string(),
                page_size: PAGE,
                page_token,
                ..proto::ListDutiesRequest::default()
            };
            let page = client.list_duties(on_behalf_of(principal, request)).await;
            let page = page.map_err(|status| failed(INTAKE, status))?.into_inner();
            for duty in page.duties {
                if duty.case_kind() == proto::CaseKind::Application {
                    let of_case = duties.entry(duty.case_id).or_default();
                    of_case.push(Duty {
                        code: duty.kind,
                        due_on: duty.due_on.parse().ok(),
                    });
                }
            }
            page_token = page.next_page_token;
            if page_token.is_empty() {
                return Ok(duties);
            }
        }
        Err(too_many())
    }
}

/// An application as a list shows it; none that is at another stage.
fn application(shown: proto::Application) -> Option<Application> {
    let stage = match shown.heading.as_ref()?.stage() {
        proto::CaseStage::Unconfirmed => Stage::Unconfirmed,
        proto::CaseStage::Handling => Stage::Handling,
        proto::CaseStage::Waiting => Stage::Waiting,
        proto::CaseStage::Review => Stage::Review,
        proto::CaseStage::Signature => Stage::Signature,
        proto::CaseStage::Sending => Stage::Sending,
        _ => return None,
    };
    Some(Application {
        id: shown.id,
        number: shown.number,
        office_id: shown
            .registration
            .map(|registration| registration.office_id)
            .unwrap_or_default(),
        stage,
    })
}

/// Part of a list would look like all of it.
fn too_many() -> Error {
    let most = PAGES * usize::try_from(PAGE).unwrap_or_default();
    let error = Error::state_forbids(
        &format!("more than {most} are open in intake"),
        &format!("未办结事项超过{most}项，无法逐项核对"),
    );
    error.next(
        "Close what is done with, and look again.",
        "请先办结已完成的事项，再进行年末核对。",
    )
}
