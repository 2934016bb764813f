//! DeputyService: proto to domain and back.

use chrono::NaiveDate;
use gongkai_chassis::{
    call::Call, code::to_number, error::Result, fields::Fields, new_or_answer, rpcs,
};
use gongkai_proto::intake::v1::{self as proto, deputy_service_server::DeputyService};
use tonic::Request;
use uuid::Uuid;

use super::{
    state::{Appointment, DeputyRole},
    store,
};
use crate::desk::Desk;

/// The service.
pub struct Deputies {
    /// Where it works.
    pub desk: Desk,
}

impl Deputies {
    async fn appoint(
        &self,
        request: &Request<proto::AppointDeputyRequest>,
    ) -> Result<proto::AppointDeputyResponse> {
        let mut call = Call::of(&self.desk.db, request)?;
        call.request_id();
        let (body, today) = (call.body, call.today);
        let caller = call.principal().subject.clone();
        let fields = &mut call.fields;
        let role: Option<DeputyRole> = fields.code("role", body.role);
        let person = match fields.person("person", &body.person, 0) {
            person if person.is_empty() => caller.clone(),
            person => person,
        };
        let deputy = fields.person("deputy", &body.deputy, 1);
        let from_on = fields.date("from_on", &body.from_on, Some(today));
        let to_on = fields.date("to_on", &body.to_on, None);
        let reason = fields.text("reason", &body.reason, 1, 1000);
        let role = call.checked(role)?;

        let (mut tx, claim) = new_or_answer!(call.once(&self.desk.db).await?);
        let new = Appointment {
            id: tx.new_id(),
            person,
            deputy,
            role,
            from_on,
            to_on,
            reason,
            appointed_by: caller,
            ended_by: None,
        };
        let mut fields = Fields::default();
        new.check(tx.today(), &mut fields);
        fields.done()?;
        new.may_be_decided_by(call.principal())?;
        store::insert(&mut tx, &new).await?;
        claim.finish(tx, message(new).into()).await
    }

    async fn end(
        &self,
        request: &Request<proto::EndDeputyRequest>,
    ) -> Result<proto::EndDeputyResponse> {
        let mut call = Call::of(&self.desk.db, request)?;
        call.request_id();
        let id = call.fields.id("deputy_id", &call.body.deputy_id);
        let id = call.checked(Some(id))?;

        let (mut tx, claim) = new_or_answer!(call.once(&self.desk.db).await?);
        let appointment = store::lock(&mut tx, id).await?;
        appointment.may_be_decided_by(call.principal())?;
        let ended = appointment.end(tx.today(), &call.principal().subject)?;
        store::end(&mut tx, &ended).await?;
        claim.finish(tx, message(ended).into()).await
    }

    async fn list(
        &self,
        request: &Request<proto::ListDeputiesRequest>,
    ) -> Result<proto::ListDeputiesResponse> {
        let mut call = Call::of(&self.desk.db, request)?;
        let body = call.body;
        let in_force_on = call.fields.date_if_any("in_force_on", &body.in_force_on);
        let filter = &body.in_force_on;
        let paging = call.paging::<(NaiveDate, Uuid)>("deputies", filter);
        call.checked(Some(()))?;
        let staff = (self.desk.bureaus)
            .staff_of(call.principal(), call.bureau())
            .await;
        let mut tx = call.read(&self.desk.db).await?;
        let rows = store::list(&mut tx, in_force_on, paging.after, paging.limit()).await?;
        let (rows, next_page_token) = paging.page(rows, |row| (row.from_on, row.id))?;
        Ok(staff.named(proto::ListDeputiesResponse {
            deputies: rows.into_iter().map(message).collect(),
            next_page_token,
            names: Vec::new(),
        }))
    }
}

fn message(appointment: Appointment) -> proto::Deputy {
    proto::Deputy {
        id: appointment.id.to_string(),
        person: appointment.person,
        deputy: appointment.deputy,
        role: to_number(appointment.role),
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
