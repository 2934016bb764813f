//! Registering an application.

use chrono::NaiveDate;
use gongkai_chassis::{
    error::Result,
    fields::Fields,
    identity::Principal,
    request::{Claimed, claim},
};
use gongkai_law::application::applicant::propose;
use gongkai_law::application::{ApplicantKind, Channel};
use gongkai_proto::{code::to_number, intake::v1 as proto};
use tonic::Request;

use super::{APPLICANT_KIND, Applications, CHANNEL, message};
use crate::{
    cases::application::{
        Application,
        registration::{Agent, Details, Registered},
        state::{Personal, received},
        store,
        wishes::{DeliveryChannel, Difficulty, FormWanted, Wishes},
    },
    cases::kernel::act::begin,
    contract::legal_date::check_legal_date,
    desk::{Ready, View},
};

const METHOD: &str = "SubmitApplication";
const TRANSACTION: &str = "intake.submit_application";

impl Applications {
    pub(super) async fn submit(
        &self,
        request: &Request<proto::SubmitApplicationRequest>,
    ) -> Result<proto::SubmitApplicationResponse> {
        let (principal, body) = (Principal::of(request)?, request.get_ref());
        let (mut fields, bureau) = Fields::default().bureau(&body.bureau_id)?;
        let scope = principal.scope(&bureau)?;
        let request_id = fields.request_id(&body.request_id);
        let applicant = body.applicant.clone().unwrap_or_default();
        let kind = kind(&mut fields, &applicant);
        let channel: Option<Channel> = fields.code("channel", CHANNEL, body.channel);
        let (wishes, oral_reason) = wishes(&mut fields, &body.wishes.clone().unwrap_or_default());
        let personal = Personal {
            wanted: fields.text("wanted", &body.wanted, 1, 4000),
            ..personal(&mut fields, &applicant, wishes.delivery, oral_reason)
        };
        let days = channel.map(|channel| self.days(&mut fields, channel, body));
        let assumed = fields.assumed(&body.assumed);
        let reason = fields.backdating_reason(&body.backdating_reason);
        let read = kind.zip(channel).zip(days);
        let ((kind, channel), (arrived_on, received_on)) = fields.done_with(read)?;

        let registered = Registered {
            arrived_on: Some(arrived_on),
            unconfirmed: received_on.is_none(),
            wishes,
            ..Registered::default()
        };
        let day = received_on.unwrap_or(arrived_on);
        let fact = received(channel, kind, day, assumed, registered, personal);
        let ready = self
            .desk
            .ready(&scope, TRANSACTION, METHOD, &request_id, body);
        let known = match ready.await? {
            Ready::Before(answer) => return Ok(answer),
            Ready::Bureau(known) => known,
        };
        let calendar = self.desk.calendars.current();
        let mut tx = self.desk.db.begin(TRANSACTION, &scope).await?;
        let claim = match claim(&mut tx, METHOD, &request_id, body).await? {
            Claimed::Before(answer) => return Ok(answer),
            Claimed::New(claim) => claim,
        };
        let date = if body.received_on.is_empty() {
            "arrived_on"
        } else {
            "received_on"
        };
        check_legal_date(&tx, date, day, &reason)?;
        let case = begin::<Application>(&mut tx, &calendar, fact, &reason, &known).await?;
        let candidates = store::note_and_find(&mut tx, case.id, &case.state.personal).await?;
        let similar = super::similar::found(&mut tx, &case, &candidates).await?;
        let answer = proto::SubmitApplicationResponse {
            application: Some(message(&View::new(&scope, &calendar), &case)),
            similar,
        };
        claim.answer(&mut tx, &answer).await?;
        tx.commit().await?;
        Ok(answer)
    }

    /// The day it arrived, and the day it was received where that is established (art. 31).
    fn days(
        &self,
        fields: &mut Fields,
        channel: Channel,
        body: &proto::SubmitApplicationRequest,
    ) -> (NaiveDate, Option<NaiveDate>) {
        let today = self.desk.db.clocks.civil.today();
        let received_on = match body.received_on.as_str() {
            "" => None,
            text => Some(fields.date("received_on", text, None)),
        };
        let otherwise = received_on.unwrap_or(today);
        let arrived_on = fields.date("arrived_on", &body.arrived_on, Some(otherwise));
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
}

/// The kind, or a violation that proposes one.
fn kind(fields: &mut Fields, applicant: &proto::Applicant) -> Option<ApplicantKind> {
    if applicant.kind != 0 || applicant.name.trim().is_empty() {
        return fields.code("applicant.kind", APPLICANT_KIND, applicant.kind);
    }
    let proposal = propose(&applicant.name, Some(&applicant.identity_number));
    fields.wrong(
        "applicant.kind",
        &format!("缺少必填项，建议：{}", proposal.kind.zh()),
        &format!("missing; proposed: {}", proposal.kind),
    );
    None
}

fn personal(
    fields: &mut Fields,
    applicant: &proto::Applicant,
    delivery: Option<DeliveryChannel>,
    oral_reason: String,
) -> Personal {
    let by = |channel| usize::from(delivery == Some(channel));
    let (by_post, by_email) = (by(DeliveryChannel::Post), by(DeliveryChannel::Email));
    let mut text = |field: &str, value: &str, min, max| {
        fields.text(&format!("applicant.{field}"), value, min, max)
    };
    Personal {
        name: text("name", &applicant.name, 1, 200),
        identity_number: text("identity_number", &applicant.identity_number, 1, 64),
        contact: text("contact", &applicant.contact, 1, 200),
        registration: Details {
            legal_representative: text(
                "legal_representative",
                &applicant.legal_representative,
                0,
                200,
            ),
            contact_person: text("contact_person", &applicant.contact_person, 0, 200),
            address: text("address", &applicant.address, by_post, 200),
            email: text("email", &applicant.email, by_email, 200),
            agent: applicant.agent.as_ref().map(|agent| Agent {
                name: text("agent.name", &agent.name, 1, 200),
                identity_number: text("agent.identity_number", &agent.identity_number, 1, 64),
                contact: text("agent.contact", &agent.contact, 0, 200),
                power_of_attorney: text(
                    "agent.power_of_attorney",
                    &agent.power_of_attorney,
                    1,
                    200,
                ),
            }),
            oral_reason,
            ..Details::default()
        },
        ..Personal::default()
    }
}

/// What is wanted how, and why writing was difficult.
fn wishes(fields: &mut Fields, sent: &proto::Wishes) -> (Wishes, String) {
    let mut difficulties: Vec<Difficulty> = Vec::new();
    for number in &sent.difficulties {
        let difficulty = fields.code("wishes.difficulties", DIFFICULTY, *number);
        difficulties.extend(difficulty.filter(|known| !difficulties.contains(known)));
    }
    let said = |number| number != 0;
    let form: Option<FormWanted> = said(sent.form)
        .then(|| fields.code("wishes.form", FORM, sent.form))
        .flatten();
    let delivery: Option<DeliveryChannel> = said(sent.delivery)
        .then(|| fields.code("wishes.delivery", DELIVERY, sent.delivery))
        .flatten();
    let oral = sent.filled_in_by_unit;
    let oral_reason = fields.text(
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
    let wishes = Wishes {
        form,
        delivery,
        difficulties,
        filled_in_by_unit: oral,
    };
    (wishes, oral_reason)
}

/// The same as sent.
pub(super) fn wishes_message(wishes: &Wishes, oral_reason: &str) -> proto::Wishes {
    proto::Wishes {
        form: wishes.form.map_or(0, |form| to_number(FORM, form.as_str())),
        delivery: wishes
            .delivery
            .map_or(0, |delivery| to_number(DELIVERY, delivery.as_str())),
        difficulties: wishes
            .difficulties
            .iter()
            .map(|difficulty| to_number(DIFFICULTY, difficulty.as_str()))
            .collect(),
        filled_in_by_unit: wishes.filled_in_by_unit,
        oral_reason: oral_reason.to_owned(),
    }
}

const FORM: &str = "gongkai.intake.v1.FormWanted";
const DELIVERY: &str = "gongkai.intake.v1.DeliveryChannel";
const DIFFICULTY: &str = "gongkai.intake.v1.Difficulty";
