//! Acts on the registration of an application.

use gongkai_chassis::{
    call::Call,
    error::{Error, Reason, Result},
    fields::Fields,
    identity::{BureauId, Principal, Role},
};
use gongkai_proto::{code::to_number, intake::v1 as proto};
use tonic::Request;
use uuid::Uuid;

use super::{APPLICANT_KIND, Applications, CHANNEL, message as application_message, submit};
use crate::{
    cases::application::{
        Application,
        registration::{Correction, Details},
        state::{Happened, Personal, received},
    },
    cases::kernel::{
        self, Fact, Loaded, On,
        act::{Act, Acting, Begun, act_of, act_on},
        load_both,
    },
    contract::message::date,
    desk::View,
};

/// The contract's name of why a case ended without counting.
pub(super) const REMOVAL: &str = "gongkai.intake.v1.Removal";

/// The [`Act`] of a request without a legal date of its own: it bears the day it is done.
macro_rules! act_today {
    ($method:literal, $transaction:literal, $body:ident) => {
        Act {
            method: $method,
            transaction: $transaction,
            request_id: &$body.request_id,
            bureau_id: &$body.bureau_id,
            case_id: ("application_id", &$body.application_id),
            etag: &$body.etag,
            date: ("", ""),
            backdating_reason: "",
        }
    };
}

impl Applications {
    pub(super) async fn confirm_receipt(
        &self,
        request: &Request<proto::ConfirmReceiptRequest>,
    ) -> Result<proto::ConfirmReceiptResponse> {
        let body = request.get_ref();
        let act = act_of!(
            "ConfirmReceipt",
            "intake.confirm_receipt",
            body,
            application_id,
            body.etag,
            confirmed_on
        );
        let decide = |state: &Application, (), on: &On<'_>| Ok((state.confirm_receipt(on)?, None));
        act_on(
            &self.desk,
            request,
            act,
            |_| Some(()),
            decide,
            |view, case| proto::ConfirmReceiptResponse {
                application: Some(application_message(view, case)),
            },
        )
        .await
    }

    pub(super) async fn mark_unreachable(
        &self,
        request: &Request<proto::MarkUnreachableRequest>,
    ) -> Result<proto::MarkUnreachableResponse> {
        let body = request.get_ref();
        let act = act_today!("MarkUnreachable", "intake.mark_unreachable", body);
        let decide = |state: &Application, (), _: &On<'_>| Ok((state.mark_unreachable()?, None));
        act_on(
            &self.desk,
            request,
            act,
            |_| Some(()),
            decide,
            |view, case| proto::MarkUnreachableResponse {
                application: Some(application_message(view, case)),
            },
        )
        .await
    }

    pub(super) async fn reroute(
        &self,
        request: &Request<proto::RerouteApplicationRequest>,
    ) -> Result<proto::RerouteApplicationResponse> {
        let body = request.get_ref();
        let act = act_today!("RerouteApplication", "intake.reroute_application", body);
        let principal = Principal::of(request)?;
        let (_, bureau) = Fields::default().bureau(&body.bureau_id)?;
        principal.scope(&bureau)?;
        // A repetition must not depend on the catalog.
        if let Some(answer) = Call::of(&self.desk.db, request)?
            .before(&self.desk.db)
            .await?
        {
            return Ok(answer);
        }
        let mut fields = Fields::default();
        let to: Option<BureauId> = match body.to_bureau_id.parse() {
            Ok(to) if to != bureau => Some(to),
            _ => {
                fields.wrong(
                    "to_bureau_id",
                    "应为其他机关的编号",
                    "not the id of another bureau",
                );
                None
            }
        };
        let to = fields.done_with(to)?;
        self.desk.bureaus.get(principal, &to).await?;
        let read = |fields: &mut Fields| Some(because(fields, &body.reason));
        let decide = |state: &Application, personal, _: &On<'_>| {
            Ok((state.reroute(to.as_str())?, Some(personal)))
        };
        act_on(&self.desk, request, act, read, decide, |view, case| {
            proto::RerouteApplicationResponse {
                application: Some(application_message(view, case)),
            }
        })
        .await
    }

    pub(super) async fn assign(
        &self,
        request: &Request<proto::AssignApplicationRequest>,
    ) -> Result<proto::AssignApplicationResponse> {
        let body = request.get_ref();
        let act = act_today!("AssignApplication", "intake.assign_application", body);
        let principal = Principal::of(request)?;
        let (mut fields, bureau) = Fields::default().bureau(&body.bureau_id)?;
        principal.scope(&bureau)?;
        let office_id = fields.text("office_id", &body.office_id, 1, 64);
        let person = fields.text("person", &body.person, 0, 100);
        fields.done()?;
        // A repetition must not depend on the catalog.
        if let Some(answer) = Call::of(&self.desk.db, request)?
            .before(&self.desk.db)
            .await?
        {
            return Ok(answer);
        }
        self.desk
            .bureaus
            .office(principal, &bureau, &office_id)
            .await?;
        let decide =
            |state: &Application, (), _: &On<'_>| Ok((state.assign(&office_id, &person)?, None));
        act_on(
            &self.desk,
            request,
            act,
            |_| Some(()),
            decide,
            |view, case| proto::AssignApplicationResponse {
                application: Some(application_message(view, case)),
            },
        )
        .await
    }

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
        let mut acting = match Acting::begin(&self.desk, &mut call, "").await? {
            Begun::Before(answer) => return Ok(answer),
            Begun::New(acting) => acting,
        };
        let case = kernel::load_for_update::<Application>(&mut acting.tx, id, &body.etag).await?;
        let state = &case.state;
        let registered = state.split(id)?;
        let today = acting.tx.today();
        acting.backdating_reason = format!("由{}申请拆分", case.number);
        let mut split = Vec::with_capacity(parts.len());
        for wanted in &parts[1..] {
            let fact = received(
                state.channel,
                state.applicant_kind,
                state.received_on,
                state.assumed.clone(),
                registered.clone(),
                Personal {
                    wanted: wanted.clone(),
                    ..state.personal.clone()
                },
            );
            split.push(acting.open::<Application>(fact).await?);
        }
        let fact = Fact {
            legal_date: today,
            body: Happened::Split {
                into: split.iter().map(|new| new.id).collect(),
            },
            personal: Some(Personal {
                wanted: parts[0].clone(),
                ..Personal::default()
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
        let personal = because(&mut call.fields, &body.reason);
        if id == into {
            let (zh, en) = ("不能并入自身", "another application");
            call.fields.wrong("into_application_id", zh, en);
        }
        call.checked(Some(()))?;
        let mut acting = match Acting::begin(&self.desk, &mut call, "").await? {
            Begun::Before(answer) => return Ok(answer),
            Begun::New(acting) => acting,
        };
        let etag = body.etag.as_str();
        let (double, other) = load_both::<Application>(&mut acting.tx, (id, etag), into).await?;
        let today = acting.tx.today();
        let merged = Fact {
            legal_date: today,
            body: double.state.merge_into(&other.state, into)?,
            personal: Some(personal),
        };
        let doubled = Fact {
            legal_date: today,
            body: Happened::DoubleMerged { application_id: id },
            personal: None,
        };
        acting.happen(other, doubled).await?;
        let answer =
            |view: &View<'_>, case: &Loaded<Application>| proto::MergeApplicationResponse {
                application: Some(application_message(view, case)),
            };
        acting.finish(double, merged, answer).await
    }

    pub(super) async fn void(
        &self,
        request: &Request<proto::VoidApplicationRequest>,
    ) -> Result<proto::VoidApplicationResponse> {
        let body = request.get_ref();
        let act = act_today!("VoidApplication", "intake.void_application", body);
        let read = |fields: &mut Fields| Some(because(fields, &body.reason));
        let decide =
            |state: &Application, personal, _: &On<'_>| Ok((state.void()?, Some(personal)));
        act_on(&self.desk, request, act, read, decide, |view, case| {
            proto::VoidApplicationResponse {
                application: Some(application_message(view, case)),
            }
        })
        .await
    }

    pub(super) async fn correct_registration(
        &self,
        request: &Request<proto::CorrectRegistrationRequest>,
    ) -> Result<proto::CorrectRegistrationResponse> {
        let body = request.get_ref();
        let leads = Principal::of(request)?.has(Role::Leader);
        let act = act_today!("CorrectRegistration", "intake.correct_registration", body);
        let read = |fields: &mut Fields| {
            let correction = Correction {
                applicant_kind: said(
                    fields,
                    "applicant_kind",
                    APPLICANT_KIND,
                    body.applicant_kind,
                ),
                channel: said(fields, "channel", CHANNEL, body.channel),
                received_on: Some(body.received_on.as_str())
                    .filter(|day| !day.is_empty())
                    .map(|day| fields.date("received_on", day, None)),
            };
            let personal = Personal {
                name: fields.text("name", &body.name, 0, 200),
                identity_number: fields.text("identity_number", &body.identity_number, 0, 64),
                contact: fields.text("contact", &body.contact, 0, 200),
                wanted: fields.text("wanted", &body.wanted, 0, 4000),
                ..because(fields, &body.reason)
            };
            let texts = [
                &personal.name,
                &personal.identity_number,
                &personal.contact,
                &personal.wanted,
            ];
            if correction == Correction::default() && texts.iter().all(|text| text.is_empty()) {
                fields.wrong("wanted", "没有更正任何内容", "nothing is corrected");
            }
            Some((correction, personal))
        };
        let decide = |state: &Application, (correction, personal): (Correction, _), on: &On<'_>| {
            let counted = correction.channel.is_some() || correction.received_on.is_some();
            if counted && !leads {
                return Err(Error::new(Reason::RoleMissing).with("roles", Role::Leader));
            }
            Ok((state.correct_registration(&correction, on)?, Some(personal)))
        };
        act_on(&self.desk, request, act, read, decide, |view, case| {
            proto::CorrectRegistrationResponse {
                application: Some(application_message(view, case)),
            }
        })
        .await
    }
}

/// Why something was done to a registration.
fn because(fields: &mut Fields, reason: &str) -> Personal {
    Personal {
        registration: Details {
            reason: fields.text("reason", reason, 1, 1000),
            ..Details::default()
        },
        ..Personal::default()
    }
}

/// A value of an enum, if one was sent.
fn said<T: std::str::FromStr>(
    fields: &mut Fields,
    field: &str,
    enumeration: &str,
    number: i32,
) -> Option<T> {
    match number {
        0 => None,
        number => fields.code(field, enumeration, number),
    }
}

/// The applicant as sent.
pub(super) fn applicant(state: &Application) -> proto::Applicant {
    let shown = state.personal.clone();
    let details = shown.registration;
    proto::Applicant {
        kind: to_number(APPLICANT_KIND, state.applicant_kind.as_str()),
        name: shown.name,
        identity_number: shown.identity_number,
        contact: shown.contact,
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
    let details = &state.personal.registration;
    let (removal, removed_on) = shown.removed.unzip();
    let id = |id: Option<Uuid>| id.map(|id| id.to_string()).unwrap_or_default();
    let ids = |ids: Vec<Uuid>| ids.iter().map(Uuid::to_string).collect();
    proto::Registration {
        arrived_on: shown.arrived_on.to_string(),
        received: shown.received,
        confirmed_by_system: shown.confirmed_by_clock,
        unreachable: shown.unreachable,
        wishes: Some(submit::wishes_message(&shown.wishes, &details.oral_reason)),
        office_id: shown.office_id.unwrap_or_default(),
        person: shown.person.unwrap_or_default(),
        origin_application_id: id(shown.origin),
        split_into_application_ids: ids(shown.split_into),
        removal: removal.map_or(0, |removal| to_number(REMOVAL, removal.as_str())),
        removed_on: date(removed_on),
        removal_reason: if removal.is_some() {
            details.reason.clone()
        } else {
            String::new()
        },
        merged_into_application_id: id(shown.merged_into),
        merged_application_ids: ids(shown.merged),
        rerouted_to_bureau_id: shown.rerouted_to.unwrap_or_default(),
        proposal_id: id(shown.proposal_id),
        opening_number: shown.opening_number.unwrap_or_default(),
    }
}
