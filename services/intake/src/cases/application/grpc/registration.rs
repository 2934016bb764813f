//! Acts on the registration of an application.

use chrono::NaiveDate;
use gongkai_chassis::{
    call::Call, code::to_number, error::Result, fields::Fields, identity::BureauId, new_or_answer,
};
use gongkai_document::date_text;
use gongkai_law::application::Channel;
use gongkai_proto::intake::v1 as proto;
use tonic::Request;
use uuid::Uuid;

use super::{Applications, message as application_message, submit};
use crate::{
    cases::application::{
        Application,
        command::{Command, RegistrationCommand},
        registration::{Correction, Received, RegistrationFact, under_regulations},
        state::Happened,
    },
    cases::kernel::{
        self, Fact, Loaded,
        act::{Acting, Reads},
        load_both,
    },
    contract::message::date,
    desk::View,
};

impl Applications {
    pub(super) async fn split(
        &self,
        request: &Request<proto::SplitApplicationRequest>,
    ) -> Result<proto::SplitApplicationResponse> {
        let mut call = Call::of(&self.desk.db, request)?;
        call.request_id();
        let body = call.body;
        let id = call.fields.id("application_id", &body.application_id);
        if !(2..=20).contains(&body.parts.len()) {
            call.fields
                .wrong("parts", "应拆分为2至20件", "2 to 20 parts");
        }
        let parts: Vec<String> = body
            .parts
            .iter()
            .take(20)
            .map(|part| call.fields.text("parts", part, 1, 4000))
            .collect();
        let parts = call.checked(Some(parts))?;
        let mut acting = new_or_answer!(Acting::begin(&self.desk, &mut call, "").await?);
        let case = kernel::load_for_update::<Application>(&mut acting.tx, id, &body.etag).await?;
        let state = &case.state;
        let registered = state.split(id)?;
        let today = acting.tx.today();
        acting.backdating_reason = format!("由{}申请拆分", case.number);
        let mut split = Vec::with_capacity(parts.len());
        for wanted in &parts[1..] {
            let received = Received {
                channel: state.channel,
                applicant_kind: state.applicant_kind,
                assumed: state.assumed.clone(),
                applicant: state.applicant.clone(),
                wanted: wanted.clone().into(),
                registered: registered.clone(),
            };
            let fact = Fact {
                legal_date: state.received_on,
                body: Happened::Registration(RegistrationFact::Received(received.into())),
            };
            split.push(acting.open::<Application>(fact).await?);
        }
        let fact = Fact {
            legal_date: today,
            body: Happened::Registration(RegistrationFact::Split {
                into: split.iter().map(|new| new.id).collect(),
                wanted: parts[0].clone().into(),
            }),
        };
        acting.backdating_reason = String::new();
        let answer =
            |view: &View<'_>, case: &Loaded<Application>| proto::SplitApplicationResponse {
                application: Some(application_message(view, case)),
                split_into: split
                    .iter()
                    .map(|new| application_message(view, new))
                    .collect(),
            };
        acting.finish(case, fact, answer).await
    }

    pub(super) async fn merge(
        &self,
        request: &Request<proto::MergeApplicationRequest>,
    ) -> Result<proto::MergeApplicationResponse> {
        let mut call = Call::of(&self.desk.db, request)?;
        call.request_id();
        let body = call.body;
        let id = call.fields.id("application_id", &body.application_id);
        let into = call
            .fields
            .id("into_application_id", &body.into_application_id);
        let reason = call.fields.text("reason", &body.reason, 1, 1000);
        if id == into {
            let (zh, en) = ("不能并入自身", "another application");
            call.fields.wrong("into_application_id", zh, en);
        }
        call.checked(Some(()))?;
        let mut acting = new_or_answer!(Acting::begin(&self.desk, &mut call, "").await?);
        let etag = body.etag.as_str();
        let (double, other) = load_both::<Application>(&mut acting.tx, (id, etag), into).await?;
        let today = acting.tx.today();
        let merged = Fact {
            legal_date: today,
            body: Happened::Registration(double.state.merge_into(
                double.number,
                (&other.state, other.number),
                into,
                reason,
            )?),
        };
        let doubled = Fact {
            legal_date: today,
            body: Happened::Registration(RegistrationFact::DoubleMerged { application_id: id }),
        };
        acting.happen(other, doubled).await?;
        acting
            .finish(double, merged, |view, case| {
                application_message(view, case).into()
            })
            .await
    }
}

impl Reads<Application> for proto::ConfirmReceiptRequest {
    fn read(&self, _: &mut Fields) -> Option<Command> {
        Some(Command::Registration(RegistrationCommand::ConfirmReceipt))
    }
}

impl Reads<Application> for proto::MarkUnreachableRequest {
    fn read(&self, _: &mut Fields) -> Option<Command> {
        Some(Command::Registration(RegistrationCommand::MarkUnreachable))
    }
}

impl Reads<Application> for proto::RerouteApplicationRequest {
    fn read(&self, fields: &mut Fields) -> Option<Command> {
        let reason = fields.text("reason", &self.reason, 1, 1000);
        let to: Option<BureauId> = self.to_bureau_id.parse().ok();
        let to = to.filter(|to| to.as_str() != self.bureau_id);
        if to.is_none() {
            let (zh, en) = ("应为其他机关的编号", "not the id of another bureau");
            fields.wrong("to_bureau_id", zh, en);
        }
        Some(Command::Registration(RegistrationCommand::Reroute {
            to: to?,
            reason,
        }))
    }
}

impl Reads<Application> for proto::AssignApplicationRequest {
    fn read(&self, fields: &mut Fields) -> Option<Command> {
        Some(Command::Registration(RegistrationCommand::Assign {
            office_id: fields.office("office_id", &self.office_id, 1),
            person: fields.person("person", &self.person, 0),
        }))
    }
}

impl Reads<Application> for proto::VoidApplicationRequest {
    fn read(&self, fields: &mut Fields) -> Option<Command> {
        let reason = fields.text("reason", &self.reason, 1, 1000);
        Some(Command::Registration(RegistrationCommand::Void { reason }))
    }
}

impl Reads<Application> for proto::CorrectRegistrationRequest {
    fn read(&self, fields: &mut Fields) -> Option<Command> {
        let correction = Correction {
            applicant_kind: fields.code_if_any("applicant_kind", self.applicant_kind),
            channel: fields.code_if_any("channel", self.channel),
            received_on: fields.date_if_any("received_on", &self.received_on),
            name: fields.name("name", &self.name, 0, 200),
            identity_number: fields.line("identity_number", &self.identity_number, 0, 64),
            contact: fields.line("contact", &self.contact, 0, 200),
            wanted: fields.text("wanted", &self.wanted, 0, 4000),
            ..Correction::default()
        };
        if let Some(day) = correction.received_on {
            under_regulations(fields, "received_on", day);
        }
        let reason = fields.text("reason", &self.reason, 1, 1000);
        if correction == Correction::default() {
            fields.wrong("wanted", "没有更正任何内容", "nothing is corrected");
        }
        Some(Command::Registration(RegistrationCommand::Correct(
            Correction {
                reason,
                ..correction
            },
        )))
    }
}

/// The applicant as sent.
pub(super) fn applicant(state: &Application) -> proto::Applicant {
    let shown = state.applicant.clone();
    let details = shown.details.0;
    proto::Applicant {
        kind: to_number(state.applicant_kind),
        name: shown.name.0,
        identity_number: shown.identity_number.0,
        contact: shown.contact.0,
        legal_representative: details.legal_representative,
        contact_person: details.contact_person,
        address: details.address,
        email: details.email,
        agent: details.agent.map(|agent| proto::Agent {
            name: agent.name,
            identity_number: agent.identity_number,
            contact: agent.contact,
            power_of_attorney: agent.power_of_attorney,
        }),
    }
}

/// The registration as sent.
pub(super) fn message(state: &Application) -> proto::Registration {
    let shown = state.registration.clone();
    let (removal, removed_on) = shown.removed.unzip();
    let id = |id: Option<Uuid>| id.map(|id| id.to_string()).unwrap_or_default();
    let ids = |ids: Vec<Uuid>| ids.iter().map(Uuid::to_string).collect();
    proto::Registration {
        arrived_on: shown.arrived_on.to_string(),
        received: shown.received,
        confirmed_by_system: shown.confirmed_by_clock,
        applicant_confirmed_on: date(shown.applicant_confirmed_on),
        unreachable: shown.unreachable,
        wishes: Some(submit::wishes_message(&shown.wishes)),
        office_id: shown.office_id.unwrap_or_default(),
        person: shown.person.unwrap_or_default(),
        origin_application_id: id(shown.origin),
        split_into_application_ids: ids(shown.split_into),
        removal: removal.map_or(0, to_number),
        removed_on: date(removed_on),
        removal_reason: shown.removal_reason,
        merged_into_application_id: id(shown.merged_into),
        merged_application_ids: ids(shown.merged),
        rerouted_to_bureau_id: shown.rerouted_to.unwrap_or_default(),
        proposal_id: id(shown.proposal_id),
        opening_number: shown.opening_number.unwrap_or_default(),
        submitted_by_applicant: shown.submitted_by_applicant,
        channel_warning: if shown.unannounced {
            channel_warning(state.channel, shown.arrived_on)
        } else {
            String::new()
        },
    }
}

/// That a bureau had not announced a channel on that day.
fn channel_warning(channel: Channel, day: NaiveDate) -> String {
    format!(
        "本机关的政府信息公开指南在{}未公布开通“{}”申请渠道。申请照常受理；需要长期使用该渠道的，请在机关资料中登记并公布",
        date_text(day),
        channel.zh()
    )
}
