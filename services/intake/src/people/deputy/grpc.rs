//! DeputyService: proto to domain and back.

use chrono::NaiveDate;
use gongkai_chassis::{
    error::Result,
    fields::{Fields, page_size},
    identity::Principal,
    page::{self, Page},
    request::{Claimed, claim},
};
use gongkai_proto::{
    code::to_number,
    intake::v1::{self as proto, deputy_service_server::DeputyService},
};
use tonic::{Request, Response, Status};
use uuid::Uuid;

use super::{
    state::{Appointment, DeputyRole},
    store,
};
use crate::{contract::rpc::rpcs, desk::Desk};

const ROLE: &str = "gongkai.intake.v1.DeputyRole";

/// The service.
pub struct Deputies {
    desk: Desk,
}

impl Deputies {
    /// At this desk.
    pub fn new(desk: Desk) -> Self {
        Self { desk }
    }

    async fn appoint(
        &self,
        request: &Request<proto::AppointDeputyRequest>,
    ) -> Result<proto::AppointDeputyResponse> {
        let (principal, body) = (Principal::of(request)?, request.get_ref());
        let (mut fields, bureau) = Fields::default().bureau(&body.bureau_id)?;
        let scope = principal.scope(&bureau)?;
        let request_id = fields.request_id(&body.request_id);
        let today = self.desk.db.clocks.civil.today();
        let role: Option<DeputyRole> = fields.code("role", ROLE, body.role);
        let person = match fields.person("person", &body.person, 0) {
            person if person.is_empty() => principal.subject.clone(),
            person => person,
        };
        let deputy = fields.person("deputy", &body.deputy, 1);
        let from_on = fields.date("from_on", &body.from_on, Some(today));
        let to_on = fields.date("to_on", &body.to_on, None);
        let reason = fields.text("reason", &body.reason, 1, 1000);
        let role = fields.done_with(role)?;

        let mut tx = self.desk.db.begin("intake.appoint_deputy", &scope).await?;
        let claim = match claim(&mut tx, "AppointDeputy", &request_id, body).await? {
            Claimed::Before(answer) => return Ok(answer),
            Claimed::New(claim) => claim,
        };
        let new = Appointment {
            id: tx.new_id(),
            person,
            deputy,
            role,
            from_on,
            to_on,
            reason,
            appointed_by: principal.subject.clone(),
            ended_by: None,
        };
        let mut fields = Fields::default();
        new.check(tx.today(), &mut fields);
        fields.done()?;
        new.may_be_decided_by(principal)?;
        store::insert(&mut tx, &new).await?;
        let answer = proto::AppointDeputyResponse {
            deputy: Some(message(new)),
        };
        claim.answer(&mut tx, &answer).await?;
        tx.commit().await?;
        Ok(answer)
    }

    async fn end(
        &self,
        request: &Request<proto::EndDeputyRequest>,
    ) -> Result<proto::EndDeputyResponse> {
        let (principal, body) = (Principal::of(request)?, request.get_ref());
        let (mut fields, bureau) = Fields::default().bureau(&body.bureau_id)?;
        let scope = principal.scope(&bureau)?;
        let request_id = fields.request_id(&body.request_id);
        let id = fields.id("deputy_id", &body.deputy_id);
        fields.done()?;

        let mut tx = self.desk.db.begin("intake.end_deputy", &scope).await?;
        let claim = match claim(&mut tx, "EndDeputy", &request_id, body).await? {
            Claimed::Before(answer) => return Ok(answer),
            Claimed::New(claim) => claim,
        };
        let appointment = store::lock(&mut tx, id).await?;
        appointment.may_be_decided_by(principal)?;
        let ended = appointment.end(tx.today(), &principal.subject)?;
        store::end(&mut tx, &ended).await?;
        let answer = proto::EndDeputyResponse {
            deputy: Some(message(ended)),
        };
        claim.answer(&mut tx, &answer).await?;
        tx.commit().await?;
        Ok(answer)
    }

    async fn list(
        &self,
        request: &Request<proto::ListDeputiesRequest>,
    ) -> Result<proto::ListDeputiesResponse> {
        let body = request.get_ref();
        let (mut fields, bureau) = Fields::default().bureau(&body.bureau_id)?;
        let scope = Principal::of(request)?.scope(&bureau)?;
        let in_force_on = match body.in_force_on.as_str() {
            "" => None,
            day => Some(fields.date("in_force_on", day, None)),
        };
        let filter = format!("deputies/{bureau}/{}", body.in_force_on);
        let after: Option<(NaiveDate, Uuid)> = page::read(&mut fields, &filter, &body.page_token);
        let size = page_size(&mut fields, body.page_size);
        fields.done()?;
        let mut tx = self.desk.db.begin("intake.list_deputies", &scope).await?;
        let limit = i64::try_from(size).unwrap_or(i64::MAX - 1) + 1;
        let rows = store::list(&mut tx, in_force_on, after, limit).await?;
        let page = Page::of(rows, size, |row| (row.from_on, row.id));
        Ok(proto::ListDeputiesResponse {
            next_page_token: page::write(&filter, page.next.as_ref())?,
            deputies: page.rows.into_iter().map(message).collect(),
        })
    }
}

fn message(appointment: Appointment) -> proto::Deputy {
    proto::Deputy {
        id: appointment.id.to_string(),
        person: appointment.person,
        deputy: appointment.deputy,
        role: to_number(ROLE, appointment.role.as_str()),
        from_on: appointment.from_on.to_string(),
        to_on: appointment.to_on.to_string(),
        reason: appointment.reason,
        appointed_by: appointment.appointed_by,
        ended_by: appointment.ended_by.unwrap_or_default(),
    }
}

rpcs! { DeputyService for Deputies:
    appoint_deputy => appoint(AppointDeputyRequest) -> AppointDeputyResponse;
    end_deputy => end(EndDeputyRequest) -> EndDeputyResponse;
    list_deputies => list(ListDeputiesRequest) -> ListDeputiesResponse;
}
