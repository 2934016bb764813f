//! RectificationService: proto to domain and back.

use chrono::NaiveDate;
use gongkai_chassis::{
    call::Call,
    error::Result,
    fields::{Fields, page_size},
    identity::{Principal, Scope},
    page::{self, Page},
};
use gongkai_proto::{
    code::to_number,
    intake::v1::{self as proto, rectification_service_server::RectificationService},
};
use tonic::{Request, Response, Status};
use uuid::Uuid;

use super::{
    Rectification,
    state::{Ending, Happened, Personal},
};
use crate::{
    cases::kernel::{
        self, Case as _, Fact, Loaded, On,
        act::{act, act_on, open_case},
        store::{self, Listed},
    },
    contract::message::date,
    contract::message::deadline_message,
    contract::rpc::rpcs,
    desk::{Desk, View},
};

const RESULT: &str = "gongkai.intake.v1.RectificationResult";

/// The service.
pub struct Rectifications {
    desk: Desk,
}

impl Rectifications {
    /// At this desk.
    pub fn new(desk: Desk) -> Self {
        Self { desk }
    }

    async fn register(
        &self,
        request: &Request<proto::RegisterRectificationRequest>,
    ) -> Result<proto::RegisterRectificationResponse> {
        let mut call = Call::of(&self.desk.db, request)?;
        call.request_id();
        let body = call.body;
        let personal = Personal {
            name: call.fields.text("name", &body.name, 1, 200),
            identity_number: call
                .fields
                .text("identity_number", &body.identity_number, 1, 64),
            contact: call.fields.text("contact", &body.contact, 1, 200),
            record: call.fields.text("record", &body.record, 1, 4000),
            inaccuracy: call.fields.text("inaccuracy", &body.inaccuracy, 1, 4000),
            proof: call.fields.text("proof", &body.proof, 1, 4000),
            ..Personal::default()
        };
        let (received_on, reason) =
            call.legal_date("received_on", &body.received_on, &body.backdating_reason);
        call.checked(Some(()))?;

        let fact = Fact {
            legal_date: received_on,
            body: Happened::registered(received_on),
            personal: Some(personal),
        };
        open_case(&self.desk, call, None, fact, &reason, |view, case| {
            proto::RegisterRectificationResponse {
                rectification: Some(message(view, case)),
            }
        })
        .await
    }

    async fn decide(
        &self,
        request: &Request<proto::DecideRectificationRequest>,
    ) -> Result<proto::DecideRectificationResponse> {
        let body = request.get_ref();
        let act = act!(
            "DecideRectification",
            "intake.decide_rectification",
            body,
            rectification_id,
            body.etag,
            decided_on
        );
        let read = |fields: &mut Fields| ending(fields, body);
        let decide = |state: &Rectification, (happened, personal), on: &On<'_>| {
            Ok((state.end(happened, on)?, Some(personal)))
        };
        act_on(&self.desk, request, act, read, decide, |view, case| {
            proto::DecideRectificationResponse {
                rectification: Some(message(view, case)),
            }
        })
        .await
    }

    async fn get(
        &self,
        request: &Request<proto::GetRectificationRequest>,
    ) -> Result<proto::GetRectificationResponse> {
        let body = request.get_ref();
        let (mut fields, bureau) = Fields::default().bureau(&body.bureau_id)?;
        let scope = Principal::of(request)?.scope(&bureau)?;
        let id = fields.id("rectification_id", &body.rectification_id);
        fields.done()?;
        let mut tx = self
            .desk
            .db
            .begin("intake.get_rectification", &scope)
            .await?;
        let case = kernel::load::<Rectification>(&mut tx, id).await?;
        let calendar = self.desk.calendars.current();
        Ok(proto::GetRectificationResponse {
            rectification: Some(message(&View::new(&scope, &calendar), &case)),
        })
    }

    async fn list(
        &self,
        request: &Request<proto::ListRectificationsRequest>,
    ) -> Result<proto::ListRectificationsResponse> {
        let body = request.get_ref();
        let (mut fields, bureau) = Fields::default().bureau(&body.bureau_id)?;
        let scope = Principal::of(request)?.scope(&bureau)?;
        let filter = format!("{bureau}/{}", body.open_only);
        let after: Option<(NaiveDate, Uuid)> = page::read(&mut fields, &filter, &body.page_token);
        let size = page_size(&mut fields, body.page_size);
        fields.done()?;
        let mut tx = self
            .desk
            .db
            .begin("intake.list_rectifications", &scope)
            .await?;
        let limit = i64::try_from(size).unwrap_or(i64::MAX - 1) + 1;
        let rows = store::list_cases(
            &mut tx,
            Rectification::KIND,
            body.open_only,
            None,
            after,
            limit,
        )
        .await?;
        let page = Page::of(rows, size, Listed::position);
        Ok(proto::ListRectificationsResponse {
            next_page_token: page::write(&filter, page.next.as_ref())?,
            rectifications: page
                .rows
                .into_iter()
                .map(|row| listed(&scope, row))
                .collect(),
        })
    }
}

/// How it ends: each ending says what it needs, and nothing of the others.
fn ending(
    fields: &mut Fields,
    body: &proto::DecideRectificationRequest,
) -> Option<(Happened, Personal)> {
    let ending: Option<Ending> = fields.code("result", RESULT, body.result);
    let most = |wanted: Ending, max| {
        if ending == Some(wanted) {
            (1, max)
        } else {
            (0, 0)
        }
    };
    let (least, max) = most(Ending::Corrected, 4000);
    let corrected = fields.text("corrected", &body.corrected, least, max);
    let (least, max) = most(Ending::Forwarded, 200);
    let responsible_organ = fields.text("forwarded_to", &body.forwarded_to, least, max);
    let (least, _) = most(Ending::Refused, 4000);
    let reason = fields.text("reason", &body.reason, least, 4000);
    let happened = match ending? {
        Ending::Corrected => Happened::Corrected,
        Ending::Forwarded => Happened::Forwarded { responsible_organ },
        Ending::Refused => Happened::Refused,
    };
    let personal = Personal {
        corrected,
        reason,
        ..Personal::default()
    };
    Some((happened, personal))
}

/// A row of the list as sent.
fn listed(scope: &Scope, row: Listed) -> proto::Rectification {
    let (decided_on, result) = row.summary.closed.unzip();
    proto::Rectification {
        id: row.id.to_string(),
        bureau_id: scope.bureau.to_string(),
        number: row.number.to_string(),
        received_on: row.summary.opened_on.to_string(),
        deadline: row.summary.original_due_on.map(|original| proto::Deadline {
            original_due_on: original.to_string(),
            current_due_on: date(row.summary.due_on),
            provisional: row.summary.provisional,
        }),
        result: result.map_or(0, |result| to_number(RESULT, &result)),
        decided_on: date(decided_on),
        etag: row.version.to_string(),
        ..proto::Rectification::default()
    }
}

/// A request as sent.
fn message(view: &View<'_>, case: &Loaded<Rectification>) -> proto::Rectification {
    let state = &case.state;
    let shown = state.personal.clone();
    let (ending, decided_on) = state.ended.unzip();
    proto::Rectification {
        id: case.id.to_string(),
        bureau_id: view.bureau.to_string(),
        number: case.number.to_string(),
        name: shown.name,
        identity_number: shown.identity_number,
        contact: shown.contact,
        record: shown.record,
        inaccuracy: shown.inaccuracy,
        proof: shown.proof,
        received_on: state.received_on.to_string(),
        deadline: deadline_message(state.deadline(view.calendar).as_ref()),
        result: ending.map_or(0, |ending| to_number(RESULT, ending.as_str())),
        decided_on: date(decided_on),
        corrected: shown.corrected,
        reason: shown.reason,
        forwarded_to: state.responsible_organ.clone(),
        etag: case.etag(),
    }
}

rpcs! { RectificationService for Rectifications:
    register_rectification => register(RegisterRectificationRequest) -> RegisterRectificationResponse;
    decide_rectification => decide(DecideRectificationRequest) -> DecideRectificationResponse;
    get_rectification => get(GetRectificationRequest) -> GetRectificationResponse;
    list_rectifications => list(ListRectificationsRequest) -> ListRectificationsResponse;
}
