//! MatterService: proto to domain and back.

use gongkai_chassis::{error::Result, fields::Fields, identity::Principal};
use gongkai_law::permit::MatterKind;
use gongkai_proto::{
    code::to_number,
    intake::v1::{self as proto, matter_service_server::MatterService},
};
use tonic::{Request, Response, Status};

use super::{
    MatterCase,
    state::{Decision, Happened, Personal},
};
use crate::{
    assumed,
    case::{
        self, Case as _, Fact, Loaded, On,
        act::{Opening, act, act_on, open_with},
    },
    date, deadline_message,
    desk::{Desk, View},
    rpc::rpcs,
};

const KIND: &str = "gongkai.intake.v1.MatterKind";
const DECISION: &str = "gongkai.intake.v1.Decision";

/// The service.
pub struct Matters {
    desk: Desk,
}

impl Matters {
    /// At this desk.
    pub fn new(desk: Desk) -> Self {
        Self { desk }
    }

    async fn accept(
        &self,
        request: &Request<proto::AcceptMatterCaseRequest>,
    ) -> Result<proto::AcceptMatterCaseResponse> {
        let (principal, body) = (Principal::of(request)?, request.get_ref());
        let (mut fields, bureau) = Fields::default().bureau(&body.bureau_id)?;
        let scope = principal.scope(&bureau)?;
        let request_id = fields.request_id(&body.request_id);
        let today = self.desk.db.clocks.civil.today();
        let kind: Option<MatterKind> = fields.code("kind", KIND, body.kind);
        let matter = fields.text("matter", &body.matter, 1, 200);
        let applicant_name = fields.text("applicant_name", &body.applicant_name, 1, 200);
        let office_id = fields.text("office_id", &body.office_id, 1, 40);
        let accepted_on = fields.date("accepted_on", &body.accepted_on, Some(today));
        let statutory = kind
            .and_then(|kind| kind.statutory_limit(accepted_on))
            .map(|rule| rule.number);
        match (body.promised_limit, statutory) {
            (0, None) if kind.is_some() => {
                fields.wrong(
                    "promised_limit",
                    "服务性办件须填写承诺时限",
                    "required for service matters",
                );
            }
            (promised, Some(limit)) if promised > limit => fields.wrong(
                "promised_limit",
                &format!("承诺时限不得长于法定时限（{limit}个工作日）"),
                &format!("not longer than the statutory limit of {limit} working days"),
            ),
            (promised, _) if promised > 250 => {
                fields.wrong(
                    "promised_limit",
                    "不得超过250个工作日",
                    "at most 250 working days",
                );
            }
            _ => {}
        }
        let assumed = fields.assumed(&body.assumed);
        let kind = fields.done_with(kind)?;

        let office = office_id.clone();
        let opening = Opening {
            method: "AcceptMatterCase",
            transaction: "intake.accept_matter_case",
            request_id: &request_id,
            date: "accepted_on",
            backdating_reason: &body.backdating_reason,
            office_id: Some(&office),
        };
        let fact = Fact {
            legal_date: accepted_on,
            body: Happened::Accepted {
                kind,
                matter,
                office_id,
                promised_limit: Some(body.promised_limit).filter(|limit| *limit > 0),
                assumed,
            },
            personal: Some(Personal {
                applicant_name,
                ..Personal::default()
            }),
        };
        open_with(&self.desk, &scope, body, opening, fact, |view, case| {
            proto::AcceptMatterCaseResponse {
                matter_case: Some(message(view, case)),
            }
        })
        .await
    }

    async fn decide(
        &self,
        request: &Request<proto::DecideMatterCaseRequest>,
    ) -> Result<proto::DecideMatterCaseResponse> {
        let body = request.get_ref();
        let act = act!(
            "DecideMatterCase",
            "intake.decide_matter_case",
            body,
            matter_case_id,
            body.etag,
            decided_on
        );
        let read = |fields: &mut Fields| {
            let decision: Option<Decision> = fields.code("decision", DECISION, body.decision);
            let refused = decision == Some(Decision::Refused);
            let reason = fields.text("reason", &body.reason, usize::from(refused), 4000);
            Some((
                decision?,
                Personal {
                    reason,
                    ..Personal::default()
                },
            ))
        };
        let decide = |state: &MatterCase, (decision, personal), on: &On<'_>| {
            Ok((state.decide(decision, on)?, Some(personal)))
        };
        act_on(&self.desk, request, act, read, decide, |view, case| {
            proto::DecideMatterCaseResponse {
                matter_case: Some(message(view, case)),
            }
        })
        .await
    }

    async fn get(
        &self,
        request: &Request<proto::GetMatterCaseRequest>,
    ) -> Result<proto::GetMatterCaseResponse> {
        let body = request.get_ref();
        let (mut fields, bureau) = Fields::default().bureau(&body.bureau_id)?;
        let scope = Principal::of(request)?.scope(&bureau)?;
        let id = fields.id("matter_case_id", &body.matter_case_id);
        fields.done()?;
        let mut tx = self.desk.db.begin("intake.get_matter_case", &scope).await?;
        let case = case::load::<MatterCase>(&mut tx, id).await?;
        let calendar = self.desk.calendars.current();
        Ok(proto::GetMatterCaseResponse {
            matter_case: Some(message(&View::new(&scope, &calendar), &case)),
        })
    }
}

/// A matter case as sent.
fn message(view: &View<'_>, case: &Loaded<MatterCase>) -> proto::MatterCase {
    let state = &case.state;
    let (decision, decided_on) = state.decided.unzip();
    proto::MatterCase {
        id: case.id.to_string(),
        bureau_id: view.bureau.to_string(),
        kind: to_number(KIND, state.kind.as_str()),
        matter: state.matter.clone(),
        applicant_name: state.personal.applicant_name.clone(),
        office_id: state.office_id.clone(),
        accepted_on: state.accepted_on.to_string(),
        deadline: deadline_message(state.deadline(view.calendar).as_ref()),
        promised_due_on: date(state.promised_due_on(view.calendar)),
        decision: decision.map_or(0, |decision| to_number(DECISION, decision.as_str())),
        decided_on: date(decided_on),
        decision_reason: state.personal.reason.clone(),
        etag: case.etag(),
        number: case.number.to_string(),
        assumed: assumed::numbers(&state.assumed),
    }
}

rpcs! { MatterService for Matters:
    accept_matter_case => accept(AcceptMatterCaseRequest) -> AcceptMatterCaseResponse;
    decide_matter_case => decide(DecideMatterCaseRequest) -> DecideMatterCaseResponse;
    get_matter_case => get(GetMatterCaseRequest) -> GetMatterCaseResponse;
}
