//! Registering an application.

use chrono::NaiveDate;
use gongkai_chassis::{call::Call, code::to_number, error::Result, fields::Fields, new_or_answer};
use gongkai_law::application::applicant::propose;
use gongkai_law::application::{ApplicantKind, Channel};
use gongkai_proto::intake::v1 as proto;
use tonic::Request;

use super::{Applications, message};
use crate::{
    cases::application::{
        Application,
        registration::{
            Agent, Applicant, Details, Received, Registered, RegistrationFact, under_regulations,
        },
        state::Happened,
        store,
        wishes::{DeliveryChannel, Difficulty, Wishes},
    },
    cases::kernel::{Fact, Loaded, act::Acting, private::Private},
    desk::View,
};

impl Applications {
    pub(super) async fn submit(
        &self,
        request: &Request<proto::SubmitApplicationRequest>,
    ) -> Result<proto::SubmitApplicationResponse> {
        let mut call = Call::of(&self.desk.db, request)?;
        call.request_id();
        let body = call.body;
        let today = call.today;
        let (days, received) = received(&mut call.fields, body, today);
        let reason = call.fields.backdating_reason(&body.backdating_reason);
        if let Some((arrived_on, received_on)) = days {
            let field = if body.received_on.is_empty() {
                "arrived_on"
            } else {
                "received_on"
            };
            call.bears(field, received_on.unwrap_or(arrived_on), &reason);
        }
        let mut received = call.checked(received)?;

        let (arrived_on, received_on) = days.unwrap_or((today, None));
        let day = received_on.unwrap_or(arrived_on);
        let mut acting = new_or_answer!(Acting::begin(&self.desk, &mut call, &reason).await?);
        received.registered.unannounced = !(acting.bureau).announced(received.channel, arrived_on);
        let (applicant, wanted) = (&received.applicant, &received.wanted);
        let candidates = store::find(&mut acting.tx, applicant, wanted).await?;
        let similar = super::similar::found(&mut acting.tx, applicant, wanted, &candidates).await?;
        let fact = Fact {
            legal_date: day,
            body: Happened::Registration(RegistrationFact::Received(received.into())),
        };
        let answer =
            |view: &View<'_>, case: &Loaded<Application>| proto::SubmitApplicationResponse {
                application: Some(message(view, case)),
                similar: similar.clone(),
            };
        acting.finish_opening(fact, answer).await
    }
}

/// The day it arrived, and the day it was received where that is established.
type Days = (NaiveDate, Option<NaiveDate>);

/// What a registration says: its days, and all of it where nothing is wrong.
pub fn received(
    fields: &mut Fields,
    body: &proto::SubmitApplicationRequest,
    today: NaiveDate,
) -> (Option<Days>, Option<Received>) {
    let applicant = body.applicant.clone().unwrap_or_default();
    let kind = kind(fields, &applicant);
    let channel: Option<Channel> = fields.code("channel", body.channel);
    let wishes = body.wishes.clone().unwrap_or_default();
    let wishes = self::wishes(fields, &wishes);
    let wanted: String = fields.text("wanted", &body.wanted, 1, 4000);
    let applicant = self::applicant(fields, &applicant, wishes.delivery);
    let days = channel.map(|channel| days(fields, channel, body, today));
    let assumed = fields.assumed(&body.assumed);
    let read = kind.zip(channel).zip(days);
    let received = read.map(
        |((applicant_kind, channel), (arrived_on, received_on))| Received {
            channel,
            applicant_kind,
            assumed,
            applicant,
            wanted: wanted.into(),
            registered: Registered {
                arrived_on: Some(arrived_on),
                unconfirmed: received_on.is_none(),
                wishes,
                ..Registered::default()
            },
        },
    );
    (days, received)
}

/// The first fact of an application that its applicant submits himself.
pub fn opening_by_applicant(mut received: Received) -> Happened {
    received.registered.submitted_by_applicant = true;
    Happened::Registration(RegistrationFact::Received(received.into()))
}

/// The day it arrived, and the day it was received where that is established (art. 31).
fn days(
    fields: &mut Fields,
    channel: Channel,
    body: &proto::SubmitApplicationRequest,
    today: NaiveDate,
) -> Days {
    let received_on = fields.date_if_any("received_on", &body.received_on);
    let otherwise = received_on.unwrap_or(today);
    let arrived_on = fields.date("arrived_on", &body.arrived_on, Some(otherwise));
    let (field, first) = if body.arrived_on.is_empty() {
        ("received_on", otherwise)
    } else {
        ("arrived_on", arrived_on)
    };
    under_regulations(fields, field, first);
    match received_on {
        Some(received) if arrived_on > received => {
            fields.wrong(
                "arrived_on",
                "不得晚于收到日期",
                "not after the day of receipt",
            );
        }
        Some(received) if arrived_on < received && !channel.needs_confirmation() => {
            fields.wrong(
                "received_on",
                "当面提交、签收邮件的收到日期即为提交、签收之日",
                "the day it was handed in or signed for",
            );
        }
        _ => {}
    }
    let established = (!channel.needs_confirmation()).then_some(arrived_on);
    (arrived_on, received_on.or(established))
}

/// The kind, or a violation that proposes one.
fn kind(fields: &mut Fields, applicant: &proto::Applicant) -> Option<ApplicantKind> {
    if applicant.kind != 0 || applicant.name.trim().is_empty() {
        return fields.code("applicant.kind", applicant.kind);
    }
    let proposal = propose(&applicant.name, Some(&applicant.identity_number));
    fields.wrong(
        "applicant.kind",
        &format!("缺少必填项，建议：{}", proposal.kind.zh()),
        &format!("missing; proposed: {}", proposal.kind),
    );
    None
}

fn applicant(
    fields: &mut Fields,
    applicant: &proto::Applicant,
    delivery: Option<DeliveryChannel>,
) -> Applicant {
    let by = |channel| usize::from(delivery == Some(channel));
    let (by_post, by_email) = (by(DeliveryChannel::Post), by(DeliveryChannel::Email));
    let mut name = |field: &str, value: &str, min| -> String {
        fields.name(&format!("applicant.{field}"), value, min, 200)
    };
    let own_name = name("name", &applicant.name, 1);
    let legal_representative = name("legal_representative", &applicant.legal_representative, 0);
    let contact_person = name("contact_person", &applicant.contact_person, 0);
    let agent_name = |agent: &proto::Agent| name("agent.name", &agent.name, 1);
    let agent_name = applicant.agent.as_ref().map(agent_name).unwrap_or_default();
    let mut line = |field: &str, value: &str, min, max| -> String {
        fields.line(&format!("applicant.{field}"), value, min, max)
    };
    Applicant {
        name: own_name.into(),
        identity_number: line("identity_number", &applicant.identity_number, 1, 64).into(),
        contact: line("contact", &applicant.contact, 1, 200).into(),
        details: Private(Details {
            legal_representative,
            contact_person,
            address: line("address", &applicant.address, by_post, 200),
            email: line("email", &applicant.email, by_email, 200),
            agent: applicant.agent.as_ref().map(|agent| Agent {
                name: agent_name,
                identity_number: line("agent.identity_number", &agent.identity_number, 1, 64),
                contact: line("agent.contact", &agent.contact, 0, 200),
                power_of_attorney: line(
                    "agent.power_of_attorney",
                    &agent.power_of_attorney,
                    1,
                    200,
                ),
            }),
        }),
    }
}

/// What is wanted how, and why writing was difficult.
fn wishes(fields: &mut Fields, sent: &proto::Wishes) -> Wishes {
    let mut difficulties: Vec<Difficulty> = Vec::new();
    for number in &sent.difficulties {
        let difficulty = fields.code("wishes.difficulties", *number);
        difficulties.extend(difficulty.filter(|known| !difficulties.contains(known)));
    }
    let form = fields.code_if_any("wishes.form", sent.form);
    let delivery = fields.code_if_any("wishes.delivery", sent.delivery);
    let oral = sent.filled_in_by_unit;
    let oral_reason: Private = fields.text(
        "wishes.oral_reason",
        &sent.oral_reason,
        usize::from(oral),
        1000,
    );
    if !oral && !oral_reason.is_empty() {
        fields.wrong(
            "wishes.oral_reason",
            "仅限由工作人员代为填写的口头申请",
            "only for an oral application the unit filled in",
        );
    }
    Wishes {
        form,
        delivery,
        difficulties,
        filled_in_by_unit: oral,
        oral_reason,
    }
}

/// The same as sent.
pub(super) fn wishes_message(wishes: &Wishes) -> proto::Wishes {
    proto::Wishes {
        form: wishes.form.map_or(0, to_number),
        delivery: wishes.delivery.map_or(0, to_number),
        difficulties: wishes.difficulties.iter().copied().map(to_number).collect(),
        filled_in_by_unit: wishes.filled_in_by_unit,
        oral_reason: wishes.oral_reason.0.clone(),
    }
}
