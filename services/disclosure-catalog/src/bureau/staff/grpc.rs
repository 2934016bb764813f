//! StaffService: proto to domain and back.

use chrono::NaiveDate;
use gongkai_chassis::{
    call::Call, db::Db, error::Result, fields::Fields, new_or_answer, page::Paging, rpcs,
};
use gongkai_proto::catalog::v1::{self as proto, staff_service_server::StaffService};
use tonic::Request;

use super::{
    StaffMember, Versioned,
    message::message,
    state::{changed, next_version},
    store::{self, Place},
};
use crate::bureau;

/// The service.
pub struct Directory {
    db: Db,
}

impl Directory {
    /// Over this database.
    pub fn new(db: Db) -> Self {
        Self { db }
    }

    async fn set(
        &self,
        request: &Request<proto::SetStaffMemberRequest>,
    ) -> Result<proto::SetStaffMemberResponse> {
        let (fields, id) = Fields::default().bureau(&request.get_ref().bureau_id)?;
        fields.done()?;
        let (bureau, above) = bureau::load_with_above(&self.db, &id).await?;
        let mut call = Call::in_scope(&self.db, request, |caller| {
            self.db.scope_below(caller, &id, &above)
        })?;
        call.request_id();
        let body = call.body;
        let member = read(
            &mut call.fields,
            &bureau,
            &body.member.clone().unwrap_or_default(),
            call.today,
        );
        call.checked(Some(()))?;

        let (mut tx, claim) = new_or_answer!(call.once(&self.db).await?);
        let in_force = store::version(&mut tx, &member.subject).await?;
        let version = next_version(&member.subject, in_force, &body.etag)?;
        let next = Versioned { version, member };
        if !store::insert(&mut tx, &next).await? {
            return Err(changed(&next.member.subject));
        }
        let answer = proto::SetStaffMemberResponse {
            member: Some(message(&next)),
        };
        claim.finish(tx, answer).await
    }

    async fn list(
        &self,
        request: &Request<proto::ListStaffRequest>,
    ) -> Result<proto::ListStaffResponse> {
        let (fields, id) = Fields::default().bureau(&request.get_ref().bureau_id)?;
        fields.done()?;
        let (registered, above) = bureau::load_with_above(&self.db, &id).await?;
        let mut call = Call::in_scope(&self.db, request, |caller| {
            self.db.scope_below(caller, &id, &above)
        })?;
        let body = call.body;
        let office = call.fields.office("office_id", &body.office_id, 0);
        registered.check_filter(&mut call.fields, "office_id", &office);
        let filter = format!("{office}/{}", body.with_former);
        let paging: Paging<Place> = call.paging("staff", &filter);
        call.checked(Some(()))?;
        let mut tx = call.read(&self.db).await?;
        let (after, limit) = (paging.after.as_ref(), paging.limit());
        let rows = store::list(&mut tx, &office, body.with_former, after, limit).await?;
        let (rows, next_page_token) = paging.page(rows, Place::of)?;
        Ok(proto::ListStaffResponse {
            members: rows.iter().map(message).collect(),
            next_page_token,
        })
    }
}

/// A person as entered.
fn read(
    fields: &mut Fields,
    bureau: &bureau::Bureau,
    sent: &proto::StaffMember,
    today: NaiveDate,
) -> StaffMember {
    let left_on = match sent.left_on.as_str() {
        "" => None,
        day => Some(fields.date("member.left_on", day, None)),
    };
    if !sent.office_id.is_empty() {
        // Who left may have left an office that is closed.
        let day = left_on.map_or(today, |_| NaiveDate::MIN);
        bureau.check_office(fields, "member.office_id", &sent.office_id, day);
    }
    let member = StaffMember {
        subject: fields.line("member.subject", &sent.subject, 1, 200),
        name: fields.line("member.name", &sent.name, 1, 100),
        office_id: Some(sent.office_id.clone()).filter(|office| !office.is_empty()),
        position: fields.line("member.position", &sent.position, 0, 100),
        in_charge: sent.in_charge,
        left_on,
        reviews: sent.reviews,
    };
    member.check(fields);
    member
}

rpcs! { StaffService for Directory:
    set_staff_member => set(SetStaffMemberRequest) -> SetStaffMemberResponse;
    list_staff => list(ListStaffRequest) -> ListStaffResponse;
}
