//! ItemDeputyService: proto to domain and back.

use gongkai_chassis::{
    call::Call,
    db::Db,
    error::Result,
    fields::Fields,
    identity::{Principal, Role, role_missing},
    new_or_answer, rpcs,
};
use gongkai_journal::Record as _;
use gongkai_law::calendar::day_zh;
use gongkai_proto::{
    catalog::v1::{self as proto, item_deputy_service_server::ItemDeputyService},
    request::BureauRequest,
};
use tonic::Request;
use uuid::Uuid;

use super::{state::Appointment, store};
use crate::{
    bureau::{self, staff},
    numbers,
};

/// The service.
pub struct ItemDeputies {
    db: Db,
}

impl ItemDeputies {
    /// Over this database.
    pub fn new(db: Db) -> Self {
        Self { db }
    }

    /// The call of who may appoint a deputy, and whether he does so from above: an administrator there. The bureau's own
    /// would choose who signs in it, for the directory does not say who is a leader.
    async fn appointer<'a, R: BureauRequest>(
        &self,
        request: &'a Request<R>,
    ) -> Result<(Call<'a, R>, bool)> {
        let principal = Principal::of(request)?;
        if principal.has(Role::Leader) {
            return Ok((Call::of(&self.db, request)?, false));
        }
        let (fields, id) = Fields::default().bureau(request.get_ref().bureau_id())?;
        fields.done()?;
        if principal.bureau == id {
            return Err(role_missing(&[Role::Leader]));
        }
        let (_, above) = bureau::load_with_above(&self.db, &id).await?;
        let call = Call::in_scope(&self.db, request, |caller| caller.scope_below(&id, &above))?;
        Ok((call, true))
    }

    async fn appoint(
        &self,
        request: &Request<proto::AppointItemDeputyRequest>,
    ) -> Result<proto::AppointItemDeputyResponse> {
        let (mut call, from_above) = self.appointer(request).await?;
        call.request_id();
        let (body, today) = (call.body, call.today);
        let caller = call.principal().subject.clone();
        let least = usize::from(from_above);
        let person = match call.fields.person("leader", &body.leader, least) {
            person if person.is_empty() => caller.clone(),
            person => person,
        };
        let reason: String = call.fields.text("reason", &body.reason, least, 1000);
        numbers::refuse_any(&mut call.fields, "reason", "理由", &reason);
        let deputy = call.fields.person("deputy", &body.deputy, 1);
        let from_on = call.fields.date("from_on", &body.from_on, Some(today));
        let to_on = call.fields.date("to_on", &body.to_on, None);
        call.checked(Some(()))?;

        let (mut tx, claim) = new_or_answer!(call.once(&self.db).await?);
        let new = Appointment {
            id: tx.new_id(),
            person,
            deputy,
            from_on,
            to_on,
            appointed_by: caller,
            ended_by: None,
            reason,
        };
        new.check(&mut call.fields, today);
        for (field, subject) in [("leader", &new.person), ("deputy", &new.deputy)] {
            if !staff::serves(&mut tx, subject).await? {
                call.fields.wrong(
                    field,
                    "应为本机关工作人员名录中的在职人员",
                    "not in the directory of the bureau, or has left it",
                );
            } else if field == "deputy" && !staff::reviews(&mut tx, subject).await? {
                call.fields.wrong(
                    field,
                    "应为审核或者签发人员；确为审核、签发人员的，请先在工作人员名录中注明",
                    "nobody who reviews or signs: if he does, have the directory say so",
                );
            }
        }
        if let Some((from, to)) = store::overlapping(&mut tx, &new).await? {
            call.fields.wrong(
                "from_on",
                &format!(
                    "该人员已自{}至{}代理同一负责人，请另择起止日期，或者先结束该代理",
                    day_zh(from),
                    day_zh(to)
                ),
                &format!("already the deputy of the same leader from {from} to {to}"),
            );
        }
        call.checked(Some(()))?;
        store::insert(&mut tx, &new).await?;
        if from_above {
            let told = proto::ItemDeputyAppointed {
                appointment_id: new.id.to_string(),
                appointed_by_bureau_id: call.principal().bureau.to_string(),
                from_on: new.from_on.to_string(),
                to_on: new.to_on.to_string(),
            };
            tx.record(&new.id.to_string(), &told).await?;
        }
        let answer = proto::AppointItemDeputyResponse {
            deputy: Some(message(&new)),
        };
        claim.finish(tx, answer).await
    }

    async fn end(
        &self,
        request: &Request<proto::EndItemDeputyRequest>,
    ) -> Result<proto::EndItemDeputyResponse> {
        let (mut call, _) = self.appointer(request).await?;
        call.request_id();
        let id = call.fields.id("appointment_id", &call.body.appointment_id);
        call.checked(Some(()))?;

        let (mut tx, claim) = new_or_answer!(call.once(&self.db).await?);
        let today = tx.today();
        let by = &call.principal().subject;
        let ended = store::lock(&mut tx, id).await?.end(today, by)?;
        store::end(&mut tx, &ended).await?;
        let answer = proto::EndItemDeputyResponse {
            deputy: Some(message(&ended)),
        };
        claim.finish(tx, answer).await
    }

    async fn list(
        &self,
        request: &Request<proto::ListItemDeputiesRequest>,
    ) -> Result<proto::ListItemDeputiesResponse> {
        let mut call = Call::of(&self.db, request)?;
        let body = call.body;
        let on = call.fields.date_if_any("in_force_on", &body.in_force_on);
        let paging = call.paging::<Uuid>("item_deputies", &body.in_force_on);
        call.checked(Some(()))?;
        let mut tx = call.list(&self.db).await?;
        let rows = store::list(&mut tx, on, paging.after, paging.limit()).await?;
        let (rows, next_page_token) = paging.page(rows, |row| row.id)?;
        let mut who: Vec<&str> = Vec::new();
        for row in &rows {
            who.extend([&*row.person, &row.deputy, &row.appointed_by]);
            who.extend(row.ended_by.as_deref());
        }
        let names = staff::person_names(&mut tx, &who).await?;
        Ok(proto::ListItemDeputiesResponse {
            names,
            deputies: rows.iter().map(message).collect(),
            next_page_token,
        })
    }
}

fn message(appointment: &Appointment) -> proto::ItemDeputy {
    proto::ItemDeputy {
        id: appointment.id.to_string(),
        person: appointment.person.clone(),
        deputy: appointment.deputy.clone(),
        from_on: appointment.from_on.to_string(),
        to_on: appointment.to_on.to_string(),
        appointed_by: appointment.appointed_by.clone(),
        ended_by: appointment.ended_by.clone().unwrap_or_default(),
        reason: appointment.reason.clone(),
    }
}

rpcs! { ItemDeputyService for ItemDeputies:
    appoint_item_deputy => appoint(AppointItemDeputyRequest) -> AppointItemDeputyResponse;
    end_item_deputy => end(EndItemDeputyRequest) -> EndItemDeputyResponse;
    list_item_deputies => list(ListItemDeputiesRequest) -> ListItemDeputiesResponse;
}
